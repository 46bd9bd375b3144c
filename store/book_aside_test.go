package store

import (
	"bytes"
	"errors"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"postern/app/border"
	"postern/store/journal"
)

// breakJournal damages the journal of a station so that nothing can be booked.
func breakJournal(t *testing.T, s *Station) *Station {
	t.Helper()
	s.Close()
	change(t, s.path(fileStation), func(tx *bolt.Tx) error {
		return bucketOf(tx, bucketCheckpoint).Delete([]byte(bucketCheckpoint))
	})
	return reopen(t, s)
}

func TestDamagedJournalIsSetAsideWholeAndWorkGoesOn(t *testing.T) {
	for name, attack := range map[string]func(tx *bolt.Tx) error{
		"hash on the edge": func(tx *bolt.Tx) error {
			return bucketOf(tx, bucketHashes).Put(entryKey(journal.Index(4, 0)), make([]byte, 32))
		},
		"no hashes": func(tx *bolt.Tx) error { return tx.DeleteBucket([]byte(bucketHashes)) },
		"cut":       func(tx *bolt.Tx) error { return deleteFrom(tx, 15) },
		"added":     func(tx *bolt.Tx) error { return bucketOf(tx, bucketLeaves).Put(entryKey(30), []byte("x")) },
		"day": func(tx *bolt.Tx) error {
			return bucketOf(tx, bucketDays).Put([]byte(dayName("2026-03-01", journal.KeepDecision)), []byte("x"))
		},
		"checkpoint": func(tx *bolt.Tx) error {
			return bucketOf(tx, bucketCheckpoint).Put([]byte(bucketCheckpoint), []byte("x"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := booked(t, 20)
			old := checkpoint(t, s, "old")
			s.Close()
			change(t, s.path(fileStation), attack)
			s = reopen(t, s)
			if _, err := s.Book(day1, drafts(20, 27)); !errors.Is(err, ErrJournal) || !errors.Is(err, ErrDamaged) {
				t.Fatalf("booked: %v", err)
			}
			damaged := mustVerify(t, s, journal.Evidence{})
			first, err := s.SetJournalAside(day1, "d.ostrupi")
			if err != nil {
				t.Fatal(err)
			}
			if first.Number != 0 || first.Kind != journal.KindSetAside || first.Who != "d.ostrupi" ||
				first.Facts[factJournal] != old.Journal || first.Facts[factAside] != "1" {
				t.Errorf("%+v", first)
			}
			if name != "checkpoint" && first.Facts[factCheckpoint] != string(old.Text) {
				t.Errorf("its checkpoint is not named: %+v", first.Facts)
			}
			mustBook(t, s, day1, drafts(0, 7)...)
			s = reopen(t, s)
			faults(t, mustVerify(t, s, journal.Evidence{}))
			if c := checkpoint(t, s, "new"); c.Size != 8 || c.Journal == old.Journal {
				t.Errorf("%+v", c)
			}
			j, err := s.JournalAside(1)
			if err != nil {
				t.Fatal(err)
			}
			r, err := j.Verify(t.Context(), journal.Evidence{}, nil)
			if err != nil || len(r.Faults) != len(damaged.Faults) || r.Entries != damaged.Entries {
				t.Errorf("it was one thing before, and is another set aside:\n%+v\n%+v, %v", damaged, r, err)
			}
			if detail, err := j.Detail(6); name != "day" && (err != nil || !bytes.Contains(detail, []byte("6"))) {
				t.Errorf("its detail: %s, %v", detail, err)
			}
			if _, err := s.Journal().Detail(7); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestJournalThatCanGoOnIsNotSetAside(t *testing.T) {
	s := newStation(t)
	for range 2 {
		if _, err := s.SetJournalAside(day1, "d.ostrupi"); !errors.Is(err, ErrJournalWhole) {
			t.Errorf("set aside: %v", err)
		}
		mustBook(t, s, day1, drafts(0, 3)...)
	}
	if n, err := s.JournalsAside(); n != 0 || err != nil {
		t.Error(n, err)
	}
	if _, err := s.JournalAside(1); !errors.Is(err, ErrNoAside) {
		t.Error(err)
	}
}

func TestEvidenceOfAJournalSetAsideIsNotHeldAgainstTheNext(t *testing.T) {
	s := booked(t, 20)
	old := checkpoint(t, s, "old")
	s = breakJournal(t, s)
	if _, err := s.SetJournalAside(day1, ""); err != nil {
		t.Fatal(err)
	}
	v, err := s.Journal().Verifier()
	if err != nil {
		t.Fatal(err)
	}
	var e journal.Evidence
	e.AddCheckpoint(v, "old", old.Text)
	if len(e.Bad) != 1 || !errors.Is(e.Bad[0].Err, journal.ErrOther) {
		t.Errorf("%+v", e)
	}
}

func TestJournalsAreSetAsideOneAfterTheOtherAndOutliveTheFounding(t *testing.T) {
	s, err := cheap().CreateStation(t.TempDir() + "/station")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	for n := range 3 {
		mustBook(t, s, day1, journal.Draft{Kind: journal.KindFinding, Detail: []byte(strconv.Itoa(n)), Keep: journal.KeepDecision})
		s.Close()
		change(t, s.path(fileStation), func(tx *bolt.Tx) error { return tx.DeleteBucket([]byte(bucketHashes)) })
		if s, err = cheap().OpenStation(s.dir); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		if _, err := s.SetJournalAside(day1, ""); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Found(founding); err != nil {
		t.Fatal(err)
	}
	s = again(t, s)
	if _, err := s.SetJournalAside(day1, ""); !errors.Is(err, ErrLocked) {
		t.Error(err)
	}
	signIn(t, s, founding.Login, pinChief)
	mustBook(t, s, day1, draft(0))
	faults(t, mustVerify(t, s, journal.Evidence{}))
	for n := range uint64(3) {
		j, err := s.JournalAside(n + 1)
		if err != nil {
			t.Fatal(err)
		}
		at := min(n, 1) // the first entry of each but the first says that one was set aside
		if detail, err := j.Detail(at); err != nil || string(detail) != strconv.Itoa(int(n)) {
			t.Errorf("journal %d: %s, %v", n+1, detail, err)
		}
	}
}

func TestJournalThatIsReadWhileItIsSetAsideIsReadToItsEnd(t *testing.T) {
	s := breakJournal(t, booked(t, 3*pageEntries))
	var once sync.Once
	r, err := s.Journal().Verify(t.Context(), journal.Evidence{}, func(_, _ uint64) {
		once.Do(func() {
			if _, err := s.SetJournalAside(day1, ""); err != nil {
				t.Error(err)
			}
		})
	})
	if err != nil || r.Entries != 3*pageEntries || len(r.Faults) != 1 {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestDetailsOfAJournalSetAsideAreErasedAtTheirTerm(t *testing.T) {
	s := breakJournal(t, booked(t, 20))
	policy := border.DefaultPolicy()
	if _, err := s.SetJournalAside(day1, ""); err != nil {
		t.Fatal(err)
	}
	j, err := s.JournalAside(1)
	if err != nil {
		t.Fatal(err)
	}
	for day := 1; day < 95; day++ { // the station is used
		mustBook(t, s, day1.AddDate(0, 0, day), journal.Draft{Kind: journal.KindSignIn})
	}
	for range 2 {
		if _, err := s.Erase(day1.AddDate(0, 0, 94).Add(time.Hour), policy); err != nil {
			t.Fatal(err)
		}
	}
	if files, err := os.ReadDir(s.path(dirJournal)); err != nil || len(files) != 0 {
		t.Errorf("keys are left: %v, %v", files, err)
	}
	if _, err := j.Detail(6); err == nil {
		t.Error("a detail can be read after its term")
	}
	told := 0
	for e, err := range s.Journal().Entries(t.Context(), 0, 0) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Kind == journal.KindErasure && e.Facts[factAside] == "1" {
			told++
		}
	}
	if told != 2 {
		t.Errorf("%d erasures are booked, not those of two terms", told)
	}
}
