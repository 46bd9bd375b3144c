package courier

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"postern/app/desk"
	desksync "postern/app/desk/sync"
	"postern/app/names"
	"postern/store"
)

// waitOnce takes by itself what came, without what stops, as a station does.
func waitOnce(dir, from string) error {
	station, err := store.OpenStation(dir)
	if err != nil {
		return err
	}
	defer station.Close()
	d := desk.New(desk.Options{Name: "Velmar Bridge", Now: time.Now, Frequencies: names.LoadFrequencies()})
	if err := d.Load(station); err != nil {
		return err
	}
	lists := desksync.New(d, station)
	c := New(Options{Station: station, Desk: d, Lists: func() *desksync.Sync { return lists }})
	fmt.Println("begins")
	a, err := c.Check(context.Background(), Place{Path: from}, func(s desksync.Step) { fmt.Println(s.Stage, s.Done) })
	if err != nil || a.Staged == nil {
		return err
	}
	if err := lists.Discard(a.Staged); err != nil {
		return err
	}
	fmt.Println("takes")
	c.Entered(context.Background())
	fmt.Println("took")
	return nil
}

func TestATakingKilledAtAnyMomentLosesNothingThatWaits(t *testing.T) {
	if testing.Short() {
		t.Skip("it kills programs, in which the race detector sees nothing new")
	}
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 100))
	h.publish("ITA", "ita-stop", people(200, 230))
	dir := filepath.Join(t.TempDir(), "station")
	s, err := store.CreateStation(dir)
	if err != nil {
		t.Fatal(err)
	}
	n := h.counterAt(s)
	n.joins("PAK", "ITA")
	n.takes()
	h.publish("PAK", "pak-wanted", people(0, 50))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	t.Setenv("POSTERN_TEST_WAITS", "1")
	random := rand.New(rand.NewPCG(5, 6))
	killed, booked, rounds := 0, 0, 12
	if os.Getenv("POSTERN_SOAK") != "" {
		rounds = 200
	}
	for round := range rounds {
		h.publish("ITA", "ita-stop", people(200, 231+round))
		if killedAfter(t, dir, h.Public(), many, time.Duration(random.Int64N(int64(60*time.Millisecond)))) {
			killed++
		}
		s, err := store.OpenStation(dir)
		if err != nil {
			t.Fatal(err)
		}
		n := h.counterAt(s)
		if err := n.desk.Load(s); err != nil {
			t.Fatal(err)
		}
		n.Entered(t.Context())
		if of := n.list("pak-wanted").Alerts; of != 100 {
			t.Fatalf("round %d: %d alerts", round, of)
		}
		w := n.State().Waiting
		if w == nil || !w.has("pak-wanted") || len(w.Lists) != 1 || w.From == "" {
			t.Fatalf("round %d: %+v waits, ITA has %d", round, w, n.list("ita-stop").Alerts)
		}
		if of := n.list("ita-stop").Alerts; of != 31+round {
			t.Errorf("round %d: ITA has %d", round, of)
		}
		booked = n.stops("pak-wanted")
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if booked < 1 || booked > 2 || killed < rounds/3 { // twice where it was killed between booking and noting
		t.Errorf("%d of %d were killed; the stop is booked %d times", killed, rounds, booked)
	}
}
