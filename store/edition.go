package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"iter"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"postern/app/border"
)

// ListInfo is one list of an edition.
type ListInfo struct {
	Name   string `json:"name"`
	Format string `json:"format,omitempty"` // in the words of package lists
	Owner  string `json:"owner,omitempty"`  // a country's code or a name; "" where it is not known
	// Issued is the list's own date; where it states none (Dated is false), when
	// its file was written.
	Issued time.Time `json:"issued,omitzero"`
	Dated  bool      `json:"dated,omitempty"`
	// Brought is when it was brought to this station.
	Brought  time.Time `json:"brought,omitzero"`
	Alerts   int       `json:"alerts"`             // in this edition
	Skipped  int       `json:"skipped,omitempty"`  // entries of kinds that are not searched: ships, companies…
	Rejected int       `json:"rejected,omitempty"` // entries that could not be read
	Digest   string    `json:"digest,omitempty"`   // of the list's files, as package lists gives it
	// Of a list that is published; all zero where it was brought by hand.
	Nation       string `json:"nation,omitempty"`        // its publisher
	Sequence     uint64 `json:"sequence,omitempty"`      // of the publishing
	BaseSequence uint64 `json:"base_sequence,omitempty"` // of the one that was published whole, on which scores rest
	State        string `json:"state,omitempty"`         // over its alerts, as package exchange has it
}

// Edition is one complete state of all lists, open for reading. It is whole, or laid
// over a whole one: then its file holds what has changed since, and what it answers is
// of both. It never changes. It is safe for concurrent use.
type Edition struct {
	db     *database
	head   head
	format int
	starts []int
	over   *over // nil where it is whole
	passed []PassedOver
	stands bool // opened by Stand: it is to lie beneath the next

	unsealed error
}

// Close closes the edition; what was read from it stays valid.
func (e *Edition) Close() error {
	err := e.db.close()
	if e.over != nil {
		err = errors.Join(err, e.over.beneath.Close())
	}
	return err
}

// Info names the edition. Its name is its number and the beginning of the
// digest over its alerts. Issued is that of its oldest list, so that no list
// hides its age behind a younger one: a list is as old as it says itself, or as
// its import where it states no date or one yet to come.
func (e *Edition) Info() border.EditionInfo {
	return e.head.info()
}

func (h head) info() border.EditionInfo {
	i := border.EditionInfo{
		Number: h.Number,
		Name:   fmt.Sprintf("%06d-%x", h.Number, h.digest()[:6]),
		Alerts: h.Alerts,
	}
	for _, l := range h.Lists {
		of := l.Brought
		if l.Dated && l.Issued.Before(of) {
			of = l.Issued
		}
		if i.Issued.IsZero() || of.Before(i.Issued) {
			i.Issued = of
		}
	}
	return i
}

// Lists are the edition's lists, in the order in which their alerts lie.
func (e *Edition) Lists() []ListInfo { return slices.Clone(e.head.Lists) }

// PassedOver are newer editions that could not be opened, newest first; none
// while all is well.
func (e *Edition) PassedOver() []PassedOver { return slices.Clone(e.passed) }

// Alert returns one alert, numbered from 0. Errors: ErrNoAlert, ErrDamaged.
func (e *Edition) Alert(ref int) (border.Alert, error) {
	const op = "read alert"
	if ref < 0 || ref >= e.head.Alerts {
		return border.Alert{}, fail(op, fmt.Sprintf("%d of edition %d", ref, e.head.Number), ErrNoAlert)
	}
	of, at := e.locate(ref)
	return of.alert(op, at, e.listName(ref))
}

// alert reads the alert of a number in the edition's own file.
func (e *Edition) alert(op string, at int, list string) (border.Alert, error) {
	var b page
	if err := e.load(op, at, at+1, &b); err != nil {
		return border.Alert{}, err
	}
	return e.decode(op, at, list, b.content(0))
}

// listName is the list of an alert.
func (e *Edition) listName(ref int) string { return e.head.Lists[listOf(e.starts, ref)].Name }

// Alerts goes over all alerts in order. An error, always ErrDamaged or
// ErrClosed, is the last that is given.
func (e *Edition) Alerts() iter.Seq2[border.Alert, error] {
	const op = "read alerts"
	return func(yield func(border.Alert, error) bool) {
		for ref, content := range e.contents(op, 0, e.head.Alerts) {
			if content.err != nil {
				yield(border.Alert{}, content.err)
				return
			}
			a, err := e.decode(op, ref, e.listName(ref), content.bytes)
			if !yield(a, err) || err != nil {
				return
			}
		}
	}
}

