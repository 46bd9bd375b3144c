package journal

import (
	"strings"

	"postern/app/desk/lookback"
	"postern/app/lang"
)

// Shown is what goes on, and what the screen says of the journal and of what was asked
// last ("" for nothing), for whoever drives or measures the window. Nothing of an entry is
// in it.
func (s *Screen) Shown() (phase, said string) {
	var lines []string
	if v := s.verified; v != nil && s.cancel == nil {
		switch entry, known := v.First(); {
		case v.Whole():
			lines = append(lines, s.say.Say("lookback.whole"))
		case known:
			lines = append(lines, s.say.Say("lookback.altered", lang.Values{"Entry": int(entry)}))
		default:
			lines = append(lines, s.say.Say("lookback.altered.somewhere"))
		}
		for _, f := range v.Faults[:min(len(v.Faults), faultsShown)] {
			lines = append(lines, lookback.Fault(s.say, f))
		}
	}
	for _, line := range []string{s.fault, s.done} {
		if line != "" {
			lines = append(lines, line)
		}
	}
	return s.doing(), strings.Join(lines, "\n")
}

// doing names what goes on, or what is asked for.
func (s *Screen) doing() string {
	switch {
	case s.work == workVerify:
		return "verifying"
	case s.work == workExport:
		return "exporting"
	case s.work == workShort || s.looking:
		return "working"
	case s.ask != askNothing:
		return "asking"
	}
	return "idle"
}
