package store

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"sync"
	"syscall"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// lockWait is how long an opener waits for another to let go of a file.
const lockWait = time.Second

// guard stands around every access to bbolt. bbolt reads through a memory map
// and believes what it finds: a file that was cut short faults, which would end
// the process, and a damaged page panics. Both become ErrDamaged.
func guard(op, subject string, access func() error) (broken bool, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			broken, err = true, damaged(op, subject, fmt.Sprint(p))
		}
	}()
	return false, fail(op, subject, access())
}

// database is a bbolt file behind guard. A panic can leave bbolt's own locks
// taken for ever, so after the first one it is never entered again; that is why
// accesses go one after the other. It is safe for concurrent use.
type database struct {
	mu     sync.Mutex
	path   string
	bolt   *bolt.DB
	file   *os.File
	broken error
	closed bool
	mapped int // bytes read since the file was mapped
}

// mapBytes is how much is read through one map. The pages that were read count as
// this process's memory while the map stands, up to the whole file.
const mapBytes = 32 << 20

// openDatabase opens a file that is there already, createDatabase also makes a
// new one: bbolt would take an empty file for a new one in either case.
func openDatabase(op, path string, o bolt.Options) (*database, error) {
	i, err := os.Stat(path)
	if err != nil {
		return nil, fail(op, path, err)
	}
	if i.Size() == 0 {
		return nil, damaged(op, path, "the file is empty")
	}
	return createDatabase(op, path, o)
}

func createDatabase(op, path string, o bolt.Options) (*database, error) {
	d := &database{path: path}
	o.Timeout = lockWait
	o.NoStatistics = true
	o.OpenFile = func(name string, flag int, mode os.FileMode) (*os.File, error) {
		f, err := os.OpenFile(name, flag, mode)
		d.file = f
		return f, err
	}
	broken, err := guard(op, path, func() (err error) {
		d.bolt, err = bolt.Open(path, 0o600, &o)
		switch {
		case errors.Is(err, bolterrors.ErrTimeout):
			return ErrHeld
		case err != nil && !isSystem(err):
			return fmt.Errorf("%w: %v", ErrDamaged, err)
		}
		return err
	})
	if err != nil {
		if broken {
			err = errors.Join(err, d.letGo())
		}
		return nil, err
	}
	return d, nil
}

// isSystem tells an error of the operating system from one of bbolt about the
// file's contents.
func isSystem(err error) bool {
	_, path := errors.AsType[*os.PathError](err)
	_, number := errors.AsType[syscall.Errno](err)
	return path || number
}

func (d *database) view(op string, read func(*bolt.Tx) error) error {
	return d.access(op, func() error { return d.bolt.View(read) })
}

// read is view for files that are only read and may be large: read returns how
// many bytes it has read.
func (d *database) read(op string, read func(*bolt.Tx) (int, error)) error {
	return d.access(op, func() error {
		if d.mapped >= mapBytes {
			d.mapped = 0
			d.mapAnew(op)
		}
		return d.bolt.View(func(tx *bolt.Tx) error {
			n, err := read(tx)
			d.mapped += n
			return err
		})
	})
}

// mapAnew opens the file a second time and lets go of the first. Where that
// cannot be done (a file that newer editions have replaced is gone by its name)
// all stays as it is.
func (d *database) mapAnew(op string) {
	next, err := openDatabase(op, d.path, bolt.Options{ReadOnly: true})
	if err != nil {
		return
	}
	old := &database{path: d.path, bolt: d.bolt, file: d.file}
	was, err := old.file.Stat()
	if err == nil {
		if is, err := next.file.Stat(); err == nil && os.SameFile(was, is) {
			d.bolt, d.file = next.bolt, next.file
			next = old
		}
	}
	_ = next.close() // it was only read
}

// stillAt reports whether the file that is open is the one that lies there.
func (d *database) stillAt(path string) bool {
	is, err := os.Stat(path)
	if err != nil {
		return false
	}
	was, err := d.file.Stat()
	return err == nil && os.SameFile(was, is)
}

func (d *database) update(op string, write func(*bolt.Tx) error) error {
	return d.access(op, func() error { return d.bolt.Update(write) })
}

func (d *database) access(op string, f func() error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case d.closed:
		return &Error{Op: op, Subject: d.path, Err: ErrClosed}
	case d.broken != nil:
		return d.broken
	}
	broken, err := guard(op, d.path, f)
	if broken {
		d.broken = err
	}
	return err
}

func (d *database) close() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return nil
	}
	d.closed = true
	if d.broken != nil {
		return fail("close", d.path, d.letGo())
	}
	_, err := guard("close", d.path, d.bolt.Close)
	return err
}

// letGo closes the file behind bbolt's back: its own Close would wait for locks
// that nobody returns after a panic. The memory map stays until the process ends.
func (d *database) letGo() error {
	if d.file == nil {
		return nil
	}
	return errors.Join(unlock(d.file), d.file.Close())
}
