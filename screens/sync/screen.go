// Package sync is the screen at which lists are brought to the station: what is
// installed, what headquarters, a stick, a file or a folder would change, and the way
// back. It is for who rules the station: of headquarters' answers it tells what may be
// discreet.
//
// Rules of the screen: it starts no goroutine and never waits; nothing takes effect
// before it was shown; counters go on with the edition that answers.
package sync

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"postern/app/desk"
	"postern/app/desk/courier"
	"postern/app/desk/sync"
	"postern/app/lang"
	"postern/screens/parts"
)

// Desk is what the screen asks of the station. All but Now are called through the
// Runner.
type Desk interface {
	Installed() sync.Installed
	// Prepare stages an edition; progress is called on whatever thread.
	Prepare(ctx context.Context, paths []string, progress func(sync.Step)) (*sync.Staged, error)
	// Without stages it anew, the lists that stop it left as they are.
	Without(ctx context.Context, staged *sync.Staged, progress func(sync.Step)) (*sync.Staged, error)
	Take(*sync.Staged) error
	// NeedsSecond reports whether a stop is overridden by two; TakeStopped is their Take. It
	// must not wait.
	NeedsSecond() bool
	TakeStopped(staged *sync.Staged, login, pin string) error
	Discard(*sync.Staged) error
	Back() error
	// Paths completes a path that is being typed.
	Paths(typed string) []string
	Now() time.Time
}

// Options is what the screen is built with. All but Courier, Switched and Event must be
// set.
type Options struct {
	Desk    Desk
	Courier Courier // nil: lists come as files alone
	Say     *lang.Speaker
	// Run runs work off the window's thread and then, once it is done, on it; Later
	// runs then on the window's thread after a time.
	Run   func(work, then func())
	Later func(after time.Duration, then func())
	// Switched hears that another edition answers, or that headquarters was asked and no
	// other one comes of it: its answers may be new, or the line be cut.
	Switched func()
	// Unfinished is what was broken off when who works here was here last.
	Unfinished sync.Unfinished
	// Event is told what stands in the window, each time after it has changed; nil:
	// nobody measures.
	Event func(Shown)
}

// phase is what the screen is doing.
type phase int

const (
	phaseIdle      phase = iota
	phaseAsking          // for a path
	phasePreparing       // an edition is being staged
	phaseStopping        // that was cancelled and is winding up
	phaseStaged          // an edition waits for the officer's word
	phaseWord            // the word is typed that overrides a stop
	phaseTaking          // the edition is being switched to
	phaseBack            // the edition before is being switched to
	phaseExpired         // the reason is typed for lists whose term is over
	phaseJoin            // for the address or stick of a headquarters
	phaseLooking         // it is being looked at
	phaseOffer           // it is to be confirmed
	phaseJoining         // it is being joined
	phaseExchange        // what the station has joined stands there
	phaseLeave           // it is asked whether to leave that
	phaseLeaving         // it is being left
	phaseDiffer          // the answers that differ stand there
)

// Screen is the screen.
type Screen struct {
	o   Options
	say *lang.Speaker

	root    *fyne.Container
	head    *fyne.Container
	scroll  *container.Scroll
	tall    *parts.Tall
	keys    *fyne.Container
	checks  *parts.KeyButton // nil where there is no address to ask
	from    *parts.KeyButton
	path    *parts.PathField
	place   *parts.PathField // of a headquarters
	word    *parts.Input
	second  *parts.Form // nil: the word is asked for first
	against string      // why the second supervisor does not count
	catcher *parts.Catcher
	figures *fyne.Container // the stages, drawn afresh as they go on

	installed  sync.Installed
	state      courier.State
	asked      bool // Installed is being asked
	opened     bool // the screen was in the window
	compact    bool // the text is big for the window
	phase      phase
	origin     origin // of the edition that is being made
	cancel     context.CancelFunc
	progress   *progress
	drawn      reached
	staged     *sync.Staged
	faults     []desk.Spoken // of single nations and lists, of what was fetched
	joining    *joining
	unfinished sync.Unfinished
	expired    *expired
	differ     differ
	outcome    outcome
	wrongWord  bool
	changed    func()
	said       string         // in the strips
	painted    *parts.Painted // nil where nobody measures
	told       Shown
}

// outcome is what the last doing ended with.
type outcome struct {
	key  string // of the catalogue; "" for none
	text string
	err  error
}

