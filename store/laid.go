package store

import (
	"bytes"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"

	"postern/app/border"
)

// bucketLaid holds what is laid over the editions, named by list and id under a key: what a station
// is told of single alerts between editions, and of its own.
const bucketLaid = "laid"

// Standing says what became of one alert.
type Standing string

// The standings.
const (
	StandingInForce   Standing = "in_force"  // it is added, or stands in place of the edition's
	StandingSuspended Standing = "suspended" // nobody is found by it until further notice
	StandingEnded     Standing = "ended"     // nor ever again
)

// Laid is what is laid over the editions for one alert.
type Laid struct {
	Standing Standing     `json:"standing"`
	Alert    border.Alert `json:"alert"` // its List and ID say which; in force, the whole alert
	Since    time.Time    `json:"since"`
	Why      string       `json:"why,omitempty"`
}

// Lay lays alerts over the editions, all or none; what was laid for the same list and id
// before is replaced. It holds for every edition until it is lifted. Where the station
// has people a supervisor signs it. Errors: ErrUnfit, ErrLocked, ErrNotAllowed,
// ErrClosed, those of the system.
func (s *Station) Lay(laid ...Laid) error {
	const op = "lay over"
	values := make([][]byte, len(laid))
	for i := range laid {
		l := &laid[i]
		if l.Standing != StandingInForce {
			l.Alert = border.Alert{List: l.Alert.List, ID: l.Alert.ID}
		}
		if err := checkAlert(&l.Alert); err != nil {
			return fail(op, l.Alert.ID, err)
		}
		content, err := records().enc.Marshal(l)
		if err == nil && len(content) > maxRecord {
			err = fmt.Errorf("it has %d bytes, the most is %d", len(content), maxRecord)
		}
		if err != nil {
			return fail(op, l.Alert.ID, fmt.Errorf("%w: %v", ErrUnfit, err))
		}
		if err := fits(content); err != nil {
			return fail(op, l.Alert.ID, err)
		}
		values[i] = content
	}
	return s.overlay(op, func(tx *bolt.Tx, by *layer) error {
		b, err := tx.CreateBucketIfNotExists([]byte(bucketLaid))
		if err != nil {
			return err
		}
		for i, l := range laid {
			key := by.keys.laidKey(l.Alert.List, l.Alert.ID)
			if err := b.Put(key, by.seal(key, values[i])); err != nil {
				return err
			}
		}
		return nil
	})
}

// Lift takes away what is laid over an alert, so that what the edition says counts. It
// is no error where nothing is. Errors: those of Lay.
func (s *Station) Lift(list, id string) error {
	return s.overlay("lift", func(tx *bolt.Tx, by *layer) error {
		if b := tx.Bucket([]byte(bucketLaid)); b != nil {
			return b.Delete(by.keys.laidKey(list, id))
		}
		return nil
	})
}

// layer seals what is laid over, and signs it where the station has people.
type layer struct {
	keys  stationKeys
	of    string             // the station
	admin ed25519.PrivateKey // nil where it has no people
}

// seal makes the value of an alert laid over. Where the station has people, what is
// sealed begins with the admin's signature.
func (l *layer) seal(key, content []byte) []byte {
	if l.admin != nil {
		content = append(ed25519.Sign(l.admin, laidMessage(l.of, key, content)), content...)
	}
	return l.keys.laid.seal(nil, place{bucketLaid, key, 0}, content)
}

func laidMessage(station string, key, content []byte) []byte {
	return message([]byte(signsLaid), []byte(station), key, content)
}

// overlay changes what is laid over. Where the station has people a supervisor does it,
// and the roster says what lies there then, so that nothing can be taken away or put
// back.
func (s *Station) overlay(op string, change func(*bolt.Tx, *layer) error) error {
	s.ruling.Lock()
	defer s.ruling.Unlock()
	keys, _, err := s.unlocked()
	if err != nil {
		return fail(op, s.dir, err)
	}
	if !s.Attended() {
		return s.db.update(op, func(tx *bolt.Tx) error { return change(tx, &layer{keys: keys}) })
	}
	p, own, err := s.ruler()
	if err != nil {
		return fail(op, s.dir, err)
	}
	defer own.wipe()
	next := p.roster.clone()
	next.Version++
	err = s.db.update(op, func(tx *bolt.Tx) error {
		if err := change(tx, &layer{keys, p.roster.ID, own.admin()}); err != nil {
			return err
		}
		next.Laid = laidDigest(tx)
		return p.putRoster(tx, &next, own.admin())
	})
	if err == nil {
		s.ruled(p, next)
	}
	return fail(op, s.dir, err)
}

