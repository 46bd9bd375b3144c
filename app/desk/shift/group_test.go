package shift

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"postern/app/border"
	"postern/app/desk"
	"postern/store/journal"
)

// handed is the referrals, each with the case it goes along with.
func (c *madeCounter) handed() []string {
	var out []string
	for _, r := range c.referrals() {
		out = append(out, fmt.Sprintf("%d %s of %d with %v", r.Number, r.Outcome, r.CompanionOf, r.Companions))
	}
	return out
}

func TestReferralTakesTheCompanionsAlongThoseAlreadyPassedToo(t *testing.T) {
	c := newMadeCounter(t)
	c.check("ALONE")
	c.decide(passed())
	c.check("FATHER")
	if err := c.Link(GroupFamily); err != nil {
		t.Fatal(err)
	}
	if g, ok := c.Linked(); !ok || g.Kind != GroupFamily || g.Number != 2 {
		t.Errorf("linked %+v, %t", g, ok)
	}
	c.decide(passed())
	c.check("MOTHER")
	c.decide(passed())
	if err := c.Link(GroupFamily); err != nil { // after his case was closed
		t.Fatal(err)
	}
	c.begin("b.dorelan") // over an end of the program
	if got := c.check("WANTED"); got.Group.Number != 2 || got.Group.Kind != GroupFamily {
		t.Fatalf("group %+v", got.Group)
	}
	if err := c.Link(GroupFamily); err != nil {
		t.Fatal(err)
	}
	c.decide(referred())
	if diff := cmp.Diff([]string{
		"2 passed of 4 with []", "3 passed of 4 with []", "4 referred of 0 with [2 3]",
	}, c.handed()); diff != "" {
		t.Error(diff)
	}
	c.check("CHILD") // who comes later follows
	c.decide(passed())
	if h := c.handed(); len(h) != 4 || h[3] != "5 passed of 4 with []" {
		t.Errorf("handed %v", h)
	}
	c.check("STRANGER")
	c.decide(passed())
	if h := c.handed(); len(h) != 4 {
		t.Errorf("a stranger was taken along: %v", h)
	}
	var companions int
	for _, e := range c.keeper.booked(journal.KindReferral) {
		if e.Facts["companion_of"] == "4" {
			companions++
		}
	}
	if companions != 3 {
		t.Errorf("%d booked", companions)
	}
}

func TestCompanionsAreNotHandedOverTwice(t *testing.T) {
	c := newMadeCounter(t)
	c.check("WANTED")
	if err := c.Link(GroupParty); err != nil {
		t.Fatal(err)
	}
	c.decide(referred())
	c.check("ARREST")
	c.decide(referred())
	if diff := cmp.Diff([]string{"1 referred of 0 with []", "2 referred of 0 with []"}, c.handed()); diff != "" {
		t.Error(diff)
	}
}

func TestLinkNeedsSomebodyAndAKind(t *testing.T) {
	c := newMadeCounter(t)
	if err := c.Link(GroupFamily); !errors.Is(err, ErrNoCompanion) {
		t.Errorf("nobody: %v", err)
	}
	c.check("NOBODY")
	if err := c.Link("crowd"); !errors.Is(err, ErrOutcome) {
		t.Errorf("no kind: %v", err)
	}
	if err := c.Link(GroupVehicle); err != nil {
		t.Fatal(err)
	}
	if err := c.Unlink(); err != nil {
		t.Fatal(err)
	}
	c.decide(passed())
	if got := c.check("NEXT"); got.Group.Number != 0 {
		t.Errorf("unlinked, and in group %+v", got.Group)
	}
}

func TestGroupComesToAnEnd(t *testing.T) {
	c := newMadeCounter(t)
	var err error
	n := 0
	for ; err == nil && n < 2*mostCompanions; n++ {
		c.check("NOBODY")
		c.decide(passed())
		err = c.Link(GroupParty)
	}
	if !errors.Is(err, ErrGroupFull) || n != mostCompanions {
		t.Errorf("after %d: %v", n, err)
	}
}

func TestWhoIsLinkedToATravellerReferredBeforeFollowsHim(t *testing.T) {
	c := newMadeCounter(t)
	c.check("WANTED")
	c.decide(referred())
	if err := c.Link(GroupVehicle); err != nil {
		t.Fatal(err)
	}
	c.check("DRIVER")
	c.decide(passed())
	if diff := cmp.Diff([]string{"1 referred of 0 with []", "2 passed of 1 with []"}, c.handed()); diff != "" {
		t.Error(diff)
	}
	if _, err := c.Undo(); err != nil {
		t.Fatal(err)
	}
	if h := c.handed(); len(h) != 1 {
		t.Errorf("taken back, and handed over all the same: %v", h)
	}
}