// pollEvery is how often the stages are drawn while they go on.
const pollEvery = 200 * time.Millisecond

// New builds the screen.
func New(o Options) *Screen {
	s := &Screen{o: o, say: o.Say, unfinished: o.Unfinished}
	if s.o.Switched == nil {
		s.o.Switched = func() {}
	}
	s.word = parts.NewInput(36)
	s.word.OnKey, s.word.OnEdit = s.wordKey, func(string) { s.wordWrong(false) }
	s.catcher = &parts.Catcher{OnRune: func(rune) {}, OnKey: s.TypedKey, TakesTab: func() bool { return false }}
	s.catcher.ExtendBaseWidget(s.catcher)
	s.figures = &fyne.Container{Layout: parts.Fill{}}
	s.root = &fyne.Container{Layout: &arrangement{s}}
	s.path = parts.NewPathField(s.root, o.Run, o.Desk.Paths)
	s.path.OnPath, s.path.OnEscape = func(path string) { s.Bring([]string{path}) }, s.escape
	s.place = parts.NewPathField(s.root, o.Run, o.Desk.Paths)
	s.place.OnPath, s.place.OnEscape = s.look, s.escape
	s.progress = newProgress(o.Desk.Now)
	if s.o.Event != nil {
		s.painted = parts.NewPainted(func(do func()) { s.o.Run(func() {}, do) }, s.onPainted)
	}
	s.show()
	s.ask()
	return s
}

// Object is the screen's place in the window.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Key names the screen in the catalogue.
func (s *Screen) Key() string { return "screen.sync" }

// Icon is the screen's sign in the rail.
func (s *Screen) Icon() string { return "sync" }

// MenuKey names the menu of the screen's commands in the catalogue.
func (s *Screen) MenuKey() string { return "menu.sync" }

// OnChanged is told whom to call when the commands can do other things.
func (s *Screen) OnChanged(changed func()) { s.changed = changed }

// Commands are what the menu holds while the screen is open.
func (s *Screen) Commands() []parts.Command {
	const ctrl = fyne.KeyModifierControl
	commands := []parts.Command{
		{Label: s.say.Say("sync.menu.from"), Key: fyne.KeyO, Modifier: ctrl, Do: s.askPath, Can: s.canAsk},
		{Label: s.say.Say("sync.menu.resume"), Key: fyne.KeyN, Modifier: ctrl, Do: s.resume, Can: s.canResume},
		{Label: s.say.Say("sync.menu.take"), Key: fyne.KeyE, Modifier: ctrl, Do: s.take, Can: s.canTake},
		{Label: s.say.Say("sync.menu.keep"), Key: fyne.KeyEscape, Do: s.escape, Can: s.canEscape},
		{},
		{Label: s.say.Say("sync.menu.back"), Key: fyne.KeyB, Modifier: ctrl, Do: s.back, Can: s.canBack},
	}
	if s.o.Courier == nil {
		return commands
	}
	check := parts.Command{Label: s.say.Say("sync.menu.check"), Key: fyne.KeyS, Modifier: ctrl, Do: s.check, Can: s.canCheck}
	return append(append([]parts.Command{check}, commands...),
		parts.Command{},
		parts.Command{Label: s.say.Say("sync.menu.exchange"), Key: fyne.KeyJ, Modifier: ctrl, Do: s.openExchange, Can: s.canAsk},
		parts.Command{Label: s.say.Say("sync.menu.nations"), Key: fyne.KeyG, Modifier: ctrl, Do: s.changeNations, Can: s.canChange},
		parts.Command{Label: s.say.Say("sync.menu.again"), Key: fyne.KeyW, Modifier: ctrl, Do: s.askAgain, Can: s.canAgain},
		parts.Command{Label: s.say.Say("sync.menu.recipient"), Key: fyne.KeyR, Modifier: ctrl, Do: s.copyRecipient, Can: s.canCopy},
		parts.Command{Label: s.say.Say("sync.menu.differ"), Key: fyne.KeyD, Modifier: ctrl, Do: s.openDiffer, Can: s.canDiffer},
		parts.Command{Label: s.say.Say("sync.menu.page_next"), Key: fyne.KeyPeriod, Modifier: ctrl, Do: func() { s.turn(1) }, Can: s.canTurn(1)},
		parts.Command{Label: s.say.Say("sync.menu.page_before"), Key: fyne.KeyComma, Modifier: ctrl, Do: func() { s.turn(-1) }, Can: s.canTurn(-1)},
	)
}

