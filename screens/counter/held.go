package counter

import (
	"postern/app/desk/shift"
	"postern/app/lang"
)

// keepTyped keeps whom hands typed while a case is open for when it is decided, as a scan
// is kept.
func (s *Screen) keepTyped(line string) {
	t := s.desk.Scan(line, s.desk.Now()).Traveller
	if t.Empty() {
		s.panel.note(s.say.Say("counter.scan.unread", lang.Values{"Text": shortened(line)}))
		return
	}
	s.panel.note(s.say.Say("counter.kept.typed", lang.Values{"Text": shortened(line)}))
	s.wait(shift.Presented{Traveller: t, ByHand: true})
}

// showHeld shows what hands type while the scan field takes nothing: it is not lost.
func (s *Screen) showHeld() {
	if s.choice != choiceNone || s.held == "" {
		return
	}
	switch {
	case s.burst.reader():
		if s.heldShown {
			s.panel.note("")
		}
		s.heldShown = false
	default:
		s.panel.note(s.say.Say("counter.held", lang.Values{"Text": shortened(s.held)}))
		s.heldShown = true
	}
}

// eraseHeld takes the last letter of what hands typed back; false where there is none.
func (s *Screen) eraseHeld() bool {
	if !s.locked() || s.held == "" {
		return false
	}
	letters := []rune(s.held)
	s.held = string(letters[:len(letters)-1])
	s.burst.end()
	if s.held == "" {
		s.panel.note("")
		return true
	}
	s.showHeld()
	return true
}
