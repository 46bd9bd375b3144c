package store

import (
	"crypto/sha256"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"
)

// secondAfter is how long after a supervisor gave somebody his PIN that supervisor can have
// him for a second: until then he may be a second of his own making.
const secondAfter = 24 * time.Hour

// given says of a PIN that somebody else has chosen it: the slot that it was put into, by
// whom, and when. A PIN of the person's own makes another slot, which nobody has to sign.
type given struct {
	Slot []byte    `json:"slot"` // SHA-256 of its signature
	By   string    `json:"by"`   // the supervisor's id
	At   time.Time `json:"at"`
}

// give notes in the roster that a person's new PIN is not of his own choice. The people
// of a demonstration keep theirs, which everybody sees.
func (s *Station) give(r *ruled, of *person, now time.Time) {
	of.Given = nil
	s.door.RLock()
	by := s.session.person.ID
	s.door.RUnlock()
	if by == of.ID || s.Demonstration() {
		return
	}
	of.Given = &given{Slot: slotDigest(r.slots[of.ID]), By: by, At: now.UTC().Truncate(time.Second)}
}

func slotDigest(slot *personSlot) []byte {
	sum := sha256.Sum256(slot.Signature)
	return sum[:]
}

// hasGiven reports whether a person's PIN is still the one that somebody gave him.
func (s *Station) hasGiven(of person) (is bool, err error) {
	if of.Given == nil {
		return false, nil
	}
	p := s.doorPeople()
	err = s.db.view("read a slot", func(tx *bolt.Tx) error {
		slot, err := p.readPersonSlot(tx, of, s.secrets.least())
		is = slot != nil && slices.Equal(slotDigest(slot), of.Given.Slot)
		return err
	})
	return is, err
}

// PINGiven reports whether who is signed in has still the PIN that a supervisor gave him:
// he chooses his own before anything else. Whoever had a PIN before PINs were noted as
// given is not asked. Errors: ErrLocked, ErrDamaged, ErrClosed.
func (s *Station) PINGiven() (bool, error) {
	const op = "see whose PIN it is"
	s.door.RLock()
	in := s.session
	var of person
	if in != nil {
		of = in.person
	}
	s.door.RUnlock()
	if in == nil {
		return false, fail(op, s.dir, ErrLocked)
	}
	is, err := s.hasGiven(of)
	return is, fail(op, of.Login, err)
}

// fitsSecond says why a person who has proven himself is no second for the one who is
// signed in. Errors: ErrGivenPIN, ErrOwnSecond.
func (s *Station) fitsSecond(first, second person, now time.Time) error {
	is, err := s.hasGiven(second)
	switch {
	case err != nil:
		return err
	case is:
		return ErrGivenPIN
	case second.Given != nil && second.Given.By == first.ID && now.Before(second.Given.At.Add(secondAfter)):
		return ErrOwnSecond
	}
	return nil
}
