package shift

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/mrz"
	"postern/store"
	"postern/store/journal"
)

func TestNothingIsAnsweredBeforeItStandsInTheJournal(t *testing.T) {
	c := newMadeCounter(t)
	c.keeper.fail = errors.New("disk full")
	if _, err := c.Check(who("WANTED")); err == nil {
		t.Fatal("an answer was given that is not booked")
	}
	if _, open := c.Case(); open {
		t.Error("a case is open that is not kept")
	}
	got := c.check("WANTED")
	if !got.Answered || got.Number != 1 || len(got.OpenMatches()) != 1 {
		t.Errorf("got %+v", got)
	}
	if s, f := c.keeper.booked(journal.KindSearch), c.keeper.booked(journal.KindFinding); len(s) != 1 || len(f) != 1 || f[0].Facts["verdict"] != "possible_match" || f[0].Keep != journal.KeepDecision {
		t.Errorf("booked %v, %v", s, f)
	}
}

func TestFactsSayNothingOfATraveller(t *testing.T) {
	c := newMadeCounter(t)
	c.check("WANTED")
	c.decide(referred())
	for _, e := range c.keeper.entries {
		for name, value := range e.Facts {
			for _, secret := range []string{"WANTED", "BELTO", "1984", "Zarvandi", "made up"} {
				if strings.Contains(value, secret) {
					t.Errorf("%s: fact %s says %q", e.Kind, name, value)
				}
			}
		}
	}
}

