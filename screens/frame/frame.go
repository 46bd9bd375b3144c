// Package frame is the window around the screens: the menu, the rail, the
// status bar, the look.
//
// Every command stands in the menu with its key, because Fyne hears a menu's
// keys wherever the focus is. While a dialog stands, menu keys are held back.
// Nothing is shown that does not work.
package frame

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"postern/app/desk"
	"postern/app/lang"
	"postern/screens/parts"
	"postern/screens/theme"
)

// Screen is what the frame needs of a screen.
type Screen interface {
	// Object is the screen's place in the window.
	Object() fyne.CanvasObject
	// Key is the screen's name in the catalogue, Icon its sign in the rail.
	Key() string
	Icon() string
	// Commands are what the screen adds to the menu.
	Commands() []parts.Command
	// OnChanged is told whom to call when the commands can do other things.
	OnChanged(changed func())
	// Focus puts the focus where typing belongs.
	Focus()
	// Typed and TypedKey hear what is typed while nothing has the focus.
	Typed(r rune)
	TypedKey(key fyne.KeyName)
	// Restyle draws the screen afresh in the theme that is set now.
	Restyle()
	// Tick says that the station's clock or its lists have moved on.
	Tick()
}

// Desk is what the frame shows of the station.
type Desk interface {
	Status() desk.Status
	Now() time.Time
}

// Look is how the window looks.
type Look struct {
	Mode   theme.Mode
	Factor float32 // of the text, 1 being 100 %
}

// Options is what a frame is built with. Desk, Say, Screens and Quit must be
// set.
type Options struct {
	Desk    Desk
	Say     *lang.Speaker
	Screens []Screen // to begin with; see Show and Bar
	Look    Look
	OnLook  func(Look) // hears of another look, to keep it
	Quit    func()
	// Lock and SignOut end a session; nil where nobody signs in. Touched hears of
	// every key and every movement of the mouse.
	Lock, SignOut func()
	Touched       func()
	// Link says whether headquarters answers; nil where the program has none.
	Link func() Link
}

// Link is the line to headquarters.
type Link struct {
	Joined  bool // there is an address to ask
	Online  bool // it answered when it was last asked
	Checked time.Time
}

// Frame is the window's content and menu.
type Frame struct {
	o      Options
	say    *lang.Speaker
	look   Look
	open   int  // the screen that is shown
	barred bool // nobody is signed in: one screen, and no rail
	window fyne.Window

	root   *fyne.Container
	ground *canvas.Rectangle
	rail   *fyne.Container
	items  []*parts.RailItem
	hint   *parts.Prose
	status *fyne.Container
	stage  *fyne.Container
	watch  *watch
	lines  [3]*canvas.Rectangle // under the menu, beside the rail, over the status bar
	rails  *canvas.Rectangle
	bar    *canvas.Rectangle

	menu  *fyne.MainMenu
	ready []bool // which commands the menu shows as possible
	brief bool
}

// New builds the frame around screens.
func New(o Options) *Frame {
	t := theme.New(o.Look.Mode, o.Look.Factor) // which sees to it that there is such a look
	f := &Frame{o: o, say: o.Say, look: Look{Mode: t.Mode(), Factor: t.Factor()}}
	f.ground, f.rails, f.bar = &canvas.Rectangle{}, &canvas.Rectangle{}, &canvas.Rectangle{}
	for i := range f.lines {
		f.lines[i] = &canvas.Rectangle{}
	}
	f.stage = &fyne.Container{Layout: parts.Fill{}, Objects: []fyne.CanvasObject{o.Screens[0].Object()}}
	f.rail = &fyne.Container{Layout: &railLayout{f}}
	f.status = &fyne.Container{Layout: parts.Fill{}}
	f.watch = newWatch(o.Touched)
	f.root = &fyne.Container{Layout: &frameLayout{f}, Objects: []fyne.CanvasObject{
		f.ground, f.stage, f.rails, f.rail, f.bar, f.status, f.lines[0], f.lines[1], f.lines[2], f.watch,
	}}
	f.build()
	f.hear()
	return f
}

// hear has the screens say when their commands can do other things.
func (f *Frame) hear() {
	for _, s := range f.o.Screens {
		s.OnChanged(func() {
			f.refreshMenu()
			f.buildStatus() // the screen may have a word there
			f.status.Refresh()
		})
	}
}

