package store

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"

	"postern/app/border"
)

// OpenToRecover opens a station that OpenStation refuses because its device secret
// or its anchor is lost, or its roster damaged: Recover is all that can be done then.
// One that is well opens as always. Errors: those of OpenStation where a recovery
// sheet cannot help.
func OpenToRecover(dir string) (*Station, error) { return Secrets{}.OpenToRecover(dir) }

// OpenToRecover is the function of the same name, with its secret where p says.
func (p Secrets) OpenToRecover(dir string) (*Station, error) {
	const op = "open station"
	s, err := p.take(op, dir)
	if err != nil {
		return nil, err
	}
	if err := s.db.view(op, s.unlock); err != nil {
		helps := errors.Is(err, ErrNoSecret) || errors.Is(err, ErrNoAnchor) || errors.Is(err, ErrDamaged)
		if helps {
			there := false
			look := s.db.view(op, func(tx *bolt.Tx) error {
				there = len(readRecovery(tx)) > 0
				return nil
			})
			helps = look == nil && there
		}
		if !helps {
			return nil, errors.Join(err, s.db.close())
		}
		s.people = &people{astray: err}
	}
	s.leaveNote()
	s.removeTemporary(s.dir)
	s.clean()
	return s, nil
}

// Recover lets in whoever has the recovery sheet, as a supervisor with a new PIN:
// the one of that login, or a new one. It makes a new device secret and a new anchor
// where they are lost; everybody else then needs ResetPIN. Of a roster that is older
// than it has to be, or not the admin's, nobody is kept. The sheet's code opens
// nothing any more; a new sheet is given. Errors: ErrBadCode, ErrUnattended,
// ErrBadLogin, a WeakPINError, ErrDamaged.
func (s *Station) Recover(code, login, pin string, now time.Time) (RecoverySheet, error) {
	const op = "recover station"
	s.ruling.Lock()
	defer s.ruling.Unlock()
	sheet, err := s.recover(op, code, login, pin, now)
	return sheet, fail(op, s.dir, err)
}

func (s *Station) recover(op, code, login, pin string, now time.Time) (RecoverySheet, error) {
	if !s.Attended() {
		return RecoverySheet{}, ErrUnattended
	}
	var value []byte
	if err := s.db.view(op, func(tx *bolt.Tx) error { value = readRecovery(tx); return nil }); err != nil {
		return RecoverySheet{}, err
	}
	what, err := openRecovery(value, code, s.secrets.least())
	if err != nil {
		return RecoverySheet{}, err
	}
	defer what.Purse.wipe()
	r, fresh, err := s.recoverRoster(op, what)
	if err != nil {
		return RecoverySheet{}, err
	}
	if sum := sha256.Sum256(value); len(r.Recovery) > 0 && !bytes.Equal(r.Recovery, sum[:]) {
		return RecoverySheet{}, ErrBadCode // an older sheet's, put back
	}
	i, err := r.supervise(login, now)
	if err == nil {
		err = r.seat(s.secrets.least(), &r.People[i], normalPIN(pin))
	}
	if err != nil {
		return RecoverySheet{}, err
	}
	sheet := RecoverySheet{Station: r.Name, Made: now}
	if sheet.Code, err = r.newRecovery(s.secrets.least()); err != nil {
		return RecoverySheet{}, err
	}
	// First outside, as it is before: should the machine stop after the file is written, its
	// sheet was never seen, and without an anchor nobody could sign in either.
	if err := s.putAnchor(r.people.of, r.roster, max(1, r.Version)); err != nil {
		return RecoverySheet{}, err
	}
	r.Version++
	if err := s.rewrite(op, func(tx *bolt.Tx) error { return r.writeRecovered(tx, fresh) }); err != nil {
		return RecoverySheet{}, err
	}
	if err := s.putAnchor(r.people.of, r.roster, r.Version); err != nil { // without it the station would not open again
		return RecoverySheet{}, err
	}
	return sheet, s.open1st(op, r, r.People[i], pin)
}

