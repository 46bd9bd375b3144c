package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"postern/app/border"
)

func TestEditionGivesBackWhatWasWrittenInItsOrder(t *testing.T) {
	s := newStation(t)
	info := mustWrite(t, s, day1, made{"first", 0, 700}, made{"empty", 0, 0}, made{"second", 5000, 5300}, made{"none", 0, 0})
	e := mustOpen(t, s)
	holds(t, e, made{"first", 0, 700}, made{"second", 5000, 5300})
	if e.Info() != info || info.Number != 1 || info.Alerts != 1000 || !info.Issued.Equal(day1) {
		t.Errorf("committed %+v, opened %+v", info, e.Info())
	}
	want := []ListInfo{
		{Name: "first", Format: "made", Brought: day1, Alerts: 700},
		{Name: "empty", Format: "made", Brought: day1},
		{Name: "second", Format: "made", Brought: day1, Alerts: 300},
		{Name: "none", Format: "made", Brought: day1},
	}
	if d := cmp.Diff(want, e.Lists()); d != "" {
		t.Error(d)
	}
	if len(e.PassedOver()) != 0 {
		t.Error(e.PassedOver())
	}
}

func TestMoreThanOneTransactionIsWrittenAndReadBack(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"long", 0, 2*writeAlerts + 17})
	e := mustOpen(t, s)
	holds(t, e, made{"long", 0, 2*writeAlerts + 17})
	if i, err := os.Stat(s.editionPath(1, suffixEdition)); err != nil || i.Size() > 600*(2*writeAlerts) {
		t.Errorf("the file takes %d bytes for %d alerts: pages are not filled", i.Size(), 2*writeAlerts)
	}
}

func TestEqualAlertsGiveEqualDigestsAndOthersDoNot(t *testing.T) {
	name := func(from, to int) string { return mustWrite(t, newStation(t), day1, made{"l", from, to}).Name }
	if a, b := name(0, 50), name(0, 50); a != b || !strings.HasPrefix(a, "000001-") {
		t.Error(a, b)
	}
	if name(0, 50) == name(0, 51) || name(0, 50) == name(1, 51) {
		t.Error("other alerts, the same name")
	}
}

func TestStationWithoutListsSaysSo(t *testing.T) {
	s := newStation(t)
	if _, err := s.Open(); !errors.Is(err, ErrNoEdition) {
		t.Error(err)
	}
}

func TestNewEditionTakesOverAndTheOneBeforeIsKeptAndOlderOnesGo(t *testing.T) {
	s := newStation(t)
	for n := 1; n <= 4; n++ {
		info := mustWrite(t, s, day1.Add(time.Duration(n)*time.Hour), made{"l", 0, n})
		if info.Number != uint64(n) {
			t.Fatalf("edition %d is number %d", n, info.Number)
		}
		holds(t, mustOpen(t, s), made{"l", 0, n})
	}
	want := []string{"000003.db", "000003.parts", "000003.sum", "000004.db", "000004.parts", "000004.sum"}
	if d := cmp.Diff(want, files(t, s.path(dirEditions))); d != "" {
		t.Error(d)
	}
}

func TestOpenEditionGoesOnWhileNewerOnesTakeOver(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 2000})
	old := mustOpen(t, s)
	for range 3 {
		mustWrite(t, s, day1, made{"l", 0, 5})
	}
	holds(t, old, made{"l", 0, 2000})
}

func TestNothingIsSeenOfAnEditionBeforeCommitAndNothingIsLeftAfterAbort(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 10})
	before := files(t, s.path(dirEditions))
	w, err := s.NewEdition()
	if err != nil {
		t.Fatal(err)
	}
	for n := range writeAlerts + 5 {
		if err := w.Add(madeUp(n)); err != nil {
			t.Fatal(err)
		}
	}
	holds(t, mustOpen(t, s), made{"l", 0, 10})
	if _, err := s.NewEdition(); !errors.Is(err, ErrBusy) {
		t.Errorf("a second writer: %v", err)
	}
	if err := w.Abort(); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(before, files(t, s.path(dirEditions))); d != "" {
		t.Error(d)
	}
	if err := w.Add(madeUp(1)); !errors.Is(err, ErrClosed) {
		t.Errorf("add after abort: %v", err)
	}
	if _, err := w.Commit(day1); !errors.Is(err, ErrClosed) {
		t.Errorf("commit after abort: %v", err)
	}
	if err := w.Abort(); err != nil {
		t.Errorf("second abort: %v", err)
	}
	mustWrite(t, s, day1, made{"l", 0, 11})
}

func TestListsNotNamedAreCarriedOverAsTheyWere(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"a", 0, 600}, made{"b", 1000, 1700}, made{"c", 2000, 2003})
	old := mustOpen(t, s)
	later := day1.Add(48 * time.Hour)
	w, err := s.NewEdition()
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Add(madeUp(42)); err != nil {
		t.Fatal(err)
	}
	if err := w.EndList(ListInfo{Name: "a", Brought: later}); err != nil {
		t.Fatal(err)
	}
	for _, l := range []string{"b", "c"} {
		if err := w.CarryOver(old, l, nil); err != nil {
			t.Fatal(err)
		}
	}
	info, err := w.Commit(later)
	if err != nil {
		t.Fatal(err)
	}
	e := mustOpen(t, s)
	holds(t, e, made{"a", 42, 43}, made{"b", 1000, 1700}, made{"c", 2000, 2003})
	if !info.Issued.Equal(day1) {
		t.Errorf("issued %v: the fresh list hides the age of the others", info.Issued)
	}
	if l := e.Lists()[1]; l != old.Lists()[1] {
		t.Errorf("carried over as %+v, was %+v", l, old.Lists()[1])
	}
}

