package counter

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/desk/shift"
	"postern/app/lang"
	"postern/app/mrz"
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
	faulty bool
}

// typed hears each rune that is typed anywhere on the screen. in is the field
// that has the focus, nil for the scan field and for what is no field. It
// returns true when the rune is taken and must not be typed there.
func (s *Screen) typed(r rune, in *field) bool {
	hand := !s.burst.reader()
	switch begins := s.burst.add(r, s.desk.Now()); {
	case begins && in != nil:
		s.burstOf = &burstStart{field: in, before: in.state(), edited: s.c.edited, faulty: s.c.faulty}
	case begins && hand:
		s.byHand = len(s.rawLine())
	}
	if s.burst.reader() {
		s.awaitQuiet()
	}
	if in == nil {
		if s.locked() {
			s.held += string(r)
			s.awaitChoice(r)
			s.showHeld()
			return true
		}
		if s.burst.reader() && s.later != nil { // a frame painted for each letter would keep the last one waiting
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
	s.c.edited, s.c.faulty = start.edited, start.faulty
	s.panel.nameCountry()
	s.complete.close()
	if s.locked() {
		s.held += text
	} else {
		s.panel.scan.Set(s.rawLine() + text)
		s.held = ""
	}
	s.show() // the verdict may say that something was changed
	if s.folded() {
		s.focusOn(s.catcher)
		return
	}
	s.focusOn(s.panel.scan)
}

// typedAnywhere hears what is typed while nothing that takes text has the focus.
// The focus goes where the line belongs: a reader's Enter presses no button.
func (s *Screen) typedAnywhere(r rune) {
	if s.notes != nil { // hands write into its fields, and nowhere else
		s.typedInNotes(-1, r)
		return
	}
	if s.typed(r, nil) {
		s.Focus()
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
	zone := s.burst.reader() && mrz.Looks(s.lineTyped())
	quiet, silent := readerQuiet, s.desk.Now().Sub(s.burst.last)
	if zone && silent >= readerQuiet && !mrz.WholeLines(s.lineTyped()) {
		quiet = readerStuck
		s.moveLine()
	}
	if silent < quiet {
		s.timing = true
		s.later(quiet-silent, s.afterQuiet)
		return
	}
	if zone && s.submit(true) {
		s.deaf = s.desk.Now().Add(deafAfterQuiet)
		return
	}
	s.moveLine()
}

// scanKey uses a key of the scan field, or of whatever stands in for it.
func (s *Screen) scanKey(key fyne.KeyName) bool {
	switch key {
	case fyne.KeyReturn, fyne.KeyEnter:
		s.enter()
	case fyne.KeyTab:
		s.submit(false)
	case fyne.KeyEscape:
		s.escape()
	case fyne.KeyUp:
		return s.step(-1)
	case fyne.KeyDown:
		return s.step(1)
	case fyne.KeyBackspace:
		if s.locked() {
			return s.eraseHeld()
		}
		s.moveLine() // the key is for all that was typed
		return false
	case fyne.KeyPageDown:
		s.evidence.page(1)
	case fyne.KeyPageUp:
		s.evidence.page(-1)
	default:
		s.moveLine()
		return false
	}
	return true
}

// endsWithTab reports whether Tab ends a reader's line rather than leading to
// the next field.
func (s *Screen) endsWithTab() bool { return s.burst.reader() && s.lineTyped() != "" }

// rawLine is what stands in the scan field with what a reader has typed since, or was
// typed while it is locked.
func (s *Screen) rawLine() string {
	if s.locked() {
		return s.held
	}
	return s.panel.scan.Text + s.held
}

// lineTyped is the line as it is taken: of a reader without what hands had typed
// before it came, unless that too belongs to the line, as when a reader stumbles.
func (s *Screen) lineTyped() string {
	line := s.rawLine()
	if s.burst.reader() && s.byHand > 0 && s.byHand < len(line) {
		if _, err := mrz.Parse(line, s.desk.Now()); err != nil {
			line = line[s.byHand:]
		}
	}
	return strings.TrimSpace(line)
}

// moveLine keeps a line that is being typed while the answer to the one before
// comes: what stands in the scan field when it is locked is held, and what was
// held stands in it when it is free again.
func (s *Screen) moveLine() {
	switch scan := s.panel.scan; {
	case s.locked() && scan.Text != "":
		s.held = scan.Text + s.held
		scan.Set("")
	case !s.locked() && s.held != "":
		scan.Set(scan.Text + s.held)
		s.held = ""
	}
}

// clearLine empties the scan field.
func (s *Screen) clearLine() {
	s.burst.end()
	s.held, s.byHand = "", 0
	s.panel.scan.Set("")
}

// enter is Enter in the scan field: it ends a line; without one it goes on as
// the verdict says.
func (s *Screen) enter() {
	now := s.desk.Now()
	if s.lineTyped() != "" {
		s.submit(false)
		s.deaf = s.desk.Now().Add(deafAfterEnter) // the answer may have come meanwhile
		return
	}
	if now.Before(s.deaf) {
		s.deaf = time.Time{}
		return
	}
	switch {
	case s.choice != choiceNone || s.open() && !s.c.edited && !s.c.faulty:
		// nothing: a reader ends its burst with Enter
	case s.c.stage == stageWritten && !s.c.edited && !s.c.faulty:
		s.newTraveller()
	case s.c.stage == stageAnswered && !s.c.edited && !s.c.faulty:
		s.newTraveller()
	default:
		s.checkFields()
	}
}

func (s *Screen) escape() {
	if s.closeChoice() || s.closeNotes() {
		return
	}
	if s.c.large {
		s.toggleFaces()
		return
	}
	if s.unfolded {
		s.backToScan()
		return
	}
	if s.rawLine() == "" && s.escapeManifest() {
		return
	}
	s.clearLine()
	s.panel.note("")
	s.misreads(nil)
}

// submit takes the line that was typed: it goes on with a document, begins a
// traveller, or is kept while a case is open. After a silence alone, what is no
// part of a document stays where it is, and submit is false.
func (s *Screen) submit(silence bool) bool {
	line := s.lineTyped()
	zone, done := s.lines.Add(line, s.desk.Now())
	if silence && done == mrz.NotZone {
		return false
	}
	s.clearLine()
	if line == "" {
		return false
	}
	s.event(EventSubmitted, s.Shown())
	switch {
	case done == mrz.NotZone && !s.busy() && s.choice == choiceNone:
		s.takeTyped(line)
	case done == mrz.NotZone:
		s.keepTyped(line)
	case linesRead(zone) == 0:
		s.notePart()
	default:
		s.takeZone(zone)
	}
	return true
}

// takeZone takes what is known of a document: the rest of the one that is on the
// screen, another traveller's, or, while a case is open, one to be kept.
func (s *Screen) takeZone(zone mrz.Zone) {
	same := s.c.zone != nil && sameDocument(*s.c.zone, zone)
	switch {
	case same && slices.Equal(s.c.zone.Lines, zone.Lines) && (s.open() || s.lines.Unfinished() != nil):
		// read twice, or with a part of a line that is not told yet
	case same && !s.reopening || !s.busy():
		s.checkZone(zone, same)
	default:
		s.keep(zone)
	}
	s.notePart()
}

// sameDocument reports whether two readings have a line in common.
func sameDocument(a, b mrz.Zone) bool {
	for i, line := range a.Lines {
		if line != "" && i < len(b.Lines) && line == b.Lines[i] {
			return true
		}
	}
	return false
}

func linesRead(z mrz.Zone) int {
	n := 0
	for _, line := range z.Lines {
		if line != "" {
			n++
		}
	}
	return n
}

func (s *Screen) checkZone(zone mrz.Zone, same bool) {
	if !same {
		if s.leave() {
			s.keep(zone)
			return
		}
		s.begin()
	}
	s.takeUp(zone)
}

// takeUp puts a document on the screen and checks it.
func (s *Screen) takeUp(zone mrz.Zone) {
	s.c.zone = &zone
	doubts := append(doubtsOf(&zone), missingFrom(zone)...)
	slices.Sort(doubts)
	s.doubt(slices.Compact(doubts))
	s.c.visited = map[fieldID]bool{}
	s.c.edited, s.c.faulty = false, false
	s.panel.fill(zone.Traveller, &zone)
	s.panel.note(s.zoneNote())
	s.c.doubted = map[fieldID]string{}
	for _, id := range s.c.doubts {
		s.c.doubted[id] = s.panel.field(id).input.Text
	}
	if zone.Whole() || s.later == nil {
		s.check(zone.Traveller)
		return
	}
	s.checkPart(zone.Traveller)
}

// restOfDocument is how long the other lines of a document are waited for: a
// reader sends them one right after the other, and the answer to the first alone
// would stand for a blink.
const restOfDocument = 150 * time.Millisecond

// checkPart checks what was read of a document, unless more of it comes first.
func (s *Screen) checkPart(t border.Traveller) {
	s.asked++
	s.queued, s.awaited = nil, &t
	number := s.asked
	s.onceRestIsLate(func() {
		if number == s.asked {
			s.check(t)
		}
	})
}

// onceRestIsLate does a thing when the other lines of a document have not come in time.
// While a reader types they are coming.
func (s *Screen) onceRestIsLate(then func()) {
	s.later(restOfDocument, func() {
		if s.burst.reader() && s.desk.Now().Sub(s.burst.last) < restOfDocument {
			s.onceRestIsLate(then)
			return
		}
		then()
	})
}

// takeTyped takes a line that hands typed.
func (s *Screen) takeTyped(line string) {
	t := s.desk.Scan(line, s.desk.Now()).Traveller
	if t.Empty() {
		s.panel.note(s.say.Say("counter.scan.unread", lang.Values{"Text": shortened(line)}))
		s.Focus()
		return
	}
	if s.leave() {
		s.wait(shift.Presented{Traveller: t, ByHand: true})
		return
	}
	s.begin()
	s.panel.fill(t, nil)
	s.panel.note("")
	s.check(t)
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
	s.begun++
	s.queued, s.awaited = nil, nil
	s.c = travellerCase{}
	s.misread = nil
	s.choice, s.note, s.forAll, s.notes, s.trouble, s.tooLate = choiceNone, false, false, nil, "", ""
	s.unfolded = false
	s.complete.close()
	s.leaveManifest()
	s.panel.clear()
}

// newTraveller closes the case, where no match is open. A scan that waits is taken.
func (s *Screen) newTraveller() {
	if s.open() || s.choice != choiceNone || s.reopening {
		return
	}
	if !s.leave() {
		s.next()
	}
}

// next makes room for a traveller. A scan that waits is taken.
func (s *Screen) next() {
	s.begin()
	s.clearLine()
	s.panel.note("")
	waiting := s.shift.WaitingScans()
	if len(waiting) == 0 || s.problem() == desk.ProblemOpening {
		s.lines.Reset()
		s.show()
		s.expect(EventReadyPainted)
		s.Focus()
		return
	}
	s.event(EventSubmitted, s.Shown())
	w := waiting[0]
	if w.Zone == nil {
		s.panel.fill(w.Traveller, nil)
		s.c.scan = w.Number
		s.check(w.Traveller)
		return
	}
	s.c.scan = w.Number
	s.takeUp(*w.Zone)
}

// zoneNote says how the document was read, where it was not read as it should.
func (s *Screen) zoneNote() string {
	z := s.c.zone
	if !z.Whole() {
		return s.say.Count("counter.scan.part", len(z.Lines)-linesRead(*z), lang.Values{"Read": linesRead(*z), "All": len(z.Lines)})
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
