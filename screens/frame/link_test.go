package frame_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"postern/app/lang"
	"postern/screens/counter"
	"postern/screens/frame"
	"postern/screens/made"
)

// linked is a window of which the status bar speaks of a line.
func linked(look frame.Look, say *lang.Speaker, link func() frame.Link) fyne.Window {
	app := test.NewApp()
	frame.SetTheme(look)
	d := made.NewDesk()
	run := func(work, then func()) { work(); then() }
	screen := counter.New(counter.Options{Desk: d, Shift: d.Shift(&made.Keeper{}), Say: say, Run: run})
	f := frame.New(frame.Options{Desk: d, Say: say, Screens: []frame.Screen{screen}, Look: look, Quit: func() {}, Lock: func() {}, Link: link})
	w := app.NewWindow("")
	f.Attach(w)
	w.Resize(fyne.NewSize(1280, 760))
	f.Start()
	return w
}

func TestTheStatusBarSaysWhetherHeadquartersAnswersAndWhenItLastDid(t *testing.T) {
	at := func(ago time.Duration) time.Time { return made.Now().Add(-ago) }
	for want, link := range map[string]frame.Link{
		"On line · checked 09:40":       {Joined: true, Online: true, Checked: at(2 * time.Minute)},
		"Off line · checked 06:10":      {Joined: true, Checked: at(212 * time.Minute)},
		"Off line · checked 2026-11-21": {Joined: true, Checked: at(10 * time.Hour)},
		"On line · checked 2026-11-15":  {Joined: true, Online: true, Checked: at(7 * 24 * time.Hour)},
		"Off line · never checked":      {Joined: true},
	} {
		w := linked(frame.Look{Factor: 1}, made.Speaker(t), func() frame.Link { return link })
		if text := strings.Join(made.Texts(w.Content()), " | "); !strings.Contains(text, want) {
			t.Errorf("no %q: %s", want, text)
		}
	}
	for name, link := range map[string]func() frame.Link{"no courier": nil, "not joined": func() frame.Link { return frame.Link{} }} {
		w := linked(frame.Look{Factor: 1}, made.Speaker(t), link)
		if text := strings.Join(made.Texts(w.Content()), " | "); strings.Contains(text, "On line") || strings.Contains(text, "Off line") {
			t.Errorf("%s: %s", name, text)
		}
	}
}

func TestTheLineInTheStatusBarCutsNoTextWithLongerWordsAndBiggerText(t *testing.T) {
	for _, factor := range []float32{1, 1.25, 1.5, 1.75} {
		w := linked(frame.Look{Factor: factor}, made.LongSpeaker(t), func() frame.Link {
			return frame.Link{Joined: true, Checked: made.Now().Add(-10 * time.Hour)}
		})
		made.Cut(w.Content(), 1280, func(what string) { t.Errorf("at %v: %s", factor, what) })
	}
}
