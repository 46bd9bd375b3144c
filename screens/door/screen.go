// Package door is what stands on the screen before anybody has signed in: the
// first start, the recovery sheet, the sign-in.
//
// Rules of the screen: it starts no goroutine and never waits; a PIN leaves the
// fields as soon as it was tried; it tells nothing of the lists but their age.
package door

import (
	"errors"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"postern/app/desk"
	"postern/app/desk/door"
	"postern/app/lang"
	"postern/screens/parts"
	"postern/store"
)

// Desk is what the screen asks of the station. All but Door and Now are called
// through the Runner.
type Desk interface {
	Door() door.View
	SignIn(login, pin string) error
	// SignInAnew is SignIn by who chooses his own PIN in place of one he was given.
	SignInAnew(login, pin, fresh string) error
	Found(door.NewStation) (door.Sheet, error)
	Recover(code, login, pin string) (door.Sheet, error)
	SaveSheet(sheet door.Sheet, path string) error
	Now() time.Time
}

// Options is what the screen is built with. All must be set.
type Options struct {
	Desk Desk
	Say  *lang.Speaker
	// Run runs work off the window's thread and then, once it is done, on it.
	Run      func(work, then func())
	SignedIn func()
	// SheetPath is where a recovery sheet is offered to be saved.
	SheetPath string
}

// phase is what the screen asks for.
type phase int

const (
	phaseSignIn  phase = iota
	phaseOwn           // a PIN of one's own, in place of one that a supervisor gave
	phaseFirst         // the station's name and the first supervisor
	phaseRecover       // the code of the recovery sheet
	phaseSheet         // a new recovery sheet stands there to be kept
)

// Screen is the screen.
type Screen struct {
	o   Options
	say *lang.Speaker

	root   *fyne.Container
	scroll *container.Scroll
	tall   *parts.Tall

	phase   phase
	view    door.View
	forms   map[phase]*parts.Form
	fault   string // the sentence under the fields; "" for none
	saved   string // where the sheet was saved
	sheet   *parts.Recovery
	given   signing // who is to choose his own PIN
	busy    bool
	opened  bool // the screen was in the window
	changed func()
	main    *parts.KeyButton // what Enter does
}

// signing is a login with the PIN that was typed for it.
type signing struct{ login, pin string }

// The places of the fields.
const (
	signInLogin, signInPIN = 0, 1

	ownPIN, ownAgain = 0, 1

	firstStation, firstName, firstPIN, firstAgain = 0, 1, 2, 3

	recoverCode, recoverLogin, recoverPIN, recoverAgain = 0, 1, 2, 3
)

var errBrokeOff = errors.New("the work broke off")

// New builds the screen.
func New(o Options) *Screen {
	s := &Screen{o: o, say: o.Say, forms: map[phase]*parts.Form{}}
	s.ask(phaseSignIn, "door.login", "", "door.pin", "")
	s.ask(phaseOwn, "door.pin.new", "door.pin.hint", "door.pin.again", "")
	s.ask(phaseFirst, "door.station", "", "door.name", "door.name.hint", "door.pin.new", "door.pin.hint", "door.pin.again", "")
	s.ask(phaseRecover, "door.code", "door.code.hint", "door.login", "", "door.pin.new", "door.pin.hint", "door.pin.again", "")
	s.sheet = parts.NewRecovery(s.say, o.SheetPath, s.save)
	s.listen(phaseSheet, s.sheet.Form)
	s.root = &fyne.Container{Layout: &arrangement{s}}
	s.Tick()
	if !s.view.Attended {
		s.phase = phaseFirst
	}
	s.forms[phaseSignIn].Set(signInLogin, s.view.Last)
	s.show()
	return s
}

// ask makes the form of a phase from pairs of keys: what is asked, and the caption
// under it.
func (s *Screen) ask(p phase, keys ...string) {
	var asks []parts.Ask
	for i := 0; i < len(keys); i += 2 {
		a := parts.Ask{Label: s.say.Say(keys[i]), Secret: strings.HasPrefix(keys[i], "door.pin")}
		if keys[i+1] != "" {
			a.Hint = s.say.Say(keys[i+1])
		}
		asks = append(asks, a)
	}
	s.listen(p, parts.NewForm(asks...))
}

