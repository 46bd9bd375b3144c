// Package courier brings the signed lists of headquarters to a station: it joins, asks by
// itself from time to time, takes what nothing stops, and tells how the station's answers
// compare with those of headquarters. What is believed says package fetch; how an edition
// is made of it package sync. It changes when a station comes by its signed lists
// otherwise, not with what a list or an edition is.
package courier

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"postern/app/border"
	"postern/app/desk"
	desksync "postern/app/desk/sync"
	"postern/app/exchange/answers"
	"postern/app/exchange/fetch"
	"postern/store"
)

// Options say for which station. Station, Desk and Lists must be set.
type Options struct {
	Station *store.Station
	Desk    *desk.Desk
	// Lists brings lists in the name of who is signed in and may; nil while nobody is.
	Lists func() *desksync.Sync
	// SetPolicy sets and books the station's policy in the name of who is signed in; where
	// it is nil, or the station has no people, the courier does so itself.
	SetPolicy func(border.Policy) error
	Web       fetch.WebOptions // beside the policy's certificate
	Log       *slog.Logger
}

// Courier brings signed lists to a station. It is safe for concurrent use; State and Due
// never wait for the network, and for the disk only the first time.
type Courier struct {
	o     Options
	doing sync.Mutex // one verb at a time

	mu    sync.Mutex // guards what follows, for moments
	state State
	read  bool // state holds what the station has noted
	fails int  // checks by itself that failed in a row
	away  bool // Close was called
	stop  context.CancelFunc
}

// State is what is known of the exchange.
type State struct {
	Joined      bool
	Address     string            // "" where lists come on sticks alone
	Fingerprint fetch.Fingerprint // of headquarters' first root
	Nations     []string
	Every       time.Duration
	// Recipient is to whom headquarters seals a stick, age1…; "" where it is not known yet.
	Recipient string

	Checking bool      // a check is under way
	Checked  time.Time // when headquarters, or a stick, was last believed; zero for never
	From     string    // where that was
	Issued   time.Time // when headquarters had made what was there
	Next     time.Time // when it is asked by itself; zero for never
	// Online says that the address answered when it was last asked.
	Online bool
	// Fault is why the last check came to nothing; nil where it did not. Faults are of
	// single nations and lists, which stay as they are.
	Fault  desk.Spoken
	Faults []desk.Spoken
	// Waiting is what was fetched and is not in the edition yet; nil where nothing is.
	Waiting *Waiting
	Answers Answers
}

// Waiting is what was fetched and is not in the edition yet.
type Waiting struct {
	From    string
	Issued  time.Time
	Lists   []WaitingList // by nation and name
	Bytes   int64
	Changes []desksync.ListChange   // what it would change; nil where that was not looked at yet
	Stops   []*desksync.ImportError // why it is not taken unasked: a supervisor stages it and decides
}

// WaitingList is a list that was fetched.
type WaitingList struct {
	Nation, List string
	From, To     uint64 // the station's sequence, 0 where it has none, and the newest
	Gone         bool   // the nation publishes it no longer
}

// Answers is how the station's answers compare with those of headquarters.
type Answers struct {
	Report  answers.Report // of no Outcome where nothing was compared yet
	At      time.Time
	Edition string // the name of the edition that was asked
	Fault   desk.Spoken
}

// Place is from where lists are taken: the policy's address where Path is "".
type Place struct {
	Path string // a folder of headquarters, or a stick
	// AcceptExpired takes what is signed and newer than what is here though its term is
	// over; Reason is why, for the journal. A supervisor says so.
	AcceptExpired bool
	Reason        string
}

// Offer is a headquarters as it is before a station has joined it: nothing of it is
// proven but that it is whole.
type Offer struct {
	Address     string // "" where it was looked at on a stick
	Place       string // its address or path
	Fingerprint fetch.Fingerprint
	Nations     []string // that it knows, in order
	Issued      time.Time

	root []byte
}

// Arrived is what came of a check.
type Arrived struct {
	From   string
	Issued time.Time
	// Nothing says that the station has all that is newest.
	Nothing bool
	// Staged is the edition made of what came, to be taken or discarded; nil where there is
	// nothing, or the station is locked: then it waits.
	Staged *desksync.Staged
	// Faults are of single nations and lists, which stay as they are.
	Faults []desk.Spoken
}

// New is the courier of a station.
func New(o Options) *Courier {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Courier{o: o}
}
