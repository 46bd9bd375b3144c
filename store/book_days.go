package store

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"

	"postern/app/border"
	"postern/store/journal"
)

// Details lie under a key a day and term, each in a file of its own outside bbolt, which
// keeps freed pages: what is to be forgotten is forgotten by the death of its key.
const (
	dirJournal   = "journal" // in the station's folder
	markDayKey   = "postern-day-key"
	formatDayKey = 1
	maxDayKey    = 1 << 10 // bytes; no file of a day's key is longer
)

// bookDay is what the journal notes of the key of a day and term.
type bookDay struct {
	Details uint64 `json:"details"`          // that live
	Key     []byte `json:"key,omitempty"`    // SHA-256 of the key's file; none while there is no key
	Over    bool   `json:"over,omitempty"`   // it is booked that the key is destroyed
	Erased  uint64 `json:"erased,omitempty"` // the entry that says so; details before it are erased
	Lost    bool   `json:"lost,omitempty"`   // the key was found missing, and another made
}

// dayName names a day and term: 2026-11-22.decision.
func dayName(day string, keep journal.Keep) string { return day + "." + string(keep) }

func splitDayName(name string) (day string, keep journal.Keep) {
	day, class, _ := strings.Cut(name, ".")
	return day, journal.Keep(class)
}

func detailKey(name string, number uint64) []byte {
	return append([]byte(name+" "), entryKey(number)...)
}

func (s *Station) dayPath(keys journalKeys, name string) string {
	return filepath.Join(s.dir, keys.dir, name+suffixKey)
}

func dayPlace(name string) place { return place{bucketDays, []byte(name), 0} }

func dayKeyPlace(name string) place { return place{dirJournal, []byte(name), 0} }

// readDay reads what is noted of a day; false where nothing is.
func readDay(in journalRoom, keys journalKeys, name string) (bookDay, bool, error) {
	var day bookDay
	b := in.Bucket([]byte(bucketDays))
	if b == nil {
		return day, false, nil
	}
	value := b.Get([]byte(name))
	if value == nil {
		return day, false, nil
	}
	err := decodeDay(keys, name, value, &day)
	return day, err == nil, err
}

func decodeDay(keys journalKeys, name string, value []byte, day *bookDay) error {
	content, err := keys.leaf.open(nil, dayPlace(name), value)
	if err == nil {
		err = records().dec.Unmarshal(content, day)
	}
	if err != nil {
		return fmt.Errorf("%w: what its journal notes of %q: %v", ErrDamaged, name, err)
	}
	return nil
}

func (b *booking) putDay(name string, day bookDay) error {
	content, err := records().enc.Marshal(&day)
	if err != nil {
		return err
	}
	return b.buckets[bucketDays].Put([]byte(name), b.keys.leaf.seal(nil, dayPlace(name), content))
}

// dayKey is the key of a day and term. Where there is none it is made; where it should be
// there and is not, what lies under it is lost, and work goes on under another.
func (b *booking) dayKey(name string) ([]byte, error) {
	if key, ok := b.dayKeys[name]; ok {
		return key, nil
	}
	day, known, err := readDay(b.tx, b.keys, name)
	if err != nil {
		return nil, err
	}
	if day.Over { // the clock went back before the key was destroyed
		if err := b.station.destroyDay(b.station.dayPath(b.keys, name)); err != nil {
			return nil, err
		}
		day = bookDay{Erased: day.Erased, Lost: day.Lost}
	}
	var key []byte
	if known && day.Key != nil {
		if key, err = b.station.openDayKey(b.keys, name, day.Key); err != nil {
			if !errors.Is(err, ErrDamaged) {
				return nil, err
			}
			day.Lost = true
		}
	}
	if !known { // of a booking that broke off, or of a journal that was wound back: it may be needed yet
		key, day.Key = b.station.adoptDayKey(b.keys, name)
	}
	if key == nil {
		if key, day.Key, err = b.station.makeDayKey(b.keys, name); err != nil {
			return nil, err
		}
	}
	b.days[name], b.dayKeys[name] = &day, key
	return key, nil
}

// adoptDayKey takes over a key of this station that lies there unnoted.
func (s *Station) adoptDayKey(keys journalKeys, name string) (key, sum []byte) {
	text, err := s.readDayKey(keys, name)
	if err != nil {
		return nil, nil
	}
	of := sha256.Sum256(text)
	if key, err = s.openDayKey(keys, name, of[:]); err != nil {
		return nil, nil
	}
	return key, of[:]
}

