package store

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// How the keys hang together. Of a station without people:
//
//	device secret, outside the folder
//	 └ HKDF-SHA256 with the slot's salt → opens the slot's copy of
//	   station key, random, in station.db only inside slots
//	    ├ HKDF-SHA256 "head"    → opens the heads of editions, each with its
//	    │                         data key, random → opens its alerts and blocks
//	    ├ HKDF-SHA256 "laid"    → opens what is laid over the editions, and
//	    │                         names it
//	    ├ HKDF-SHA256 "kept"    → opens what is kept for the work at the station, and
//	    │                         names it
//	    ├ HKDF-SHA256 "journal" → the journal's seed
//	    ├ HKDF-SHA256 "auditor" → the auditor's key, opens the journal's details
//	    └ HKDF-SHA256 "state"   → opens what the station notes of itself
//
// Of a station with people:
//
//	device secret
//	 ├ HKDF-SHA256 with the first slot's salt → opens its copy of
//	 │ door key, random → opens what is seen before anybody has signed in: the
//	 │                    roster, the people's slots, the tries
//	 └ HKDF-SHA256 with Argon2id of a PIN → opens one person's slot, see purse:
//	   station key (as above, but for the journal), the journal's seed, admin key,
//	   auditor's key, as his role has them
//
// What is only hidden by the door key is not secret from who works at this
// machine. That it is true is another matter: the roster is signed by the admin
// key, and each person's slot by the key that the roster gives that person.

// slot is the way from the device secret to the station key, or to the door key.
type slot struct {
	Kind    string `json:"kind"`
	Station string `json:"station"`           // random; the name under which a keyring has the secret
	Keyring bool   `json:"keyring,omitempty"` // the secret was put there, not in a file
	KDF     kdf    `json:"kdf"`
	Salt    []byte `json:"salt"`
	Key     []byte `json:"key"` // sealed
}

// kdf says how the key of a slot is made.
type kdf struct {
	Name   string `json:"name"`
	Time   uint32 `json:"time,omitempty"`   // of a slow one: passes
	Memory uint32 `json:"memory,omitempty"` // KiB
}

const (
	slotDevice = "device" // its key is the station key: there are no people
	slotDoor   = "door"   // its key is the door key
	kdfHKDF    = "hkdf-sha256"
	slotInfo   = "postern station slot 1 "
	personInfo = "postern station person 1 " // what a person's slot has of the device secret

	bucketSlots = "slots" // the slot's number, as an alert's
	bucketState = "state" // one key of the same name
	stationName = 16      // random bytes
)

// state is what a station notes of itself, under the station key.
type state struct {
	// Plain is the newest edition that may lie unsealed, from before editions were;
	// 0 is none. Nobody without the key can have lists in the clear accepted.
	Plain uint64 `json:"plain,omitempty"`
	// Former are keys of the time before the station had people.
	Former *former `json:"former,omitempty"`
}

// former opens what was sealed before a station had people: its key lay open to
// the device secret alone, so nothing new is sealed with it.
type former struct {
	UpTo uint64 `json:"up_to"` // the newest edition of that time
	Head []byte `json:"head"`
}

// stationKeys opens what the station key opens. It is a value without pointers:
// who wipes his own leaves the copies of others whole.
type stationKeys struct {
	head    drawn
	laid    drawn
	named   [keyBytes]byte // under which alerts laid over are named
	state   drawn
	kept    keptKeys
	journal [keyBytes]byte // the seed from which the journal's keys come
	// reader is the X25519 key that opens the journal's details, formerReader that of
	// the time before the station had people; all zero where the one who is signed in
	// has none.
	reader       [keyBytes]byte
	formerReader [keyBytes]byte
}

// stationUse makes the key for one use of the station key.
func stationUse(station []byte, use string) ([keyBytes]byte, error) {
	key, err := hkdf.Expand(sha256.New, station, "postern station "+use+" 1", keyBytes)
	if err != nil {
		return [keyBytes]byte{}, err
	}
	return [keyBytes]byte(key), nil
}

// newStationKeys makes all but the journal's.
func newStationKeys(station []byte) (k stationKeys, err error) {
	for _, of := range []struct {
		use string
		key *[keyBytes]byte
	}{{"head", &k.head.key}, {"laid", &k.laid.key}, {"laid name", &k.named}, {"state", &k.state.key}, {"kept", &k.kept.content.key}, {"kept name", &k.kept.named}} {
		if *of.key, err = stationUse(station, of.use); err != nil {
			return stationKeys{}, err
		}
	}
	return k, nil
}

// unattendedKeys are those of a station without people, where whoever has the
// device secret may read everything.
func unattendedKeys(station []byte) (stationKeys, error) {
	k, err := newStationKeys(station)
	if err == nil {
		k.journal, err = stationUse(station, "journal")
	}
	if err == nil {
		k.reader, err = stationUse(station, "auditor")
	}
	return k, err
}

// sealer is what a secret makes of a slot.
func (s slot) sealer(secret []byte) (drawn, error) {
	if s.Kind != slotDevice && s.Kind != slotDoor || s.KDF != (kdf{Name: kdfHKDF}) || len(s.Salt) != keyBytes {
		return drawn{}, fmt.Errorf("%w: a slot of kind %q made by %q", ErrDamaged, s.Kind, s.KDF.Name)
	}
	key, err := hkdf.Key(sha256.New, secret, s.Salt, slotInfo+s.Kind+" "+s.Station, keyBytes)
	if err != nil {
		return drawn{}, err
	}
	return newDrawn(key), nil
}

// device is what people's slots have of a secret.
func (s slot) device(secret []byte) ([]byte, error) {
	return hkdf.Key(sha256.New, secret, s.Salt, personInfo+s.Station, keyBytes)
}

