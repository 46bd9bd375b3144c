package search

import (
	"slices"
	"sync"

	"postern/app/names"
)

// query is the traveller's name, prepared against one edition.
type query struct {
	name  names.Name
	side  names.Side
	joins []names.Join
	cut   bool // words cutFrom..cutBehind-1 may be cut short

	cutFrom, cutBehind int
}

// likeness says that words from..to-1 of the traveller's name may be read for a
// listed word.
type likeness struct {
	next     int32 // of the same listed word; -1 ends
	from, to int8
	cut      bool
	cost     int16
}

// scratch is the memory of one search.
type scratch struct {
	aligner    names.Aligner
	likes      []likeness
	wordHead   []int32 // into likes, by word; valid where its round is this one
	joinHead   []int32
	wordRound  []uint32
	joinRound  []uint32
	nameRound  []uint32
	round      uint32
	wordsFound []int32
	joinsFound []int32
	namesFound []int32
	pairs      []names.Pair
	chosen     []names.Pair
	alertBest  map[int32]nameScore
}

// nameScore is the best name of an alert for a query.
type nameScore struct {
	name  int32
	score float64
}

type scratchPool struct{ sync.Pool }

func (s *Searcher) scratch() *scratch {
	sc, ok := s.scratchs.Get().(*scratch)
	if !ok {
		sc = &scratch{
			wordHead: make([]int32, len(s.words.Words)), wordRound: make([]uint32, len(s.words.Words)),
			joinHead: make([]int32, len(s.joins.Words)), joinRound: make([]uint32, len(s.joins.Words)),
			nameRound: make([]uint32, len(s.names)), alertBest: map[int32]nameScore{},
		}
	}
	sc.round++
	if sc.round == 0 { // after four billion searches the marks start anew
		clear(sc.wordRound)
		clear(sc.joinRound)
		clear(sc.nameRound)
		sc.round = 1
	}
	sc.likes, sc.wordsFound, sc.joinsFound, sc.namesFound = sc.likes[:0], sc.wordsFound[:0], sc.joinsFound[:0], sc.namesFound[:0]
	clear(sc.alertBest)
	return sc
}

// noBudget leaves the cost of a word to the limit for its length.
const noBudget = 1 << 14

// scan finds the listed words that any part of the query may be read for.
func (s *Searcher) scan(sc *scratch, q *query) {
	for i, tok := range q.name.Tokens {
		from, to := int8(i), int8(i+1)
		s.words.Like(tok.Word, noBudget, func(id int32, cost int) {
			sc.foundWord(id, likeness{from: from, to: to, cost: int16(cost)})
		})
		s.joins.Like(tok.Word, names.JoinedLimit, func(id int32, cost int) {
			sc.foundJoin(id, likeness{from: from, to: to, cost: int16(cost)})
		})
		if q.mayBeCut(i) && len(tok.Word.Text) > 1 {
			s.words.Begin(tok.Word.Text, func(id int32) {
				sc.foundWord(id, likeness{from: from, to: to, cut: true})
			})
		}
	}
	for _, j := range q.joins {
		s.words.Like(j.Word, names.JoinedLimit, func(id int32, cost int) {
			sc.foundWord(id, likeness{from: j.From, to: j.Behind, cost: int16(cost)})
		})
	}
	for _, id := range sc.wordsFound {
		sc.foundNames(s.byWord[id])
	}
	for _, id := range sc.joinsFound {
		sc.foundNames(s.byJoin[id])
	}
}

func (sc *scratch) foundWord(id int32, l likeness) {
	l.next = -1
	if sc.wordRound[id] == sc.round {
		l.next = sc.wordHead[id]
	} else {
		sc.wordRound[id] = sc.round
		sc.wordsFound = append(sc.wordsFound, id)
	}
	sc.wordHead[id] = int32(len(sc.likes))
	sc.likes = append(sc.likes, l)
}

func (sc *scratch) foundJoin(id int32, l likeness) {
	l.next = -1
	if sc.joinRound[id] == sc.round {
		l.next = sc.joinHead[id]
	} else {
		sc.joinRound[id] = sc.round
		sc.joinsFound = append(sc.joinsFound, id)
	}
	sc.joinHead[id] = int32(len(sc.likes))
	sc.likes = append(sc.likes, l)
}

func (sc *scratch) foundNames(list []int32) {
	for _, n := range list {
		if sc.nameRound[n] != sc.round {
			sc.nameRound[n] = sc.round
			sc.namesFound = append(sc.namesFound, n)
		}
	}
}

// pairsOf gathers how parts of the query may be read for parts of a name.
func (sc *scratch) pairsOf(q *query, n *listedName) []names.Pair {
	pairs := sc.pairs[:0]
	for k, id := range n.words {
		if sc.wordRound[id] != sc.round {
			continue
		}
		for at := sc.wordHead[id]; at >= 0; at = sc.likes[at].next {
			l := &sc.likes[at]
			kind := names.PairWord
			switch {
			case l.cut:
				kind = names.PairCut
			case l.to-l.from > 1:
				kind = names.PairJoined
			}
			pairs = append(pairs, names.NewPair(&q.side, &n.side, names.Pair{
				Q0: l.from, Q1: l.to, L0: int8(k), L1: int8(k + 1), Kind: kind, Cost: int(l.cost),
			}))
		}
	}
	for _, j := range n.joins {
		if sc.joinRound[j.id] != sc.round {
			continue
		}
		for at := sc.joinHead[j.id]; at >= 0; at = sc.likes[at].next {
			l := &sc.likes[at]
			pairs = append(pairs, names.NewPair(&q.side, &n.side, names.Pair{
				Q0: l.from, Q1: l.to, L0: j.from, L1: j.to, Kind: names.PairJoined, Cost: int(l.cost),
			}))
		}
	}
	pairs = names.AppendInitials(pairs, &q.side, &n.side)
	sc.pairs = pairs
	return pairs
}

// pairsFresh gathers the pairs of a query and one name by comparing them word by
// word, where no scan is at hand. It finds what the scan finds.
func (s *Searcher) pairsFresh(q *query, n *listedName, listed names.Name) []names.Pair {
	pairs := names.Pairs(q.name, listed, q.joins, listed.Joins(s.tables), &q.side, &n.side)
	if !q.cut {
		return pairs
	}
	return slices.DeleteFunc(names.AppendCuts(pairs, &q.side, &n.side), func(p names.Pair) bool {
		return p.Kind == names.PairCut && !q.mayBeCut(int(p.Q0))
	})
}
