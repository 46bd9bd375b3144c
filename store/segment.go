package store

import (
	"bytes"
	"errors"
	"fmt"
	"iter"

	bolt "go.etcd.io/bbolt"
)

// maxBlock bounds one block of a segment.
const maxBlock = 1 << 20

// Segment adds what a search needs to be ready without reading the alerts: blocks
// of at most 1 MB, each valid until the next. The name says what made them; who
// opens the edition and knows another name builds anew from the alerts. It is
// the last thing before Commit: after it no alert can be added. Errors:
// ErrSegment where there is one already, ErrUnfit, and what blocks gives; after
// any of them only Abort is left.
func (w *EditionWriter) Segment(name string, blocks iter.Seq2[[]byte, error]) error {
	if w.err != nil {
		return w.err
	}
	w.err = fail("write segment", fmt.Sprintf("%q", name), w.segment(name, blocks))
	return w.err
}

func (w *EditionWriter) segment(name string, blocks iter.Seq2[[]byte, error]) error {
	switch {
	case w.head.Segment.Name != "":
		return ErrSegment
	case name == "":
		return fmt.Errorf("%w: a segment without a name is none", ErrUnfit)
	case w.pending > 0:
		return errListless(w.pending)
	}
	if err := w.flush(); err != nil {
		return err
	}
	w.batch.bucket, w.batch.first = bucketSegment, 0
	s, d := &w.head.Segment, newDigest()
	s.Name = name
	for block, err := range blocks {
		if err != nil {
			return err
		}
		if len(block) > maxBlock {
			return fmt.Errorf("%w: block %d has %d bytes, the most is %d", ErrUnfit, s.Blocks, len(block), maxBlock)
		}
		d.add(block)
		s.Blocks++
		if err := w.put(block); err != nil {
			return err
		}
	}
	s.Digest = d.sum()
	return w.flush()
}

// Segment returns the name of what made the segment of the edition's own file, and its
// blocks in order, each valid until the next; "" and no blocks where it has none. Its
// errors are ErrDamaged and ErrClosed; one is the last that is given.
func (e *Edition) Segment() (name string, blocks iter.Seq2[[]byte, error]) {
	return e.head.Segment.Name, func(yield func([]byte, error) bool) {
		ahead, stop := e.blocksAhead()
		defer stop()
		for b := range ahead.full {
			if !yield(b.bytes, b.err) || b.err != nil {
				return
			}
			ahead.free <- b.bytes
		}
	}
}

// blocksAhead is a reading of blocks that is one or two ahead of who takes them:
// one core proves them while another does something with them.
type blocksAhead struct {
	full chan result
	free chan []byte // has room for all there are
}

// blocksAhead starts a reading; stop ends it and waits until nobody reads on.
func (e *Edition) blocksAhead() (ahead blocksAhead, stop func()) {
	const op, memories = "read segment", 3
	ahead = blocksAhead{make(chan result), make(chan []byte, memories)}
	for range memories {
		ahead.free <- nil
	}
	stopped, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		defer close(ahead.full)
		s := e.sealer()
		for n := range e.head.Segment.Blocks {
			select {
			case memory := <-ahead.free:
				block, err := e.block(op, bucketSegment, n, s, memory[:0])
				select {
				case ahead.full <- result{block, err}:
				case <-stopped:
					return
				}
				if err != nil {
					return
				}
			case <-stopped:
				return
			}
		}
	}()
	return ahead, func() { close(stopped); <-ended }
}

// block appends one block of a bucket to to.
func (e *Edition) block(op, bucket string, n int, s sealer, to []byte) ([]byte, error) {
	err := e.db.read(op, func(tx *bolt.Tx) (int, error) {
		b := tx.Bucket([]byte(bucket))
		if b == nil {
			return 0, fmt.Errorf("%w: a bucket is missing", ErrDamaged)
		}
		key := numberKey(n)
		value := b.Get(key)
		if value == nil {
			return 0, fmt.Errorf("%w: block %d is missing", ErrDamaged, n)
		}
		opened, err := s.open(to, place{bucket, key, e.head.Number}, value)
		if err != nil {
			return 0, fmt.Errorf("%w: block %d: %v", ErrDamaged, n, err)
		}
		to = opened
		return len(value), nil
	})
	if err != nil {
		return nil, err
	}
	return to, nil
}

// verifySegment reads every block and compares them with the digest.
func (e *Edition) verifySegment(op string, tell func(blocks int)) error {
	name, blocks := e.Segment()
	if name == "" {
		return nil
	}
	d, n := newDigest(), 0
	for block, err := range blocks {
		if err != nil {
			return err
		}
		d.add(block)
		n++
		tell(n)
	}
	if !bytes.Equal(d.sum(), e.head.Segment.Digest) {
		return damaged(op, e.db.path, "its segment is not the one that was written")
	}
	return nil
}

func errListless(alerts int) error {
	return errors.New(fmt.Sprint(alerts, " alerts belong to no list"))
}
