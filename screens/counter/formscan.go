package counter

import (
	"postern/app/mrz"
	"postern/screens/parts"
)

// hearReaders has a form in which sentences are written tell a reader from quick hands: what
// was typed in one burst is a scan only where it is a document's line; else it is text
// and stays. leave closes the form.
func (s *Screen) hearReaders(f *parts.Form, t *stray, leave func()) {
	take := func(at int) bool {
		line, is := s.scanned(t, at)
		if !is {
			return false
		}
		f.Set(at, t.before)
		leave()
		s.lead(line)
		return true
	}
	f.TakesTab = func(at int) bool { _, is := s.scanned(t, at); return is }
	f.EnterAt = func(at int) bool {
		if !take(at) {
			return false
		}
		s.enter()
		return true
	}
	s.heardInForm = func() {
		if take(t.at) && s.submit(true) {
			s.deaf = s.desk.Now().Add(deafAfterQuiet)
		}
	}
}

// typedInForm hears a rune that is typed into a field of such a form.
func (s *Screen) typedInForm(f *parts.Form, t *stray, at int, r rune) {
	t.at = at
	if _, fast := s.strays(t, f.Secret(at), r); fast && !t.waits && s.later != nil {
		t.waits = true
		s.awaitForm(t)
	}
}

// awaitForm waits for a reader that ends its lines with nothing.
func (s *Screen) awaitForm(t *stray) {
	s.later(readerQuiet, func() {
		if silent := s.desk.Now().Sub(s.burst.last); silent < readerQuiet && len(s.burst.runes) > 0 {
			s.awaitForm(t)
			return
		}
		t.waits = false
		if s.notes != nil && t == &s.notes.stray || s.choice == choiceText && t == &s.strayText {
			s.heardInForm()
		}
	})
}

// scanned is a document's line that a reader typed into a field of a form; false where it
// is none.
func (s *Screen) scanned(t *stray, at int) (line string, is bool) {
	if !s.burst.reader() || t.at != at || t.from >= len(s.burst.runes) {
		return "", false
	}
	line = string(s.burst.runes[t.from:])
	var c mrz.Collector
	zone, done := c.Add(line, s.desk.Now())
	return line, done != mrz.NotZone && linesRead(zone) > 0
}
