package store

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"time"

	bolt "go.etcd.io/bbolt"

	"postern/store/journal"
)

// A journal that is damaged is set aside whole, and the next one begins: of another name
// and under keys of its own, so that nobody takes the one for the other. bucketAside has
// a bucket for each that was set aside, with the buckets of the journal in it; its
// sequence is how many they are.
const (
	bucketAside  = "journal aside"
	bucketErased = "journal erased" // beside those of one set aside: day and term → the entry of the next that says so, sealed
)

func erasedPlace(name string) place { return place{bucketErased, []byte(name), 0} }

// isErased reports whether the details of a day and term of a journal set aside are noted
// as erased.
func isErased(noted *bolt.Bucket, keys journalKeys, name string) bool {
	_, err := keys.leaf.open(nil, erasedPlace(name), noted.Get([]byte(name)))
	return err == nil
}

var (
	// ErrJournal: the journal is not what was written, so that nothing can be booked
	// before it was set aside. It is always ErrDamaged too.
	ErrJournal = errors.New("the journal cannot go on")
	// ErrJournalWhole: only a journal that cannot go on is set aside.
	ErrJournalWhole = errors.New("the journal can go on")
	// ErrNoAside: no journal was set aside as that number.
	ErrNoAside = errors.New("no such journal was set aside")
)

// ofJournal makes an ErrDamaged the journal's.
func ofJournal(err error) error {
	if errors.Is(err, ErrDamaged) {
		return fmt.Errorf("%w: %w", ErrJournal, err)
	}
	return err
}

// journalRoom is where a journal's buckets lie: the whole file, or the bucket of one that
// was set aside.
type journalRoom interface {
	Bucket(name []byte) *bolt.Bucket
}

// asides is how many journals were set aside: the number of the one that is written.
func asides(tx *bolt.Tx) uint64 {
	if b := tx.Bucket([]byte(bucketAside)); b != nil {
		return b.Sequence()
	}
	return 0
}

// asideRoom is where the journal of a number lies that was set aside; nil where it is
// missing.
func asideRoom(tx *bolt.Tx, number uint64) *bolt.Bucket {
	return tx.Bucket([]byte(bucketAside)).Bucket(entryKey(number))
}

// keys are those of the journal that is read. While it is read it may be set aside.
func (j Journal) keys() (journalKeys, error) {
	number := j.aside - 1
	if j.aside == 0 {
		err := j.station.db.view("read the journal", func(tx *bolt.Tx) error {
			number = asides(tx)
			return nil
		})
		if err != nil {
			return journalKeys{}, err
		}
	}
	return j.station.journalKeys(number)
}

// view reads the journal of these keys where it lies now.
func (j Journal) view(op string, keys journalKeys, read func(journalRoom) error) error {
	return j.station.db.view(op, func(tx *bolt.Tx) error {
		if keys.number >= asides(tx) {
			return read(tx)
		}
		in := asideRoom(tx, keys.number)
		if in == nil {
			return fmt.Errorf("%w: its journal %d, which was set aside, is missing", ErrDamaged, keys.number+1)
		}
		return read(in)
	})
}

// JournalsAside is how many journals were set aside. Errors: ErrClosed, ErrDamaged.
func (s *Station) JournalsAside() (n uint64, err error) {
	err = s.db.view("read the journal", func(tx *bolt.Tx) error {
		n = asides(tx)
		return nil
	})
	return n, err
}

// JournalAside is a journal that was set aside, counted from 1. Errors: ErrNoAside,
// ErrClosed.
func (s *Station) JournalAside(number uint64) (Journal, error) {
	const op = "read the journal"
	n, err := s.JournalsAside()
	if err == nil && (number == 0 || number > n) {
		err = fail(op, s.dir, fmt.Errorf("%w: there are %d", ErrNoAside, n))
	}
	return Journal{s, number}, err
}

// The facts of the entry with which a journal begins that follows one set aside.
const (
	factAside      = "aside"      // which, from 1
	factJournal    = "journal"    // its name
	factCheckpoint = "checkpoint" // its newest, as others keep it; none where it was lost
	factEntries    = "entries"    // up to which number entries lie there
	factContent    = "content"    // SHA-256 of all that lies there, in hexadecimal digits
)

