// Package settings is the screen for what a person sets for himself, and a
// supervisor for the station: the people, the policy.
//
// Rules of the screen: it starts no goroutine and never waits; who may do what
// decides the station, the screen only leaves out what would be refused.
package settings

import (
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/desk/booked"
	"postern/app/desk/door"
	"postern/app/lang"
	"postern/screens/parts"
)

// Desk is what the screen asks of the station. All but Me, Settings and Notes are called
// through the Runner.
type Desk interface {
	Me() border.Account
	Settings() door.Settings
	Enrol(name string, role border.Role, pin string) (login string, err error)
	ResetPIN(login, pin string) error
	// Remove takes the word of a second supervisor, who proves himself.
	Remove(login, witness, witnessPIN string) error
	ChangePIN(old, fresh string) error
	SetPolicy(border.Policy) error
	// SetSign says where the officer's own sign for discreet alerts stands.
	SetSign(door.SignPlace) error
	// Notes are the releases that were noted; those that do not count wait for a second
	// person. Who is signed in countersigns one with his own name.
	Notes() []booked.Known
	Countersign(booked.Known) error
	// NewSheet makes a recovery sheet; one that comes with an error counts all the same.
	NewSheet(pin string) (door.Sheet, error)
	SaveSheet(sheet door.Sheet, path string) error
}

// Options is what the screen is built with. All must be set but Signed.
type Options struct {
	Desk Desk
	Say  *lang.Speaker
	// Run runs work off the window's thread and then, once it is done, on it.
	Run func(work, then func())
	Now func() time.Time
	// SheetPath is where a recovery sheet is offered to be saved.
	SheetPath string
	// Signed hears where the officer's sign stands now; nil: nobody listens.
	Signed func(door.SignPlace)
}

// phase is what the screen asks for.
type phase int

const (
	phaseIdle phase = iota
	phaseEnrol
	phaseReset
	phaseRemove
	phasePIN
	phasePolicy
	phaseSheet // the PIN, before a new recovery sheet is made
	phaseKeep  // the new recovery sheet stands there to be kept
)

// Screen is the screen.
type Screen struct {
	o   Options
	say *lang.Speaker

	root    *fyne.Container
	scroll  *container.Scroll
	tall    *parts.Tall
	keys    *fyne.Container
	catcher *parts.Catcher

	now     door.Settings
	phase   phase
	form    *parts.Form
	sheet   *parts.Recovery // in phaseKeep
	notes   []booked.Known  // that wait for a second person
	chosen  int             // among the people, and then the notes
	row     *parts.Row      // of the chosen note; nil: none is
	fault   string
	done    string
	busy    bool
	opened  bool
	changed func()
}

var errBrokeOff = errors.New("the work broke off")

// New builds the screen.
func New(o Options) *Screen {
	s := &Screen{o: o, say: o.Say}
	s.catcher = &parts.Catcher{OnRune: func(rune) {}, OnKey: s.TypedKey, TakesTab: func() bool { return false }}
	s.catcher.ExtendBaseWidget(s.catcher)
	s.root = &fyne.Container{Layout: &arrangement{s}}
	s.now = o.Desk.Settings()
	s.askNotes()
	s.show()
	return s
}

// Object is the screen's place in the window.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Key names the screen in the catalogue.
func (s *Screen) Key() string { return "screen.settings" }

// Icon is the screen's sign in the rail.
func (s *Screen) Icon() string { return "settings" }

// MenuKey names the menu of the screen's commands in the catalogue.
func (s *Screen) MenuKey() string { return "menu.settings" }

// OnChanged is told whom to call when the commands can do other things.
func (s *Screen) OnChanged(changed func()) { s.changed = changed }

