package courier

import (
	"bytes"
	"errors"
	"slices"
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

func TestListsPublishedAfterTheSheetAreHeadquartersAndNotTheStationsOwn(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 60))
	n := h.joined()
	n.takes()
	h.sheeted(n, 40)
	h.publish("ITA", "ita-wanted", people(70, 90))
	late := h.joined()
	late.takes()
	late.Compare(t.Context())
	if r := late.State().Answers.Report; r.Outcome != answers.OutcomeAtLeast || !slices.Equal(r.Why, []answers.Why{answers.WhyUnknown}) {
		t.Errorf("%s: %v %+v", r.Outcome, r.Why, r.Differ)
	}
}

// The sheet was made where many steps lie over the base; then the nation left, and came back
// with the same alerts, all of them in a new base.
func TestWhatTheSheetFindsByOtherBasesIsNotToldAsADifference(t *testing.T) {
	h := newHeadquarters(t)
	all := people(0, 60)
	h.publish("PAK", "pak-wanted", all)
	n := h.joined("PAK")
	n.takes()
	all = append(all, people(60, 66)...)
	h.publish("PAK", "pak-wanted", all)
	n.takes()
	h.sheeted(n, 200)
	h.leaves("PAK")
	h.returns("PAK")
	h.publish("PAK", "pak-wanted", all)
	late := h.joined("PAK")
	late.takes()
	late.Compare(t.Context())
	r := late.State().Answers.Report
	if r.Asked == 0 || !slices.Contains(r.Why, answers.WhyBase) || r.Outcome == answers.OutcomeDiffer || r.Outcome == answers.OutcomeSame {
		t.Errorf("%s of %d: %v %+v", r.Outcome, r.Asked, r.Why, r.Lists)
	}
}

// A station that has all lists already gets a new sheet: that is news until it was asked.
func TestANewSheetIsUnaskedUntilTheStationWasComparedWithIt(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 60))
	n := h.joined()
	n.takes()
	unasked := func(want bool) {
		t.Helper()
		if is, err := n.Unasked(); err != nil || is != want {
			t.Errorf("unasked %v, %v; want %v", is, err, want)
		}
	}
	unasked(false)
	for round := range 2 {
		h.sheeted(n, 20)
		n.findsNothingNew()
		unasked(true)
		n.Compare(t.Context())
		unasked(false)
		n.findsNothingNew()
		unasked(false)
		h.publish("PAK", "pak-wanted", people(0, 61+round))
		n.takes() // of another edition it is asked anew, and is no news
		unasked(false)
	}
}
