package store

import (
	"bytes"
	"errors"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	bolt "go.etcd.io/bbolt"

	"postern/store/journal"
)

var journalBuckets = []string{bucketLeaves, bucketHashes, bucketDetails, bucketDays, bucketCheckpoint}

// attacked is what a verification says of a station whose file somebody without keys has
// changed.
func attacked(t *testing.T, s *Station, attack func(tx *bolt.Tx) error) journal.Result {
	t.Helper()
	s.Close()
	change(t, s.path(fileStation), attack)
	return mustVerify(t, reopen(t, s), journal.Evidence{})
}

func faults(t testing.TB, r journal.Result, want ...journal.Fault) {
	t.Helper()
	if diff := cmp.Diff(want, r.Faults, cmpopts.IgnoreFields(journal.Fault{}, "Err")); diff != "" || r.Whole() != (len(want) == 0) {
		t.Errorf("%s\n%v", diff, r.Faults)
	}
}

func bucketOf(tx *bolt.Tx, name string) *bolt.Bucket { return tx.Bucket([]byte(name)) }

func get(b *bolt.Bucket, n uint64) []byte { return bytes.Clone(b.Get(entryKey(n))) }

func deleteFrom(tx *bolt.Tx, n uint64) error {
	var err error
	for name, from := range map[string]uint64{bucketLeaves: n, bucketHashes: journal.Index(0, n)} {
		b := bucketOf(tx, name)
		for b.Get(entryKey(from)) != nil {
			err = errors.Join(err, b.Delete(entryKey(from)))
			from++
		}
	}
	return err
}

func TestVerificationSaysWhatWasDoneToTheJournalAndWhere(t *testing.T) {
	whole := booked(t, 60)
	whole.Close()
	for name, c := range map[string]struct {
		attack func(tx *bolt.Tx) error
		want   []journal.Fault
	}{
		"nothing": {func(*bolt.Tx) error { return nil }, nil},
		"altered": {func(tx *bolt.Tx) error {
			b := bucketOf(tx, bucketLeaves)
			value := get(b, 17)
			value[40] ^= 1
			return b.Put(entryKey(17), value)
		}, []journal.Fault{{Code: journal.FaultAltered, Entry: 17}}},
		"one deleted": {func(tx *bolt.Tx) error {
			return bucketOf(tx, bucketLeaves).Delete(entryKey(17))
		}, []journal.Fault{{Code: journal.FaultMissing, Entry: 17, Count: 1}}},
		"some deleted": {func(tx *bolt.Tx) error {
			b := bucketOf(tx, bucketLeaves)
			return errors.Join(b.Delete(entryKey(0)), b.Delete(entryKey(17)), b.Delete(entryKey(18)))
		}, []journal.Fault{{Code: journal.FaultMissing, Count: 1}, {Code: journal.FaultMissing, Entry: 17, Count: 2}}},
		"swapped": {func(tx *bolt.Tx) error {
			b := bucketOf(tx, bucketLeaves)
			x, y := get(b, 5), get(b, 50)
			return errors.Join(b.Put(entryKey(5), y), b.Put(entryKey(50), x))
		}, []journal.Fault{{Code: journal.FaultMoved, Entry: 5, Other: 50}, {Code: journal.FaultMoved, Entry: 50, Other: 5}}},
		"deleted and moved up": {func(tx *bolt.Tx) error {
			b := bucketOf(tx, bucketLeaves)
			return errors.Join(b.Put(entryKey(57), get(b, 58)), b.Put(entryKey(58), get(b, 59)), b.Delete(entryKey(59)))
		}, []journal.Fault{
			{Code: journal.FaultMoved, Entry: 57, Other: 58},
			{Code: journal.FaultMoved, Entry: 58, Other: 59},
			{Code: journal.FaultCut, Entry: 59, Count: 1},
		}},
		"cut": {func(tx *bolt.Tx) error {
			return deleteFrom(tx, 50)
		}, []journal.Fault{{Code: journal.FaultCut, Entry: 50, Count: 10}}},
		"added": {func(tx *bolt.Tx) error {
			b := bucketOf(tx, bucketLeaves)
			return b.Put(entryKey(60), get(b, 59))
		}, []journal.Fault{{Code: journal.FaultAdded, Entry: 60}}},
		"hash": {func(tx *bolt.Tx) error {
			value := get(bucketOf(tx, bucketHashes), journal.Index(2, 3))
			value[0] ^= 1
			return bucketOf(tx, bucketHashes).Put(entryKey(journal.Index(2, 3)), value)
		}, []journal.Fault{{Code: journal.FaultHashes, Entry: 15}}},
		"hash of an entry": {func(tx *bolt.Tx) error {
			return bucketOf(tx, bucketHashes).Put(entryKey(journal.Index(0, 17)), make([]byte, 32))
		}, []journal.Fault{{Code: journal.FaultAltered, Entry: 17}}},
		"detail": {func(tx *bolt.Tx) error {
			b := bucketOf(tx, bucketDetails)
			name := dayName("2026-03-01", journal.KeepDecision)
			x, y := bytes.Clone(b.Get(detailKey(name, 6))), bytes.Clone(b.Get(detailKey(name, 12)))
			return errors.Join(b.Put(detailKey(name, 6), y), b.Put(detailKey(name, 12), x), b.Delete(detailKey(name, 18)))
		}, []journal.Fault{{Code: journal.FaultDetail, Entry: 6}, {Code: journal.FaultDetail, Entry: 12}, {Code: journal.FaultDetail, Entry: 18}}},
		"no checkpoint": {func(tx *bolt.Tx) error {
			return tx.DeleteBucket([]byte(bucketCheckpoint))
		}, []journal.Fault{{Code: journal.FaultCheckpoint}}},
		"all removed": {func(tx *bolt.Tx) error {
			var err error
			for _, name := range journalBuckets {
				err = errors.Join(err, tx.DeleteBucket([]byte(name)))
			}
			return err
		}, []journal.Fault{
			{Code: journal.FaultDayKey, Day: "2026-03-01", Keep: journal.KeepDecision},
			{Code: journal.FaultDayKey, Day: "2026-03-01", Keep: journal.KeepNoMatch},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStationAt(copyFolder(t, whole.dir), Secrets{})
			s.db = &database{closed: true}
			faults(t, attacked(t, s, c.attack), c.want...)
		})
	}
}

