package fetch

import (
	"errors"
	"strings"
	"testing"

	"postern/app/exchange"
)

func TestListsOfOneNameAreNobodysButWhoseHadItFirst(t *testing.T) {
	h := newHeadquarters(t, "ITA", "PAK")
	h.addList("PAK", "Most wanted", 5)
	h.addList("ITA", "Most wanted", 6)
	h.addList("ITA", "Roma", 6)
	c := newCounter(t, h, "PAK", "ITA")
	r := c.refresh(h.files)
	p := r.Plan(nil)
	if len(p.Lists) != 1 || p.Lists[0].List.Name != "Roma" || len(p.Faults) != 2 {
		t.Fatalf("%+v", p)
	}
	for _, e := range p.Faults {
		if !errors.Is(e, NameClash) || e.Values["List"] != "Most wanted" || e.Values["First"] == e.Values["Second"] || e.Op == "" {
			t.Errorf("%v %v", e, e.Values)
		}
	}
	p = r.Plan([]Have{{List: "Most wanted", Nation: "PAK", Sequence: 0}})
	if len(p.Lists) != 2 || p.Lists[1].Nation != "PAK" || len(p.Faults) != 1 || p.Faults[0].Values["Second"] != "ITA" {
		t.Fatalf("%+v", p)
	}
	p = r.Plan([]Have{{List: "Roma"}}) // brought by hand
	if len(p.Lists) != 0 || len(p.Faults) != 3 {
		t.Fatalf("%+v", p)
	}
}

func TestListThatItsNationPublishesNoLongerIsToldOf(t *testing.T) {
	h := newHeadquarters(t, "ITA", "PAK")
	h.addList("PAK", "Red book", 5)
	h.addList("ITA", "Roma", 5)
	c := newCounter(t, h, "PAK", "ITA")
	c.take(h.files)
	h.manifests["PAK"].Lists = nil
	h.publish()
	p := c.refresh(h.files).Plan(append(c.haves(), Have{List: "Own"}, Have{List: "Old", Nation: "GRC"}))
	if len(p.Vanished) != 1 || p.Vanished[0].List != "Red book" || len(p.Same) != 1 || !p.Nothing() {
		t.Errorf("%+v", p)
	}
}

func TestListThatIsNotWhatWasPublishedUnderItsNumberComesWhole(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	h.addList("PAK", "Red book", 40)
	c := newCounter(t, h, "PAK")
	c.take(h.files)
	for _, steps := range []bool{false, true} {
		if steps {
			h.step("PAK", "Red book", []int{50}, nil)
		}
		have := c.have["Red book"]
		have.State = strings.Repeat("1", 64)
		p := c.refresh(h.files).Plan([]Have{have})
		if len(p.Lists) != 1 || p.Lists[0].Base == nil {
			t.Errorf("%+v", p)
		}
	}
}

func TestListIsNotPlannedBackwards(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	h.addList("PAK", "Red book", 5)
	c := newCounter(t, h, "PAK")
	for range 2 { // the first time nothing has been seen yet
		p := c.refresh(h.files).Plan([]Have{{List: "Red book", Nation: "PAK", Sequence: 9}})
		if len(p.Lists) != 0 || len(p.Faults) != 1 || !errors.Is(p.Faults[0], Rollback) {
			t.Errorf("%+v", p)
		}
	}
}

func TestPlanSaysHowMuchIsToBeCarriedAndThatOthersRestOnAnotherBase(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	h.addList("PAK", "Red book", 400)
	h.addList("PAK", "Amber book", 400)
	c := newCounter(t, h, "PAK")
	p := c.take(h.files)
	if p.Bytes != p.Lists[0].Bytes+p.Lists[1].Bytes || p.Lists[0].Bytes != p.Lists[0].Base.Length || p.Lists[0].List.Name != "Amber book" {
		t.Errorf("%+v", p)
	}
	h.step("PAK", "Red book", []int{1}, nil)
	have := c.have["Red book"]
	have.BaseSequence = 7
	p = c.refresh(h.files).Plan([]Have{have, c.have["Amber book"]})
	if len(p.Lists) != 1 || !p.Lists[0].OtherBase || p.Lists[0].Base != nil {
		t.Errorf("%+v", p)
	}
	have.Sequence = 0 // the station asks for the newest base
	if p = c.refresh(h.files).Plan([]Have{have, c.have["Amber book"]}); p.Lists[0].OtherBase || p.Lists[0].Base == nil || len(p.Lists[0].Steps) != 1 {
		t.Errorf("%+v", p)
	}
}

func TestSheetOfAnswersThatTheStationHasIsNotFetchedAgain(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	h.big(1000)
	c := newCounter(t, h, "PAK")
	r := c.refresh(h.files)
	if p := r.Plan(nil); p.Answers == nil || p.Nothing() || p.Bytes != r.Answers.Length {
		t.Errorf("%+v", p)
	}
	if p := r.Plan([]Have{{List: exchange.TargetAnswers, State: r.Answers.Digest}}); !p.Nothing() || p.Bytes != 0 {
		t.Errorf("%+v", p)
	}
	if p := r.Plan([]Have{{List: exchange.TargetAnswers, State: "another"}}); p.Nothing() {
		t.Errorf("%+v", p)
	}
}
