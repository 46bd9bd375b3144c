package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"iter"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"postern/store/journal"
)

// Journal reads a station's journal. It is safe for concurrent use; while it reads, the
// station goes on booking.
type Journal struct {
	station *Station
	aside   uint64 // which of those set aside, from 1; 0 is the one that is written
}

// Journal is the station's journal.
func (s *Station) Journal() Journal { return Journal{station: s} }

// pageEntries is how many entries are read before others get their turn at the file.
const pageEntries = 2048

// Filter says which entries are looked for. What is zero does not count.
type Filter struct {
	// Day is a day of the zone In, 2026-11-22. It is not the day under whose key a detail
	// lies: that one is of UTC wherever the station stands.
	Day  string
	In   *time.Location // nil: UTC
	Who  string         // a login
	Kind journal.Kind
	Case uint64
}

func (f Filter) takes(e *journal.Entry) bool {
	return (f.Day == "" || f.dayOf(e.Time) == f.Day) && (f.Who == "" || e.Who == f.Who) &&
		(f.Kind == "" || e.Kind == f.Kind) && (f.Case == 0 || e.Case == f.Case)
}

// dayOf asks the calendar of the zone, so that a day of 23 or 25 hours is whole and one
// that begins at one o'clock begins there.
func (f Filter) dayOf(t time.Time) string {
	if f.In == nil {
		return t.UTC().Format(time.DateOnly)
	}
	return t.In(f.In).Format(time.DateOnly)
}

// Page is a part of the journal, newest entry first.
type Page struct {
	Entries []journal.Entry
	// Unread are the numbers of entries that cannot be read; to verify says more.
	Unread []uint64
	// Before is where the next page begins; 0 where there is none.
	Before uint64
}

// Checkpoint is the newest checkpoint; its Size is how many entries there are. Errors:
// ErrDamaged, ErrClosed.
func (j Journal) Checkpoint() (journal.Checkpoint, error) {
	keys, err := j.keys()
	if err != nil {
		return journal.Checkpoint{}, fail("read the journal", j.station.dir, err)
	}
	return j.checkpoint(keys)
}

func (j Journal) checkpoint(keys journalKeys) (signed journal.Checkpoint, err error) {
	err = j.view("read the journal", keys, func(in journalRoom) (err error) {
		signed, err = readCheckpoint(in, keys)
		return err
	})
	return signed, err
}

// Count is how many entries there are. Errors: ErrDamaged, ErrClosed.
func (j Journal) Count() (uint64, error) {
	signed, err := j.Checkpoint()
	return signed.Size, err
}

// Verifier is by what others check the journal's checkpoints, exports and proofs.
func (j Journal) Verifier() (journal.Verifier, error) {
	keys, err := j.keys()
	return keys.sign.Verifier(), fail("read the journal", j.station.dir, err)
}

// Page gives at most limit entries that the filter takes and whose number is below
// before, newest first; from the newest of all where before is 0. Errors: ErrDamaged,
// ErrClosed, that of ctx.
func (j Journal) Page(ctx context.Context, f Filter, before uint64, limit int) (Page, error) {
	const op = "read the journal"
	keys, err := j.keys()
	if err != nil {
		return Page{}, fail(op, j.station.dir, err)
	}
	var p Page
	for more := true; more; {
		if err := ctx.Err(); err != nil {
			return Page{}, err
		}
		err := j.view(op, keys, func(in journalRoom) (err error) {
			before, more, err = p.fill(in, keys, f, before, limit)
			return err
		})
		if err != nil {
			return Page{}, err
		}
	}
	p.Before = before
	return p, nil
}

