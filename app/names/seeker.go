package names

import "slices"

// Seeker is one word made ready to be compared with many words of a lexicon. It
// is not safe for concurrent use.
type Seeker struct {
	word  *Word
	p     profile
	bare  [maxWord + 2]int16
	path  path
	found []uint32
}

// Seek makes a word ready.
func (s *Seeker) Seek(w *Word) {
	s.word = w
	s.p.of(w)
}

// Limit is the cost, in hundredths of a nat, beyond which nothing is read for the
// word, however long.
func (s *Seeker) Limit() int { return limitOf(s.word.Letters) }

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
	most = min(most, s.Limit())
	n := uint32(l.Len())
	abjads := l.abjadFrom[0]
	for _, part := range [2]struct {
		from, to uint32
		abjad    bool
	}{{0, abjads, false}, {abjads, n, true}} {
		if part.from == part.to {
			continue
		}
		s.path.begin(s, part.abjad, most)
		s.path.walk(&l.ways, part.from, part.to, func(at uint32) { s.found = append(s.found, at) })
		s.path.turn()
		s.path.walk(&l.turned, part.from, part.to, func(at uint32) { s.found = append(s.found, l.back[at]) })
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
// It is Cost for words of a lexicon.
func (s *Seeker) Cost(l *Lexicon, id uint32, most int) (int, bool) {
	w := s.word
	text := l.Text(id)
	same := string(text) == w.Text
	switch {
	case same:
		return 0, true
	case w.Class != 0 && l.Class(id) == w.Class:
		return costSameClass, costSameClass <= most
	}
	n := l.Letters(id)
	budget := min(limitOf(min(w.Letters, n)), most)
	if max(w.fine.unlike(signature{l.hard[id], l.all[id]})*costFine, w.coarse.unlike(signature{l.coarseHard[id], l.coarseAll[id]})*costCoarse) > budget {
		return 0, false
	}
	from, to := l.start[id], l.start[id+1]
	sym, dx, dy := l.sym[from:to], l.del[from:to], w.del
	switch abjad := l.Abjad(id); {
	case w.abjad && !abjad:
		dx = s.bareOf(sym, dx)
	case abjad && !w.abjad:
		dy = w.delBare
	}
	c := s.p.edits(sym, dx, dy, int16(min(budget, costUnlike-1)))
	if c > budget {
		return 0, false
	}
	return settleKnown(c, w.known && l.flags[id]&flagKnown != 0, w.Class != 0 && l.class[id] != 0, budget)
}

// bareOf is what leaving out letters costs against a word without vowels.
func (s *Seeker) bareOf(sym []byte, del []int16) []int16 {
	out := s.bare[:len(sym)]
	for i, c := range sym {
		out[i] = del[i]
		if isVowel(c) {
			out[i] = costBareVowel
		}
	}
	return out
}
