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
