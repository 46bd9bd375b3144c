package store

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"
)

// Station is a station's folder, open and owned: no second program can open it
// until Close. It is safe for concurrent use.
type Station struct {
	dir  string
	disk disk
	db   *database

	secrets Secrets
	secret  SecretPlace

	demonstration bool

	// ruling is held by who tries a PIN or changes the people, from beginning to end.
	ruling sync.Mutex
	// exchanging is held by who has the station's end of the exchange.
	exchanging sync.Mutex
	// door guards what follows it, for moments; who holds mu may take it.
	door    sync.RWMutex
	people  *people  // nil where the station has none
	session *session // nil while the station is locked, and where it has no people
	opened  bool     // keys are those of the station
	shut    bool     // no keys are taken any more: the station is closed
	keys    stationKeys
	state   state

	mu      sync.Mutex
	writing bool
	closed  bool
	whole   uint64          // the edition last seen to be whole, 0 before
	broken  map[uint64]bool // editions that were seen to be damaged
}

func newStationAt(dir string, p Secrets) *Station {
	return &Station{dir: dir, secrets: p, disk: realDisk{}, broken: map[uint64]bool{}}
}

// OpenStation opens a station and takes ownership of it. It waits a second for
// another program to let go. What an import that broke off has left is removed.
// A station from before stations had keys is given them. Errors: ErrNoStation,
// ErrHeld (a HeldError), ErrNoSecret (a NoSecretError), ErrNoAnchor (an
// AnchorError), ErrNewerFormat, ErrDamaged. One with people is locked.
func OpenStation(dir string) (*Station, error) { return Secrets{}.OpenStation(dir) }

// OpenStation is the function of the same name, with its secret where p says.
func (p Secrets) OpenStation(dir string) (*Station, error) {
	const op = "open station"
	s, err := p.take(op, dir)
	if err != nil {
		return nil, err
	}
	if err := s.db.view(op, s.unlock); err != nil {
		return nil, errors.Join(err, s.db.close())
	}
	s.leaveNote()
	s.removeTemporary(s.dir)
	s.clean()
	return s, nil
}

// take takes ownership of a station in today's format and reads nothing of it yet.
func (p Secrets) take(op, dir string) (*Station, error) {
	s := newStationAt(dir, p)
	path := s.path(fileStation)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, fail(op, dir, ErrNoStation)
	} else if err != nil {
		return nil, fail(op, dir, err)
	}
	db, err := openDatabase(op, path, bolt.Options{})
	if err == nil && !db.stillAt(path) { // whoever had it has written it anew meanwhile, and holds that
		err = errors.Join(ErrHeld, db.close())
	}
	if errors.Is(err, ErrHeld) {
		return nil, fail(op, dir, s.holder())
	}
	if err != nil {
		return nil, err
	}
	s.db = db
	format := 0
	err = db.view(op, func(tx *bolt.Tx) (err error) {
		if format, err = readMark(tx, markStation, formatStation); err != nil {
			return err
		}
		s.demonstration = tx.Bucket([]byte(bucketMark)).Get([]byte(keyDemonstration)) != nil
		return nil
	})
	switch {
	case err != nil:
	case format < formatKeys:
		err = s.migrate(op)
	case format < formatStation: // what came since is not there yet
		err = db.update(op, func(tx *bolt.Tx) error { return putMark(tx, markStation, formatStation) })
	}
	if err != nil {
		return nil, errors.Join(err, db.close())
	}
	return s, nil
}

// Close lets go of the station. Open editions stay readable; an edition that is
// being written can no longer be committed.
func (s *Station) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	s.door.Lock()
	s.shut = true
	s.wipe()
	s.door.Unlock()
	_ = s.disk.remove(s.path(fileHolder)) // stale, it misleads nobody: it is read only while another holds the lock
	return s.db.close()
}

func (s *Station) isClosed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.closed
}

// Demonstration reports whether the station was set up for made-up people.
func (s *Station) Demonstration() bool { return s.demonstration }

// note is what the owner leaves for others to read.
type note struct {
	Program string    `json:"program"`
	PID     int       `json:"pid"`
	Since   time.Time `json:"since"`
}

// leaveNote tells others who has the station. It is a courtesy: the lock is
// what keeps them out, so a note that cannot be written is no error.
func (s *Station) leaveNote() {
	program, err := os.Executable()
	if err != nil {
		program = os.Args[0]
	}
	text, err := json.Marshal(note{Program: filepath.Base(program), PID: os.Getpid(), Since: time.Now().Truncate(time.Second)})
	if err != nil {
		return
	}
	next := s.path(fileHolder + suffixTemporary)
	if os.WriteFile(next, text, 0o600) == nil {
		_ = os.Rename(next, s.path(fileHolder))
	}
}

func (s *Station) holder() error {
	var n note
	text, err := os.ReadFile(s.path(fileHolder))
	if err != nil || json.Unmarshal(text, &n) != nil {
		return &HeldError{}
	}
	return &HeldError{Program: n.Program, PID: n.PID, Since: n.Since}
}

// removeTemporary removes the temporary files of a folder. Of the station's own it is
// done only when the station is opened: later one may be of a change on its way.
func (s *Station) removeTemporary(dir string) {
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), suffixTemporary) {
			_ = s.disk.remove(filepath.Join(dir, e.Name()))
		}
	}
}

// clean removes what an import that broke off has left: temporary files,
// editions that never became current, sums without their edition. What cannot
// be removed harms nobody and is tried again next time.
func (s *Station) clean() {
	s.removeTemporary(s.path(dirEditions))
	at, err := s.pointer()
	if err != nil {
		return // without it nothing can be told apart
	}
	whole := map[uint64]bool{}
	numbers, _ := s.editions(suffixEdition)
	for _, n := range numbers {
		if n > at.highest {
			_ = s.disk.remove(s.editionPath(n, suffixEdition))
			continue
		}
		whole[n] = true
	}
	for _, suffix := range []string{suffixSum, suffixParts} {
		sums, _ := s.editions(suffix)
		for _, n := range sums {
			if !whole[n] {
				_ = s.disk.remove(s.editionPath(n, suffix))
			}
		}
	}
}
