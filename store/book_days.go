package store

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"

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
	if b := in.Bucket([]byte(bucketErased)); b != nil && isErased(b, keys, name) {
		return bookDay{Erased: math.MaxUint64}, true, nil
	}
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
	text, err := readSmall(s.dayPath(keys, name), maxDayKey)
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

// dayKeys names the days and terms of which a key lies there.
func (s *Station) dayKeys(keys journalKeys) (names []string) {
	files, _ := os.ReadDir(filepath.Join(s.dir, keys.dir)) // none where no detail was booked yet
	for _, f := range files {
		if name, ok := strings.CutSuffix(f.Name(), suffixKey); ok {
			names = append(names, name)
		}
	}
	return names
}

// openDayKey opens the key of a day. Errors: ErrDamaged where it is not there or not the
// one that was made, those of the system.
func (s *Station) openDayKey(keys journalKeys, name string, sum []byte) ([]byte, error) {
	text, err := readSmall(s.dayPath(keys, name), maxDayKey)
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
