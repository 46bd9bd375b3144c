package store

import (
	"errors"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"
)

// layered is a station with a whole edition, another, and two laid over that:
// 1 of 10 alerts, 2 of 30, then 3 and 4 with one more each.
func layered(t testing.TB) *Station {
	t.Helper()
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 10})
	mustOpen(t, s)
	mustWrite(t, s, day1, made{"l", 0, 30})
	mustOpen(t, s)
	mustWriteOver(t, s, alter{30, 0})
	mustWriteOver(t, s, alter{31, 0})
	return s
}

// answersWith fails unless an edition answers that is one of those of layered, whole.
func answersWith(t *testing.T, what string, s *Station, number uint64) {
	t.Helper()
	e, err := s.Open()
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	defer e.Close()
	if e.Number() != number {
		t.Fatalf("%s: edition %d answers, want %d; passed over %v", what, e.Number(), number, e.PassedOver())
	}
	standsAt(t, e, states("l", 0, map[uint64]int{1: 10, 2: 30, 3: 31, 4: 32}[number]))
	for i, p := range e.PassedOver() {
		if p.Number != 4-uint64(i) || !errors.Is(p.Err, ErrDamaged) {
			t.Fatalf("%s: passed over %+v", what, p)
		}
	}
}

func TestWholeEditionStaysWhileOthersLieOverItAndSoDoesOneThatDoesNotRestOnIt(t *testing.T) {
	s := layered(t)
	if d := cmp.Diff([]uint64{1, 2, 3, 4}, editionsLeft(t, s)); d != "" {
		t.Error(d)
	}
	mustWriteOver(t, s, alter{32, 0})
	if d := cmp.Diff([]uint64{1, 2, 4, 5}, editionsLeft(t, s)); d != "" {
		t.Error(d)
	}
	mustOpen(t, s)
	mustWrite(t, s, day1, made{"l", 0, 33})
	if d := cmp.Diff([]uint64{2, 5, 6}, editionsLeft(t, s)); d != "" {
		t.Error(d)
	}
	mustOpen(t, s)
	mustWriteOver(t, s, alter{33, 0})
	if d := cmp.Diff([]uint64{2, 5, 6, 7}, editionsLeft(t, s)); d != "" {
		t.Error(d)
	}
	mustWrite(t, s, day1, made{"l", 0, 34})
	mustOpen(t, s)
	mustWrite(t, s, day1, made{"l", 0, 35})
	if d := cmp.Diff([]uint64{8, 9}, editionsLeft(t, s)); d != "" {
		t.Error(d)
	}
}

func TestDamageToAnyFileOfALaidEditionLetsTheNewestAnswerThatDoesNotRestOnIt(t *testing.T) {
	for what, c := range map[string]struct {
		damage  func(s *Station) error
		answers uint64
	}{
		"its own file is cut":       {func(s *Station) error { return os.Truncate(s.editionPath(4, suffixEdition), 9000) }, 3},
		"its own file is missing":   {func(s *Station) error { return os.Remove(s.editionPath(4, suffixEdition)) }, 3},
		"the one beneath is cut":    {func(s *Station) error { return os.Truncate(s.editionPath(2, suffixEdition), 9000) }, 1},
		"the one beneath is gone":   {func(s *Station) error { return os.Remove(s.editionPath(2, suffixEdition)) }, 1},
		"nothing proves it beneath": {func(s *Station) error { return os.Remove(s.editionPath(2, suffixSum)) }, 1},
		"another lies there":        {func(s *Station) error { return exchangeFiles(s, 2, 1) }, 1},
		"another one that was laid": {func(s *Station) error { return exchangeFiles(s, 2, 3) }, 1},
	} {
		s := layered(t)
		if err := c.damage(s); err != nil {
			t.Fatal(err)
		}
		answersWith(t, what, s, c.answers)
		mustWrite(t, s, day1, made{"l", 0, 50}) // and life goes on
		holds(t, mustOpen(t, s), made{"l", 0, 50})
		if left := editionsLeft(t, s); !slices.Contains(left, c.answers) {
			t.Errorf("%s: %v are left, without the one that answered", what, left)
		}
	}
}

// exchangeFiles puts one edition's file in the place of another, with all that proves it.
func exchangeFiles(s *Station, to, from uint64) error {
	content, err := os.ReadFile(s.editionPath(from, suffixEdition))
	if err != nil {
		return err
	}
	path := s.editionPath(to, suffixEdition)
	sum, err := fileSum(s.editionPath(from, suffixEdition))
	return errors.Join(err, os.WriteFile(path, content, 0o600), os.Remove(s.editionPath(to, suffixParts)),
		os.WriteFile(s.editionPath(to, suffixSum), []byte(sumText(sum, path)), 0o600))
}

