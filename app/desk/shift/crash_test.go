package shift

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"postern/app/border"
	"postern/app/desk"
	"postern/store/journal"
)

// crashing is a shift whose program ends at random moments.
type crashing struct {
	*madeCounter
	t       *rapid.T
	made    int             // travellers so far
	waiting map[string]bool // scans that were acknowledged, by document
	maybe   map[string]bool // and those of which nobody was told
}

var surnames = []string{"NOBODY", "WANTED", "DISCREET", "ARREST", "MIXED", "BOTH"}

// someone is a traveller who comes once.
func (c *crashing) someone() Presented {
	c.made++
	p := who(rapid.SampledFrom(surnames).Draw(c.t, "surname"))
	p.Traveller.Document.Number = fmt.Sprintf("N%05d", c.made)
	return p
}

// survive runs a verb during which the program may end, and starts it again where it did.
func (c *crashing) survive(verb func() error) error {
	switch rapid.IntRange(0, 5).Draw(c.t, "end") {
	case 0:
		c.keeper.before = rapid.IntRange(0, 1).Draw(c.t, "before")
	case 1:
		c.keeper.after = rapid.IntRange(0, 1).Draw(c.t, "after")
	}
	err := verb()
	crashed := c.keeper.dead
	c.keeper.before, c.keeper.after = -1, -1
	if !crashed {
		return err
	}
	for tries := 0; ; tries++ {
		c.keeper.restart()
		if tries < 2 { // it may end while it starts
			c.keeper.before = rapid.IntRange(-1, 2).Draw(c.t, "before at start")
		}
		s, err := New(Options{
			Officer: border.Account{Login: rapid.SampledFrom([]string{"b.dorelan", "q.abras"}).Draw(c.t, "officer"), Role: border.RoleOfficer},
			Policy:  border.DefaultPolicy(), Keeper: c.keeper, Finder: c.finder, Now: c.now,
		})
		if err != nil {
			c.t.Fatal(err)
		}
		if _, _, err = s.Resume(); err == nil {
			c.Shift = s
			c.keeper.before = -1
			return errCrash
		}
		if !errors.Is(err, errCrash) {
			c.t.Fatal(err)
		}
	}
}

func (c *crashing) step() {
	switch rapid.IntRange(0, 10).Draw(c.t, "verb") {
	case 0, 1, 2:
		c.next()
	case 3, 4, 5:
		c.close()
	case 6:
		p := c.someone()
		c.maybe[p.Traveller.Document.Number] = true
		if err := c.survive(func() error { _, err := c.Wait(p); return err }); err == nil {
			c.waiting[p.Traveller.Document.Number] = true
		}
	case 7:
		_ = c.survive(func() error { _, err := c.Undo(); return err })
	case 8:
		c.finder.set(rapid.SampledFrom([]desk.Problem{desk.ProblemNone, desk.ProblemNone, desk.ProblemNoLists}).Draw(c.t, "problem"))
		_ = c.survive(func() error { _, err := c.ScreenKept(context.Background(), nil); return err })
	case 9:
		c.pass(time.Duration(rapid.IntRange(1, 40).Draw(c.t, "seconds")) * time.Second)
		_ = c.survive(c.Heartbeat)
	case 10:
		_ = c.survive(func() error { return c.Link(GroupFamily) })
	}
}

// next checks the next traveller, or the one at the counter anew.
func (c *crashing) next() {
	if open, ok := c.Case(); ok {
		_ = c.survive(func() error { _, err := c.Check(open.Presented); return err })
		return
	}
	if q := c.Queue(); len(q) > 0 && rapid.Bool().Draw(c.t, "queued") {
		_ = c.survive(func() error { _, err := c.Take(q[0].Number); return err })
		return
	}
	p := c.someone()
	if w := c.WaitingScans(); len(w) > 0 {
		p = w[0].Presented
	}
	_ = c.survive(func() error { _, err := c.Check(p); return err })
}

func (c *crashing) close() {
	open, ok := c.Case()
	if !ok {
		return
	}
	r := passed()
	if len(open.OpenMatches()) > 0 || !open.Answered && open.NotScreened == CauseNone {
		r = rapid.SampledFrom([]Ruling{released(border.ReleaseFace), referred(), noted(border.ReleaseSex)}).Draw(c.t, "ruling")
	}
	_ = c.survive(func() error { return c.Decide(r) })
}

