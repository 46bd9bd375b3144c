package store

import (
	"bytes"
	"strconv"
	"time"

	bolt "go.etcd.io/bbolt"

	"postern/app/border"
	"postern/store/journal"
)

// The facts of an entry that tells of an erasure.
const (
	factDay     = "day"
	factKeep    = "keep"
	factDetails = "details" // how many there were
)

// Erase forgets the details whose term is over: a whole day at a time, when all of it is
// older than the policy keeps it; where the station has people, the one that a supervisor
// has signed. It books for each day and term how many details there were, and never of
// what; then it destroys their key. What a power cut left of that is done the next time.
// A clock that has leapt ahead is believed only once the journal has gone on under it for
// a day: a key that is destroyed never comes back. It returns the entries that it booked.
// Errors: ErrJournal, ErrLocked, ErrClosed, those of the system.
func (s *Station) Erase(now time.Time, policy border.Policy) ([]journal.Entry, error) {
	const op = "erase"
	if s.Attended() {
		policy = s.Policy()
	}
	var entries []journal.Entry
	var over []string
	var files []string // keys of journals that were set aside
	err := s.db.update(op, func(tx *bolt.Tx) error {
		if tx.Bucket([]byte(bucketDays)) == nil {
			return nil
		}
		b, err := s.openBooking(tx)
		if err != nil {
			return ofJournal(err)
		}
		at := erasing{booking: b, now: now, policy: policy.Bounded()}
		at.until = believed(tx, b.keys, now)
		if over, err = at.days(); err == nil {
			files, err = at.asides()
		}
		if err == nil && len(at.entries) > 0 {
			err = b.finish()
		}
		entries = at.entries
		return ofJournal(err)
	})
	if err != nil {
		return nil, err
	}
	for _, path := range files {
		if err := s.destroyDay(path); err != nil {
			return entries, fail(op, path, err)
		}
	}
	if len(over) == 0 {
		return entries, nil
	}
	return entries, s.db.update(op, func(tx *bolt.Tx) error {
		b, err := s.openBooking(tx)
		if err != nil {
			return ofJournal(err)
		}
		return b.destroy(over)
	})
}

// How far ahead of the journal a clock is believed.
const (
	settled = 24 * time.Hour // entries as old as this say that the clock was right then
	quiet   = 72 * time.Hour // for so long a station may stand still after them
)

// believed is the time up to which details may be over: now, but never more than settled
// and quiet past the newest entry that is settled itself.
func believed(in journalRoom, keys journalKeys, now time.Time) time.Time {
	b := in.Bucket([]byte(bucketLeaves))
	if b == nil {
		return now
	}
	c := b.Cursor()
	for key, value := c.Last(); key != nil; key, value = c.Prev() {
		number, ok := entryNumber(key)
		if !ok {
			continue
		}
		leaf, err := openLeaf(keys, number, value) // where it can't be read another tells
		if err != nil || now.Sub(leaf.Time) < settled {
			continue
		}
		if most := leaf.Time.Add(settled + quiet); now.After(most) {
			return most
		}
		return now
	}
	return now // all of the journal is of the last day
}

// erasing is one run of Erase within a booking.
type erasing struct {
	*booking
	now     time.Time
	until   time.Time // the time that is believed
	policy  border.Policy
	entries []journal.Entry
}

func (e *erasing) book(facts map[string]string) (journal.Entry, error) {
	entry, err := e.add(e.now, journal.Draft{Kind: journal.KindErasure, Facts: facts})
	if err == nil {
		e.entries = append(e.entries, entry)
	}
	return entry, err
}

// days books what is over. over names the days whose key is to be destroyed, those too
// that were booked before.
func (e *erasing) days() (over []string, err error) {
	days := map[string]bookDay{}
	var names []string // in order
	err = e.buckets[bucketDays].ForEach(func(key, value []byte) error {
		var day bookDay
		if err := decodeDay(e.keys, string(key), value, &day); err != nil {
			return err
		}
		switch {
		case day.Over:
			over = append(over, string(key))
		case day.Key != nil && isOver(string(key), e.until, e.policy):
			names = append(names, string(key))
			days[string(key)] = day
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		day := days[name]
		of, keep := splitDayName(name)
		entry, err := e.book(map[string]string{factDay: of, factKeep: string(keep), factDetails: strconv.FormatUint(day.Details, 10)})
		if err != nil {
			return nil, err
		}
		day.Over, day.Erased, day.Details = true, entry.Number, 0
		e.booking.days[name] = &day
		if err := e.dropDetails(name); err != nil {
			return nil, err
		}
		over = append(over, name)
	}
	return over, nil
}

// asides books which keys of journals that were set aside are over, and notes it in their
// room; files are those keys, and those that were noted before.
func (e *erasing) asides() (files []string, err error) {
	for number := range e.keys.number {
		keys, err := e.station.journalKeys(number)
		if err != nil {
			return nil, err
		}
		in := asideRoom(e.tx, number)
		if in == nil {
			continue
		}
		noted, err := in.CreateBucketIfNotExists([]byte(bucketErased))
		if err != nil {
			return nil, err
		}
		for _, name := range e.station.dayKeys(keys) {
			if !isOver(name, e.until, e.policy) {
				continue
			}
			files = append(files, e.station.dayPath(keys, name))
			if noted.Get([]byte(name)) != nil {
				continue
			}
			of, keep := splitDayName(name)
			entry, err := e.book(map[string]string{factDay: of, factKeep: string(keep), factAside: strconv.FormatUint(number+1, 10)})
			if err == nil {
				err = noted.Put([]byte(name), keys.leaf.seal(nil, erasedPlace(name), entryKey(entry.Number)))
			}
			if err != nil {
				return nil, err
			}
		}
	}
	return files, nil
}

// isOver reports whether all of a day is older than its term.
func isOver(name string, now time.Time, policy border.Policy) bool {
	of, keep := splitDayName(name)
	day, err := time.Parse(time.DateOnly, of)
	term := policy.KeepDecisions
	if keep == journal.KeepNoMatch {
		term = policy.KeepNoMatch
	}
	return err == nil && now.Sub(day.AddDate(0, 0, 1)) >= term
}

func (b *booking) dropDetails(name string) error {
	prefix := []byte(name + " ")
	details := b.buckets[bucketDetails]
	var gone [][]byte // a cursor is not to be moved and deleted under at once
	c := details.Cursor()
	for key, _ := c.Seek(prefix); bytes.HasPrefix(key, prefix); key, _ = c.Next() {
		gone = append(gone, bytes.Clone(key))
	}
	for _, key := range gone {
		if err := details.Delete(key); err != nil {
			return err
		}
	}
	return nil
}

// destroy destroys keys, and notes that it is done.
func (b *booking) destroy(names []string) error {
	for _, name := range names {
		day, known, err := readDay(b.tx, b.keys, name)
		if err != nil {
			return err
		}
		if !known || !day.Over { // meanwhile it was used anew
			continue
		}
		if err := b.station.destroyDay(b.station.dayPath(b.keys, name)); err != nil {
			return err
		}
		if err := b.putDay(name, bookDay{Erased: day.Erased, Lost: day.Lost}); err != nil {
			return err
		}
	}
	return nil
}
