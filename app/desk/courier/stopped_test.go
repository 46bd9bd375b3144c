package courier

import (
	"errors"
	"testing"

	desksync "postern/app/desk/sync"
)

// stops counts the stops of a list in the journal.
func (n *counter) stops(list string) (all int) {
	n.t.Helper()
	for _, b := range n.booked() {
		if b["what"] == "stopped" && b["list"] == list {
			all++
		}
	}
	return all
}

func TestAListThatStopsWaitsAndHoldsUpNoOther(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 100))
	h.publish("PAK", "pak-other", people(200, 210))
	h.publish("ITA", "ita-stop", people(100, 130))
	address, _ := h.served()
	n := h.newCounter()
	n.joinsAt(address)
	tick := func() {
		t.Helper()
		h.hours(2)
		if n.Tick(t.Context()); n.State().Fault != nil {
			t.Fatal(n.State().Fault)
		}
	}
	tick()
	h.publish("PAK", "pak-wanted", people(0, 50))
	for round := range 3 {
		h.publish("ITA", "ita-stop", people(100, 131+round))
		h.publish("PAK", "pak-other", people(200, 211+round))
		for range 2 {
			tick()
			w := n.State().Waiting
			if w == nil || len(w.Lists) != 1 || w.Lists[0].List != "pak-wanted" || len(w.Stops) != 1 || len(w.Changes) != 1 || w.Changes[0].Removed != 50 {
				t.Fatalf("round %d: %+v", round, w)
			}
			if a, b, c := n.list("pak-wanted"), n.list("ita-stop"), n.list("pak-other"); a.Alerts != 100 || b.Alerts != 31+round || c.Alerts != 11+round {
				t.Fatalf("round %d: %d, %d, %d", round, a.Alerts, b.Alerts, c.Alerts)
			}
		}
	}
	if n.stops("pak-wanted") != 1 {
		t.Errorf("the stop is %d times in the journal", n.stops("pak-wanted"))
	}
	staged, err := n.Stage(t.Context(), nil)
	if err != nil || len(staged.Stops) != 1 || !errors.Is(staged.Stops[0], desksync.ErrSmaller) {
		t.Fatal(staged, err)
	}
	if err := n.sync.Take(staged); err != nil {
		t.Fatal(err)
	}
	tick()
	if s := n.State(); s.Waiting != nil || n.list("pak-wanted").Alerts != 50 {
		t.Errorf("%+v", s)
	}
}

func TestAListThatStoppedIsTakenUnaskedOnceItsNationHasMendedIt(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 100))
	h.publish("ITA", "ita-stop", people(100, 130))
	n := h.joined()
	n.takes()
	address, _ := h.served()
	n.joinsAt(address)
	h.publish("PAK", "pak-wanted", people(0, 50))
	h.publish("ITA", "ita-stop", people(100, 131))
	h.hours(2)
	n.Tick(t.Context())
	h.publish("PAK", "pak-wanted", people(0, 101))
	h.hours(2)
	n.Tick(t.Context())
	if s := n.State(); s.Waiting != nil || n.list("pak-wanted").Alerts != 101 || n.list("ita-stop").Alerts != 31 {
		t.Errorf("%+v, %+v", s.Waiting, n.list("pak-wanted"))
	}
}

func TestAListThatIsPublishedNoLongerHoldsUpNoOther(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 20))
	h.publish("PAK", "pak-other", people(50, 55))
	address, _ := h.served()
	n := h.newCounter()
	n.joinsAt(address)
	tick := func() {
		h.hours(2)
		n.Tick(t.Context())
	}
	tick()
	for round := range 2 { // it goes, comes back, and goes again
		h.pass(1)
		if _, err := h.Publish(t.Context(), "PAK", nil, hqRemove("pak-other")); err != nil {
			t.Fatal(err)
		}
		for more := range 2 {
			h.publish("PAK", "pak-wanted", people(0, 21+2*round+more))
			tick()
			w := n.State().Waiting
			if w == nil || len(w.Lists) != 1 || !w.Lists[0].Gone || n.list("pak-wanted").Alerts != 21+2*round+more || n.list("pak-other").Alerts != 5 {
				t.Fatalf("round %d: %+v, %+v", round, w, n.desk.Status().Lists)
			}
		}
		if n.stops("pak-other") != round+1 {
			t.Errorf("round %d: the stop is %d times in the journal", round, n.stops("pak-other"))
		}
		h.publish("PAK", "pak-other", people(50, 55))
		tick()
		if w := n.State().Waiting; w != nil {
			t.Errorf("round %d: %+v", round, w)
		}
	}
}

func TestAListThatStoppedWaitsAfterARestartUntilItIsTakenByHand(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 100))
	h.publish("ITA", "ita-stop", people(100, 130))
	address, _ := h.served()
	n := h.newCounter()
	n.joinsAt(address)
	h.hours(2)
	n.Tick(t.Context())
	h.publish("PAK", "pak-wanted", people(0, 50))
	h.publish("ITA", "ita-stop", people(100, 131))
	h.hours(2)
	n.Tick(t.Context())
	restarted := h.counterAt(n.station)
	if err := restarted.Recall(); err != nil {
		t.Fatal(err)
	}
	if err := restarted.desk.Load(restarted.station); err != nil {
		t.Fatal(err)
	}
	if w := restarted.State().Waiting; w == nil || len(w.Lists) != 1 || w.From != address {
		t.Fatalf("after a restart %+v waits", w)
	}
	restarted.Entered(t.Context())
	if restarted.list("pak-wanted").Alerts != 100 {
		t.Fatal("it was taken unasked at the next start")
	}
	restarted.took(restarted.arrives())
	if w := restarted.State().Waiting; w != nil || restarted.list("pak-wanted").Alerts != 50 {
		t.Errorf("%+v", w)
	}
}

func TestAListThatASupervisorLeavesAsItIsWaitsOn(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 100))
	h.publish("ITA", "ita-stop", people(100, 130))
	n := h.joined()
	n.takes()
	h.publish("PAK", "pak-wanted", people(0, 50))
	h.publish("ITA", "ita-stop", people(100, 131))
	rest, err := n.sync.Without(t.Context(), n.arrives(), nil)
	if err != nil {
		t.Fatal(err)
	}
	n.took(rest)
	w := n.State().Waiting
	if w == nil || len(w.Lists) != 1 || w.Lists[0].List != "pak-wanted" || w.From != h.Public() || n.list("ita-stop").Alerts != 31 {
		t.Fatalf("%+v", w)
	}
	b := n.booked()
	if last := b[len(b)-1]; last["kept"] != "pak-wanted" {
		t.Errorf("%v", last)
	}
	n.Entered(t.Context())
	if n.State().Waiting == nil || n.stops("pak-wanted") != 0 {
		t.Error("it waits no longer, or was looked at again unasked")
	}
	staged, err := n.Stage(t.Context(), nil)
	if err != nil || len(staged.Stops) != 1 {
		t.Fatal(staged, err)
	}
	n.took(staged)
	if n.State().Waiting != nil || n.list("pak-wanted").Alerts != 50 {
		t.Errorf("%+v", n.State().Waiting)
	}
}