func slotPlace(n int) place { return place{bucket: bucketSlots, key: numberKey(n)} }

func statePlace() place { return place{bucket: bucketState, key: []byte(bucketState)} }

// newSlot draws a slot that opens a key, and keeps its secret outside the folder.
func (s *Station) newSlot(kind, station string, key []byte) (of slot, secret []byte, at SecretPlace, err error) {
	of = slot{Kind: kind, Station: station, KDF: kdf{Name: kdfHKDF}, Salt: drawKey()}
	if secret, at, err = s.secrets.keep(s.disk, s.dir, of.Station); err != nil {
		return of, nil, at, err
	}
	of.Keyring = at.Keyring
	return of, secret, at, of.hold(secret, key)
}

// hold seals a key into the slot.
func (s *slot) hold(secret, key []byte) error {
	seal, err := s.sealer(secret)
	if err == nil {
		s.Key = seal.seal(nil, slotPlace(0), key)
	}
	return err
}

// putSlot writes the first slot.
func putSlot(tx *bolt.Tx, of slot) error {
	content, err := records().enc.Marshal(&of)
	if err != nil {
		return err
	}
	b, err := tx.CreateBucketIfNotExists([]byte(bucketSlots))
	if err != nil {
		return err
	}
	return b.Put(numberKey(0), newChecksum().seal(nil, slotPlace(0), content))
}

// furnish gives a station its keys: the secret outside first, then in the one
// transaction of tx all that lies inside, so that what breaks off between them
// can be done again.
func (s *Station) furnish(tx *bolt.Tx, plain uint64) error {
	name := make([]byte, stationName)
	_, _ = rand.Read(name) // it does not fail; see drawKey
	station := drawKey()
	of, _, at, err := s.newSlot(slotDevice, fmt.Sprintf("%x", name), station)
	if err == nil {
		err = putSlot(tx, of)
	}
	if err != nil {
		return err
	}
	keys, err := unattendedKeys(station)
	if err != nil {
		return err
	}
	s.secret = at
	s.enter(keys, state{Plain: plain}, nil)
	return putState(tx, keys, state{Plain: plain})
}

// putState writes the station's state.
func putState(tx *bolt.Tx, keys stationKeys, now state) error {
	content, err := records().enc.Marshal(&now)
	if err != nil {
		return err
	}
	b, err := tx.CreateBucketIfNotExists([]byte(bucketState))
	if err != nil {
		return err
	}
	return b.Put([]byte(bucketState), keys.state.seal(nil, statePlace(), content))
}

// unlock opens the slot of this machine. A station without people it opens
// wholly, of one with people the door. Errors: ErrNoSecret (a NoSecretError),
// ErrNoAnchor (an AnchorError), ErrDamaged.
func (s *Station) unlock(tx *bolt.Tx) error {
	of, err := readSlot(tx)
	if err != nil {
		return err
	}
	key, secret, err := s.openSlot(of)
	if err != nil {
		return err
	}
	if of.Kind == slotDoor {
		return s.openDoor(tx, of, key, secret)
	}
	if err := s.checkUnattended(of); err != nil {
		return err
	}
	keys, err := unattendedKeys(key)
	if err != nil {
		return err
	}
	now, err := readState(tx, keys)
	if err == nil {
		s.enter(keys, now, nil)
	}
	return err
}

// openSlot looks for the secret that opens a slot.
func (s *Station) openSlot(of slot) (key, secret []byte, err error) {
	secrets, places, err := s.secrets.candidates(s.dir, of)
	if err != nil {
		return nil, nil, err
	}
	for i, secret := range secrets {
		seal, err := of.sealer(secret)
		if err != nil {
			return nil, nil, err
		}
		key, err := seal.open(nil, slotPlace(0), of.Key)
		if err != nil {
			continue
		}
		if len(key) != keyBytes {
			return nil, nil, fmt.Errorf("%w: its key has %d bytes", ErrDamaged, len(key))
		}
		made := s.secret.Made
		s.secret = places[i]
		s.secret.Made = made
		return key, secret, nil
	}
	// The slot's own checksum fits, so it is the secret that is another's.
	return nil, nil, &NoSecretError{File: places[0].File, Keyring: of.Keyring, Other: true}
}

func readSlot(tx *bolt.Tx) (slot, error) {
	var of slot
	b := tx.Bucket([]byte(bucketSlots))
	if b == nil {
		return of, fmt.Errorf("%w: its slots are missing", ErrDamaged)
	}
	content, err := newChecksum().open(nil, slotPlace(0), b.Get(numberKey(0)))
	if err == nil {
		err = records().dec.Unmarshal(content, &of)
	}
	if err != nil {
		return of, fmt.Errorf("%w: its first slot: %v", ErrDamaged, err)
	}
	return of, nil
}

func readState(tx *bolt.Tx, keys stationKeys) (now state, err error) {
	b := tx.Bucket([]byte(bucketState))
	if b == nil {
		return now, fmt.Errorf("%w: its state is missing", ErrDamaged)
	}
	content, err := keys.state.open(nil, statePlace(), b.Get([]byte(bucketState)))
	if err == nil {
		err = records().dec.Unmarshal(content, &now)
	}
	if err == nil && now.Former != nil && len(now.Former.Head) != keyBytes {
		err = errors.New("a key of another length")
	}
	if err != nil {
		return state{}, fmt.Errorf("%w: its state: %v", ErrDamaged, err)
	}
	return now, nil
}

// Secret says where the station's device secret lies.
func (s *Station) Secret() SecretPlace { return s.secret }

var errPlain = errors.New("its alerts are not sealed, and this station has none such")
