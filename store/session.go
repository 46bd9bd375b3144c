package store

import (
	"errors"
	"time"

	bolt "go.etcd.io/bbolt"

	"postern/app/border"
)

// session is a person who is signed in, with the keys that his PIN has opened.
type session struct {
	person person
	purse  purse
}

// enter makes keys the ones that the station works with; of is nil where nobody
// had to sign in. Who was signed in before is not any more. A station that was closed
// meanwhile takes none.
func (s *Station) enter(keys stationKeys, now state, of *session) {
	s.door.Lock()
	defer s.door.Unlock()
	if s.session != nil {
		s.session.purse.wipe()
	}
	if s.shut {
		if of != nil {
			of.purse.wipe()
		}
		return
	}
	s.keys, s.state, s.session, s.opened = keys, now, of, true
}

// forget wipes the keys.
func (s *Station) forget() {
	s.door.Lock()
	defer s.door.Unlock()
	s.wipe()
}

// wipe is forget for who has the door.
func (s *Station) wipe() {
	if s.session != nil {
		s.session.purse.wipe()
	}
	s.keys, s.state, s.session, s.opened = stationKeys{}, state{}, nil, false
}

// unlocked are the keys and the state of an open station. Errors: ErrLocked,
// ErrClosed, and ErrNotAllowed where who is signed in has no station key.
func (s *Station) unlocked() (stationKeys, state, error) {
	s.door.RLock()
	defer s.door.RUnlock()
	switch {
	case s.people != nil && s.session == nil:
		return stationKeys{}, state{}, ErrLocked
	case !s.opened: // keys of nothing but zeros must seal nothing
		return stationKeys{}, state{}, ErrClosed
	case s.session != nil && len(s.session.purse.Station) == 0:
		return stationKeys{}, state{}, ErrNotAllowed
	}
	return s.keys, s.state, nil
}

// allowed says whether a role of those that may is signed in; at a station without
// people everybody may everything.
func (s *Station) allowed(may func(border.Role) bool) error {
	s.door.RLock()
	defer s.door.RUnlock()
	switch {
	case s.people == nil:
		return nil
	case s.session == nil:
		return ErrLocked
	case !may(s.session.person.Role):
		return ErrNotAllowed
	}
	return nil
}

// SignIn opens the station to a person; who was signed in before is not any more.
// A try counts before it is made. It takes about a quarter of a second, by
// design, and as long for a login that nobody has. Errors: a PINError,
// ErrUnattended, ErrNoAnchor where only Recover is left, ErrDamaged.
func (s *Station) SignIn(login, pin string, now time.Time) (border.Account, error) {
	const op = "sign in"
	s.ruling.Lock()
	defer s.ruling.Unlock()
	of, keys, err := s.prove(login, pin, now)
	if err != nil {
		return border.Account{}, fail(op, login, err)
	}
	if err := s.begin(op, of, keys); err != nil {
		return border.Account{}, fail(op, login, err)
	}
	return of.account(), nil
}

// begin makes a person the one who is signed in.
func (s *Station) begin(op string, of person, keys purse) error {
	station, err := keys.keys()
	if err != nil {
		return err
	}
	var now state
	if len(keys.Station) > 0 {
		err = s.db.view(op, func(tx *bolt.Tx) (err error) {
			now, err = readState(tx, station)
			return err
		})
	} else if s.isClosed() {
		err = ErrClosed
	}
	if err == nil {
		s.enter(station, now, &session{of, keys})
	}
	return err
}

// prove tries a PIN. Who calls holds ruling.
func (s *Station) prove(login, pin string, now time.Time) (person, purse, error) {
	p := s.doorPeople()
	switch {
	case p == nil:
		return person{}, purse{}, ErrUnattended
	case p.astray != nil:
		return person{}, purse{}, p.astray
	}
	login, pin = normalLogin(login), normalPIN(pin)
	of, known := person{ID: p.nobody(login)}, false
	if i := p.roster.find(login); i >= 0 {
		of, known = p.roster.People[i], true
	}
	keys, err := s.try(p, of, known, pin, now)
	if refusal, ok := errors.AsType[*PINError](err); ok {
		if err := s.db.update("try PIN", func(tx *bolt.Tx) error { return p.fail(tx, login, now) }); err != nil {
			return person{}, purse{}, err
		}
		return person{}, purse{}, refusal
	}
	return of, keys, err
}

// try tries a PIN at a person's slot, or at none.
func (s *Station) try(p *people, of person, known bool, pin string, now time.Time) (purse, error) {
	var slot *personSlot
	var refused *PINError
	var after tried
	err := s.db.update("try PIN", func(tx *bolt.Tx) (err error) {
		if known {
			if slot, err = p.readPersonSlot(tx, of, s.secrets.least()); err != nil {
				return err
			}
		}
		after, refused, err = p.count(tx, of.ID, now)
		return err
	})
	switch {
	case err != nil:
		return purse{}, err
	case refused != nil:
		return purse{}, refused
	case slot == nil: // nobody's, or a slot that died with another machine: as long, and never right
		if _, err := s.secrets.least().stretch(pin, p.device, p.device, pinInfo+of.ID); err != nil {
			return purse{}, err
		}
		e := after.refusal()
		e.Supervisor = e.Supervisor || known
		return purse{}, e
	}
	keys, err := p.open(slot, of, pin)
	if errors.Is(err, errPIN) {
		return purse{}, after.refusal()
	}
	if err == nil {
		err = s.db.update("try PIN", func(tx *bolt.Tx) error { return p.forgive(tx, of.ID) })
	}
	return keys, err
}

