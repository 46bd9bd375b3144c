// Package journal is the screen on which supervisors and auditors look back: whether
// the journal is whole, what its entries say, and one entry's detail for a reason.
//
// Rules of the screen: it starts no goroutine and never waits; who may open what decides
// the station; a detail stands here only until another entry is chosen.
package journal

import (
	"context"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"postern/app/border"
	"postern/app/desk/lookback"
	"postern/app/lang"
	"postern/screens/parts"
	"postern/store"
)

// Desk is what the screen asks of the station. All but Now, People and Policy are called
// through the Runner; progress is called on whatever thread.
type Desk interface {
	Now() time.Time
	People() []border.Account
	Policy() border.Policy
	Page(ctx context.Context, f lookback.LookFor, before uint64, limit int) (lookback.Page, error)
	Entry(number uint64) (lookback.Entry, error)
	Detail(number uint64, reason string) (lookback.Detail, error)
	Verify(ctx context.Context, progress func(done, of uint64)) (lookback.Verified, error)
	Prove(number uint64, path string) error
	Export(ctx context.Context, dir, reason string, progress func(done, of uint64)) (store.Exported, error)
}

// Options is what the screen is built with. All must be set.
type Options struct {
	Desk Desk
	Say  *lang.Speaker
	// Run runs work off the window's thread and then, once it is done, on it; Later
	// runs then on the window's thread after a time.
	Run   func(work, then func())
	Later func(after time.Duration, then func())
}

// ask is what the screen asks for, in place of the entry.
type ask int

const (
	askNothing ask = iota
	askReason      // for opening a detail
	askProof       // into which file
	askExport      // into which folder
)

// work is what goes on in the background.
type work int

const (
	workNone work = iota
	workVerify
	workExport
	workShort // a detail, a proof: it cannot be cancelled
)

// Screen is the screen.
type Screen struct {
	o   Options
	say *lang.Speaker

	root, head, state, found, keys, side *fyne.Container
	rows                                 *parts.RowScroll
	tall                                 *parts.Tall
	scroll                               *container.Scroll // of the entry in full
	filter                               *filter
	catcher                              *parts.Catcher

	verifyKey, proveKey, exportKey, openKey, entryKey, cancelKey, backKey, writeKey *parts.KeyButton

	opened  bool // the screen was in the window
	compact bool // the text is big for the window: list or entry
	inFull  bool // the entry stands in place of the list

	limit      int // entries a page
	befores    []uint64
	page       lookback.Page
	looking    bool
	unreadable bool // the page could not be read
	loads      int  // numbers pages that were asked for, so that late ones are dropped
	stop       context.CancelFunc
	chosen     int // in the page; -1: the entry in full is not in it
	entry      *lookback.Entry
	reads      int // numbers entries that were asked for
	detail     *lookback.Detail

	ask      ask
	form     *parts.Form
	work     work
	cancel   context.CancelFunc
	progress atomic.Pointer[progress]
	drawn    progress
	verified *lookback.Verified
	fault    string // of what was asked for, or of the page
	done     string
	changed  func()
}

type progress struct{ done, of uint64 }

// New builds the screen.
func New(o Options) *Screen {
	s := &Screen{o: o, say: o.Say, befores: []uint64{0}}
	s.filter = newFilter(s)
	s.catcher = &parts.Catcher{OnRune: func(rune) {}, OnKey: s.TypedKey, TakesTab: func() bool { return false }}
	s.catcher.ExtendBaseWidget(s.catcher)
	button := func(word, key string, press func()) *parts.KeyButton {
		b := parts.NewKeyButton(s.say.Say(word), s.say.Say(key), press)
		b.OnEscape = s.escape
		return b
	}
	s.verifyKey = button("lookback.key.verify", "key.verify", s.verify)
	s.verifyKey.Primary = true
	s.proveKey = button("lookback.key.prove", "key.fields", func() { s.askFor(askProof) })
	s.exportKey = button("lookback.key.export", "key.from", func() { s.askFor(askExport) })
	s.openKey = button("lookback.key.detail", "key.enter", func() { s.askFor(askReason) })
	s.entryKey = button("lookback.key.entry", "key.enter", s.enter)
	s.cancelKey = button("lookback.key.cancel", "key.escape", s.escape)
	s.backKey = button("lookback.key.back", "key.escape", s.escape)
	s.writeKey = button("lookback.key.write", "key.enter", s.submit)
	s.writeKey.Primary = true
	s.state = &fyne.Container{Layout: parts.Fill{}}
	s.root = &fyne.Container{Layout: &arrangement{s}}
	s.show()
	return s
}

// Object is the screen's place in the window.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Key names the screen in the catalogue.
func (s *Screen) Key() string { return "screen.journal" }

// Icon is the screen's sign in the rail.
func (s *Screen) Icon() string { return "journal" }

// MenuKey names the menu of the screen's commands in the catalogue.
func (s *Screen) MenuKey() string { return "menu.journal" }

// OnChanged is told whom to call when the commands can do other things.
func (s *Screen) OnChanged(changed func()) { s.changed = changed }

