package counter

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"postern/app/border"
	"postern/screens/made"
)

func TestTheScanFieldHasTheFocusAtTheStartAndAfterEveryCase(t *testing.T) {
	b := newBench(t)
	if b.focused() != -1 {
		t.Fatal("not at the start")
	}
	b.scan(made.Unsought())
	if b.focused() != -1 {
		t.Error("not after an answer")
	}
	b.press(fyne.KeyReturn)
	b.focusOn(fieldFather)
	b.do(fyne.KeyN, fyne.KeyModifierControl)
	if b.focused() != -1 {
		t.Error("not after New traveller")
	}
}

func TestADocumentInBurstsSearchesByItself(t *testing.T) {
	lines := made.Unsought()
	for _, c := range []struct {
		what string
		send func(b *bench)
	}{
		{"line by line, Enter at the end", func(b *bench) { b.scan(lines) }},
		{"Tab at the end", func(b *bench) {
			for _, line := range lines {
				b.burst(line)
				b.key(fyne.KeyTab)
			}
		}},
		{"nothing at the end", func(b *bench) {
			for _, line := range lines {
				b.burst(line)
				b.pass(time.Second)
			}
		}},
		{"the second line first, which begins with a letter", func(b *bench) { b.scan(made.Document{lines[1], lines[0]}) }},
		{"both in one burst", func(b *bench) {
			b.burst(lines[0] + lines[1])
			b.pass(time.Second)
		}},
		{"a line in two bursts, the second beginning with a digit", func(b *bench) {
			b.scan(lines[:1])
			at := strings.IndexByte(lines[1], '0')
			b.burst(lines[1][:at])
			b.pass(400 * time.Millisecond)
			b.burst(lines[1][at:])
			b.key(fyne.KeyReturn)
		}},
		{"while a button has the focus", func(b *bench) {
			b.window.Canvas().Focus(b.screen.panel.next)
			b.scan(lines)
		}},
		{"while nothing has the focus", func(b *bench) {
			b.window.Canvas().Unfocus()
			b.scan(lines)
		}},
		{"pasted, its lines divided by a blank", func(b *bench) {
			b.screen.panel.scan.SetText(lines[0] + " " + lines[1])
			b.press(fyne.KeyReturn)
		}},
		{"after a letter that a hand had typed", func(b *bench) {
			b.hand("Mo")
			b.pass(time.Second)
			b.scan(lines)
		}},
		{"into a field that has the focus", func(b *bench) {
			b.focusOn(fieldFather)
			b.scan(lines)
		}},
	} {
		t.Run(c.what, func(t *testing.T) {
			b := newBench(t)
			c.send(b)
			b.verdict("no_match")
			last := b.desk.Asked[len(b.desk.Asked)-1]
			if last.Surname != "SAMPLIDOU" || last.Document.Number != "TS0042118" || last.BirthDate != border.Day(1991, 7, 22) {
				t.Errorf("asked for %+v", last)
			}
			if b.text(fieldSurname) != "SAMPLIDOU" || b.text(fieldNumber) != "TS0042118" || b.text(fieldFather) != "" {
				t.Errorf("fields: %q %q %q", b.text(fieldSurname), b.text(fieldNumber), b.text(fieldFather))
			}
			if b.screen.panel.scan.Text != "" {
				t.Errorf("left in the scan field: %q", b.screen.panel.scan.Text)
			}
		})
	}
}

