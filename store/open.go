package store

import (
	"errors"
	"fmt"
	"slices"
	"syscall"

	bolt "go.etcd.io/bbolt"
)

// PassedOver is an edition that could not answer: it is ErrDamaged or
// ErrNewerFormat.
type PassedOver struct {
	Number uint64 // 0 where even that is not known
	Err    error
	// Lists are those it held, nil where not even its head can be read.
	Lists []ListInfo
}

// NoneAnswersError says that there are editions and none can be opened. It is
// what was wrong with the newest.
type NoneAnswersError struct {
	PassedOver []PassedOver // newest first, at least one
}

func (e *NoneAnswersError) Error() string { return e.PassedOver[0].Err.Error() }

func (e *NoneAnswersError) Unwrap() error { return e.PassedOver[0].Err }

// Open opens the newest edition. If that is damaged, or of a newer format, it
// opens the one before, and PassedOver of the result says so. A file that the
// system refuses to read may be whole: then nothing is opened. Reading the file
// once to see that it is whole costs about 0.6 s a gigabyte and core. Errors:
// ErrNoEdition, a NoneAnswersError, or the system's.
//
// An edition from before editions were sealed is written anew, sealed, and goes:
// the first opening takes as long as an import of its alerts. Where that fails it
// answers as it is, and Unsealed of the result says why.
func (s *Station) Open() (*Edition, error) {
	e, err := s.openNewest()
	if err != nil || e.sealed() || len(e.passed) > 0 { // the next import must see what was passed over
		return e, err
	}
	return s.seal(e)
}

func (s *Station) openNewest() (*Edition, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.open()
}

func (s *Station) open() (*Edition, error) {
	const op = "open edition"
	if s.closed {
		return nil, fail(op, s.dir, ErrClosed)
	}
	numbers, err := s.editions(suffixEdition)
	if err != nil {
		return nil, fail(op, s.dir, err)
	}
	var passed []PassedOver
	current, err := s.current()
	switch {
	case err != nil && !answersNever(err):
		return nil, err
	case err != nil:
		passed = append(passed, PassedOver{Err: err})
	case current == 0:
		return nil, fail(op, s.dir, ErrNoEdition)
	default:
		numbers = slices.DeleteFunc(numbers, func(n uint64) bool { return n > current })
		if !slices.Contains(numbers, current) {
			missing := damaged(op, s.editionPath(current, suffixEdition), "the file is missing")
			passed = append(passed, PassedOver{Number: current, Err: missing})
		}
	}
	return s.openFirst(numbers, passed)
}

// openFirst opens the first edition that is whole.
func (s *Station) openFirst(numbers []uint64, passed []PassedOver) (*Edition, error) {
	prove := provenOnce()
	for _, n := range numbers {
		path := s.editionPath(n, suffixEdition)
		e, err := s.openProven(path, n, prove)
		switch {
		case err == nil:
			e.passed = passed
			s.whole = n
			delete(s.broken, n)
			if e.sealed() {
				s.endPlain(n)
			}
			return e, nil
		case !answersNever(err):
			return nil, err
		case errors.Is(err, ErrDamaged):
			s.broken[n] = true
		}
		passed = append(passed, PassedOver{Number: n, Err: err, Lists: s.listsOf(path, n)})
	}
	if len(passed) > 0 {
		return nil, &NoneAnswersError{passed}
	}
	return nil, fail("open edition", s.dir, ErrNoEdition)
}

// answersNever tells what is wrong with a file from what the system has against
// reading it just now. A disk that fails to read is the former: the counter goes
// on with the edition before; nothing is removed for it.
func answersNever(err error) bool {
	return errors.Is(err, ErrDamaged) || errors.Is(err, ErrNewerFormat) || errors.Is(err, syscall.EIO)
}

// listsOf reads which lists a damaged edition held. Its head has a seal of its
// own.
func (s *Station) listsOf(path string, number uint64) []ListInfo {
	e, err := s.readAlone(path, number)
	if err != nil {
		return nil
	}
	lists := e.Lists()
	_ = e.Close() // it was only read
	return lists
}

// openEdition opens an edition whose file is as it was written, and so is that of the
// one beneath.
func (s *Station) openEdition(path string, number uint64) (*Edition, error) {
	return s.openProven(path, number, proveWhole)
}

func (s *Station) openProven(path string, number uint64, prove func(op, path string) error) (*Edition, error) {
	if err := prove("open edition", path); err != nil {
		return nil, err
	}
	e, err := s.readAlone(path, number)
	if err != nil {
		return nil, err
	}
	return s.withBeneath(e, prove)
}

// provenOnce is proveWhole that reads no file twice: several editions may lie over one.
func provenOnce() func(op, path string) error {
	proven := map[string]error{}
	return func(op, path string) error {
		err, known := proven[path]
		if !known {
			err = proveWhole(op, path)
			proven[path] = err
		}
		return err
	}
}

// readEdition opens an edition without looking at checksums.
func (s *Station) readEdition(path string, number uint64) (*Edition, error) {
	e, err := s.readAlone(path, number)
	if err != nil {
		return nil, err
	}
	return s.withBeneath(e, func(string, string) error { return nil })
}

// readAlone opens an edition's own file: one that is laid over another has only its
// head and what is its own.
func (s *Station) readAlone(path string, number uint64) (*Edition, error) {
	const op = "open edition"
	keys, now, err := s.unlocked()
	if err != nil {
		return nil, fail(op, s.dir, err)
	}
	head := keys.head
	if f := now.Former; f != nil && number <= f.UpTo {
		head = newDrawn(f.Head)
	}
	db, err := openDatabase(op, path, bolt.Options{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	e := &Edition{db: db}
	err = db.view(op, func(tx *bolt.Tx) error {
		if e.format, err = readMark(tx, markEdition, formatEdition); err != nil {
			return err
		}
		if !e.sealed() && number > now.Plain {
			return fmt.Errorf("%w: %w", ErrDamaged, errPlain)
		}
		return e.readHead(tx, number, head)
	})
	if err != nil {
		return nil, errors.Join(err, db.close())
	}
	e.starts = e.head.starts()
	return e, nil
}
