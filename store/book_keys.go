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
//	journal seed, 32 bytes, HKDF-SHA256 of the station key
//	 ├ "name"  → the journal's name
//	 ├ "leaf"  → opens the entries and what is noted of days
//	 ├ "days"  → opens the keys of days, each in a file of its own
//	 └ "sign"  → signs checkpoints
//	auditor key, X25519 → with a day's key, opens the details of that day

// journalKeys open the journal.
type journalKeys struct {
	name    string
	leaf    drawn
	days    drawn
	sign    journal.Signer
	auditor *ecdh.PublicKey
	reader  *ecdh.PrivateKey // nil for who may not read details
}

// keptKeys open what is kept for the work at the station.
type keptKeys struct {
	content drawn
	named   []byte // under which shelves and keys are named
}

// stationBookKeys makes from the station key all that Book needs.
func stationBookKeys(station []byte) (journalKeys, keptKeys, error) {
	var keys [4][]byte
	for i, use := range [...]string{"journal", "auditor", "kept", "kept name"} {
		key, err := hkdf.Expand(sha256.New, station, "postern station "+use+" 1", keyBytes)
		if err != nil {
			return journalKeys{}, keptKeys{}, err
		}
		keys[i] = key
	}
	// On a station without people the auditor's key hangs from the station's own.
	auditor, err := ecdh.X25519().NewPrivateKey(keys[1])
	if err != nil {
		return journalKeys{}, keptKeys{}, err
	}
	j, err := newJournalKeys(keys[0], auditor.PublicKey(), auditor)
	return j, keptKeys{newDrawn(keys[2]), keys[3]}, err
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
	return journalKeys{name, newDrawn(keys[1]), newDrawn(keys[2]), sign, auditor, reader}, err
}

// journalKeys are the keys of the journal, where they are open.
func (s *Station) journalKeys() (journalKeys, error) { return s.keys.journal, nil }

// keptKeys are the keys of what is kept, where they are open.
func (s *Station) keptKeys() (keptKeys, error) { return s.keys.kept, nil }
