package frame_test

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/desk/shift"
	"postern/app/lang"
	"postern/screens/counter"
	"postern/screens/frame"
	"postern/screens/made"
)

// room is the window with a counter in it, as the program opens it.
type room struct {
	app    fyne.App
	desk   *made.Desk
	shift  *shift.Shift
	goesOn bool // what is asked to be done does not end
	screen *counter.Screen
	frame  *frame.Frame
	window fyne.Window
	quit   int
	looks  []frame.Look
}

func open(t *testing.T, look frame.Look, say *lang.Speaker) *room {
	t.Helper()
	app := test.NewApp()
	frame.SetTheme(look)
	r := openIn(app, look, say)
	r.frame.Start()
	return r
}

// openIn opens another window in a program that has its look already: a theme
// that is set makes Fyne read its fonts again.
func openIn(app fyne.App, look frame.Look, say *lang.Speaker) *room {
	r := &room{app: app, desk: made.NewDesk()}
	r.shift = r.desk.Shift(&made.Keeper{})
	r.screen = counter.New(counter.Options{Desk: r.desk, Shift: r.shift, Say: say, Run: func(work, then func()) {
		if work(); !r.goesOn {
			then()
		}
	}})
	r.frame = frame.New(frame.Options{
		Desk: r.desk, Say: say, Screens: []frame.Screen{r.screen}, Look: look,
		OnLook: func(l frame.Look) { r.looks = append(r.looks, l) }, Quit: func() { r.quit++ },
	})
	r.window = r.app.NewWindow("")
	r.frame.Attach(r.window)
	r.window.Resize(fyne.NewSize(1280, 800-menuHeight(look)))
	return r
}

// menuHeight is what Fyne's menu bar takes of the window.
func menuHeight(look frame.Look) float32 { return 20.5*max(look.Factor, 1) + 12 }

func (r *room) typing(text string, gap time.Duration) {
	for _, letter := range text {
		r.desk.Pass(gap)
		if f := r.window.Canvas().Focused(); f != nil {
			f.TypedRune(letter)
		}
	}
}

func (r *room) key(key fyne.KeyName) {
	r.desk.Pass(200 * time.Millisecond)
	if f := r.window.Canvas().Focused(); f != nil {
		f.TypedKey(&fyne.KeyEvent{Name: key})
	}
}

func (r *room) scan(doc made.Document) {
	for _, line := range doc {
		r.typing(line, 2*time.Millisecond)
		r.key(fyne.KeyReturn)
	}
}

// press does the menu's command that has a key.
func (r *room) press(t *testing.T, key fyne.KeyName, modifier fyne.KeyModifier) {
	t.Helper()
	for _, menu := range r.window.MainMenu().Items {
		for _, item := range menu.Items {
			s, ok := item.Shortcut.(fyne.KeyboardShortcut)
			if ok && s.Key() == key && s.Mod() == modifier {
				item.Action()
				return
			}
		}
	}
	t.Fatalf("no command has the key %v+%s", modifier, key)
}

// discreet is the state that has to look like another.
const discreet = "no-match-discreet"

// state is a state of the counter.
type state struct {
	name string
	set  func(r *room)
}

// states are those that the pictures show, and a few more.
func states() []state {
	return slices.Concat(quiet(), matches(), portraits(), documents(), faults(), decisions(), batches())
}

func possible(r *room) {
	f := r.desk.Finding(made.Smuggler(), made.Namesake(), made.Elder())
	f.WeakerCount = 11
	for i := range 3 {
		f.Weaker = append(f.Weaker, made.Weak(i))
	}
	r.desk.Answers(f)
	r.scan(made.Sought())
}

// quiet are the states without an alert.
func quiet() []state {
	return []state{
		{"ready", func(*room) {}},
		{"no-match", func(r *room) { r.scan(made.Unsought()) }},
		{discreet, func(r *room) {
			f := r.desk.Finding(made.Watched())
			f.Namesakes = 1 // must not show
			r.desk.Answers(f)
			r.scan(made.Unsought())
		}},
		{"no-match-namesakes", func(r *room) {
			f := r.desk.Nothing()
			f.Namesakes = 700
			r.desk.Answers(f)
			r.typing("Muhammad Ali Khan", time.Second)
			r.key(fyne.KeyReturn)
		}},
		{"no-match-old-lists", func(r *room) {
			r.desk.State.Edition.Issued = r.desk.Clock.Add(-76 * time.Hour)
			r.frame.Tick()
			r.scan(made.Unsought())
		}},
		{"no-match-ageing", func(r *room) {
			r.desk.State.Edition.Issued = r.desk.Clock.Add(-31 * time.Hour)
			r.frame.Tick()
			r.scan(made.Expired())
		}},
		{"no-match-older-edition", func(r *room) {
			r.desk.State.Problem = desk.ProblemOlder
			r.frame.Tick()
			r.scan(made.Unsought())
		}},
	}
}

