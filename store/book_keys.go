package store

import (
	"crypto/ecdh"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/sha256"
	"fmt"

	"postern/store/journal"
)

// How the keys of the journal hang together:
//
//	journal seed, 32 bytes, HKDF-SHA256 of the station key; where the station has
//	people it is in the purse of each. That of a journal which follows one that was
//	set aside is made of it
//	 ├ "name"  → the journal's name
//	 ├ "leaf"  → opens the entries and what is noted of days
//	 ├ "days"  → opens the keys of days, each in a file of its own
//	 └ "sign"  → signs checkpoints
//	auditor key, X25519 → with a day's key, opens the details of that day

// journalKeys open the journal.
type journalKeys struct {
	number  uint64 // of the journal: 0 is the first, and each that was set aside makes the next
	dir     string // in the station's folder, for the keys of days
	name    string
	leaf    drawn
	days    drawn
	sign    journal.Signer
	auditor *ecdh.PublicKey
	reader  *ecdh.PrivateKey // nil for who may not read details
	former  *ecdh.PrivateKey // reads those of the time before the station had people; nil where there was none
}

// keptKeys open what is kept for the work at the station.
type keptKeys struct {
	content drawn
	named   [keyBytes]byte // under which shelves and keys are named
}

// newJournalKeys makes the keys of a journal from its seed. reader is nil for who may
// book but not read details.
func newJournalKeys(seed []byte, auditor *ecdh.PublicKey, reader *ecdh.PrivateKey) (journalKeys, error) {
	var keys [4][]byte
	for i, use := range [...]string{"name", "leaf", "days", "sign"} {
		key, err := hkdf.Expand(sha256.New, seed, "postern journal "+use+" 1", keyBytes)
		if err != nil {
			return journalKeys{}, err
		}
		keys[i] = key
	}
	name := fmt.Sprintf("postern/%x", keys[0][:stationName])
	sign, err := journal.NewSigner(name, ed25519.NewKeyFromSeed(keys[3]))
	return journalKeys{
		dir: dirJournal, name: name, leaf: newDrawn(keys[1]), days: newDrawn(keys[2]), sign: sign, auditor: auditor, reader: reader,
	}, err
}

// journalKeys are the keys of the journal of a number. Who is signed in must have a role that
// reads details to have a reader among them. Errors: ErrLocked, ErrClosed.
func (s *Station) journalKeys(number uint64) (journalKeys, error) {
	s.door.RLock()
	defer s.door.RUnlock()
	switch {
	case s.people != nil && s.session == nil:
		return journalKeys{}, ErrLocked
	case !s.opened:
		return journalKeys{}, ErrClosed
	}
	reader, err := readerOf(s.keys.reader)
	if err != nil {
		return journalKeys{}, err
	}
	former, err := readerOf(s.keys.formerReader)
	if err != nil {
		return journalKeys{}, err
	}
	var auditor *ecdh.PublicKey
	if s.people != nil {
		auditor, err = ecdh.X25519().NewPublicKey(s.people.roster.Auditor)
	} else if reader != nil { // without people whoever may book may read
		auditor = reader.PublicKey()
	}
	if err != nil {
		return journalKeys{}, err
	}
	seed, err := journalSeed(s.keys.journal[:], number)
	if err != nil {
		return journalKeys{}, err
	}
	keys, err := newJournalKeys(seed, auditor, reader)
	keys.former, keys.number = former, number
	if number > 0 {
		keys.dir = fmt.Sprintf("%s-%d", dirJournal, number+1)
	}
	return keys, err
}

// journalSeed is the seed of the journal of a number.
func journalSeed(seed []byte, number uint64) ([]byte, error) {
	if number == 0 {
		return seed, nil
	}
	return hkdf.Expand(sha256.New, seed, fmt.Sprintf("postern journal number %d 1", number), keyBytes)
}

// readerOf is the key of who reads details; nil where it is all zero.
func readerOf(key [keyBytes]byte) (*ecdh.PrivateKey, error) {
	if key == ([keyBytes]byte{}) {
		return nil, nil
	}
	return ecdh.X25519().NewPrivateKey(key[:])
}

// keptKeys are the keys of what is kept. Errors: ErrLocked, ErrNotAllowed.
func (s *Station) keptKeys() (keptKeys, error) {
	keys, _, err := s.unlocked()
	return keys.kept, err
}