func TestTwoListsOfOneNameAreRefused(t *testing.T) {
	s := newStation(t)
	_, err := write(s, day1, made{"a", 0, 1}, made{"a", 1, 2})
	if !errors.Is(err, ErrSameName) || !strings.Contains(err.Error(), "a") {
		t.Error(err)
	}
	if _, err := s.Open(); !errors.Is(err, ErrNoEdition) {
		t.Error(err)
	}
}

func TestAlertsWithoutAListAreNotCommitted(t *testing.T) {
	s := newStation(t)
	w, err := s.NewEdition()
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Add(madeUp(1)); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Commit(day1); err == nil {
		t.Fatal("committed")
	}
	if got := files(t, s.path(dirEditions)); len(got) != 0 {
		t.Error(got)
	}
}

func TestUnfitAlertIsLeftOutAndTheEditionGoesOn(t *testing.T) {
	s := newStation(t)
	w, err := s.NewEdition()
	if err != nil {
		t.Fatal(err)
	}
	unfit := map[string]border.Alert{
		"date":  {ID: "D-1", BirthDates: []border.PartialDate{{Year: 1984, Month: 15}}},
		"size":  {ID: "S-1", Photos: []border.Photo{{Data: make([]byte, maxRecord)}}},
		"count": {ID: "C-1", Offences: slices.Repeat([]string{""}, 200_000)},
	}
	if err := w.Add(madeUp(0)); err != nil {
		t.Fatal(err)
	}
	for name, a := range unfit {
		if err := w.Add(a); !errors.Is(err, ErrUnfit) || !strings.Contains(err.Error(), a.ID) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := w.Add(madeUp(1)); err != nil {
		t.Fatal(err)
	}
	if err := w.EndList(ListInfo{Name: "l"}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Commit(day1); err != nil {
		t.Fatal(err)
	}
	holds(t, mustOpen(t, s), made{"l", 0, 2})
}

func TestBigPhotosAreWrittenInSmallerTransactions(t *testing.T) {
	s := newStation(t)
	w, err := s.NewEdition()
	if err != nil {
		t.Fatal(err)
	}
	for n := range 12 {
		a := madeUp(n)
		a.Photos = []border.Photo{{MediaType: "image/png", Data: make([]byte, 5<<20)}}
		if err := w.Add(a); err != nil {
			t.Fatal(err)
		}
		if len(w.batch.sealed) > writeBytes+maxRecord {
			t.Fatalf("%d bytes held back", len(w.batch.sealed))
		}
	}
	if err := w.EndList(ListInfo{Name: "l"}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Commit(day1); err != nil {
		t.Fatal(err)
	}
	n := 0
	for a, err := range mustOpen(t, s).Alerts() {
		if err != nil || a.ID != madeUp(n).ID || len(a.Photos[0].Data) != 5<<20 {
			t.Fatal(n, err)
		}
		n++
	}
	if n != 12 {
		t.Error(n)
	}
}

func TestAlertOutsideTheEditionIsRefused(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 3})
	e := mustOpen(t, s)
	for _, ref := range []int{-1, 3, 1 << 40} {
		if _, err := e.Alert(ref); !errors.Is(err, ErrNoAlert) {
			t.Errorf("%d: %v", ref, err)
		}
	}
}

func TestClosedEditionSaysThatItIsClosed(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 3})
	e := mustOpen(t, s)
	for range 2 {
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := e.Alert(1); !errors.Is(err, ErrClosed) {
		t.Error(err)
	}
	for _, err := range e.Alerts() {
		if !errors.Is(err, ErrClosed) {
			t.Error(err)
		}
	}
}

func TestReaderMayStopEarlyAndMayPanicWithoutHarm(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 2000})
	e := mustOpen(t, s)
	for range e.Alerts() {
		break
	}
	func() {
		defer func() {
			if recover() != "mine" {
				t.Error("the reader's own panic was taken for damage")
			}
		}()
		for range e.Alerts() {
			panic("mine")
		}
	}()
	holds(t, e, made{"l", 0, 2000})
}

func TestManyMayReadAtOnce(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 1500})
	e := mustOpen(t, s)
	var all sync.WaitGroup
	errs := make(chan error, 8)
	for g := range 8 {
		all.Go(func() {
			for n := g; n < 1500; n += 8 {
				if a, err := e.Alert(n); err != nil || a.ID != madeUp(n).ID {
					errs <- fmt.Errorf("%d: %q %w", n, a.ID, err)
					return
				}
			}
		})
	}
	all.Wait()
	close(errs)
	for err := range errs {
		t.Error(err)
	}
}

func TestFilesAreForTheirOwnerAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "open")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	s, err := CreateStation(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	mustWrite(t, s, day1, made{"l", 0, 10})
	seen := 0
	err = filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		i, err := d.Info()
		if err != nil {
			return err
		}
		want := os.FileMode(0o600)
		if d.IsDir() {
			want = 0o700
		}
		if i.Mode().Perm() != want {
			t.Errorf("%s has mode %v", d.Name(), i.Mode().Perm())
		}
		seen++
		return nil
	})
	if err != nil || seen < 7 {
		t.Error(seen, err)
	}
}
