package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"hash"
)

// Every value is kept as
//
//	1 byte   kind of seal
//	16 bytes SHA-256 over kind, place and content, cut
//	n bytes  content
//
// The place (bucket, key, edition) is part of the seal, so that a whole value in
// the wrong place is as wrong as a changed one. This finds damage; it does not
// stop someone who recomputes it. An authenticated cipher takes its place here,
// under another kind, with the same place as its associated data.
const (
	sealChecksum = 1
	sealSum      = 16
	sealHead     = 1 + sealSum
)

var errSeal = errors.New("the seal of a value does not fit")

// place is where a value lies.
type place struct {
	bucket  string
	key     []byte
	edition uint64
}

// sealer seals and opens values. It is not safe for concurrent use.
type sealer struct {
	hash    hash.Hash
	scratch []byte
}

func newSealer() *sealer { return &sealer{hash: sha256.New()} }

func (s *sealer) sum(at place, content []byte) []byte {
	b := append(s.scratch[:0], sealChecksum)
	b = binary.BigEndian.AppendUint16(b, uint16(len(at.bucket)))
	b = append(b, at.bucket...)
	b = binary.BigEndian.AppendUint16(b, uint16(len(at.key)))
	b = append(b, at.key...)
	b = binary.BigEndian.AppendUint64(b, at.edition)
	s.hash.Reset()
	s.hash.Write(b)
	s.hash.Write(content)
	s.scratch = s.hash.Sum(b)
	return s.scratch[len(b) : len(b)+sealSum]
}

// seal appends the sealed content to to.
func (s *sealer) seal(to []byte, at place, content []byte) []byte {
	to = append(to, sealChecksum)
	to = append(to, s.sum(at, content)...)
	return append(to, content...)
}

// open returns the content of a sealed value, a part of value. The error is
// errSeal.
func (s *sealer) open(at place, value []byte) ([]byte, error) {
	if len(value) < sealHead || value[0] != sealChecksum {
		return nil, errSeal
	}
	content := value[sealHead:]
	if !bytes.Equal(s.sum(at, content), value[1:sealHead]) {
		return nil, errSeal
	}
	return content, nil
}
