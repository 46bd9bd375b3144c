package courier

import (
	"errors"
	"testing"

	desksync "postern/app/desk/sync"
	"postern/app/exchange/fetch"
)

func TestListsOfNationsThatWereJoinedArriveAndTheSameAgainIsNothingNew(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 60))
	h.publish("ITA", "ita-stop", people(100, 130))
	n := h.joined()
	var stages []desksync.Stage
	a, err := n.Check(t.Context(), n.stick(), func(s desksync.Step) {
		if len(stages) == 0 || stages[len(stages)-1] != s.Stage {
			stages = append(stages, s.Stage)
		}
	})
	if err != nil || a.Staged == nil || a.Staged.Stopped() || a.Staged.From != h.Public() {
		t.Fatal(a, err)
	}
	for i, want := range desksync.ArrivalStages() {
		if i >= len(stages) || stages[i] != want {
			t.Fatalf("the stages were %v", stages)
		}
	}
	if err := n.sync.Take(a.Staged); err != nil {
		t.Fatal(err)
	}
	if l := n.list("pak-wanted"); l.Nation != "PAK" || l.Owner != "PAK" || l.Sequence != 1 || l.BaseSequence != 1 || l.Alerts != 60 || l.State == "" {
		t.Errorf("%+v", l)
	}
	if !n.finds(person(7)) || !n.finds(person(120)) {
		t.Error("what came is not found")
	}
	if n.State().Waiting != nil {
		t.Errorf("what was taken still waits: %+v", n.State().Waiting)
	}
	again, err := n.Check(t.Context(), n.stick(), nil)
	if err != nil || !again.Nothing || again.Staged != nil {
		t.Errorf("%+v, %v", again, err)
	}
	if b := n.booked(); len(b) != 1 || b[0]["source"] != h.Public() || b[0]["published"] != "ITA ita-stop 1, PAK pak-wanted 1" {
		t.Errorf("booked: %v", b)
	}
}

func TestStepLiesOverTheBaseAndSaysWhatItChanges(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 200))
	n := h.joined()
	n.takes()
	changed := append(people(2, 200), person(300))
	changed[5] = other(changed[5], "changed")
	if l := h.publish("PAK", "pak-wanted", changed); l.NewBase {
		t.Fatal("it was not published as a step")
	}
	staged := n.takes()
	want := desksync.ListChange{List: "pak-wanted", Before: 200, After: 199, Added: 1, Changed: 1, Removed: 2}
	if staged.Changes[0] != want {
		t.Errorf("%+v", staged.Changes)
	}
	if l := n.list("pak-wanted"); l.Sequence != 2 || l.BaseSequence != 1 || l.Alerts != 199 {
		t.Errorf("%+v", l)
	}
	e, err := n.station.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if e.Beneath() == nil || e.Own().Len() != 2 || len(e.Hidden()) != 3 {
		t.Errorf("%d alerts are its own, it hides %v", e.Own().Len(), e.Hidden())
	}
	if n.finds(person(0)) || !n.finds(changed[5]) || !n.finds(person(300)) {
		t.Error("the step is not what answers")
	}
}

func TestCountersThatJoinedLaterAndEarlierSearchTheSame(t *testing.T) {
	h := newHeadquarters(t)
	early := h.joined()
	all := people(0, 120)
	h.publish("PAK", "pak-wanted", all)
	h.publish("ITA", "ita-stop", people(400, 440))
	early.takes()
	rebased := 0
	rounds := 12
	if testing.Short() {
		rounds = 4
	}
	for round := range rounds {
		all = append(all[2:], people(1000+round*5, 1005+round*5)...)
		all[3] = other(all[3], "round")
		if h.publish("PAK", "pak-wanted", all).NewBase {
			rebased++
		}
		early.took(early.arrives())
		late := h.joined()
		late.takes()
		a, b := early.list("pak-wanted"), late.list("pak-wanted")
		if a.Sequence != b.Sequence || a.BaseSequence != b.BaseSequence || a.State != b.State || a.Alerts != len(all) || b.Alerts != len(all) {
			t.Fatalf("round %d: %+v and %+v", round, a, b)
		}
		for _, who := range []int{0, 50, 110, 400, 1000 + round*5} {
			sameAnswer(t, early, late, who)
		}
	}
	if (rebased == 0 && !testing.Short()) || rebased == rounds {
		t.Errorf("of %d publishings %d brought a new base: not both ways were gone", rounds, rebased)
	}
}

