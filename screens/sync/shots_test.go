package sync_test

import (
	"errors"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"postern/app/desk"
	"postern/app/desk/sync"
	"postern/screens/frame"
	"postern/screens/made"
	place "postern/screens/made/room"
	"postern/screens/theme"
)

// states are those in which the screen can be met.
func states() map[string]func(testing.TB, *room) {
	all := exchangeStates()
	maps.Copy(all, fileStates())
	return all
}

// fileStates are those in which lists come as files.
func fileStates() map[string]func(testing.TB, *room) {
	return map[string]func(testing.TB, *room){
		"installed": func(testing.TB, *room) {},
		"empty": func(_ testing.TB, r *room) {
			r.in = sync.Installed{Problem: desk.ProblemNoLists}
			r.screen.Tick()
		},
		"asking": func(t testing.TB, r *room) {
			r.menu(t, fyne.KeyO)
			r.paths = []string{"/media/stick/", "/media/store.xml"}
			r.typing("/media/st")
		},
		"reading": func(t testing.TB, r *room) {
			r.hold = true
			r.bring(t)
		},
		"staged": func(t testing.TB, r *room) { r.bring(t) },
		"stopped": func(t testing.TB, r *room) {
			r.stop()
			r.bring(t)
		},
		"word": func(t testing.TB, r *room) {
			r.stop()
			r.bring(t)
			test.FocusNext(r.window.Canvas())
			test.FocusNext(r.window.Canvas())
			r.key(fyne.KeyReturn)
			r.typing("no")
			r.key(fyne.KeyReturn)
		},
		"long": func(t testing.TB, r *room) {
			r.stop()
			r.longNames()
			r.bring(t)
			r.screen.Tick()
		},
		"taken": func(t testing.TB, r *room) {
			r.bring(t)
			r.key(fyne.KeyReturn)
		},
		"failed": func(t testing.TB, r *room) {
			r.fault = errors.New("the stick was pulled out")
			r.bring(t)
		},
	}
}

func looks() map[string]frame.Look {
	return map[string]frame.Look{
		"": {Factor: 1}, "-dark": {Mode: theme.Dark, Factor: 1}, "-high-contrast": {Mode: theme.HighContrast, Factor: 1}, "-150": {Factor: 1.5},
	}
}

func TestEveryStateLooksAsItDid(t *testing.T) {
	for name, set := range states() {
		for suffix, look := range looks() {
			often := name == "stopped" || suffix == "-150" && (name == "long" || name == "joined" || name == "offer")
			if suffix != "" && !often {
				continue
			}
			t.Run(name+suffix, func(t *testing.T) {
				r := open(t, look, made.Speaker(t))
				set(t, r)
				test.AssertRendersToMarkup(t, name+suffix+".xml", r.window.Canvas())
			})
		}
	}
}

func TestTheScreenCutsNoTextWithLongerWordsAndBiggerText(t *testing.T) {
	for _, fit := range place.Fits() {
		say := fit.Say(t)
		for name, set := range states() {
			if name == "word" && fit.Long {
				continue // its own word is another
			}
			r := open(t, fit.Look, say)
			set(t, r)
			if least := r.window.Content().MinSize(); least.Width > 1280 || least.Height > 760 {
				t.Errorf("%s at %v: needs %v", name, fit, least)
			}
			made.Cut(r.window.Content(), 1280, func(what string) { t.Errorf("%s at %v: %s", name, fit, what) })
			r.window.Close()
		}
	}
}

// TestPictures writes a picture of every state into the folder that
// POSTERN_PICTURES names, for people to look at.
func TestPictures(t *testing.T) {
	dir := os.Getenv("POSTERN_PICTURES")
	if dir == "" {
		t.Skip("POSTERN_PICTURES names no folder")
	}
	for name, set := range states() {
		for suffix, look := range looks() {
			r := open(t, look, made.Speaker(t))
			set(t, r)
			f, err := os.Create(filepath.Join(dir, "sync-"+name+suffix+".png"))
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(png.Encode(f, r.window.Canvas().Capture()), f.Close()); err != nil {
				t.Fatal(err)
			}
		}
	}
}
