package frame_test

import (
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"postern/app/border"
	"postern/screens/counter"
	"postern/screens/frame"
	"postern/screens/made"
	"postern/screens/theme"
)

type shot struct {
	name string
	look frame.Look
	do   func(d *made.Desk, s *counter.Screen, w fyne.Window)
}

func TestShoot(t *testing.T) {
	dir := os.Getenv("POSTERN_LOOKS")
	if dir == "" {
		t.Skip("no POSTERN_LOOKS")
	}
	shots := []shot{
		{"ready", frame.Look{}, nil},
		{"no-match", frame.Look{}, func(d *made.Desk, s *counter.Screen, w fyne.Window) { scan(d, s, made.Unsought()) }},
		{"old", frame.Look{}, func(d *made.Desk, s *counter.Screen, w fyne.Window) {
			d.State.Edition.Issued = d.Clock.Add(-76 * time.Hour)
			scan(d, s, made.Unsought())
		}},
		{"possible", frame.Look{}, possible},
		{"possible-dark", frame.Look{Mode: theme.Dark}, possible},
		{"possible-hc", frame.Look{Mode: theme.HighContrast}, possible},
		{"possible-125", frame.Look{Factor: 1.25}, possible},
		{"possible-150", frame.Look{Factor: 1.5}, possible},
		{"possible-175", frame.Look{Factor: 1.75}, possible},
		{"document", frame.Look{}, func(d *made.Desk, s *counter.Screen, w fyne.Window) {
			d.Answers(d.Finding(made.StolenAlert()))
			scan(d, s, made.Stolen())
		}},
		{"child", frame.Look{}, func(d *made.Desk, s *counter.Screen, w fyne.Window) {
			d.Answers(d.Finding(made.Missing()))
			scan(d, s, made.Child())
		}},
		{"damaged", frame.Look{}, func(d *made.Desk, s *counter.Screen, w fyne.Window) { scan(d, s, made.Damaged()) }},
		{"damaged-150", frame.Look{Factor: 1.5}, func(d *made.Desk, s *counter.Screen, w fyne.Window) { scan(d, s, made.Damaged()) }},
		{"nolists", frame.Look{}, func(d *made.Desk, s *counter.Screen, w fyne.Window) {
			d.State.Problem = "no_lists"
			s.Tick()
			scan(d, s, made.Unsought())
		}},
		{"nolists-150", frame.Look{Factor: 1.5}, func(d *made.Desk, s *counter.Screen, w fyne.Window) {
			d.State.Problem = "no_lists"
			s.Tick()
		}},
		{"weaker", frame.Look{}, func(d *made.Desk, s *counter.Screen, w fyne.Window) {
			possible(d, s, w)
			for _, c := range s.Commands() {
				if c.Key == fyne.KeyW {
					c.Do()
				}
			}
			s.TypedKey(fyne.KeyUp)
		}},
		{"completion", frame.Look{}, func(d *made.Desk, s *counter.Screen, w fyne.Window) {
			w.Canvas().Focus(w.Canvas().Focused())
			for range 5 {
				test.FocusNext(w.Canvas())
			}
			for _, r := range "pkst" {
				d.Pass(time.Second)
				w.Canvas().Focused().TypedRune(r)
			}
		}},
		{"mistakes", frame.Look{}, func(d *made.Desk, s *counter.Screen, w fyne.Window) {
			scan(d, s, made.Expired())
			for range 3 {
				test.FocusNext(w.Canvas())
			}
			d.Pass(time.Second)
			for _, r := range "-99" {
				d.Pass(time.Second)
				w.Canvas().Focused().TypedRune(r)
			}
			w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		}},
		{"edited", frame.Look{}, func(d *made.Desk, s *counter.Screen, w fyne.Window) {
			scan(d, s, made.Expired())
			test.FocusNext(w.Canvas())
			d.Pass(time.Second)
			w.Canvas().Focused().TypedRune('A')
		}},
		{"part", frame.Look{}, func(d *made.Desk, s *counter.Screen, w fyne.Window) { scan(d, s, made.Unsought()[:1]) }},
		{"name", frame.Look{}, func(d *made.Desk, s *counter.Screen, w fyne.Window) {
			f := d.Finding(made.Smuggler())
			d.Answers(f)
			for _, r := range "Mohd Asif KHAN" {
				d.Pass(time.Second)
				s.Typed(r)
			}
			s.TypedKey(fyne.KeyReturn)
		}},
		{"damaged-match", frame.Look{}, func(d *made.Desk, s *counter.Screen, w fyne.Window) {
			d.Answers(d.Finding(made.Smuggler()))
			scan(d, s, made.Damaged())
			scan(d, s, made.Unsought())
		}},
		{"child-150", frame.Look{Factor: 1.5}, func(d *made.Desk, s *counter.Screen, w fyne.Window) {
			d.Answers(d.Finding(made.Missing()))
			scan(d, s, made.Child())
		}},
		{"document-150", frame.Look{Factor: 1.5}, func(d *made.Desk, s *counter.Screen, w fyne.Window) {
			d.Answers(d.Finding(made.StolenAlert()))
			scan(d, s, made.Stolen())
		}},
		{"ready-150", frame.Look{Factor: 1.5}, nil},
		{"no-match-150", frame.Look{Factor: 1.5}, func(d *made.Desk, s *counter.Screen, w fyne.Window) { scan(d, s, made.Unsought()) }},
	}
	for _, shot := range shots {
		t.Run(shot.name, func(t *testing.T) {
			app := test.NewApp()
			frame.SetTheme(shot.look)
			d := made.NewDesk()
			say := made.Speaker(t)
			if os.Getenv("POSTERN_LONG") != "" {
				say = made.LongSpeaker(t)
			}
			s := counter.New(counter.Options{Desk: d, Say: say, Run: func(work, then func()) { work(); then() }})
			f := frame.New(frame.Options{Desk: d, Say: say, Screens: []frame.Screen{s}, Look: shot.look, Quit: app.Quit})
			w := app.NewWindow("")
			f.Attach(w)
			f.Start()
			menu := float32(20.4)*max(shot.look.Factor, 1) + 12
			w.Resize(fyne.NewSize(1280, 800-menu))
			if shot.do != nil {
				shot.do(d, s, w)
			}
			out, err := os.Create(filepath.Join(dir, shot.name+".png"))
			if err != nil {
				t.Fatal(err)
			}
			defer out.Close()
			if err := png.Encode(out, w.Canvas().Capture()); err != nil {
				t.Fatal(err)
			}
			t.Logf("%+v min %v", s.Shown(), w.Content().MinSize())
		})
	}
}

func scan(d *made.Desk, s *counter.Screen, doc made.Document) {
	for _, line := range doc {
		for _, r := range line {
			d.Pass(2 * time.Millisecond)
			s.Typed(r)
		}
		d.Pass(2 * time.Millisecond)
		s.TypedKey(fyne.KeyReturn)
	}
}

func possible(d *made.Desk, s *counter.Screen, w fyne.Window) {
	f := d.Finding(made.Smuggler(), made.Namesake(), made.Elder())
	f.WeakerCount = 11
	for i := range 11 {
		f.Weaker = append(f.Weaker, made.Weak(i))
	}
	d.Answers(f)
	d.Answer = func(t border.Traveller) (border.Finding, error) { return f, nil }
	scan(d, s, made.Sought())
}
