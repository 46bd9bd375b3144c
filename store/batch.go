package store

import (
	"errors"

	bolt "go.etcd.io/bbolt"
)

// How alerts go to the file: in order of their keys and in few, full
// transactions, which is ten times as fast and half as big as anything else.
const (
	writeAlerts = 10_000   // alerts a transaction
	writeBytes  = 32 << 20 // or less, where alerts are big
	writeFill   = 0.95     // of each page; nothing is ever put in between
)

// batch are values that go into a bucket in one transaction.
type batch struct {
	bucket string
	first  int    // number of the first
	sealed []byte // one behind the other
	ends   []int
}

// put seals a value as the next of the batch.
func (w *EditionWriter) put(content []byte) error {
	b := &w.batch
	at := place{b.bucket, numberKey(b.first + len(b.ends)), w.number}
	b.sealed = w.sealer.seal(b.sealed, at, content)
	b.ends = append(b.ends, len(b.sealed))
	if len(b.ends) >= writeAlerts || len(b.sealed) >= writeBytes {
		if err := w.room(); err != nil {
			w.err = fail("write edition", w.path, err)
			return w.err
		}
		return w.hand()
	}
	return nil
}

// hand gives the batch to be written, when the one before is, and goes on with an
// empty one: the next values are sealed while the disk works.
func (w *EditionWriter) hand() error {
	if err := w.settle(); err != nil || len(w.batch.ends) == 0 {
		return err
	}
	full := w.batch
	w.batch = batch{full.bucket, full.first + len(full.ends), w.spare.sealed[:0], w.spare.ends[:0]}
	w.spare = full
	w.written = make(chan error, 1)
	go func() { w.written <- w.db.update("write edition", full.write) }()
	return nil
}

// settle waits until what was handed on is written.
func (w *EditionWriter) settle() error {
	if w.written != nil {
		w.err = errors.Join(w.err, <-w.written)
		w.written = nil
	}
	return w.err
}

// flush writes what is left of a bucket.
func (w *EditionWriter) flush() error {
	if err := w.hand(); err != nil {
		return err
	}
	return w.settle()
}

// write puts the values into the file.
func (b batch) write(tx *bolt.Tx) error {
	to, err := tx.CreateBucketIfNotExists([]byte(b.bucket))
	if err != nil {
		return err
	}
	to.FillPercent = writeFill
	from := 0
	for i, end := range b.ends {
		if err := to.Put(numberKey(b.first+i), b.sealed[from:end]); err != nil {
			return err
		}
		from = end
	}
	return nil
}