// listen makes a form that of a phase.
func (s *Screen) listen(p phase, f *parts.Form) {
	f.OnEnter, f.OnEscape, f.OnEdit = s.submit, s.escape, s.edited
	s.forms[p] = f
}

// Object is the screen's place in the window.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Key names the screen in the catalogue.
func (s *Screen) Key() string { return "screen.door" }

// Icon is the screen's sign.
func (s *Screen) Icon() string { return "key" }

// MenuKey names the menu of the screen's commands in the catalogue.
func (s *Screen) MenuKey() string { return "menu.door" }

// OnChanged is told whom to call when the commands can do other things.
func (s *Screen) OnChanged(changed func()) { s.changed = changed }

// Commands are what the menu holds while the screen is open.
func (s *Screen) Commands() []parts.Command {
	const ctrl = fyne.KeyModifierControl
	return []parts.Command{
		{Label: s.say.Say("door.menu.enter"), Key: fyne.KeyEnter, Do: s.submit, Can: func() bool { return !s.busy }},
		{Label: s.say.Say("door.menu.recover"), Key: fyne.KeyR, Modifier: ctrl, Do: s.recover, Can: s.canRecover},
		{Label: s.say.Say("door.menu.save"), Key: fyne.KeyO, Modifier: ctrl, Do: s.save, Can: func() bool { return s.phase == phaseSheet && !s.busy }},
		{Label: s.say.Say("door.menu.back"), Key: fyne.KeyEscape, Do: s.escape, Can: s.canEscape},
	}
}

func (s *Screen) canRecover() bool { return s.phase == phaseSignIn && !s.busy }

func (s *Screen) canEscape() bool {
	return (s.phase == phaseRecover || s.phase == phaseOwn) && !s.busy
}

// Focus puts the focus on the first field that is empty.
func (s *Screen) Focus() {
	s.opened = true
	at, _ := s.form().Empty()
	s.focusOn(s.form().Field(at))
}

func (s *Screen) form() *parts.Form { return s.forms[s.phase] }

func (s *Screen) focusOn(o fyne.Focusable) {
	if c := s.canvas(); c != nil {
		c.Focus(o)
	}
}

// canvas is the window's, also before the screen was painted.
func (s *Screen) canvas() fyne.Canvas { return parts.Canvas(s.root, s.opened) }

// Typed and TypedKey hear what is typed while nothing has the focus: it goes to
// the field that is asked for.
func (s *Screen) Typed(r rune) {
	s.Focus()
	if c := s.canvas(); c != nil && c.Focused() != nil {
		c.Focused().TypedRune(r)
	}
}

// TypedKey hears the keys that come then.
func (s *Screen) TypedKey(key fyne.KeyName) {
	switch key {
	case fyne.KeyEscape:
		s.escape()
	case fyne.KeyReturn, fyne.KeyEnter:
		s.Focus()
	}
}

// Restyle draws the screen afresh in the theme that is set now.
func (s *Screen) Restyle() {
	s.show()
	s.root.Refresh()
}

// Tick looks what stands at the door.
func (s *Screen) Tick() { s.view = s.o.Desk.Door() }

// edited takes away what was said of the fields as they were.
func (s *Screen) edited() {
	if s.fault == "" && s.saved == "" {
		return
	}
	s.fault, s.saved = "", ""
	s.show()
}

// escape goes back one step.
func (s *Screen) escape() {
	if !s.canEscape() {
		return
	}
	s.form().Clear()
	s.given = signing{}
	s.turn(phaseSignIn)
}

// recover asks for the code of the recovery sheet.
func (s *Screen) recover() {
	if s.canRecover() {
		s.turn(phaseRecover)
	}
}

// turn goes to another phase.
func (s *Screen) turn(p phase) {
	s.phase, s.fault, s.saved = p, "", ""
	s.show()
	s.Focus()
}

