package store

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"postern/app/border"
)

// EditionWriter writes the next edition of a station. Nothing of it is to be
// seen before Commit. One goroutine may use it.
type EditionWriter struct {
	station *Station
	number  uint64
	path    string // of the unfinished file
	db      *database
	err     error // the first failure; nothing goes on after it

	head    head
	pending int // alerts since the last EndList
	digest  digest
	sealer  sealer
	encoded bytes.Buffer
	batch   batch
	spare   batch      // its memory is that of the batch before
	written chan error // gives one result while that one is being written, else nil

	sum   string // of the finished file
	parts []byte
}

// NewEdition starts the next edition, empty. It must end with Commit or Abort.
// Errors: ErrBusy while another is being written; ErrNewerFormat where an
// edition comes from a newer program, which is never written over.
func (s *Station) NewEdition() (*EditionWriter, error) {
	const op = "write edition"
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closed:
		return nil, fail(op, s.dir, ErrClosed)
	case s.writing:
		return nil, fail(op, s.dir, ErrBusy)
	}
	number, err := s.nextNumber()
	if err != nil {
		return nil, fail(op, s.dir, err)
	}
	w := &EditionWriter{
		station: s, number: number,
		path:   s.editionPath(number, suffixEdition+suffixTemporary),
		digest: newDigest(),
		batch:  batch{bucket: bucketAlerts},
	}
	w.head.Key = drawKey()
	w.sealer = newNumbered(w.head.Key)
	if err := s.disk.remove(w.path); err != nil {
		return nil, fail(op, w.path, err)
	}
	if w.db, err = createDatabase(op, w.path, bolt.Options{FreelistType: bolt.FreelistMapType}); err != nil {
		return nil, err
	}
	err = w.db.update(op, func(tx *bolt.Tx) error {
		_, err := tx.CreateBucket([]byte(bucketAlerts))
		return errors.Join(err, putMark(tx, markEdition, formatEdition))
	})
	if err != nil {
		return nil, errors.Join(err, w.db.close(), s.disk.remove(w.path))
	}
	s.writing = true
	return w, nil
}

func (s *Station) nextNumber() (uint64, error) {
	current, err := s.current()
	if err != nil && !errors.Is(err, ErrDamaged) { // a damaged one is written anew by Commit
		return 0, err
	}
	numbers, err := s.editions(suffixEdition)
	if err != nil {
		return 0, err
	}
	for _, n := range numbers {
		e, err := s.readEdition(s.editionPath(n, suffixEdition), n)
		switch {
		case err == nil:
			_ = e.Close() // it was only read
		case !errors.Is(err, ErrDamaged):
			return 0, err
		}
		current = max(current, n)
	}
	return current + 1, nil
}

// Add adds an alert to the list that the next EndList names; the alert's own
// List is not kept. An alert that is ErrUnfit was left out and the edition goes
// on; after any other error only Abort is left.
func (w *EditionWriter) Add(a border.Alert) error {
	const op = "add alert"
	if w.err != nil {
		return w.err
	}
	if w.head.Segment.Name != "" {
		w.err = fail(op, a.ID, ErrSegment)
		return w.err
	}
	if err := checkAlert(&a); err != nil {
		return fail(op, a.ID, err)
	}
	a.List = ""
	w.encoded.Reset()
	if err := records().enc.MarshalToBuffer(&a, &w.encoded); err != nil {
		return fail(op, a.ID, fmt.Errorf("%w: %v", ErrUnfit, err))
	}
	if w.encoded.Len() > maxRecord {
		return fail(op, a.ID, fmt.Errorf("%w: it has %d bytes, the most is %d", ErrUnfit, w.encoded.Len(), maxRecord))
	}
	if err := fits(w.encoded.Bytes()); err != nil {
		return fail(op, a.ID, err)
	}
	return w.add(w.encoded.Bytes())
}

// fits refuses what the decoder's limits would refuse later, when the edition
// depends on it. CBOR's cheap check of form knows the same limits.
func fits(content []byte) error {
	if err := records().dec.Wellformed(content); err != nil {
		return fmt.Errorf("%w: %v", ErrUnfit, err)
	}
	return nil
}

func (w *EditionWriter) add(content []byte) error {
	w.digest.add(content)
	w.head.Alerts++
	w.pending++
	return w.put(content)
}

// EndList says which list the alerts added since the last EndList are. The
// number of alerts is counted, not taken from info. Error: ErrSameName.
func (w *EditionWriter) EndList(info ListInfo) error {
	const op = "add list"
	if w.err != nil {
		return w.err
	}
	if w.head.Segment.Name != "" {
		w.err = fail(op, info.Name, ErrSegment)
		return w.err
	}
	if w.has(info.Name) {
		w.err = fail(op, info.Name, ErrSameName)
		return w.err
	}
	info.Alerts = w.pending
	w.pending = 0
	w.head.Lists = append(w.head.Lists, info)
	return nil
}

func (w *EditionWriter) has(list string) bool {
	return slices.ContainsFunc(w.head.Lists, func(l ListInfo) bool { return l.Name == list })
}

