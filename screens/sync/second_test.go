package sync_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"postern/screens/frame"
	"postern/screens/made"
)

func TestAtAStationWithPeopleTwoSupervisorsOverrideAStop(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
	r.people = true
	r.stop()
	r.bring(t)
	test.FocusNext(r.window.Canvas())
	test.FocusNext(r.window.Canvas())
	r.key(fyne.KeyReturn)
	r.typing("VANISH")
	r.key(fyne.KeyReturn)
	r.says(t, "Two supervisors override a stop.")
	for _, text := range []string{"h.second", "000000"} {
		r.typing(text)
		r.key(fyne.KeyReturn)
	}
	if len(r.did) != 0 {
		t.Fatalf("%q with a wrong PIN", r.did)
	}
	r.key(fyne.KeyReturn)
	r.typing("771204")
	r.key(fyne.KeyReturn)
	if want := []string{"seconded by h.second", "take"}; !slices.Equal(r.did, want) {
		t.Errorf("%q, want %q", r.did, want)
	}
}