func TestRemovedDayKeyIsFoundAndAnErasedDayIsNot(t *testing.T) {
	s := booked(t, 60)
	name := dayName("2026-03-01", journal.KeepNoMatch)
	if err := os.Remove(s.dayPath(journalKeys{dir: dirJournal}, name)); err != nil {
		t.Fatal(err)
	}
	want := journal.Fault{Code: journal.FaultDayKey, Day: "2026-03-01", Keep: journal.KeepNoMatch}
	faults(t, mustVerify(t, s, journal.Evidence{}), want)
	if _, err := s.Journal().Detail(3); !errors.Is(err, ErrDamaged) {
		t.Error(err)
	}
	mustBook(t, s, day1, draft(3)) // work goes on, and that the key was lost stays known
	if _, err := s.Journal().Detail(60); err != nil {
		t.Error(err)
	}
	faults(t, mustVerify(t, s, journal.Evidence{}), want)
}

func TestKeyOfADayThatTheJournalKnowsNothingOfIsFound(t *testing.T) {
	s := booked(t, 30)
	old, err := os.ReadFile(s.path(fileStation))
	if err != nil {
		t.Fatal(err)
	}
	mustBook(t, s, day1.AddDate(0, 0, 3), draft(0))
	s.Close()
	if err := os.WriteFile(s.path(fileStation), old, 0o600); err != nil {
		t.Fatal(err)
	}
	faults(t, mustVerify(t, reopen(t, s), journal.Evidence{}), journal.Fault{Code: journal.FaultDayKey, Day: "2026-03-04", Keep: journal.KeepDecision})
}

func checkpoint(t testing.TB, s *Station, name string) journal.Earlier {
	t.Helper()
	c, err := s.Journal().Checkpoint()
	if err != nil {
		t.Fatal(err)
	}
	return journal.Earlier{Name: name, Checkpoint: c}
}

func evidenceOf(e ...journal.Earlier) journal.Evidence { return journal.Evidence{Earlier: e} }

func TestWoundBackJournalIsFoundOnlyByACheckpointFromElsewhere(t *testing.T) {
	s := booked(t, 40)
	early := checkpoint(t, s, "early")
	old, err := os.ReadFile(s.path(fileStation))
	if err != nil {
		t.Fatal(err)
	}
	mustBook(t, s, day1, drafts(40, 60)...)
	late := checkpoint(t, s, "late")
	s.Close()
	if err := os.WriteFile(s.path(fileStation), old, 0o600); err != nil {
		t.Fatal(err)
	}
	s = reopen(t, s)
	if r := mustVerify(t, s, journal.Evidence{}); !r.Whole() || r.Shown != 0 {
		t.Errorf("more is claimed than can be shown: %+v", r)
	}
	if r := mustVerify(t, s, evidenceOf(early)); !r.Whole() || r.Shown != 40 {
		t.Errorf("%+v", r)
	}
	faults(t, mustVerify(t, s, evidenceOf(late, early)), journal.Fault{Code: journal.FaultWoundBack, Entry: 40, Count: 20, Evidence: "late"})
}

// rewrite is what somebody with all keys of a station can do: other entries from a number
// on, signed anew.
func rewrite(t testing.TB, s *Station, from uint64, other ...journal.Draft) {
	t.Helper()
	keys, err := s.journalKeys(0)
	if err != nil {
		t.Fatal(err)
	}
	err = s.db.update("rewrite", func(tx *bolt.Tx) error {
		tree, err := journal.LoadTree(from, hashesOf(tx))
		if err != nil {
			return err
		}
		root, err := tree.Root()
		if err != nil {
			return err
		}
		signed, err := keys.sign.Sign(from, root)
		if err != nil {
			return err
		}
		sealed := keys.leaf.seal(nil, checkpointPlace(), signed.Text)
		return errors.Join(deleteFrom(tx, from), bucketOf(tx, bucketCheckpoint).Put([]byte(bucketCheckpoint), sealed))
	})
	if err != nil {
		t.Fatal(err)
	}
	mustBook(t, s, day1, other...)
}

