package courier

import (
	"bytes"
	"errors"
	"testing"

	"postern/app/desk/made"
	"postern/app/exchange"
	"postern/app/exchange/answers"
)

// sheeted publishes what a counter answers as headquarters' answers.
func (h *headquarters) sheeted(n *counter, travellers int) {
	h.t.Helper()
	sheet, err := n.Sheet(h.t.Context(), travellers, h.now())
	var b bytes.Buffer
	if err == nil {
		err = sheet.Encode(&b)
	}
	if err == nil {
		_, err = h.PublishTarget(h.t.Context(), exchange.TargetAnswers, &b)
	}
	if err != nil {
		h.t.Fatal(err)
	}
}

func TestCountersOfEveryAgeAnswerAsHeadquartersAndWithAListOfTheirOwnAtLeast(t *testing.T) {
	h := newHeadquarters(t)
	early := h.joined()
	all := people(0, 150)
	for round := range 7 { // past a base or two, and steps behind it
		all = append(all[1:], people(2000+round*3, 2003+round*3)...)
		h.publish("PAK", "pak-wanted", all)
		early.takes()
	}
	late := h.joined()
	late.takes()
	h.sheeted(late, 60)
	for _, n := range []*counter{early, late} {
		a, err := n.Check(t.Context(), n.stick(), nil)
		if err != nil || !a.Nothing {
			t.Fatal(a, err)
		}
		n.Compare(t.Context())
		if r := n.State().Answers.Report; r.Outcome != answers.OutcomeSame || r.Asked < 50 {
			t.Errorf("%s of %d: %v, %+v %v", r.Outcome, r.Asked, r.Why, r.Lists, r.Differ)
		}
		n.Compare(t.Context())
	}
	staged, err := late.sync.Prepare(t.Context(), []string{made.ListFile(t, made.AlertLines("own", 0, 30))}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := late.sync.Take(staged); err != nil {
		t.Fatal(err)
	}
	late.Entered(t.Context())
	if a, b := early.list("pak-wanted"), late.list("pak-wanted"); a.BaseSequence != b.BaseSequence || a.State != b.State || b.Alerts != len(all) {
		t.Errorf("with a list of its own %+v, without %+v", b, a)
	}
	if r := late.State().Answers.Report; r.Outcome != answers.OutcomeAtLeast {
		t.Errorf("%s: %v %+v", r.Outcome, r.Why, r.Differ)
	}
	asked := 0
	for _, b := range late.booked() {
		if b["what"] == "answers" {
			asked++
		}
	}
	if asked != 2 {
		t.Errorf("the answers of two editions are %d times in the journal", asked)
	}
}

func TestACounterWithListsOfItsOwnGivesNoAnswersOfHeadquarters(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 20))
	n := h.joined()
	n.takes()
	staged, err := n.sync.Prepare(t.Context(), []string{made.ListFile(t, made.AlertLines("own", 0, 30))}, nil)
	if err == nil {
		err = n.sync.Take(staged)
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := n.Sheet(t.Context(), 20, h.now()); !errors.Is(err, ErrForeign) {
		t.Errorf("%v", err)
	}
}
