package shift

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"postern/app/border"
	"postern/app/desk"
	"postern/store/journal"
)

// aShift is a few travellers, of whom the second is the one who is named.
func aShift(t *testing.T, name string) *madeCounter {
	c := newMadeCounter(t)
	c.check("NOBODY")
	c.decide(passed())
	c.check(name)
	if err := c.Write(border.Notes{Place: "lane 2", From: "Aster", To: "Belmar", Remark: strings.Repeat("quiet ", 150)}); err != nil {
		t.Fatal(err)
	}
	c.check(name) // a field was looked at again
	if err := c.Link(GroupVehicle); err != nil {
		t.Fatal(err)
	}
	c.pass(12 * time.Second)
	c.decide(passed())
	if _, err := c.Undo(); err != nil {
		t.Fatal(err)
	}
	c.decide(passed())
	c.check("NOBODY")
	c.decide(passed())
	if err := c.Heartbeat(); err != nil {
		t.Fatal(err)
	}
	c.check(name)
	c.keeper.restart()
	c.begin("b.dorelan")
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	c.begin("q.abras")
	c.decide(Ruling{Decision: border.Decision{Outcome: border.OutcomeDropped}})
	c.finder.set(desk.ProblemNoLists)
	c.check(name)
	c.decide(passed())
	c.check("NOBODY")
	c.decide(passed())
	c.finder.set(desk.ProblemNone)
	if _, err := c.ScreenKept(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	manifest := "surname,given names,dob,passport\n" + name + ",BELTO,1984-03-15,X1\nNOBODY,BELTO,1984-03-15,X2\n"
	if _, err := c.Manifest(context.Background(), strings.NewReader(manifest), nil); err != nil {
		t.Fatal(err)
	}
	c.check("NOBODY")
	c.decide(passed())
	return c
}

func TestDiscreetCaseIsBookedAndKeptLikeNoMatch(t *testing.T) {
	discreet, plain := aShift(t, "DISCREET"), aShift(t, "NOTHINGS") // names of one length
	got, want := discreet.keeper.shape("DISCREET"), plain.keeper.shape("NOTHINGS")
	if len(want) < 60 {
		t.Fatalf("only %d lines: too little was compared", len(want))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("an onlooker sees (-no match, +discreet):\n%s", diff)
	}
	if diff := cmp.Diff(plain.Figures(), discreet.Figures()); diff != "" {
		t.Errorf("the figures tell: %s", diff)
	}
}

func TestDiscreetCaseIsKeptForTheSecondLineAsShown(t *testing.T) {
	c := aShift(t, "DISCREET")
	r := c.referrals()
	// the passed one, the dropped one, the one screened late, the one in the manifest
	if len(r) != 4 {
		t.Fatalf("%d are judged: %+v", len(r), r)
	}
	for _, one := range r {
		if one.Outcome != border.OutcomeShown || len(one.Matches) != 1 || one.Matches[0].ID != "D" || one.Presented.Traveller.Surname != "DISCREET" {
			t.Errorf("got %+v", one)
		}
	}
	if r[0].Notes.Place != "lane 2" {
		t.Errorf("the notes are gone: %+v", r[0].Notes)
	}
	told := false
	for i, e := range c.keeper.entries {
		var d decisionDetail
		if e.Kind != journal.KindDecision || json.Unmarshal(c.keeper.details[i], &d) != nil || d.Outcome != border.OutcomeShown {
			continue
		}
		told = told || e.Facts["outcome"] == "passed" && len(d.Hidden) == 1 && d.Traveller.Surname == "DISCREET"
	}
	if !told {
		t.Error("no decision says in its detail that it was shown")
	}
	if len(c.Queue()) != 0 {
		t.Errorf("it waits where the first line sees it: %+v", c.Queue())
	}
}

func TestNothingIsLeftOfWhoMatchedNobody(t *testing.T) {
	c := aShift(t, "NOTHINGS")
	if r := c.referrals(); len(r) != 0 {
		t.Errorf("got %+v", r)
	}
	if n := len(c.keeper.shelves[shelfQuiet]); n != 1 {
		t.Errorf("%d quiet values lie on the shelf", n)
	}
	for i, e := range c.keeper.entries {
		if e.Kind == journal.KindDecision && strings.Contains(string(c.keeper.details[i]), "NOTHINGS") {
			t.Errorf("entry %d keeps his name as long as a decision", i)
		}
	}
}

func TestCaseWithAnOpenAndADiscreetMatchSaysOnlyTheOpenOne(t *testing.T) {
	c := newMadeCounter(t)
	got := c.check("MIXED")
	if len(got.OpenMatches()) != 1 || !got.Discreet() {
		t.Fatalf("got %+v", got)
	}
	if f := c.keeper.booked(journal.KindFinding); f[0].Facts["matches"] != "1" {
		t.Errorf("facts %v", f[0].Facts)
	}
	c.decide(released(border.ReleaseFace))
	if r := c.referrals(); len(r) != 1 || r[0].Outcome != border.OutcomeShown {
		t.Errorf("the discreet one is not judged: %+v", r)
	}
}

func TestDiscreetMatchThatIsLongIsNeverLeftOut(t *testing.T) {
	c := newMadeCounter(t)
	long := madeMatch(strings.Repeat("D", 3000), border.ActionDiscreet)
	c.finder.alerts["LONG"] = []border.Match{long, long}
	c.check("LONG")
	c.decide(passed())
	if r := c.referrals(); len(r) != 1 || len(r[0].Matches) != 1 {
		t.Errorf("got %+v", r)
	}
}

func TestDiscreetMatchStaysWithTheCaseWhateverIsChanged(t *testing.T) {
	c := newMadeCounter(t)
	c.check("DISCREET")
	if got := c.check("NOBODY"); !got.Discreet() || len(got.OpenMatches()) != 0 || got.Finding.Verdict != border.VerdictNoMatch {
		t.Errorf("got %+v", got)
	}
	c.keeper.restart()
	c.begin("b.dorelan")
	c.decide(passed())
	if r := c.referrals(); len(r) != 1 || len(r[0].Matches) != 1 {
		t.Errorf("over a change and an end of the program: %+v", r)
	}
	c.check("DISCREET")
	c.finder.set(desk.ProblemNoLists)
	c.check("NOBODY")
	c.decide(passed())
	c.finder.set(desk.ProblemNone)
	if _, err := c.ScreenKept(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	c.check("NOBODY")
	c.decide(passed())
	if r := c.referrals(); len(r) != 2 || len(r[1].Matches) != 1 {
		t.Errorf("over a loss of the lists: %+v", r)
	}
}
