package counter

import (
	"postern/app/desk/shift"
	"postern/app/mrz"
)

// keep puts a scan aside for the next traveller; of one that is not whole the rest
// may still come.
func (s *Screen) keep(zone mrz.Zone) {
	s.part = &zone
	if zone.Whole() || s.later == nil {
		s.keepPart()
		return
	}
	s.onceRestIsLate(func() {
		if s.part == &zone {
			s.keepPart()
		}
	})
}

func (s *Screen) keepPart() {
	zone := *s.part
	s.part = nil
	s.wait(shift.Presented{Traveller: zone.Traveller, Zone: &zone})
}

// wait keeps somebody for when this case is decided.
func (s *Screen) wait(p shift.Presented) {
	err := errNoAnswer
	keep := func() error { _, err := s.shift.Wait(p); return err }
	s.do(job{stays: true, keep: keep, work: func() { err = keep() }, then: func() {
		if err != nil {
			s.trouble = s.sentence(err)
			s.show()
			return
		}
		if s.unused() { // the case was decided while the scan was being kept
			s.next()
			return
		}
		s.panel.show()
		s.expect(EventWaitingPainted)
	}})
}

// unused reports whether nobody is at the counter and nothing was begun there.
func (s *Screen) unused() bool {
	return s.vacant() && s.c.zone == nil && !s.c.faulty && s.manifest == nil && s.panel.empty() && s.rawLine() == ""
}

// setAside keeps who is on the screen and was not searched yet for when the case that
// comes up instead is decided: a check made then would be that case's.
func (s *Screen) setAside() {
	t := s.queued
	if s.awaited != nil {
		t = s.awaited
	}
	if t == nil || s.c.number != 0 {
		return
	}
	s.queued, s.awaited = nil, nil
	s.asked++
	s.wait(shift.Presented{Traveller: *t, Zone: s.c.zone, ByHand: s.c.zone == nil || s.c.zone.Traveller != *t})
}
