package store

import (
	"errors"

	"postern/app/border"
)

// ErrNoOther: there is no other edition to go back to.
var ErrNoOther = errors.New("there is no other edition")

// Other is the number of the edition to which Back goes: the one before the one
// that answers, or, where the station has gone back, the one that it left. It is 0
// where there is none, and where the one before answers already, for a damaged one.
func (s *Station) Other() (uint64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return 0, fail("look for the other edition", s.dir, ErrClosed)
	}
	_, other, err := s.other()
	return other, err
}

func (s *Station) other() (at pointer, other uint64, err error) {
	if at, err = s.pointer(); err != nil {
		return at, 0, err
	}
	numbers, err := s.editions(suffixEdition)
	if err != nil {
		return at, 0, fail("look for the other edition", s.dir, err)
	}
	instead := s.whole != 0 && s.whole != at.answers // an older one answers for a damaged one
	for _, n := range numbers {                      // newest first
		if n != at.answers && n != s.whole && n <= at.highest && !s.broken[n] && !(instead && n < at.answers) && !s.onlyStands(n) {
			return at, n, nil
		}
	}
	return at, 0, nil
}

// Back makes the other edition answer: it is proven whole first, then the pointer
// is replaced, wholly or not at all. The edition that it leaves stays until the next
// is written, and calling Back again returns to it. The numbers go on: none is given
// twice. Errors: ErrNoOther, ErrBusy while an edition is being written, ErrDamaged
// where the other cannot answer; the one that answered still does.
func (s *Station) Back() (border.EditionInfo, error) {
	const op = "go back"
	if err := s.allowed(border.Role.Rules); err != nil {
		return border.EditionInfo{}, fail(op, s.dir, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closed:
		return border.EditionInfo{}, fail(op, s.dir, ErrClosed)
	case s.writing:
		return border.EditionInfo{}, fail(op, s.dir, ErrBusy)
	}
	at, other, err := s.other()
	if err != nil {
		return border.EditionInfo{}, err
	}
	if other == 0 {
		return border.EditionInfo{}, fail(op, s.dir, ErrNoOther)
	}
	e, err := s.openEdition(s.editionPath(other, suffixEdition), other)
	if err != nil {
		if errors.Is(err, ErrDamaged) {
			s.broken[other] = true
		}
		return border.EditionInfo{}, err
	}
	info := e.Info()
	next := pointer{other, max(at.highest, at.answers)}
	if err := errors.Join(e.Close(), replace(s.disk, s.path(fileCurrent), []byte(next.text()))); err != nil {
		return border.EditionInfo{}, fail(op, s.path(fileCurrent), err)
	}
	s.whole = other
	return info, nil
}

// removeGoneBackFrom removes the editions that the station has left by Back: once
// there is a newer one they must not answer should that be damaged.
func (s *Station) removeGoneBackFrom() {
	at, err := s.pointer()
	if err != nil || at.highest <= at.answers {
		return
	}
	numbers, _ := s.editions(suffixEdition)
	for _, n := range numbers {
		if n > at.answers && n <= at.highest {
			s.removeEdition(n)
		}
	}
}

func (s *Station) removeEdition(n uint64) {
	for _, suffix := range []string{suffixEdition, suffixSum, suffixParts} {
		_ = s.disk.remove(s.editionPath(n, suffix))
	}
	delete(s.broken, n)
}