func TestWholeEditionOfTheSameNumberAndOtherAlertsIsNeverTakenForTheOneBeneath(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 30})
	before := copyFolder(t, s.dir)
	mustWriteOver(t, s, alter{3, 1})
	laid, err := os.ReadFile(s.editionPath(2, suffixEdition))
	if err != nil {
		t.Fatal(err)
	}
	other, err := OpenStation(before) // with the same keys
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if err := os.Remove(other.path(fileCurrent)); err != nil {
		t.Fatal(err)
	}
	other.removeEdition(1)
	if err := os.WriteFile(other.path(fileCurrent), []byte(currentText(0)), 0o600); err != nil {
		t.Fatal(err)
	}
	if info := mustWrite(t, other, day1, made{"l", 1, 31}); info.Number != 1 {
		t.Fatal(info)
	}
	path := other.editionPath(2, suffixEdition)
	if err := os.WriteFile(path, laid, 0o600); err != nil {
		t.Fatal(err)
	}
	if e, err := other.readEdition(path, 2); !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), "it is another") {
		t.Errorf("%v, %v", e, err)
	}
}

func TestPassedOverLaidEditionSaysWhichListsItHeldAlsoWhereTheOneBeneathIsGone(t *testing.T) {
	s := layered(t)
	if err := os.Remove(s.editionPath(2, suffixEdition)); err != nil {
		t.Fatal(err)
	}
	p := mustOpen(t, s).PassedOver()
	if len(p) != 2 || len(p[0].Lists) != 1 || p[0].Lists[0].Alerts != 32 || !strings.Contains(p[0].Err.Error(), "edition 2, over which it is laid") {
		t.Errorf("%+v", p)
	}
}

func TestFlippedByteInEitherFileNeverGivesWrongAlerts(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 10})
	mustOpen(t, s)
	mustWrite(t, s, day1, made{"l", 0, 300})
	mustOpen(t, s)
	var alters []alter
	for n := range 60 {
		alters = append(alters, alter{n * 7, n%4 - 1})
	}
	mustWriteOver(t, s, alters...)
	want := states("l", 0, 300, alters...)
	random := rand.New(rand.NewPCG(7, 8))
	noticed := 0
	changes := few(100)
	for round := range changes {
		number := uint64(2 + round%2)
		path := s.editionPath(number, suffixEdition)
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		at := writeFlipped(t, path, whole, random)
		e, err := s.Open()
		if err != nil {
			t.Fatal(err)
		}
		if p := e.PassedOver(); e.Number() != map[uint64]uint64{2: 1, 3: 2}[number] || len(p) == 0 || !errors.Is(p[0].Err, ErrDamaged) {
			t.Fatalf("byte %d of edition %d: edition %d answers, %v", at, number, e.Number(), p)
		}
		e.Close()
		if e, err := s.readEdition(s.editionPath(3, suffixEdition), 3); err != nil { // without the checksum
			noticed++
			if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrNewerFormat) {
				t.Fatal(err)
			}
		} else {
			for a, err := range e.Alerts() {
				if err != nil {
					noticed++
					break
				}
				w := want["l "+a.ID]
				if w.List = "l"; !cmp.Equal(w, a) {
					t.Fatalf("byte %d of edition %d: %s is wrong and nobody noticed", at, number, a.ID)
				}
			}
			e.Close()
		}
		if err := os.WriteFile(path, whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	e := mustOpen(t, s)
	standsAt(t, e, want)
	if noticed < changes/5 {
		t.Errorf("only %d of %d changes met a value: the test does not test", noticed, changes)
	}
}

func TestBlocksOfWhatIsHiddenThatAreMissingOrAddedAreDamaged(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 30})
	mustWriteOver(t, s, alter{3, -1}, alter{4, 1})
	path := s.editionPath(2, suffixEdition)
	value := sealedValue(t, path, bucketHidden, numberKey(0))
	for what, c := range map[string]func(tx *bolt.Tx) error{
		"missing": func(tx *bolt.Tx) error { return tx.Bucket([]byte(bucketHidden)).Delete(numberKey(0)) },
		"added":   func(tx *bolt.Tx) error { return tx.Bucket([]byte(bucketHidden)).Put(numberKey(1), value) },
		"no room": func(tx *bolt.Tx) error { return tx.DeleteBucket([]byte(bucketHidden)) },
	} {
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		change(t, path, c)
		if e, err := s.readEdition(path, 2); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v, %v", what, e, err)
		}
		if err := os.WriteFile(path, whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestBackGoesBetweenWholeAndLaidEditions(t *testing.T) {
	s := layered(t)
	otherIs(t, s, 3)
	goBack(t, s, 3)
	answersWith(t, "back to a laid one", s, 3)
	goBack(t, s, 4)
	answersWith(t, "and to the one that it left", s, 4)
	s = newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 30})
	mustOpen(t, s)
	mustWriteOver(t, s, alter{30, 0})
	goBack(t, s, 1)
	standsAt(t, mustOpen(t, s), states("l", 0, 30))
	s = openedAgain(t, s)
	goBack(t, s, 2)
	standsAt(t, mustOpen(t, s), states("l", 0, 31))
	goBack(t, s, 1)
	info := mustWriteOver(t, s, alter{40, 0}) // what was left is left for good
	standsAt(t, mustOpen(t, s), states("l", 0, 30, alter{40, 0}))
	if d := cmp.Diff([]uint64{1, 3}, editionsLeft(t, s)); d != "" || info.Number != 3 {
		t.Error(d, info)
	}
	otherIs(t, s, 1)
}

