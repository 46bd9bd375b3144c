package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"time"

	bolt "go.etcd.io/bbolt"
	"golang.org/x/mod/sumdb/tlog"

	"postern/store/journal"
)

// The buckets of the journal. What it says of itself is one value: the newest
// checkpoint.
const (
	bucketLeaves     = "journal"            // an entry's number, 8 bytes → its line, sealed
	bucketHashes     = "journal hashes"     // the hash's index, 8 bytes → the hash
	bucketDetails    = "journal details"    // day, class of keeping and number → the sealed detail
	bucketDays       = "journal days"       // day and class → what is noted of their key
	bucketCheckpoint = "journal checkpoint" // one key of the same name
)

// What an entry's detail may be to who asks for it.
var (
	// ErrNoEntry: the journal has no entry of that number.
	ErrNoEntry = errors.New("no such entry")
	// ErrNoDetail: the entry was written without one.
	ErrNoDetail = errors.New("the entry has no detail")
	// ErrErased: its time was over, and its key was destroyed.
	ErrErased = errors.New("the detail was erased")
	// ErrNotAuditor: details open to auditors only.
	ErrNotAuditor = errors.New("details open to auditors only")
)

// factClockBack is the fact by which an entry says that the clock went back, by how many
// seconds.
const factClockBack = "clock_back"

// Book writes drafts into the journal, one after the other, and keeps values, in one
// transaction: all of it is on the disk when it returns without an error, or none. The
// clock may have gone back; the entry then says so. Errors: journal.ErrUnfit,
// ErrJournal where the journal is not what was written, see SetJournalAside, ErrLocked,
// ErrClosed, those of the system.
func (s *Station) Book(now time.Time, drafts []journal.Draft, kept ...Kept) ([]journal.Entry, error) {
	const op = "book"
	if len(drafts) == 0 && len(kept) == 0 {
		return nil, nil
	}
	shelved, err := s.shelve(kept)
	if err != nil {
		return nil, fail(op, s.dir, err)
	}
	var entries []journal.Entry
	err = s.db.update(op, func(tx *bolt.Tx) error {
		if len(drafts) > 0 {
			b, err := s.openBooking(tx)
			if err == nil {
				entries, err = b.book(now, drafts)
			}
			if err != nil {
				return ofJournal(err)
			}
		}
		return putShelved(tx, shelved)
	})
	if err != nil {
		return nil, err
	}
	return entries, nil
}

// booking is one transaction that writes into the journal.
type booking struct {
	station *Station
	keys    journalKeys
	tx      *bolt.Tx
	tree    journal.Tree
	last    time.Time           // of the entry before; zero where there is none
	days    map[string]*bookDay // that were used
	dayKeys map[string][]byte   // open
	buckets map[string]*bolt.Bucket
}

// openBooking makes sure that the edge of the journal is what its checkpoint was signed
// for: nothing is ever signed over a tree that is not this station's own.
func (s *Station) openBooking(tx *bolt.Tx) (*booking, error) {
	keys, err := s.journalKeys(asides(tx))
	if err != nil {
		return nil, err
	}
	at, err := readEdge(tx, keys)
	if err != nil {
		return nil, err
	}
	b := &booking{
		station: s, keys: keys, tx: tx, tree: at.tree, last: at.last,
		days: map[string]*bookDay{}, dayKeys: map[string][]byte{}, buckets: map[string]*bolt.Bucket{},
	}
	for _, name := range journalBucketNames() {
		bucket, err := tx.CreateBucketIfNotExists([]byte(name))
		if err != nil {
			return nil, err
		}
		b.buckets[name] = bucket
	}
	// Both only grow at their end.
	b.buckets[bucketLeaves].FillPercent, b.buckets[bucketHashes].FillPercent = 1, 1
	return b, nil
}

// edge is where a journal goes on.
type edge struct {
	tree journal.Tree
	last time.Time // of the newest entry; zero where there is none
}

// readEdge reads where a journal goes on, and looks whether the newest entry is the last
// that lies there.
func readEdge(in journalRoom, keys journalKeys) (edge, error) {
	signed, err := readCheckpoint(in, keys)
	if err != nil {
		return edge{}, err
	}
	var at edge
	if at.tree, err = loadTree(in, signed); err != nil {
		return edge{}, err
	}
	var key, value []byte
	if b := in.Bucket([]byte(bucketLeaves)); b != nil {
		key, value = b.Cursor().Last()
	}
	switch size := signed.Size; {
	case size == 0 && key == nil:
	case size == 0 || !bytes.Equal(key, entryKey(size-1)):
		return edge{}, fmt.Errorf("%w: its journal does not end where its checkpoint says, with %d entries", ErrDamaged, size)
	default:
		if leaf, err := openLeaf(keys, size-1, value); err == nil { // where it can't be read it is the verification that says so
			at.last = leaf.Time
		}
	}
	return at, nil
}

