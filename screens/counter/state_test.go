package counter

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"pgregory.net/rapid"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/desk/shift"
	"postern/screens/made"
	"postern/store/journal"
)

// shiftWalk is a counter that is used in any order, with faults.
type shiftWalk struct {
	*bench
	rt       *rapid.T
	searches error // what a search fails with
	slow     bool  // what is asked for is done when somebody says so
	said     []string
}

func newShiftWalk(t *testing.T, rt *rapid.T) *shiftWalk {
	w := &shiftWalk{bench: newBench(t), rt: rt}
	discreet := made.Smuggler()
	w.hold = true // nothing is done at once
	discreet.Alert.ID, discreet.Alert.Action, discreet.Alert.List = "D-7", border.ActionDiscreet, "Quiet list"
	w.desk.Answer = func(t border.Traveller) (border.Finding, error) {
		name := t.FullName()
		switch {
		case w.searches != nil:
			return border.Finding{}, w.searches
		case strings.Contains(name, "PIRKHAN"):
			return w.desk.Finding(other()), nil
		case strings.Contains(name, "KHAN"):
			return w.desk.Finding(other(), made.Elder()), nil
		case strings.Contains(name, "BIANCHI"):
			return w.desk.Finding(discreet), nil
		}
		return w.desk.Nothing(), nil
	}
	return w
}

func (w *shiftWalk) log(format string, args ...any) {
	w.said = append(w.said, fmt.Sprintf(format, args...))
}

// steps are what an officer, a reader, the disk and the lists can do.
func (w *shiftWalk) steps() map[string]func(*rapid.T) {
	command := func(key fyne.KeyName) func(*rapid.T) {
		return func(*rapid.T) { w.bench.do(key, ctrl) }
	}
	return map[string]func(*rapid.T){
		"scan": func(rt *rapid.T) {
			doc := rapid.SampledFrom([]made.Document{
				made.Sought(), made.Unsought(), made.Stolen(), made.Damaged(), made.Child(),
			}).Draw(rt, "document")
			w.scan(doc)
		},
		"scan half": func(*rapid.T) { w.scan(made.Stolen()[:1]) },
		"type": func(rt *rapid.T) {
			w.screen.backToScan()
			if w.focused() != -1 { // hands write where the focus is
				return
			}
			w.hand(rapid.SampledFrom([]string{"ANNA ROE", "A PIRKHAN", "BORIS POE"}).Draw(rt, "name"))
			w.press(fyne.KeyReturn)
		},
		"field": func(rt *rapid.T) {
			w.birthTyped(rapid.SampledFrom([]string{"1984-03-15", "1991-07-22", "99-99"}).Draw(rt, "birth"))
			w.press(fyne.KeyReturn)
		},
		"new":    command(fyne.KeyN),
		"refer":  command(fyne.KeyR),
		"reason": command(fyne.KeyL),
		"undo":   command(fyne.KeyU),
		"queue":  command(fyne.KeyO),
		"notes":  command(fyne.KeyT),
		"group":  command(fyne.KeyG),
		"enter":  func(*rapid.T) { w.press(fyne.KeyReturn) },
		"escape": func(*rapid.T) { w.press(fyne.KeyEscape) },
		"one":    func(*rapid.T) { w.bench.choose("1") },
		"wait":   func(*rapid.T) { w.pass(2 * time.Second) },
		"back":   command(fyne.KeyB),
		"slow":   func(*rapid.T) { w.slow = true },
		"number": func(rt *rapid.T) { w.key(fyne.KeyTab); w.hand("7") },
		"lock":   func(*rapid.T) { w.lock() },
		"finish": func(*rapid.T) {
			if len(w.held) > 0 {
				w.bench.finish()
			}
		},
		"fast":      func(*rapid.T) { w.slow = false },
		"disk full": func(*rapid.T) { w.keeper.Fault = errors.New("the disk is full") },
		"disk free": func(*rapid.T) { w.keeper.Fault = nil },
		"search": func(*rapid.T) {
			if w.searches == nil {
				w.searches = errors.New("a block is damaged")
			} else {
				w.searches = nil
			}
		},
		"lists": func(rt *rapid.T) {
			w.desk.State.Problem = rapid.SampledFrom([]desk.Problem{desk.ProblemNone, desk.ProblemNoLists, desk.ProblemNone}).Draw(rt, "problem")
			w.desk.State.Edition.Number++
			w.screen.Tick()
		},
	}
}

