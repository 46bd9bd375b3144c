// Package sync is the screen at which lists are brought to the station: what is
// installed, what a file or folder would change, and the way back.
//
// Rules of the screen: it starts no goroutine and never waits; nothing takes effect
// before it was shown; counters go on with the edition that answers.
package sync

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"postern/app/desk"
	"postern/app/lang"
	"postern/screens/parts"
)

// Desk is what the screen asks of the station. All but Now are called through the
// Runner.
type Desk interface {
	Installed() desk.Installed
	// Prepare stages an edition; progress is called on whatever thread.
	Prepare(ctx context.Context, paths []string, progress func(desk.Step)) (*desk.Staged, error)
	Take(*desk.Staged) error
	Discard(*desk.Staged) error
	Back() error
	// Paths completes a path that is being typed.
	Paths(typed string) []string
	Now() time.Time
}

// Options is what the screen is built with. All but Switched and Event must be set.
type Options struct {
	Desk Desk
	Say  *lang.Speaker
	// Run runs work off the window's thread and then, once it is done, on it; Later
	// runs then on the window's thread after a time.
	Run      func(work, then func())
	Later    func(after time.Duration, then func())
	Switched func() // hears that another edition answers
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
	from    *parts.KeyButton
	path    *parts.Input
	word    *parts.Input
	offers  *parts.Completion
	catcher *parts.Catcher
	figures *fyne.Container // the stages, drawn afresh as they go on

	installed desk.Installed
	asked     bool // Installed is being asked
	opened    bool // the screen was in the window
	compact   bool // the text is big for the window
	phase     phase
	source    []string // what the edition is made from
	cancel    context.CancelFunc
	step      atomic.Pointer[desk.Step]
	drawn     desk.Step
	staged    *desk.Staged
	outcome   outcome
	paths     []string // offered
	typing    int      // numbers what was typed, so that late offers are dropped
	chosen    bool     // an arrow has chosen among the offers
	wrongWord bool
	changed   func()
	said      string         // in the strips
	painted   *parts.Painted // nil where nobody measures
	told      Shown
}

// outcome is what the last doing ended with.
type outcome struct {
	key    string // of the catalogue; "" for none
	values lang.Values
	err    error
}

// pollEvery is how often the stages are drawn while they go on.
const pollEvery = 200 * time.Millisecond

// New builds the screen.
func New(o Options) *Screen {
	s := &Screen{o: o, say: o.Say}
	if s.o.Switched == nil {
		s.o.Switched = func() {}
	}
	s.path, s.word = parts.NewInput(36), parts.NewInput(36)
	s.path.OnKey, s.path.OnEdit, s.path.TakesTab = s.pathKey, s.pathTyped, func() bool { return len(s.paths) > 0 }
	s.word.OnKey, s.word.OnEdit = s.wordKey, func(string) { s.wordWrong(false) }
	s.offers = parts.NewCompletion(s.takeOffer)
	s.catcher = &parts.Catcher{OnRune: func(rune) {}, OnKey: s.TypedKey, TakesTab: func() bool { return false }}
	s.catcher.ExtendBaseWidget(s.catcher)
	s.figures = &fyne.Container{Layout: parts.Fill{}}
	s.root = &fyne.Container{Layout: &arrangement{s}}
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
	return []parts.Command{
		{Label: s.say.Say("sync.menu.from"), Key: fyne.KeyO, Modifier: ctrl, Do: s.askPath, Can: s.canAsk},
		{Label: s.say.Say("sync.menu.take"), Key: fyne.KeyE, Modifier: ctrl, Do: s.take, Can: s.canTake},
		{Label: s.say.Say("sync.menu.keep"), Key: fyne.KeyEscape, Do: s.escape, Can: s.canEscape},
		{},
		{Label: s.say.Say("sync.menu.back"), Key: fyne.KeyB, Modifier: ctrl, Do: s.back, Can: s.canBack},
	}
}

// canAsk says that lists may be chosen; while an edition is staged or made, that
// comes first.
func (s *Screen) canAsk() bool { return s.phase == phaseIdle || s.phase == phaseAsking }

func (s *Screen) canTake() bool { return s.phase == phaseStaged && !s.staged.Stopped() }

func (s *Screen) canBack() bool { return s.canAsk() && s.installed.Other != 0 }