// account says what the journal knows of each case, and compares it with what is kept.
func (c *crashing) account() {
	type said struct {
		decided, late int
		foundLate     bool
		last          border.Outcome
	}
	cases := map[uint64]*said{}
	for _, e := range c.keeper.entries {
		if e.Case == 0 {
			continue
		}
		s := cases[e.Case]
		if s == nil {
			s = &said{}
			cases[e.Case] = s
		}
		by := map[journal.Kind]int{journal.KindDecision: 1, journal.KindUndo: -1}[e.Kind]
		if e.Facts["queued"] == string(QueuedLate) {
			s.late += by
			if e.Kind == journal.KindSearch {
				s.foundLate = true
			}
		} else {
			s.decided += by
		}
		switch {
		case by > 0:
			s.last = border.Outcome(e.Facts["outcome"])
		case by < 0:
			s.last = ""
		}
	}
	inHand := map[uint64]int{}
	if open, ok := c.Case(); ok {
		inHand[open.Number]++
	}
	queued := map[uint64]bool{}
	for _, w := range c.Queue() {
		inHand[w.Number]++
		queued[w.Number] = true
	}
	for number, s := range cases {
		if s.decided < 0 || s.decided > 1 || s.late < 0 || s.late > 1 {
			c.t.Fatalf("case %d was decided %d times, late %d times", number, s.decided, s.late)
		}
		if inHand[number] > 1 {
			c.t.Fatalf("case %d is in hand %d times", number, inHand[number])
		}
		if s.decided == 0 && inHand[number] == 0 {
			c.t.Fatalf("case %d is lost", number)
		}
		if s.decided == 1 && (!s.foundLate || s.late == 1) && inHand[number] != 0 {
			c.t.Fatalf("case %d is decided, and in hand all the same", number)
		}
	}
	for number := range inHand {
		if cases[number] == nil {
			c.t.Fatalf("case %d is in hand, and the journal does not know it", number)
		}
	}
	c.accountScans()
	handed := map[uint64]bool{}
	for _, r := range c.referrals() {
		if s := cases[r.CompanionOf]; r.CompanionOf != 0 && (s == nil || s.last != border.OutcomeReferred) {
			c.t.Fatalf("case %d goes along with case %d, which was not referred", r.Number, r.CompanionOf)
		}
		if r.Outcome == border.OutcomeReferred {
			handed[r.Number] = true
		}
	}
	for number, s := range cases {
		if got := handed[number]; s.last == border.OutcomeReferred && !got || got && s.decided+s.late == 0 {
			c.t.Fatalf("case %d ended %q, handed over: %t", number, s.last, got)
		}
	}
}

// accountScans compares the scans that were kept with those that wait or were checked.
func (c *crashing) accountScans() {
	seen := map[string]int{}
	for _, w := range c.WaitingScans() {
		seen[w.Traveller.Document.Number]++
	}
	checked := map[string]map[uint64]bool{}
	for i, e := range c.keeper.entries {
		if e.Kind != journal.KindSearch && e.Kind != journal.KindNotScreened || e.Case == 0 {
			continue
		}
		for number := range c.maybe {
			if bytes.Contains(c.keeper.details[i], []byte(number)) {
				if checked[number] == nil {
					checked[number] = map[uint64]bool{}
				}
				checked[number][e.Case] = true
			}
		}
	}
	for number := range c.maybe {
		n := seen[number] + len(checked[number])
		if n > 1 || n == 0 && c.waiting[number] {
			c.t.Fatalf("scan %s: %d wait, %d cases", number, seen[number], len(checked[number]))
		}
	}
}

func TestNoCaseIsLostOrDoubledWhereverTheProgramEnds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := &crashing{madeCounter: newMadeCounter(t), t: t, waiting: map[string]bool{}, maybe: map[string]bool{}}
		for range rapid.IntRange(5, 40).Draw(t, "steps") {
			c.step()
			c.account()
		}
	})
}

func TestNoNumberIsGivenTwiceThoughTheLastCannotBeRead(t *testing.T) {
	c := newMadeCounter(t)
	for range 3 {
		c.check("NOBODY")
		c.decide(passed())
	}
	c.check("WANTED")
	c.decide(referred())
	delete(c.keeper.shelves[shelfCase], keyNumber) // as the station gives a shelf of which a value is damaged
	delete(c.keeper.shelves, shelfGroup)
	delete(c.keeper.shelves, shelfQuiet)
	c.begin("b.dorelan")
	if got := c.check("ARREST"); got.Number <= 4 {
		t.Errorf("case %d is another's", got.Number)
	}
	c.decide(referred())
	if n := len(c.referrals()); n != 2 {
		t.Errorf("%d referrals of two", n)
	}
}

func TestNoDecisionTookLessThanNoTime(t *testing.T) {
	c := newMadeCounter(t)
	c.check("NOBODY")
	c.pass(-time.Hour) // the clock was set
	c.decide(passed())
	if d := c.keeper.booked(journal.KindDecision); len(d) != 1 || d[0].Facts["seconds"] != "0" {
		t.Errorf("%v", d)
	}
}
