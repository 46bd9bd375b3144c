package exchange

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"

	"postern/app/border"
)

// State is a digest over the alerts of a list in no order, so that a step can be added to
// it without the alerts that stay: the sum of the SHA-256 of each, modulo 2^256. It finds
// what broke or was left out; against forgers there are signatures.
type State struct{ sum [4]uint64 }

// Content is the SHA-256 of an alert as it is published: its JSON without the list's name.
func Content(a border.Alert) ([sha256.Size]byte, error) {
	a.List = ""
	text, err := json.Marshal(a)
	return sha256.Sum256(text), err
}

// Add adds an alert's content.
func (s *State) Add(content [sha256.Size]byte) { s.by(content, false) }

// Remove takes one away that was added.
func (s *State) Remove(content [sha256.Size]byte) { s.by(content, true) }

func (s *State) by(content [sha256.Size]byte, negative bool) {
	carry := uint64(0)
	if negative {
		carry = 1
	}
	for i := range s.sum {
		word := binary.LittleEndian.Uint64(content[i*8:])
		if negative {
			word = ^word
		}
		sum := s.sum[i] + word
		over := sum < word
		sum += carry
		if over || sum < carry {
			carry = 1
		} else {
			carry = 0
		}
		s.sum[i] = sum
	}
}

// String is the state in hexadecimal, as manifests have it.
func (s State) String() string {
	var b [sha256.Size]byte
	for i, word := range s.sum {
		binary.LittleEndian.PutUint64(b[i*8:], word)
	}
	return hex.EncodeToString(b[:])
}

// ParseState reads what String wrote.
func ParseState(text string) (s State, ok bool) {
	b, err := hex.DecodeString(text)
	if err != nil || len(b) != sha256.Size {
		return State{}, false
	}
	for i := range s.sum {
		s.sum[i] = binary.LittleEndian.Uint64(b[i*8:])
	}
	return s, true
}
