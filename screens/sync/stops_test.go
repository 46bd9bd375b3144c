package sync_test

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	desksync "postern/app/desk/sync"
	"postern/screens/frame"
	"postern/screens/made"
)

func TestAListThatShrinksStepByStepSaysSinceWhenAndHowMuch(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
	r.join()
	r.shrink()
	r.menu(t, fyne.KeyS)
	r.says(t, "Stopped: step by step 51,080 alerts of National list, Altamora would have vanished since", "It held 440,100 then and would hold 389,020", "3.0 %", "in 30 days: stopped")
	r.saysNot(t, "over 10 %")
}

func TestAStopIsOverriddenOnlyByTheWord(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
	r.stopAll()
	r.bring(t)
	r.saysNot(t, "keep the old")
	r.says(t, "Stopped: 45,220 alerts of National list, Altamora would vanish.", "over 10 %: stopped", "11.3 %")
	r.menu(t, fyne.KeyE)
	if len(r.did) != 0 {
		t.Fatal("Ctrl+E takes an edition that is stopped")
	}
	test.FocusNext(r.window.Canvas())
	r.key(fyne.KeyReturn)
	for _, wrong := range []string{"", "take", "vanis"} {
		r.typing(wrong)
		r.key(fyne.KeyReturn)
		if len(r.did) != 0 {
			t.Fatalf("taken with %q", wrong)
		}
		r.says(t, "That is not the word.")
		r.key(fyne.KeyEscape)
		test.FocusNext(r.window.Canvas())
		r.key(fyne.KeyReturn)
	}
	r.typing("vanish")
	r.key(fyne.KeyReturn)
	if !slices.Equal(r.did, []string{"take"}) {
		t.Errorf("%q", r.did)
	}
}

func TestWhatMayVanishUnaskedIsTheRulesOwnFigure(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
	r.stop()
	r.next.Changes = append(r.next.Changes, desksync.ListChange{List: "few", Before: 20, After: 16, Removed: 4})
	r.bring(t)
	r.says(t, fmt.Sprintf("within %d %%", desksync.MostGone), fmt.Sprintf("over %d %%: stopped", desksync.MostGone), "a few alerts")
}

func TestListsOfANationThatWasLeftOutAreToldInOneStripAndAsWhatTheyAre(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
	r.leavesOut()
	r.says(t, "2 lists are to be taken out and wait for your word.", "No list is taken out by itself",
		"Stopped: 2 lists are of nations whose lists this station takes no longer.", "Most-wanted smugglers (143 alerts), National list, Altamora (401,220 alerts).", "its nation is left out")
	r.saysNot(t, "were fetched")
	r.saysNot(t, " MB")
	r.saysNot(t, "published no longer")
	r.menu(t, fyne.KeyE)
	r.says(t, "Stopped: 2 lists are of nations whose lists this station takes no longer.")

	r = open(t, frame.Look{Factor: 1}, made.Speaker(t))
	r.leavesOut()
	r.courier.At.Waiting.Stops = r.next.Stops[:1]
	r.screen.Tick()
	r.says(t, "Stopped: this station takes no lists of ALT any more. 143 alerts of Most-wanted smugglers would vanish.")
	r.courier.At.Nations = []string{"ALT"}
	r.screen.Tick()
	r.says(t, "Stopped: Most-wanted smugglers is published no longer.", "| published no longer |")
	r.saysNot(t, "left out")
	r.courier.At.Waiting.Stops = r.next.Stops
	r.screen.Tick()
	r.says(t, "Stopped: 2 lists are published no longer.")
	r.wait(false)
	r.says(t, "3 lists were fetched, or are to be taken out, and wait for your word.", "2.4 MB")
}

func TestListsThatStopForTheSameReasonStandInOneStripHoweverMany(t *testing.T) {
	for _, why := range []error{
		desksync.ErrSmaller, desksync.ErrSlowLoss, desksync.ErrNothingKept, desksync.ErrMostRejected, desksync.ErrOlder, desksync.ErrNumberedAnew, desksync.ErrVanished,
	} {
		r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
		for i := range 9 {
			r.next.Stops = append(r.next.Stops, &desksync.ImportError{List: fmt.Sprintf("List %d", i), Before: 20, Gone: 9, Err: why})
		}
		r.bring(t)
		r.says(t, "Stopped: ", "List 0", "List 5", "and 3 more. ", "Nothing has changed yet.")
		r.saysNot(t, "List 6")
		r.saysNot(t, "sync.stop")
	}
}

func TestWhatWasRefusedDoesNotStandBesideATickThatAllWasVerified(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
	r.refusesSome()
	r.menu(t, fyne.KeyS)
	r.says(t, "it was changed on the way", "1 refused: see above")
	r.saysNot(t, "4 of 4 nations signed")
}

func TestANationThatFallsAwayIsNamedBeforeTheNationsAreChanged(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
	r.join()
	r.courier.At.Nations = []string{"ALT", "BRV", "PAK"}
	r.screen.Tick()
	r.offers()
	r.menu(t, fyne.KeyJ)
	r.menu(t, fyne.KeyG)
	r.says(t, "Headquarters does not know PAK any more.")

	r = open(t, frame.Look{Factor: 1}, made.Speaker(t))
	r.offer(t)
	r.saysNot(t, "does not know")
}