// canAsk says that lists may be chosen; while an edition is staged or made, that
// comes first.
func (s *Screen) canAsk() bool { return s.phase == phaseIdle || s.phase == phaseAsking }

func (s *Screen) canTake() bool {
	return s.waits() || s.phase == phaseStaged && (!s.staged.Stopped() || len(s.staged.Keepable()) > 0)
}

func (s *Screen) canBack() bool { return s.canAsk() && s.installed.Other != 0 }

func (s *Screen) canEscape() bool {
	switch s.phase {
	case phaseIdle, phaseStopping, phaseTaking, phaseBack, phaseJoining, phaseLeaving:
		return false
	}
	return true
}

// Focus puts the focus on the safe thing to do.
func (s *Screen) Focus() {
	s.opened = true
	c := s.canvas()
	if c == nil {
		return
	}
	switch s.phase {
	case phaseAsking:
		c.Focus(s.path.Input)
	case phaseWord:
		if s.second != nil {
			at, _ := s.second.Empty()
			c.Focus(s.second.Field(at))
			return
		}
		c.Focus(s.word)
	case phaseJoin:
		c.Focus(s.place.Input)
	case phaseOffer:
		c.Focus(s.joining.form.Field(s.joining.at))
	case phaseExpired:
		c.Focus(s.expired.form.Field(0))
	case phaseDiffer:
		c.Focus(s.catcher)
	case phaseIdle:
		switch {
		case (s.state.Waiting != nil || s.canResume()) && s.firstKey() != nil:
			c.Focus(s.firstKey())
		case s.checks != nil && !s.checks.Disabled():
			c.Focus(s.checks)
		default:
			c.Focus(s.from)
		}
	default:
		if b := s.firstKey(); b != nil {
			c.Focus(b)
			return
		}
		c.Focus(s.catcher)
	}
}

func (s *Screen) firstKey() *parts.KeyButton {
	for _, o := range s.keys.Objects {
		if b, ok := o.(*parts.KeyButton); ok && !b.Disabled() {
			return b
		}
	}
	return nil
}

// canvas is the window's, also before the screen was painted.
func (s *Screen) canvas() fyne.Canvas { return parts.Canvas(s.root, s.opened) }

// Typed hears what is typed while nothing has the focus: nothing is typed here.
func (s *Screen) Typed(rune) {}

// TypedKey hears Esc while nothing has the focus.
func (s *Screen) TypedKey(key fyne.KeyName) {
	switch {
	case key == fyne.KeyEscape:
		s.escape()
	case s.phase == phaseDiffer:
		s.differKey(key)
	default:
		s.leaf(key)
	}
}

// leaf scrolls by most of what is seen, and reports whether the key was one for that.
func (s *Screen) leaf(key fyne.KeyName) bool {
	step := s.scroll.Size().Height - 40
	switch key {
	case fyne.KeyPageDown:
	case fyne.KeyPageUp:
		step = -step
	default:
		return false
	}
	most := max(s.tall.Height()-s.scroll.Size().Height, 0)
	s.scroll.ScrollToOffset(fyne.NewPos(0, min(max(s.scroll.Offset.Y+step, 0), most)))
	return true
}

// Restyle draws the screen afresh in the theme that is set now.
func (s *Screen) Restyle() {
	s.show()
	s.root.Refresh()
}

// Tick looks whether another edition answers, and how old its lists have grown.
func (s *Screen) Tick() {
	if s.phase == phaseIdle || s.phase == phaseAsking || s.phase == phaseStaged {
		s.ask()
	}
}

// ask asks what is installed.
func (s *Screen) ask() {
	if s.asked {
		return
	}
	s.asked = true
	var now sync.Installed
	var state courier.State
	s.o.Run(func() {
		now = s.o.Desk.Installed()
		if s.o.Courier != nil {
			state = s.o.Courier.State()
		}
	}, func() {
		s.asked = false
		s.installed, s.state = now, state
		s.show()
	})
}

// askPath asks for a file or folder.
func (s *Screen) askPath() {
	if !s.canAsk() {
		return
	}
	s.phase, s.outcome = phaseAsking, outcome{}
	s.show()
	s.Focus()
	s.path.SelectAll() // the path before may serve again
}
