// Package journal is the tamper-evident log of a station: what its entries are,
// how they are hashed into a Merkle tree (RFC 6962, by golang.org/x/mod/sumdb/tlog),
// and how checkpoints, proofs and exports are written and verified. It knows
// nothing of where they lie; package store keeps them.
package journal

import "time"

// Kind says what an entry records (LED art. 25: collection, alteration,
// consultation, disclosure, combination, erasure).
type Kind string

// The kinds.
const (
	KindSearch       Kind = "search"
	KindFinding      Kind = "finding"
	KindDecision     Kind = "decision"
	KindReferral     Kind = "referral"
	KindUndo         Kind = "undo"
	KindNote         Kind = "note" // a known innocent was noted, or the note died
	KindSignIn       Kind = "sign_in"
	KindSignInFailed Kind = "sign_in_failed"
	KindSignOut      Kind = "sign_out"
	KindLock         Kind = "lock"
	KindAccount      Kind = "account" // enrolled, reset, removed
	KindSetting      Kind = "setting"
	KindImport       Kind = "import"
	KindAlert        Kind = "alert" // laid over the lists, or lifted
	KindLookBack     Kind = "look_back"
	KindExport       Kind = "export"
	KindNotScreened  Kind = "not_screened"
	KindErasure      Kind = "erasure"
	KindSetAside     Kind = "set_aside" // the journal before could not go on
)

// Kinds lists all values, in the order in which people are shown them.
func Kinds() []Kind {
	return []Kind{
		KindSearch, KindFinding, KindDecision, KindReferral, KindUndo, KindNote, KindSignIn,
		KindSignInFailed, KindSignOut, KindLock, KindAccount, KindSetting, KindImport, KindAlert,
		KindLookBack, KindExport, KindNotScreened, KindErasure, KindSetAside,
	}
}

// Keep says how long an entry's detail is kept; the entry itself stays for good.
type Keep string

// The terms; how long they are says the policy.
const (
	KeepNothing  Keep = ""         // there is no detail
	KeepNoMatch  Keep = "no_match" // of a traveller for whom nothing was found
	KeepDecision Keep = "decision" // of one with a match
)

// Draft is an entry before it is written.
type Draft struct {
	Kind Kind
	// Who is the login of the person; "" is the station itself.
	Who string
	// Case is the case's number; 0 is none.
	Case uint64
	// Facts are what everybody may read who may open the journal: codes and
	// numbers by name, never a traveller's data.
	Facts map[string]string
	// Detail is what only an auditor may open: JSON; nil where there is none.
	Detail []byte
	Keep   Keep
}

// Entry is one entry as it was written.
type Entry struct {
	Number uint64 // from 0, without gaps
	Time   time.Time
	Kind   Kind
	Who    string
	Case   uint64
	Facts  map[string]string
	Keep   Keep
	// Day names the key under which the detail lies, 2026-11-22; "" without one.
	Day string
}
