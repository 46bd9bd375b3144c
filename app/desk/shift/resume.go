package shift

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"postern/app/desk/booked"
	"postern/store"
	"postern/store/journal"
)

// UnreadError says that what was kept on a shelf cannot be read. It lies on the shelf
// "unread" now; the rest of the work goes on.
type UnreadError struct {
	Shelf string
	Count int
	Err   error // of the first
}

func (e *UnreadError) Error() string {
	return fmt.Sprintf("%d kept on shelf %s cannot be read: %v", e.Count, e.Shelf, e.Err)
}

func (e *UnreadError) Unwrap() error { return e.Err }

const shelfUnread = "unread"

// Resume begins the shift with what the station keeps: the open case of whoever sat here
// before, what waits, the time since somebody was screening. It gives the open case, and
// false where there is none. A case of another officer is taken over. It has its finding
// where an edition answers, and can be checked anew by Check where none does yet.
// An UnreadError is told beside a shift that works; all others mean that it does not.
func (s *Shift) Resume() (Case, bool, error) {
	const op = "begin a shift"
	s.work.Lock()
	defer s.work.Unlock()
	if s.at.Load() != nil {
		c, ok := s.Case()
		return c, ok, nil
	}
	l := loader{keeper: s.keeper}
	before := l.load(s.officer.Login)
	if l.err != nil {
		return Case{}, false, fmt.Errorf("%s: %w", op, l.err)
	}
	now := s.now()
	next := before.next()
	drafts := s.gaps(next, now)
	drafts = append(drafts, s.lapse(next, now)...)
	next.resume()
	drafts = append(drafts, s.takeOver(next)...)
	s.at.Store(before)
	if err := s.commit(op, now, next, drafts, l.moved...); err != nil {
		s.at.Store(nil)
		return Case{}, false, err
	}
	s.sweep = l.blanks
	for n := range next.waiting {
		s.scans = max(s.scans, n)
	}
	if next.open != nil {
		if err := s.askAgain(); err != nil {
			s.at.Store(nil) // it has not begun after all
			return Case{}, false, fmt.Errorf("%s: %w", op, err)
		}
	}
	c, ok := s.Case()
	return c, ok, l.unread
}

// takeOver makes the open case this officer's.
func (s *Shift) takeOver(next *state) []journal.Draft {
	if next.open == nil {
		return nil
	}
	o := *next.open
	next.open = &o
	holder := o.Holder
	if holder == "" {
		holder = o.Officer
	}
	o.takenOver = o.Officer != s.officer.Login
	if holder == s.officer.Login {
		return nil
	}
	o.Holder = s.officer.Login
	return []journal.Draft{{
		Kind: journal.KindNote, Who: s.officer.Login, Case: o.Number,
		Facts: map[string]string{"note": "taken_over", "from": holder},
	}}
}

// askAgain looks for the answer of the open case, if the lists are open.
func (s *Shift) askAgain() error {
	at := s.at.Load()
	now := s.now()
	if causeOf(s.finder.Status()) != CauseNone {
		return nil
	}
	next := at.next()
	o := &openCase{record: at.open.record, takenOver: at.open.takenOver}
	drafts, err := s.answer(next, at.open, o, now)
	if errors.Is(err, ErrOpening) || err != nil && o.Queued != QueuedNot {
		return nil // it waits for its answer
	}
	if err != nil {
		return err
	}
	next.open = o
	return s.commit("check again", now, next, drafts)
}

// loader reads what a station keeps.
type loader struct {
	keeper Keeper
	moved  []store.Kept // what cannot be read, out of the way
	blanks []uint64
	unread error
	err    error // nothing can be read
}

// values is a shelf as it lies.
func (l *loader) values(shelf string) map[string][]byte {
	if l.err != nil {
		return nil
	}
	values, err := l.keeper.Kept(shelf)
	if err != nil && values != nil && errors.Is(err, store.ErrDamaged) { // the rest is there
		l.unread = &UnreadError{Shelf: shelf, Count: 1, Err: err}
		return values
	}
	l.err = err
	return values
}

