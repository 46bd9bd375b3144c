package counter

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/desk/shift"
	"postern/screens/made"
)

// unscreened has travellers come while there are no lists; the first has a match, once
// there are.
func (b *bench) unscreened(n int) {
	b.t.Helper()
	b.desk.State.Problem = desk.ProblemNoLists
	b.screen.Tick()
	for i := range n {
		t := border.Traveller{Surname: "VESTRO", Document: border.TravelDocument{Number: fmt.Sprint("X", i)}}
		if i == 0 {
			t.Surname = "KHAN"
		}
		if _, err := b.screen.shift.Check(shift.Presented{Traveller: t}); err != nil {
			b.t.Fatal(err)
		}
		if err := b.screen.shift.Decide(shift.Ruling{Decision: border.Decision{Outcome: border.OutcomePassed}}); err != nil {
			b.t.Fatal(err)
		}
	}
	b.desk.Answer = func(t border.Traveller) (border.Finding, error) {
		if t.Surname == "KHAN" {
			return b.desk.Finding(made.Smuggler()), nil
		}
		return b.desk.Nothing(), nil
	}
}

// answers has the lists answer again.
func (b *bench) answers() {
	b.desk.State.Problem = desk.ProblemNone
	b.screen.Tick()
}

func TestWhoWasNotScreenedIsSearchedByItselfOnceTheListsAnswer(t *testing.T) {
	b := newBench(t)
	b.unscreened(45)
	b.during(func(int, int) {
		b.pass(time.Second)
		b.says("Searching for travellers who were not screened", "20 of 45")
		b.silent("45 travellers were not screened")
	})
	b.answers()
	b.asked(45)
	b.says("45 travellers who were not screened have been searched. 1 waits in the queue", "1 case waits to be decided")
	b.do(fyne.KeyO, ctrl)
	b.verdict("possible_match")
	if n := b.screen.shift.Unscreened(); n != 0 {
		t.Errorf("%d are not screened", n)
	}
}

func TestATravellerGoesBeforeThoseWhoAreScreenedLate(t *testing.T) {
	b := newBench(t)
	b.unscreened(45)
	at := 0
	b.during(func(int, int) {
		b.scan(made.Unsought())
		at = len(b.desk.Asked)
	})
	b.answers()
	b.verdict("no_match")
	if last := b.desk.Asked[at:]; at != 20 || len(last) != 26 || last[0].Surname != "SAMPLIDOU" {
		t.Errorf("after %d came %+v", at, last)
	}
	if n := b.screen.shift.Unscreened(); n != 0 {
		t.Errorf("%d are not screened", n)
	}
	b.press(fyne.KeyReturn)
	b.says("45 travellers who were not screened have been searched", "1 case waits to be decided")
}

func TestWhoStoodThereWhenTheListsCameIsScreenedOnceHeHasGone(t *testing.T) {
	b := newBench(t)
	b.unscreened(0)
	b.scan(made.Unsought())
	b.verdict("no_lists")
	b.answers()
	b.asked(0) // the officer has him before his eyes
	b.press(fyne.KeyReturn)
	b.screen.Tick()
	b.asked(1)
	if n := b.screen.shift.Unscreened(); n != 0 {
		t.Errorf("%d are not screened", n)
	}
}

func TestAFaultOfLateScreeningIsSaidAndTriedAgainWithAnotherEdition(t *testing.T) {
	b := newBench(t)
	b.unscreened(3)
	b.desk.Answer = func(border.Traveller) (border.Finding, error) { return border.Finding{}, errors.New("store damaged") }
	b.answers()
	b.says("3 travellers were not screened", "store damaged", "Tell the supervisor")
	tried := len(b.desk.Asked)
	b.screen.Tick()
	b.asked(tried) // not again and again
	b.desk.Answers(b.desk.Nothing())
	b.desk.State.Edition.Number++
	b.screen.Tick()
	b.says("3 travellers who were not screened have been searched. Nobody has a match")
	b.silent("store damaged")
}

func TestADecisionThatFailsLeavesLateScreeningToGoOn(t *testing.T) {
	b := newBench(t)
	b.unscreened(45)
	b.desk.State.Problem = desk.ProblemNone
	b.scan(made.Unsought())
	b.verdict("no_match")
	b.hold = true
	b.press(fyne.KeyReturn)
	b.screen.Tick() // which asks for the others, after that decision
	b.keeper.Fault = errors.New("disk full")
	b.finish()
	b.says("disk full")
	b.keeper.Fault = nil
	for len(b.held) > 0 {
		b.finish()
	}
	if n := b.screen.shift.Unscreened(); n != 0 {
		t.Errorf("%d are not screened", n)
	}
}
