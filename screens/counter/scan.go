package counter

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"postern/app/desk"
	"postern/app/lang"
	"postern/screens/parts"
)

const (
	deafAfterEnter = 100 * time.Millisecond // a reader may end its line with two keys
	deafAfterQuiet = 300 * time.Millisecond // or with one that comes late
)

// burstStart is the field in which a burst began, as it was before: the letters
// of a reader are taken back out of it.
type burstStart struct {
	field  *field
	before fieldState
	edited bool
}

// typed hears each rune that is typed anywhere on the screen. in is the field
// that has the focus, nil for the scan field and for what is no field. It
// returns true when the rune is taken and must not be typed there.
func (s *Screen) typed(r rune, in *field) bool {
	now := s.desk.Now()
	if s.burst.add(r, now) && in != nil {
		s.burstOf = &burstStart{field: in, before: in.state(), edited: s.c.edited}
	}
	s.awaitQuiet()
	if in == nil {
		if s.open() {
			s.held += string(r)
			return true
		}
		return false
	}
	if !s.burst.reader() || s.burstOf == nil || s.burstOf.field != in {
		return false
	}
	s.moveBurst()
	return true
}

// moveBurst takes a reader's letters out of the field into which they were
// typed and puts them where scans belong.
func (s *Screen) moveBurst() {
	start, text := s.burstOf, string(s.burst.runes)
	s.burstOf = nil
	start.field.restore(start.before)
	s.c.edited = start.edited
	s.complete.close()
	if s.open() {
		s.held += text
	} else {
		s.panel.scan.Set(s.panel.scan.Text + text)
	}
	if s.folded() {
		s.focusOn(s.catcher)
		return
	}
	s.focusOn(s.panel.scan)
}

// typedAnywhere hears what is typed while nothing that takes text has the focus.
func (s *Screen) typedAnywhere(r rune) {
	if s.typed(r, nil) {
		return
	}
	s.focusOn(s.panel.scan)
	s.panel.scan.Entry.TypedRune(r)
}

// awaitQuiet waits for a reader that ends its lines with nothing.
func (s *Screen) awaitQuiet() {
	if s.later == nil || s.timing {
		return
	}
	s.timing = true
	s.later(readerQuiet, s.afterQuiet)
}

func (s *Screen) afterQuiet() {
	s.timing = false
	if len(s.burst.runes) == 0 {
		return
	}
	if silent := s.desk.Now().Sub(s.burst.last); silent < readerQuiet {
		s.timing = true
		s.later(readerQuiet-silent, s.afterQuiet)
		return
	}
	text := s.panel.scan.Text
	if s.open() {
		text = s.held
	}
	if !s.burst.reader() || strings.TrimSpace(text) == "" {
		return
	}
	if _, scan, _ := s.c.reading.next(s.desk, text, s.desk.Now()); scan.Zone == nil {
		return // a name, or a part of a line: it goes on, or Enter ends it
	}
	s.submit()
	s.deaf = s.desk.Now().Add(deafAfterQuiet)
}

// scanKey uses a key of the scan field, or of whatever stands in for it.
func (s *Screen) scanKey(key fyne.KeyName) bool {
	switch key {
	case fyne.KeyReturn, fyne.KeyEnter:
		s.enter()
	case fyne.KeyTab:
		s.submit()
	case fyne.KeyEscape:
		s.escape()
	case fyne.KeyUp:
		return s.step(-1)
	case fyne.KeyDown:
		return s.step(1)
	case fyne.KeyPageDown:
		s.evidence.page(1)
	case fyne.KeyPageUp:
		s.evidence.page(-1)
	default:
		return false
	}
	return true
}

// endsWithTab reports whether Tab ends a reader's line rather than leading to
// the next field.
func (s *Screen) endsWithTab() bool { return s.burst.reader() && s.lineTyped() != "" }

// lineTyped is what stands in the scan field, or was typed while it is locked.
func (s *Screen) lineTyped() string {
	if s.open() {
		return strings.TrimSpace(s.held)
	}
	return strings.TrimSpace(s.panel.scan.Text)
}

// enter is Enter in the scan field: it ends a line; without one it goes on as
// the verdict says.
func (s *Screen) enter() {
	now := s.desk.Now()
	if s.lineTyped() != "" {
		s.submit()
		s.deaf = now.Add(deafAfterEnter)
		return
	}
	if now.Before(s.deaf) {
		s.deaf = time.Time{}
		return
	}
	switch {
	case s.open():
		// nothing: a reader ends its burst with Enter
	case s.c.stage == stageAnswered && !s.c.edited && !s.c.faulty:
		s.newTraveller()
	default:
		s.checkFields()
	}
}