func TestABurstThatBeginsWithADigitIsADocument(t *testing.T) {
	b := newBench(t)
	b.scan(made.Document{"7408122F1204159UTO<<<<<<<<<<<6", "I<UTOD231458907<<<<<<<<<<<<<<<", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"})
	if len(b.desk.Asked) == 0 {
		t.Fatal("nothing was asked")
	}
	if last := b.desk.Asked[len(b.desk.Asked)-1]; last.Surname != "ERIKSSON" || last.Document.Number != "D23145890" {
		t.Errorf("asked for %+v", last)
	}
}

func TestATypedNameSearchesOnEnterAndNotBefore(t *testing.T) {
	b := newBench(t)
	b.hand("Mohd Asif KHAN")
	b.pass(5 * time.Second)
	b.asked(0)
	b.press(fyne.KeyReturn)
	b.asked(1)
	if got := b.desk.Asked[0]; got.FullName() != "Mohd Asif KHAN" {
		t.Errorf("asked for %+v", got)
	}
	if b.text(fieldSurname) != "Mohd Asif KHAN" {
		t.Errorf("the field shows %q", b.text(fieldSurname))
	}
}

func TestWhatIsNeitherANameNorANumberIsSaidToBe(t *testing.T) {
	b := newBench(t)
	b.hand("?!")
	b.press(fyne.KeyReturn)
	b.asked(0)
	if note := b.screen.panel.scanNote; note.Hidden || !strings.Contains(note.String(), "?!") {
		t.Errorf("the note says %q", note.String())
	}
}

func TestEnterGoesOnAfterNoMatchButNotWhenItIsTheReadersOwn(t *testing.T) {
	b := newBench(t)
	b.scan(made.Unsought())
	b.key(fyne.KeyEnter) // of a reader that ends its line with two
	b.verdict("no_match")
	b.press(fyne.KeyReturn)
	b.verdict("ready")
	if b.text(fieldSurname) != "" {
		t.Errorf("the name stays: %q", b.text(fieldSurname))
	}
}

func TestALateEnterAfterASilentReaderDoesNotCloseTheCase(t *testing.T) {
	b := newBench(t)
	lines := made.Unsought()
	b.burst(lines[0] + lines[1])
	b.pass(readerQuiet + time.Millisecond)
	b.verdict("no_match")
	b.pass(50 * time.Millisecond)
	b.key(fyne.KeyReturn)
	b.verdict("no_match")
}

func TestReaderThatStumblesInTheMiddleOfALineHasNotEndedIt(t *testing.T) {
	b := newBench(t)
	lines := made.Unsought()
	b.burst(lines[0])
	b.pass(readerQuiet)
	b.burst(lines[1][:20])
	b.pass(readerStuck - 2*readerSpeed)
	b.burst(lines[1][20:])
	b.pass(readerQuiet + time.Millisecond)
	b.verdict("no_match")
}

func TestSecondLineOfASlowReaderIsAwaited(t *testing.T) {
	b := newBench(t)
	lines := made.Unsought()
	b.burst(lines[0])
	b.key(fyne.KeyReturn)
	b.typing(lines[1], 8*time.Millisecond) // longer than the rest of a document is waited for
	b.asked(0)
	b.key(fyne.KeyReturn)
	b.verdict("no_match")
	b.asked(1)
}

func TestReaderThatFallsSilentInTheMiddleOfALineIsADamagedRead(t *testing.T) {
	b := newBench(t)
	b.burst(made.Unsought()[0][:20])
	b.pass(readerStuck + restOfDocument + time.Millisecond)
	b.verdict("damaged")
}

func TestWithAnOpenMatchEnterDoesNothing(t *testing.T) {
	b := newBench(t)
	b.desk.Answers(b.desk.Finding(made.Smuggler()))
	b.scan(made.Sought())
	before := len(b.desk.Asked)
	b.press(fyne.KeyReturn, fyne.KeyEnter)
	b.hand("k")
	b.press(fyne.KeyReturn)
	b.verdict("possible_match")
	b.asked(before)
	if b.screen.panel.scan.Text != "" || b.screen.panel.scan.PlaceHolder == "" {
		t.Error("the scan field does not say that it is locked")
	}
}

func TestTheRestOfADocumentJoinsItsOpenCase(t *testing.T) {
	b := newBench(t)
	b.desk.Answers(b.desk.Finding(made.Smuggler()))
	lines := made.Sought()
	b.scan(lines[:1])
	b.pass(restOfDocument)
	b.verdict("possible_match")
	if note := b.screen.panel.scanNote.String(); !strings.HasPrefix(note, "1 of 2 lines") {
		t.Errorf("the note says %q", note)
	}
	b.scan(lines[1:])
	if last := b.desk.Asked[len(b.desk.Asked)-1]; last.Document.Number != "AB1234567" || last.Surname != "KHAN" {
		t.Errorf("asked for %+v", last)
	}
	if len(b.screen.shift.WaitingScans()) != 0 {
		t.Error("the document's own line waits for the next traveller")
	}
}

func TestAScanDuringAnOpenCaseIsKeptForTheNextTraveller(t *testing.T) {
	b := newBench(t)
	b.desk.Answers(b.desk.Finding(made.Smuggler()))
	b.scan(made.Sought())
	asked := len(b.desk.Asked)
	b.scan(made.Unsought())
	b.scan(made.Unsought()) // read twice
	b.scan(made.Child())
	b.asked(asked)
	b.verdict("possible_match")
	if b.text(fieldSurname) != "KHAN" {
		t.Errorf("the open case shows %q", b.text(fieldSurname))
	}
	if foot := words(b.screen.panel.foot); !strings.Contains(foot, "2 scans wait") {
		t.Errorf("the foot says %q", foot)
	}
	b.desk.Answers(b.desk.Nothing())
	b.do(fyne.KeyN, fyne.KeyModifierControl) // a match is open: nothing happens
	b.verdict("possible_match")
	b.do(fyne.KeyR, fyne.KeyModifierControl)
	if b.text(fieldSurname) != "SAMPLIDOU" || b.text(fieldNumber) != "TS0042118" {
		t.Errorf("the next traveller is %q %q", b.text(fieldSurname), b.text(fieldNumber))
	}
	b.verdict("no_match")
	b.do(fyne.KeyN, fyne.KeyModifierControl)
	if b.text(fieldSurname) != "TESTGUL" {
		t.Errorf("the second that waited is %q", b.text(fieldSurname))
	}
	b.do(fyne.KeyN, fyne.KeyModifierControl)
	b.verdict("ready")
}

func TestOneDocumentIsAskedForOnceThoughItsLinesComeOneByOne(t *testing.T) {
	b := newBench(t)
	b.scan(made.Unsought())
	b.pass(time.Second)
	b.asked(1)
	b.verdict("no_match")
}

func TestALineThatStaysAloneIsAskedForAfterAMoment(t *testing.T) {
	b := newBench(t)
	b.scan(made.Unsought()[:1])
	b.asked(0)
	b.pass(restOfDocument)
	b.asked(1)
	b.verdict("damaged") // half a document is no answer
	if line := b.screen.Shown().Line; !strings.HasPrefix(line, "Not an answer yet. Scan the rest") {
		t.Errorf("the screen says %q", line)
	}
	b.scan(made.Unsought()[1:])
	b.verdict("no_match")
}

func TestHalfADocumentIsAnswerEnoughOnceTheRestIsTyped(t *testing.T) {
	for line, missing := range map[int]fieldID{0: fieldBirth, 1: fieldSurname} {
		b := newBench(t)
		b.scan(made.Unsought()[line : line+1])
		b.pass(restOfDocument)
		b.verdict("damaged")
		b.press(fyne.KeyReturn)
		if b.focused() != missing {
			t.Fatalf("line %d: Enter leads to field %d", line, b.focused())
		}
		b.hand(map[fieldID]string{fieldBirth: "1991-07-22", fieldSurname: "SAMPLIDOU"}[missing])
		b.press(fyne.KeyReturn)
		b.verdict("no_match")
	}
}

func TestALineThatLostALetterNeverLooksLikeNoMatch(t *testing.T) {
	for line := range 2 {
		b := newBench(t)
		doc := made.Document{made.Unsought()[0], made.Unsought()[1]}
		doc[line] = doc[line][:10] + doc[line][11:]
		b.scan(doc)
		b.pass(time.Second)
		b.verdict("damaged")
	}
}

func TestALineOfTheNextDocumentNeverJoinsTheOneBefore(t *testing.T) {
	b := newBench(t)
	b.scan(made.Sought()[:1])
	b.pass(restOfDocument)
	b.do(fyne.KeyN, fyne.KeyModifierControl)
	b.scan(made.Unsought()[1:])
	b.pass(restOfDocument)
	if last := b.desk.Asked[len(b.desk.Asked)-1]; last.Surname != "" || last.Document.Number != "TS0042118" {
		t.Errorf("asked for %+v", last)
	}
}

func TestALineThatFitsNothingIsSaidAndTheDocumentGoesOn(t *testing.T) {
	b := newBench(t)
	lines := made.Unsought()
	b.scan(lines[:1])
	b.scan(made.Document{lines[1][:40]})
	if note := b.screen.panel.scanNote.String(); !strings.Contains(note, "40 characters") {
		t.Errorf("the note says %q", note)
	}
	b.pass(2 * time.Second)
	b.scan(lines[1:])
	if last := b.desk.Asked[len(b.desk.Asked)-1]; last.Document.Number != "TS0042118" || last.Surname != "SAMPLIDOU" {
		t.Errorf("asked for %+v", last)
	}
}

func TestAReaderInAFieldLeavesTheFieldAsItWas(t *testing.T) {
	b := newBench(t)
	b.desk.Answers(b.desk.Finding(made.Smuggler()))
	b.scan(made.Sought())
	b.focusOn(fieldFather)
	b.hand("GHULAM")
	b.pass(time.Second)
	b.scan(made.Unsought())
	if got := b.text(fieldFather); got != "GHULAM" {
		t.Errorf("the field holds %q", got)
	}
	if len(b.screen.shift.WaitingScans()) != 1 || b.screen.shift.WaitingScans()[0].Traveller.Surname != "SAMPLIDOU" {
		t.Errorf("waiting: %+v", b.screen.shift.WaitingScans())
	}
	if !b.screen.c.edited {
		t.Error("what the hand had typed is forgotten")
	}
}

func TestThroughAnotherKeyboardTheScreenSaysSo(t *testing.T) {
	b := newBench(t)
	spanish := strings.NewReplacer("<", ";")
	lines := made.Unsought()
	b.scan(made.Document{spanish.Replace(lines[0]), spanish.Replace(lines[1])})
	if b.text(fieldSurname) != "SAMPLIDOU" {
		t.Fatalf("not recognised: %q", b.text(fieldSurname))
	}
	if note := b.screen.panel.scanNote.String(); !strings.HasPrefix(note, "Read through a") {
		t.Errorf("the note says %q", note)
	}
}

func TestAQuestionAndItsPaintedAnswerAreTold(t *testing.T) {
	b := newBench(t)
	paint := func() {
		for range 2 { // the second says that the first stands
			b.window.Canvas().Capture()
		}
	}
	paint()
	b.burst(made.Unsought()[0])
	b.key(fyne.KeyReturn)
	b.pass(restOfDocument)
	paint()
	if want := []Event{EventFirstFrame, EventSubmitted, EventVerdictPainted}; !slices.Equal(b.events, want) {
		t.Errorf("events %v, want %v", b.events, want)
	}
}

func TestAnswerThatStandsInTheFirstFrameIsToldToo(t *testing.T) {
	b := newBench(t)
	b.burst(made.Unsought()[0])
	b.key(fyne.KeyReturn)
	b.pass(restOfDocument)
	for range 2 {
		b.window.Canvas().Capture()
	}
	if want := []Event{EventSubmitted, EventFirstFrame, EventVerdictPainted}; !slices.Equal(b.events, want) {
		t.Errorf("events %v, want %v", b.events, want)
	}
}

func TestHandsAreNeverTakenForAReader(t *testing.T) {
	var b burst
	at := made.Now()
	for i, r := range "Muhammad Asif" {
		at = at.Add(60 * time.Millisecond)
		if i%3 == 0 {
			at = at.Add(-40 * time.Millisecond) // a roll over two keys
		}
		b.add(r, at)
	}
	if b.reader() {
		t.Error("a fast typist is a reader")
	}
}

func TestAReaderIsToldThoughTheMachineStumbles(t *testing.T) {
	var b burst
	at := made.Now()
	begun := 0
	for i, r := range "9912345671PAK8403157M" {
		at = at.Add(readerSpeed)
		if i == 2 {
			at = at.Add(200 * time.Millisecond) // a frame is painted
		}
		if b.add(r, at) {
			begun++
		}
	}
	if !b.reader() || begun != 1 || string(b.runes) != "9912345671PAK8403157M" {
		t.Errorf("reader %v, begun %d times, %q", b.reader(), begun, string(b.runes))
	}
}

// words is all text under an object, for the eyes.
func words(o fyne.CanvasObject) string {
	var all []string
	walk(o, func(o fyne.CanvasObject) {
		if p, ok := o.(interface{ String() string }); ok {
			all = append(all, p.String())
		}
	})
	return strings.Join(all, " ")
}

func walk(o fyne.CanvasObject, see func(fyne.CanvasObject)) {
	see(o)
	if c, ok := o.(*fyne.Container); ok {
		for _, child := range c.Objects {
			walk(child, see)
		}
	}
}

// Each letter that is shown is a frame, and the last one would wait for it.
func TestReadersLineIsShownOnceItIsEndedOrTheReaderFallsSilent(t *testing.T) {
	b := newBench(t)
	line := made.Unsought()[0]
	b.burst(line)
	if shown := b.screen.panel.scan.Text; len(shown) >= readerRun {
		t.Errorf("%q is shown while the reader types", shown)
	}
	if got := b.screen.rawLine(); got != line {
		t.Errorf("the line so far is %q", got)
	}
	b.screen.clearLine()
	b.burst("TYRA ELIN LINDQVIST")
	b.pass(time.Second)
	if shown := b.screen.panel.scan.Text; shown != "TYRA ELIN LINDQVIST" {
		t.Errorf("after the reader fell silent %q is shown", shown)
	}
	b.burst("ABCDEFGH")
	b.key(fyne.KeyBackspace)
	if shown := b.screen.panel.scan.Text; shown != "TYRA ELIN LINDQVISTABCDEFG" {
		t.Errorf("a key was not for all that was typed: %q", shown)
	}
}
