package journal

import (
	"context"
	"errors"

	"postern/app/desk/lookback"
)

// restart shows the entries that are looked for now, from the newest.
func (s *Screen) restart() {
	s.befores, s.chosen = []uint64{0}, 0
	s.entry, s.detail = nil, nil
	s.load()
}

func (s *Screen) older() {
	if s.canOlder() {
		s.turn(append(s.befores, s.page.Before))
	}
}

func (s *Screen) newer() {
	if s.canNewer() {
		s.turn(s.befores[:len(s.befores)-1])
	}
}

func (s *Screen) turn(befores []uint64) {
	s.befores, s.chosen = befores, 0
	s.entry, s.detail = nil, nil
	s.load()
}

// load asks for the page. An earlier one that is still being read is given up.
func (s *Screen) load() {
	if s.limit == 0 { // nobody knows yet how many fit
		return
	}
	if s.stop != nil {
		s.stop()
	}
	ctx, stop := context.WithCancel(context.Background())
	s.loads++
	s.stop, s.looking = stop, true
	load, look, before, limit := s.loads, s.filter.look, s.befores[len(s.befores)-1], s.limit
	var page lookback.Page
	err := errBrokeOff
	s.o.Run(func() { page, err = s.o.Desk.Page(ctx, look, before, limit) }, func() {
		stop()
		if load != s.loads {
			return
		}
		s.stop, s.looking = nil, false
		if s.unreadable {
			s.fault = ""
		}
		if s.unreadable = err != nil; s.unreadable {
			s.fault, s.done = lookback.Explain(s.say, err), ""
		}
		s.page = page
		s.keepChosen()
		s.show()
	})
	if s.looking {
		s.show()
	}
}

var errBrokeOff = errors.New("the work broke off")

// keepChosen looks for the entry in full in the page, or takes the chosen row's.
func (s *Screen) keepChosen() {
	if s.entry == nil {
		s.chosen = min(max(s.chosen, 0), max(len(s.page.Entries)-1, 0))
		s.read()
		return
	}
	s.chosen = -1
	for i, e := range s.page.Entries {
		if e.Number == s.entry.Number {
			s.chosen = i
		}
	}
}

// choose chooses among the entries of the page.
func (s *Screen) choose(at int) {
	if s.ask != askNothing || at < 0 || at >= len(s.page.Entries) || at == s.chosen {
		return
	}
	s.chosen, s.entry, s.detail = at, nil, nil
	s.fault, s.done = "", ""
	s.read()
	s.show()
}

// read reads the chosen entry in full.
func (s *Screen) read() {
	s.reads++
	if s.chosen < 0 || s.chosen >= len(s.page.Entries) {
		s.entry = nil
		return
	}
	number, read := s.page.Entries[s.chosen].Number, s.reads
	var entry lookback.Entry
	err := errBrokeOff
	s.o.Run(func() { entry, err = s.o.Desk.Entry(number) }, func() {
		if read != s.reads {
			return
		}
		if err != nil {
			s.fault = lookback.Explain(s.say, err)
		} else {
			s.entry = &entry
		}
		s.show()
	})
}