// submit does what the screen is there for.
func (s *Screen) submit() {
	if s.busy || s.phase != phaseSheet && s.missing() {
		return
	}
	switch s.phase {
	case phaseSignIn:
		s.signIn()
	case phaseOwn:
		if s.same(ownPIN, ownAgain) {
			s.signInAnew()
		}
	case phaseFirst:
		f := s.form()
		made := door.NewStation{Station: f.Text(firstStation), Name: f.Text(firstName), PIN: f.Secret(firstPIN)}
		if s.same(firstPIN, firstAgain) {
			s.open(func() (door.Sheet, error) { return s.o.Desk.Found(made) }, firstPIN)
		}
	case phaseRecover:
		f := s.form()
		code, login, pin := f.Text(recoverCode), f.Text(recoverLogin), f.Secret(recoverPIN)
		if s.same(recoverPIN, recoverAgain) {
			s.open(func() (door.Sheet, error) { return s.o.Desk.Recover(code, login, pin) }, recoverCode)
		}
	case phaseSheet:
		s.prove()
	}
}

// missing goes to the first field that is empty, and reports whether there is one.
func (s *Screen) missing() bool {
	at, is := s.form().Empty()
	if is {
		s.wrong(at, s.say.Say("door.missing", lang.Values{"Field": s.form().Label(at)}))
	}
	return is
}

// same reports whether a PIN was typed twice alike.
func (s *Screen) same(first, second int) bool {
	if s.form().Secret(first) == s.form().Secret(second) {
		return true
	}
	s.form().Set(second, "")
	s.wrong(second, s.say.Say("door.pin.differs"))
	return false
}

// wrong says what is wrong, at a field.
func (s *Screen) wrong(at int, sentence string) {
	s.fault = sentence
	s.show()
	s.focusOn(s.form().Field(at))
}

func (s *Screen) signIn() {
	login, pin := s.form().Text(signInLogin), s.form().Secret(signInPIN)
	s.form().Set(signInPIN, "")
	s.work()
	err := errBrokeOff
	s.o.Run(func() { err = s.o.Desk.SignIn(login, pin) }, func() {
		s.busy = false
		switch {
		case errors.Is(err, store.ErrGivenPIN):
			s.given = signing{login, pin}
			s.turn(phaseOwn)
		case err != nil:
			s.Tick()
			s.wrong(signInPIN, s.sentence(err))
		default:
			s.o.SignedIn()
		}
	})
}

// signInAnew signs in with a PIN of one's own.
func (s *Screen) signInAnew() {
	who, fresh := s.given, s.form().Secret(ownPIN)
	s.form().Clear()
	s.work()
	err := errBrokeOff
	s.o.Run(func() { err = s.o.Desk.SignInAnew(who.login, who.pin, fresh) }, func() {
		s.busy = false
		if err != nil {
			s.Tick()
			s.wrong(ownPIN, s.sentence(err))
			return
		}
		s.given = signing{}
		s.o.SignedIn()
	})
}

// open sets the station up, or opens it by its sheet; both end with a new sheet.
func (s *Screen) open(do func() (door.Sheet, error), at int) {
	s.work()
	err := errBrokeOff
	asked := s.form()
	var sheet door.Sheet
	s.o.Run(func() { sheet, err = do() }, func() {
		s.busy = false
		if err != nil {
			s.wrong(at, s.sentence(err))
			return
		}
		asked.Clear()
		s.sheet.Show(sheet)
		s.turn(phaseSheet)
	})
}

// work shows that something is being done.
func (s *Screen) work() {
	s.busy, s.fault = true, ""
	s.show()
}

// save saves the sheet where the field says.
func (s *Screen) save() {
	if s.phase != phaseSheet || s.busy {
		return
	}
	s.sheet.Save(parts.Saving{
		Save: s.o.Desk.SaveSheet, Run: s.o.Run, Wrong: s.wrong, Sentence: s.sentence,
		Busy: func(busy bool) {
			if s.busy = busy; busy {
				s.work()
			}
		},
		Saved: func(path string) {
			s.saved = path
			s.show()
			s.focusOn(s.form().Field(parts.RecoveryProof))
		},
	})
}

// prove goes on once the last group of the code was typed.
func (s *Screen) prove() {
	if fault := s.sheet.Proven(); fault != "" {
		s.wrong(parts.RecoveryProof, fault)
		return
	}
	s.sheet.Forget()
	s.phase = phaseSignIn
	s.show() // nothing of the sheet stays on the screen, seen or not
	s.o.SignedIn()
}

// sentence says what an error means.
func (s *Screen) sentence(err error) string {
	if sentence, known := desk.Explain(s.say, err); known {
		return sentence
	}
	return s.say.Say("door.failed", lang.Values{"Detail": err.Error()})
}
