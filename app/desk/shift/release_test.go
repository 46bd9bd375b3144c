package shift

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"postern/app/border"
	"postern/app/desk/booked"
	"postern/app/search"
	"postern/store/journal"
)

// from is a release from one alert of those made up.
func from(id string, reason border.ReleaseReason) Ruling {
	r := released(reason)
	r.Of = search.AlertKey{List: "made up", ID: id}
	return r
}

// openIDs are the alerts that are open, in the order in which they lead the screen.
func (c *madeCounter) openIDs() string {
	open, _ := c.Case()
	out := ""
	for _, m := range open.OpenMatches() {
		out += m.Alert.ID
	}
	return out
}

func TestEachAlertOfACaseIsReleasedOnItsOwnAndTheLastClosesIt(t *testing.T) {
	c := newMadeCounter(t)
	c.check("BOTH")
	c.decide(from("C", border.ReleaseSex))
	if got := c.openIDs(); got != "M" {
		t.Fatalf("open are %q", got)
	}
	if err := c.Decide(passed()); !errors.Is(err, ErrOpenMatch) {
		t.Errorf("the case was passed with an alert open: %v", err)
	}
	if err := c.Decide(from("C", border.ReleaseFace)); !errors.Is(err, ErrNotOpen) {
		t.Errorf("released twice from one alert: %v", err)
	}
	if f := c.Figures(); f.Travellers != 0 {
		t.Errorf("%d travellers count before the case is closed", f.Travellers)
	}
	c.decide(from("M", border.ReleaseFather))
	if _, open := c.Case(); open {
		t.Fatal("the case is open with every alert decided")
	}
	booked := c.keeper.booked(journal.KindDecision)
	if len(booked) != 2 || booked[0].Facts["reason"] != "other_sex" || booked[0].Facts["left"] != "1" ||
		booked[1].Facts["reason"] != "other_father" || booked[1].Facts["left"] != "" || booked[1].Facts["at_once"] != "" {
		t.Errorf("booked %v", booked)
	}
	if f := c.Figures(); f.Travellers != 1 || f.Released != 1 {
		t.Errorf("figures %+v", f)
	}
}

func TestTheDetailOfADecisionNamesEachAlertWithItsReason(t *testing.T) {
	c := newMadeCounter(t)
	c.check("BOTH")
	c.decide(from("M", border.ReleaseFace))
	c.decide(from("C", border.ReleaseSex))
	var detail struct{ Released []booked.Release }
	for i, e := range c.keeper.entries {
		if e.Kind == journal.KindDecision {
			if err := json.Unmarshal(c.keeper.details[i], &detail); err != nil {
				t.Fatal(err)
			}
		}
	}
	if len(detail.Released) != 2 || detail.Released[0].ID != "M" || detail.Released[0].Reason != border.ReleaseFace ||
		detail.Released[1].ID != "C" || detail.Released[1].Reason != border.ReleaseSex || detail.Released[1].By != "b.dorelan" {
		t.Errorf("%+v", detail.Released)
	}
}

func TestOneReasonForAllIsBookedAsSuch(t *testing.T) {
	c := newMadeCounter(t)
	c.check("BOTH")
	c.decide(released(border.ReleaseFace))
	if d := c.keeper.booked(journal.KindDecision); len(d) != 1 || d[0].Facts["at_once"] != "2" {
		t.Errorf("booked %v", d)
	}
}

func TestAReasonThatTheFieldsContradictOrDoNotKnowIsNoReason(t *testing.T) {
	m := madeMatch("W", border.ActionRefer)
	m.Fields = map[border.Field]border.Comparison{
		border.FieldBirthDate: {Judgement: border.Similar, Traveller: "1984-03-15", Alert: "1984"},
		border.FieldSex:       {Judgement: border.Same},
		border.FieldDocument:  {Judgement: border.Unknown},
	}
	c := newMadeCounter(t)
	c.finder.alerts["WANTED"] = []border.Match{m}
	c.check("WANTED")
	for _, reason := range []border.ReleaseReason{border.ReleaseBirthDate, border.ReleaseSex, border.ReleaseFather, border.ReleaseDocument} {
		if err := c.Decide(released(reason)); !errors.Is(err, ErrNoGround) {
			t.Errorf("%s: %v", reason, err)
		}
	}
	c.decide(released(border.ReleaseFace))
}

func TestAnotherBirthDateStandsWhereBothDaysAreKnownAndNotTheSame(t *testing.T) {
	m := madeMatch("W", border.ActionRefer)
	for alert, want := range map[string]Ground{"1984-05-13": GroundStands, "1984": GroundUnknown, "~1984": GroundUnknown, "1984-03-15": GroundUnknown} {
		m.Fields[border.FieldBirthDate] = border.Comparison{Judgement: border.Similar, Traveller: "1984-03-15", Alert: alert}
		if got := GroundFor(m, border.ReleaseBirthDate); got != want {
			t.Errorf("%s: %q, want %q", alert, got, want)
		}
	}
	m.Fields[border.FieldBirthDate] = border.Comparison{Judgement: border.Same}
	if got := GroundFor(m, border.ReleaseBirthDate); got != GroundSame {
		t.Errorf("the same date: %q", got)
	}
}

