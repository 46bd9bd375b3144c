package lists

import (
	"bytes"

	"postern/app/border"
)

// Crowded reports whether a JSON record has more objects than any alert has. Each takes a
// hundred times its bytes once it is read, so this is looked at before.
func Crowded(record []byte) bool { return bytes.Count(record, []byte("{")) > MaxObjects }

// Singles takes alerts of a list that come one by one, not in its file: what a file of
// alerts would reject is rejected, and its limits hold. That an id comes twice is nothing
// to it. One goroutine may use it.
type Singles struct {
	run  *run
	last border.Alert
}

// NewSingles is for the alerts of a list.
func NewSingles(list string) *Singles {
	s := &Singles{}
	s.run = newRun(Source{List: list, Format: FormatAlerts}, func(a border.Alert) error {
		s.last = a
		return nil
	})
	s.run.repeats = func(string) bool { return false }
	return s
}

// Take is an alert as it would come out of the list's file, or why it would not.
func (s *Singles) Take(a border.Alert) (border.Alert, RejectCode) {
	if code, _ := strangeWord(a); code != "" {
		return border.Alert{}, code
	}
	d := newDraft("", 0)
	d.take(a)
	s.run.report.Rejected, s.run.report.RejectedCount = nil, 0
	if err := s.run.keep(d); err != nil { // the sink has none
		return border.Alert{}, RejectValue
	}
	if s.run.report.RejectedCount > 0 {
		return border.Alert{}, s.run.report.Rejected[0].Code
	}
	return s.last, ""
}
