package store

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// Kept is a small value that a station keeps for the work at it: an open case, a
// traveller who is still to be screened. Shelf and Key name it; neither stands
// on the disk in the clear.
type Kept struct {
	Shelf string
	Key   string
	Value []byte // nil removes what is kept there
}

const (
	bucketKept = "kept" // 16 bytes for the shelf, 16 for the key

	keptName = 16
	keptStep = 256 // bytes; a value's size is rounded up to a multiple, so that it tells little
)

// shelf is a value as it is kept.
type shelf struct {
	Shelf string `json:"shelf"`
	Key   string `json:"key"`
	Value []byte `json:"value"`
}

// shelved is a value ready to be written; nil removes it.
type shelved struct{ key, value []byte }

// shelve seals values. Errors: ErrUnfit.
func (s *Station) shelve(kept []Kept) ([]shelved, error) {
	if len(kept) == 0 {
		return nil, nil
	}
	keys, err := s.keptKeys()
	if err != nil {
		return nil, err
	}
	out := make([]shelved, len(kept))
	for i, k := range kept {
		out[i].key = keys.key(k.Shelf, k.Key)
		if k.Value == nil {
			continue
		}
		if out[i].value, err = keys.seal(out[i].key, shelf(k)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// seal makes the value of what is kept under a key of these keys.
func (k keptKeys) seal(key []byte, on shelf) ([]byte, error) {
	content, err := records().enc.Marshal(&on)
	if err == nil && len(content) > maxRecord {
		err = fmt.Errorf("it has %d bytes, the most is %d", len(content), maxRecord)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %s on shelf %s: %v", ErrUnfit, on.Key, on.Shelf, err)
	}
	size := 4 + len(content)
	padded := make([]byte, (size+keptStep-1)/keptStep*keptStep)
	binary.BigEndian.PutUint32(padded, uint32(len(content)))
	copy(padded[4:], content)
	return k.content.seal(nil, place{bucketKept, key, 0}, padded), nil
}

// shelveAnew seals all that is kept with new keys, when the station gets people. What
// can't be read stays as it is: it counts as damaged after as before.
func shelveAnew(tx *bolt.Tx, old, fresh keptKeys) error {
	b := tx.Bucket([]byte(bucketKept))
	if b == nil {
		return nil
	}
	var was [][]byte
	var next []shelved
	err := b.ForEach(func(key, value []byte) error {
		on, err := old.open(key, value)
		if err != nil {
			return nil
		}
		moved := shelved{key: fresh.key(on.Shelf, on.Key)}
		if moved.value, err = fresh.seal(moved.key, on); err == nil {
			was, next = append(was, bytes.Clone(key)), append(next, moved)
		}
		return err
	})
	for _, key := range was {
		err = errors.Join(err, b.Delete(key))
	}
	return errors.Join(err, putShelved(tx, next))
}

func putShelved(tx *bolt.Tx, values []shelved) error {
	if len(values) == 0 {
		return nil
	}
	b, err := tx.CreateBucketIfNotExists([]byte(bucketKept))
	if err != nil {
		return err
	}
	for _, v := range values {
		if v.value == nil {
			err = b.Delete(v.key)
		} else {
			err = b.Put(v.key, v.value)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Kept is what lies on a shelf, by key. Where some of it is damaged, the rest is given
// together with an ErrDamaged. Errors: ErrDamaged, ErrClosed.
func (s *Station) Kept(name string) (map[string][]byte, error) {
	const op = "read what is kept"
	keys, err := s.keptKeys()
	if err != nil {
		return nil, fail(op, name, err)
	}
	out := map[string][]byte{}
	bad := 0
	err = s.db.view(op, func(tx *bolt.Tx) error {
		b := tx.Bucket([]byte(bucketKept))
		if b == nil {
			return nil
		}
		prefix := keys.shelf(name)
		c := b.Cursor()
		for key, value := c.Seek(prefix); bytes.HasPrefix(key, prefix); key, value = c.Next() {
			on, err := keys.open(key, value)
			if err != nil || on.Shelf != name {
				bad++
				continue
			}
			out[on.Key] = on.Value
		}
		return nil
	})
	if err == nil && bad > 0 {
		err = damaged(op, s.path(fileStation), fmt.Sprintf("%d of the values on shelf %s", bad, name))
	}
	return out, err
}

func (k keptKeys) open(key, value []byte) (on shelf, err error) {
	content, err := k.content.open(nil, place{bucketKept, key, 0}, value)
	if err != nil {
		return on, err
	}
	if len(content) < 4 || uint64(binary.BigEndian.Uint32(content)) > uint64(len(content)-4) {
		return on, errSeal
	}
	if err := records().dec.Unmarshal(content[4:4+binary.BigEndian.Uint32(content)], &on); err != nil {
		return on, err
	}
	if on.Value == nil {
		on.Value = []byte{}
	}
	return on, nil
}

// shelf and key tell nothing to who lacks the station key.
func (k keptKeys) shelf(name string) []byte { return k.mac(name)[:keptName] }

func (k keptKeys) key(shelf, key string) []byte {
	return append(k.shelf(shelf), k.mac(shelf, key)[:keptName]...)
}

func (k keptKeys) mac(parts ...string) []byte {
	h := hmac.New(sha256.New, k.named[:])
	for _, p := range parts {
		h.Write(binary.BigEndian.AppendUint32(nil, uint32(len(p))))
		h.Write([]byte(p))
	}
	return h.Sum(nil)
}