// setAside moves what cannot be read to a shelf of its own, so that nothing is lost.
func (l *loader) setAside(shelf, key string, value []byte, why error) {
	l.moved = append(
		l.moved,
		store.Kept{Shelf: shelf, Key: key},
		store.Kept{Shelf: shelfUnread, Key: shelf + "/" + key + "/" + digestOf(value), Value: value},
	)
	if e, ok := errors.AsType[*UnreadError](l.unread); ok {
		e.Count++
		return
	}
	l.unread = &UnreadError{Shelf: shelf, Count: 1, Err: why}
}

// one reads one value; nil where there is none.
func one[V any](l *loader, shelf string, values map[string][]byte, key string) *V {
	value, ok := values[key]
	if !ok {
		return nil
	}
	var v V
	if err := json.Unmarshal(value, &v); err != nil {
		l.setAside(shelf, key, value, err)
		return nil
	}
	return &v
}

// records reads a shelf of cases.
func (l *loader) records(shelf string) map[uint64]*record {
	out := map[uint64]*record{}
	for key, value := range l.values(shelf) {
		if shelf == shelfGroup && key == keyHead {
			continue
		}
		r, err := decodeRecord(value)
		if err != nil {
			l.setAside(shelf, key, value, err)
			continue
		}
		out[r.Number] = &r
	}
	return out
}

func (l *loader) load(login string) *state {
	at := &state{
		queue: l.records(shelfQueue), unscreened: l.records(shelfUnscreened), members: l.records(shelfGroup),
		waiting: map[uint64]*WaitingScan{}, known: map[string]*booked.Known{}, manifests: map[string]*manifestMark{},
	}
	cases := l.values(shelfCase)
	if value, ok := cases[keyOpen]; ok {
		if r, err := decodeRecord(value); err != nil {
			l.setAside(shelfCase, keyOpen, value, err)
		} else {
			at.open = &openCase{record: r}
		}
	}
	var numbered bool
	at.number, numbered = l.lastNumber(at, cases[keyNumber])
	at.figures = one[figures](l, shelfCase, cases, keyFigures+login)
	if at.figures != nil && at.figures.Seconds == nil {
		at.figures.Seconds = map[int]int{}
	}
	at.head = one[groupHead](l, shelfGroup, l.values(shelfGroup), keyHead)
	at.alive = one[alive](l, shelfAlive, l.values(shelfAlive), keyAlive)
	shelved(l, shelfWaiting, func(w *WaitingScan) { at.waiting[w.Number] = w })
	shelved(l, shelfKnown, func(k *booked.Known) { at.known[k.Key()] = k })
	shelved(l, shelfManifests, func(m *manifestMark) { at.manifests[m.Digest] = m })
	shelved(l, shelfQuiet, func(q *quietValue) {
		if q.Shown == nil && q.Number != 0 {
			l.blanks = append(l.blanks, q.Number)
		}
	})
	if !numbered {
		at.number = max(at.number, l.highest(shelfQuiet), l.highest(shelfReferrals))
	}
	return at
}

// highest is the highest number of a case on a shelf, by its keys.
func (l *loader) highest(shelf string) (n uint64) {
	for key := range l.values(shelf) {
		if number, err := strconv.ParseUint(key, 10, 64); err == nil {
			n = max(n, number)
		}
	}
	return n
}

// shelved reads a whole shelf.
func shelved[V any](l *loader, shelf string, take func(*V)) {
	values := l.values(shelf)
	for _, key := range sortedKeys(values) {
		if v := one[V](l, shelf, values, key); v != nil {
			take(v)
		}
	}
}

// lastNumber is the last case's; false where that cannot be read, and it is what is open and
// waits that says so. What the second line has says more then: no number is given twice.
func (l *loader) lastNumber(at *state, kept []byte) (number uint64, known bool) {
	n, err := strconv.ParseUint(string(kept), 10, 64)
	if err != nil && kept != nil {
		l.setAside(shelfCase, keyNumber, kept, err)
	}
	for _, m := range []map[uint64]*record{at.queue, at.unscreened, at.members} {
		for number := range m {
			n = max(n, number)
		}
	}
	if at.open != nil {
		n = max(n, at.open.Number)
	}
	return n, err == nil
}
