package shift

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"postern/app/border"
	"postern/app/desk"
	"postern/store/journal"
)

func TestTravellersWithoutListsAreKeptAndScreenedLater(t *testing.T) {
	c := newMadeCounter(t)
	c.finder.set(desk.ProblemNoLists)
	for _, name := range []string{"NOBODY", "WANTED", "DISCREET", "ARREST"} {
		got := c.check(name)
		if got.Answered || got.NotScreened != CauseManual {
			t.Fatalf("got %+v", got)
		}
		r := passed()
		if name == "ARREST" {
			r = referred() // by his looks
		}
		c.decide(r)
	}
	if _, err := c.ScreenKept(context.Background(), nil); !errors.Is(err, desk.ErrNoLists) || c.Unscreened() != 4 {
		t.Fatalf("without lists: %v", err)
	}
	c.keeper.restart()
	c.finder.set(desk.ProblemNone)
	c.begin("b.dorelan")
	c.check("STANDS") // somebody is at the counter meanwhile
	got, err := c.ScreenKept(context.Background(), nil)
	if err != nil || got.Searched != 4 || got.Queued != 1 || got.Left != 0 {
		t.Fatalf("got %+v, %v", got, err)
	}
	if q := c.Queue(); len(q) != 1 || q[0].Queued != QueuedLate || q[0].Traveller.Surname != "WANTED" {
		t.Fatalf("queue %+v", q)
	}
	r := c.referrals()
	if len(r) != 2 || r[0].Outcome != border.OutcomeShown || r[1].Number != 4 || r[1].Finding == nil || len(r[1].Finding.Matches) != 1 {
		t.Errorf("second line: %+v", r)
	}
	if _, err := c.Take(2); !errors.Is(err, ErrCaseOpen) {
		t.Errorf("got %v", err)
	}
	c.decide(passed())
	late, err := c.Take(2)
	if err != nil || !late.Answered || late.Queued != QueuedLate || len(late.OpenMatches()) != 1 {
		t.Fatalf("got %+v, %v", late, err)
	}
	if err := c.Decide(passed()); !errors.Is(err, ErrOpenMatch) {
		t.Errorf("got %v", err)
	}
	c.decide(referred())
	if _, err := c.Take(2); !errors.Is(err, ErrNotQueued) {
		t.Errorf("taken twice: %v", err)
	}
	if f := c.Figures(); f.NotScreened != 4 {
		t.Errorf("figures %+v", f)
	}
}

