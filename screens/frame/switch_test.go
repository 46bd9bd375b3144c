package frame_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"postern/screens/frame"
	"postern/screens/made"
	"postern/screens/parts"
)

// restless is a screen that has few commands, and tells that they changed whenever it is
// laid out, as one does that folds when its room is small.
type restless struct {
	object   fyne.CanvasObject
	commands int
	changed  func()
}

func newRestless(commands int) *restless {
	s := &restless{commands: commands, changed: func() {}}
	s.object = container.New(s, widget.NewLabel(""))
	return s
}

func (s *restless) Layout([]fyne.CanvasObject, fyne.Size) { s.commands++; s.changed() }
func (s *restless) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(10, 10) }
func (s *restless) Object() fyne.CanvasObject             { return s.object }
func (s *restless) Key() string                           { return "screen.sync" }
func (s *restless) Icon() string                          { return "sync" }
func (s *restless) OnChanged(changed func())              { s.changed = changed }
func (s *restless) Focus()                                {}
func (s *restless) Typed(rune)                            {}
func (s *restless) TypedKey(fyne.KeyName)                 {}
func (s *restless) Restyle()                              {}
func (s *restless) Tick()                                 {}
func (s *restless) Commands() (all []parts.Command) {
	for range s.commands {
		all = append(all, parts.Command{Label: "made up", Do: func() {}})
	}
	return all
}

func TestScreenWhoseCommandsChangeWhileItIsLaidOutHasThemInTheMenu(t *testing.T) {
	r := open(t, frame.Look{}, made.Speaker(t))
	for _, commands := range []int{0, 1, 40} {
		other := newRestless(commands)
		f := frame.New(frame.Options{
			Desk: r.desk, Say: made.Speaker(t), Screens: []frame.Screen{r.screen, other}, OnLook: func(frame.Look) {}, Quit: func() {},
		})
		w := r.app.NewWindow("")
		f.Attach(w)
		w.Resize(fyne.NewSize(1280, 760))
		f.Start()
		f.Open(other)
		w.Resize(fyne.NewSize(900, 600))
		n := 0
		for _, m := range w.MainMenu().Items {
			for _, item := range m.Items {
				if item.Label == "made up" {
					n++
				}
			}
		}
		if n != other.commands {
			t.Errorf("%d of its %d commands stand in the menu", n, other.commands)
		}
		f.Open(r.screen)
		w.Close()
	}
}