// lock ends the session as the window does, and begins another.
func (w *shiftWalk) lock() {
	was := w.screen
	work := was.shift.(*shift.Shift)
	fault := w.keeper.Fault
	w.keeper.Fault = nil // a shift does not begin on a full disk
	defer func() { w.keeper.Fault = fault }()
	was.Leave(func(kept error) {
		if err := errors.Join(kept, work.Close()); err != nil {
			w.log("left with %v", err)
		}
	}, func() {})
	w.free()
	next, err := shift.New(shift.Options{
		Officer: work.Officer(), Policy: border.DefaultPolicy(), Keeper: w.keeper, Finder: w.desk, Now: w.desk.Now, Started: made.Now(),
	})
	if err == nil {
		_, _, err = next.Resume()
	}
	if err != nil {
		w.rt.Fatal(err)
	}
	w.screen = New(Options{
		Desk: w.desk, Shift: next, Say: was.say, Run: was.run, Later: was.later,
	})
	w.window.SetContent(w.screen.Object())
	w.screen.Focus()
}

func (w *shiftWalk) free() {
	for len(w.held) > 0 {
		w.bench.finish()
	}
}

// settle lets everything come to rest.
func (w *shiftWalk) settle() {
	w.keeper.Fault, w.searches, w.desk.State.Problem = nil, nil, desk.ProblemNone
	w.free()
	w.pass(time.Second)
	w.free()
}

func TestNoOrderOfKeysScansAndFaultsLosesOrDoublesACase(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := newShiftWalk(t, rt)
		steps := w.steps()
		names := make([]string, 0, len(steps))
		for name := range steps {
			names = append(names, name)
		}
		slices.Sort(names)
		for range rapid.IntRange(1, 40).Draw(rt, "steps") {
			name := rapid.SampledFrom(names).Draw(rt, "step")
			w.log("%s", name)
			steps[name](rt)
			if !w.slow {
				w.free()
				w.agrees()
			}
		}
		w.settle()
		w.log("settled")
		w.agrees()
		w.accounts()
	})
}

// person is who a traveller is, whatever was changed in the fields.
func person(t border.Traveller) string {
	for _, name := range []string{"PIRKHAN", "KHAN", "SAMPLIDOU", "BIANCHI", "TESTGUL", "ROE", "POE"} {
		if strings.Contains(t.FullName(), name) {
			return name
		}
	}
	return ""
}

// agrees: the screen and the shift have the same case open.
func (w *shiftWalk) agrees() {
	s := w.screen
	if len(w.held) > 0 || len(s.jobs) > 0 || s.running || s.working {
		return
	}
	c, open := s.shift.Case()
	switch {
	case !open && s.c.number != 0:
		w.rt.Fatalf("the screen shows case %d, none is open: %v", s.c.number, w.said)
	case open && s.c.number != c.Number:
		w.rt.Fatalf("the screen shows case %d, %d is open: %v", s.c.number, c.Number, w.said)
	case open && len(c.OpenMatches()) > 0 && !s.open():
		w.rt.Fatalf("case %d has an open match and the screen shows none (stage %d): %v", c.Number, s.c.stage, w.said)
	}
}

// accounts: who was searched was decided once, or is open, or waits; and a case is one person.
func (w *shiftWalk) accounts() {
	decided, who := map[uint64]int{}, map[uint64]string{}
	for _, d := range w.keeper.Booked {
		if d.Case == 0 { // no traveller's
			continue
		}
		switch d.Kind {
		case journal.KindSearch, journal.KindNotScreened:
			var detail struct{ Traveller border.Traveller }
			if err := json.Unmarshal(d.Detail, &detail); err != nil {
				w.rt.Fatal(err)
			}
			name := person(detail.Traveller)
			if was := who[d.Case]; was != "" && name != "" && was != name {
				w.rt.Fatalf("case %d is %s and %s: %v", d.Case, was, name, w.said)
			}
			who[d.Case] = name
		case journal.KindUndo:
			if d.Facts["left"] == "" {
				decided[d.Case]--
			}
		case journal.KindDecision:
			if d.Facts["left"] == "" { // else alerts of it are open still
				decided[d.Case]++
			}
			o := d.Facts["outcome"]
			if d.Facts["matches"] != "0" && (o == string(border.OutcomePassed) || o == string(border.OutcomeDropped)) {
				w.rt.Fatalf("case %d is %s with an open match: %v", d.Case, o, w.said)
			}
		}
	}
	waits := map[uint64]bool{}
	if c, open := w.screen.shift.Case(); open {
		waits[c.Number] = true
	}
	queued := map[uint64]bool{}
	for _, q := range w.screen.shift.Queue() {
		if q.Queued == shift.QueuedLate {
			queued[q.Number] = true
			continue
		}
		waits[q.Number] = true
	}
	for n := range who {
		switch {
		case decided[n] == 1 && !waits[n], decided[n] == 0 && waits[n], queued[n]:
		case decided[n] == 2 && !waits[n]: // passed unscreened, then decided
		case decided[n] == 1 && waits[n]: // taken from the queue
		default:
			w.rt.Fatalf("case %d (%s): %d decisions, waits %v: %v", n, who[n], decided[n], waits[n], w.said)
		}
	}
}
