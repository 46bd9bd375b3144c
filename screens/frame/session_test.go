package frame_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"postern/screens/counter"
	"postern/screens/frame"
	"postern/screens/made"
)

func TestWhoeverIsNotSignedInSeesOneScreenAndNoWayToAnother(t *testing.T) {
	test.NewApp()
	frame.SetTheme(frame.Look{Factor: 1})
	d, say := made.NewDesk(), made.Speaker(t)
	run := func(work, then func()) { work(); then() }
	screen := counter.New(counter.Options{Desk: d, Shift: d.Shift(&made.Keeper{}), Say: say, Run: run})
	locked := 0
	f := frame.New(frame.Options{Desk: d, Say: say, Screens: []frame.Screen{screen}, Quit: func() {}, Lock: func() { locked++ }, SignOut: func() {}})
	w := fyne.CurrentApp().NewWindow("")
	f.Attach(w)
	w.Resize(fyne.NewSize(1280, 780))
	titles := func() string {
		var all []string
		for _, m := range w.MainMenu().Items {
			all = append(all, m.Label)
			for _, i := range m.Items {
				all = append(all, i.Label)
			}
		}
		return strings.Join(all, " ")
	}
	if got := titles(); !strings.Contains(got, "Lock") || !strings.Contains(got, "Screens") {
		t.Errorf("signed in: %s", got)
	}
	f.Bar(screen)
	if got := titles(); strings.Contains(got, "Lock") || strings.Contains(got, "Screens") {
		t.Errorf("not signed in: %s", got)
	}
	if text := strings.Join(made.Texts(f.Content()), " "); strings.Contains(text, "Ctrl + digit") {
		t.Errorf("the rail stands there: %s", text)
	}
	f.Show(screen)
	if text := strings.Join(made.Texts(f.Content()), " "); !strings.Contains(text, "Ctrl + digit") {
		t.Errorf("the rail does not stand there again: %s", text)
	}
}

func TestEveryKeyAndEveryMovementIsHeard(t *testing.T) {
	test.NewApp()
	frame.SetTheme(frame.Look{Factor: 1})
	d, say := made.NewDesk(), made.Speaker(t)
	run := func(work, then func()) { work(); then() }
	heard := 0
	f := frame.New(frame.Options{
		Desk: d, Say: say, Screens: []frame.Screen{counter.New(counter.Options{Desk: d, Shift: d.Shift(&made.Keeper{}), Say: say, Run: run})},
		Quit: func() {}, Touched: func() { heard++ },
	})
	w := fyne.CurrentApp().NewWindow("")
	f.Attach(w)
	w.Resize(fyne.NewSize(1280, 780))
	over := 0
	var look func(o fyne.CanvasObject)
	look = func(o fyne.CanvasObject) {
		if c, ok := o.(desktop.Cursorable); ok && o.Size().Width > 1000 {
			c.Cursor()
			over++
		}
		if c, ok := o.(*fyne.Container); ok {
			for _, child := range c.Objects {
				look(child)
			}
		}
	}
	look(w.Content())
	if over == 0 || heard != over {
		t.Errorf("%d of %d movements heard", heard, over)
	}
	heard = 0
	k, ok := w.Canvas().Focused().(desktop.Keyable)
	if !ok {
		t.Fatalf("%T has the focus and hears no key go down", w.Canvas().Focused())
	}
	k.KeyDown(&fyne.KeyEvent{Name: fyne.KeyA})
	if _, is := w.Canvas().(desktop.Canvas); is && heard != 1 {
		t.Errorf("%d keys heard in a field", heard)
	}
}