func (b *booking) book(now time.Time, drafts []journal.Draft) ([]journal.Entry, error) {
	entries := make([]journal.Entry, 0, len(drafts))
	for _, d := range drafts {
		e, err := b.add(now, d)
		if err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	return entries, b.finish()
}

func (b *booking) add(now time.Time, d journal.Draft) (journal.Entry, error) {
	if back := b.last.Sub(now); !b.last.IsZero() && back >= time.Second {
		facts := map[string]string{factClockBack: strconv.FormatInt(int64(back/time.Second), 10)}
		for name, value := range d.Facts {
			facts[name] = value
		}
		d.Facts = facts
	}
	number := b.tree.Size()
	leaf, err := journal.NewLeaf(number, now, d)
	if err != nil {
		return journal.Entry{}, err
	}
	if d.Detail != nil {
		if err := b.addDetail(&leaf, d.Detail); err != nil {
			return journal.Entry{}, err
		}
	}
	line, err := leaf.Line()
	if err != nil {
		return journal.Entry{}, err
	}
	key := entryKey(number)
	if err := b.buckets[bucketLeaves].Put(key, b.keys.leaf.seal(nil, place{bucketLeaves, key, 0}, line)); err != nil {
		return journal.Entry{}, err
	}
	hashes, err := b.tree.Add(journal.Hash(line))
	if err != nil {
		return journal.Entry{}, err
	}
	for level, h := range hashes {
		if err := b.buckets[bucketHashes].Put(entryKey(journal.Index(0, number)+uint64(level)), h[:]); err != nil {
			return journal.Entry{}, err
		}
	}
	b.last = leaf.Time
	return leaf.Entry, nil
}

func (b *booking) addDetail(leaf *journal.Leaf, detail []byte) error {
	name := dayName(leaf.Day, leaf.Keep)
	key, err := b.dayKey(name)
	if err != nil {
		return err
	}
	sealed, err := leaf.SealDetail(b.keys.name, b.keys.auditor, key, detail)
	if err != nil {
		return err
	}
	b.days[name].Details++
	return b.buckets[bucketDetails].Put(detailKey(name, leaf.Number), sealed)
}

// finish signs the tree as it is now.
func (b *booking) finish() error {
	for name, day := range b.days {
		if err := b.putDay(name, *day); err != nil {
			return err
		}
	}
	root, err := b.tree.Root()
	if err != nil {
		return err
	}
	signed, err := b.keys.sign.Sign(b.tree.Size(), root)
	if err != nil {
		return err
	}
	return b.buckets[bucketCheckpoint].Put([]byte(bucketCheckpoint), b.keys.leaf.seal(nil, checkpointPlace(), signed.Text))
}

func checkpointPlace() place { return place{bucketCheckpoint, []byte(bucketCheckpoint), 0} }

// entryKey is the key of an entry, and of a hash.
func entryKey(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// readCheckpoint reads the newest checkpoint; that of a journal without entries has size
// 0. A journal with entries and without a checkpoint is damaged.
func readCheckpoint(in journalRoom, keys journalKeys) (journal.Checkpoint, error) {
	var value []byte
	if b := in.Bucket([]byte(bucketCheckpoint)); b != nil {
		value = b.Get([]byte(bucketCheckpoint))
	}
	if value == nil {
		for _, name := range [...]string{bucketLeaves, bucketHashes} {
			if b := in.Bucket([]byte(name)); b != nil {
				if key, _ := b.Cursor().First(); key != nil {
					return journal.Checkpoint{}, fmt.Errorf("%w: its journal has no checkpoint", ErrDamaged)
				}
			}
		}
		return keys.sign.Sign(0, emptyRoot())
	}
	text, err := keys.leaf.open(nil, checkpointPlace(), value)
	var signed journal.Checkpoint
	if err == nil {
		signed, err = keys.sign.Verifier().Open(text)
	}
	if err != nil {
		return journal.Checkpoint{}, fmt.Errorf("%w: its journal's checkpoint: %v", ErrDamaged, err)
	}
	return signed, nil
}

func emptyRoot() tlog.Hash {
	var t journal.Tree
	root, _ := t.Root() // of nothing, which needs no hashes
	return root
}

// loadTree reads the edge of the tree of a checkpoint, and checks that it is that tree's.
func loadTree(in journalRoom, signed journal.Checkpoint) (journal.Tree, error) {
	tree, err := journal.LoadTree(signed.Size, hashesOf(in))
	if err != nil {
		return journal.Tree{}, err
	}
	root, err := tree.Root()
	if err != nil {
		return journal.Tree{}, err
	}
	if root != signed.Root {
		return journal.Tree{}, fmt.Errorf("%w: its journal's hashes are not those of its checkpoint", ErrDamaged)
	}
	return tree, nil
}

// hashesOf reads stored hashes.
func hashesOf(in journalRoom) func(index uint64) (tlog.Hash, error) {
	b := in.Bucket([]byte(bucketHashes))
	return func(index uint64) (h tlog.Hash, err error) {
		var value []byte
		if b != nil {
			value = b.Get(entryKey(index))
		}
		if len(value) != len(h) {
			return h, fmt.Errorf("%w: hash %d of its journal is missing", ErrDamaged, index)
		}
		copy(h[:], value)
		return h, nil
	}
}

// openLeaf opens the entry that lies in the place of a number. Errors: errSeal,
// journal.ErrLine.
func openLeaf(keys journalKeys, number uint64, value []byte) (journal.Leaf, error) {
	line, err := openLine(keys, number, value)
	if err != nil {
		return journal.Leaf{}, err
	}
	leaf, err := journal.ParseLine(line)
	if err == nil && leaf.Number != number {
		err = fmt.Errorf("%w: it says number %d", journal.ErrLine, leaf.Number)
	}
	return leaf, err
}

func openLine(keys journalKeys, number uint64, value []byte) ([]byte, error) {
	return keys.leaf.open(nil, place{bucketLeaves, entryKey(number), 0}, value)
}