// laidDigest is over all that is laid over the editions, as it lies there; nil where
// nothing is.
func laidDigest(tx *bolt.Tx) []byte {
	b := tx.Bucket([]byte(bucketLaid))
	if b == nil {
		return nil
	}
	h, n := sha256.New(), 0
	_ = b.ForEach(func(key, value []byte) error { // it ends only with an error of the function
		n++
		h.Write(message(key, value))
		return nil
	})
	if n == 0 {
		return nil
	}
	return h.Sum(nil)
}

// relay seals what is laid over anew, and signs it, when the station gets people.
func relay(tx *bolt.Tx, r *ruled, old, keys stationKeys) error {
	b := tx.Bucket([]byte(bucketLaid))
	if b == nil {
		return nil
	}
	laid, bad, err := readLaid(tx, old, nil)
	if err := errors.Join(bad, err); err != nil { // what can't be read must not vanish on the way
		return err
	}
	if err := tx.DeleteBucket([]byte(bucketLaid)); err != nil {
		return err
	}
	if b, err = tx.CreateBucket([]byte(bucketLaid)); err != nil {
		return err
	}
	by := layer{keys, r.ID, r.purse.admin()}
	for i := range laid {
		content, err := records().enc.Marshal(&laid[i])
		key := keys.laidKey(laid[i].Alert.List, laid[i].Alert.ID)
		if err == nil {
			err = b.Put(key, by.seal(key, content))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Laid is all that is laid over the editions. What is damaged, or not signed where it
// must be, is left out, and the error says so beside the rest. Errors: ErrDamaged,
// ErrClosed, ErrLocked.
func (s *Station) Laid() ([]Laid, error) {
	const op = "read what is laid over"
	keys, _, err := s.unlocked()
	if err != nil {
		return nil, fail(op, s.dir, err)
	}
	p := s.doorPeople()
	var out []Laid
	var bad error
	err = s.db.view(op, func(tx *bolt.Tx) (err error) {
		var of *roster
		if p != nil {
			now := people{of: p.of, door: p.door}
			if err := now.readRoster(tx); err != nil {
				return err
			}
			of = &now.roster
		}
		out, bad, err = readLaid(tx, keys, of)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, fail(op, s.dir, bad)
}

// readLaid reads what is laid over; signed is the roster whose admin must have done it,
// nil where the station has no people. bad says what of it does not count.
func readLaid(tx *bolt.Tx, keys stationKeys, signed *roster) (out []Laid, bad, err error) {
	if signed != nil && !bytes.Equal(laidDigest(tx), signed.Laid) {
		bad = fmt.Errorf("%w: what is laid over is not what the supervisors have left", ErrDamaged)
	}
	b := tx.Bucket([]byte(bucketLaid))
	if b == nil {
		return nil, bad, nil
	}
	err = b.ForEach(func(key, value []byte) error {
		l, err := openLaid(key, value, keys, signed)
		if err == nil {
			out = append(out, l)
		} else if bad == nil {
			bad = fmt.Errorf("%w: an alert laid over: %v", ErrDamaged, err)
		}
		return nil
	})
	return out, bad, err
}

func openLaid(key, value []byte, keys stationKeys, signed *roster) (l Laid, err error) {
	content, err := keys.laid.open(nil, place{bucketLaid, key, 0}, value)
	if err == nil && signed != nil {
		if len(content) < ed25519.SignatureSize || !ed25519.Verify(signed.Admin, laidMessage(signed.ID, key, content[ed25519.SignatureSize:]), content[:ed25519.SignatureSize]) {
			return l, errSignature
		}
		content = content[ed25519.SignatureSize:]
	}
	if err == nil {
		err = records().dec.Unmarshal(content, &l)
	}
	return l, err
}

// laidKey tells nothing of an alert to who lacks the station key.
func (k *stationKeys) laidKey(list, id string) []byte {
	h := hmac.New(sha256.New, k.named[:])
	h.Write(binary.BigEndian.AppendUint32(nil, uint32(len(list))))
	h.Write([]byte(list + id))
	return h.Sum(nil)
}
