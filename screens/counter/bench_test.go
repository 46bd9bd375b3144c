package counter

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"postern/screens/made"
	"postern/screens/theme"
)

// bench is a counter in a window, with a clock, a reader and hands.
type bench struct {
	t      *testing.T
	desk   *made.Desk
	keeper *made.Keeper
	screen *Screen
	window fyne.Window
	events []Event
	timers []timer
	held   [][2]func() // work that was not let run yet
	hold   bool
}

type timer struct {
	at   time.Time
	then func()
}

func newBench(t *testing.T) *bench { return newBenchAt(t, 1) }

// newBenchAt is a bench with a size of text.
func newBenchAt(t *testing.T, factor float32) *bench {
	t.Helper()
	app := test.NewApp()
	app.Settings().SetTheme(theme.New(theme.Light, factor))
	b := &bench{t: t, desk: made.NewDesk(), keeper: &made.Keeper{}}
	b.screen = New(Options{
		Desk: b.desk, Shift: b.desk.Shift(b.keeper), Say: made.Speaker(t),
		Run: func(work, then func()) {
			if b.hold {
				b.held = append(b.held, [2]func(){work, then})
				return
			}
			work()
			then()
		},
		Later: func(after time.Duration, then func()) {
			b.timers = append(b.timers, timer{b.desk.Clock.Add(after), then})
		},
		Event: func(e Event, _ Shown) { b.events = append(b.events, e) },
	})
	b.window = app.NewWindow("")
	b.window.SetPadded(false)
	b.window.SetContent(b.screen.Object())
	b.window.Resize(fyne.NewSize(1116, 730))
	b.screen.Focus()
	return b
}

// pass lets time go by and does what was to be done by then.
func (b *bench) pass(d time.Duration) {
	end := b.desk.Clock.Add(d)
	for {
		next := -1
		for i, t := range b.timers {
			if !t.at.After(end) && (next < 0 || t.at.Before(b.timers[next].at)) {
				next = i
			}
		}
		if next < 0 {
			break
		}
		due := b.timers[next]
		b.timers = append(b.timers[:next], b.timers[next+1:]...)
		if due.at.After(b.desk.Clock) {
			b.desk.Clock = due.at
		}
		due.then()
	}
	b.desk.Clock = end
}

// typing types a text, one letter each gap.
func (b *bench) typing(text string, gap time.Duration) {
	for _, r := range text {
		b.pass(gap)
		if f := b.window.Canvas().Focused(); f != nil {
			f.TypedRune(r)
		} else {
			b.screen.Typed(r)
		}
	}
}

const (
	readerSpeed = 2 * time.Millisecond
	handSpeed   = 120 * time.Millisecond
)

func (b *bench) burst(text string) { b.typing(text, readerSpeed) }

func (b *bench) hand(text string) { b.typing(text, handSpeed) }

// press presses a key as a hand does.
func (b *bench) press(keys ...fyne.KeyName) {
	for _, key := range keys {
		b.pass(200 * time.Millisecond)
		b.key(key)
	}
}

// key presses a key without any time going by. Tab leads to the next field
// unless the focused one wants it, as Fyne does it.
func (b *bench) key(key fyne.KeyName) {
	focused := b.window.Canvas().Focused()
	if tabs, ok := focused.(fyne.Tabbable); key == fyne.KeyTab && (!ok || !tabs.AcceptsTab()) {
		test.FocusNext(b.window.Canvas())
		return
	}
	if focused == nil {
		b.screen.TypedKey(key)
		return
	}
	focused.TypedKey(&fyne.KeyEvent{Name: key})
}

// scan sends a document as a reader does: each line in one burst, Enter at its
// end.
func (b *bench) scan(doc made.Document) {
	for _, line := range doc {
		b.burst(line)
		b.pass(readerSpeed)
		b.key(fyne.KeyReturn)
		b.pass(readerSpeed)
	}
}

// finish lets the oldest held work run.
func (b *bench) finish() {
	b.t.Helper()
	if len(b.held) == 0 {
		b.t.Fatal("no work is held")
	}
	work := b.held[0]
	b.held = b.held[1:]
	work[0]()
	work[1]()
}

func (b *bench) do(key fyne.KeyName, modifier fyne.KeyModifier) {
	b.t.Helper()
	for _, c := range b.screen.Commands() {
		if c.Key == key && c.Modifier == modifier {
			if c.Ready() {
				c.Do()
			}
			return
		}
	}
	b.t.Fatalf("no command has the key %v+%s", modifier, key)
}

func (b *bench) verdict(want string) {
	b.t.Helper()
	if got := b.screen.Shown(); got.Verdict != want {
		b.t.Errorf("the screen shows %+v, want %s", got, want)
	}
}

// says fails where the screen does not say a text.
func (b *bench) says(want ...string) {
	b.t.Helper()
	text := strings.Join(made.Texts(b.window.Content()), " | ")
	for _, w := range want {
		if !strings.Contains(text, w) {
			b.t.Errorf("the screen does not say %q: %s", w, text)
		}
	}
}

func (b *bench) asked(want int) {
	b.t.Helper()
	if len(b.desk.Asked) != want {
		b.t.Errorf("asked %d times, want %d: %+v", len(b.desk.Asked), want, b.desk.Asked)
	}
}

func (b *bench) text(id fieldID) string { return b.screen.panel.field(id).input.Text }

func (b *bench) note(id fieldID) string {
	f := b.screen.panel.field(id)
	if f.note.Hidden {
		return ""
	}
	return f.note.String()
}

func (b *bench) focusOn(id fieldID) { b.window.Canvas().Focus(b.screen.panel.field(id).input) }

// focused reports which field has the focus: the scan field is -1.
func (b *bench) focused() fieldID {
	for id := range fieldCount {
		if b.window.Canvas().Focused() == b.screen.panel.field(id).input {
			return id
		}
	}
	if b.window.Canvas().Focused() == b.screen.panel.scan {
		return -1
	}
	return -2
}
