package store

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// How the keys hang together:
//
//	device secret, outside the folder
//	 └ HKDF-SHA256 with the slot's salt → opens the slot's copy of
//	   station key, random, in station.db only inside slots
//	    ├ HKDF-SHA256 "head"  → opens the heads of editions, each with its
//	    │                       data key, random → opens its alerts and blocks
//	    ├ HKDF-SHA256 "laid"  → opens what is laid over the editions, and
//	    │                       names it
//	    └ HKDF-SHA256 "state" → opens what the station notes of itself
//
// A station has one slot now, that of the machine it stands on. Officers' slots
// lie beside it with another kind and the parameters of their own derivation.

// slot is one way to the station key.
type slot struct {
	Kind    string `json:"kind"`
	Station string `json:"station"`           // random; the name under which a keyring has the secret
	Keyring bool   `json:"keyring,omitempty"` // the secret was put there, not in a file
	KDF     kdf    `json:"kdf"`
	Salt    []byte `json:"salt"`
	Key     []byte `json:"key"` // the station key, sealed
}

// kdf says how the key of a slot is made.
type kdf struct {
	Name   string `json:"name"`
	Time   uint32 `json:"time,omitempty"`   // of a slow one: passes
	Memory uint32 `json:"memory,omitempty"` // KiB
}

const (
	slotDevice = "device"
	kdfHKDF    = "hkdf-sha256"
	slotInfo   = "postern station slot 1 "

	bucketSlots = "slots" // the slot's number, as an alert's
	bucketState = "state" // one key of the same name
	stationName = 16      // random bytes
)

// state is what a station notes of itself, under the station key.
type state struct {
	// Plain is the newest edition that may lie unsealed, from before editions were;
	// 0 is none. Nobody without the key can have lists in the clear accepted.
	Plain uint64 `json:"plain,omitempty"`
}

// stationKeys opens what the station key opens.
type stationKeys struct {
	head  drawn
	laid  drawn
	named []byte // under which alerts laid over are named
	state drawn

	journal journalKeys
	kept    keptKeys
}

func newStationKeys(station []byte) (stationKeys, error) {
	var keys [4][]byte
	for i, use := range [...]string{"head", "laid", "laid name", "state"} {
		key, err := hkdf.Expand(sha256.New, station, "postern station "+use+" 1", keyBytes)
		if err != nil {
			return stationKeys{}, err
		}
		keys[i] = key
	}
	journal, kept, err := stationBookKeys(station)
	return stationKeys{newDrawn(keys[0]), newDrawn(keys[1]), keys[2], newDrawn(keys[3]), journal, kept}, err
}

// sealer is what a secret makes of a slot.
func (s slot) sealer(secret []byte) (drawn, error) {
	if s.Kind != slotDevice || s.KDF != (kdf{Name: kdfHKDF}) || len(s.Salt) != keyBytes {
		return drawn{}, fmt.Errorf("%w: a slot of kind %q made by %q", ErrDamaged, s.Kind, s.KDF.Name)
	}
	key, err := hkdf.Key(sha256.New, secret, s.Salt, slotInfo+s.Kind+" "+s.Station, keyBytes)
	return newDrawn(key), err
}

func slotPlace(n int) place { return place{bucket: bucketSlots, key: numberKey(n)} }

func statePlace() place { return place{bucket: bucketState, key: []byte(bucketState)} }

// furnish gives a station its keys: the secret outside first, then in the one
// transaction of tx all that lies inside, so that what breaks off between them
// can be done again.
func (s *Station) furnish(tx *bolt.Tx, plain uint64) error {
	name := make([]byte, stationName)
	_, _ = rand.Read(name) // it does not fail; see drawKey
	of := slot{Kind: slotDevice, Station: fmt.Sprintf("%x", name), KDF: kdf{Name: kdfHKDF}, Salt: drawKey()}
	secret, at, err := s.secrets.keep(s.disk, s.dir, of.Station)
	if err != nil {
		return err
	}
	of.Keyring = at.Keyring
	station := drawKey()
	seal, err := of.sealer(secret)
	if err != nil {
		return err
	}
	of.Key = seal.seal(nil, slotPlace(0), station)
	content, err := records().enc.Marshal(&of)
	if err != nil {
		return err
	}
	b, err := tx.CreateBucket([]byte(bucketSlots))
	if err == nil {
		err = b.Put(numberKey(0), newChecksum().seal(nil, slotPlace(0), content))
	}
	if err != nil {
		return err
	}
	if s.keys, err = newStationKeys(station); err != nil {
		return err
	}
	s.secret = at
	return s.note(tx, state{Plain: plain})
}

// note writes the station's state.
func (s *Station) note(tx *bolt.Tx, now state) error {
	content, err := records().enc.Marshal(&now)
	if err != nil {
		return err
	}
	b, err := tx.CreateBucketIfNotExists([]byte(bucketState))
	if err != nil {
		return err
	}
	return b.Put([]byte(bucketState), s.keys.state.seal(nil, statePlace(), content))
}

// unlock opens the slot of this machine and reads the state. Errors: ErrNoSecret
// (a NoSecretError), ErrDamaged.
func (s *Station) unlock(tx *bolt.Tx) error {
	of, err := readSlot(tx)
	if err != nil {
		return err
	}
	secrets, places, err := s.secrets.candidates(s.dir, of)
	if err != nil {
		return err
	}
	for i, secret := range secrets {
		seal, err := of.sealer(secret)
		if err != nil {
			return err
		}
		station, err := seal.open(nil, slotPlace(0), of.Key)
		if err != nil {
			continue
		}
		if len(station) != keyBytes {
			return fmt.Errorf("%w: its key has %d bytes", ErrDamaged, len(station))
		}
		if s.keys, err = newStationKeys(station); err != nil {
			return err
		}
		made := s.secret.Made
		s.secret = places[i]
		s.secret.Made = made
		return s.readState(tx)
	}
	// The slot's own checksum fits, so it is the secret that is another's.
	return &NoSecretError{File: places[0].File, Keyring: of.Keyring, Other: true}
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

func (s *Station) readState(tx *bolt.Tx) error {
	b := tx.Bucket([]byte(bucketState))
	if b == nil {
		return fmt.Errorf("%w: its state is missing", ErrDamaged)
	}
	content, err := s.keys.state.open(nil, statePlace(), b.Get([]byte(bucketState)))
	if err == nil {
		err = records().dec.Unmarshal(content, &s.state)
	}
	if err != nil {
		return fmt.Errorf("%w: its state: %v", ErrDamaged, err)
	}
	return nil
}

// Secret says where the station's device secret lies.
func (s *Station) Secret() SecretPlace { return s.secret }

var errPlain = errors.New("its alerts are not sealed, and this station has none such")