func TestReferralOfWhoIsScreenedLateKeepsWhoReferredHimWhyAndWithWhom(t *testing.T) {
	c := newMadeCounter(t)
	c.finder.set(desk.ProblemNoLists)
	c.check("FATHER")
	if err := c.Link(GroupFamily); err != nil {
		t.Fatal(err)
	}
	c.decide(passed())
	c.check("ARREST")
	c.decide(referred())
	before := c.referrals()[1]
	c.pass(time.Hour)
	c.finder.set(desk.ProblemNone)
	c.begin("q.abras")
	if _, err := c.ScreenKept(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	all := c.referrals()
	if len(all) != 2 {
		t.Fatalf("%+v", all)
	}
	after := all[1]
	if after.Finding == nil || len(after.Finding.Matches) != 1 || after.NotScreened != CauseNone {
		t.Errorf("what was found is not handed over: %+v", after)
	}
	after.Finding, after.NotScreened = nil, before.NotScreened
	if diff := cmp.Diff(before, after); diff != "" || before.Text != "asked twice" || len(before.Companions) != 1 {
		t.Errorf("%+v: %s", before, diff)
	}
}

func TestCaseThatWasNotScreenedIsCheckedAnewAtTheCounterWhenListsOpen(t *testing.T) {
	c := newMadeCounter(t)
	c.finder.set(desk.ProblemDamaged)
	if got := c.check("WANTED"); got.NotScreened != CauseDamaged {
		t.Fatalf("got %+v", got)
	}
	c.finder.set(desk.ProblemNone)
	if got, err := c.ScreenKept(context.Background(), nil); err != nil || got.Searched != 0 || got.Left != 1 {
		t.Errorf("the open one was screened behind the officer's back: %+v, %v", got, err)
	}
	if got := c.check("WANTED"); !got.Answered || got.Number != 1 || c.Unscreened() != 0 {
		t.Errorf("got %+v", got)
	}
}

func TestSearchThatFailsKeepsTheTravellerAsNotScreened(t *testing.T) {
	c := newMadeCounter(t)
	c.check("WANTED")
	c.finder.fail = errors.New("block 7 is damaged")
	got := c.check("NOBODY")
	if got.Answered || got.NotScreened != CauseDamaged || got.Failure == nil || len(got.OpenMatches()) != 1 {
		t.Fatalf("got %+v", got)
	}
	if err := c.Decide(passed()); !errors.Is(err, ErrOpenMatch) {
		t.Errorf("what stood open before went with the failure: %v", err)
	}
	c.finder.fail = nil
	if got = c.check("NOBODY"); !got.Answered || len(got.OpenMatches()) != 1 {
		t.Errorf("got %+v", got)
	}
}

func TestScreeningLateStopsWhereItIsToldAndGoesOnLater(t *testing.T) {
	c := newMadeCounter(t)
	c.finder.set(desk.ProblemNoLists)
	const many = 3*lateBatch + 1
	for i := range many {
		c.check(fmt.Sprintf("N%d", i))
		c.decide(passed())
	}
	c.finder.set(desk.ProblemNone)
	ctx, stop := context.WithCancel(context.Background())
	got, err := c.ScreenKept(ctx, func(done, all int) {
		if all != many {
			t.Errorf("%d of %d", done, all)
		}
		stop()
	})
	if !errors.Is(err, context.Canceled) || got.Searched != lateBatch || got.Left != many-lateBatch {
		t.Fatalf("got %+v, %v", got, err)
	}
	if got, err = c.ScreenKept(context.Background(), nil); err != nil || got.Searched != many-lateBatch {
		t.Fatalf("got %+v, %v", got, err)
	}
	if n := len(c.keeper.booked(journal.KindFinding)); n != many {
		t.Errorf("%d findings of %d travellers", n, many)
	}
}

// unscreenedTimes are the times without screening, by cause and seconds.
func (c *madeCounter) unscreenedTimes() []string {
	var out []string
	for _, e := range c.keeper.booked(journal.KindNotScreened) {
		if e.Case == 0 {
			out = append(out, e.Facts["cause"]+" "+e.Facts["seconds"])
		}
	}
	return out
}

func TestTimeWithoutScreeningIsBookedWithItsCause(t *testing.T) {
	c := newMadeCounter(t)
	beat := func() {
		t.Helper()
		if err := c.Heartbeat(); err != nil {
			t.Fatal(err)
		}
	}
	for range 4 {
		c.pass(30 * time.Second)
		beat()
	}
	// the power is cut for ten minutes
	c.pass(10 * time.Minute)
	c.begin("b.dorelan")
	// the lists are damaged for three minutes
	c.finder.set(desk.ProblemDamaged)
	beat()
	for range 6 {
		c.pass(30 * time.Second)
		beat()
	}
	c.finder.set(desk.ProblemNone)
	beat()
	// the station is locked for twenty minutes
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	c.pass(20 * time.Minute)
	c.begin("q.abras")
	// the machine sleeps for an hour
	c.pass(time.Hour)
	beat()
	// the lists are gone, and then the program too
	c.finder.set(desk.ProblemNoLists)
	beat()
	c.pass(30 * time.Second)
	beat()
	c.pass(5 * time.Minute)
	c.begin("q.abras")
	if diff := cmp.Diff([]string{
		"not_running 600", "damaged 180", "locked 1200", "not_running 3600", "manual 30", "not_running 300",
	}, c.unscreenedTimes()); diff != "" {
		t.Error(diff)
	}
}

func TestTimeBeforeTheProgramStartedAgainCountsAsNotRunning(t *testing.T) {
	c := newMadeCounter(t)
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	c.pass(2 * time.Hour)
	c.beginSince("b.dorelan", c.clock.Add(-10*time.Minute))
	if diff := cmp.Diff([]string{"not_running 6600", "locked 600"}, c.unscreenedTimes()); diff != "" {
		t.Error(diff)
	}
}

func TestAfterACrashTheTimeTheProgramRanAgainCountsAsLocked(t *testing.T) {
	c := newMadeCounter(t)
	c.pass(10 * time.Minute)
	c.beginSince("b.dorelan", c.clock.Add(-4*time.Minute))
	if diff := cmp.Diff([]string{"not_running 360", "locked 240"}, c.unscreenedTimes()); diff != "" {
		t.Error(diff)
	}
}

func TestHeartbeatWritesOnlyNowAndThen(t *testing.T) {
	c := newMadeCounter(t)
	before := len(c.keeper.calls)
	for range 50 {
		c.pass(time.Second)
		if err := c.Heartbeat(); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(c.keeper.calls) - before; n != 2 {
		t.Errorf("written %d times in 50 seconds", n)
	}
}

func TestOnlyOpeningHoursCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := border.OpeningHours{From: rapid.IntRange(0, 1439).Draw(t, "from"), To: rapid.IntRange(0, 1439).Draw(t, "to")}
		zone := time.FixedZone("post", rapid.SampledFrom([]int{0, 5 * 3600, -7*3600 - 1800}).Draw(t, "zone"))
		from := time.Date(2026, 2, 27, 0, rapid.IntRange(0, 1439).Draw(t, "at"), 0, 0, zone)
		minutes := rapid.IntRange(0, 4*1440).Draw(t, "minutes")
		want := time.Duration(0)
		for i := range minutes {
			if h.Open(from.Add(time.Duration(i) * time.Minute)) {
				want += time.Minute
			}
		}
		if got := openWithin(h, from.UTC(), from.Add(time.Duration(minutes)*time.Minute)); got != want {
			t.Fatalf("%v from %s for %d minutes: %s, want %s", h, from, minutes, got, want)
		}
	})
}
