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
	"sync/atomic"
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
// never wait for the network or the disk.
type Courier struct {
	o     Options
	doing sync.Mutex // one verb at a time
	seed  atomic.Uint64

	mu      sync.Mutex // guards what follows, for moments
	state   State
	memory  memory
	known   bool   // memory is what the station has noted
	stick   string // from which lists came last; "" from the address
	changed func()
	ending  context.Context // is done when the courier ends
	end     context.CancelFunc
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

	fails   int         // checks in a row that came to nothing
	untaken desk.Spoken // the Fault, where it is of taking what waits
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

	digest string // of the sheet
}

// Place is from where lists are taken: the policy's address where Path is "".
type Place struct {
	Path string // a folder of headquarters, or a stick
	// AcceptExpired takes what is signed and newer than what is here though its term is
	// over; Reason is why, for the journal. A supervisor says so.
	AcceptExpired bool
	// LeftOut asks about the lists of nations that the station takes no longer: they stop as
	// one does that is published no longer, and are gone once that is taken. Whoever asks
	// decides, so nothing that comes by itself has it.
	LeftOut bool
	// Again takes lists whole whose numbers here are higher than the newest there: the
	// station had them of another headquarters, or this one has begun anew. What comes of
	// it stops as an older list does. A supervisor says so, for a Reason.
	Again  bool
	Reason string
}

// Offer is a headquarters as it is before a station has joined it: nothing of it is
// proven but that it is whole.
type Offer struct {
	Address     string // "" where it was looked at on a stick
	Place       string // its address or path
	Fingerprint fetch.Fingerprint
	Nations     []string // that it knows, in order
	Issued      time.Time
	Certificate string // the SHA-256 of the server's, in hexadecimal, where the address came with it

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
	// LeftOut are the lists, by name, of nations that the station takes no longer: they
	// answer on, and nothing newer comes of them. None where Place.LeftOut asked about them.
	LeftOut []string
}

// New is the courier of a station. What the station has noted is known from Recall on.
func New(o Options) *Courier {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	c := &Courier{o: o}
	c.ending, c.end = context.WithCancel(context.Background())
	return c
}

// Close ends what is under way, and waits for it.
func (c *Courier) Close() {
	c.end()
	c.doing.Lock()
	defer c.doing.Unlock()
}

// OnChanged is told whom to call when State says something else, on any goroutine.
func (c *Courier) OnChanged(changed func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.changed = changed
}

// State is what is known of the exchange.
func (c *Courier) State() State {
	member := c.member()
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.state
	s.Joined, s.Address, s.Nations, s.Every = member.Joined(), member.Address, member.Nations, member.Every
	s.Fingerprint, _ = fetch.ParseFingerprint(member.Root)
	s.Checked, s.From, s.Issued = c.memory.Checked, c.memory.From, c.memory.Issued
	if !s.Joined || s.Address == "" {
		s.Next, s.Online = time.Time{}, false
	}
	return s
}

// member is which headquarters the station has joined, as far as that is known.
func (c *Courier) member() border.Exchange {
	if c.o.Station.Attended() {
		return c.o.Station.Policy().Exchange
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.memory.member
}

// set changes the state and tells who wants to know.
func (c *Courier) set(change func(*State)) {
	c.mu.Lock()
	change(&c.state)
	changed := c.changed
	c.mu.Unlock()
	if changed != nil {
		changed()
	}
}

// begin begins a verb; its context ends with the courier. Error: fetch.Busy.
func (c *Courier) begin(ctx context.Context) (context.Context, func(), error) {
	if !c.doing.TryLock() {
		return nil, nil, &fetch.Error{Op: "check", Subject: c.o.Station.Dir(), Code: fetch.Busy}
	}
	ctx, stop := context.WithCancel(ctx)
	unbind := context.AfterFunc(c.ending, stop)
	return ctx, func() {
		unbind()
		stop()
		c.doing.Unlock()
	}, nil
}

// exchange does something with the station's end of the exchange, and what it has noted.
func (c *Courier) exchange(do func(x *store.Exchange) error) error {
	x, err := fetch.Open(c.o.Station)
	if err != nil {
		return err
	}
	defer x.Close()
	if err := c.recall(x); err != nil {
		return err
	}
	return do(x)
}

// Recall reads what the station has noted. Errors: those of fetch.Open and package store.
func (c *Courier) Recall() error { return c.exchange(func(*store.Exchange) error { return nil }) }
