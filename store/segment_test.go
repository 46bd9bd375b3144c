package store

import (
	"bytes"
	"errors"
	"iter"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	bolt "go.etcd.io/bbolt"
)

// madeBlock is the nth block of a made-up segment; every third is as big as one
// can be.
func madeBlock(n int) []byte {
	size := 1000 + n*7919%50_000
	if n%3 == 2 {
		size = maxBlock
	}
	b := make([]byte, size)
	random := rand.NewChaCha8([32]byte{byte(n), byte(n >> 8)})
	_, _ = random.Read(b)
	return b
}

// madeBlocks gives the same memory again and again, as the builder of an index does.
func madeBlocks(count int) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		var memory [maxBlock]byte
		for n := range count {
			if !yield(memory[:copy(memory[:], madeBlock(n))], nil) {
				return
			}
		}
	}
}

func writeWithSegment(t testing.TB, s *Station, name string, blocks int, lists ...made) {
	t.Helper()
	w := writeLists(t, s, lists...)
	if err := w.Segment(name, madeBlocks(blocks)); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Commit(day1); err != nil {
		t.Fatal(err)
	}
}

// writeLists is an edition on its way that has its alerts.
func writeLists(t testing.TB, s *Station, lists ...made) *EditionWriter {
	t.Helper()
	w, err := s.NewEdition()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Abort() })
	for _, l := range lists {
		for n := l.from; n < l.to; n++ {
			if err := w.Add(madeUp(n)); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.EndList(ListInfo{Name: l.list, Format: "made", Brought: day1}); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// hasSegment fails unless the edition's segment is the made-up one.
func hasSegment(t testing.TB, e *Edition, name string, count int) {
	t.Helper()
	got, blocks := e.Segment()
	if got != name {
		t.Errorf("the segment is %q, want %q", got, name)
	}
	for range 2 { // it can be read again
		n := 0
		for block, err := range blocks {
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(block, madeBlock(n)) {
				t.Fatalf("block %d is another", n)
			}
			n++
		}
		if n != count {
			t.Errorf("%d blocks, want %d", n, count)
		}
	}
}

func TestSegmentComesBackBlockByBlockAsItWasGiven(t *testing.T) {
	for _, count := range []int{0, 1, 2, 3, 50} {
		s := newStation(t)
		writeWithSegment(t, s, "made 1", count, made{"a", 0, 30}, made{"b", 40, 50})
		e := mustOpen(t, s)
		holds(t, e, made{"a", 0, 30}, made{"b", 40, 50})
		hasSegment(t, e, "made 1", count)
		if err := e.Verify(); err != nil {
			t.Error(err)
		}
	}
}

func TestEditionWithoutASegmentHasNone(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"a", 0, 3})
	hasSegment(t, mustOpen(t, s), "", 0)
}

func TestSegmentIsNotCarriedOverToAnEditionOfOtherAlerts(t *testing.T) {
	s := newStation(t)
	writeWithSegment(t, s, "made 1", 3, made{"a", 0, 30})
	e := mustOpen(t, s)
	w, err := s.NewEdition()
	if err != nil {
		t.Fatal(err)
	}
	if err := w.CarryOver(e, "a", nil); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Commit(day1); err != nil {
		t.Fatal(err)
	}
	hasSegment(t, mustOpen(t, s), "", 0)
}

func TestSegmentIsWrittenOnceAndAfterAllAlerts(t *testing.T) {
	old := newStation(t)
	mustWrite(t, old, day1, made{"old", 0, 3})
	before := mustOpen(t, old)
	for name, more := range map[string]func(*EditionWriter) error{
		"a second segment": func(w *EditionWriter) error { return w.Segment("made 2", madeBlocks(1)) },
		"an alert":         func(w *EditionWriter) error { return w.Add(madeUp(9)) },
		"a list":           func(w *EditionWriter) error { return w.EndList(ListInfo{Name: "late"}) },
		"an old list":      func(w *EditionWriter) error { return w.CarryOver(before, "old", nil) },
	} {
		w := writeLists(t, newStation(t), made{"a", 0, 3})
		if err := w.Segment("made 1", madeBlocks(2)); err != nil {
			t.Fatal(err)
		}
		if err := more(w); !errors.Is(err, ErrSegment) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := w.Commit(day1); !errors.Is(err, ErrSegment) {
			t.Errorf("%s: committed: %v", name, err)
		}
	}
}

func TestSegmentThatCannotBeKeptLeavesTheStationAsItWas(t *testing.T) {
	broken := errors.New("the builder gave up")
	one := func(block []byte, err error) iter.Seq2[[]byte, error] {
		return func(yield func([]byte, error) bool) { yield(block, err) }
	}
	for name, c := range map[string]struct {
		segment string
		blocks  iter.Seq2[[]byte, error]
		want    error
	}{
		"a builder that fails": {"made 1", one(nil, broken), broken},
		"no name":              {"", madeBlocks(1), ErrUnfit},
		"a block too big":      {"made 1", one(make([]byte, maxBlock+1), nil), ErrUnfit},
	} {
		s := newStation(t)
		mustWrite(t, s, day1, made{"l", 0, 5})
		w := writeLists(t, s, made{"l", 0, 9})
		if err := w.Segment(c.segment, c.blocks); !errors.Is(err, c.want) || !strings.Contains(err.Error(), "write segment") {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := w.Commit(day1); !errors.Is(err, c.want) {
			t.Errorf("%s: committed: %v", name, err)
		}
		holds(t, mustOpen(t, s), made{"l", 0, 5})
	}
	w, err := newStation(t).NewEdition()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	if err := errors.Join(w.Add(madeUp(1)), w.Segment("made 1", madeBlocks(1))); err == nil || !strings.Contains(err.Error(), "belong to no list") {
		t.Errorf("alerts without a list: %v", err)
	}
}

func TestFlippedByteAnywhereNeverGivesAWrongBlockEvenWithoutTheFilesChecksum(t *testing.T) {
	const count = 5
	s := newStation(t)
	writeWithSegment(t, s, "made 1", count, made{"l", 0, 40})
	path := s.editionPath(1, suffixEdition)
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(5, 6))
	noticed := 0
	changes := few(150)
	for range changes {
		at := random.Int64N(info.Size())
		flip(t, file, at)
		if e, err := s.readEdition(path, 1); err != nil {
			noticed++
		} else {
			if !onlyTrueBlocks(t, e, count) {
				noticed++
			}
			e.Close()
		}
		flip(t, file, at)
	}
	if noticed < changes/2 {
		t.Errorf("only %d of %d changes met a block: the test does not test", noticed, changes)
	}
	hasSegment(t, mustOpen(t, s), "made 1", count)
}