// matches are the states with one.
func matches() []state {
	return []state{
		{"possible-match", possible},
		{"possible-match-weaker", func(r *room) {
			possible(r)
			for _, c := range r.screen.Commands() {
				if c.Key == fyne.KeyW {
					c.Do()
				}
			}
			r.key(fyne.KeyUp)
		}},
		{"possible-match-typed", func(r *room) {
			f := made.Elder()
			for name, c := range f.Fields {
				c.Traveller, c.TravellerMarks = "", nil
				f.Fields[name] = c
			}
			r.desk.Answers(r.desk.Finding(f))
			r.typing("Asif KHAN", time.Second)
			r.key(fyne.KeyReturn)
		}},
		{"match-person", func(r *room) {
			m := made.Smuggler()
			m.Verdict = border.VerdictMatch
			r.desk.Answers(r.desk.Finding(m))
			r.scan(made.Sought())
			r.scan(made.Unsought())
		}},
		{"match-document", func(r *room) {
			r.desk.Answers(r.desk.Finding(made.StolenAlert()))
			r.scan(made.Stolen())
		}},
		{"missing-child", func(r *room) {
			r.desk.Answers(r.desk.Finding(made.Missing()))
			r.scan(made.Child())
		}},
	}
}

// portraits are the states with an alert that carries one.
func portraits() []state {
	pictured := func(r *room) {
		r.desk.Answers(r.desk.Finding(made.Pictured(made.Smuggler(), 2019), made.Namesake(), made.Elder()))
		r.scan(made.Sought())
	}
	return []state{
		{"faces", pictured},
		{"faces-large", func(r *room) {
			pictured(r)
			for _, c := range r.screen.Commands() {
				if c.Key == fyne.KeyI {
					c.Do()
				}
			}
		}},
		{"faces-child", func(r *room) {
			r.desk.Answers(r.desk.Finding(made.Pictured(made.Missing(), 2026)))
			r.scan(made.Child())
		}},
		{"faces-broken", func(r *room) {
			m := made.Smuggler()
			m.Alert.Photos = []border.Photo{{MediaType: "image/jpeg", Data: []byte("no picture"), TakenOn: border.YearOnly(2019)}}
			r.desk.Answers(r.desk.Finding(m))
			r.scan(made.Sought())
		}},
	}
}

// documents are the states in which a document speaks against itself.
func documents() []state {
	return []state{
		{"document-forged", func(r *room) {
			r.desk.Answers(r.desk.Finding(made.Pictured(made.Smuggler(), 2019)))
			r.scan(made.Forged())
		}},
		{"document-forged-no-match", func(r *room) { r.scan(made.Forged()) }},
		{"document-withdrawn", func(r *room) { r.scan(made.Withdrawn()) }},
		{"document-other-name", func(r *room) {
			r.scan(made.Unsought())
			test.FocusNext(r.window.Canvas())
			r.typing("X", time.Second)
			r.key(fyne.KeyReturn)
		}},
	}
}

// faults are the states in which something is wrong.
func faults() []state {
	return []state{
		{"damaged-mrz", func(r *room) { r.scan(made.Damaged()) }},
		{"damaged-mrz-match", func(r *room) {
			r.desk.Answers(r.desk.Finding(made.Smuggler()))
			r.scan(made.Damaged())
		}},
		{"no-lists", func(r *room) {
			r.desk.State = desk.Status{Station: r.desk.State.Station, Problem: desk.ProblemNoLists}
			r.frame.Tick()
		}},
		{"opening", func(r *room) {
			r.desk.State = desk.Status{Station: r.desk.State.Station, Problem: desk.ProblemOpening}
			r.frame.Tick()
			r.scan(made.Sought())
		}},
		{"mistakes", func(r *room) {
			r.scan(made.Expired())
			for range 3 {
				test.FocusNext(r.window.Canvas())
			}
			r.typing("-9", time.Second)
			r.key(fyne.KeyReturn)
		}},
		{"edited", func(r *room) {
			r.scan(made.Unsought())
			test.FocusNext(r.window.Canvas())
			r.typing("A", time.Second)
		}},
		{"completion", func(r *room) {
			for range 5 {
				test.FocusNext(r.window.Canvas())
			}
			r.typing("ga", time.Second)
		}},
	}
}
