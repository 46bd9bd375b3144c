package main

import (
	"fyne.io/fyne/v2"

	"postern/screens/frame"
	"postern/screens/parts"
)

// telling is a screen that can say in two words what stands on it.
type telling interface {
	frame.Screen
	MenuKey() string
	Shown() (phase, said string)
}

// told is a screen that tells when what it shows stands in the window: the first time,
// and each time after it says something else.
type told struct {
	telling
	both    *fyne.Container
	painted *parts.Painted
	last    *[2]string
}

// tellPaintings has a screen tell under a name; nil tell: to nobody.
func (r *room) tellPaintings(s telling, name string, tell func(name, phase, said string)) frame.Screen {
	if tell == nil {
		return s
	}
	t := told{telling: s, last: &[2]string{}}
	t.last[0], t.last[1] = s.Shown()
	t.painted = parts.NewPainted(func(do func()) { r.runner(func() {}, do) }, func(bool) func() {
		phase, said := s.Shown()
		return func() { tell(name, phase, said) }
	})
	t.both = &fyne.Container{Layout: parts.Fill{}, Objects: []fyne.CanvasObject{
		s.Object(), &fyne.Container{Objects: []fyne.CanvasObject{t.painted.Object()}},
	}}
	return t
}

// Object is the screen's place in the window.
func (t told) Object() fyne.CanvasObject { return t.both }

// OnChanged is told whom to call when the commands can do other things.
func (t told) OnChanged(changed func()) {
	t.telling.OnChanged(func() {
		if changed != nil {
			changed()
		}
		phase, said := t.Shown()
		if now := [2]string{phase, said}; now != *t.last {
			*t.last = now
			t.painted.Expect()
		}
	})
}
