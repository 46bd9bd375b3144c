package courier

import (
	"errors"
	"testing"

	desksync "postern/app/desk/sync"
	"postern/app/exchange/fetch"
	"postern/app/exchange/hq"
)

// A nation that headquarters has removed: the others go on, its lists answer, and go when a
// person asks about them and takes that, not before.
func TestListsOfANationThatHasLeftStayUntilAPersonDecides(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 30))
	h.publish("ITA", "ita-wanted", people(40, 60))
	n := h.joined()
	n.takes()
	h.leaves("PAK")
	h.publish("ITA", "ita-wanted", people(40, 61))
	a, err := n.Check(t.Context(), n.stick(), nil)
	if err != nil || len(a.Faults) != 1 || !isOf(a.Faults[0], fetch.NotANation) || a.Staged == nil || a.Staged.Stopped() {
		t.Fatalf("%+v, %v", a, err)
	}
	n.took(a.Staged)
	if !n.finds(person(3)) || !n.finds(person(60)) {
		t.Error("lists were lost, or the other nation was held up")
	}

	n.joins("ITA")
	a, err = n.Check(t.Context(), n.stick(), nil)
	if err != nil || !a.Nothing || len(a.Faults) != 0 || len(a.LeftOut) != 1 || a.LeftOut[0] != "pak-wanted" {
		t.Fatalf("%+v, %v", a, err)
	}
	asking := n.stick()
	asking.LeftOut = true
	a, err = n.Check(t.Context(), asking, nil)
	if err != nil || a.Staged == nil || len(a.Staged.Stops) != 1 || !errors.Is(a.Staged.Stops[0], desksync.ErrVanished) || len(a.LeftOut) != 0 {
		t.Fatalf("%+v, %v", a, err)
	}
	if !n.finds(person(3)) {
		t.Fatal("it is gone before anybody has decided")
	}
	if err := n.sync.Discard(a.Staged); err != nil {
		t.Fatal(err)
	}
	h.publish("ITA", "ita-wanted", people(40, 62))
	if n.takes(); !n.finds(person(3)) || !n.finds(person(61)) {
		t.Error("what was not decided holds up the other nation, or is gone")
	}
	if a, err = n.Check(t.Context(), asking, nil); err != nil {
		t.Fatal(err)
	}
	if n.took(a.Staged); n.finds(person(3)) || !n.finds(person(61)) {
		t.Error("what was decided did not come about")
	}
	if a, err = n.Check(t.Context(), asking, nil); err != nil || !a.Nothing {
		t.Errorf("%+v, %v", a, err)
	}

	h.returns("PAK")
	h.publish("PAK", "pak-wanted", people(0, 5))
	n.joins("PAK", "ITA")
	if n.takes(); !n.finds(person(3)) || n.list("pak-wanted").Alerts != 5 {
		t.Error("it came back, and its list did not")
	}
}

// A counter that had a nation's lists all the while takes those with which it comes back.
func TestNationThatComesBackIsTakenWhereItsListsStayed(t *testing.T) {
	h := newHeadquarters(t)
	for to := range 3 {
		h.publish("PAK", "pak-wanted", people(0, 30+to))
	}
	h.publish("ITA", "ita-wanted", people(40, 60))
	n := h.joined()
	n.takes()
	h.leaves("PAK")
	if a, err := n.Check(t.Context(), n.stick(), nil); err != nil || !a.Nothing || len(a.Faults) != 1 {
		t.Fatalf("%+v, %v", a, err)
	}
	h.returns("PAK")
	h.publish("PAK", "pak-wanted", people(0, 31))
	n.takes()
	if l := n.list("pak-wanted"); l.Alerts != 31 || l.Sequence != 5 {
		t.Errorf("%+v", l)
	}
}

func isOf(err error, code fetch.Code) bool { return errors.Is(err, code) }

func (n *counter) took(staged *desksync.Staged) {
	n.t.Helper()
	if err := n.sync.Take(staged); err != nil {
		n.t.Fatal(err)
	}
}

func (h *headquarters) leaves(nation string) {
	h.t.Helper()
	if _, err := h.RemoveNation(nation); err != nil {
		h.t.Fatal(err)
	}
}

// returns lets a nation publish again, by another key.
func (h *headquarters) returns(nation string) {
	h.t.Helper()
	if _, err := h.AddNation(nation, hq.RolePlan{}, "a passphrase for tests", hq.WorkLeast); err != nil {
		h.t.Fatal(err)
	}
}
