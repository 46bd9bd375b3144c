package store

import (
	"bytes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"hash"

	"golang.org/x/crypto/chacha20poly1305"
)

// Every value says in its first byte how it is sealed. The place where it lies
// (format, bucket, key, edition) is part of every seal, so that a whole value in
// the wrong place is as wrong as a changed one.
//
//	1  16 bytes SHA-256 over kind, place and content, cut; then the content. It
//	   finds damage and hides nothing: editions of formats 1 and 2, slots.
//	2  XChaCha20-Poly1305 under an edition's data key; the nonce is the place.
//	3  24 bytes nonce, drawn at random; then XChaCha20-Poly1305 under a key of
//	   the station.
const (
	sealChecksum = 1
	sealNumbered = 2
	sealDrawn    = 3

	sealSum  = 16
	sealHead = 1 + sealSum // of a checksum; the other kinds come to the same, behind their nonce
)

var errSeal = errors.New("the seal of a value does not fit")

// keyBytes is the length of every key and secret here.
const keyBytes = chacha20poly1305.KeySize

// drawKey draws a new key. The system's randomness does not fail: crypto/rand
// ends the program first.
func drawKey() []byte {
	key := make([]byte, keyBytes)
	_, _ = rand.Read(key)
	return key
}

// place is where a value lies.
type place struct {
	bucket  string
	key     []byte
	edition uint64 // 0 in the station's own file
}

// appendTo appends the place as seals cover it.
func (p place) appendTo(b []byte) []byte {
	b = binary.BigEndian.AppendUint16(b, uint16(len(p.bucket)))
	b = append(b, p.bucket...)
	b = binary.BigEndian.AppendUint16(b, uint16(len(p.key)))
	b = append(b, p.key...)
	return binary.BigEndian.AppendUint64(b, p.edition)
}

// sealer seals and opens values. It is not safe for concurrent use.
type sealer interface {
	// seal appends the sealed content to to.
	seal(to []byte, at place, content []byte) []byte
	// open appends the content of a sealed value to to. The error is errSeal.
	open(to []byte, at place, value []byte) ([]byte, error)
}

// checksum is the seal that only finds damage.
type checksum struct {
	hash    hash.Hash
	scratch []byte
}

func newChecksum() *checksum { return &checksum{hash: sha256.New()} }

func (s *checksum) sum(at place, content []byte) []byte {
	b := at.appendTo(append(s.scratch[:0], sealChecksum))
	s.hash.Reset()
	s.hash.Write(b)
	s.hash.Write(content)
	s.scratch = s.hash.Sum(b)
	return s.scratch[len(b) : len(b)+sealSum]
}

func (s *checksum) seal(to []byte, at place, content []byte) []byte {
	to = append(to, sealChecksum)
	to = append(to, s.sum(at, content)...)
	return append(to, content...)
}

func (s *checksum) open(to []byte, at place, value []byte) ([]byte, error) {
	if len(value) < sealHead || value[0] != sealChecksum {
		return nil, errSeal
	}
	content := value[sealHead:]
	if !bytes.Equal(s.sum(at, content), value[1:sealHead]) {
		return nil, errSeal
	}
	return append(to, content...), nil
}

// numbered seals an edition's alerts and blocks. Its nonce is the bucket's name,
// at most 16 bytes, and the value's number, so no two places share one; and as
// every edition that is begun draws a key of its own and writes a place once, no
// nonce ever meets two contents under one key. It need not be kept with the value.
type numbered struct {
	aead  cipher.AEAD
	nonce [chacha20poly1305.NonceSizeX]byte
	data  []byte
}

// nonceBucket is the room a nonce has for the bucket's name.
const nonceBucket = 16

func newNumbered(key []byte) *numbered { return &numbered{aead: newAEAD(key)} }

// newAEAD is the cipher under a key of keyBytes.
func newAEAD(key []byte) cipher.AEAD {
	aead, err := chacha20poly1305.NewX(key)
	if err != nil { // the key's length, which is the caller's constant
		panic(err)
	}
	return aead
}

// meet makes nonce and associated data of a place.
func (s *numbered) meet(at place) {
	if len(at.bucket) > nonceBucket || len(at.key) != len(s.nonce)-nonceBucket { // both are constants of this package
		panic("store: a place that has no nonce")
	}
	clear(s.nonce[copy(s.nonce[:nonceBucket], at.bucket):nonceBucket])
	copy(s.nonce[nonceBucket:], at.key)
	s.data = associated(s.data[:0], sealNumbered, at)
}

// associated appends what is sealed with a value though it does not stand in it.
func associated(b []byte, kind byte, at place) []byte {
	format := sealedStation
	if at.edition != 0 {
		format = sealedEdition
	}
	b = append(append(b, kind, byte(len(format))), format...)
	return at.appendTo(b)
}

func (s *numbered) seal(to []byte, at place, content []byte) []byte {
	s.meet(at)
	return s.aead.Seal(append(to, sealNumbered), s.nonce[:], content, s.data)
}

// open takes the value out of the memory map before it looks at it: what is
// proven is what is given, and a fault meets nothing but a copy.
func (s *numbered) open(to []byte, at place, value []byte) ([]byte, error) {
	if len(value) < sealHead || value[0] != sealNumbered {
		return nil, errSeal
	}
	s.meet(at)
	from := len(to)
	to = append(to, value[1:]...)
	content, err := s.aead.Open(to[from:from], s.nonce[:], to[from:], s.data)
	if err != nil {
		return nil, errSeal
	}
	return to[:from+len(content)], nil
}

// drawn seals the few values under a key that lives long: 24 bytes at random do
// not meet twice. It is a value: who wipes his own leaves the copies of others whole.
type drawn struct{ key [keyBytes]byte }

func newDrawn(key []byte) drawn { return drawn{[keyBytes]byte(key)} }

func (s drawn) seal(to []byte, at place, content []byte) []byte {
	var nonce [chacha20poly1305.NonceSizeX]byte
	_, _ = rand.Read(nonce[:]) // it does not fail; see drawKey
	to = append(append(to, sealDrawn), nonce[:]...)
	return newAEAD(s.key[:]).Seal(to, nonce[:], content, associated(nil, sealDrawn, at))
}

func (s drawn) open(to []byte, at place, value []byte) ([]byte, error) {
	const head = 1 + chacha20poly1305.NonceSizeX
	if len(value) < head || value[0] != sealDrawn {
		return nil, errSeal
	}
	content, err := newAEAD(s.key[:]).Open(to, value[1:head], value[head:], associated(nil, sealDrawn, at))
	if err != nil {
		return nil, errSeal
	}
	return content, nil
}
