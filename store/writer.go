package store

import (
	"bytes"
	"errors"
	"fmt"
	"hash/maphash"
	"slices"

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

	sum      string // of the finished file
	parts    []byte
	finished bool

	seed maphash.Seed
	last Print // of the alert added last

	stands uint64 // the edition beneath that goes with this one where it is given up; 0 for none
}

// NewEdition starts the next edition, empty. It must end with Commit or Abort.
// Errors: ErrBusy while another is being written; ErrNewerFormat where an
// edition comes from a newer program, which is never written over; ErrLocked, and
// ErrNotAllowed for who is no supervisor.
func (s *Station) NewEdition() (*EditionWriter, error) {
	if err := s.allowed(border.Role.Rules); err != nil {
		return nil, fail("write edition", s.dir, err)
	}
	return s.newEdition()
}

func (s *Station) newEdition() (*EditionWriter, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.writing && !s.closed {
		return nil, fail("write edition", s.dir, ErrBusy)
	}
	return s.beginEdition()
}

// beginEdition begins the next one; who calls holds mu, and nobody is writing.
func (s *Station) beginEdition() (*EditionWriter, error) {
	const op = "write edition"
	if s.closed {
		return nil, fail(op, s.dir, ErrClosed)
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
		seed:   maphash.MakeSeed(),
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
	at, err := s.pointer()
	if err != nil && !errors.Is(err, ErrDamaged) { // a damaged one is written anew by Switch
		return 0, err
	}
	highest := at.highest
	numbers, err := s.editions(suffixEdition)
	if err != nil {
		return 0, err
	}
	for _, n := range numbers {
		e, err := s.readAlone(s.editionPath(n, suffixEdition), n)
		switch {
		case err == nil:
			_ = e.Close() // it was only read
		case !errors.Is(err, ErrDamaged):
			return 0, err
		}
		highest = max(highest, n)
	}
	return highest + 1, nil
}

// Add adds an alert to the list that the next EndList names; the alert's own
// List is not kept. An alert that is ErrUnfit was left out and the edition goes
// on; after any other error only Abort is left.
func (w *EditionWriter) Add(a border.Alert) error {
	const op = "add alert"
	if w.err != nil {
		return w.err
	}
	if err := w.takesMore(); err != nil {
		w.err = fail(op, a.ID, err)
		return w.err
	}
	content, err := w.encode(a)
	if err != nil {
		return fail(op, a.ID, err)
	}
	w.last = w.print(a.ID, content)
	return w.add(content)
}

// encode makes the bytes of an alert, valid until the next. The error is ErrUnfit.
func (w *EditionWriter) encode(a border.Alert) ([]byte, error) {
	if err := checkAlert(&a); err != nil {
		return nil, err
	}
	a.List = ""
	w.encoded.Reset()
	if err := records().enc.MarshalToBuffer(&a, &w.encoded); err != nil {
		return nil, fmt.Errorf("%w: %v", ErrUnfit, err)
	}
	if w.encoded.Len() > maxRecord {
		return nil, fmt.Errorf("%w: it has %d bytes, the most is %d", ErrUnfit, w.encoded.Len(), maxRecord)
	}
	return w.encoded.Bytes(), fits(w.encoded.Bytes())
}

// fits refuses what the decoder's limits would refuse later, when the edition
// depends on it. CBOR's cheap check of form knows the same limits.
func fits(content []byte) error {
	if err := records().dec.Wellformed(content); err != nil {
		return fmt.Errorf("%w: %v", ErrUnfit, err)
	}
	return nil
}

// takesMore says why alerts and lists can be added no more.
func (w *EditionWriter) takesMore() error {
	switch {
	case w.head.Segment.Name != "":
		return ErrSegment
	case w.head.Over.Number != 0:
		return ErrSettled
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
	if err := w.takesMore(); err != nil {
		w.err = fail(op, info.Name, err)
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
	i := slices.IndexFunc(from.head.Lists, func(l ListInfo) bool { return l.Name == list })
	if w.err == nil && i < 0 {
		return fail("carry over list", list, ErrNoAlert)
	}
	return w.CarryOverAs(from, from.head.Lists[max(i, 0)], see)
}

// CarryOverAs is CarryOver of the list that info names; the new edition says of it what
// info does, but for the number of its alerts.
func (w *EditionWriter) CarryOverAs(from *Edition, as ListInfo, see func(border.Alert) error) error {
	const op = "carry over list"
	if w.err != nil {
		return w.err
	}
	list := as.Name
	i := slices.IndexFunc(from.head.Lists, func(l ListInfo) bool { return l.Name == list })
	switch {
	case i < 0:
		return fail(op, list, ErrNoAlert)
	case w.takesMore() != nil:
		w.err = fail(op, list, w.takesMore())
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
			if a, err = from.decode(op, ref, list, content.bytes); err == nil {
				err = see(a)
			}
		}
		if err != nil {
			w.err = err
			return err
		}
	}
	return w.EndList(as)
}

// Abort gives the edition up; the station is as it was. After Commit it does
// nothing.
func (w *EditionWriter) Abort() error {
	if w.station == nil {
		return nil
	}
	_ = w.settle() // it is thrown away
	err := errors.Join(w.db.close(), w.remove())
	w.end()
	return err
}

// remove removes the unfinished file. Once the station is closed another program may
// have it, and an edition of its own under that name: who opens it next cleans up.
func (w *EditionWriter) remove() error {
	s := w.station
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	if w.stands != 0 {
		s.removeEdition(w.stands)
	}
	return s.disk.remove(w.path)
}

// end makes room for the next writer.
func (w *EditionWriter) end() {
	w.station.release()
	w.station = nil
	if w.err == nil {
		w.err = fail("write edition", w.path, ErrClosed)
	}
}
