package counter

import (
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"postern/app/border"
	"postern/app/desk/door"
	"postern/app/desk/shift"
	"postern/screens/made"
	"postern/screens/parts"
	"postern/store/journal"
)

const ctrl = fyne.KeyModifierControl

// outcomes are the decisions in the journal, in order.
func (b *bench) outcomes() []string {
	var all []string
	for _, d := range b.keeper.Booked {
		if d.Kind == journal.KindDecision {
			all = append(all, d.Facts["outcome"]+" "+d.Facts["reason"])
		}
	}
	return all
}

func (b *bench) decided(want ...string) {
	b.t.Helper()
	got := b.outcomes()
	if len(got) != len(want) {
		b.t.Fatalf("decisions %q, want %q", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			b.t.Errorf("decisions %q, want %q", got, want)
		}
	}
}

// choose presses one key of a choice.
func (b *bench) choose(key string) {
	b.hand(key)
	b.pass(time.Second)
}

// other is an alert on somebody who differs from Sought in everything but the name.
func other() border.Match {
	m := made.Smuggler()
	for _, f := range []border.Field{border.FieldBirthDate, border.FieldSex, border.FieldFather, border.FieldDocument} {
		m.Fields[f] = border.Comparison{Judgement: border.Different, Traveller: "here", Alert: "there"}
	}
	return m
}

// met is a counter at which Sought has met alerts.
func met(t *testing.T, factor float32, matches ...border.Match) *bench {
	t.Helper()
	b := newBenchAt(t, factor)
	b.desk.Answers(b.desk.Finding(matches...))
	b.scan(made.Sought())
	b.verdict("possible_match")
	return b
}

func TestAReleaseNeedsOneKeyForItsReason(t *testing.T) {
	for i, reason := range border.ReleaseReasons()[:5] {
		b := met(t, 1, other())
		b.do(fyne.KeyL, ctrl)
		b.says("Release: why is this not the person on the alert?", "Other father")
		b.choose(string(rune('1' + i)))
		b.verdict("ready")
		b.decided("released " + string(reason))
		b.says("Released: ")
	}
}

func TestAnotherReasonNeedsAText(t *testing.T) {
	b := met(t, 1, made.Smuggler())
	b.do(fyne.KeyL, ctrl)
	b.choose("6")
	b.press(fyne.KeyReturn) // nothing is written
	b.verdict("possible_match")
	b.hand("twin brother")
	b.press(fyne.KeyReturn)
	b.verdict("ready")
	b.decided("released other")
}

func TestEscLeavesTheReasonsAndTheCaseOpen(t *testing.T) {
	b := matched(t, 1)
	b.do(fyne.KeyL, ctrl)
	b.press(fyne.KeyEscape)
	b.choose("1")
	b.verdict("possible_match")
	b.decided()
}

func TestAReadersBurstIsNoReasonButTheNextScan(t *testing.T) {
	b := matched(t, 1)
	b.do(fyne.KeyL, ctrl)
	b.burst("1234567<<<<")
	b.pass(time.Second)
	b.verdict("possible_match")
	b.decided()
	b.press(fyne.KeyEscape)
	b.do(fyne.KeyL, ctrl)
	b.scan(made.Unsought())
	b.decided()
	if n := len(b.screen.shift.WaitingScans()); n != 1 {
		t.Errorf("%d scans wait", n)
	}
}

func TestAReferralGoesToTheSecondLineAndTheNextScanIsTaken(t *testing.T) {
	b := matched(t, 1)
	b.scan(made.Unsought())
	b.desk.Answers(b.desk.Nothing())
	b.do(fyne.KeyR, ctrl)
	b.verdict("no_match")
	if b.text(fieldSurname) != "SAMPLIDOU" {
		t.Errorf("%q stands there", b.text(fieldSurname))
	}
	b.decided("referred ")
}

func TestNobodyIsReferredWithoutAMatchByOneKey(t *testing.T) {
	b := newBench(t)
	b.scan(made.Unsought())
	b.do(fyne.KeyR, ctrl)
	b.says("Refer all the same?")
	b.decided()
	b.choose("1")
	b.decided("referred ")
}

func TestADecisionIsTakenBackForTenSeconds(t *testing.T) {
	b := met(t, 1, other())
	b.do(fyne.KeyL, ctrl)
	b.choose("1")
	b.verdict("ready")
	b.do(fyne.KeyU, ctrl)
	b.verdict("possible_match")
	if b.text(fieldSurname) != "KHAN" {
		t.Errorf("the case shows %q", b.text(fieldSurname))
	}
	b.do(fyne.KeyL, ctrl)
	b.choose("2")
	b.pass(11 * time.Second)
	b.do(fyne.KeyU, ctrl)
	b.verdict("ready")
}

