package store

import (
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"

	"filippo.io/age"
	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"postern/app/border"
)

// Exchange is a station's end of the exchange of lists: whom it trusts and what it has
// seen, and the keys to what it has fetched. But for the keys all of it is at hand while
// the station is locked, so that lists are fetched then too.
//
//	device secret
//	 └ HKDF-SHA256 "exchange" → opens the bucket's key: exchange key, random → opens the
//	                            notes; and the recipient to whom all that is fetched is sealed
//	station key
//	 └ kept → the exchange key again, for a station whose device secret is lost, and the
//	          recipient's X25519 key, which opens what was fetched
//
// It is safe for concurrent use, and belongs to one at a time.
type Exchange struct {
	station   *Station
	notes     drawn
	recipient *age.X25519Recipient
	closing   sync.Once
}

// ErrExchanging: somebody else has the station's end of the exchange.
var ErrExchanging = errors.New("lists are being fetched already")

const (
	bucketExchange = "exchange"
	keyExchange    = "key"
	prefixNote     = "note " // behind it the note's name

	exchangeInfo = "postern exchange 1 "

	shelfExchange = "exchange"
	keyIdentities = "identities"

	dirInbox = "inbox"

	// maxIdentities bounds how many former keys open what lies there still.
	maxIdentities = 8
)

// exchangeDoor is what opens to the device secret.
type exchangeDoor struct {
	Notes     []byte `json:"notes"`     // the exchange key
	Recipient string `json:"recipient"` // age1…
}

// exchangeKept is what opens to the station key.
type exchangeKept struct {
	Notes      []byte             `json:"notes"`
	Identities []exchangeIdentity `json:"identities"` // newest first
}

type exchangeIdentity struct {
	Secret string `json:"secret"` // AGE-SECRET-KEY-1…
	// Attended says that the station had people when it was drawn: before that it lay
	// open to the device secret alone.
	Attended bool `json:"attended,omitempty"`
}

// Exchange takes the station's end of the exchange; Close gives it back. The first time
// its keys are drawn, and again once the station has people: for that somebody must be
// signed in who has the station key. Errors: ErrExchanging, ErrLocked where that is
// needed, ErrDamaged, ErrClosed, those of the system.
func (s *Station) Exchange() (*Exchange, error) {
	const op = "open exchange"
	if !s.exchanging.TryLock() {
		return nil, fail(op, s.dir, ErrExchanging)
	}
	x, err := s.openExchange(op)
	if err != nil {
		s.exchanging.Unlock()
		return nil, fail(op, s.dir, err)
	}
	return x, nil
}

func (s *Station) openExchange(op string) (*Exchange, error) {
	s.ruling.Lock() // keys do not change meanwhile
	defer s.ruling.Unlock()
	device, err := s.exchangeDevice(op)
	if err != nil {
		return nil, err
	}
	var door exchangeDoor
	var there bool
	var bad error
	err = s.db.view(op, func(tx *bolt.Tx) error {
		there, bad = readExchangeDoor(tx, device, &door)
		return nil
	})
	if err != nil {
		return nil, err
	}
	keys, _, locked := s.unlocked()
	switch {
	case locked == nil:
		if door, err = s.settleExchange(op, keys.kept, device, door, there, bad); err != nil {
			return nil, err
		}
	case !there || bad != nil: // who signs in next can draw it, or mend it
		return nil, locked
	}
	if err := os.MkdirAll(s.path(dirInbox), 0o700); err != nil {
		return nil, err
	}
	return door.open(s)
}

// open makes what is used of what was read.
func (d *exchangeDoor) open(s *Station) (*Exchange, error) {
	recipient, err := age.ParseX25519Recipient(d.Recipient)
	if err != nil || len(d.Notes) != keyBytes {
		return nil, fmt.Errorf("%w: the keys of the exchange: %v", ErrDamaged, err)
	}
	return &Exchange{station: s, notes: newDrawn(d.Notes), recipient: recipient}, nil
}