func TestTailRewrittenWithAllKeysIsFoundOnlyByWhatWasKeptElsewhere(t *testing.T) {
	s := booked(t, 60)
	v, err := s.Journal().Verifier()
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.Journal().Prove(40, nil)
	if err != nil {
		t.Fatal(err)
	}
	text, err := p.Text()
	if err != nil {
		t.Fatal(err)
	}
	at60 := checkpoint(t, s, "at 60")
	var other []journal.Draft
	for n := 30; n < 70; n++ {
		d := draft(n)
		d.Who = "a.nother"
		other = append(other, d)
	}
	rewrite(t, s, 20, drafts(20, 30)...) // at 20 they differ already, by their salt
	at20 := checkpoint(t, booked(t, 20), "of another")
	rewrite(t, s, 30, other...)

	if r := mustVerify(t, s, journal.Evidence{}); !r.Whole() || r.Shown != 0 {
		t.Errorf("more is claimed than can be shown: %+v", r)
	}
	faults(t, mustVerify(t, s, evidenceOf(at60)), journal.Fault{Code: journal.FaultRewritten, Entry: 60, Evidence: "at 60"})
	var e journal.Evidence
	e.AddProof(v, "of 40", text)
	if len(e.Bad) > 0 {
		t.Fatal(e.Bad)
	}
	faults(t, mustVerify(t, s, e), journal.Fault{Code: journal.FaultDiffers, Entry: 40, Evidence: "of 40"},
		journal.Fault{Code: journal.FaultRewritten, Entry: 60, Evidence: "of 40"})
	e = journal.Evidence{}
	e.AddCheckpoint(v, "of another", at20.Text)
	r := mustVerify(t, s, e)
	faults(t, r, journal.Fault{Code: journal.FaultForeign, Evidence: "of another"})
	if !errors.Is(r.Faults[0].Err, journal.ErrOther) {
		t.Error(r.Faults[0].Err)
	}
}

func TestCheckpointFromBeforeARewrittenTailProvesOnlyWhatItCovers(t *testing.T) {
	s := booked(t, 30)
	early := checkpoint(t, s, "early")
	mustBook(t, s, day1, drafts(30, 60)...)
	rewrite(t, s, 40, drafts(0, 20)...)
	if r := mustVerify(t, s, evidenceOf(early)); !r.Whole() || r.Shown != 30 || r.Entries != 60 {
		t.Errorf("%+v", r)
	}
}

func TestEntryRewrittenInPlaceWithAllKeysIsFound(t *testing.T) {
	s := booked(t, 60)
	keys, err := s.journalKeys(0)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := journal.NewLeaf(17, day1, journal.Draft{Kind: journal.KindSearch, Who: "a.nother"})
	if err != nil {
		t.Fatal(err)
	}
	line, err := leaf.Line()
	if err != nil {
		t.Fatal(err)
	}
	hash := journal.Hash(line)
	put := func(bucket string, key, value []byte) {
		t.Helper()
		if err := s.db.update("attack", func(tx *bolt.Tx) error { return bucketOf(tx, bucket).Put(key, value) }); err != nil {
			t.Fatal(err)
		}
	}
	put(bucketLeaves, entryKey(17), keys.leaf.seal(nil, place{bucketLeaves, entryKey(17), 0}, line))
	faults(t, mustVerify(t, s, journal.Evidence{}), journal.Fault{Code: journal.FaultAltered, Entry: 17})
	put(bucketHashes, entryKey(journal.Index(0, 17)), hash[:])
	faults(t, mustVerify(t, s, journal.Evidence{}), journal.Fault{Code: journal.FaultHashes, Entry: 17})
}

func TestNothingIsSignedOverAJournalThatIsNotOurs(t *testing.T) {
	for name, attack := range map[string]func(tx *bolt.Tx) error{
		"hash on the edge": func(tx *bolt.Tx) error {
			return bucketOf(tx, bucketHashes).Put(entryKey(journal.Index(4, 0)), make([]byte, 32))
		},
		"cut":   func(tx *bolt.Tx) error { return deleteFrom(tx, 15) },
		"added": func(tx *bolt.Tx) error { return bucketOf(tx, bucketLeaves).Put(entryKey(30), []byte("x")) },
		"no checkpoint": func(tx *bolt.Tx) error {
			return bucketOf(tx, bucketCheckpoint).Delete([]byte(bucketCheckpoint))
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := booked(t, 20)
			before, err := os.ReadFile(s.path(fileStation))
			if err != nil {
				t.Fatal(err)
			}
			s.Close()
			change(t, s.path(fileStation), attack)
			s = reopen(t, s)
			if _, err := s.Book(day1, drafts(20, 21)); !errors.Is(err, ErrDamaged) {
				t.Errorf("booked: %v", err)
			}
			s.Close()
			if err := os.WriteFile(s.path(fileStation), before, 0o600); err != nil {
				t.Fatal(err)
			}
			mustBook(t, reopen(t, s), day1, draft(20))
		})
	}
}