func TestWhatStopsIsNotTakenUnaskedAndWaitsForASupervisor(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 200))
	n := h.joined()
	n.takes()
	h.publish("PAK", "pak-wanted", people(0, 100))
	staged := n.arrives()
	if !staged.Stopped() || !errors.Is(staged.Stops[0], desksync.ErrSmaller) || staged.Stops[0].Gone != 100 {
		t.Fatalf("%+v, %v", staged.Changes, staged.Stops)
	}
	if err := n.sync.TakeUnasked(staged); err == nil {
		t.Error("it was taken unasked")
	}
	if err := n.sync.Discard(staged); err != nil {
		t.Fatal(err)
	}
	if w := n.State().Waiting; w == nil || len(w.Stops) != 1 || w.From != h.Public() || w.Lists[0].To != 2 {
		t.Fatalf("%+v", w)
	}
	if !n.finds(person(150)) {
		t.Error("the edition that answered does not any more")
	}
	staged, err := n.Stage(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := n.sync.Take(staged); err != nil {
		t.Fatal(err)
	}
	if n.finds(person(150)) || n.State().Waiting != nil {
		t.Error("the supervisor took it, and it does not answer")
	}
}

func TestListThatItsNationPublishesNoLongerStops(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 20))
	h.publish("PAK", "pak-other", people(50, 55))
	n := h.joined()
	n.takes()
	h.publish("PAK", "pak-wanted", people(0, 21))
	p := func() {
		t.Helper()
		h.pass(1)
	}
	p()
	if _, err := h.Publish(t.Context(), "PAK", nil, hqRemove("pak-other")); err != nil {
		t.Fatal(err)
	}
	staged := n.arrives()
	if len(staged.Stops) != 1 || !errors.Is(staged.Stops[0], desksync.ErrVanished) {
		t.Fatalf("%v", staged.Stops)
	}
	kept, err := n.sync.Without(t.Context(), staged, nil)
	if err != nil {
		t.Fatal(err)
	}
	if kept.Stopped() || !kept.AsShown {
		t.Fatalf("%+v", kept.Stops)
	}
	if err := n.sync.Take(kept); err != nil {
		t.Fatal(err)
	}
	if n.list("pak-other").Alerts != 5 || n.list("pak-wanted").Alerts != 21 {
		t.Errorf("%+v", n.desk.Status().Lists)
	}
	staged = n.arrives()
	if err := n.sync.Take(staged); err != nil {
		t.Fatal(err)
	}
	if lists := n.desk.Status().Lists; len(lists) != 1 || lists[0].Alerts != 21 {
		t.Errorf("%+v", lists)
	}
}

func TestListsThatStayInTheFolderTooLongAreTakenWithAReasonAlone(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 20))
	n := h.joined("PAK")
	h.hours(24 * 60)
	_, err := n.Check(t.Context(), n.stick(), nil)
	if !errors.Is(err, fetch.Expired) {
		t.Fatalf("%v", err)
	}
	_, err = n.Check(t.Context(), Place{Path: h.Public(), AcceptExpired: true, Reason: " "}, nil)
	if !errors.Is(err, ErrReason) {
		t.Fatalf("%v", err)
	}
	a, err := n.Check(t.Context(), Place{Path: h.Public(), AcceptExpired: true, Reason: "the road is closed"}, nil)
	if err != nil || a.Staged == nil {
		t.Fatal(a, err)
	}
	if err := n.sync.Take(a.Staged); err != nil {
		t.Fatal(err)
	}
	b := n.booked()
	if len(b) != 3 || b[0]["what"] != "refused" || b[0]["why"] != "fetch.error.expired" || b[1]["reason"] != "the road is closed" {
		t.Errorf("%v", b)
	}
}
