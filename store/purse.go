package store

import (
	"crypto/ecdh"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"

	bolt "go.etcd.io/bbolt"
	"golang.org/x/crypto/argon2"

	"postern/app/border"
)

// purse is the keys that a person has once he has signed in. What his role may
// not do it has no key for.
type purse struct {
	Own     []byte `json:"own"`               // Ed25519 seed: who may make his slot anew
	AdminOf []byte `json:"admin_of"`          // the admin's public key: he notices a roster of somebody else
	Station []byte `json:"station,omitempty"` // officer, second line, supervisor
	Admin   []byte `json:"admin,omitempty"`   // Ed25519 seed: supervisor
	Journal []byte `json:"journal"`           // the journal's seed
	Reader  []byte `json:"reader,omitempty"`  // X25519: auditor and supervisor
	// FormerReader opens the journal's details of the time before the station had
	// people.
	FormerReader []byte `json:"former_reader,omitempty"`
}

// newPurse draws the keys of a station; it is the first supervisor's.
func newPurse() (purse, error) {
	p := purse{Station: drawKey(), Admin: drawKey(), Journal: drawKey(), Reader: drawKey()}
	p.AdminOf = p.admin().Public().(ed25519.PublicKey)
	_, err := p.auditor()
	return p, err
}

// admin is the key that signs the roster; nil where it is not there.
func (p *purse) admin() ed25519.PrivateKey {
	if len(p.Admin) != ed25519.SeedSize {
		return nil
	}
	return ed25519.NewKeyFromSeed(p.Admin)
}

// auditor is the public key to which journal details are sealed.
func (p *purse) auditor() ([]byte, error) {
	key, err := ecdh.X25519().NewPrivateKey(p.Reader)
	if err != nil {
		return nil, err
	}
	return key.PublicKey().Bytes(), nil
}

// of is what of a supervisor's purse another's role has, with a key of his own.
func (p *purse) of(role border.Role) purse {
	made := purse{Own: drawKey(), AdminOf: slices.Clone(p.AdminOf), Journal: slices.Clone(p.Journal)}
	if role.Checks() {
		made.Station = slices.Clone(p.Station)
	}
	if role.Rules() {
		made.Admin = slices.Clone(p.Admin)
	}
	if role.Audits() {
		made.Reader, made.FormerReader = slices.Clone(p.Reader), slices.Clone(p.FormerReader)
	}
	return made
}

// keys are the station's keys that the purse opens.
func (p *purse) keys() (k stationKeys, err error) {
	if len(p.Station) == keyBytes {
		k, err = newStationKeys(p.Station)
	}
	copy(k.journal[:], p.Journal)
	copy(k.reader[:], p.Reader)
	copy(k.formerReader[:], p.FormerReader)
	return k, err
}

func (p *purse) clone() purse {
	return purse{
		slices.Clone(p.Own), slices.Clone(p.AdminOf), slices.Clone(p.Station), slices.Clone(p.Admin),
		slices.Clone(p.Journal), slices.Clone(p.Reader), slices.Clone(p.FormerReader),
	}
}

// wipe makes the keys zero where they lie.
func (p *purse) wipe() {
	for _, key := range [][]byte{p.Own, p.Station, p.Admin, p.Journal, p.Reader, p.FormerReader} {
		clear(key)
	}
}

// check looks whether the purse is this person's, at the station of this roster.
func (p *purse) check(of person, r *roster) error {
	whole := len(p.Own) == ed25519.SeedSize && slices.Equal(p.AdminOf, r.Admin) &&
		slices.Equal(ed25519.NewKeyFromSeed(p.Own).Public().(ed25519.PublicKey), of.Key) &&
		(!of.Role.Checks() || len(p.Station) == keyBytes) &&
		(!of.Role.Audits() || len(p.Reader) == keyBytes) &&
		len(p.Journal) == keyBytes
	if whole && of.Role.Rules() {
		admin := p.admin()
		whole = admin != nil && slices.Equal(admin.Public().(ed25519.PublicKey), r.Admin)
	}
	if !whole {
		return errors.New("its keys are not those of the roster")
	}
	return nil
}

