package search

import (
	"sync"
	"sync/atomic"

	"postern/app/border"
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
	stamps    []uint32 // by name: the search it was looked at in, and how
	round     uint32
	bands     []band
	bandMost  []float64 // by band key
	rows      rows
	plan      plan
	found     []float64          // by term, for one name
	apart     map[uint32]float64 // by name: what words of the query add that are several in it
	listed    []border.PartialDate
	dates     []memo // by set of dates
	nations   []memo
	memo      uint32
	seeker    names.Seeker
	included  map[uint32]bool // alerts of which every name is to be scored
}

// How a name was looked at.
const (
	stampConsidered = 1 << iota
	stampWeighed

	stampRound = 2 // bits
)

// stamped reports whether a name was looked at so in this search, and notes that it is.
func (sc *scratch) stamped(name, how uint32) bool {
	stamp := &sc.stamps[name]
	if *stamp>>stampRound != sc.round {
		*stamp = sc.round << stampRound
	}
	was := *stamp&how != 0
	*stamp |= how
	return was
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

// scratchPool keeps one scratch for good: that of a long list takes long to make, and
// where a traveller comes every few minutes the collector would empty a pool before each.
type scratchPool struct {
	kept atomic.Pointer[scratch]
	more sync.Pool
}

func (p *scratchPool) get() *scratch {
	if sc := p.kept.Swap(nil); sc != nil {
		return sc
	}
	if sc, ok := p.more.Get().(*scratch); ok {
		return sc
	}
	return &scratch{best: map[uint32]nameScore{}, included: map[uint32]bool{}, apart: map[uint32]float64{}}
}

func (p *scratchPool) put(sc *scratch) {
	if !p.kept.CompareAndSwap(nil, sc) {
		p.more.Put(sc)
	}
}

// begin makes the memory ready for one segment.
func (sc *scratch) begin(g *segment) {
	clear(sc.best)
	clear(sc.included)
	clear(sc.apart)
	sc.terms = sc.terms[:0]
	sc.rows.begin(g.lexicon.Len())
	if len(sc.stamps) < len(g.nameAlert) {
		sc.stamps = make([]uint32, len(g.nameAlert))
		sc.round = 0
	}
	if sc.round++; sc.round == 1<<(32-stampRound) {
		clear(sc.stamps)
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