// fill goes through at most pageEntries entries below before. It returns where to go on,
// and whether to.
func (p *Page) fill(in journalRoom, keys journalKeys, f Filter, before uint64, limit int) (uint64, bool, error) {
	b := in.Bucket([]byte(bucketLeaves))
	if b == nil || limit <= len(p.Entries) {
		return before, false, nil
	}
	c := b.Cursor()
	key, value := c.Last()
	if before > 0 {
		if key, _ = c.Seek(entryKey(before)); key == nil {
			key, value = c.Last()
		} else {
			key, value = c.Prev()
		}
	}
	for n := 0; key != nil; key, value = c.Prev() {
		number, ok := entryNumber(key)
		if !ok {
			return 0, false, fmt.Errorf("%w: its journal has an entry without a number", ErrDamaged)
		}
		if n == pageEntries || len(p.Entries) == limit {
			return number + 1, len(p.Entries) < limit, nil
		}
		n++
		leaf, err := openLeaf(keys, number, value)
		switch {
		case err != nil:
			p.Unread = append(p.Unread, number)
		case f.takes(&leaf.Entry):
			p.Entries = append(p.Entries, leaf.Entry)
		}
	}
	return 0, false, nil
}

// Entries gives the entries from ≤ number < to in order; all from there on where to is 0.
// What cannot be read is an error, after which it ends: ErrDamaged, ErrNoEntry, ErrClosed,
// that of ctx.
func (j Journal) Entries(ctx context.Context, from, to uint64) iter.Seq2[journal.Entry, error] {
	const op = "read the journal"
	return func(yield func(journal.Entry, error) bool) {
		keys, err := j.keys()
		if err != nil {
			yield(journal.Entry{}, fail(op, j.station.dir, err))
			return
		}
		signed, err := j.checkpoint(keys)
		size := signed.Size
		if to == 0 || to > size {
			to = size
		}
		for ; err == nil && from < to; from += pageEntries {
			var page []rawEntry
			if page, err = j.raw(ctx, keys, from, min(to, from+pageEntries)); err != nil {
				break
			}
			for i, r := range page {
				leaf, err := openLeaf(keys, from+uint64(i), r.value)
				if err != nil {
					yield(journal.Entry{}, damaged(op, j.station.dir, fmt.Sprintf("entry %d of the journal: %v", from+uint64(i), err)))
					return
				}
				if !yield(leaf.Entry, nil) {
					return
				}
			}
		}
		if err != nil {
			yield(journal.Entry{}, err)
		}
	}
}

// Entry is the entry of a number. Errors: ErrNoEntry, ErrDamaged, ErrClosed.
func (j Journal) Entry(number uint64) (journal.Entry, error) {
	var leaf journal.Leaf
	err := j.look(number, func(_ journalRoom, _ journalKeys, l journal.Leaf) error {
		leaf = l
		return nil
	})
	return leaf.Entry, err
}

// Detail is the detail of an entry: JSON. Errors: ErrNotAuditor, ErrErased, ErrNoDetail,
// ErrNoEntry, ErrDamaged, ErrClosed.
func (j Journal) Detail(number uint64) ([]byte, error) {
	detail, _, err := j.salted(number)
	return detail, err
}

// salted is a detail with the salt by which others can check it.
func (j Journal) salted(number uint64) (detail, salt []byte, err error) {
	err = j.look(number, func(in journalRoom, keys journalKeys, l journal.Leaf) (err error) {
		detail, salt, err = j.station.openDetail(in, keys, l)
		return err
	})
	return detail, salt, err
}

func (s *Station) openDetail(in journalRoom, keys journalKeys, l journal.Leaf) (detail, salt []byte, err error) {
	if l.Keep == journal.KeepNothing {
		return nil, nil, ErrNoDetail
	}
	name := dayName(l.Day, l.Keep)
	day, known, err := readDay(in, keys, name)
	if err != nil {
		return nil, nil, err
	}
	if known && l.Number < day.Erased {
		return nil, nil, ErrErased
	}
	if keys.reader == nil {
		return nil, nil, ErrNotAuditor
	}
	sealed, err := sealedDetail(in, name, l)
	if err != nil {
		return nil, nil, err
	}
	key, err := s.openDayKey(keys, name, day.Key)
	if err != nil {
		return nil, nil, err
	}
	detail, salt, err = journal.OpenDetail(keys.reader, key, l.Place(keys.name), sealed)
	if err != nil && keys.former != nil {
		detail, salt, err = journal.OpenDetail(keys.former, key, l.Place(keys.name), sealed)
	}
	if err == nil && !bytes.Equal(journal.Commitment(salt, detail), l.Detail) {
		err = journal.ErrSeal
	}
	if err != nil {
		return nil, nil, fmt.Errorf("%w: the detail of entry %d: %v", ErrDamaged, l.Number, err)
	}
	return detail, salt, nil
}