// CarryOver adds a list of an open edition as it stands there; see, where it is
// not nil, is given each of its alerts once it is added. Errors: ErrNoAlert if
// it has no such list, ErrSameName, ErrDamaged, and what see returns.
func (w *EditionWriter) CarryOver(from *Edition, list string, see func(border.Alert) error) error {
	const op = "carry over list"
	if w.err != nil {
		return w.err
	}
	i := slices.IndexFunc(from.head.Lists, func(l ListInfo) bool { return l.Name == list })
	switch {
	case i < 0:
		return fail(op, list, ErrNoAlert)
	case w.head.Segment.Name != "":
		w.err = fail(op, list, ErrSegment)
		return w.err
	}
	info, start := from.head.Lists[i], from.starts[i]
	for ref, content := range from.contents(op, start, start+info.Alerts) {
		err := content.err
		if err == nil {
			err = w.add(content.bytes)
		}
		if err == nil && see != nil {
			var a border.Alert
			if a, err = from.decode(op, ref, content.bytes); err == nil {
				err = see(a)
			}
		}
		if err != nil {
			w.err = err
			return err
		}
	}
	return w.EndList(info)
}

// Abort gives the edition up; the station is as it was. After Commit it does
// nothing.
func (w *EditionWriter) Abort() error {
	if w.station == nil {
		return nil
	}
	s := w.station
	_ = w.settle() // it is thrown away
	err := errors.Join(w.db.close(), s.disk.remove(w.path))
	w.end()
	return err
}

// end makes room for the next writer.
func (w *EditionWriter) end() {
	s := w.station
	s.mu.Lock()
	s.writing = false
	s.mu.Unlock()
	w.station = nil
	if w.err == nil {
		w.err = fail("write edition", w.path, ErrClosed)
	}
}

// Commit finishes the edition, reads it back, and makes it the one that
// answers. The one that answered before is kept, older ones are removed. Where
// it fails the writer is closed and the edition before still answers; only if
// the disk fails at the very last sync it may be either, and either is whole.
func (w *EditionWriter) Commit(now time.Time) (border.EditionInfo, error) {
	const op = "write edition"
	if w.station == nil {
		return border.EditionInfo{}, w.err
	}
	err := w.finish(now)
	if err == nil {
		err = fail(op, w.path, w.station.take(w))
	}
	if err != nil {
		w.err = err
		s := w.station
		err = errors.Join(err, w.Abort())
		s.mu.Lock()
		defer s.mu.Unlock()
		if !s.closed {
			s.clean()
		}
		return border.EditionInfo{}, err
	}
	info := w.head.info()
	w.end()
	return info, nil
}

// finish writes the head and reads everything back.
func (w *EditionWriter) finish(now time.Time) error {
	const op = "write edition"
	switch {
	case w.err != nil:
		return w.err
	case w.pending > 0:
		return fail(op, w.path, errListless(w.pending))
	}
	if err := w.flush(); err != nil {
		return err
	}
	w.head.Number, w.head.Written, w.head.Digest = w.number, now.Unix(), w.digest.sum()
	var content bytes.Buffer
	if err := records().enc.MarshalToBuffer(&w.head, &content); err != nil {
		return fail(op, w.path, err)
	}
	err := w.db.update(op, func(tx *bolt.Tx) error {
		b, err := tx.CreateBucket([]byte(bucketHead))
		if err != nil {
			return err
		}
		key := []byte(bucketHead)
		return b.Put(key, w.station.keys.head.seal(nil, place{bucketHead, key, w.number}, content.Bytes()))
	})
	if err := errors.Join(err, w.db.close()); err != nil {
		return err
	}
	return w.readBack()
}

// readBack proves that what the file holds is what was added, and takes its sums
// on the way.
func (w *EditionWriter) readBack() error {
	e, err := w.station.readEdition(w.path, w.number)
	if err != nil {
		return err
	}
	verified := make(chan error, 1)
	go func() { verified <- errors.Join(e.Verify(), e.Close()) }()
	var sumErr, partsErr error
	w.sum, sumErr = fileSum(w.path)
	w.parts, partsErr = partSums(w.path)
	return errors.Join(<-verified, fail("write edition", w.path, errors.Join(sumErr, partsErr)))
}

// take puts a finished edition in its place. The order matters: at whatever step
// the machine stops, current names a whole edition.
func (s *Station) take(w *EditionWriter) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return ErrClosed
	}
	path := s.editionPath(w.number, suffixEdition)
	if err := s.disk.sync(w.path); err != nil {
		return err
	}
	if err := replace(s.disk, s.editionPath(w.number, suffixParts), w.parts); err != nil {
		return err
	}
	if err := replace(s.disk, s.editionPath(w.number, suffixSum), []byte(sumText(w.sum, path))); err != nil {
		return err
	}
	if err := s.disk.rename(w.path, path); err != nil {
		return err
	}
	if err := s.disk.syncFolder(filepath.Dir(path)); err != nil {
		return err
	}
	if err := replace(s.disk, s.path(fileCurrent), []byte(currentText(w.number))); err != nil {
		return err
	}
	s.removeBefore(s.whole)
	s.whole = w.number
	return nil
}

// removeBefore removes the editions older than one that is whole, and those that
// were seen to be damaged. Nobody knows of any other whether it is still needed.
// What stays behind is removed after the next one.
func (s *Station) removeBefore(whole uint64) {
	numbers, _ := s.editions(suffixEdition)
	for _, n := range numbers {
		if n < whole || s.broken[n] {
			_ = s.disk.remove(s.editionPath(n, suffixEdition))
			_ = s.disk.remove(s.editionPath(n, suffixSum))
			_ = s.disk.remove(s.editionPath(n, suffixParts))
			delete(s.broken, n)
		}
	}
}