func TestADecisionThatCannotBeKeptLeavesItsCaseAndLosesNobody(t *testing.T) {
	b := newBench(t)
	b.scan(made.Sought())
	b.verdict("no_match")
	b.keeper.Fault = errors.New("the disk is full")
	b.hold = true
	b.scan(made.Unsought())
	b.finish() // the decision fails
	b.keeper.Fault = nil
	for len(b.held) > 0 {
		b.finish()
	}
	b.verdict("no_match")
	b.says("This case is still open", "the disk is full")
	if b.text(fieldSurname) != "KHAN" {
		t.Errorf("%q stands there", b.text(fieldSurname))
	}
	if w := b.screen.shift.WaitingScans(); len(w) != 1 || w[0].Traveller.Surname != "SAMPLIDOU" {
		t.Errorf("waiting: %+v", w)
	}
	b.hold = false
	b.press(fyne.KeyReturn)
	if b.text(fieldSurname) != "SAMPLIDOU" {
		t.Errorf("next is %q", b.text(fieldSurname))
	}
}

func TestWhatWasOpenStandsThereWhenTheCounterIsOpenedAgain(t *testing.T) {
	b := matched(t, 1)
	again := New(Options{
		Desk: b.desk, Shift: b.desk.Shift(b.keeper), Say: made.Speaker(t), Run: func(work, then func()) { work(); then() },
	})
	if got := again.Shown(); got.Verdict != "possible_match" || got.Line != "2 alerts to look at" {
		t.Errorf("%+v", got)
	}
}

func TestWhoWasReleasedAndNotedNeedsOneKeyNextTime(t *testing.T) {
	b := met(t, 1, made.Smuggler())
	b.do(fyne.KeyB, ctrl) // not before
	b.verdict("possible_match")
	b.do(fyne.KeyL, ctrl)
	b.choose("n")
	b.says("Noted for this document")
	b.choose("3")
	b.scan(made.Sought())
	b.verdict("possible_match")
	b.says("Released before: ", "by r.conti", "because: Other father", "Ctrl+B releases as before")
	b.do(fyne.KeyB, ctrl)
	b.verdict("ready")
	b.decided("released other_father", "released other_father")
}

func TestNotesAreKeptAndAReaderIsHeardThroughThem(t *testing.T) {
	b := newBench(t)
	b.scan(made.Unsought())
	b.do(fyne.KeyT, ctrl)
	b.says("Notes on this traveller", "Comes from")
	b.hand("Athens")
	b.press(fyne.KeyEscape)
	c, _ := b.screen.shift.Case()
	if c.Notes.From != "Athens" || c.Notes.Identity == "" || c.Notes.Place == "" {
		t.Errorf("%+v", c.Notes)
	}
	b.do(fyne.KeyT, ctrl)
	b.scan(made.Child())
	if b.text(fieldSurname) != "TESTGUL" {
		t.Errorf("the reader's document is %q", b.text(fieldSurname))
	}
	for _, d := range b.keeper.Booked {
		if d.Kind == journal.KindDecision && d.Facts["outcome"] != string(border.OutcomePassed) {
			t.Errorf("%+v", d.Facts)
		}
	}
}

func TestWhatIsBeingWrittenOutlivesAPowerCut(t *testing.T) {
	b := newBench(t)
	b.scan(made.Unsought())
	b.do(fyne.KeyT, ctrl)
	b.hand("Athens")
	b.pass(3 * time.Second)
	c, _ := b.desk.Shift(b.keeper).Case()
	if c.Notes.From != "Athens" {
		t.Errorf("%+v", c.Notes)
	}
	b.press(fyne.KeyEscape)
	b.do(fyne.KeyT, ctrl)
	if got := b.screen.notes.written().From; got != "Athens" {
		t.Errorf("the form opens with %q", got)
	}
}

