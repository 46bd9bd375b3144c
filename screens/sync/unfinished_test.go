package sync_test

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	desksync "postern/app/desk/sync"
	"postern/app/lang"
	"postern/screens/frame"
	"postern/screens/made"
	"postern/screens/sync"
)

// again is the screen of who comes back to what was broken off.
func again(t *testing.T, s *station, off desksync.Unfinished) *sync.Screen {
	t.Helper()
	test.NewApp()
	frame.SetTheme(frame.Look{Factor: 1})
	return sync.New(sync.Options{
		Desk: s, Say: made.Speaker(t), Run: func(work, then func()) { work(); then() }, Later: func(time.Duration, func()) {}, Unfinished: off,
	})
}

// keyed does the command that has a key with Ctrl.
func keyed(t *testing.T, of *sync.Screen, key fyne.KeyName) bool {
	t.Helper()
	for _, c := range of.Commands() {
		if c.Key == key && c.Modifier == fyne.KeyModifierControl && c.Ready() {
			c.Do()
			return true
		}
	}
	return false
}

func TestWhatALockBrokeOffIsOfferedAgainAndBegunByOneKey(t *testing.T) {
	paths := []string{"/media/stick/lists.jsonl"}
	s := newStation()
	screen := again(t, s, desksync.Unfinished{})
	if off := screen.Unfinished(); off.Network || len(off.Paths) > 0 || keyed(t, screen, fyne.KeyN) {
		t.Errorf("nothing was broken off, and %+v is offered", off)
	}
	screen.Bring(paths)
	off := screen.Unfinished()
	if screen.Shown().Phase != "staged" || !slices.Equal(off.Paths, paths) {
		t.Fatalf("%+v: %+v would be broken off", screen.Shown(), off)
	}

	next := newStation()
	screen = again(t, next, off)
	if got := screen.Unfinished(); !slices.Equal(got.Paths, paths) {
		t.Errorf("a second lock loses it: %+v", got)
	}
	if said := screen.Shown().Said; said != made.Speaker(t).Say("sync.unfinished", lang.Values{"Source": "lists.jsonl"}) {
		t.Errorf("%q", said)
	}
	if !keyed(t, screen, fyne.KeyN) || len(next.brings) != 1 || !slices.Equal(next.brings[0], paths) || screen.Shown().Phase != "staged" {
		t.Fatalf("%v, %+v", next.brings, screen.Shown())
	}
	if !keyed(t, screen, fyne.KeyE) || len(screen.Unfinished().Paths) > 0 || screen.Shown().Phase != "idle" {
		t.Errorf("it was taken, and %+v is offered", screen.Unfinished())
	}
}