func (s *Screen) escape() {
	s.burst.end()
	s.held = ""
	s.panel.scan.Set("")
	s.panel.note("")
}

// submit takes the line that was typed: it goes on with the document, begins a
// traveller, or is kept while a case is open.
func (s *Screen) submit() {
	line, machine := s.lineTyped(), s.burst.reader()
	s.burst.end()
	s.held = ""
	s.panel.scan.Set("")
	if line == "" {
		return
	}
	s.event(EventSubmitted)
	joined, scan, same := s.c.reading.next(s.desk, line, s.desk.Now())
	switch {
	case s.open() && !same:
		s.keep(line)
	case scan.Zone != nil:
		s.takeZone(joined, scan, same)
	case !scan.Traveller.Empty():
		s.takeTyped(joined, scan)
	default:
		s.takePart(joined, line, machine)
	}
}

// keep puts a scan aside for the next traveller. What is no scan is dropped:
// the field says that the case is open.
func (s *Screen) keep(line string) {
	if n := len(s.waiting); n > 0 {
		if joined, _, same := s.waiting[n-1].next(s.desk, line, s.desk.Now()); same {
			s.waiting[n-1] = joined
			s.panel.show()
			return
		}
	}
	alone, scan, _ := reading{}.next(s.desk, line, s.desk.Now())
	if scan.Zone == nil {
		return
	}
	s.waiting = append(s.waiting, alone)
	s.panel.show()
}

func (s *Screen) takeZone(read reading, scan desk.Scan, same bool) {
	if !same {
		s.begin()
	}
	s.c.reading = read
	s.c.doubts, s.c.visited = doubtsOf(scan.Zone), map[fieldID]bool{}
	s.c.edited, s.c.faulty = false, false
	s.panel.fill(scan.Traveller, scan.Zone)
	s.panel.note(s.zoneNote())
	s.check(scan.Traveller)
}

func (s *Screen) takeTyped(read reading, scan desk.Scan) {
	s.begin()
	s.panel.fill(scan.Traveller, nil)
	s.panel.note("")
	s.check(scan.Traveller)
}

// takePart keeps a part of a line, to be joined with the rest. What hands typed
// is no part of anything, and is said to be neither.
func (s *Screen) takePart(read reading, line string, machine bool) {
	if machine || strings.Contains(line, "<") {
		if s.c.reading.text == "" || s.c.reading.whole() {
			s.begin()
			s.c.reading = read
			s.show()
		} else {
			s.c.reading = s.c.reading.withPart(line, read.at)
		}
	}
	s.panel.note(s.say.Say("counter.scan.unread", lang.Values{"Text": shortened(line)}))
	s.Focus()
}

// shortened is the beginning of a text that is too long for a sentence.
func shortened(text string) string {
	const most = 24
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	return string(runes[:most]) + "…"
}

// begin clears the screen for a traveller.
func (s *Screen) begin() {
	s.asked++ // a late answer is not this traveller's
	s.queued = nil
	s.c = travellerCase{}
	s.unfolded = false
	s.complete.close()
	s.panel.clear()
}

// newTraveller closes the case. A scan that waits is taken.
func (s *Screen) newTraveller() {
	s.begin()
	s.burst.end()
	s.held = ""
	s.panel.scan.Set("")
	s.panel.note("")
	if len(s.waiting) == 0 {
		s.show()
		s.Focus()
		return
	}
	next := s.waiting[0]
	s.waiting = s.waiting[1:]
	s.event(EventSubmitted)
	joined, scan, _ := reading{}.next(s.desk, next.text, s.desk.Now())
	s.takeZone(joined, scan, false)
}

// zoneNote says how the document was read, where it was not read as it should.
func (s *Screen) zoneNote() string {
	z := s.c.reading.zone
	if !s.c.reading.whole() {
		return s.say.Count("counter.scan.part", len(z.Lines), lang.Values{"Read": linesRead(z)})
	}
	if z.Keyboard != "" {
		return s.say.Say("counter.keyboard." + string(z.Keyboard))
	}
	return ""
}

// newCatcher has the focus while the scan field is folded away: it hears
// readers and keys for it.
func newCatcher(s *Screen) *parts.Catcher {
	c := &parts.Catcher{
		OnRune:   s.typedAnywhere,
		OnKey:    func(key fyne.KeyName) { s.scanKey(key) },
		TakesTab: s.endsWithTab,
	}
	c.ExtendBaseWidget(c)
	return c
}

// Typed hears what is typed while nothing that takes text has the focus.
func (s *Screen) Typed(r rune) { s.typedAnywhere(r) }

// TypedKey hears the keys that come then.
func (s *Screen) TypedKey(key fyne.KeyName) { s.scanKey(key) }