func TestADecisionThatIsTakenBackLinksNobodyMore(t *testing.T) {
	c := newMadeCounter(t)
	c.check("FATHER")
	if err := c.Link(GroupFamily); err != nil {
		t.Fatal(err)
	}
	c.decide(passed())
	if _, err := c.Undo(); err != nil { // before the child came
		t.Fatal(err)
	}
	c.decide(passed())
	if got := c.check("CHILD"); got.Group.Number != 1 {
		t.Fatalf("the child is in group %+v", got.Group)
	}
	if _, err := c.Undo(); err != nil { // and after
		t.Fatal(err)
	}
	c.decide(passed())
	if open, ok := c.Case(); !ok || open.Number != 2 || open.Group.Number != 1 {
		t.Fatalf("open is %+v", open)
	}
	c.decide(passed())
	if got := c.check("WANTED"); got.Group.Number != 0 {
		t.Errorf("a stranger is in group %+v", got.Group)
	}
	c.decide(referred())
	if diff := cmp.Diff([]string{"3 referred of 0 with []"}, c.handed()); diff != "" {
		t.Error(diff)
	}
}

func TestACaseThatWasSetAsideBySomebodyElseIsTakenOverWhenItOpensAgain(t *testing.T) {
	c := newMadeCounter(t)
	c.check("FIRST")
	c.decide(passed())
	c.check("SECOND")
	if _, err := c.Undo(); err != nil {
		t.Fatal(err)
	}
	c.begin("q.abras") // after another start
	if open, ok := c.Case(); !ok || open.Number != 1 {
		t.Fatalf("open is %+v", open)
	}
	c.decide(passed())
	open, ok := c.Case()
	if !ok || open.Number != 2 || !open.TakenOver {
		t.Errorf("open is %+v", open)
	}
	taken := map[uint64]string{}
	for _, e := range c.keeper.booked(journal.KindNote) {
		if e.Facts["note"] == "taken_over" {
			taken[e.Case] += e.Facts["from"]
		}
	}
	if diff := cmp.Diff(map[uint64]string{1: "b.dorelan", 2: "b.dorelan"}, taken); diff != "" {
		t.Error(diff)
	}
	c.begin("q.abras")
	if n := len(c.keeper.booked(journal.KindNote)); n != 2 {
		t.Errorf("%d notes: he took it over from himself", n)
	}
}

func TestWhoWasLinkedStaysSoWhileTheDecisionBeforeIsTakenBack(t *testing.T) {
	c := newMadeCounter(t)
	c.check("STRANGER")
	c.decide(passed())
	c.check("WANTED")
	if err := c.Link(GroupFamily); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Undo(); err != nil {
		t.Fatal(err)
	}
	if g, linked := c.Linked(); linked {
		t.Errorf("the next traveller belongs to %+v, with the stranger at the counter", g)
	}
	c.decide(passed())
	if g, linked := c.Linked(); !linked || g.Number != 2 || g.Kind != GroupFamily {
		t.Errorf("linked %+v, %t", g, linked)
	}
	c.decide(referred())
	if got := c.check("CHILD"); got.Group.Number != 2 || got.Group.Kind != GroupFamily {
		t.Errorf("the child is in group %+v", got.Group)
	}
	c.decide(passed())
	if diff := cmp.Diff([]string{"2 referred of 0 with []", "3 passed of 2 with []"}, c.handed()); diff != "" {
		t.Error(diff)
	}
}

func TestReferralLeavesPortraitsBehindWhereTheyAreTooLarge(t *testing.T) {
	c := newMadeCounter(t)
	large := madeMatch("W", border.ActionRefer)
	large.Alert.Photos = []border.Photo{{MediaType: "image/jpeg", Data: make([]byte, mostReferral)}}
	c.finder.alerts["WANTED"] = []border.Match{large}
	c.check("WANTED")
	c.decide(referred())
	r := c.referrals()
	if len(r) != 1 || len(r[0].Finding.Matches) != 1 || len(r[0].Finding.Matches[0].Alert.Photos) != 0 {
		t.Fatalf("got %d", len(r))
	}
	if n := len(c.keeper.shelves[shelfReferrals]["1"]); n > 64<<10 {
		t.Errorf("%d bytes are kept", n)
	}
	c.check("ARREST")
	c.decide(referred())
	if r = c.referrals(); len(r) != 2 || r[1].Finding.Matches[0].Name.Text != "Belto Zarvandi" {
		t.Errorf("the finding is not whole: %+v", r)
	}
}

func TestCaseThatIsReferredLateDoesNotGoAlongWithItself(t *testing.T) {
	c := newMadeCounter(t)
	c.finder.set(desk.ProblemNoLists)
	c.check("WANTED")
	if err := c.Link(GroupFamily); err != nil {
		t.Fatal(err)
	}
	c.decide(passed())
	c.finder.set(desk.ProblemNone)
	if _, err := c.ScreenKept(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Take(1); err != nil {
		t.Fatal(err)
	}
	c.decide(referred())
	if diff := cmp.Diff([]string{"1 referred of 0 with []"}, c.handed()); diff != "" {
		t.Error(diff)
	}
}