// Show puts other screens into the window, for another person's session, and opens
// the first.
func (f *Frame) Show(screens ...Screen) { f.turn(screens, false) }

// Bar shows one screen and no way to any other: nobody is signed in.
func (f *Frame) Bar(door Screen) { f.turn([]Screen{door}, true) }

func (f *Frame) turn(screens []Screen, barred bool) {
	for _, s := range f.o.Screens {
		s.OnChanged(nil) // what it still does, it does unseen
	}
	f.o.Screens, f.barred = screens, barred
	f.hear()
	if f.window != nil {
		for top := f.window.Canvas().Overlays().Top(); top != nil; top = f.window.Canvas().Overlays().Top() {
			top.Hide()
			f.window.Canvas().Overlays().Remove(top)
		}
		f.window.Canvas().Unfocus()
	}
	f.goTo(0)
}

// Content is what the window shows.
func (f *Frame) Content() fyne.CanvasObject { return f.root }

// Attach puts the frame into a window.
func (f *Frame) Attach(w fyne.Window) {
	f.window = w
	w.SetPadded(false)
	w.SetTitle(f.say.Say("window.title"))
	w.SetContent(f.root)
	f.setMenu()
	w.Canvas().SetOnTypedRune(func(r rune) { f.screen().Typed(r) })
	w.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { f.screen().TypedKey(e.Name) })
	if c, ok := w.Canvas().(desktop.Canvas); ok { // what has the focus tells it too: see parts.Heard
		c.SetOnKeyDown(func(*fyne.KeyEvent) { f.watch.tell() })
	}
	f.screen().Focus()
}

// Start sets the theme again, for the lifecycle's OnStarted: what is set before
// Fyne runs it takes in part only.
func (f *Frame) Start() {
	f.SetLook(f.look)
	f.screen().Focus()
}

// Look is how the window looks now.
func (f *Frame) Look() Look { return f.look }

// SetLook changes how the window looks.
func (f *Frame) SetLook(look Look) {
	f.look = look
	SetTheme(look)
	f.build()
	for _, s := range f.o.Screens {
		s.Restyle()
	}
	f.root.Refresh()
	f.setMenu() // its height follows the text, and the content below it
	if f.o.OnLook != nil {
		f.o.OnLook(look)
	}
}

// Tick says that the station's clock or its lists have moved on.
func (f *Frame) Tick() {
	f.buildStatus()
	f.status.Refresh()
	for _, s := range f.o.Screens {
		s.Tick()
	}
}

func (f *Frame) screen() Screen { return f.o.Screens[f.open] }

// Shown is the screen that is open.
func (f *Frame) Shown() Screen { return f.screen() }

// Open opens a screen.
func (f *Frame) Open(s Screen) {
	if i := slices.Index(f.o.Screens, s); i >= 0 {
		f.goTo(i)
	}
}

// goTo opens a screen.
func (f *Frame) goTo(i int) {
	f.open = i
	f.menu = nil // that of the screen before: this one may ask for its own while it is laid out
	f.stage.Objects = []fyne.CanvasObject{f.screen().Object()}
	f.build()
	f.root.Refresh()
	f.setMenu()
	f.screen().Focus()
}

// build makes everything that the theme paints.
func (f *Frame) build() {
	f.ground.FillColor = theme.Color(theme.Ground)
	f.rails.FillColor = theme.Color(theme.Rail)
	f.bar.FillColor = theme.Color(theme.Surface)
	for _, l := range f.lines {
		l.FillColor = theme.Color(theme.Line)
	}
	f.buildRail()
	f.buildStatus()
}

func (f *Frame) buildRail() {
	f.items = nil
	f.rail.Objects = nil
	f.rail.Hidden, f.rails.Hidden, f.lines[1].Hidden = f.barred, f.barred, f.barred
	if f.barred {
		return
	}
	for i, s := range f.o.Screens {
		item := parts.NewRailItem(s.Icon(), f.say.Say(s.Key()), f.say.Number(i+1), func() { f.goTo(i) })
		item.OnRune = func(r rune) { f.screen().Typed(r) }
		item.SetLook(i == f.open, f.brief)
		f.items = append(f.items, item)
		f.rail.Objects = append(f.rail.Objects, item)
	}
	f.hint = parts.Text(f.say.Say("rail.keys"), theme.SizeCaption, theme.Ink2)
	f.hint.Hidden = f.brief
	f.rail.Objects = append(f.rail.Objects, f.hint)
}
