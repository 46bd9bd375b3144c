package store

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
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
// before is replaced. It holds for every edition until it is lifted. Errors: ErrUnfit,
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
	return s.db.update(op, func(tx *bolt.Tx) error {
		b, err := tx.CreateBucketIfNotExists([]byte(bucketLaid))
		if err != nil {
			return err
		}
		for i, l := range laid {
			key := s.laidKey(l.Alert.List, l.Alert.ID)
			if err := b.Put(key, s.keys.laid.seal(nil, place{bucketLaid, key, 0}, values[i])); err != nil {
				return err
			}
		}
		return nil
	})
}

// Lift takes away what is laid over an alert, so that what the edition says counts. It
// is no error where nothing is.
func (s *Station) Lift(list, id string) error {
	return s.db.update("lift", func(tx *bolt.Tx) error {
		if b := tx.Bucket([]byte(bucketLaid)); b != nil {
			return b.Delete(s.laidKey(list, id))
		}
		return nil
	})
}

// Laid is all that is laid over the editions. Errors: ErrDamaged, ErrClosed.
func (s *Station) Laid() ([]Laid, error) {
	const op = "read what is laid over"
	var out []Laid
	err := s.db.view(op, func(tx *bolt.Tx) error {
		b := tx.Bucket([]byte(bucketLaid))
		if b == nil {
			return nil
		}
		return b.ForEach(func(key, value []byte) error {
			content, err := s.keys.laid.open(nil, place{bucketLaid, key, 0}, value)
			var l Laid
			if err == nil {
				err = records().dec.Unmarshal(content, &l)
			}
			if err != nil {
				return fmt.Errorf("%w: an alert laid over: %v", ErrDamaged, err)
			}
			out = append(out, l)
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// laidKey tells nothing of an alert to who lacks the station key.
func (s *Station) laidKey(list, id string) []byte {
	h := hmac.New(sha256.New, s.keys.named)
	h.Write(binary.BigEndian.AppendUint32(nil, uint32(len(list))))
	h.Write([]byte(list + id))
	return h.Sum(nil)
}