func (s *Screen) canEscape() bool {
	switch s.phase {
	case phaseAsking, phasePreparing, phaseStaged, phaseWord:
		return true
	}
	return false
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
		c.Focus(s.path)
	case phaseWord:
		c.Focus(s.word)
	case phaseIdle:
		c.Focus(s.from)
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

// canvas is the window's. Fyne knows it of an object only once that was painted.
func (s *Screen) canvas() fyne.Canvas {
	driver := fyne.CurrentApp().Driver()
	if c := driver.CanvasForObject(s.root); c != nil {
		return c
	}
	if windows := driver.AllWindows(); s.opened && len(windows) > 0 {
		return windows[0].Canvas()
	}
	return nil
}

// Typed hears what is typed while nothing has the focus: nothing is typed here.
func (s *Screen) Typed(rune) {}

// TypedKey hears Esc while nothing has the focus.
func (s *Screen) TypedKey(key fyne.KeyName) {
	if key == fyne.KeyEscape {
		s.escape()
	}
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
	var now desk.Installed
	s.o.Run(func() { now = s.o.Desk.Installed() }, func() {
		s.asked = false
		s.installed = now
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
	s.path.TypedShortcut(&fyne.ShortcutSelectAll{}) // the path before may serve again
}

// Bring stages an edition from files and folders, unless one is staged or being
// made already.
func (s *Screen) Bring(paths []string) {
	if !s.canAsk() || len(paths) == 0 {
		return
	}
	s.closeOffers()
	ctx, cancel := context.WithCancel(context.Background())
	s.phase, s.source, s.cancel, s.outcome = phasePreparing, paths, cancel, outcome{}
	s.step.Store(&desk.Step{Stage: desk.StageRead})
	s.show()
	s.Focus()
	err := errors.New("the work broke off") // unless it ends
	var staged *desk.Staged
	s.o.Run(func() {
		staged, err = s.o.Desk.Prepare(ctx, paths, func(step desk.Step) { s.step.Store(&step) })
	}, func() {
		defer cancel()
		switch {
		case err == nil && ctx.Err() != nil: // it was done when the word came
			s.staged = staged
			s.discard()
			return
		case err == nil:
			s.phase, s.staged = phaseStaged, staged
			s.path.Set("")
		case errors.Is(err, context.Canceled):
			s.phase, s.outcome = phaseIdle, outcome{key: "sync.cancelled"}
		default:
			s.phase, s.outcome = phaseIdle, outcome{key: "sync.failed", err: err}
		}
		s.ended()
	})
	s.poll()
}

// ended shows where a doing has led to.
func (s *Screen) ended() {
	s.show()
	s.scroll.ScrollToTop()
	if c := s.canvas(); c != nil && c.Focused() != nil {
		s.Focus()
	}
}

// poll draws the stages while they go on.
func (s *Screen) poll() {
	if s.phase != phasePreparing {
		return
	}
	if step := s.step.Load(); step != nil && *step != s.drawn {
		s.showStages()
	}
	s.o.Later(pollEvery, s.poll)
}

// escape goes back one step; while an edition is made it cancels that.
func (s *Screen) escape() {
	switch s.phase {
	case phaseAsking:
		if s.offers.Open() {
			s.closeOffers()
			return
		}
		s.phase = phaseIdle
	case phasePreparing:
		s.phase = phaseStopping
		s.cancel()
	case phaseStaged:
		s.discard()
		return
	case phaseWord:
		s.phase = phaseStaged
	default:
		return
	}
	s.show()
	s.Focus()
}

// discard gives the staged edition up.
func (s *Screen) discard() {
	staged := s.staged
	s.phase, s.staged = phaseStopping, nil
	s.show()
	var err error
	s.o.Run(func() { err = s.o.Desk.Discard(staged) }, func() {
		s.phase, s.outcome = phaseIdle, outcome{key: "sync.kept", err: err}
		s.ended()
	})
}

// take switches to the staged edition, where nothing stops it.
func (s *Screen) take() {
	if s.canTake() {
		s.takeAll()
	}
}

func (s *Screen) takeAll() {
	staged, number := s.staged, s.staged.Edition.Number
	s.phase = phaseTaking
	s.show()
	s.Focus()
	err := errors.New("the work broke off")
	s.o.Run(func() { err = s.o.Desk.Take(staged) }, func() {
		s.switched("sync.taken", err, lang.Values{"Edition": edition(number)})
	})
}

// askWord asks for the word that overrides a stop.
func (s *Screen) askWord() {
	s.phase = phaseWord
	s.word.Set("")
	s.wrongWord = false
	s.show()
	s.Focus()
}

func (s *Screen) wordKey(key fyne.KeyName) bool {
	switch key {
	case fyne.KeyEscape:
		s.escape()
	case fyne.KeyReturn, fyne.KeyEnter:
		if strings.EqualFold(strings.TrimSpace(s.word.Text), s.say.Say("sync.word")) {
			s.takeAll()
			return true
		}
		s.wordWrong(true)
	default:
		return false
	}
	return true
}

// wordWrong says, or no longer says, that another word was typed.
func (s *Screen) wordWrong(wrong bool) {
	if s.wrongWord == wrong {
		return
	}
	s.wrongWord = wrong
	s.show()
	s.Focus()
}

// back goes to the edition before.
func (s *Screen) back() {
	if !s.canBack() {
		return
	}
	number := s.installed.Other
	s.phase, s.outcome = phaseBack, outcome{}
	s.show()
	s.Focus()
	err := errors.New("the work broke off")
	s.o.Run(func() { err = s.o.Desk.Back() }, func() {
		s.switched("sync.back", err, lang.Values{"Edition": edition(number)})
	})
}

// switched shows that another edition answers, or why none does.
func (s *Screen) switched(key string, err error, values lang.Values) {
	s.phase, s.staged = phaseIdle, nil
	s.outcome = outcome{key: key, values: values}
	if err != nil {
		s.outcome = outcome{key: "sync.failed_switch", err: err}
	}
	s.o.Switched()
	s.ask()
	s.ended()
}