func (e *Edition) decode(op string, ref int, list string, content []byte) (border.Alert, error) {
	a, err := decodeAlert(content)
	if err != nil {
		return border.Alert{}, damaged(op, fmt.Sprintf("%d of %s", ref, e.db.path), err.Error())
	}
	a.List = list
	return a, nil
}

// Verify reads every alert's bytes, and the segment's, and compares them with the
// digests of the edition, and of the one beneath. The error is ErrDamaged or ErrClosed.
func (e *Edition) Verify() error {
	if err := e.verify(nil); err != nil || e.over == nil {
		return err
	}
	return e.over.beneath.verify(nil)
}

// blockWorth is how many alerts take as long to read as a block of the segment.
const blockWorth = 1024

// verify is Verify of the edition's own file; progress, where it is not nil, is told how
// much was read.
func (e *Edition) verify(progress func(done, total int)) error {
	const op = "verify edition"
	tell := func(done int) {
		if progress != nil {
			progress(done, e.head.own()+e.head.Segment.Blocks*blockWorth)
		}
	}
	d := newDigest()
	for ref, content := range e.fileContents(op, 0, e.head.own()) {
		if content.err != nil {
			return content.err
		}
		d.add(content.bytes)
		if ref%blockWorth == 0 {
			tell(ref)
		}
	}
	if !bytes.Equal(d.sum(), e.head.Digest) {
		return damaged(op, e.db.path, "its alerts are not those that were written")
	}
	return e.verifySegment(op, func(blocks int) { tell(e.head.own() + blocks*blockWorth) })
}

// A page is some alerts read in one access: 512 of them, less where they are big.
const (
	pageAlerts = 512
	pageBytes  = 4 << 20
)

type page struct {
	data []byte
	ends []int
}

func (p *page) content(i int) []byte {
	if i == 0 {
		return p.data[:p.ends[0]]
	}
	return p.data[p.ends[i-1]:p.ends[i]]
}

// result is one alert's or block's bytes, valid until the next is asked for.
type result struct {
	bytes []byte
	err   error
}

// contents goes over the bytes of the alerts from ≤ ref < to, wherever they lie.
func (e *Edition) contents(op string, from, to int) iter.Seq2[int, result] {
	if e.over != nil {
		return e.contentsOfBoth(op, from, to)
	}
	return e.fileContents(op, from, to)
}

// fileContents goes over the bytes of alerts by their numbers in the edition's own file.
// Nobody else's code runs inside an access, so that a fault of theirs is never taken for
// damage.
func (e *Edition) fileContents(op string, from, to int) iter.Seq2[int, result] {
	return func(yield func(int, result) bool) {
		var b page
		for from < to {
			if err := e.load(op, from, min(to, from+pageAlerts), &b); err != nil {
				yield(from, result{err: err})
				return
			}
			for i := range b.ends {
				if !yield(from+i, result{bytes: b.content(i)}) {
					return
				}
			}
			from += len(b.ends)
		}
	}
}

// load reads at least one of the alerts from ≤ ref < to of the own file into b.
func (e *Edition) load(op string, from, to int, b *page) error {
	b.data, b.ends = b.data[:0], b.ends[:0]
	s := e.sealer()
	return e.db.read(op, func(tx *bolt.Tx) (int, error) {
		alerts := tx.Bucket([]byte(bucketAlerts))
		if alerts == nil {
			return 0, fmt.Errorf("%w: a bucket is missing", ErrDamaged)
		}
		c := alerts.Cursor()
		key, value := c.Seek(numberKey(from))
		for ref := from; ; {
			want := numberKey(ref)
			if !bytes.Equal(key, want) {
				return 0, fmt.Errorf("%w: alert %d is missing", ErrDamaged, ref)
			}
			data, err := s.open(b.data, place{bucketAlerts, want, e.head.Number}, value)
			if err != nil {
				return 0, fmt.Errorf("%w: alert %d: %v", ErrDamaged, ref, err)
			}
			b.data = data
			b.ends = append(b.ends, len(b.data))
			if ref++; ref == to || len(b.data) >= pageBytes {
				return len(b.data) + mapAround, nil
			}
			key, value = c.Next()
		}
	})
}

// mapAround is what the system maps around a page that is met for the first time.
const mapAround = 64 << 10

// numberKey is the key of the nth alert or block.
func numberKey(n int) []byte { return binary.BigEndian.AppendUint64(nil, uint64(n)) }

// digest is the SHA-256 over alerts in order, each behind its length.
type digest struct{ hash hash.Hash }

func newDigest() digest { return digest{sha256.New()} }

func (d digest) add(content []byte) {
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(len(content)))
	d.hash.Write(n[:])
	d.hash.Write(content)
}

func (d digest) sum() []byte { return d.hash.Sum(nil) }
