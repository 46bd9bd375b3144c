package counter

import (
	"time"

	"postern/app/desk/shift"
	"postern/app/lang"
	"postern/screens/parts"
)

// canUndo: a decision can still be taken back, and nothing else is being decided.
func (s *Screen) canUndo() bool {
	number, _, can := s.shift.CanUndo()
	return can && s.choice == choiceNone && (!s.open() || number == s.c.number)
}

// undo takes the last decision back, or says why it cannot be.
func (s *Screen) undo() {
	if s.choice != choiceNone || s.reopening {
		return
	}
	if !s.canUndo() {
		s.tooLate = s.whyNoUndo()
		s.show()
		return
	}
	s.closeNotes()
	s.setAside()
	s.reopen(s.shift.Undo, func(err error) { s.tooLate = s.sentence(err) })
}

// reopen has a case stand there that was closed or waited; whoever comes meanwhile is kept
// for after it.
func (s *Screen) reopen(open func() (shift.Case, error), fails func(error)) {
	var c shift.Case
	err := errNoAnswer
	s.reopening = true
	s.do(job{work: func() { c, err = open() }, then: func() {
		s.reopening = false
		if err == nil {
			s.showCase(c)
			return
		}
		if _, stands := s.shift.Case(); !stands && len(s.shift.WaitingScans()) > 0 {
			s.next()
		}
		fails(err)
		s.show()
	}})
}

// whyNoUndo says why nothing is taken back, and what to do instead.
func (s *Screen) whyNoUndo() string {
	of, until, can := s.shift.CanUndo()
	values := lang.Values{"Case": number(of), "Until": until.Format("15:04:05")}
	switch {
	case of == 0:
		return s.say.Say("undo.nothing")
	case can:
		return s.say.Say("undo.open", values)
	}
	return s.say.Say("undo.late", values)
}

// undoKey takes the last decision back, and says for how long that can be done.
func (s *Screen) undoKey(button func(word, key string, press func()) *parts.KeyButton) *parts.KeyButton {
	s.undoes = button("counter.key.undo", "key.undo", s.undo)
	s.undoes.Key = s.undoLeft()
	return s.undoes
}

// undoLeft is the key with the seconds that are left.
func (s *Screen) undoLeft() string {
	_, until, _ := s.shift.CanUndo()
	left := until.Sub(s.desk.Now())
	return s.say.Say("key.undo.left", lang.Values{"N": int((left + time.Second - 1) / time.Second)})
}

// afterUndo counts the seconds down in which the last decision can be taken back, and
// takes the offer away when they are over.
func (s *Screen) afterUndo() {
	s.show()
	s.countDown()
}

func (s *Screen) countDown() {
	of, until, can := s.shift.CanUndo()
	if !can || s.later == nil || s.counting == until {
		return
	}
	s.counting = until
	s.countSecond(of, until)
}

// countSecond waits for the next whole second that is left.
func (s *Screen) countSecond(of uint64, until time.Time) {
	left := until.Sub(s.desk.Now())
	s.later((left-1)%time.Second+1, func() {
		is, stands, can := s.shift.CanUndo()
		switch {
		case is != of || !stands.Equal(until): // another is counted
		case !can:
			s.show()
		default:
			s.showLeft()
			s.countSecond(of, until)
		}
	})
}

// showLeft writes the seconds into the key, where it stands.
func (s *Screen) showLeft() {
	if s.undoes == nil || !s.canUndo() {
		return
	}
	s.undoes.Key = s.undoLeft()
	s.undoes.Refresh()
	parts.Relay(s.evidence.object)
}