// exchangeDevice is what the device secret opens of the exchange, in people's time as
// before it.
func (s *Station) exchangeDevice(op string) (drawn, error) {
	var of slot
	err := s.db.view(op, func(tx *bolt.Tx) (err error) {
		of, err = readSlot(tx)
		return err
	})
	if err != nil {
		return drawn{}, err
	}
	_, secret, err := s.openSlot(of)
	if err != nil {
		return drawn{}, err
	}
	key, err := hkdf.Key(sha256.New, secret, nil, exchangeInfo+of.Station, keyBytes)
	if err != nil {
		return drawn{}, err
	}
	return newDrawn(key), nil
}

func exchangePlace(key string) place { return place{bucket: bucketExchange, key: []byte(key)} }

func readExchangeDoor(tx *bolt.Tx, device drawn, door *exchangeDoor) (there bool, bad error) {
	b := tx.Bucket([]byte(bucketExchange))
	if b == nil || b.Get([]byte(keyExchange)) == nil {
		return false, nil
	}
	content, err := device.open(nil, exchangePlace(keyExchange), b.Get([]byte(keyExchange)))
	if err == nil {
		err = records().dec.Unmarshal(content, door)
	}
	return true, err
}

// settleExchange looks that both ends of the exchange's keys are there and fit, and draws
// what is missing.
func (s *Station) settleExchange(op string, keys keptKeys, device drawn, door exchangeDoor, there bool, bad error) (exchangeDoor, error) {
	kept, known, err := s.keptExchange(op, keys)
	if err != nil {
		return door, err
	}
	next := kept
	switch {
	case known:
	case bad != nil:
		return door, fmt.Errorf("%w: the keys of the exchange: %v", ErrDamaged, bad)
	case there:
		next.Notes = door.Notes
	default:
		next.Notes = drawKey()
	}
	attended := s.Attended()
	if len(next.Identities) == 0 || attended && !next.Identities[0].Attended {
		fresh, err := age.GenerateX25519Identity()
		if err != nil {
			return door, err
		}
		all := append([]exchangeIdentity{{fresh.String(), attended}}, next.Identities...)
		next.Identities = all[:min(len(all), maxIdentities)]
	}
	newest, err := age.ParseX25519Identity(next.Identities[0].Secret)
	if err != nil {
		return door, fmt.Errorf("%w: the keys of the exchange: %v", ErrDamaged, err)
	}
	want := exchangeDoor{Notes: next.Notes, Recipient: newest.Recipient().String()}
	if known && there && bad == nil && len(next.Identities) == len(kept.Identities) &&
		want.Recipient == door.Recipient && string(want.Notes) == string(door.Notes) {
		return want, nil
	}
	return want, s.putExchange(op, keys, device, want, next)
}

// keptExchange is the part under the station key; false where there is none.
func (s *Station) keptExchange(op string, keys keptKeys) (kept exchangeKept, known bool, err error) {
	err = s.db.view(op, func(tx *bolt.Tx) error {
		b := tx.Bucket([]byte(bucketKept))
		if b == nil {
			return nil
		}
		key := keys.key(shelfExchange, keyIdentities)
		value := b.Get(key)
		if value == nil {
			return nil
		}
		on, err := keys.open(key, value)
		if err == nil {
			err = records().dec.Unmarshal(on.Value, &kept)
		}
		if err == nil && (len(kept.Notes) != keyBytes || len(kept.Identities) == 0) {
			err = errors.New("one is missing")
		}
		if err != nil {
			return fmt.Errorf("%w: the keys of the exchange: %v", ErrDamaged, err)
		}
		known = true
		return nil
	})
	return kept, known, err
}

func (s *Station) putExchange(op string, keys keptKeys, device drawn, door exchangeDoor, kept exchangeKept) error {
	inside, err := records().enc.Marshal(&kept)
	if err != nil {
		return err
	}
	key := keys.key(shelfExchange, keyIdentities)
	value, err := keys.seal(key, shelf{shelfExchange, keyIdentities, inside})
	if err != nil {
		return err
	}
	outside, err := records().enc.Marshal(&door)
	if err != nil {
		return err
	}
	return s.db.update(op, func(tx *bolt.Tx) error {
		b, err := tx.CreateBucketIfNotExists([]byte(bucketExchange))
		if err != nil {
			return err
		}
		return errors.Join(
			b.Put([]byte(keyExchange), device.seal(nil, exchangePlace(keyExchange), outside)),
			putShelved(tx, []shelved{{key, value}}),
		)
	})
}