func TestOneReasonForAllHasToStandForEachOfThem(t *testing.T) {
	c := newMadeCounter(t)
	both := madeAlerts()["BOTH"]
	both[1].Fields[border.FieldFather] = border.Comparison{Judgement: border.Same}
	c.finder.alerts["BOTH"] = both
	c.check("BOTH")
	if err := c.Decide(released(border.ReleaseFather)); !errors.Is(err, ErrNoGround) {
		t.Errorf("%v", err)
	}
	c.decide(from("C", border.ReleaseFather))
}

func TestAReleaseFromOneAlertIsTakenBackAndTheNotesStay(t *testing.T) {
	c := newMadeCounter(t)
	c.check("BOTH")
	c.decide(from("C", border.ReleaseSex))
	if err := c.Write(border.Notes{Remark: "two suitcases"}); err != nil {
		t.Fatal(err)
	}
	got, err := c.Undo()
	if err != nil || len(got.OpenMatches()) != 2 || got.Notes.Remark != "two suitcases" {
		t.Fatalf("%+v, %v", got, err)
	}
	if _, _, can := c.CanUndo(); can {
		t.Error("it can be taken back twice")
	}
	c.decide(from("C", border.ReleaseSex))
	c.pass(time.Hour)
	if _, err := c.Undo(); !errors.Is(err, ErrNoUndo) {
		t.Errorf("taken back after an hour: %v", err)
	}
}

func TestTakingTheLastReleaseBackLeavesTheOthers(t *testing.T) {
	c := newMadeCounter(t)
	c.check("BOTH")
	c.decide(from("C", border.ReleaseSex))
	c.decide(from("M", border.ReleaseFace))
	if _, err := c.Undo(); err != nil {
		t.Fatal(err)
	}
	if got := c.openIDs(); got != "M" {
		t.Errorf("open are %q", got)
	}
}

func TestAReleaseFromOneAlertOutlivesTheProgramAndNotAChangeOfTheTraveller(t *testing.T) {
	c := newMadeCounter(t)
	c.check("BOTH")
	c.decide(from("C", border.ReleaseSex))
	c.begin("b.dorelan")
	if got := c.openIDs(); got != "M" {
		t.Errorf("after the program's end open are %q", got)
	}
	c.check("BOTH")
	if got := c.openIDs(); got != "M" {
		t.Errorf("checked again, open are %q", got)
	}
	other := who("BOTH")
	other.Traveller.BirthDate = border.Day(1961, 1, 2)
	if _, err := c.Check(other); err != nil {
		t.Fatal(err)
	}
	if got := c.openIDs(); got != "MC" {
		t.Errorf("with another birth date open are %q", got)
	}
}

func TestAnAlertThatHasChangedIsOpenAgain(t *testing.T) {
	c := newMadeCounter(t)
	c.check("BOTH")
	c.decide(from("C", border.ReleaseSex))
	both := madeAlerts()["BOTH"]
	both[0].Alert.Authority = "Another desk"
	c.finder.alerts["BOTH"] = both
	c.check("BOTH")
	if got := c.openIDs(); got != "MC" {
		t.Errorf("open are %q", got)
	}
}

func TestACaseWhoseLastOpenAlertEndedIsClosedAsReleased(t *testing.T) {
	c := newMadeCounter(t)
	c.check("BOTH")
	c.decide(from("C", border.ReleaseSex))
	c.finder.alerts["BOTH"] = madeAlerts()["BOTH"][:1] // the other alert has ended
	c.begin("b.dorelan")
	if got := c.openIDs(); got != "" {
		t.Fatalf("open are %q", got)
	}
	c.decide(passed())
	d := c.keeper.booked(journal.KindDecision)
	if got := d[len(d)-1].Facts; got["outcome"] != "released" || got["reason"] != "other_sex" {
		t.Errorf("booked %v", got)
	}
}

func TestAReferralSaysWhatWasReleasedBefore(t *testing.T) {
	c := newMadeCounter(t)
	c.check("BOTH")
	c.decide(from("C", border.ReleaseSex))
	c.decide(referred())
	if r := c.referrals(); len(r) != 1 || len(r[0].Released) != 1 || r[0].Released[0].ID != "C" || r[0].Finding == nil || len(r[0].Finding.Matches) != 2 {
		t.Errorf("%+v", r)
	}
}

func TestANoteOfAReleaseIsOfItsAlertAlone(t *testing.T) {
	c := newMadeCounter(t)
	c.check("BOTH")
	r := from("M", border.ReleaseFace)
	r.Note = true
	c.decide(r)
	if n := c.Notes(); len(n) != 1 || n[0].ID != "M" || n[0].Because != border.ReleaseFace {
		t.Errorf("noted %+v", n)
	}
}