func TestWhatIsTypedOnAKeyBesideTheNotesGoesNowhereAndAReaderIsHeard(t *testing.T) {
	b := newBench(t)
	b.scan(made.Unsought())
	b.do(fyne.KeyT, ctrl)
	key := b.screen.evidence.keys.Objects[0].(*parts.KeyButton)
	b.window.Canvas().Focus(key)
	b.hand("said")
	if got := b.screen.notes.written(); got.From != "" || got.To != "" || b.screen.panel.scan.Text != "" {
		t.Errorf("%+v, in the scan field %q", got, b.screen.panel.scan.Text)
	}
	b.window.Canvas().Focus(key)
	b.pass(time.Second)
	b.scan(made.Child())
	if b.text(fieldSurname) != "TESTGUL" {
		t.Errorf("the reader's document is %q", b.text(fieldSurname))
	}
}

func TestANameTypedWhileSomethingIsChosenBeginsNobody(t *testing.T) {
	b := newBench(t)
	b.scan(made.Unsought())
	b.do(fyne.KeyG, ctrl)
	b.hand("Eleni")
	b.press(fyne.KeyReturn)
	b.says("The next traveller belongs to this one as")
	if b.text(fieldSurname) != "SAMPLIDOU" {
		t.Errorf("%q stands there", b.text(fieldSurname))
	}
}

func TestTheSignOfADiscreetAlertStandsWhereItsOfficerHasIt(t *testing.T) {
	for _, place := range door.SignPlaces() {
		b := newBench(t)
		b.screen.sign = place
		b.desk.Answers(b.desk.Finding(made.Watched()))
		b.scan(made.Unsought())
		b.verdict("no_match")
		notes := parts.DotNone
		for _, o := range b.screen.evidence.keys.Objects {
			if k, ok := o.(*parts.KeyButton); ok && k.Word == "Notes" {
				notes = k.Dot
			}
		}
		if (notes == parts.DotShown) != (place == door.SignAfterNotes) {
			t.Errorf("sign %s: the dot after Notes is %d", place, notes)
		}
		if clock := b.screen.ClockSign(); (len(clock) == 1) != (place == door.SignAfterClock) {
			t.Errorf("sign %s: after the clock stands %+v", place, clock)
		}
		b.press(fyne.KeyReturn)
		b.verdict("ready")
		b.decided("passed ")
	}
}

func TestTheSameStepsAreTakenForADiscreetAlertAsForNoMatch(t *testing.T) {
	steps := func(f func(*made.Desk) border.Finding) (kinds []journal.Kind, sizes []int) {
		b := newBench(t)
		b.desk.Answers(f(b.desk))
		b.scan(made.Unsought())
		b.press(fyne.KeyReturn)
		for _, d := range b.keeper.Booked {
			kinds, sizes = append(kinds, d.Kind), append(sizes, len(d.Detail))
		}
		return kinds, sizes
	}
	kinds, sizes := steps(func(d *made.Desk) border.Finding { return d.Nothing() })
	quiet, quietSizes := steps(func(d *made.Desk) border.Finding { return d.Finding(made.Watched()) })
	if len(kinds) != len(quiet) {
		t.Fatalf("%v and %v", kinds, quiet)
	}
	for i := range kinds {
		if kinds[i] != quiet[i] || sizes[i] != quietSizes[i] {
			t.Errorf("step %d: %s of %d bytes, discreet %s of %d", i, kinds[i], sizes[i], quiet[i], quietSizes[i])
		}
	}
}

func TestTheNextTravellerIsLinkedByOneKey(t *testing.T) {
	b := newBench(t)
	b.scan(made.Unsought())
	b.do(fyne.KeyG, ctrl)
	b.says("The next traveller belongs to this one as")
	b.choose("1")
	b.says("Next: family")
	b.scan(made.Child())
	c, _ := b.screen.shift.Case()
	if c.Group.Kind != shift.GroupFamily {
		t.Errorf("%+v", c.Group)
	}
}

func TestScanThatIsStillBeingKeptWhenTheCaseIsDecidedIsTakenNext(t *testing.T) {
	b := newBench(t)
	b.desk.Answer = func(t border.Traveller) (border.Finding, error) {
		if strings.Contains(t.FullName(), "KHAN") {
			return b.desk.Finding(made.Smuggler()), nil
		}
		return b.desk.Nothing(), nil
	}
	b.scan(made.Sought())
	b.verdict("possible_match")
	b.hold = true
	b.scan(made.Unsought())
	b.do(fyne.KeyR, fyne.KeyModifierControl)
	b.verdict("ready")
	for len(b.held) > 0 {
		b.finish()
	}
	b.verdict("no_match")
	if waiting := b.screen.Shown().Waiting; waiting != 0 {
		t.Errorf("%d still wait", waiting)
	}
}
