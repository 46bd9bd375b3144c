package frame_test

import (
	"bytes"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"postern/screens/frame"
	"postern/screens/made"
	place "postern/screens/made/room"
)

func TestEveryStateLooksAsItDid(t *testing.T) {
	for _, s := range states() {
		for suffix, look := range place.Looks() {
			if suffix != "" && s.name != "possible-match" {
				continue
			}
			t.Run(s.name+suffix, func(t *testing.T) {
				r := open(t, look, made.Speaker(t))
				s.set(r)
				test.AssertRendersToMarkup(t, s.name+suffix+".xml", r.window.Canvas())
			})
		}
	}
}

func TestTheWindowFitsTheScreenAndCutsNoTextWithLongerWordsAndBiggerText(t *testing.T) {
	for _, fit := range place.Fits() {
		app, speaker := test.NewApp(), fit.Say(t)
		frame.SetTheme(fit.Look)
		for _, s := range states() {
			r := openIn(app, fit.Look, speaker)
			s.set(r)
			if least := r.window.Content().MinSize(); least.Width > 1280 || least.Height > 800-menuHeight(fit.Look) {
				t.Errorf("%s at %v: needs %v", s.name, fit, least)
			}
			var faults []string
			made.Cut(r.window.Content(), 1280, func(what string) { faults = append(faults, what) })
			if len(faults) > 0 {
				t.Errorf("%s at %v: %q", s.name, fit, faults)
			}
			r.window.Close()
		}
	}
}

func TestAnotherLookChangesColoursAndKeepsTheCase(t *testing.T) {
	r := open(t, frame.Look{}, made.Speaker(t))
	states()[slices.IndexFunc(states(), func(s state) bool { return s.name == "possible-match" })].set(r)
	before := r.screen.Shown()
	for range 3 {
		r.press(t, fyne.KeyD, fyne.KeyModifierControl|fyne.KeyModifierShift)
	}
	for range 4 {
		r.press(t, fyne.KeyT, fyne.KeyModifierControl|fyne.KeyModifierShift)
	}
	if after := r.screen.Shown(); after.Word != before.Word || !slices.Equal(after.Matches, before.Matches) || after.Action != before.Action {
		t.Errorf("after all looks: %+v, before: %+v", after, before)
	}
	if len(r.looks) < 8 || r.looks[len(r.looks)-1] != (frame.Look{Factor: 1}) {
		t.Errorf("looks told: %v", r.looks)
	}
	test.AssertRendersToMarkup(t, "possible-match.xml", r.window.Canvas())
}

// TestPictures writes a picture of every state into the folder that
// POSTERN_PICTURES names, for people to look at.
func TestPictures(t *testing.T) {
	dir := os.Getenv("POSTERN_PICTURES")
	if dir == "" {
		t.Skip("POSTERN_PICTURES names no folder")
	}
	for _, s := range states() {
		for suffix, look := range place.Looks() {
			speaker := made.Speaker(t)
			if os.Getenv("POSTERN_LONG_WORDS") != "" {
				speaker = made.LongSpeaker(t)
			}
			r := open(t, look, speaker)
			s.set(r)
			var picture bytes.Buffer
			if err := png.Encode(&picture, r.window.Canvas().Capture()); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, s.name+suffix+".png"), picture.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}
