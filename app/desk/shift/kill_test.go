package shift

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"postern/app/border"
	"postern/store"
	"postern/store/journal"
)

// TestMain is also the program that TestShiftKilled… kills.
func TestMain(m *testing.M) {
	dir := os.Getenv("POSTERN_TEST_SHIFT")
	if dir == "" {
		os.Exit(m.Run())
	}
	fmt.Fprintln(os.Stderr, workUntilKilled(dir))
	os.Exit(1)
}

func shiftOf(s *store.Station) (*Shift, error) {
	return New(Options{
		Officer: border.Account{Login: "b.dorelan", Role: border.RoleOfficer}, Policy: border.DefaultPolicy(),
		Keeper: s, Finder: &madeFinder{alerts: madeAlerts()}, Now: time.Now,
	})
}

// workUntilKilled works a shift without end, and says what it was told is done.
func workUntilKilled(dir string) error {
	station, err := store.OpenStation(dir)
	if err != nil {
		return err
	}
	s, err := shiftOf(station)
	if err != nil {
		return err
	}
	if _, _, err := s.Resume(); err != nil {
		return err
	}
	random := rand.New(rand.NewPCG(uint64(os.Getpid()), 1))
	for i := 0; ; i++ {
		if err := workOne(s, random, fmt.Sprintf("P%dX%d", os.Getpid(), i)); err != nil {
			return err
		}
	}
}

func workOne(s *Shift, random *rand.Rand, document string) error {
	p := who(surnames[random.IntN(len(surnames))])
	p.Traveller.Document.Number = document
	open, ok := s.Case()
	if !ok {
		if w := s.WaitingScans(); len(w) > 0 {
			p = w[0].Presented
		}
		c, err := s.Check(p)
		if err == nil {
			fmt.Printf("checked %d %s\n", c.Number, c.Traveller.Document.Number)
		}
		return err
	}
	switch random.IntN(4) {
	case 0:
		_, err := s.Wait(p)
		if err == nil {
			fmt.Printf("waits 0 %s\n", document)
		} else if errors.Is(err, ErrTooManyWait) {
			return nil
		}
		return err
	case 1:
		_, err := s.Check(open.Presented)
		return err
	}
	r := passed()
	if len(open.OpenMatches()) > 0 {
		r = []Ruling{referred(), released(border.ReleaseFace), noted(border.ReleaseSex)}[random.IntN(3)]
	}
	err := s.Decide(r)
	if err == nil {
		fmt.Printf("decided %d %s\n", open.Number, r.Outcome)
	}
	return err
}

// told is what a program that was killed had been told.
type told struct {
	checked map[string]string // document → case
	decided map[string]string // case → outcome
	waits   map[string]bool
}

func (w *told) hear(out []byte) {
	lines := bufio.NewScanner(bytes.NewReader(out))
	for lines.Scan() {
		var verb, number, what string
		if n, _ := fmt.Sscan(lines.Text(), &verb, &number, &what); n != 3 {
			continue
		}
		switch verb {
		case "checked":
			w.checked[what] = number
		case "decided":
			w.decided[number] = what
		case "waits":
			w.waits[what] = true
		}
	}
}

func TestShiftKilledAtAnyMomentLosesAndDoublesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("it kills programs, in which the race detector sees nothing new")
	}
	rounds := 10
	if os.Getenv("POSTERN_SOAK") != "" {
		rounds = 100
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "station")
	station, err := store.CreateStation(dir)
	if err == nil {
		err = station.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	w := &told{checked: map[string]string{}, decided: map[string]string{}, waits: map[string]bool{}}
	random := rand.New(rand.NewPCG(7, 8))
	for round := range rounds {
		var said strings.Builder
		c := exec.Command(self)
		c.Env, c.Stderr = append(os.Environ(), "POSTERN_TEST_SHIFT="+dir), &said
		out, err := c.StdoutPipe()
		if err == nil {
			err = c.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
		// It is killed some time after one of its first steps, so that a slow machine sees as
		// many as a fast one.
		steps := bufio.NewReader(out)
		var heard bytes.Buffer
		for range 1 + random.IntN(25) {
			line, err := steps.ReadBytes('\n')
			if heard.Write(line); err != nil {
				t.Fatalf("round %d: it ended by itself: %s", round, said.String())
			}
		}
		kill := time.AfterFunc(time.Duration(random.Int64N(int64(8*time.Millisecond))), func() { _ = c.Process.Kill() })
		_, _ = heard.ReadFrom(steps)
		_ = c.Wait()
		if kill.Stop() {
			t.Fatalf("round %d: it ended by itself: %s", round, said.String())
		}
		w.hear(heard.Bytes())
		w.compare(t, round, dir)
	}
	if len(w.decided) < rounds || len(w.waits) == 0 {
		t.Errorf("only %d decided, %d kept waiting: hardly anything was met", len(w.decided), len(w.waits))
	}
}

// compare opens the station and holds what is there against what was told.
func (w *told) compare(t *testing.T, round int, dir string) {
	t.Helper()
	station, err := store.OpenStation(dir)
	if err != nil {
		t.Fatalf("round %d: %v", round, err)
	}
	defer station.Close()
	s, err := shiftOf(station)
	if err != nil {
		t.Fatal(err)
	}
	open, isOpen, err := s.Resume()
	if err != nil {
		t.Fatalf("round %d: %v", round, err)
	}
	decided, searched := map[string]int{}, map[string]bool{}
	page, err := station.Journal().Page(context.Background(), store.Filter{}, 0, 1_000_000)
	if err != nil || len(page.Unread) > 0 {
		t.Fatalf("round %d: %v, unread %v", round, err, page.Unread)
	}
	for _, e := range page.Entries {
		number := fmt.Sprint(e.Case)
		switch {
		case e.Case == 0:
		case e.Kind == journal.KindDecision:
			decided[number]++
		case e.Kind == journal.KindSearch:
			searched[number] = true
		}
	}
	for number := range searched {
		inHand := isOpen && number == fmt.Sprint(open.Number)
		if n := decided[number]; n > 1 || n == 1 && inHand || n == 0 && !inHand {
			t.Errorf("round %d: case %s was decided %d times, in hand: %t", round, number, n, inHand)
		}
	}
	if isOpen && (!open.Answered || !searched[fmt.Sprint(open.Number)]) {
		t.Errorf("round %d: the open case has no answer: %+v", round, open)
	}
	for number := range w.decided {
		if decided[number] != 1 {
			t.Errorf("round %d: the decision on case %s was told and is gone", round, number)
		}
	}
	waiting := map[string]int{}
	for _, scan := range s.WaitingScans() {
		waiting[scan.Traveller.Document.Number]++
	}
	if isOpen { // it may have been opened, and nobody was told any more
		w.checked[open.Traveller.Document.Number] = fmt.Sprint(open.Number)
	}
	for document, number := range w.checked {
		if !searched[number] {
			t.Errorf("round %d: case %s was told and is gone", round, number)
		}
		if waiting[document] > 0 {
			t.Errorf("round %d: %s was checked and waits", round, document)
		}
	}
	for document := range w.waits {
		if waiting[document] != 1 && w.checked[document] == "" {
			t.Errorf("round %d: the scan of %s was kept and is gone", round, document)
		}
	}
}
