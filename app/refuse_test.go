package main

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"postern/screens/theme"
	"postern/store"
)

func TestRefusalIsClosedByEnterSpaceAndEscAndFitsItsWindow(t *testing.T) {
	app := test.NewApp()
	say := english(t)
	r := stationFault(say, strings.Repeat("/a-folder-with-a-long-name", 12), errors.New("made-up fault"))
	if !strings.Contains(r.why, "made-up fault") || !strings.Contains(r.do, "start Postern again") {
		t.Errorf("%+v", r)
	}
	for _, factor := range theme.Factors() {
		app.Settings().SetTheme(theme.New(theme.HighContrast, factor))
		closed := 0
		width := refuseWidth * factor
		content, button := refusalContent(say, r, width, func() { closed++ })
		win := app.NewWindow("")
		win.SetPadded(false)
		win.SetContent(content)
		if got := win.Canvas().Size(); got.Width > width+1 || got.Height > 420*factor {
			t.Errorf("at %v the window is %v, wanted %v wide and no higher than its text", factor, got, width)
		}
		if low := app.Driver().AbsolutePositionForObject(button).Y + button.Size().Height; low < 100 || low > win.Canvas().Size().Height {
			t.Errorf("at %v the button ends at %v of %v", factor, low, win.Canvas().Size().Height)
		}
		win.Canvas().Focus(button)
		for i, key := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace, fyne.KeyEscape} {
			win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key})
			if closed != i+1 {
				t.Errorf("%s does not close it", key)
			}
		}
		win.Close()
	}
}

func TestDemonstrationThatAnOlderVersionLeftUnmarkedIsLeftAsItIsAndAnotherFolderTaken(t *testing.T) {
	log := slog.New(slog.DiscardHandler)
	dir := filepath.Join(t.TempDir(), "demonstration")
	old, err := store.Secrets{}.CreateStation(dir) // without the mark
	if err != nil {
		t.Fatal(err)
	}
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(dir+"-2", 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir+"-2", "notes.txt"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	for start := range 2 {
		s, err := openDemonstration(english(t), dir, store.Secrets{}, noon.AddDate(0, 0, start), log)
		if err != nil {
			t.Fatal(err)
		}
		if !s.Demonstration() {
			t.Error("the folder taken is no demonstration")
		}
		if _, err := os.Stat(filepath.Join(dir+"-3", "station.db")); err != nil {
			t.Error(err)
		}
		if _, err := openDemonstration(english(t), dir, store.Secrets{}, noon, log); !errors.Is(err, store.ErrHeld) {
			t.Errorf("while it is open: %v", err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if text, err := os.ReadFile(filepath.Join(dir+"-2", "notes.txt")); err != nil || string(text) != "mine" {
		t.Errorf("%q, %v", text, err)
	}
	s, err := openStation(english(t), dir, store.Secrets{}, false, noon)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Open(); !errors.Is(err, store.ErrNoEdition) || s.Demonstration() {
		t.Errorf("the old folder was changed: %v", err)
	}
}
