package courier

import (
	"os"
	"path/filepath"
	"testing"

	"postern/app/exchange/hq"
	"postern/store"
)

// byItself is a counter that asks headquarters by itself, and what has it ask once more.
func (h *headquarters) byItself() (n *counter, tick func()) {
	h.t.Helper()
	address, _ := h.served()
	n = h.newCounter()
	n.joinsAt(address)
	tick = func() {
		h.hours(2)
		n.Tick(h.t.Context())
	}
	tick()
	return n, tick
}

// waitsFor fails unless these lists wait, and no other.
func (n *counter) waitsFor(lists ...string) {
	n.t.Helper()
	w := n.State().Waiting
	if w == nil {
		w = &Waiting{}
	}
	if len(w.Lists) != len(lists) {
		n.t.Fatalf("not %v but %+v waits", lists, w)
	}
	for _, l := range lists {
		if !w.has(l) {
			n.t.Fatalf("not %v but %+v waits", lists, w)
		}
	}
}

func TestAStopIsBookedOnceWhateverElseComesLater(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 100))
	h.publish("ITA", "ita-stop", people(100, 130))
	n, tick := h.byItself()
	h.publish("PAK", "pak-wanted", people(0, 50))
	tick()
	n.waitsFor("pak-wanted")
	for round := range 2 {
		h.publish("ITA", "ita-stop", people(100, 131+round))
		tick()
		if n.waitsFor("pak-wanted"); n.list("ita-stop").Alerts != 31+round {
			t.Fatalf("round %d: %+v", round, n.list("ita-stop"))
		}
	}
	if n.stops("pak-wanted") != 1 {
		t.Errorf("the stop is %d times in the journal", n.stops("pak-wanted"))
	}
}

func TestAListThatWaitsStaysThoughWhatElseCameIsNotWhatItsNationSays(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 100))
	h.publish("PAK", "pak-other", people(200, 210))
	n, tick := h.byItself()
	h.publish("PAK", "pak-wanted", people(0, 50))
	h.publish("PAK", "pak-other", people(200, 211))
	tick()
	n.waitsFor("pak-wanted")
	h.publish("ITA", "ita-stop", people(100, 130))
	n.discards(n.arrives())
	n.belied("ITA")
	n.Entered(t.Context())
	if n.waitsFor("pak-wanted"); len(n.State().Faults) == 0 && n.State().Fault == nil {
		t.Error("nothing is said of the list that is not what its nation says")
	}
	staged, err := n.Stage(t.Context(), nil)
	if err != nil || len(staged.Stops) != 1 {
		t.Fatal(staged, err)
	}
}

func TestWhyAListWaitsStaysKnownWhenAnotherStopsToo(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 100))
	h.publish("PAK", "pak-other", people(200, 210))
	h.publish("ITA", "ita-stop", people(100, 130))
	n, tick := h.byItself()
	h.publish("PAK", "pak-wanted", people(0, 50))
	h.publish("PAK", "pak-other", people(200, 211))
	tick()
	h.publish("ITA", "ita-stop", people(100, 110))
	h.publish("PAK", "pak-other", people(200, 212))
	tick()
	n.waitsFor("pak-wanted", "ita-stop")
	w := n.State().Waiting
	if len(w.Stops) != 2 || len(w.Changes) != 2 || w.Changes[0].Removed+w.Changes[1].Removed != 70 {
		t.Errorf("%+v, %v", w.Changes, w.Stops)
	}
	if n.stops("pak-wanted") != 1 || n.stops("ita-stop") != 1 {
		t.Errorf("%d and %d stops are in the journal", n.stops("pak-wanted"), n.stops("ita-stop"))
	}
}

func TestWhatStoppedOnceIsNotHeldBackOnceItsNationHadPublishedSomethingElse(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 13))
	h.publish("PAK", "pak-other", people(200, 210))
	n, tick := h.byItself()
	h.publish("PAK", "pak-wanted", people(0, 5))
	h.publish("PAK", "pak-other", people(200, 211))
	tick()
	n.waitsFor("pak-wanted")
	h.publish("PAK", "pak-wanted", people(0, 7)) // mended: less than half has gone
	tick()
	if n.waitsFor(); len(n.remembered().Left) > 0 {
		t.Errorf("%v is noted still", n.remembered().Left)
	}
	h.hours(31 * 24)
	if _, err := h.Renew(); err != nil {
		t.Fatal(err)
	}
	h.publish("PAK", "pak-wanted", people(0, 5))
	tick()
	if n.waitsFor(); n.list("pak-wanted").Alerts != 5 {
		t.Errorf("%+v", n.list("pak-wanted"))
	}
}

