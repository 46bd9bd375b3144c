package courier

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"postern/app/desk"
	desksync "postern/app/desk/sync"
	"postern/app/names"
	"postern/store"
)

// TestMain is also the program that TestSyncKilled… kills.
func TestMain(m *testing.M) {
	dir := os.Getenv("POSTERN_TEST_SYNC")
	if dir == "" {
		os.Exit(m.Run())
	}
	once := syncOnce
	if os.Getenv("POSTERN_TEST_WAITS") != "" {
		once = waitOnce
	}
	if err := once(dir, os.Getenv("POSTERN_TEST_HQ")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// syncOnce checks a folder and takes what came, and says how far it is.
func syncOnce(dir, from string) error {
	station, err := store.OpenStation(dir)
	if err != nil {
		return err
	}
	defer station.Close()
	d := desk.New(desk.Options{Name: "Velmar Bridge", Now: time.Now, Frequencies: names.LoadFrequencies()})
	lists := desksync.New(d, station)
	c := New(Options{Station: station, Desk: d, Lists: func() *desksync.Sync { return lists }})
	fmt.Println("begins")
	a, err := c.Check(context.Background(), Place{Path: from}, func(s desksync.Step) { fmt.Println(s.Stage, s.Done) })
	if err != nil || a.Staged == nil {
		return err
	}
	fmt.Println("takes")
	err = lists.Take(a.Staged)
	fmt.Println("took", err)
	return err
}

func TestSyncKilledAtAnyMomentLeavesTheEditionBeforeOrTheNewOneWhole(t *testing.T) {
	if testing.Short() {
		t.Skip("it kills programs, in which the race detector sees nothing new")
	}
	h := newHeadquarters(t)
	all := people(0, 400)
	published := map[uint64]string{} // state by sequence
	publish := func() {
		l := h.publish("PAK", "pak-wanted", all)
		published[l.Sequence] = l.State
	}
	publish()
	dir := filepath.Join(t.TempDir(), "station")
	s, err := store.CreateStation(dir)
	if err != nil {
		t.Fatal(err)
	}
	h.counterAt(s).joins("PAK")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(3, 4))
	before, killed, late, rounds := uint64(0), 0, 0, 20
	if os.Getenv("POSTERN_SOAK") != "" {
		rounds = 200
	}
	for round := range rounds {
		lines := 1 + random.IntN(12)
		if round%4 == 0 { // while it switches and books
			lines = many
		}
		if killedAfter(t, dir, h.Public(), lines, time.Duration(random.Int64N(int64(20*time.Millisecond)))) {
			killed++
		}
		before = whole(t, dir, published, before, &late)
		if round%2 == 0 {
			all = append(all[3:], people(3000+round*5, 3005+round*5)...)
			publish()
		}
	}
	if killed < rounds/2 {
		t.Errorf("only %d of %d were killed", killed, rounds)
	}
	t.Logf("%d of %d were killed, %d of them after the edition answered and before it was in the journal", killed, rounds, late)
	if err := syncOnce(dir, h.Public()); err != nil {
		t.Fatal(err)
	}
	if last := whole(t, dir, published, before, &late); published[last+1] != "" {
		t.Errorf("it came as far as number %d", last)
	}
}

// many lines are more than a sync says.
const many = 1000

// killedAfter runs a sync in another process and kills it some time after some lines, or
// after it says that it takes what came.
func killedAfter(t *testing.T, dir, from string, lines int, then time.Duration) (killed bool) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	c := exec.Command(self)
	c.Env, c.Stderr = append(os.Environ(), "POSTERN_TEST_SYNC="+dir, "POSTERN_TEST_HQ="+from), &said
	out, err := c.StdoutPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	steps := bufio.NewReader(out)
	for range lines {
		if line, err := steps.ReadString('\n'); err != nil || line == "takes\n" {
			break
		}
	}
	kill := time.AfterFunc(then, func() { _ = c.Process.Kill() })
	_, _ = steps.WriteTo(&strings.Builder{})
	err = c.Wait()
	kill.Stop()
	if err != nil && c.ProcessState.ExitCode() > 0 {
		t.Fatalf("it ended by itself: %s", said.String())
	}
	return err != nil
}

// whole fails unless the station's edition is one that was published, no older than
// before, and in the journal once. It returns the list's number, and counts in late how
// often that was booked afterwards.
func whole(t *testing.T, dir string, published map[uint64]string, before uint64, late *int) uint64 {
	t.Helper()
	s, err := store.OpenStation(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	earlier, err := s.Journal().Count()
	if err != nil {
		t.Fatal(err)
	}
	if err := desksync.New(desk.New(desk.Options{Now: time.Now}), s).Settle(); err != nil {
		t.Fatal(err)
	}
	now, err := s.Journal().Count()
	if err != nil {
		t.Fatal(err)
	}
	*late += int(now - earlier)
	page, err := s.Journal().Page(t.Context(), store.Filter{}, 0, 10_000)
	if err != nil {
		t.Fatal(err)
	}
	booked := map[string]int{}
	for _, e := range page.Entries {
		if of := e.Facts["published"]; of != "" {
			if booked[of]++; booked[of] > 1 {
				t.Errorf("%s is in the journal %d times", of, booked[of])
			}
		}
	}
	e, err := s.Open()
	if err != nil {
		if before != 0 {
			t.Fatal(err)
		}
		return 0
	}
	defer e.Close()
	if err := e.Verify(); err != nil {
		t.Error(err)
	}
	l := e.Lists()[0]
	if of := fmt.Sprintf("PAK pak-wanted %d", l.Sequence); booked[of] != 1 {
		t.Errorf("%s answers, and is in the journal %d times", of, booked[of])
	}
	if l.State != published[l.Sequence] || l.Sequence < before || len(e.PassedOver()) > 0 {
		t.Errorf("number %d of state %s after number %d, passed over %v", l.Sequence, l.State, before, e.PassedOver())
	}
	n := 0
	for _, err := range e.Alerts() {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	searched, err := desk.OpenSearcher(e, names.LoadFrequencies(), func(why error) { t.Error(why) })
	if err != nil {
		t.Fatal(err)
	}
	if n != l.Alerts || searched.Info().Alerts != n {
		t.Errorf("%d alerts, its list says %d", n, l.Alerts)
	}
	return l.Sequence
}
