package counter

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"postern/screens/made"
	"postern/store/journal"
)

// quick is how fast the quickest hands type.
const quick = 15 * time.Millisecond

func TestWhatQuickHandsTypeIntoTheNotesStaysThere(t *testing.T) {
	b := newBench(t)
	b.scan(made.Unsought())
	b.do(fyne.KeyT, ctrl)
	last := len(noteFields()) - 1
	b.window.Canvas().Focus(b.screen.notes.form.Field(last))
	const text = "TWO SUITCASES, 3 BOXES; speaks for his brother and asks twice about the ferry at 17:40"
	b.typing(text, quick)
	b.pass(time.Second)
	if b.screen.notes == nil {
		t.Fatal("the notes were closed")
	}
	if got := b.screen.notes.form.Text(last); got != text {
		t.Errorf("the field holds %q", got)
	}
	b.press(fyne.KeyReturn)
	if c, _ := b.screen.shift.Case(); c.Notes.Remark != text {
		t.Errorf("kept is %q", c.Notes.Remark)
	}
	if got := b.screen.rawLine(); got != "" {
		t.Errorf("%q is in the scan field", got)
	}
}

func TestAScanIntoTheNotesIsTheNextTravellerHoweverTheReaderEndsItsLines(t *testing.T) {
	for name, end := range map[string]func(*bench){
		"Enter":   func(b *bench) { b.key(fyne.KeyReturn) },
		"Tab":     func(b *bench) { b.key(fyne.KeyTab) },
		"nothing": func(b *bench) { b.pass(2 * readerQuiet) },
	} {
		b := newBench(t)
		b.scan(made.Unsought())
		b.do(fyne.KeyT, ctrl)
		last := len(noteFields()) - 1
		b.window.Canvas().Focus(b.screen.notes.form.Field(last))
		b.hand("asks twice ")
		b.pass(time.Second)
		for _, line := range made.Expired() {
			b.burst(line)
			b.pass(readerSpeed)
			end(b)
			b.pass(readerSpeed)
		}
		b.pass(time.Second)
		if c, open := b.screen.shift.Case(); !open || c.Number != 2 || c.Traveller.Document.Number != b.text(fieldNumber) || b.text(fieldBirth) == "" {
			t.Errorf("%s: case %d, %+v", name, c.Number, c.Traveller)
		}
		noted := false
		for _, d := range b.keeper.Booked {
			noted = noted || d.Kind == journal.KindNote && d.Case == 1 && strings.Contains(string(d.Detail), `"asks twice"`)
		}
		if !noted {
			t.Errorf("%s: what hands wrote before the scan is lost", name)
		}
		b.decided("passed ")
	}
}

func TestAScanIntoTheTextOfAReleaseReleasesNobody(t *testing.T) {
	b := met(t, 1, made.Smuggler())
	b.do(fyne.KeyL, ctrl)
	b.choose("6")
	b.scan(made.Unsought())
	b.verdict("possible_match")
	b.decided()
	if n := len(b.screen.shift.WaitingScans()); n != 1 {
		t.Errorf("%d scans wait", n)
	}
}