func TestCaseWithAnOpenMatchIsOnlyReleasedOrReferred(t *testing.T) {
	c := newMadeCounter(t)
	for name, want := range map[string]struct {
		ruling Ruling
		err    error
	}{
		"passed":               {passed(), ErrOpenMatch},
		"dropped":              {Ruling{Decision: border.Decision{Outcome: border.OutcomeDropped}}, ErrOpenMatch},
		"shown":                {Ruling{Decision: border.Decision{Outcome: border.OutcomeShown}}, ErrOutcome},
		"no outcome":           {Ruling{}, ErrOutcome},
		"without a reason":     {released(""), ErrNoReason},
		"unknown reason":       {released("because"), ErrNoReason},
		"other without a text": {released(border.ReleaseOther), ErrNoReason},
		"as known":             {Ruling{Decision: border.Decision{Outcome: border.OutcomeReleased}, Known: true}, ErrNotKnown},
		"text without end":     {Ruling{Decision: border.Decision{Outcome: border.OutcomeReferred, Text: strings.Repeat("x", longestText+1)}}, ErrTooLong},
	} {
		if _, open := c.Case(); !open {
			c.check("WANTED")
		}
		if err := c.Decide(want.ruling); !errors.Is(err, want.err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	other := released(border.ReleaseOther)
	other.Text = "his twin"
	c.decide(other)
	if err := c.Decide(passed()); !errors.Is(err, ErrNoCase) {
		t.Errorf("a closed case was closed again: %v", err)
	}
	c.check("NOBODY")
	if err := c.Decide(released(border.ReleaseFace)); !errors.Is(err, ErrNothingToRelease) {
		t.Errorf("a release from nothing: %v", err)
	}
	c.decide(passed())
	d := c.keeper.booked(journal.KindDecision)
	if len(d) != 2 || d[0].Facts["reason"] != "other" || d[1].Facts["outcome"] != "passed" {
		t.Errorf("booked %v", d)
	}
}

func TestDecisionThatCannotBeBookedLeavesTheCaseOpen(t *testing.T) {
	c := newMadeCounter(t)
	c.check("WANTED")
	c.keeper.fail = errors.New("disk full")
	if err := c.Decide(referred()); err == nil {
		t.Fatal("no error")
	}
	if open, ok := c.Case(); !ok || len(open.OpenMatches()) != 1 {
		t.Errorf("got %+v, %t", open, ok)
	}
	if r := c.referrals(); len(r) != 0 {
		t.Errorf("handed over all the same: %v", r)
	}
}

func TestChangedFieldMakesNobodyAnother(t *testing.T) {
	c := newMadeCounter(t)
	c.check("WANTED")
	got := c.check("NOBODY")
	if got.Number != 1 || got.Earlier != 1 || len(got.OpenMatches()) != 1 || got.Finding.Verdict != border.VerdictPossible {
		t.Fatalf("the match went with the name: %+v", got)
	}
	if err := c.Decide(passed()); !errors.Is(err, ErrOpenMatch) {
		t.Errorf("passed all the same: %v", err)
	}
	if got = c.check("ARREST"); got.Earlier != 1 || len(got.OpenMatches()) != 2 {
		t.Errorf("after another change: %+v", got)
	}
	if got = c.check("NOBODY"); len(got.OpenMatches()) != 2 {
		t.Errorf("after a third: %+v", got)
	}
	// the same over an end of the program
	c.keeper.restart()
	if got, ok := c.begin("b.dorelan"); !ok || len(got.OpenMatches()) != 2 || !got.Answered {
		t.Errorf("after a restart: %+v", got)
	}
	if got = c.check("WANTED"); len(got.OpenMatches()) != 2 || got.Earlier != 1 {
		t.Errorf("back: %+v", got)
	}
}

func TestChangesWithOtherMatchesEachTimeComeToAnEnd(t *testing.T) {
	c := newMadeCounter(t)
	var err error
	n := 0
	for ; n < 100 && err == nil; n++ {
		name := fmt.Sprintf("W%d", n)
		c.finder.alerts[name] = []border.Match{madeMatch(name, border.ActionRefer)}
		_, err = c.Check(who(name))
	}
	if !errors.Is(err, ErrTooManyChanges) || n > mostVersions+2 {
		t.Errorf("after %d changes: %v", n, err)
	}
	if open, ok := c.Case(); !ok || len(open.OpenMatches()) != mostVersions+1 {
		t.Errorf("%d matches are open", len(open.OpenMatches()))
	}
}

func TestDocumentThatIsReadFurtherIsOnlyWhatItIsNow(t *testing.T) {
	part := who("WANTED")
	part.Zone = &mrz.Zone{Format: mrz.TD3, Lines: []string{"P<UTO", ""}}
	whole := who("NOBODY")
	whole.Zone = &mrz.Zone{Format: mrz.TD3, Lines: []string{"P<UTO", "AB"}, Read: border.ReadClean}
	c := newMadeCounter(t)
	if _, err := c.Check(part); err != nil {
		t.Fatal(err)
	}
	got, err := c.Check(whole)
	if err != nil || got.Number != 1 || len(got.OpenMatches()) != 0 {
		t.Errorf("got %+v, %v", got, err)
	}
	c.decide(passed())
	// a name alone, then the birth date from the document
	named := Presented{Traveller: border.Traveller{Surname: "WANTED"}, ByHand: true}
	if _, err := c.Check(named); err != nil {
		t.Fatal(err)
	}
	c.finder.alerts = nil
	named.Traveller.BirthDate = border.Day(1984, 3, 15)
	if got, err = c.Check(named); err != nil || len(got.OpenMatches()) != 0 {
		t.Errorf("filled in: %+v, %v", got, err)
	}
}

func TestProtectLeadsWhenAPersonIsBoth(t *testing.T) {
	c := newMadeCounter(t)
	got := c.check("BOTH")
	open := got.OpenMatches()
	if len(open) != 2 || !open[0].Alert.Protects() || open[1].Alert.ID != "C" {
		t.Fatalf("got %+v", open)
	}
	c.decide(referred())
	r := c.referrals()
	if len(r) != 1 || r[0].Finding == nil || len(r[0].Finding.Matches) != 2 || r[0].Text != "asked twice" || r[0].Number != 1 {
		t.Errorf("referred %+v", r)
	}
}

func TestUnfitTravellersAreRefusedAndNothingIsBooked(t *testing.T) {
	c := newMadeCounter(t)
	bad := who("WANTED")
	bad.Traveller.BirthDate = border.Day(1984, 2, 31)
	long := who("WANTED")
	long.Traveller.Surname = strings.Repeat("A", longestText+1)
	for name, p := range map[string]struct {
		Presented
		err error
	}{"empty": {Presented{}, desk.ErrNothingToSearch}, "no day": {bad, ErrBadDate}, "endless": {long, ErrTooLong}} {
		if _, err := c.Check(p.Presented); !errors.Is(err, p.err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := len(c.keeper.booked(journal.KindSearch)); n != 0 {
		t.Errorf("%d searches booked", n)
	}
}

func TestShiftNeedsARoleThatChecksAndABeginning(t *testing.T) {
	o := Options{Officer: border.Account{Login: "a.udit", Role: border.RoleAuditor}}
	if _, err := New(o); !errors.Is(err, ErrNoChecks) {
		t.Errorf("an auditor checks: %v", err)
	}
	c := newMadeCounter(t)
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Check(who("NOBODY")); !errors.Is(err, ErrNotResumed) {
		t.Errorf("got %v", err)
	}
}

func TestWhatIsClosedIsUndoneWithinTheTimeOfThePolicy(t *testing.T) {
	c := newMadeCounter(t)
	c.check("WANTED")
	if err := c.Link(GroupFamily); err != nil {
		t.Fatal(err)
	}
	c.decide(released(border.ReleaseFace))
	c.check("ARREST")
	r := referred()
	c.decide(r)
	if got := c.referrals(); len(got) != 2 {
		t.Fatalf("referred %+v", got)
	}
	before := c.Figures()
	c.pass(9 * time.Second)
	if n, _, ok := c.CanUndo(); !ok || n != 2 {
		t.Errorf("can undo case %d, %t", n, ok)
	}
	got, err := c.Undo()
	if err != nil || got.Number != 2 || len(got.OpenMatches()) != 1 {
		t.Fatalf("got %+v, %v", got, err)
	}
	if left := c.referrals(); len(left) != 0 {
		t.Errorf("the second line still has %+v", left)
	}
	if u := c.keeper.booked(journal.KindUndo); len(u) != 1 || u[0].Case != 2 || u[0].Facts["outcome"] != "referred" {
		t.Errorf("booked %v", u)
	}
	if f := c.Figures(); f.Travellers != before.Travellers-1 || f.Referred != 0 {
		t.Errorf("figures %+v", f)
	}
	if _, err := c.Undo(); !errors.Is(err, ErrNoUndo) {
		t.Errorf("undone twice: %v", err)
	}
	c.decide(r)
	if got := c.referrals(); len(got) != 2 {
		t.Errorf("referred again %+v", got)
	}
	c.pass(10 * time.Second)
	if _, err := c.Undo(); !errors.Is(err, ErrNoUndo) {
		t.Errorf("undone too late: %v", err)
	}
}

func TestNextTravellerIsSetAsideWhileADecisionIsTakenBack(t *testing.T) {
	c := newMadeCounter(t)
	c.check("WANTED")
	c.decide(released(border.ReleaseSex))
	next := c.check("ARREST")
	if got, err := c.Undo(); err != nil || got.Number != 1 {
		t.Fatalf("got %+v, %v", got, err)
	}
	if q := c.Queue(); len(q) != 1 || q[0].Queued != QueuedUndone || q[0].Number != next.Number {
		t.Fatalf("queue %+v", q)
	}
	c.decide(referred())
	got, ok := c.Case()
	if !ok || got.Number != next.Number || !got.Answered || len(got.OpenMatches()) != 1 || len(c.Queue()) != 0 {
		t.Errorf("after it: %+v, %t", got, ok)
	}
	c.decide(referred())
	if _, ok := c.Case(); ok || len(c.referrals()) != 2 {
		t.Error("not both are closed")
	}
	// not once the next has been decided
	c.check("WANTED")
	c.decide(released(border.ReleaseSex))
	c.check("NOBODY")
	c.decide(passed())
	if got, err := c.Undo(); err != nil || got.Traveller.Surname != "NOBODY" {
		t.Fatalf("got %+v, %v", got, err)
	}
	c.decide(passed())
	if c.pass(time.Minute); len(c.keeper.booked(journal.KindUndo)) != 2 {
		t.Error("not two undone")
	}
}

func TestOpenCaseIsTakenOverByWhoSignsInNext(t *testing.T) {
	c := newMadeCounter(t)
	c.check("WANTED")
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	got, ok := c.begin("q.abras")
	if !ok || got.Officer != "b.dorelan" || !got.TakenOver || len(got.OpenMatches()) != 1 || !got.Answered {
		t.Fatalf("got %+v, %t", got, ok)
	}
	var from []string
	for _, e := range c.keeper.booked(journal.KindNote) {
		from = append(from, e.Who+" "+e.Facts["note"]+" "+e.Facts["from"])
	}
	if diff := cmp.Diff([]string{"q.abras taken_over b.dorelan"}, from); diff != "" {
		t.Error(diff)
	}
	c.begin("q.abras") // again the same
	if n := len(c.keeper.booked(journal.KindNote)); n != 1 {
		t.Errorf("booked %d times", n)
	}
	c.decide(referred())
}

func TestCaseKeptOverACrashIsCheckedAnewAsSoonAsListsAreOpen(t *testing.T) {
	c := newMadeCounter(t)
	c.check("WANTED")
	c.keeper.restart()
	c.finder.set(desk.ProblemOpening)
	got, ok := c.begin("b.dorelan")
	if !ok || got.Answered || got.Number != 1 {
		t.Fatalf("got %+v", got)
	}
	if err := c.Decide(passed()); !errors.Is(err, ErrOpenMatch) {
		t.Errorf("what was open is forgotten: %v", err)
	}
	if err := c.Decide(released(border.ReleaseFace)); !errors.Is(err, ErrNotAnswered) {
		t.Errorf("released unseen: %v", err)
	}
	if _, err := c.Check(got.Presented); !errors.Is(err, ErrOpening) {
		t.Errorf("got %v", err)
	}
	c.finder.set(desk.ProblemNone)
	other := got.Presented
	other.Traveller.Surname = "NOBODY" // the match stays, though it was not on the screen any more
	if got, err := c.Check(other); err != nil || len(got.OpenMatches()) != 1 || got.Earlier != 1 {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestWhatCannotBeReadIsPutAsideAndToldAndTheRestGoesOn(t *testing.T) {
	c := newMadeCounter(t)
	c.check("WANTED")
	if _, err := c.Wait(who("NEXT")); err != nil {
		t.Fatal(err)
	}
	c.keeper.shelves[shelfCase][keyOpen] = []byte(`{"Version":99,"Number":1}`)
	s, err := New(Options{
		Officer: border.Account{Login: "b.dorelan", Role: border.RoleOfficer}, Keeper: c.keeper, Finder: c.finder, Now: c.now,
	})
	if err != nil {
		t.Fatal(err)
	}
	_, open, err := s.Resume()
	unread, ok := errors.AsType[*UnreadError](err)
	if !ok || unread.Shelf != shelfCase || open {
		t.Fatalf("got %v, open %t", err, open)
	}
	if len(s.WaitingScans()) != 1 || len(c.keeper.shelves[shelfUnread]) != 1 {
		t.Error("the rest is gone, or what could not be read")
	}
	if got, err := s.Check(who("NOBODY")); err != nil || got.Number != 2 {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestDamageToOneKeptValueIsToldAndTheShiftWorks(t *testing.T) {
	c := newMadeCounter(t)
	c.check("WANTED")
	s, err := New(Options{
		Officer: border.Account{Login: "b.dorelan", Role: border.RoleOfficer}, Keeper: damagedKeeper{c.keeper}, Finder: c.finder, Now: c.now,
	})
	if err != nil {
		t.Fatal(err)
	}
	_, open, err := s.Resume()
	if _, ok := errors.AsType[*UnreadError](err); !ok || !open {
		t.Errorf("got %v, open %t", err, open)
	}
}

// damagedKeeper has a damaged value among the scans that wait.
type damagedKeeper struct{ *madeKeeper }

func (k damagedKeeper) Kept(shelf string) (map[string][]byte, error) {
	values, err := k.madeKeeper.Kept(shelf)
	if shelf == shelfWaiting {
		return map[string][]byte{}, fmt.Errorf("one of them: %w", store.ErrDamaged)
	}
	return values, err
}

func TestFiguresCountWhatWasDecided(t *testing.T) {
	c := newMadeCounter(t)
	for i, name := range []string{"NOBODY", "DISCREET", "WANTED"} {
		c.check(name)
		c.pass(time.Duration(10*(i+1)) * time.Second)
		if name == "WANTED" {
			c.decide(released(border.ReleaseFace))
			continue
		}
		c.decide(passed())
	}
	c.keeper.restart()
	c.begin("b.dorelan")
	want := Figures{Since: madeNow.Add(10 * time.Second), Travellers: 3, Median: 20 * time.Second, Matches: 1, Passed: 2, Released: 1}
	if diff := cmp.Diff(want, c.Figures()); diff != "" {
		t.Error(diff)
	}
	c.check("NOBODY")
	if _, err := c.End(); !errors.Is(err, ErrCaseOpen) {
		t.Errorf("a shift ended over an open case: %v", err)
	}
	c.decide(passed())
	if f, err := c.End(); err != nil || f.Travellers != 4 || c.Figures().Travellers != 0 {
		t.Errorf("got %+v, %v", f, err)
	}
}

func TestDamagedReadGivesWayToACleanOneAndACleanOneToNone(t *testing.T) {
	damaged, clean := who("WANTED"), who("NOBODY")
	damaged.Zone = &mrz.Zone{Format: mrz.TD3, Lines: []string{"P<UTO", "AB"}, Read: border.ReadDamaged}
	clean.Zone = &mrz.Zone{Format: mrz.TD3, Lines: []string{"P<UTO", "AB"}, Read: border.ReadClean}
	byHand := clean
	byHand.ByHand = true
	other := who("WANTED")
	other.Zone = clean.Zone
	for name, one := range map[string]struct {
		first, then Presented
		open        int
	}{
		"damaged, then clean":         {damaged, clean, 0},
		"damaged, then typed":         {damaged, byHand, 1},
		"clean, then another's clean": {other, clean, 1},
	} {
		c := newMadeCounter(t)
		if _, err := c.Check(one.first); err != nil {
			t.Fatal(err)
		}
		got, err := c.Check(one.then)
		if err != nil || len(got.OpenMatches()) != one.open {
			t.Errorf("%s: %d open, %v", name, len(got.OpenMatches()), err)
		}
	}
}