// makeDayKey makes a key and its file, which is on the disk when it returns. What else
// lies there is replaced.
func (s *Station) makeDayKey(keys journalKeys, name string) (key, sum []byte, err error) {
	dir := filepath.Join(s.dir, keys.dir)
	if err := os.Mkdir(dir, 0o700); err == nil {
		err = s.disk.syncFolder(s.dir)
		if err != nil {
			return nil, nil, err
		}
	} else if !errors.Is(err, fs.ErrExist) {
		return nil, nil, err
	}
	key = drawKey()
	sealed := keys.days.seal(nil, dayKeyPlace(name), key)
	text := fmt.Appendf(nil, "%s\n%s\n", markText(markDayKey, formatDayKey), base64.StdEncoding.EncodeToString(sealed))
	if err := s.disk.write(s.dayPath(keys, name), text); err != nil {
		return nil, nil, err
	}
	if err := s.disk.syncFolder(dir); err != nil {
		return nil, nil, err
	}
	of := sha256.Sum256(text)
	return key, of[:], nil
}

func (s *Station) readDayKey(keys journalKeys, name string) ([]byte, error) {
	f, err := os.Open(s.dayPath(keys, name))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxDayKey))
}

// openDayKey opens the key of a day. Errors: ErrDamaged where it is not there or not the
// one that was made, those of the system.
func (s *Station) openDayKey(keys journalKeys, name string, sum []byte) ([]byte, error) {
	text, err := s.readDayKey(keys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: the key of %s is missing", ErrDamaged, name)
	}
	if err != nil {
		return nil, err
	}
	if of := sha256.Sum256(text); !bytes.Equal(of[:], sum) {
		return nil, fmt.Errorf("%w: the key of %s is not the one that was made", ErrDamaged, name)
	}
	mark, rest, _ := bytes.Cut(text, []byte("\n"))
	if err := checkMark(mark, markDayKey, formatDayKey); err != nil {
		return nil, err
	}
	sealed, err := base64.StdEncoding.DecodeString(strings.TrimSuffix(string(rest), "\n"))
	var key []byte
	if err == nil {
		key, err = keys.days.open(nil, dayKeyPlace(name), sealed)
	}
	if err != nil || len(key) != journal.KeyBytes {
		return nil, fmt.Errorf("%w: the key of %s does not open", ErrDamaged, name)
	}
	return key, nil
}

// destroyDay destroys the key of a day: what stood in its file is written over before the
// file goes. That it is gone already is no error.
func (s *Station) destroyDay(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	over := make([]byte, maxDayKey)
	_, _ = rand.Read(over) // see drawKey
	_, err = f.WriteAt(over, 0)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return errors.Join(s.disk.remove(path), s.disk.syncFolder(filepath.Dir(path)))
}

// Erase forgets the details whose term is over: a whole day at a time, when all of it is
// older than the policy keeps it. It books for each day and term how many details there
// were, and never of what; then it destroys their key. What a power cut left of that is
// done the next time. It returns the entries that it booked.
func (s *Station) Erase(now time.Time, policy border.Policy) ([]journal.Entry, error) {
	const op = "erase"
	var entries []journal.Entry
	var over []string
	err := s.db.update(op, func(tx *bolt.Tx) error {
		if tx.Bucket([]byte(bucketDays)) == nil {
			return nil
		}
		b, err := s.openBooking(tx)
		if err != nil {
			return err
		}
		entries, over, err = b.erase(now, policy.Bounded())
		return err
	})
	if err != nil || len(over) == 0 {
		return nil, err
	}
	return entries, s.db.update(op, func(tx *bolt.Tx) error {
		b, err := s.openBooking(tx)
		if err != nil {
			return err
		}
		return b.destroy(over)
	})
}

// erase books what is over. over names the days whose key is to be destroyed, those too
// that were booked before.
func (b *booking) erase(now time.Time, policy border.Policy) (entries []journal.Entry, over []string, err error) {
	days := map[string]bookDay{}
	var names []string // in order
	err = b.buckets[bucketDays].ForEach(func(key, value []byte) error {
		var day bookDay
		if err := decodeDay(b.keys, string(key), value, &day); err != nil {
			return err
		}
		switch {
		case day.Over:
			over = append(over, string(key))
		case day.Key != nil && isOver(string(key), now, policy):
			names = append(names, string(key))
			days[string(key)] = day
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	for _, name := range names {
		day := days[name]
		of, keep := splitDayName(name)
		e, err := b.add(now, journal.Draft{Kind: journal.KindErasure, Facts: map[string]string{
			"day": of, "keep": string(keep), "details": strconv.FormatUint(day.Details, 10),
		}})
		if err != nil {
			return nil, nil, err
		}
		day.Over, day.Erased, day.Details = true, e.Number, 0
		b.days[name] = &day
		if err := b.dropDetails(name); err != nil {
			return nil, nil, err
		}
		entries, over = append(entries, e), append(over, name)
	}
	if len(entries) == 0 {
		return nil, over, nil
	}
	return entries, over, b.finish()
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
