package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/rogpeppe/go-internal/lockedfile"
	bolt "go.etcd.io/bbolt"
)

// CreateStation sets up a station in a folder that is empty or does not exist,
// and opens it. What a set-up that broke off has left counts as empty. The
// folder gets mode 0700. Of several who set up one folder at once, one gets it.
// Its device secret is kept outside the folder, as Secret of the station says.
// Errors: ErrNotEmpty, ErrHeld, ErrNoSecret where what lies there cannot be read.
func CreateStation(dir string) (*Station, error) { return Secrets{}.CreateStation(dir) }

// CreateDemonstration is CreateStation for lists of made-up people; the station
// is marked as that for as long as it is there.
func CreateDemonstration(dir string) (*Station, error) { return Secrets{}.CreateDemonstration(dir) }

// CreateStation is the function of the same name, with its secret where p says.
func (p Secrets) CreateStation(dir string) (*Station, error) { return p.create(dir, false) }

// CreateDemonstration is the function of the same name, with its secret where p
// says.
func (p Secrets) CreateDemonstration(dir string) (*Station, error) { return p.create(dir, true) }

func (p Secrets) create(dir string, demonstration bool) (*Station, error) {
	const op = "set up station"
	s := newStationAt(dir, p)
	s.demonstration = demonstration
	if err := s.checkEmpty(); err != nil { // before a folder of something else is touched
		return nil, fail(op, dir, err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fail(op, dir, err)
	}
	// The lock file goes with the other temporary files when the station is opened:
	// whoever still waits for it then finds the station there.
	lock, err := lockedfile.OpenFile(s.path(fileSetUp), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fail(op, dir, err)
	}
	defer lock.Close()
	if _, err := os.Stat(s.path(fileStation)); err == nil {
		return nil, fail(op, dir, s.holder())
	}
	if err := s.checkEmpty(); err != nil {
		return nil, fail(op, dir, err)
	}
	if err := s.fill(op); err != nil {
		return nil, err
	}
	made := s.secret
	opened, err := p.OpenStation(dir)
	if err == nil {
		opened.secret.Made = made.Made
	}
	return opened, err
}

// fill makes all that a station consists of. The caller holds the lock.
func (s *Station) fill(op string) error {
	if err := os.MkdirAll(s.path(dirEditions), 0o700); err != nil {
		return fail(op, s.dir, err)
	}
	for _, d := range []string{s.dir, s.path(dirEditions)} {
		if err := os.Chmod(d, 0o700); err != nil {
			return fail(op, s.dir, err)
		}
	}
	if err := replace(s.disk, s.path(fileCurrent), []byte(currentText(0))); err != nil {
		return fail(op, s.dir, err)
	}
	if err := s.dropAnchor(); err != nil {
		return fail(op, s.dir, err)
	}
	return s.writeStationFile(op)
}

// writeStationFile is the last step of a set-up: with it the folder is a
// station.
func (s *Station) writeStationFile(op string) error {
	next := s.path(fileStation + suffixTemporary)
	if err := s.disk.remove(next); err != nil { // of a set-up that broke off, with who knows what in it
		return fail(op, s.dir, err)
	}
	db, err := createDatabase(op, next, bolt.Options{})
	if err != nil {
		return err
	}
	err = db.update(op, func(tx *bolt.Tx) error {
		if err := errors.Join(putMark(tx, markStation, formatStation), s.furnish(tx, 0)); err != nil || !s.demonstration {
			return err
		}
		return tx.Bucket([]byte(bucketMark)).Put([]byte(keyDemonstration), []byte("yes"))
	})
	if err := errors.Join(err, db.close()); err != nil {
		return err
	}
	if err := s.disk.rename(next, s.path(fileStation)); err != nil {
		return fail(op, s.dir, err)
	}
	return fail(op, s.dir, errors.Join(s.disk.syncFolder(s.dir), s.disk.syncFolder(filepath.Dir(s.dir))))
}

func (s *Station) checkEmpty() error {
	entries, err := os.ReadDir(s.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		switch e.Name() {
		case fileSetUp, fileStation + suffixTemporary, fileCurrent, fileCurrent + suffixTemporary:
		case dirEditions:
			if inside, err := os.ReadDir(s.path(dirEditions)); err != nil || len(inside) > 0 {
				return errors.Join(ErrNotEmpty, err)
			}
		default:
			return ErrNotEmpty
		}
	}
	return nil
}
