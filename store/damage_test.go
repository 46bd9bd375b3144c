package store

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"postern/app/border"
)

// onlyTruth reads a whole edition and fails on anything that was not written;
// errors are fine, other data is not. It reports whether all of it was read.
func onlyTruth(t *testing.T, e *Edition, list string, count int) bool {
	t.Helper()
	n := 0
	for a, err := range e.Alerts() {
		if err != nil {
			if !errors.Is(err, ErrDamaged) {
				t.Fatalf("alert %d: %v", n, err)
			}
			break
		}
		want := madeUp(n)
		want.List = list
		if d := cmp.Diff(want, a); d != "" {
			t.Fatalf("alert %d is wrong and nobody noticed:\n%s", n, d)
		}
		n++
	}
	for ref := 0; ref < count; ref += 37 {
		a, err := e.Alert(ref)
		want := madeUp(ref)
		want.List = list
		if err == nil && !cmp.Equal(want, a) || err != nil && (!errors.Is(err, ErrDamaged) || !cmp.Equal(a, border.Alert{})) {
			t.Fatalf("alert %d: %+v, %v", ref, a, err)
		}
	}
	return n == count
}

// writeFlipped writes a file in which one byte is another than it was, and says which.
func writeFlipped(t *testing.T, path string, whole []byte, random *rand.Rand) (at int) {
	t.Helper()
	content := bytes.Clone(whole)
	at = random.IntN(len(content))
	content[at] ^= byte(1 + random.IntN(255))
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return at
}

func TestFlippedByteAnywhereNeverGivesWrongDataEvenWithoutTheFilesChecksum(t *testing.T) {
	const count = 500
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, count})
	whole, err := os.ReadFile(s.editionPath(1, suffixEdition))
	if err != nil {
		t.Fatal(err)
	}
	path := s.editionPath(9, suffixEdition)
	random := rand.New(rand.NewPCG(1, 2))
	noticed := 0
	changes := few(200)
	for range changes {
		at := writeFlipped(t, path, whole, random)
		e, err := s.readEdition(path, 1)
		if err != nil {
			if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrNewerFormat) {
				t.Fatalf("byte %d: %v", at, err)
			}
			noticed++
			continue
		}
		if !onlyTruth(t, e, "l", count) {
			noticed++
		}
		if err := e.Close(); err != nil {
			t.Fatalf("byte %d: %v", at, err)
		}
	}
	if noticed < changes/2 {
		t.Errorf("only %d of %d changes met a value: the test does not test", noticed, changes)
	}
}

func TestFlippedByteAnywhereIsSeenAtOpeningAndTheOneBeforeAnswers(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 10})
	mustWrite(t, s, day1, made{"l", 0, 300})
	path := s.editionPath(2, suffixEdition)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(3, 4))
	changes := few(200)
	for range changes {
		at := writeFlipped(t, path, whole, random)
		e, err := s.Open()
		if err != nil {
			t.Fatal(err)
		}
		if p := e.PassedOver(); len(p) != 1 || p[0].Number != 2 || !errors.Is(p[0].Err, ErrDamaged) || e.Info().Number != 1 {
			t.Fatalf("byte %d: %v, edition %d answers", at, p, e.Info().Number)
		}
		e.Close()
	}
}

func TestTruncatedEditionIsSeenAtOpeningWhereverItWasCut(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 10})
	mustWrite(t, s, day1, made{"l", 0, 300})
	path := s.editionPath(2, suffixEdition)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []int{0, 1, 17, 4095, 4096, 8192, 9000, 16384, len(whole) / 2, len(whole) - 1} {
		if err := os.WriteFile(path, whole[:size], 0o600); err != nil {
			t.Fatal(err)
		}
		e := mustOpen(t, s)
		if p := e.PassedOver(); len(p) != 1 || !errors.Is(p[0].Err, ErrDamaged) {
			t.Errorf("cut to %d: %v", size, p)
		}
		if e, err := s.readEdition(path, 2); err == nil { // without the checksum
			onlyTruth(t, e, "l", 300)
			e.Close()
		} else if !errors.Is(err, ErrDamaged) {
			t.Errorf("cut to %d: %v", size, err)
		}
	}
}

// A file cut short under an open memory map faults, which ends a process that
// is not prepared; and bbolt keeps its locks, so that the next access would wait
// for ever.
func TestEditionCutShortWhileOpenIsDamagedNotTheEndOfTheProgram(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 10})
	mustWrite(t, s, day1, made{"l", 0, 3000})
	e := mustOpen(t, s)
	if err := os.Truncate(s.editionPath(2, suffixEdition), 0); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if _, err := e.Alert(2999); !errors.Is(err, ErrDamaged) {
			t.Fatal(err)
		}
		if onlyTruth(t, e, "l", 3000) {
			t.Fatal("read whole from an empty file")
		}
	}
	if err := e.Verify(); !errors.Is(err, ErrDamaged) {
		t.Error(err)
	}
	if err := e.Close(); err != nil {
		t.Error(err)
	}
	again := mustOpen(t, s)
	holds(t, again, made{"l", 0, 10})
	if len(again.PassedOver()) != 1 {
		t.Error(again.PassedOver())
	}
}

func TestEditionUnderAnotherNumberOrWithoutItsChecksumIsDamaged(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 10})
	content, err := os.ReadFile(s.editionPath(1, suffixEdition))
	if err != nil {
		t.Fatal(err)
	}
	other := s.editionPath(5, suffixEdition)
	if err := os.WriteFile(other, content, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.openEdition(other, 5); !errors.Is(err, ErrDamaged) {
		t.Errorf("without a checksum: %v", err)
	}
	resum(t, other)
	if _, err := s.openEdition(other, 5); !errors.Is(err, ErrDamaged) {
		t.Errorf("under another number: %v", err)
	}
}

func TestCarryingOverFromADamagedEditionFailsAndLeavesTheStationAsItWas(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 3000})
	e := mustOpen(t, s)
	copied := copyFolder(t, s.dir)
	if err := os.Truncate(s.editionPath(1, suffixEdition), 0); err != nil {
		t.Fatal(err)
	}
	w, err := s.NewEdition()
	if err != nil {
		t.Fatal(err)
	}
	if err := w.CarryOver(e, "other", nil); !errors.Is(err, ErrNoAlert) {
		t.Error(err)
	}
	if err := w.CarryOver(e, "l", nil); !errors.Is(err, ErrDamaged) {
		t.Error(err)
	}
	if _, err := w.Commit(day1); !errors.Is(err, ErrDamaged) {
		t.Error(err)
	}
	if got, want := files(t, s.path(dirEditions)), files(t, copied+"/"+dirEditions); !cmp.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestDamagedStationFileIsSaidNotDiedOf(t *testing.T) {
	s := newStation(t)
	s.Close()
	whole, err := os.ReadFile(s.path(fileStation))
	if err != nil {
		t.Fatal(err)
	}
	for size := 1; size < len(whole); size += 1371 {
		if err := os.WriteFile(s.path(fileStation), whole[:size], 0o600); err != nil {
			t.Fatal(err)
		}
		again, err := OpenStation(s.dir)
		if err == nil {
			again.Close() // what was cut off was free
			continue
		}
		if !errors.Is(err, ErrDamaged) {
			t.Errorf("cut to %d: %v", size, err)
		}
		if err := os.WriteFile(s.path(fileStation), whole, 0o600); err != nil {
			t.Fatal(err)
		}
		if again, err = OpenStation(s.dir); err != nil { // its lock was let go of
			t.Fatalf("after the damage was mended: %v", err)
		}
		again.Close()
	}
}