// personSlot holds a purse, sealed under what a PIN and the device secret make
// together, and is signed by the purse's own key.
type personSlot struct {
	KDF       kdf    `json:"kdf"`
	Salt      []byte `json:"salt"`
	Purse     []byte `json:"purse"`
	Signature []byte `json:"signature"`
}

const (
	kdfPIN   = "argon2id+hkdf-sha256"
	pinInfo  = "postern person slot 1 "
	codeInfo = "postern recovery 1 "
	saltPIN  = 32
)

// costPIN is what a PIN costs who tries one: 64 MiB, three passes.
func costPIN() kdf { return kdf{Name: kdfPIN, Time: 3, Memory: 64 << 10} }

// bounded refuses a slot that was made too cheap, and one that would stop the
// machine. least is costPIN but in tests.
func (k kdf) bounded(least kdf) error {
	const passes, memory = 16, 1 << 20
	if k.Name != kdfPIN || k.Time < least.Time || k.Time > passes || k.Memory < least.Memory || k.Memory > memory {
		return fmt.Errorf("made by %q with %d passes over %d KiB", k.Name, k.Time, k.Memory)
	}
	return nil
}

// stretch makes a key of a PIN and what the device secret adds, nil where there
// is none; info says whose.
func (k kdf) stretch(pin string, salt, device []byte, info string) (drawn, error) {
	slow := argon2.IDKey([]byte(pin), salt, k.Time, k.Memory, 1, keyBytes)
	key, err := hkdf.Key(sha256.New, append(slow, device...), salt, info, keyBytes)
	if err != nil {
		return drawn{}, err
	}
	return newDrawn(key), nil
}

func slotKey(id string) string { return prefixSlot + id }

func (s *personSlot) signed(station, id string) []byte {
	made := fmt.Appendf(nil, "%s %d %d", s.KDF.Name, s.KDF.Time, s.KDF.Memory)
	return message([]byte(signsSlot), []byte(station), []byte(id), made, s.Salt, s.Purse)
}

// newPersonSlot puts a purse into a slot of its own.
func (p *people) newPersonSlot(cost kdf, id, pin string, keys *purse) (*personSlot, error) {
	s := &personSlot{KDF: cost, Salt: make([]byte, saltPIN)}
	_, _ = rand.Read(s.Salt) // it does not fail; see drawKey
	seal, err := cost.stretch(pin, s.Salt, p.device, pinInfo+p.of.Station+" "+id)
	if err != nil {
		return nil, err
	}
	content, err := records().enc.Marshal(keys)
	if err != nil {
		return nil, err
	}
	s.Purse = seal.seal(nil, peoplePlace(slotKey(id)), content)
	clear(content)
	s.Signature = ed25519.Sign(ed25519.NewKeyFromSeed(keys.Own), s.signed(p.of.Station, id))
	return s, nil
}

// readPersonSlot reads a person's slot and proves that it is his; nil where he
// has none.
func (p *people) readPersonSlot(tx *bolt.Tx, of person, least kdf) (*personSlot, error) {
	var s personSlot
	there, err := p.get(tx, slotKey(of.ID), &s)
	if err != nil || !there {
		return nil, err
	}
	if err = s.KDF.bounded(least); err == nil && !ed25519.Verify(of.Key, s.signed(p.of.Station, of.ID), s.Signature) {
		err = errSignature
	}
	if err != nil {
		return nil, untrusted("the slot of "+of.Login, err)
	}
	return &s, nil
}

// errPIN: the PIN does not open the slot.
var errPIN = errors.New("the PIN does not fit")

// open opens a slot. Errors: errPIN, ErrDamaged.
func (p *people) open(s *personSlot, of person, pin string) (purse, error) {
	seal, err := s.KDF.stretch(pin, s.Salt, p.device, pinInfo+p.of.Station+" "+of.ID)
	if err != nil {
		return purse{}, err
	}
	content, err := seal.open(nil, peoplePlace(slotKey(of.ID)), s.Purse)
	if err != nil {
		return purse{}, errPIN
	}
	defer clear(content)
	var keys purse
	if err = records().dec.Unmarshal(content, &keys); err == nil {
		err = keys.check(of, &p.roster)
	}
	if err != nil {
		keys.wipe()
		return purse{}, untrusted("the slot of "+of.Login, err)
	}
	return keys, nil
}