func TestANewListThatASupervisorWentBackFromWaitsOnWhenOthersAreTaken(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 40))
	n, tick := h.byItself()
	h.publish("ITA", "ita-stop", people(100, 130))
	tick()
	if err := n.sync.Back(); err != nil {
		t.Fatal(err)
	}
	tick()
	n.waitsFor("ita-stop")
	h.publish("PAK", "pak-wanted", people(0, 41))
	tick()
	if n.waitsFor("ita-stop"); n.list("pak-wanted").Alerts != 41 {
		t.Errorf("%+v", n.list("pak-wanted"))
	}
}

func TestAListThatIsGoneIsBookedOnceThoughItsNationIsMissingNowAndThen(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 40))
	h.publish("ITA", "ita-stop", people(100, 130))
	h.publish("ITA", "ita-other", people(200, 230))
	n, tick := h.byItself()
	h.pass(1)
	if _, err := h.Publish(t.Context(), "ITA", nil, hq.PublishOptions{Remove: []string{"ita-other"}, AcceptSmaller: true}); err != nil {
		t.Fatal(err)
	}
	tick()
	n.waitsFor("ita-other")
	h.publish("ITA", "ita-stop", people(100, 131))
	put := h.withoutMetadata("ITA")
	if tick(); len(n.State().Faults) != 1 {
		t.Fatalf("%v, %v", n.State().Fault, n.State().Faults)
	}
	put()
	h.publish("PAK", "pak-wanted", people(0, 41))
	tick()
	if n.waitsFor("ita-other"); n.stops("ita-other") != 1 {
		t.Errorf("the stop is %d times in the journal", n.stops("ita-other"))
	}
}

func TestWhatWasTakenWaitsNoLongerThoughTheMachineStoppedBeforeThatWasNoted(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 100))
	h.publish("ITA", "ita-stop", people(100, 130))
	n, tick := h.byItself()
	h.publish("PAK", "pak-wanted", people(0, 50))
	h.publish("ITA", "ita-stop", people(100, 131))
	tick()
	n.waitsFor("pak-wanted")
	h.publish("ITA", "ita-stop", people(100, 132))
	n.discards(n.arrives())
	var noted map[string][]byte
	if err := n.exchange(func(x *store.Exchange) (err error) { noted, err = x.Notes(); return err }); err != nil {
		t.Fatal(err)
	}
	n.Entered(t.Context())
	if n.waitsFor("pak-wanted"); n.list("ita-stop").Alerts != 32 {
		t.Fatalf("%+v", n.list("ita-stop"))
	}
	if err := n.exchange(func(x *store.Exchange) error { return x.Note(noted) }); err != nil {
		t.Fatal(err)
	}
	again := h.counterAt(n.station)
	if err := again.desk.Load(again.station); err != nil {
		t.Fatal(err)
	}
	again.Entered(t.Context())
	if again.waitsFor("pak-wanted"); again.stops("pak-wanted") != 1 {
		t.Errorf("the stop is %d times in the journal", again.stops("pak-wanted"))
	}
}

// withoutMetadata takes away what a nation has signed; put puts it back.
func (h *headquarters) withoutMetadata(nation string) (put func()) {
	h.t.Helper()
	all, err := filepath.Glob(filepath.Join(h.Public(), "metadata", "*."+nation+".json"))
	if err != nil || len(all) == 0 {
		h.t.Fatal(all, err)
	}
	aside := h.t.TempDir()
	move := func(from, to string) {
		for _, path := range all {
			if err := os.Rename(filepath.Join(from, filepath.Base(path)), filepath.Join(to, filepath.Base(path))); err != nil {
				h.t.Fatal(err)
			}
		}
	}
	move(filepath.Dir(all[0]), aside)
	return func() { move(aside, filepath.Dir(all[0])) }
}

func TestWhatIsTakenWithoutTheListsThatStopLeavesThemInTheStation(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 100))
	h.publish("ITA", "ita-stop", people(100, 130))
	n := h.joined()
	n.takes()
	h.publish("PAK", "pak-wanted", people(0, 50))
	h.publish("ITA", "ita-stop", people(100, 131))
	rest, err := n.WithoutStopped(t.Context(), n.arrives())
	if err != nil || rest.Stopped() || !rest.AsShown {
		t.Fatal(rest, err)
	}
	n.took(rest)
	n.waitsFor("pak-wanted")
	h.takenAway("PAK") // and is not fetched again
	for range 2 {
		if rest, err := n.WithoutStopped(t.Context(), n.arrives()); rest != nil || err != nil {
			t.Fatal(rest, err)
		}
	}
	if n.waitsFor("pak-wanted"); n.sync.Pending() || n.stops("pak-wanted") != 1 {
		t.Errorf("the stop is %d times in the journal", n.stops("pak-wanted"))
	}
}
