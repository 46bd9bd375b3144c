package store

import (
	"errors"
	"time"

	bolt "go.etcd.io/bbolt"

	"postern/app/border"
)

// Founding is what makes a station one with people: its name and its first
// supervisor.
type Founding struct {
	Station string // its name
	Login   string
	Name    string // the supervisor's
	PIN     string
	Now     time.Time
}

// Found gives a station without people its first supervisor, who is signed in
// then. All keys are drawn anew and station.db is written afresh, so that what lay
// open to the device secret alone opens nothing new; the editions that are there
// stay readable. The sheet is to be printed: nothing keeps its code. Errors:
// ErrAttended, ErrBadLogin, ErrBadName, a WeakPINError, ErrBusy while an edition is being
// written, which would come to lie under the wrong key; the station is as it was.
func (s *Station) Found(f Founding) (RecoverySheet, error) {
	const op = "found station"
	s.ruling.Lock()
	defer s.ruling.Unlock()
	if err := s.holdEditions(); err != nil {
		return RecoverySheet{}, fail(op, s.dir, err)
	}
	defer s.release()
	sheet, err := s.found(op, f)
	return sheet, fail(op, s.dir, err)
}

// holdEditions keeps editions from being written until release. Errors: ErrBusy, ErrClosed.
func (s *Station) holdEditions() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closed:
		return ErrClosed
	case s.writing:
		return ErrBusy
	}
	s.writing = true
	return nil
}

func (s *Station) release() {
	s.mu.Lock()
	s.writing = false
	s.mu.Unlock()
}

func (s *Station) found(op string, f Founding) (RecoverySheet, error) {
	if s.Attended() {
		return RecoverySheet{}, ErrAttended
	}
	old, was, err := s.unlocked()
	if err != nil {
		return RecoverySheet{}, err
	}
	first, err := newPerson(f.Login, f.Name, border.RoleSupervisor, f.Now)
	if err == nil {
		err = checkName(f.Station)
	}
	if err != nil {
		return RecoverySheet{}, err
	}
	r, next, err := s.foundRoster(op, f.Station, old)
	if err != nil {
		return RecoverySheet{}, err
	}
	defer r.purse.wipe()
	next.Plain = was.Plain
	if err := r.seat(s.secrets.least(), &first, normalPIN(f.PIN)); err != nil {
		return RecoverySheet{}, err
	}
	r.People = []person{first}
	sheet := RecoverySheet{Station: f.Station, Made: f.Now}
	if sheet.Code, err = r.newRecovery(s.secrets.least()); err != nil {
		return RecoverySheet{}, err
	}
	keys, err := newStationKeys(r.purse.Station)
	if err != nil {
		return RecoverySheet{}, err
	}
	// First outside: with version 0 it is of a founding that may still break off.
	if err := s.putAnchor(r.people.of, r.roster, 0); err != nil {
		return RecoverySheet{}, err
	}
	r.Version = 1
	err = s.rewrite(op, func(tx *bolt.Tx) error {
		err := errors.Join(putMark(tx, markStation, formatStation), putSlot(tx, r.people.of), putState(tx, keys, next), relay(tx, r, old, keys), shelveAnew(tx, old.kept, keys.kept))
		r.Laid = laidDigest(tx)
		return errors.Join(err, r.write(tx, r.purse.admin()))
	})
	if err != nil {
		return RecoverySheet{}, err
	}
	return sheet, s.open1st(op, r, first, f.PIN)
}

// foundRoster draws the keys of a station that gets people.
func (s *Station) foundRoster(op, name string, old stationKeys) (*ruled, state, error) {
	var of slot
	begun := false
	err := s.db.view(op, func(tx *bolt.Tx) (err error) {
		begun = tx.Bucket([]byte(bucketLeaves)) != nil
		of, err = readSlot(tx)
		return err
	})
	if err != nil {
		return nil, state{}, err
	}
	_, secret, err := s.openSlot(of)
	if err != nil {
		return nil, state{}, err
	}
	numbers, err := s.editions(suffixEdition)
	if err != nil {
		return nil, state{}, err
	}
	next := state{Former: &former{Head: old.head.key[:]}}
	if len(numbers) > 0 {
		next.Former.UpTo = numbers[0]
	}
	keys, err := newPurse()
	if err != nil {
		return nil, state{}, err
	}
	if begun { // it goes on under its own seed, or nobody could prove that it is one
		keys.Journal, keys.FormerReader = old.journal[:], old.reader[:]
	}
	p, door := &people{}, drawKey()
	p.of = slot{Kind: slotDoor, Station: of.Station, Keyring: of.Keyring, KDF: of.KDF, Salt: drawKey()}
	p.door = newDrawn(door)
	if p.device, err = p.of.device(secret); err == nil {
		err = p.of.hold(secret, door)
	}
	if err != nil {
		return nil, state{}, err
	}
	auditor, err := keys.auditor()
	list := &roster{ID: of.Station, Name: name, Admin: keys.AdminOf, Auditor: auditor, Policy: border.DefaultPolicy()}
	return &ruled{roster: list, people: p, purse: &keys, slots: map[string]*personSlot{}}, next, err
}

// open1st signs in the supervisor whose slot was just written, by the PIN that he
// has chosen: that it opens is proven before anybody depends on it.
func (s *Station) open1st(op string, r *ruled, first person, pin string) error {
	r.people.roster, r.people.astray = *r.roster, nil
	keys, err := r.people.open(r.slots[first.ID], first, normalPIN(pin))
	if err != nil {
		return err
	}
	s.door.Lock()
	s.people, s.opened = r.people, false
	s.door.Unlock()
	s.ruled(r.people, *r.roster)
	return s.begin(op, first, keys)
}
