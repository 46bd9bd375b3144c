package store

import "cmp"

// removeBefore removes the editions older than one that is whole, and those that
// were seen to be damaged. Nobody knows of any other whether it is still needed.
// What lies beneath one that stays is needed, and so is one that rests on another
// whole edition than the rest: what is damaged beneath them all must not leave the
// station without lists. What stays behind is removed after the next one.
func (s *Station) removeBefore(whole uint64) {
	numbers, _ := s.editions(suffixEdition)
	needed, known := s.needed(numbers, whole)
	for _, n := range numbers {
		if known && n < whole && !needed[n] || s.broken[n] {
			s.removeEdition(n)
		}
	}
}

// needed are the editions before a whole one that those from it on cannot do without.
// It is not known where one of them can't be read.
func (s *Station) needed(numbers []uint64, whole uint64) (needed map[uint64]bool, known bool) {
	needed = map[uint64]bool{}
	for _, n := range numbers {
		if n < whole || s.broken[n] {
			continue
		}
		rest := s.restOf(n)
		if rest == 0 {
			return nil, false
		}
		needed[rest] = true
	}
	if len(needed) != 1 {
		return needed, true
	}
	for _, n := range numbers { // newest first
		if rest := s.restOf(n); rest != 0 && !needed[rest] && !s.broken[n] && !s.broken[rest] {
			needed[n], needed[rest] = true, true
			break
		}
	}
	return needed, true
}

// restOf is the number of the whole edition on which one rests: its own, or that of the
// one beneath; 0 where its head can't be read.
func (s *Station) restOf(n uint64) uint64 {
	e, err := s.readAlone(s.editionPath(n, suffixEdition), n)
	if err != nil {
		return 0
	}
	_ = e.Close() // it was only read
	return cmp.Or(e.head.Over.Number, n)
}
