package sync_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"postern/screens/frame"
	"postern/screens/made"
)

func TestOthersAreTakenWithOneKeyAndAStoppedListStaysAsItWas(t *testing.T) {
	for _, pressed := range []func(*room){
		func(r *room) { r.menu(t, fyne.KeyE) },
		func(r *room) { test.FocusNext(r.window.Canvas()); r.key(fyne.KeyReturn) },
	} {
		r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
		r.stop()
		r.bring(t)
		r.says(t, "Take 4313, keep the old National list, Altamora", "Take all…")
		pressed(r)
		if want := []string{"without National list, Altamora", "take the rest"}; !slices.Equal(r.did, want) || r.switched != 1 {
			t.Errorf("%q, %d times told", r.did, r.switched)
		}
		r.says(t, "Edition 4313 answers. National list, Altamora stays as it was.")
	}
}

func TestOthersThatHaveChangedMeanwhileAreShownBeforeTheyAreTaken(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
	r.stop()
	r.rest.AsShown = false
	r.rest.Changes[1].Removed = 3
	r.bring(t)
	r.menu(t, fyne.KeyE)
	if want := []string{"without National list, Altamora"}; !slices.Equal(r.did, want) {
		t.Errorf("%q", r.did)
	}
	r.says(t, "What 4313 would change", "2.1 %")
	r.saysNot(t, "Stopped")
	r.key(fyne.KeyReturn)
	r.says(t, "Edition 4313 answers.")
}

func TestTakingTheOthersCanBeCancelledOrFailsAndNothingHasChanged(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
	r.stop()
	r.bring(t)
	r.hold = true
	r.menu(t, fyne.KeyE)
	r.says(t, "counters work on with 4312")
	r.key(fyne.KeyEscape)
	r.release()
	r.says(t, "Cancelled. Nothing has changed.")
	r.bring(t)
	r.fault = errors.New("the stick was pulled out")
	r.menu(t, fyne.KeyE)
	r.says(t, "The lists were not taken. Nothing has changed.", "the stick was pulled out", "Installed: edition 4312")
	if slices.Contains(r.did, "take the rest") {
		t.Errorf("%q", r.did)
	}
}

func TestAListOfALongNameDoesNotStandOnAKey(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
	r.stop()
	r.next.Changes[2].List = strings.Repeat("Very long ", 5) + "list"
	r.next.Stops[0].List = r.next.Changes[2].List
	r.bring(t)
	r.says(t, "Take 4313, keep the old list")
	r.saysNot(t, "keep the old Very")
}
