package store

import (
	"bytes"
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// sealed tells editions that hide what they hold from older ones.
func (e *Edition) sealed() bool { return e.format >= formatSealed }

// sealer opens the edition's values; each reader has its own.
func (e *Edition) sealer() sealer {
	if e.sealed() {
		return newNumbered(e.head.Key)
	}
	return newChecksum()
}

func (e *Edition) readHead(tx *bolt.Tx, number uint64, key sealer) error {
	b, alerts := tx.Bucket([]byte(bucketHead)), tx.Bucket([]byte(bucketAlerts))
	if b == nil || alerts == nil {
		return fmt.Errorf("%w: a bucket is missing", ErrDamaged)
	}
	at := place{bucketHead, []byte(bucketHead), number}
	if !e.sealed() {
		key = newChecksum()
	}
	content, err := key.open(nil, at, b.Get([]byte(bucketHead)))
	if err == nil {
		err = records().dec.Unmarshal(content, &e.head)
	}
	if err == nil {
		err = e.head.check(number)
	}
	if err == nil && e.sealed() != (len(e.head.Key) > 0) {
		err = errors.New("it has a key and no seals, or seals and no key")
	}
	if err != nil {
		return fmt.Errorf("%w: its head: %v", ErrDamaged, err)
	}
	if e.format < formatOver && e.head.Over.Number != 0 {
		return fmt.Errorf("%w: its format knows no edition beneath", ErrDamaged)
	}
	if !holdsUpTo(alerts, e.head.own()) {
		return fmt.Errorf("%w: it does not hold the %d alerts that it names", ErrDamaged, e.head.own())
	}
	if !holdsUpTo(tx.Bucket([]byte(bucketHidden)), e.head.Over.Blocks) {
		return fmt.Errorf("%w: it does not hold the %d blocks that it names of what it hides", ErrDamaged, e.head.Over.Blocks)
	}
	if !holdsUpTo(tx.Bucket([]byte(bucketSegment)), e.head.Segment.Blocks) {
		return fmt.Errorf("%w: it does not hold the %d blocks of the segment that it names", ErrDamaged, e.head.Segment.Blocks)
	}
	return nil
}

// holdsUpTo looks whether a bucket, nil for none, ends as one of n values does.
func holdsUpTo(b *bolt.Bucket, n int) bool {
	if b == nil {
		return n == 0
	}
	last, _ := b.Cursor().Last()
	return n == 0 && last == nil || n > 0 && bytes.Equal(last, numberKey(n-1))
}