func flip(t *testing.T, file *os.File, at int64) {
	t.Helper()
	var b [1]byte
	if _, err := file.ReadAt(b[:], at); err != nil {
		t.Fatal(err)
	}
	b[0] ^= 0x10
	if _, err := file.WriteAt(b[:], at); err != nil {
		t.Fatal(err)
	}
}

// onlyTrueBlocks fails on a block that was not written; it reports whether all
// were read.
func onlyTrueBlocks(t *testing.T, e *Edition, count int) bool {
	t.Helper()
	n := 0
	_, blocks := e.Segment()
	for block, err := range blocks {
		if err != nil {
			if !errors.Is(err, ErrDamaged) {
				t.Fatal(err)
			}
			return false
		}
		if !bytes.Equal(block, madeBlock(n)) {
			t.Fatalf("block %d is wrong and nobody noticed", n)
		}
		n++
	}
	return n == count
}

func TestBlocksMissingSwappedCutOrAddedAreDamaged(t *testing.T) {
	const count = 4
	for name, harm := range map[string]func(*bolt.Bucket) error{
		"the last is missing": func(b *bolt.Bucket) error { return b.Delete(numberKey(count - 1)) },
		"one is missing":      func(b *bolt.Bucket) error { return b.Delete(numberKey(1)) },
		"one too many":        func(b *bolt.Bucket) error { return b.Put(numberKey(count), b.Get(numberKey(0))) },
		"swapped": func(b *bolt.Bucket) error {
			first, second := slices.Clone(b.Get(numberKey(0))), slices.Clone(b.Get(numberKey(1)))
			return errors.Join(b.Put(numberKey(0), second), b.Put(numberKey(1), first))
		},
		"cut": func(b *bolt.Bucket) error {
			v := slices.Clone(b.Get(numberKey(2)))
			return b.Put(numberKey(2), v[:len(v)-1])
		},
		"empty": func(b *bolt.Bucket) error { return b.Put(numberKey(3), nil) },
	} {
		s := newStation(t)
		mustWrite(t, s, day1, made{"l", 0, 2})
		writeWithSegment(t, s, "made 1", count, made{"l", 0, 40})
		path := s.editionPath(2, suffixEdition)
		change(t, path, func(tx *bolt.Tx) error { return harm(tx.Bucket([]byte(bucketSegment))) })
		resum(t, path) // so that nothing but the blocks tells
		e, err := s.openEdition(path, 2)
		if err != nil {
			if !errors.Is(err, ErrDamaged) {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if onlyTrueBlocks(t, e, count) {
			t.Errorf("%s: nobody noticed", name)
		}
		if err := e.Verify(); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: verified: %v", name, err)
		}
		if !onlyTruth(t, e, "l", 40) { // the index can be built from them
			t.Errorf("%s: the alerts are gone too", name)
		}
		e.Close()
	}
}

func TestSegmentOfAnotherEditionDoesNotFit(t *testing.T) {
	s := newStation(t)
	writeWithSegment(t, s, "made 1", 2, made{"l", 0, 4})
	writeWithSegment(t, s, "made 1", 2, made{"l", 0, 4})
	var block []byte
	change(t, s.editionPath(1, suffixEdition), func(tx *bolt.Tx) error {
		block = slices.Clone(tx.Bucket([]byte(bucketSegment)).Get(numberKey(0)))
		return nil
	})
	path := s.editionPath(2, suffixEdition)
	change(t, path, func(tx *bolt.Tx) error { return tx.Bucket([]byte(bucketSegment)).Put(numberKey(0), block) })
	resum(t, path)
	if onlyTrueBlocks(t, mustOpen(t, s), 2) {
		t.Error("nobody noticed")
	}
}

func change(t *testing.T, path string, what func(*bolt.Tx) error) {
	t.Helper()
	db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: lockWait})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Update(what); err != nil {
		t.Fatal(err)
	}
}

func TestReaderOfASegmentMayStopEarlyAndAClosedEditionSaysSo(t *testing.T) {
	s := newStation(t)
	writeWithSegment(t, s, "made 1", 4, made{"l", 0, 4})
	e := mustOpen(t, s)
	_, blocks := e.Segment()
	for block, err := range blocks {
		if err != nil || !bytes.Equal(block, madeBlock(0)) {
			t.Fatal(err)
		}
		break
	}
	for stop := range 5 { // the bubble ends in a panic if a goroutine of the reading is left behind
		synctest.Test(t, func(t *testing.T) {
			n := 0
			for range blocks {
				if n++; n > stop {
					break
				}
			}
		})
	}
	hasSegment(t, e, "made 1", 4)
	e.Close()
	for _, err := range blocks {
		if !errors.Is(err, ErrClosed) {
			t.Error(err)
		}
	}
}
