package store

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/hex"
	"time"

	bolt "go.etcd.io/bbolt"

	"postern/app/border"
)

// ruled is one change of the roster as it is being made.
type ruled struct {
	*roster
	people *people
	purse  *purse                 // of the supervisor who is signed in
	slots  map[string]*personSlot // to be written, by the person's id; nil removes
	free   []string               // ids whose wrong tries are forgotten
	// recovery is to be written where it is not nil.
	recovery []byte
}

// rule changes the roster in the name of the supervisor who is signed in: signed,
// a version higher, and nothing left of what was replaced. Who calls holds ruling.
// Errors: ErrLocked, ErrNotAllowed, what change returns.
func (s *Station) rule(op, subject string, change func(*ruled) error) error {
	p, keys, err := s.ruler()
	if err != nil {
		return fail(op, subject, err)
	}
	defer keys.wipe()
	next := p.roster.clone()
	r := &ruled{roster: &next, people: p, purse: &keys, slots: map[string]*personSlot{}}
	if err := change(r); err != nil {
		return fail(op, subject, err)
	}
	next.Version++
	err = s.rewrite(op, func(tx *bolt.Tx) error { return r.write(tx, keys.admin()) })
	if err != nil {
		return fail(op, subject, err)
	}
	s.ruled(p, next)
	return nil
}

// ruler is the supervisor who is signed in, with a copy of his keys.
func (s *Station) ruler() (*people, purse, error) {
	s.door.RLock()
	defer s.door.RUnlock()
	switch {
	case s.people == nil:
		return nil, purse{}, ErrUnattended
	case s.session == nil:
		return nil, purse{}, ErrLocked
	case !s.session.person.Role.Rules() || s.session.purse.admin() == nil:
		return nil, purse{}, ErrNotAllowed
	}
	return s.people, s.session.purse.clone(), nil
}

// ruled makes a roster that is on the disk the one that counts.
func (s *Station) ruled(p *people, next roster) {
	s.door.Lock()
	p.roster = next
	s.door.Unlock()
	_ = s.putAnchor(p.of, &next, next.Version) // or when the station is opened next
}

func (r *ruled) write(tx *bolt.Tx, admin ed25519.PrivateKey) error {
	for id, slot := range r.slots {
		if slot == nil {
			if err := tx.Bucket([]byte(bucketPeople)).Delete([]byte(slotKey(id))); err != nil {
				return err
			}
			continue
		}
		if err := r.people.put(tx, slotKey(id), slot); err != nil {
			return err
		}
	}
	for _, id := range r.free {
		if err := r.people.forgive(tx, id); err != nil {
			return err
		}
	}
	if r.recovery != nil {
		if err := putRecovery(tx, r.recovery); err != nil {
			return err
		}
	}
	return r.people.putRoster(tx, r.roster, admin)
}

// seat gives a person keys of his own, as his role has them, under a PIN.
func (r *ruled) seat(cost kdf, of *person, pin string) error {
	if err := checkPIN(pin, of.Login); err != nil {
		return err
	}
	keys := r.purse.of(of.Role)
	defer keys.wipe()
	slot, err := r.people.newPersonSlot(cost, of.ID, pin, &keys)
	if err != nil {
		return err
	}
	of.Key = ed25519.NewKeyFromSeed(keys.Own).Public().(ed25519.PublicKey)
	r.slots[of.ID] = slot
	return nil
}

func newPersonID() string {
	var id [16]byte
	_, _ = rand.Read(id[:]) // it does not fail; see drawKey
	return hex.EncodeToString(id[:])
}

// newPerson is somebody who is to be enrolled.
func newPerson(login, name string, role border.Role, now time.Time) (person, error) {
	of := person{ID: newPersonID(), Login: normalLogin(login), Name: name, Role: role, Since: now.UTC().Truncate(time.Second)}
	if err := checkLogin(of.Login); err != nil {
		return of, err
	}
	return of, checkName(name)
}

