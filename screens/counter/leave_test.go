package counter

import (
	"errors"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"postern/app/desk"
	"postern/app/desk/door"
	"postern/screens/made"
)

func TestADecisionThatFailedOnceIsMadeAtTheNextKeyAndTheCaseGoes(t *testing.T) {
	b := matched(t, 1)
	b.keeper.Fault = errors.New("the disk is full")
	b.do(fyne.KeyR, ctrl)
	b.verdict("possible_match")
	b.says("the disk is full")
	b.keeper.Fault = nil
	b.do(fyne.KeyR, ctrl)
	b.verdict("ready")
	b.decided("referred ")
}

func TestACaseThatWasSetAsideStandsThereAfterTheDecisionThatWasTakenBack(t *testing.T) {
	b := newBench(t)
	b.scan(made.Unsought())
	b.press(fyne.KeyReturn)
	b.scan(made.Child())
	b.do(fyne.KeyU, ctrl)
	if b.text(fieldSurname) != "SAMPLIDOU" {
		t.Fatalf("%q was taken back", b.text(fieldSurname))
	}
	b.press(fyne.KeyReturn)
	if c, open := b.screen.shift.Case(); !open || c.Number != b.screen.c.number || b.text(fieldSurname) != "TESTGUL" {
		t.Errorf("case %d is open, the screen shows %d, %q", c.Number, b.screen.c.number, b.text(fieldSurname))
	}
}

func TestNobodyIsCheckedInAnothersCaseAfterACheckThatWasNotKept(t *testing.T) {
	b := newBench(t)
	b.scan(made.Unsought())
	b.keeper.Fault = errors.New("the disk is full")
	b.birthTyped("1991-07-23") // it cannot be booked
	b.keeper.Fault = nil
	b.scan(made.Child())
	if c, open := b.screen.shift.Case(); !open || c.Number != 2 || c.Traveller.Surname != "TESTGUL" {
		t.Errorf("open is %d: %+v", c.Number, c.Traveller)
	}
	b.decided("dropped ")
}

func TestAnOpenMatchStandsThereThoughTheNextSearchFailsOrTheListsGo(t *testing.T) {
	b := matched(t, 1)
	b.desk.Answer = nil
	b.desk.State.Problem = desk.ProblemNoLists
	b.birthTyped("1985-03-15")
	b.verdict("possible_match")
	b.says("Mohd Asif KHAN")
	b.do(fyne.KeyR, ctrl)
	b.decided("referred ")
}

func TestReasonsOfAReleaseGoWithTheMatchTheyWereFor(t *testing.T) {
	b := newBench(t)
	b.desk.Answers(b.desk.Finding(made.Smuggler()))
	b.scan(made.Sought()[:1])
	b.pass(time.Second)
	b.verdict("possible_match")
	b.do(fyne.KeyL, ctrl)
	b.desk.Answers(b.desk.Nothing())
	b.burst(made.Sought()[1]) // read further, it was somebody else
	b.key(fyne.KeyReturn)
	b.verdict("no_match")
}

func TestWhatIsWrittenAndDecidedIsKeptWhenTheWindowIsLocked(t *testing.T) {
	b := newBench(t)
	b.scan(made.Unsought())
	b.do(fyne.KeyT, ctrl)
	b.hand("Lisbon")
	left := 0
	end := func(kept error) {
		if left++; kept != nil {
			t.Error(kept)
		}
	}
	b.screen.Leave(end, func() {})
	if c, _ := b.screen.shift.Case(); c.Notes.From != "Lisbon" && c.Notes.Place != "Lisbon" {
		t.Errorf("kept is %+v", c.Notes)
	}

	b = newBench(t)
	b.scan(made.Unsought())
	b.hold = true
	b.press(fyne.KeyReturn) // passed, in a moment
	b.scan(made.Sought())   // checked after that
	b.scan(made.Child())    // who waits
	b.screen.Leave(end, func() {})
	for len(b.held) > 0 {
		b.finish()
	}
	if left != 2 {
		t.Errorf("%d sessions ended", left)
	}
	b.decided("passed ")
	var waiting []string
	for _, w := range b.screen.shift.WaitingScans() {
		waiting = append(waiting, w.Traveller.Surname)
	}
	if len(waiting) != 2 || waiting[0] != "KHAN" || waiting[1] != "TESTGUL" {
		t.Errorf("%q wait", waiting)
	}
}

func TestNotesThatCannotBeKeptHoldTheDecisionUpAndAreNotLost(t *testing.T) {
	b := newBench(t)
	b.scan(made.Unsought())
	b.do(fyne.KeyT, ctrl)
	b.hand("Lisbon")
	b.hold = true
	b.keeper.Fault = errors.New("the disk is full")
	b.do(fyne.KeyN, ctrl)
	b.finish()
	b.keeper.Fault = nil
	for len(b.held) > 0 {
		b.finish()
	}
	b.hold = false
	b.decided()
	b.verdict("no_match")
	b.do(fyne.KeyT, ctrl)
	b.do(fyne.KeyN, ctrl)
	b.decided("passed ")
	written := 0
	for _, d := range b.keeper.Booked {
		if d.Facts["note"] == "written" {
			written++
		}
	}
	if written != 1 {
		t.Errorf("the notes were booked %d times", written)
	}
}

func TestTheOfficersSignMovesAtOnce(t *testing.T) {
	b := newBench(t)
	b.desk.Answers(b.desk.Finding(made.Watched()))
	b.scan(made.Unsought())
	b.screen.SetSign(door.SignAfterClock)
	if b.screen.signed(door.SignAfterNotes) || !b.screen.signed(door.SignAfterClock) || len(b.screen.ClockSign()) != 1 {
		t.Error("the sign stands where it stood")
	}
}
