package store

import (
	"bytes"
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"postern/app/border"
)

// bucketPeople holds who may sign in, all of it under the door key but the
// recovery, which lies open to its code alone.
const (
	bucketPeople = "people"

	keyRoster   = "roster"
	keyTries    = "tries"
	keyRecovery = "recovery"
	prefixSlot  = "slot " // behind it the person's id

	maxPeople = 500
)

// formatRoster is the form of the roster that this program writes, and the newest it reads.
// One without a number is of the first form: it may note given PINs, which whoever wrote the
// earliest of them did not know.
const formatRoster = 2

// roster is what the admin key signs: who may sign in, as what, by which rules.
type roster struct {
	Format   int           `json:"format,omitempty"` // of what is signed; see formatRoster
	Version  uint64        `json:"version"`          // goes up with each change
	ID       string        `json:"id"`               // the station's, as in its slot
	Name     string        `json:"name"`
	Admin    []byte        `json:"admin"`   // Ed25519 public key
	Auditor  []byte        `json:"auditor"` // X25519 public key
	People   []person      `json:"people"`
	Policy   border.Policy `json:"policy"`
	Recovery []byte        `json:"recovery"` // SHA-256 of the recovery as it lies there
	Laid     []byte        `json:"laid"`     // SHA-256 of all that is laid over the editions
}

// person is an account with what the store needs of it.
type person struct {
	ID    string      `json:"id"` // random: a login may come back for somebody else
	Login string      `json:"login"`
	Name  string      `json:"name"`
	Role  border.Role `json:"role"`
	Since time.Time   `json:"since"`
	Key   []byte      `json:"key"`             // Ed25519 public key; who has the other half makes the person's slot
	Given *given      `json:"given,omitempty"` // nil: the PIN is his own, or older than that it is noted
}

func (p person) account() border.Account {
	return border.Account{Login: p.Login, Name: p.Name, Role: p.Role, Since: p.Since}
}

// signedRoster is a roster as it is kept.
type signedRoster struct {
	Content   []byte `json:"content"`
	Signature []byte `json:"signature"`
}

// What is signed says first what it is, and of which station.
const (
	signsRoster = "postern roster 1"
	signsSlot   = "postern person slot 1"
	signsLaid   = "postern laid 1"
)

// message is what a signature covers: the parts, each behind its length.
func message(parts ...[]byte) []byte {
	var b []byte
	for _, p := range parts {
		b = binary.BigEndian.AppendUint32(b, uint32(len(p)))
		b = append(b, p...)
	}
	return b
}

var errSignature = errors.New("its signature does not fit")

// checkFormat looks whether a roster is of a form that this program reads, whatever else
// stands in it. Error: ErrNewerFormat.
func checkFormat(content []byte) error {
	var said struct {
		Format int `json:"format"`
	}
	if err := records().glance.Unmarshal(content, &said); err != nil {
		return err
	}
	switch {
	case said.Format > formatRoster:
		return &NewerError{Found: said.Format, Known: formatRoster}
	case said.Format < 0:
		return fmt.Errorf("it is of form %d", said.Format)
	}
	return nil
}

func (r *roster) sign(admin ed25519.PrivateKey) (signedRoster, error) {
	r.Format = formatRoster
	content, err := records().enc.Marshal(r)
	if err != nil {
		return signedRoster{}, err
	}
	if err := fits(content); err != nil {
		return signedRoster{}, err
	}
	return signedRoster{content, ed25519.Sign(admin, message([]byte(signsRoster), []byte(r.ID), content))}, nil
}

// roster is what was signed, if by the key that it names itself and of this
// station: whether that is the station's own admin key says the anchor. The error of one of
// a newer form is ErrNewerFormat, not that it cannot be trusted.
func (s signedRoster) roster(station string) (roster, error) {
	var r roster
	if err := checkFormat(s.Content); err != nil {
		return r, err
	}
	if err := records().dec.Unmarshal(s.Content, &r); err != nil {
		return r, err
	}
	switch {
	case len(r.Admin) != ed25519.PublicKeySize || len(r.Auditor) != keyBytes || r.ID != station || len(r.People) > maxPeople:
		return r, errors.New("it is not of this station")
	case !ed25519.Verify(r.Admin, message([]byte(signsRoster), []byte(r.ID), s.Content), s.Signature):
		return r, errSignature
	}
	for i, p := range r.People {
		if len(p.Key) != ed25519.PublicKeySize || p.ID == "" || !slices.Contains(border.Roles(), p.Role) || r.find(p.Login) != i {
			return r, fmt.Errorf("%q is none of its people", p.Login)
		}
	}
	return r, nil
}