// Close gives the station's end of the exchange back.
func (x *Exchange) Close() { x.closing.Do(x.station.exchanging.Unlock) }

// Inbox is the folder for what is fetched; everything in it is sealed to Recipient.
func (x *Exchange) Inbox() string { return x.station.path(dirInbox) }

// Recipient is to whom all that is fetched is sealed. Its text, age1…, is what
// headquarters seals a stick to.
func (x *Exchange) Recipient() *age.X25519Recipient { return x.recipient }

// Identities open what was sealed to Recipient, and to the recipients before it. Errors:
// ErrLocked, ErrNotAllowed, ErrDamaged, ErrClosed.
func (x *Exchange) Identities() ([]age.Identity, error) {
	const op = "open what was fetched"
	keys, err := x.station.keptKeys()
	if err != nil {
		return nil, fail(op, x.station.dir, err)
	}
	kept, known, err := x.station.keptExchange(op, keys)
	if err != nil {
		return nil, err
	}
	if !known {
		return nil, damaged(op, x.station.dir, "the keys of the exchange are missing")
	}
	all := make([]age.Identity, 0, len(kept.Identities))
	for _, of := range kept.Identities {
		identity, err := age.ParseX25519Identity(of.Secret)
		if err != nil {
			return nil, damaged(op, x.station.dir, "a key of the exchange")
		}
		all = append(all, identity)
	}
	return all, nil
}

// Notes are what the exchange has noted, by name. Errors: ErrDamaged, ErrClosed.
func (x *Exchange) Notes() (map[string][]byte, error) {
	const op = "read the exchange's notes"
	notes := map[string][]byte{}
	err := x.station.db.view(op, func(tx *bolt.Tx) error {
		b := tx.Bucket([]byte(bucketExchange))
		if b == nil {
			return nil
		}
		return b.ForEach(func(key, value []byte) error {
			name, is := strings.CutPrefix(string(key), prefixNote)
			if !is {
				return nil
			}
			content, err := x.notes.open(nil, exchangePlace(string(key)), value)
			if err != nil {
				return fmt.Errorf("%w: the exchange's note %q", ErrDamaged, name)
			}
			notes[name] = content
			return nil
		})
	})
	return notes, err
}

// Note notes all of it, or nothing; nil removes a note. Errors: ErrUnfit, ErrClosed, those
// of the system.
func (x *Exchange) Note(notes map[string][]byte) error {
	const op = "note in the exchange"
	for name, content := range notes {
		if len(content) > maxRecord || len(name) > 1_000 {
			return fail(op, name, fmt.Errorf("%w: it has %d bytes, the most is %d", ErrUnfit, len(content), maxRecord))
		}
	}
	return x.station.db.update(op, func(tx *bolt.Tx) error {
		b, err := tx.CreateBucketIfNotExists([]byte(bucketExchange))
		if err != nil {
			return err
		}
		for name, content := range notes {
			key := prefixNote + name
			if content == nil {
				err = b.Delete([]byte(key))
			} else {
				err = b.Put([]byte(key), x.notes.seal(nil, exchangePlace(key), content))
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// LeaveExchange forgets whom the station trusts, what it has seen and all keys of the
// exchange, where they are damaged or headquarters is another; a supervisor does it. What
// was fetched stays in the inbox, and nobody can open it. Errors: ErrExchanging,
// ErrLocked, ErrNotAllowed, ErrClosed, those of the system.
func (s *Station) LeaveExchange() error {
	const op = "leave the exchange"
	if !s.exchanging.TryLock() {
		return fail(op, s.dir, ErrExchanging)
	}
	defer s.exchanging.Unlock()
	s.ruling.Lock()
	defer s.ruling.Unlock()
	err := s.allowed(border.Role.Rules)
	if err != nil {
		return fail(op, s.dir, err)
	}
	keys, err := s.keptKeys()
	if err != nil {
		return fail(op, s.dir, err)
	}
	return s.rewrite(op, func(tx *bolt.Tx) error {
		if err := putShelved(tx, []shelved{{key: keys.key(shelfExchange, keyIdentities)}}); err != nil {
			return err
		}
		if err := tx.DeleteBucket([]byte(bucketExchange)); !errors.Is(err, bolterrors.ErrBucketNotFound) {
			return err
		}
		return nil
	})
}