// Lock closes the station: the keys leave the memory. Who is in the middle of
// something with keys of his own copy ends that. Editions that are open stay
// readable; whoever has them closes them. A station without people does not lock.
func (s *Station) Lock() {
	if s.Attended() {
		s.forget()
	}
}

// SignedIn is who is signed in; false while the station is locked, or without
// people.
func (s *Station) SignedIn() (border.Account, bool) {
	s.door.RLock()
	defer s.door.RUnlock()
	if s.session == nil {
		return border.Account{}, false
	}
	return s.session.person.account(), true
}

// Witness lets a second person prove himself; who is signed in stays it. Errors:
// those of SignIn, ErrNoWitness where it is the same person, ErrGivenPIN where he has no
// PIN of his own yet, ErrOwnSecond where he has his PIN from who is signed in.
func (s *Station) Witness(login, pin string, now time.Time) (border.Account, error) {
	s.ruling.Lock()
	defer s.ruling.Unlock()
	of, err := s.witness(login, pin, now)
	return of.account(), fail("witness", login, err)
}

func (s *Station) witness(login, pin string, now time.Time) (person, error) {
	s.door.RLock()
	first := s.session
	s.door.RUnlock()
	switch {
	case first == nil:
		return person{}, ErrLocked
	case first.person.Login == normalLogin(login):
		return person{}, ErrNoWitness
	}
	of, keys, err := s.prove(login, pin, now)
	keys.wipe()
	if err == nil {
		err = s.fitsSecond(first.person, of, now)
	}
	return of, err
}

// Knows lets another person than the one who is signed in prove himself for himself alone:
// to sign in, not to be a second. Errors: those of SignIn.
func (s *Station) Knows(login, pin string, now time.Time) error {
	s.ruling.Lock()
	defer s.ruling.Unlock()
	_, keys, err := s.prove(login, pin, now)
	keys.wipe()
	return fail("prove oneself", login, err)
}

// Identify lets any of the people prove himself, whoever is signed in, to be answered what
// his role may know: he is not signed in by it, nor a second. Errors: those of SignIn,
// ErrLocked where nobody is signed in, ErrGivenPIN where he has no PIN of his own yet.
func (s *Station) Identify(login, pin string, now time.Time) (border.Account, error) {
	const op = "identify"
	s.ruling.Lock()
	defer s.ruling.Unlock()
	if p := s.doorPeople(); p == nil {
		return border.Account{}, fail(op, s.dir, ErrUnattended)
	}
	if _, in := s.SignedIn(); !in { // before a PIN is tried in vain
		return border.Account{}, fail(op, s.dir, ErrLocked)
	}
	of, keys, err := s.prove(login, pin, now)
	keys.wipe()
	if err != nil {
		return border.Account{}, fail(op, login, err)
	}
	if given, err := s.hasGiven(of); err != nil || given {
		if err == nil {
			err = ErrGivenPIN
		}
		return border.Account{}, fail(op, of.Login, err)
	}
	return of.account(), nil
}

// Prove lets who is signed in prove that it is still he. Errors: those of SignIn,
// ErrLocked.
func (s *Station) Prove(pin string, now time.Time) error {
	const op = "prove oneself"
	s.ruling.Lock()
	defer s.ruling.Unlock()
	who, in := s.SignedIn()
	if !in {
		return fail(op, s.dir, ErrLocked)
	}
	_, keys, err := s.prove(who.Login, pin, now)
	keys.wipe()
	return fail(op, who.Login, err)
}

// ChangePIN changes the PIN of who is signed in; nobody else is needed for it.
// Errors: those of SignIn for the old one, ErrLocked, a WeakPINError.
func (s *Station) ChangePIN(old, fresh string, now time.Time) error {
	const op = "change PIN"
	s.ruling.Lock()
	defer s.ruling.Unlock()
	who, in := s.SignedIn()
	if !in {
		return fail(op, s.dir, ErrLocked)
	}
	fresh = normalPIN(fresh)
	if err := checkPIN(fresh, who.Login); err != nil {
		return fail(op, who.Login, err)
	}
	if fresh == normalPIN(old) {
		return fail(op, who.Login, &WeakPINError{PINSame})
	}
	of, keys, err := s.prove(who.Login, old, now)
	if err != nil {
		return fail(op, who.Login, err)
	}
	defer keys.wipe()
	slot, err := s.people.newPersonSlot(s.secrets.least(), of.ID, fresh, &keys)
	if err != nil {
		return fail(op, who.Login, err)
	}
	return fail(op, who.Login, s.rewrite(op, func(tx *bolt.Tx) error { return s.people.put(tx, slotKey(of.ID), slot) }))
}