// find returns the place of a login, -1 where there is none.
func (r *roster) find(login string) int {
	return slices.IndexFunc(r.People, func(p person) bool { return p.Login == login })
}

func (r *roster) supervisors() int {
	n := 0
	for _, p := range r.People {
		if p.Role.Rules() {
			n++
		}
	}
	return n
}

// people is what an open station with people has at hand whoever is signed in.
type people struct {
	of     slot
	door   drawn
	device []byte
	roster roster
	// astray is why nobody can sign in before the station was recovered; nil where
	// all is well.
	astray error
}

func peoplePlace(key string) place { return place{bucket: bucketPeople, key: []byte(key)} }

// put seals a value under the door key and writes it.
func (p *people) put(tx *bolt.Tx, key string, v any) error {
	content, err := records().enc.Marshal(v)
	if err != nil {
		return err
	}
	b, err := tx.CreateBucketIfNotExists([]byte(bucketPeople))
	if err != nil {
		return err
	}
	return b.Put([]byte(key), p.door.seal(nil, peoplePlace(key), content))
}

// get reads a value; false where there is none.
func (p *people) get(tx *bolt.Tx, key string, v any) (bool, error) {
	b := tx.Bucket([]byte(bucketPeople))
	if b == nil {
		return false, nil
	}
	value := b.Get([]byte(key))
	if value == nil {
		return false, nil
	}
	content, err := p.door.open(nil, peoplePlace(key), value)
	if err == nil {
		err = records().dec.Unmarshal(content, v)
	}
	if err != nil {
		return false, untrusted("its "+key, err)
	}
	return true, nil
}

// untrusted is an error of the people's part of the station.
func untrusted(what string, err error) error {
	return fmt.Errorf("%w: %w: %s: %v", ErrDamaged, ErrPeople, what, err)
}

// readRoster reads the roster and proves who has signed it.
func (p *people) readRoster(tx *bolt.Tx) error {
	var signed signedRoster
	switch there, err := p.get(tx, keyRoster, &signed); {
	case err != nil:
		return err
	case !there:
		return untrusted("its roster", errors.New("it is missing"))
	}
	r, err := signed.roster(p.of.Station)
	if errors.Is(err, ErrNewerFormat) {
		return err
	}
	if err != nil {
		return untrusted("its roster", err)
	}
	p.roster = r
	return nil
}

func (p *people) putRoster(tx *bolt.Tx, r *roster, admin ed25519.PrivateKey) error {
	signed, err := r.sign(admin)
	if err != nil {
		return err
	}
	return p.put(tx, keyRoster, &signed)
}

// openDoor reads who may sign in.
func (s *Station) openDoor(tx *bolt.Tx, of slot, key, secret []byte) error {
	device, err := of.device(secret)
	if err != nil {
		return err
	}
	p := &people{of: of, door: newDrawn(key), device: device}
	if err := p.readRoster(tx); err != nil {
		return err
	}
	if err := s.checkAnchor(of, &p.roster); err != nil {
		return err
	}
	s.door.Lock()
	s.people = p
	s.door.Unlock()
	return nil
}

// doorPeople is what is at hand whoever is signed in; nil where there are no people.
func (s *Station) doorPeople() *people {
	s.door.RLock()
	defer s.door.RUnlock()
	return s.people
}

// Attended reports whether the station has people: then nothing of it can be read
// before one of them has signed in.
func (s *Station) Attended() bool { return s.doorPeople() != nil }

// Name is the station's own name; "" where it has none, being without people.
func (s *Station) Name() string {
	s.door.RLock()
	defer s.door.RUnlock()
	if s.people == nil {
		return ""
	}
	return s.people.roster.Name
}

// Accounts are those who may sign in, in the order in which they were enrolled.
// They are known while the station is locked too.
func (s *Station) Accounts() []border.Account {
	s.door.RLock()
	defer s.door.RUnlock()
	if s.people == nil {
		return nil
	}
	accounts := make([]border.Account, len(s.people.roster.People))
	for i, p := range s.people.roster.People {
		accounts[i] = p.account()
	}
	return accounts
}

// Policy is the one that a supervisor has set, the default where none has.
func (s *Station) Policy() border.Policy {
	s.door.RLock()
	defer s.door.RUnlock()
	if s.people == nil || s.people.roster.Version == 0 {
		return border.DefaultPolicy()
	}
	return s.people.roster.Policy.Bounded()
}

// clone copies a roster deep enough to change it.
func (r roster) clone() roster {
	r.People = slices.Clone(r.People)
	r.Laid = bytes.Clone(r.Laid)
	return r
}
