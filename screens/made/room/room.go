// Package room is the window in which the tests of a screen take place.
package room

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"postern/app/lang"
	"postern/screens/frame"
	"postern/screens/made"
)

// Room is a window of the usual size for the tests of one screen. What a screen
// asks to be done is done at once, or waits while Hold is set; what it asks for
// later waits for Pass.
type Room struct {
	Window fyne.Window
	Frame  *frame.Frame
	Desk   *made.Desk // the frame's
	Hold   bool

	look  frame.Look
	held  []func()
	later []func()
}

// New prepares a window in a look; the screens for it are made next, with Run
// and Later.
func New(look frame.Look) *Room {
	test.NewApp()
	frame.SetTheme(look)
	return &Room{Desk: made.NewDesk(), look: look}
}

// Run is the runner of the room's screens.
func (r *Room) Run(work, then func()) {
	if r.Hold {
		r.held = append(r.held, func() { work(); then() })
		return
	}
	work()
	then()
}

// Later keeps what is to be done later for Pass.
func (r *Room) Later(_ time.Duration, then func()) { r.later = append(r.later, then) }

// Release does the work that waits.
func (r *Room) Release() {
	held := r.held
	r.held, r.Hold = nil, false
	for _, do := range held {
		do()
	}
}

// Pass lets what was asked for later happen.
func (r *Room) Pass() {
	later := r.later
	r.later = nil
	for _, do := range later {
		do()
	}
}

// Open puts a screen into the window; barred, as the door stands there.
func (r *Room) Open(say *lang.Speaker, screen frame.Screen, barred bool) {
	o := frame.Options{Desk: r.Desk, Say: say, Screens: []frame.Screen{screen}, Look: r.look, Quit: func() {}}
	o.Lock, o.SignOut = func() {}, func() {}
	r.Frame = frame.New(o)
	if barred {
		r.Frame.Bar(screen)
	}
	r.Window = fyne.CurrentApp().NewWindow("")
	r.Frame.Attach(r.Window)
	r.Window.Resize(fyne.NewSize(1280, 800-20.5*max(r.look.Factor, 1)-12))
	r.Frame.Start()
}

// Key presses keys where the focus is.
func (r *Room) Key(keys ...fyne.KeyName) {
	for _, k := range keys {
		if f := r.Window.Canvas().Focused(); f != nil {
			f.TypedKey(&fyne.KeyEvent{Name: k})
		} else {
			r.Window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: k})
		}
	}
}

// Type types a text where the focus is.
func (r *Room) Type(text string) {
	for _, letter := range text {
		if f := r.Window.Canvas().Focused(); f != nil {
			f.TypedRune(letter)
		}
	}
}

// Menu does the menu's command that has a key with Ctrl.
func (r *Room) Menu(t testing.TB, key fyne.KeyName) {
	t.Helper()
	for _, menu := range r.Window.MainMenu().Items {
		for _, item := range menu.Items {
			if s, ok := item.Shortcut.(fyne.KeyboardShortcut); ok && s.Key() == key && s.Mod() == fyne.KeyModifierControl {
				item.Action()
				return
			}
		}
	}
	t.Fatalf("the menu has no Ctrl+%s", key)
}

// Text is all that the window says.
func (r *Room) Text() string { return strings.Join(made.Texts(r.Window.Content()), " | ") }

// Says fails where the window does not say a text.
func (r *Room) Says(t testing.TB, want ...string) {
	t.Helper()
	for text, w := r.Text(), 0; w < len(want); w++ {
		if !strings.Contains(text, want[w]) {
			t.Errorf("the window does not say %q: %s", want[w], text)
		}
	}
}

// SaysNot fails where the window says a text.
func (r *Room) SaysNot(t testing.TB, banned string) {
	t.Helper()
	if text := r.Text(); strings.Contains(text, banned) {
		t.Errorf("the window says %q: %s", banned, text)
	}
}
