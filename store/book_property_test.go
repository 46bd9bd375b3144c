package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	bolt "go.etcd.io/bbolt"
	"pgregory.net/rapid"

	"postern/app/border"
	"postern/store/journal"
)

func TestNoFlippedByteOfTheJournalPasses(t *testing.T) {
	flips := 100
	if os.Getenv("POSTERN_SOAK") != "" {
		flips = 3000
	}
	s := booked(t, 40)
	for round := range flips {
		random := rand.New(rand.NewPCG(uint64(round), 17))
		bucket := journalBuckets[random.IntN(len(journalBuckets))]
		var undo func(tx *bolt.Tx) error
		err := s.db.update("flip", func(tx *bolt.Tx) error {
			b := bucketOf(tx, bucket)
			at := random.IntN(b.Stats().KeyN)
			c := b.Cursor()
			key, value := c.First()
			for range at {
				key, value = c.Next()
			}
			key, value = bytes.Clone(key), bytes.Clone(value)
			badKey, badValue := bytes.Clone(key), bytes.Clone(value)
			if i := random.IntN(len(key) + len(value)); i < len(key) {
				badKey[i] ^= 1 << random.IntN(8)
			} else {
				badValue[i-len(key)] ^= 1 << random.IntN(8)
			}
			was := bytes.Clone(b.Get(badKey))
			undo = func(tx *bolt.Tx) error {
				b := bucketOf(tx, bucket)
				err := b.Delete(badKey)
				if was != nil {
					err = errors.Join(err, b.Put(badKey, was))
				}
				return errors.Join(err, b.Put(key, value))
			}
			return errors.Join(b.Delete(key), b.Put(badKey, badValue))
		})
		if err != nil {
			t.Fatal(err)
		}
		if r := mustVerify(t, s, journal.Evidence{}); r.Whole() {
			t.Errorf("round %d: a byte of %q was flipped, and nothing is said to be wrong", round, bucket)
		}
		if err := s.db.update("undo", undo); err != nil {
			t.Fatal(err)
		}
	}
	if r := mustVerify(t, s, journal.Evidence{}); !r.Whole() {
		t.Errorf("the test itself broke it: %+v", r)
	}
}

func TestWhateverIsBookedIsReadBackProvenAndVerified(t *testing.T) {
	s := newStation(t)
	want := []journal.Entry{}
	var earlier []journal.Earlier
	rapid.Check(t, func(t *rapid.T) {
		var batch []journal.Draft
		for range rapid.IntRange(1, 5).Draw(t, "drafts") {
			d := journal.Draft{
				Kind: rapid.SampledFrom(journal.Kinds()).Draw(t, "kind"), Who: rapid.String().Draw(t, "who"),
				Case: rapid.Uint64().Draw(t, "case"), Facts: rapid.MapOfN(rapid.String(), rapid.String(), 0, 3).Draw(t, "facts"),
			}
			if rapid.Bool().Draw(t, "detail") {
				d.Keep = rapid.SampledFrom([]journal.Keep{journal.KeepNoMatch, journal.KeepDecision}).Draw(t, "keep")
				d.Detail = fmt.Appendf(nil, `{"n":%d}`, rapid.Int().Draw(t, "n"))
			}
			batch = append(batch, d)
		}
		now := day1.Add(time.Duration(rapid.IntRange(-100, 100).Draw(t, "hours")) * time.Hour)
		entries, err := s.Book(now, batch)
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, entries...)
		r, err := s.Journal().Verify(t.Context(), journal.Evidence{Earlier: earlier}, nil)
		if err != nil || !r.Whole() || r.Entries != uint64(len(want)) || len(earlier) > 0 && r.Shown != earlier[len(earlier)-1].Size {
			t.Fatalf("%+v %v", r, err)
		}
		c, err := s.Journal().Checkpoint()
		if err != nil {
			t.Fatal(err)
		}
		if len(earlier) < 20 {
			earlier = append(earlier, journal.Earlier{Name: fmt.Sprint(c.Size), Checkpoint: c})
		}
		n := rapid.IntRange(0, len(want)-1).Draw(t, "entry")
		got, err := s.Journal().Entry(uint64(n))
		if diff := cmp.Diff(want[n], got, cmpopts.EquateEmpty()); diff != "" || err != nil {
			t.Fatal(diff, err)
		}
		p, err := s.Journal().Prove(uint64(n), nil)
		if err != nil {
			t.Fatal(err)
		}
		v, _ := s.Journal().Verifier()
		if leaf, _, err := p.Check(v); err != nil || leaf.Number != uint64(n) {
			t.Fatal(err)
		}
		for i, e := range entries {
			detail, err := s.Journal().Detail(e.Number)
			if e.Keep == journal.KeepNothing && !errors.Is(err, ErrNoDetail) || e.Keep != journal.KeepNothing && !bytes.Equal(detail, batch[i].Detail) {
				t.Fatalf("%s %v", detail, err)
			}
		}
	})
}

func TestVerificationAndErasureGoOnWhileOthersBook(t *testing.T) {
	s := booked(t, 30)
	policy := border.DefaultPolicy()
	var others sync.WaitGroup
	others.Go(func() {
		for n := range 40 {
			if _, err := s.Book(day1.AddDate(0, 0, n/10), drafts(n, n+6)); err != nil {
				t.Error(err)
			}
		}
	})
	others.Go(func() {
		for n := range 10 {
			if _, err := s.Erase(day1.AddDate(0, 0, n), policy); err != nil {
				t.Error(err)
			}
		}
	})
	for range 15 {
		if r, err := s.Journal().Verify(context.Background(), journal.Evidence{}, nil); err != nil || !r.Whole() {
			t.Errorf("%+v %v", r, err)
		}
	}
	others.Wait()
	if r := mustVerify(t, s, journal.Evidence{}); !r.Whole() {
		t.Errorf("%+v", r)
	}
}

func TestDamagedValueOnAShelfDoesNotHideTheOthers(t *testing.T) {
	s := newStation(t)
	var kept []Kept
	for n := range 5 {
		kept = append(kept, Kept{"case", fmt.Sprint(n), []byte("open")})
	}
	if _, err := s.Book(day1, nil, append(kept, Kept{"other", "9", []byte("x")})...); err != nil {
		t.Fatal(err)
	}
	key := s.keys.kept.key("case", "2")
	s.Close()
	change(t, s.path(fileStation), func(tx *bolt.Tx) error {
		value := bytes.Clone(bucketOf(tx, bucketKept).Get(key))
		value[40] ^= 1
		return bucketOf(tx, bucketKept).Put(key, value)
	})
	got, err := reopen(t, s).Kept("case")
	if len(got) != 4 || !errors.Is(err, ErrDamaged) {
		t.Errorf("%v %v", got, err)
	}
}

func TestNeitherJournalNorShelvesAreOnTheDiskInTheClear(t *testing.T) {
	s := booked(t, 12)
	if _, err := s.Book(day1, nil, Kept{"shelfname", "keyname", []byte("valuetext")}); err != nil {
		t.Fatal(err)
	}
	s.Close()
	text, err := os.ReadFile(s.path(fileStation))
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"r.conti", "no_match\"", "Zarvandi", "shelfname", "keyname", "valuetext", "verdict"} {
		if bytes.Contains(text, []byte(word)) {
			t.Errorf("%q stands in the file", word)
		}
	}
}
