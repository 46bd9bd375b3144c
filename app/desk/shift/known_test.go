package shift

import (
	"errors"
	"testing"
	"time"

	"postern/app/border"
	"postern/store/journal"
)

func noted(reason border.ReleaseReason) Ruling {
	r := released(reason)
	r.Note = true
	return r
}

func byKnown() Ruling {
	return Ruling{Decision: border.Decision{Outcome: border.OutcomeReleased}, Known: true}
}

func TestReleaseThatWasNotedNeedsOneKeyNextTime(t *testing.T) {
	c := newMadeCounter(t)
	c.check("WANTED")
	c.decide(noted(border.ReleaseFather))
	if n := c.Notes(); len(n) != 1 || !n[0].Counts {
		t.Errorf("a note that needs no second person waits for one: %+v", n)
	}
	c.pass(24 * time.Hour)
	c.keeper.restart()
	c.begin("q.abras")
	got := c.check("WANTED")
	k, ok := got.KnownOf(got.OpenMatches()[0])
	if !ok || !k.Counts || k.By != "b.dorelan" || k.Because != border.ReleaseFather || !k.On.Equal(madeNow) || !got.AllKnown() {
		t.Fatalf("known %+v, %t", k, ok)
	}
	c.decide(byKnown())
	d := c.keeper.booked(journal.KindDecision)
	if f := d[len(d)-1].Facts; f["known"] != "yes" || f["reason"] != "other_father" {
		t.Errorf("booked %v", f)
	}
}

func TestNoteIsBoundToDocumentBirthDateAndAlert(t *testing.T) {
	c := newMadeCounter(t)
	c.check("WANTED")
	c.decide(noted(border.ReleaseFace))
	for name, change := range map[string]func(*border.Traveller){
		"other document":   func(t *border.Traveller) { t.Document.Number = "ZZ1" },
		"other birth date": func(t *border.Traveller) { t.BirthDate = border.Day(1985, 3, 15) },
		"year only":        func(t *border.Traveller) { t.BirthDate = border.YearOnly(1984) },
		"no document":      func(t *border.Traveller) { t.Document.Number = "" },
	} {
		p := who("WANTED")
		change(&p.Traveller)
		got, err := c.Check(p)
		if err != nil || len(got.Known) != 0 {
			t.Errorf("%s: known %+v, %v", name, got.Known, err)
		}
		if err := c.Decide(byKnown()); !errors.Is(err, ErrNotKnown) {
			t.Errorf("%s: released: %v", name, err)
		}
		c.decide(referred())
	}
	p := who("WANTED")
	p.Traveller.Document.Number = ""
	if _, err := c.Check(p); err != nil {
		t.Fatal(err)
	}
	if err := c.Decide(noted(border.ReleaseFace)); !errors.Is(err, ErrNoteUnbound) {
		t.Errorf("a note that is bound to nothing: %v", err)
	}
}

func TestNoteDiesWhenTheAlertChanges(t *testing.T) {
	c := newMadeCounter(t)
	c.check("WANTED")
	c.decide(noted(border.ReleaseFace))
	changed := madeMatch("W", border.ActionRefer)
	changed.Alert.Remarks = "he wears a beard now"
	c.finder.alerts["WANTED"] = []border.Match{changed}
	if got := c.check("WANTED"); len(got.Known) != 0 || len(c.Notes()) != 0 {
		t.Errorf("known %+v, notes %+v", got.Known, c.Notes())
	}
	n := c.keeper.booked(journal.KindNote)
	if last := n[len(n)-1]; last.Facts["note"] != "died" || last.Facts["why"] != "changed" {
		t.Errorf("booked %v", last)
	}
	c.finder.alerts = madeAlerts() // and it does not come to life again
	if got := c.check("WANTED"); len(got.Known) != 0 {
		t.Errorf("known %+v", got.Known)
	}
}

func TestNoteAboutAnArrestCountsOnceASecondPersonHasSigned(t *testing.T) {
	c := newMadeCounter(t)
	c.check("ARREST")
	c.decide(noted(border.ReleaseBirthDate))
	got := c.check("ARREST")
	if k, ok := got.KnownOf(got.OpenMatches()[0]); !ok || k.Counts || got.AllKnown() {
		t.Fatalf("known %+v, %t", k, ok)
	}
	if err := c.Decide(byKnown()); !errors.Is(err, ErrNotKnown) {
		t.Errorf("released by one person: %v", err)
	}
	note := c.Notes()[0]
	if note.Counts {
		t.Errorf("counts before a second person signed: %+v", note)
	}
	for name, w := range map[string]struct {
		border.Account
		err error
	}{
		"himself":     {border.Account{Login: "b.dorelan", Role: border.RoleSupervisor}, ErrSamePerson},
		"nobody":      {border.Account{}, ErrSamePerson},
		"an auditor":  {border.Account{Login: "a.udit", Role: border.RoleAuditor}, ErrNoChecks},
		"second line": {border.Account{Login: "q.abras", Role: border.RoleSecondLine}, nil},
	} {
		if name == "second line" {
			continue
		}
		if err := c.Countersign(note, w.Account); !errors.Is(err, w.err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := c.Countersign(note, border.Account{Login: "q.abras", Role: border.RoleSecondLine}); err != nil {
		t.Fatal(err)
	}
	if open, _ := c.Case(); !open.AllKnown() {
		t.Error("the open case does not know it")
	}
	if n := c.Notes(); len(n) != 1 || !n[0].Counts {
		t.Errorf("countersigned: %+v", n)
	}
	c.decide(byKnown())
	other := note
	other.Version = "of another alert"
	if err := c.Countersign(other, border.Account{Login: "q.abras", Role: border.RoleSecondLine}); !errors.Is(err, ErrNoNote) {
		t.Errorf("got %v", err)
	}
}

func TestNoteThatNobodyUsesLapses(t *testing.T) {
	c := newMadeCounter(t)
	c.check("WANTED")
	c.decide(noted(border.ReleaseFace))
	c.pass(border.DefaultPolicy().KeepDecisions + time.Hour)
	c.begin("b.dorelan")
	if n := c.Notes(); len(n) != 0 {
		t.Errorf("notes %+v", n)
	}
	n := c.keeper.booked(journal.KindNote)
	if last := n[len(n)-1]; last.Facts["why"] != "lapsed" {
		t.Errorf("booked %v", last)
	}
}

func TestNoteGoesWithTheDecisionThatIsTakenBack(t *testing.T) {
	c := newMadeCounter(t)
	c.check("WANTED")
	c.decide(noted(border.ReleaseFace))
	if _, err := c.Undo(); err != nil {
		t.Fatal(err)
	}
	if n := c.Notes(); len(n) != 0 {
		t.Errorf("notes %+v", n)
	}
}

func TestNobodyIsNotedForADiscreetAlert(t *testing.T) {
	c := newMadeCounter(t)
	c.check("MIXED")
	c.decide(noted(border.ReleaseFace))
	if n := c.Notes(); len(n) != 1 || n[0].ID != "W" {
		t.Errorf("notes %+v", n)
	}
}