// Commands are what the menu holds while the screen is open.
func (s *Screen) Commands() []parts.Command {
	if s.phase == phaseKeep {
		return s.sheetCommands()
	}
	const ctrl = fyne.KeyModifierControl
	mine := []parts.Command{
		{Label: s.say.Say("settings.menu.pin"), Key: fyne.KeyP, Modifier: ctrl, Do: func() { s.ask(phasePIN) }, Can: s.idle},
	}
	if s.o.Desk.Me().Role.Checks() {
		mine = append(mine, parts.Command{Label: s.say.Say("settings.menu.sign"), Key: fyne.KeyG, Modifier: ctrl, Do: s.nextSign, Can: s.idle})
	}
	if len(s.notes) > 0 {
		mine = append(mine, parts.Command{Label: s.say.Say("settings.menu.countersign"), Key: fyne.KeyS, Modifier: ctrl, Do: s.countersign, Can: s.canCountersign})
	}
	mine = append(mine, parts.Command{Label: s.say.Say("settings.menu.back"), Key: fyne.KeyEscape, Do: s.escape, Can: func() bool { return s.phase != phaseIdle && !s.busy }})
	if !s.o.Desk.Me().Role.Rules() {
		return mine
	}
	return append(mine, []parts.Command{
		{},
		{Label: s.say.Say("settings.menu.enrol"), Key: fyne.KeyE, Modifier: ctrl, Do: func() { s.ask(phaseEnrol) }, Can: s.idle},
		{Label: s.say.Say("settings.menu.reset"), Key: fyne.KeyR, Modifier: ctrl, Do: func() { s.ask(phaseReset) }, Can: s.canTouch},
		{Label: s.say.Say("settings.menu.remove"), Key: fyne.KeyD, Modifier: ctrl, Do: func() { s.ask(phaseRemove) }, Can: s.canTouch},
		{Label: s.say.Say("settings.menu.sheet"), Key: fyne.KeyH, Modifier: ctrl, Do: func() { s.ask(phaseSheet) }, Can: s.idle},
		{Label: s.say.Say("settings.menu.policy"), Key: fyne.KeyO, Modifier: ctrl, Do: func() { s.ask(phasePolicy) }, Can: s.idle},
	}...)
}

func (s *Screen) idle() bool { return s.phase == phaseIdle && !s.busy }

// canTouch reports whether the chosen person is another than the one who is signed
// in.
func (s *Screen) canTouch() bool {
	return s.idle() && s.chosen < len(s.now.People) && s.now.People[s.chosen].Login != s.o.Desk.Me().Login
}

// Focus puts the focus on the form, or on nothing that a key could set off.
func (s *Screen) Focus() {
	s.opened = true
	s.Tick()
	c := s.canvas()
	switch {
	case c == nil:
	case s.form != nil:
		at, _ := s.form.Empty()
		c.Focus(s.form.Field(at))
	default:
		c.Focus(s.catcher)
	}
}

// canvas is the window's, also before the screen was painted.
func (s *Screen) canvas() fyne.Canvas { return parts.Canvas(s.root, s.opened) }

// Typed hears what is typed while nothing has the focus: nothing is typed here.
func (s *Screen) Typed(rune) {}

// TypedKey hears the keys that choose among the people and the notes.
func (s *Screen) TypedKey(key fyne.KeyName) {
	switch key {
	case fyne.KeyEscape:
		s.escape()
	case fyne.KeyDown:
		s.choose(s.chosen + 1)
	case fyne.KeyUp:
		s.choose(s.chosen - 1)
	}
}

func (s *Screen) choose(at int) {
	if s.phase == phaseIdle && at >= 0 && at < len(s.now.People)+len(s.notes) {
		s.chosen = at
		s.show()
		s.reveal()
	}
}

// Restyle draws the screen afresh in the theme that is set now.
func (s *Screen) Restyle() {
	s.show()
	s.root.Refresh()
}

// Tick looks whether other notes wait: all else changes by this screen alone.
func (s *Screen) Tick() {
	if s.idle() && s.askNotes() {
		s.show()
	}
}

// ask opens the form of a phase.
func (s *Screen) ask(p phase) {
	s.open(p, parts.NewForm(s.asks(p)...))
}

// open opens a form.
func (s *Screen) open(p phase, form *parts.Form) {
	s.phase, s.form, s.fault, s.done = p, form, "", ""
	s.form.OnEnter, s.form.OnEscape = s.submit, s.escape
	s.form.OnEdit = func() {
		if s.fault != "" {
			s.fault = ""
			s.show()
		}
	}
	s.show()
	s.Focus()
}