func TestBackToALaidEditionWhoseWholeOneIsDamagedIsRefused(t *testing.T) {
	s := layered(t)
	mustOpen(t, s)
	mustWrite(t, s, day1, made{"l", 0, 40})
	if err := os.Truncate(s.editionPath(2, suffixEdition), 9000); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Back(); !errors.Is(err, ErrDamaged) {
		t.Error(err)
	}
	holds(t, mustOpen(t, s), made{"l", 0, 40})
}

func TestLaidEditionsStayReadableAndMoreCanBeLaidWhenAStationGetsPeople(t *testing.T) {
	s, err := cheap().CreateStation(t.TempDir() + "/station")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	mustWrite(t, s, day1, made{"l", 0, 30})
	mustWriteOver(t, s, alter{3, 1}, alter{4, -1})
	o := begunOver(t, s, mustOpen(t, s), alter{5, 1})
	if _, err := s.Found(founding); !errors.Is(err, ErrBusy) {
		t.Error(err)
	}
	if err := o.Abort(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Found(founding); err != nil {
		t.Fatal(err)
	}
	s = again(t, s)
	if _, err := s.Open(); !errors.Is(err, ErrLocked) {
		t.Error(err)
	}
	signIn(t, s, founding.Login, pinChief)
	standsAt(t, mustOpen(t, s), states("l", 0, 30, alter{3, 1}, alter{4, -1}))
	mustWriteOver(t, s, alter{4, 2}, alter{50, 0}) // under the new keys, over one under the old
	standsAt(t, mustOpen(t, s), states("l", 0, 30, alter{3, 1}, alter{4, 2}, alter{50, 0}))
	s = again(t, s)
	signIn(t, s, founding.Login, pinChief)
	standsAt(t, mustOpen(t, s), states("l", 0, 30, alter{3, 1}, alter{4, 2}, alter{50, 0}))
	goBack(t, s, 2)
	standsAt(t, mustOpen(t, s), states("l", 0, 30, alter{3, 1}, alter{4, -1}))
}

func TestWholeEditionsOfTheFormatBeforeAreOpenedAndLaidOver(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 30})
	setMark(t, s.editionPath(1, suffixEdition), markText(markEdition, formatOver-1))
	resum(t, s.editionPath(1, suffixEdition))
	mustWriteOver(t, s, alter{3, 1})
	e := mustOpen(t, s)
	standsAt(t, e, states("l", 0, 30, alter{3, 1}))
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	setMark(t, s.editionPath(2, suffixEdition), markText(markEdition, formatOver-1)) // which none such can be
	resum(t, s.editionPath(2, suffixEdition))
	e = mustOpen(t, s)
	if p := e.PassedOver(); e.Number() != 1 || len(p) != 1 || !errors.Is(p[0].Err, ErrDamaged) {
		t.Error(e.Number(), p)
	}
}

func TestMachineThatStopsAtAnyStepOfLayingOverLeavesTheOldEditionOrTheNewOneWhole(t *testing.T) {
	for _, takeBack := range []bool{false, true} {
		old, fresh := 0, 0
		for stop := 0; ; stop += stride() {
			if stop > 100 {
				t.Fatal("it never ends")
			}
			s := newStation(t)
			mustWrite(t, s, day1, made{"l", 0, 3})
			mustOpen(t, s)
			mustWrite(t, s, day1, made{"l", 0, 30})
			mustOpen(t, s)
			mustWriteOver(t, s, alter{30, 0})
			d := &stopping{left: stop}
			s.disk = d
			_, err := writeOver(s, alter{31, 0})
			if d.left = 0; err != nil && !errors.Is(err, errStopped) {
				t.Fatal(err)
			}
			d.powerCut(t, takeBack)
			if err := s.db.close(); err != nil {
				t.Fatal(err)
			}
			again := reopened(t, s.dir)
			e := mustOpen(t, again)
			if e.Number() == 4 {
				fresh++
			} else if old++; err == nil || fresh > 0 || len(e.PassedOver()) > 0 {
				t.Errorf("stopped after %v: edition %d answers, %v, passed over %v", d.steps, e.Number(), err, e.PassedOver())
			}
			standsAt(t, e, states("l", 0, int(e.Number())+28))
			mustWriteOver(t, again, alter{7, 1})
			if err == nil {
				break
			}
		}
		if old < 5/stride() || fresh < 1 {
			t.Errorf("old %d, new %d: the steps were not met", old, fresh)
		}
	}
}
