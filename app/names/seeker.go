package names

import "slices"

// Seeker is one word made ready to be compared with many words of a lexicon. It
// is not safe for concurrent use.
type Seeker struct {
	word     *Word
	p        profile
	path     path
	found    []uint32
	crossing crossingWalk
	other    Word // of a lexicon, as far as another script needs it
}

// Seek makes a word ready.
func (s *Seeker) Seek(w *Word) {
	s.word = w
	s.p.of(w)
}

// Like calls found for every word of a lexicon that may be read for the one
// sought, with its cost; most bounds the cost beside the limit for the words'
// lengths.
//
// Of two words within a cost, either the first half of the word sought is within
// half of it of the beginning of the other, or the second half of its end. So the
// words are walked through twice, from the start and from the end, in the order of
// their symbols, and left as soon as the half that comes first costs too much.
func (s *Seeker) Like(l *Lexicon, most int, found func(id uint32, cost int)) {
	s.found = s.found[:0]
	if c := s.word.Class; c != 0 && most >= costSameClass {
		s.found = append(s.found, l.OfClass(c)...)
	}
	most = min(most, s.word.Limit())
	from, n := l.scriptFrom[0], uint32(l.Len())
	if s.word.script != Latin {
		from = 0
	} else if from > 0 {
		s.path.begin(s, most)
		s.path.walk(&l.ways, 0, from, func(at uint32) { s.found = append(s.found, at) })
		s.path.turn()
		s.path.walk(&l.turned, 0, from, func(at uint32) { s.found = append(s.found, l.back[at]) })
	}
	w := s.word
	near := func(id uint32) bool { return s.leastCost(l, id) <= most }
	if w.script == Latin {
		s.crossing.walk(l.tree, w, most, func(i uint32, _ int) { s.found = append(s.found, from+i) })
		l.written(w.Text, func(id uint32) { s.found = append(s.found, id) }) // however they are read
	} else {
		// A word in script meets Latin ones seldom: the signatures alone say which may be
		// near.
		for id := from; id < n; id++ {
			if near(id) || string(l.Text(id)) == w.Text {
				s.found = append(s.found, id)
			}
		}
	}
	slices.Sort(s.found)
	for _, id := range slices.Compact(s.found) {
		if c, ok := s.Cost(l, id, most); ok {
			found(id, c)
		}
	}
}

// Cost is what reading the word sought for one of a lexicon's costs, in hundredths
// of a nat; it is false where that is above most or the limit for their length.
// It says what Cost says of the two words.
func (s *Seeker) Cost(l *Lexicon, id uint32, most int) (int, bool) {
	w := s.word
	text := l.Text(id)
	at, scripted := l.inScript(id)
	abjad := w.abjad && w.script != Latin || scripted && l.scripted[at].abjad
	switch {
	case string(text) == w.Text && (!abjad || scripted && l.scripted[at].script == w.script):
		return 0, true
	case w.Class != 0 && l.Class(id) == w.Class:
		return costSameClass, costSameClass <= most
	}
	n := l.Letters(id)
	budget := min(limitOf(min(w.Letters, n)), most)
	if s.leastCost(l, id) > budget {
		return 0, false
	}
	from, to := l.start[id], l.start[id+1]
	if scripted || w.script != Latin {
		o := &s.other
		if scripted {
			o = l.scripted[at]
		} else {
			*o = Word{Class: l.Class(id), Letters: n, written: l.writtenBy(id), known: l.flags[id]&flagKnown != 0, sym: l.sym[from:to], del: l.del[from:to]}
		}
		if script, latin, ok := crosses(w, o); ok {
			return settleAcross(across(script, latin, budget), budget)
		}
	}
	sym, dx, dy := l.sym[from:to], l.del[from:to], w.del
	c := s.p.edits(sym, dx, dy, int16(min(budget, costUnlike-1)))
	if c > budget {
		return 0, false
	}
	return settleKnown(c, w.known && l.flags[id]&flagKnown != 0, w.Class != 0 && l.class[id] != 0, budget)
}

// leastCost is leastCost for a word of a lexicon.
func (s *Seeker) leastCost(l *Lexicon, id uint32) int {
	w := s.word
	return max(unlike(w.fine.hard, w.fine.all, l.hard[id], l.all[id])*costFine, unlike(w.coarse.hard, w.coarse.all, l.coarseHard[id], l.coarseAll[id])*costCoarse)
}
