package search

import (
	"sync"

	"postern/app/names"
)

// scratch is the memory of one search, kept for the next.
type scratch struct {
	aligner   names.Aligner
	side      names.Side
	pairing   pairing // of the name
	paternity paternity
	chosen    []names.Pair
	best      map[uint32]nameScore // by alert
	terms     []term
	touched   []uint32
	marks     []mark // by name
	round     uint16
	bands     []band
	table     []float64 // what a name without a mark shows at most, by the common words it holds
	masks     [mostTabled]uint64
	alike     []uint64 // a bit for every word that is like one of the query's
	alikes    []uint32
	gains     map[wordOf]float64
	dates     []memo // by set of dates
	nations   []memo
	memo      uint32
	seeker    names.Seeker
	included  map[uint32]bool // alerts of which every name is to be scored
}

// mark is what is known of a listed name while it is looked for.
type mark struct {
	gain   float32 // of the query's words found in it
	round  uint16  // the search it is of
	tokens uint16  // which of these words
}

// memo is what a set says, for the search of that number.
type memo struct {
	search uint32
	weight float64
	day    bool
}

// nameScore is the best name of an alert for a query.
type nameScore struct {
	name  uint32
	score float64
}

type scratchPool struct{ sync.Pool }

func (s *Searcher) scratch() *scratch {
	sc, ok := s.scratchs.Get().(*scratch)
	if !ok {
		sc = &scratch{best: map[uint32]nameScore{}, included: map[uint32]bool{}, gains: map[wordOf]float64{}}
	}
	return sc
}

// begin makes the memory ready for one segment.
func (sc *scratch) begin(g *segment) {
	clear(sc.best)
	clear(sc.included)
	sc.touched, sc.terms = sc.touched[:0], sc.terms[:0]
	if len(sc.marks) < len(g.nameAlert) {
		sc.marks = make([]mark, len(g.nameAlert))
		sc.round = 0
	}
	if sc.round++; sc.round == 0 { // after 65,535 searches the marks start anew
		clear(sc.marks)
		sc.round = 1
	}
	sc.dates = grown(sc.dates, g.dateSets.len())
	sc.nations = grown(sc.nations, g.nationSets.len())
	if sc.memo++; sc.memo == 0 {
		clear(sc.dates)
		clear(sc.nations)
		sc.memo = 1
	}
}

func grown(m []memo, n int) []memo {
	if len(m) < n {
		return make([]memo, n)
	}
	return m
}