// supervise finds or makes the account of who recovers.
func (r *ruled) supervise(login string, now time.Time) (int, error) {
	login = normalLogin(login)
	if i := r.find(login); i >= 0 {
		r.People[i].Role = border.RoleSupervisor
		return i, nil
	}
	of, err := newPerson(login, login, border.RoleSupervisor, now)
	r.People = append(r.People, of)
	return len(r.People) - 1, err
}

// recoverRoster begins from the roster that lies there, if it is the admin's own and
// not too old, or from an empty one. fresh says that no slot can be opened any more:
// there is another device secret, or the people are not kept.
func (s *Station) recoverRoster(op string, what recovered) (r *ruled, fresh bool, err error) {
	p := &people{door: newDrawn(what.Door)}
	var unreadable error
	err = s.db.view(op, func(tx *bolt.Tx) error {
		p.of, unreadable = readSlot(tx)
		return nil
	})
	if err != nil {
		return nil, false, err
	}
	door, secret, err := s.openSlot(p.of)
	if unreadable != nil || err != nil || p.of.Kind != slotDoor || p.of.Station != what.ID {
		var at SecretPlace
		if p.of, secret, at, err = s.newSlot(slotDoor, what.ID, what.Door); err != nil {
			return nil, false, err
		}
		s.secret, fresh = at, true
	} else if !bytes.Equal(door, what.Door) {
		if err := p.of.hold(secret, what.Door); err != nil {
			return nil, false, err
		}
	}
	if p.device, err = p.of.device(secret); err != nil {
		return nil, false, err
	}
	admin := what.Purse.admin().Public().(ed25519.PublicKey)
	lowest, err := s.lowest(p.of, what.ID, admin)
	if err != nil {
		return nil, false, err
	}
	err = s.db.view(op, func(tx *bolt.Tx) error { unreadable = p.readRoster(tx); return nil })
	if err == nil && errors.Is(unreadable, ErrNewerFormat) { // its people are well, and would be forgotten
		err = unreadable
	}
	if err != nil {
		return nil, false, err
	}
	list := p.roster.clone()
	if unreadable != nil || !bytes.Equal(list.Admin, admin) || list.Version < lowest { // of another's roster not even the version counts
		list, fresh = roster{ID: what.ID, Name: what.Name, Policy: border.DefaultPolicy(), Version: lowest, Admin: admin}, true
		if list.Auditor, err = what.Purse.auditor(); err != nil {
			return nil, false, err
		}
	}
	keys := what.Purse.clone()
	return &ruled{roster: &list, people: p, purse: &keys, slots: map[string]*personSlot{}}, fresh, nil
}

// lowest is the lowest version that the anchors of an admin allow; 0 where there is none.
func (s *Station) lowest(of slot, id string, admin ed25519.PublicKey) (lowest uint64, err error) {
	found, _, err := s.secrets.anchors(s.dir, of)
	if err != nil {
		return 0, err
	}
	for _, a := range found {
		if a.station == id && a.admin == sha256.Sum256(admin) {
			lowest = max(lowest, a.version)
		}
	}
	return lowest, nil
}

// writeRecovered writes the change; fresh, no slot but the new one stays.
func (r *ruled) writeRecovered(tx *bolt.Tx, fresh bool) error {
	b, err := tx.CreateBucketIfNotExists([]byte(bucketPeople))
	if err != nil {
		return err
	}
	var gone [][]byte
	err = b.ForEach(func(key, _ []byte) error {
		if fresh && strings.HasPrefix(string(key), prefixSlot) {
			gone = append(gone, bytes.Clone(key))
		}
		return nil
	})
	for _, key := range append(gone, []byte(keyTries)) {
		err = errors.Join(err, b.Delete(key))
	}
	r.Laid = laidDigest(tx)
	return errors.Join(err, putSlot(tx, r.people.of), r.write(tx, r.purse.admin()))
}