// asks are what the form of a phase asks for.
func (s *Screen) asks(p phase) []parts.Ask {
	say := func(key string) string { return s.say.Say(key) }
	pin := func(key string) parts.Ask {
		return parts.Ask{Label: say(key), Hint: say("door.pin.hint"), Secret: true}
	}
	again := parts.Ask{Label: say("door.pin.again"), Secret: true}
	switch p {
	case phaseEnrol:
		return []parts.Ask{
			{Label: say("settings.name"), Hint: say("door.name.hint")},
			{Label: say("settings.role"), Hint: say("settings.role.hint")},
			pin("settings.pin.first"), again,
		}
	case phaseReset:
		return []parts.Ask{pin("settings.pin.first"), again}
	case phaseRemove:
		return []parts.Ask{
			{Label: say("settings.witness"), Hint: say("settings.witness.hint")},
			{Label: say("door.pin"), Secret: true},
		}
	case phasePIN:
		return []parts.Ask{{Label: say("settings.pin.old"), Secret: true}, pin("door.pin.new"), again}
	case phasePolicy:
		return s.policyAsks()
	case phaseSheet:
		return []parts.Ask{{Label: say("settings.sheet.pin"), Hint: say("settings.sheet.hint"), Secret: true}}
	}
	return nil
}

// escape goes back one step.
func (s *Screen) escape() {
	switch {
	case s.phase == phaseIdle || s.busy:
	case s.phase == phaseKeep:
		s.leaveSheet()
	default:
		s.close("")
	}
}

// close ends a form, with what was done.
func (s *Screen) close(done string) {
	s.phase, s.form, s.fault, s.done = phaseIdle, nil, "", done
	s.now = s.o.Desk.Settings()
	s.askNotes()
	s.show()
	s.Focus()
}

// wrong says what is wrong, at a field.
func (s *Screen) wrong(at int, sentence string) {
	s.fault = sentence
	s.show()
	if c := s.canvas(); c != nil && s.form != nil {
		c.Focus(s.form.Field(at))
	}
}

// submit does what the form is for.
func (s *Screen) submit() {
	if s.busy || s.form == nil {
		return
	}
	if s.phase == phaseKeep {
		s.keepSheet()
		return
	}
	if at, is := s.form.Empty(); is {
		s.wrong(at, s.say.Say("door.missing", lang.Values{"Field": s.form.Label(at)}))
		return
	}
	switch s.phase {
	case phaseEnrol:
		s.enrol()
	case phaseReset:
		login, pin := s.now.People[s.chosen].Login, s.form.Secret(0)
		if s.same(0, 1) {
			s.do(func() (string, error) {
				return s.say.Say("settings.reset", lang.Values{"Login": login}), s.o.Desk.ResetPIN(login, pin)
			})
		}
	case phaseRemove:
		login, witness, pin := s.now.People[s.chosen].Login, s.form.Text(0), s.form.Secret(1)
		s.form.Set(1, "")
		s.do(func() (string, error) {
			return s.say.Say("settings.removed", lang.Values{"Login": login}), s.o.Desk.Remove(login, witness, pin)
		})
	case phasePIN:
		old, fresh := s.form.Secret(0), s.form.Secret(1)
		if s.same(1, 2) {
			s.do(func() (string, error) { return s.say.Say("settings.pin.changed"), s.o.Desk.ChangePIN(old, fresh) })
		}
	case phasePolicy:
		s.setPolicy()
	case phaseSheet:
		s.newSheet()
	}
}

// same reports whether a PIN was typed twice alike.
func (s *Screen) same(first, second int) bool {
	if s.form.Secret(first) == s.form.Secret(second) {
		return true
	}
	s.form.Set(second, "")
	s.wrong(second, s.say.Say("door.pin.differs"))
	return false
}

// do does the form's work; what it says stands on the screen afterwards.
func (s *Screen) do(work func() (done string, err error)) {
	s.busy, s.fault = true, ""
	s.show()
	done, err := "", errBrokeOff
	s.o.Run(func() { done, err = work() }, func() {
		s.busy = false
		if err != nil {
			s.wrong(0, s.sentence(err))
			return
		}
		s.close(done)
	})
}

// sentence says what an error means.
func (s *Screen) sentence(err error) string {
	if sentence, known := desk.Explain(s.say, err); known {
		return sentence
	}
	return s.say.Say("door.failed", lang.Values{"Detail": err.Error()})
}