// SetJournalAside begins the next journal where the one at hand cannot go on, so that the
// counter does not stand still. The damaged one stays whole, to be read and verified, and
// the first entry of the next says which it was, what its newest checkpoint was, and what
// lay there. Whoever is signed in may: nothing is lost by it, and it is for all to see.
// Errors: ErrJournalWhole where it can go on, ErrLocked, ErrClosed, those of the system.
func (s *Station) SetJournalAside(now time.Time, who string) (journal.Entry, error) {
	const op = "set the journal aside"
	var first journal.Entry
	err := s.db.update(op, func(tx *bolt.Tx) error {
		number := asides(tx)
		keys, err := s.journalKeys(number)
		if err != nil {
			return err
		}
		why := canGoOn(tx, keys)
		switch {
		case why == nil:
			return ErrJournalWhole
		case !errors.Is(why, ErrDamaged):
			return why
		}
		facts := describe(tx, keys)
		if err := moveAside(tx, number); err != nil {
			return err
		}
		b, err := s.openBooking(tx)
		if err != nil {
			return err
		}
		entries, err := b.book(now, []journal.Draft{{Kind: journal.KindSetAside, Who: who, Facts: facts}})
		if err == nil {
			first = entries[0]
		}
		return err
	})
	return first, fail(op, s.dir, err)
}

// canGoOn is why nothing can be booked; nil where it can.
func canGoOn(in journalRoom, keys journalKeys) error {
	if _, err := readEdge(in, keys); err != nil {
		return err
	}
	b := in.Bucket([]byte(bucketDays))
	if b == nil {
		return nil
	}
	return b.ForEach(func(key, value []byte) error {
		var day bookDay
		return decodeDay(keys, string(key), value, &day)
	})
}

// describe says of a journal what can be said of it, damaged as it is.
func describe(in journalRoom, keys journalKeys) map[string]string {
	facts := map[string]string{
		factAside: strconv.FormatUint(keys.number+1, 10), factJournal: keys.name, factEntries: "0",
	}
	if signed, err := readCheckpoint(in, keys); err == nil {
		facts[factCheckpoint] = string(signed.Text)
	}
	h := sha256.New()
	for _, name := range journalBucketNames() {
		b := in.Bucket([]byte(name))
		if b == nil {
			continue
		}
		h.Write(message([]byte(name)))
		_ = b.ForEach(func(key, value []byte) error { // it ends only with an error of the function
			h.Write(binary.BigEndian.AppendUint32(nil, uint32(len(key))))
			h.Write(key)
			h.Write(binary.BigEndian.AppendUint32(nil, uint32(len(value))))
			h.Write(value)
			return nil
		})
		if key, _ := b.Cursor().Last(); name == bucketLeaves && key != nil {
			if last, ok := entryNumber(key); ok {
				facts[factEntries] = strconv.FormatUint(last+1, 10)
			}
		}
	}
	facts[factContent] = fmt.Sprintf("%x", h.Sum(nil))
	return facts
}

func journalBucketNames() [5]string {
	return [...]string{bucketLeaves, bucketHashes, bucketDetails, bucketDays, bucketCheckpoint}
}

// moveAside moves the buckets of the journal of a number; their pages stay where they are.
func moveAside(tx *bolt.Tx, number uint64) error {
	aside, err := tx.CreateBucketIfNotExists([]byte(bucketAside))
	if err != nil {
		return err
	}
	for aside.Bucket(entryKey(number)) != nil { // the count was tampered with: nothing is written over
		number++
	}
	to, err := aside.CreateBucket(entryKey(number))
	if err != nil {
		return err
	}
	for _, name := range journalBucketNames() {
		if tx.Bucket([]byte(name)) == nil {
			continue
		}
		if err := tx.MoveBucket([]byte(name), nil, to); err != nil {
			return err
		}
	}
	return aside.SetSequence(number + 1)
}