// Enrol lets another person sign in, with a first PIN that he changes. Errors:
// ErrLocked, ErrNotAllowed, ErrSameLogin, ErrManyPeople, ErrBadLogin, ErrBadName,
// ErrBadRole, a WeakPINError.
func (s *Station) Enrol(login, name string, role border.Role, pin string, now time.Time) error {
	s.ruling.Lock()
	defer s.ruling.Unlock()
	return s.rule("enrol", login, func(r *ruled) error {
		of, err := newPerson(login, name, role, now)
		switch {
		case err != nil:
			return err
		case !role.Checks() && !role.Audits():
			return ErrBadRole
		case r.find(of.Login) >= 0:
			return ErrSameLogin
		case len(r.People) >= maxPeople:
			return ErrManyPeople
		}
		if err := r.seat(s.secrets.least(), &of, normalPIN(pin)); err != nil {
			return err
		}
		s.give(r, &of, now)
		r.People = append(r.People, of)
		return nil
	})
}

// ResetPIN gives a person a new PIN, which he changes, and lets him in again after too many
// wrong tries. Errors: ErrLocked, ErrNotAllowed, ErrNoAccount, a WeakPINError.
func (s *Station) ResetPIN(login, pin string, now time.Time) error {
	s.ruling.Lock()
	defer s.ruling.Unlock()
	return s.rule("reset PIN", login, func(r *ruled) error {
		i := r.find(normalLogin(login))
		if i < 0 {
			return ErrNoAccount
		}
		r.free = append(r.free, r.People[i].ID)
		if err := r.seat(s.secrets.least(), &r.People[i], normalPIN(pin)); err != nil {
			return err
		}
		s.give(r, &r.People[i], now)
		return nil
	})
}

// LetIn forgets a person's wrong tries: his PIN is as it was. Errors: ErrLocked,
// ErrNotAllowed, ErrNoAccount.
func (s *Station) LetIn(login string) error {
	const op = "let in"
	s.ruling.Lock()
	defer s.ruling.Unlock()
	p, keys, err := s.ruler()
	if err != nil {
		return fail(op, login, err)
	}
	keys.wipe()
	i := p.roster.find(normalLogin(login))
	if i < 0 {
		return fail(op, login, ErrNoAccount)
	}
	return fail(op, login, s.db.update(op, func(tx *bolt.Tx) error { return p.forgive(tx, p.roster.People[i].ID) }))
}

// Witnessed is a second person's word for what takes two: he types his login and
// his PIN.
type Witnessed struct{ Login, PIN string }

// Remove takes away a person's way in, and nothing of his slot is left. A
// supervisor is removed by two: the one who is signed in, and a witness. Errors:
// ErrLocked, ErrNotAllowed, ErrNoAccount, ErrLastSupervisor, ErrNoWitness, ErrGivenPIN,
// ErrOwnSecond, a PINError of the witness.
func (s *Station) Remove(login string, witness Witnessed, now time.Time) error {
	s.ruling.Lock()
	defer s.ruling.Unlock()
	login = normalLogin(login)
	err := s.rule("remove", login, func(r *ruled) error {
		i := r.find(login)
		if i < 0 {
			return ErrNoAccount
		}
		of := r.People[i]
		if of.Role.Rules() {
			if r.supervisors() < 2 {
				return ErrLastSupervisor
			}
			if witness == (Witnessed{}) {
				return ErrNoWitness
			}
			second, err := s.witness(witness.Login, witness.PIN, now)
			if err != nil {
				return err
			}
			if !second.Role.Rules() {
				return ErrNoWitness
			}
		}
		r.People = append(r.People[:i], r.People[i+1:]...)
		r.slots[of.ID] = nil
		r.free = append(r.free, of.ID)
		return nil
	})
	if who, in := s.SignedIn(); err == nil && in && who.Login == login {
		s.forget()
	}
	return err
}

// SetPolicy sets the station's policy, within its bounds. Errors: ErrLocked,
// ErrNotAllowed, ErrUnattended.
func (s *Station) SetPolicy(p border.Policy) error {
	s.ruling.Lock()
	defer s.ruling.Unlock()
	return s.rule("set policy", s.dir, func(r *ruled) error {
		r.Policy = p.Bounded()
		return nil
	})
}
