package lists

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"math/bits"
)

// idKey stands for an id: half a SHA-256, so that no two are ever one.
type idKey [16]byte

func keyOf(id string) idKey {
	sum := sha256.Sum256([]byte(id))
	return idKey(sum[:len(idKey{})])
}

// seenIDs holds ids and the line in which each stands, in 20 to 25 bytes an id
// however long it is: a list may have millions. Two ids are taken for one only
// where 104 bits of their SHA-256 agree, which among 5,000,000 happens once in
// 10^18 lists. The zero value holds none.
type seenIDs struct {
	parts [256]seenPart // by the first byte of the key
}

// seenPart is a hash table with open addressing. That there are many, each of
// which grows by itself and by a quarter, keeps what is held while it grows small.
type seenPart struct {
	slots []seenSlot
	used  int
}

// seenSlot holds the second to thirteenth byte of a key; its line is 0 where it is
// free.
type seenSlot struct {
	key  [3]uint32
	line uint32
}

// The share of slots that may be taken, as a fraction, and the slots of a part that
// is new.
const (
	seenFull, seenOf = 4, 5
	seenFirst        = 16
)

// line is where an id stands, as far as 32 bits go; 0 where it does not.
func (s *seenIDs) line(id string) int {
	part, key := s.of(id)
	if part.used == 0 {
		return 0
	}
	return int(part.find(key).line)
}

// add notes in which line, from 1, an id stands that was not there.
func (s *seenIDs) add(id string, line int) {
	part, key := s.of(id)
	if (part.used+1)*seenOf > len(part.slots)*seenFull {
		part.grow()
	}
	*part.find(key) = seenSlot{key, uint32(min(uint64(max(line, 1)), math.MaxUint32))}
	part.used++
}

func (s *seenIDs) of(id string) (*seenPart, [3]uint32) {
	k := keyOf(id)
	return &s.parts[k[0]], [3]uint32{
		binary.BigEndian.Uint32(k[1:]), binary.BigEndian.Uint32(k[5:]), binary.BigEndian.Uint32(k[9:]),
	}
}

// find is the slot that holds a key, else the free one where it belongs.
func (p *seenPart) find(key [3]uint32) *seenSlot {
	at, _ := bits.Mul64(uint64(key[0])<<32|uint64(key[1]), uint64(len(p.slots)))
	for {
		if slot := &p.slots[at]; slot.line == 0 || slot.key == key {
			return slot
		}
		if at++; at == uint64(len(p.slots)) {
			at = 0
		}
	}
}

func (p *seenPart) grow() {
	old := p.slots
	p.slots = make([]seenSlot, max(seenFirst, len(old)+len(old)/4))
	for _, slot := range old {
		if slot.line != 0 {
			*p.find(slot.key) = slot
		}
	}
}