// sealedDetail is the sealed detail of an entry, if it is the one that was written.
func sealedDetail(in journalRoom, name string, l journal.Leaf) ([]byte, error) {
	var value []byte
	if b := in.Bucket([]byte(bucketDetails)); b != nil {
		value = b.Get(detailKey(name, l.Number))
	}
	if value == nil {
		return nil, fmt.Errorf("%w: the detail of entry %d is missing", ErrDamaged, l.Number)
	}
	if sum := sha256.Sum256(value); !bytes.Equal(sum[:], l.Sealed) {
		return nil, fmt.Errorf("%w: the detail of entry %d was changed", ErrDamaged, l.Number)
	}
	return value, nil
}

// Prove makes a proof of an entry: against the newest checkpoint, or against an earlier
// one. Errors: ErrNoEntry, journal.ErrNotProven where the journal does not fit the earlier
// one, ErrDamaged, ErrClosed.
func (j Journal) Prove(number uint64, earlier *journal.Checkpoint) (journal.Proof, error) {
	var p journal.Proof
	err := j.look(number, func(in journalRoom, keys journalKeys, l journal.Leaf) error {
		signed, err := readCheckpoint(in, keys)
		if err != nil {
			return err
		}
		if earlier != nil {
			if earlier.Size > signed.Size || number >= earlier.Size {
				return fmt.Errorf("%w: entry %d, checkpoint of %d, journal of %d", journal.ErrNotProven, number, earlier.Size, signed.Size)
			}
			signed = *earlier
		}
		read := hashesOf(in)
		reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
			out := make([]tlog.Hash, len(indexes))
			for i, x := range indexes {
				if out[i], err = read(uint64(x)); err != nil {
					return nil, err
				}
			}
			return out, nil
		})
		path, err := tlog.ProveRecord(int64(signed.Size), int64(number), reader)
		if err != nil {
			return err
		}
		line, err := l.Line()
		if err != nil {
			return err
		}
		p = journal.Proof{Line: line, Path: path, Checkpoint: signed.Text, Verifier: keys.sign.Verifier().String()}
		_, _, err = p.Check(keys.sign.Verifier())
		if errors.Is(err, journal.ErrNotProven) && earlier == nil {
			err = fmt.Errorf("%w: its journal: %v", ErrDamaged, err)
		}
		return err
	})
	return p, err
}

// look reads one entry, and more with it.
func (j Journal) look(number uint64, more func(journalRoom, journalKeys, journal.Leaf) error) error {
	const op = "read the journal"
	keys, err := j.keys()
	if err != nil {
		return fail(op, j.station.dir, err)
	}
	return j.view(op, keys, func(in journalRoom) error {
		var value []byte
		if b := in.Bucket([]byte(bucketLeaves)); b != nil {
			value = b.Get(entryKey(number))
		}
		if value == nil {
			signed, err := readCheckpoint(in, keys)
			if err == nil && number < signed.Size {
				err = fmt.Errorf("%w: entry %d of its journal is missing", ErrDamaged, number)
			}
			return errors.Join(ErrNoEntry, err)
		}
		leaf, err := openLeaf(keys, number, value)
		if err != nil {
			return fmt.Errorf("%w: entry %d of its journal: %v", ErrDamaged, number, err)
		}
		return more(in, keys, leaf)
	})
}
