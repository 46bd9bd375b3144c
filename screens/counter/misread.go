package counter

import (
	"errors"

	"postern/app/lang"
	"postern/app/mrz"
	"postern/screens/parts"
)

// notePart says what is wrong with a part of a document: under the scan field at once,
// and as the verdict if nothing more comes.
func (s *Screen) notePart() {
	err := s.lines.Unfinished()
	if err == nil {
		s.misreads(nil)
		return
	}
	if length, ok := errors.AsType[*mrz.LengthError](err); ok {
		s.panel.note(s.say.Say("counter.scan.length", lang.Values{"Length": length.Length}))
	} else {
		s.panel.note(s.say.Say("counter.scan.damaged"))
	}
	if s.later == nil {
		s.misreads(err)
		return
	}
	s.onceRestIsLate(func() {
		if s.lines.Unfinished() == err { // the same, and nothing came
			s.misreads(err)
		}
	})
}

// misreads shows that a line was read that fits nothing, or that it is of no matter any
// more. Whoever stood there before is not the one whose line it is.
func (s *Screen) misreads(err error) {
	if s.misread == err {
		return
	}
	s.misread = err
	s.show()
}

// misreadNow reports whether a line that fits nothing is all that is known of whoever is at
// the counter, or of the rest of his document. What is open stays.
func (s *Screen) misreadNow() bool { return s.misread != nil && !s.open() }

// misreadVerdict says that a line was not read, and what to do.
func (s *Screen) misreadVerdict() (look parts.VerdictLook, word, line string) {
	values := lang.Values{"Field": s.say.Say("doubt.names")}
	if s.c.stage == stageDamaged && len(s.c.doubts) > 0 {
		values["Field"] = s.doubtName(s.c.doubts[0])
	}
	key := "verdict.damaged.unread"
	if length, ok := errors.AsType[*mrz.LengthError](s.misread); ok {
		key, values["Length"] = "verdict.damaged.length", length.Length
	}
	return parts.LookDamaged(), s.say.Say("verdict.damaged"), s.say.Say(key, values)
}