// Commands are what the menu holds while the screen is open.
func (s *Screen) Commands() []parts.Command {
	const ctrl = fyne.KeyModifierControl
	command := func(label string, key fyne.KeyName, modifier fyne.KeyModifier, do func(), can func() bool) parts.Command {
		return parts.Command{Label: s.say.Say(label), Key: key, Modifier: modifier, Do: do, Can: can}
	}
	return []parts.Command{
		command("lookback.menu.find", fyne.KeyF, ctrl, s.find, nil),
		command("lookback.menu.newer", fyne.KeyComma, ctrl, s.newer, s.canNewer),
		command("lookback.menu.older", fyne.KeyPeriod, ctrl, s.older, s.canOlder),
		{},
		command("lookback.key.detail", fyne.KeyReturn, 0, s.enter, s.canOpen),
		command("lookback.menu.verify", fyne.KeyS, ctrl, s.verify, s.idle),
		command("lookback.menu.prove", fyne.KeyE, ctrl, func() { s.askFor(askProof) }, s.canProve),
		command("lookback.menu.export", fyne.KeyO, ctrl, func() { s.askFor(askExport) }, s.idle),
		command("lookback.menu.back", fyne.KeyEscape, 0, s.escape, s.canEscape),
	}
}

func (s *Screen) idle() bool     { return s.work == workNone }
func (s *Screen) canProve() bool { return s.idle() && s.entry != nil }
func (s *Screen) canOpen() bool {
	return s.idle() && s.ask == askNothing && s.entry != nil && s.entry.Keep != "" && !s.entry.Erased && s.detail == nil
}
func (s *Screen) canNewer() bool { return len(s.befores) > 1 && s.ask == askNothing }
func (s *Screen) canOlder() bool { return s.page.Before != 0 && s.ask == askNothing }
func (s *Screen) canEscape() bool {
	return s.cancel != nil || s.ask != askNothing || s.inFull || s.detail != nil
}

// Focus puts the focus where typing belongs.
func (s *Screen) Focus() {
	s.opened = true
	c := s.canvas()
	switch {
	case c == nil:
	case s.form != nil:
		at, _ := s.form.Empty()
		if s.ask == askExport {
			at = 0
		}
		c.Focus(s.form.Field(at))
	case s.sideOnly():
		c.Focus(s.catcher)
	default:
		c.Focus(s.filter.text)
	}
}

// canvas is the window's, also before the screen was painted.
func (s *Screen) canvas() fyne.Canvas { return parts.Canvas(s.root, s.opened) }

// Typed hears what is typed while nothing has the focus: nothing is typed here.
func (s *Screen) Typed(rune) {}

// TypedKey hears the keys that choose and open while no field has the focus.
func (s *Screen) TypedKey(key fyne.KeyName) {
	switch key {
	case fyne.KeyEscape:
		s.escape()
	case fyne.KeyReturn, fyne.KeyEnter:
		s.enter()
	default:
		s.step(key)
	}
}

// step uses a key that moves among the entries, or in the entry in full.
func (s *Screen) step(key fyne.KeyName) bool {
	switch key {
	case fyne.KeyDown:
		s.choose(s.chosen + 1)
	case fyne.KeyUp:
		s.choose(s.chosen - 1)
	case fyne.KeyPageDown:
		s.scrollSide(1)
	case fyne.KeyPageUp:
		s.scrollSide(-1)
	default:
		return false
	}
	return true
}

func (s *Screen) scrollSide(by float32) {
	most := max(s.tall.Height()-s.scroll.Size().Height, 0)
	s.scroll.ScrollToOffset(fyne.NewPos(0, min(max(s.scroll.Offset.Y+by*s.scroll.Size().Height*0.8, 0), most)))
}

// Restyle draws the screen afresh in the theme that is set now.
func (s *Screen) Restyle() {
	s.show()
	s.root.Refresh()
}

// Tick shows entries that came in, while the newest page stands there unfiltered.
func (s *Screen) Tick() {
	if s.limit > 0 && len(s.befores) == 1 && !s.looking && s.ask == askNothing && s.filter.look == (lookback.LookFor{}) {
		s.load()
	}
}

// find goes to the field for words.
func (s *Screen) find() {
	if s.ask != askNothing {
		s.close("")
	}
	s.inFull = false
	s.show()
	s.Focus()
	s.filter.text.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// enter goes on to the entry: in full, where the list stands in its place, or its detail.
func (s *Screen) enter() {
	if s.compact && !s.inFull && s.ask == askNothing && s.entry != nil {
		s.inFull = true
		s.show()
		s.Focus()
		return
	}
	s.askFor(askReason)
}

// escape goes back one step; what goes on it cancels.
func (s *Screen) escape() {
	switch {
	case s.cancel != nil:
		s.cancel()
	case s.work == workShort:
	case s.ask != askNothing:
		s.close("")
	case s.detail != nil:
		s.detail = nil
		s.show()
	case s.inFull:
		s.inFull = false
		s.show()
		s.Focus()
	}
}
