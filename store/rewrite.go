package store

import (
	"errors"
	"path/filepath"
	"slices"

	bolt "go.etcd.io/bbolt"
)

// rewrite changes station.db by writing it anew beside, with the change, and renaming
// that over it: bbolt keeps freed pages, and what is changed here, old slots and keys,
// must not live on in them. It happens wholly or not at all, and the lock is held all
// the while.
func (s *Station) rewrite(op string, change func(*bolt.Tx) error) error {
	next := s.path(fileStation + suffixTemporary)
	if err := s.disk.remove(next); err != nil {
		return fail(op, next, err)
	}
	return s.db.rewrite(op, next, change, func() error { return s.disk.rename(next, s.path(fileStation)) }, func() error {
		return s.disk.syncFolder(filepath.Dir(next))
	})
}

// rewrite goes on in a copy of the file, changed, once rename has put it in the place
// of the one before.
func (d *database) rewrite(op, next string, change func(*bolt.Tx) error, rename, last func() error) error {
	return d.access(op, func() (err error) {
		fresh, err := createDatabase(op, next, bolt.Options{})
		if err != nil {
			return err
		}
		old := &database{path: d.path, bolt: d.bolt, file: d.file}
		tx, err := d.bolt.Begin(true)
		if err != nil {
			return errors.Join(err, fresh.close())
		}
		if err = change(tx); err == nil {
			err = copyTo(fresh.bolt, tx)
		}
		if err == nil {
			err = rename()
		}
		err = errors.Join(err, tx.Rollback()) // what was changed is in the copy alone
		if err != nil {
			return errors.Join(err, fresh.close()) // the file goes when it is tried again, or the station is opened
		}
		d.bolt, d.file, d.mapped = fresh.bolt, fresh.file, 0
		_ = old.close() // nothing is left to be written there
		_ = last()      // should the machine stop before the folder is on the disk, the file before is there, and whole
		return nil
	})
}

// copyBytes is about how many bytes go into one transaction of a copy.
const copyBytes = 8 << 20

// copying writes what a transaction sees into another file, in order and in few
// transactions.
type copying struct {
	to   *bolt.DB
	tx   *bolt.Tx
	room int
}

func copyTo(to *bolt.DB, from *bolt.Tx) error {
	c := copying{to: to}
	err := c.next()
	if err != nil {
		return err
	}
	err = from.ForEach(func(name []byte, b *bolt.Bucket) error { return c.bucket([][]byte{name}, b) })
	if err != nil {
		return errors.Join(err, c.tx.Rollback())
	}
	return c.tx.Commit()
}

// next ends the transaction and begins another.
func (c *copying) next() (err error) {
	if c.tx != nil {
		if err := c.tx.Commit(); err != nil {
			return err
		}
	}
	c.room = copyBytes
	c.tx, err = c.to.Begin(true)
	return err
}

// at is a bucket in the transaction that is open now.
func (c *copying) at(path [][]byte) (*bolt.Bucket, error) {
	b, err := c.tx.CreateBucketIfNotExists(path[0])
	for _, name := range path[1:] {
		if err != nil {
			return nil, err
		}
		b, err = b.CreateBucketIfNotExists(name)
	}
	if err == nil {
		b.FillPercent = writeFill
	}
	return b, err
}

func (c *copying) bucket(path [][]byte, from *bolt.Bucket) error {
	to, err := c.at(path)
	if err == nil {
		err = to.SetSequence(from.Sequence())
	}
	if err != nil {
		return err
	}
	return from.ForEach(func(key, value []byte) error {
		if value == nil {
			if err := c.bucket(append(slices.Clone(path), key), from.Bucket(key)); err != nil {
				return err
			}
			to, err = c.at(path)
			return err
		}
		if c.room -= len(key) + len(value); c.room < 0 {
			if err := c.next(); err != nil {
				return err
			}
			if to, err = c.at(path); err != nil {
				return err
			}
		}
		return to.Put(key, value)
	})
}
