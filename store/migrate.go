package store

import (
	"errors"
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"
)

// migrate gives a station of format 1 its keys. It is one transaction of bbolt,
// which writes beside what stands and switches at the end: a copy of the file
// would let go of the lock on the old one, and two programs could each give it
// keys.
func (s *Station) migrate(op string) error {
	numbers, err := s.editions(suffixEdition)
	if err != nil {
		return fail(op, s.dir, err)
	}
	newest := uint64(0)
	if len(numbers) > 0 {
		newest = numbers[0]
	}
	return s.db.update(op, func(tx *bolt.Tx) error {
		if tx.Bucket([]byte(bucketSlots)) != nil {
			return fmt.Errorf("%w: it has keys and says it has none", ErrDamaged)
		}
		return errors.Join(putMark(tx, markStation, formatStation), s.furnish(tx, newest))
	})
}

// seal writes an edition of an older format anew, under the next number, and
// opens that. Where it cannot be done the old one goes on answering.
func (s *Station) seal(old *Edition) (*Edition, error) {
	if old.unsealed = s.copySealed(old); old.unsealed != nil {
		return old, nil
	}
	fresh, err := s.openNewest()
	if err != nil {
		return nil, errors.Join(err, old.Close())
	}
	return fresh, old.Close()
}

func (s *Station) copySealed(old *Edition) error {
	w, err := s.newEdition()
	if err != nil {
		return err
	}
	for _, l := range old.head.Lists {
		if err := w.CarryOver(old, l.Name, nil); err != nil {
			return errors.Join(err, w.Abort())
		}
	}
	if name, blocks := old.Segment(); name != "" {
		if err := w.Segment(name, blocks); err != nil {
			return errors.Join(err, w.Abort())
		}
	}
	_, err = w.Commit(time.Unix(old.head.Written, 0))
	return err
}

// Unsealed is why an edition from before editions were sealed still lies on the
// disk in the clear; nil where it is sealed.
func (e *Edition) Unsealed() error { return e.unsealed }

// endPlain removes what is left in the clear, now that a sealed edition is whole,
// and from then on accepts nothing in the clear. What cannot be removed is tried
// again when an edition is opened next. The caller has the station locked.
func (s *Station) endPlain(whole uint64) {
	keys, now, err := s.unlocked()
	if err != nil || now.Plain == 0 {
		return
	}
	numbers, err := s.editions(suffixEdition)
	if err != nil {
		return
	}
	for _, n := range numbers {
		if n >= whole || n > now.Plain {
			continue
		}
		for _, suffix := range []string{suffixEdition, suffixSum, suffixParts} {
			err = errors.Join(err, s.disk.remove(s.editionPath(n, suffix)))
		}
	}
	now.Plain = 0
	if err == nil && s.db.update("open edition", func(tx *bolt.Tx) error { return putState(tx, keys, now) }) == nil {
		s.door.Lock()
		s.state.Plain = 0
		s.door.Unlock()
	}
}
