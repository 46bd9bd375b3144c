package desk

import (
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"postern/app/border"
	"postern/app/names"
	"postern/app/search"
	"postern/store"
)

// What can be wrong with a check.
var (
	// ErrNoLists: no edition answers, or none yet, or it holds no alert, so nobody can
	// be checked.
	ErrNoLists = NewFault("desk.no_lists", "no lists on this machine")
	// ErrNothingToSearch: the traveller has neither a name nor a number.
	ErrNothingToSearch = NewFault("shift.nothing_to_search", "neither a name nor a document number")
	// ErrDeskLocked: nobody is signed in, so nobody is searched for.
	ErrDeskLocked = NewFault("desk.locked", "the station is locked")
)

// Desk is one counter at work on one station. It is safe for concurrent use.
type Desk struct {
	name        string
	now         func() time.Time
	frequencies *names.Frequencies
	log         *slog.Logger

	loading sync.Mutex // one at a time, so that the edition loaded last answers

	mu        sync.RWMutex
	edition   *store.Edition
	base      *search.Searcher // over the edition alone
	searcher  *search.Searcher // with what is laid over it
	status    Status
	officer   border.Account // who is signed in
	ages      Ages
	sessions  uint64 // goes up with each Unload: what is loaded for the one before is let go
	locked    bool   // unloaded, and nobody has begun since
	confirmed []Confirmed
	officers  officers  // who search just now
	asked     *Searched // journals what other programs search; nil before Serve
	closed    bool
}

// Options of a desk. All but Name and Log must be set.
type Options struct {
	Name        string // of the station, as the officer reads it
	Now         func() time.Time
	Frequencies *names.Frequencies
	Log         *slog.Logger // hears of what is done that takes long; nil: nobody does
}

// New returns a desk whose lists are still to be opened: see Load.
func New(o Options) *Desk {
	log := o.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Desk{
		name: o.Name, now: o.Now, frequencies: o.Frequencies, log: log,
		status: Status{Station: o.Name, Problem: ProblemOpening},
	}
}

// Close lets go of the edition. The desk answers nobody any more, also if lists are
// being loaded.
func (d *Desk) Close() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.closed = true
	d.status = Status{Station: d.name, Problem: ProblemNoLists}
	if d.edition == nil {
		return nil
	}
	err := d.edition.Close()
	d.edition, d.base, d.searcher = nil, nil, nil
	return err
}

// ListsOf are the lists of an edition; nothing of them is confirmed yet.
func ListsOf(e *store.Edition) []ListStatus {
	var out []ListStatus
	for _, l := range e.Lists() {
		out = append(out, ListStatus{
			Name: l.Name, Owner: l.Owner, Alerts: l.Alerts, Issued: l.Issued, Dated: l.Dated, Brought: l.Brought, Digest: l.Digest,
			Nation: l.Nation, State: l.State, Sequence: l.Sequence, BaseSequence: l.BaseSequence,
		})
	}
	return out
}

// Now is the station's clock.
func (d *Desk) Now() time.Time { return d.now() }

// Frequencies are those of the parts of names by which the desk searches.
func (d *Desk) Frequencies() *names.Frequencies { return d.frequencies }

// Log hears of what is done that takes long.
func (d *Desk) Log() *slog.Logger { return d.log }

// Status says what the desk searches in.
func (d *Desk) Status() Status {
	d.mu.RLock()
	defer d.mu.RUnlock()
	status := d.status
	status.Lists = slices.Clone(status.Lists)
	status.Officer, status.Ages = d.officer, d.ages
	return status
}

// Check searches the open edition for a traveller; weaker asks for the alerts
// below the review threshold too, down to half of it. Errors: ErrNoLists, ErrNothingToSearch, or
// what was wrong with the store.
func (d *Desk) Check(traveller border.Traveller, weaker bool) (border.Finding, error) {
	d.officers.begin()
	defer d.officers.end()
	return d.find(traveller, search.Options{Weaker: weaker, Top: matchesShown, On: d.now()})
}

// Ask searches for somebody made up, to see how the station answers: by the options as
// they are, and only while nobody is being checked. Errors: those of Check.
func (d *Desk) Ask(madeUp border.Traveller, o search.Options) (border.Finding, error) {
	d.officers.wait()
	return d.find(madeUp, o)
}

func (d *Desk) find(traveller border.Traveller, o search.Options) (border.Finding, error) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	if err := d.searches(); err != nil {
		return border.Finding{}, fmt.Errorf("check: %w", err)
	}
	if traveller.Empty() {
		return border.Finding{}, fmt.Errorf("check: %w", ErrNothingToSearch)
	}
	finding, err := d.searcher.Find(traveller, o)
	if err != nil {
		return border.Finding{}, fmt.Errorf("check: %w", err)
	}
	finding.Edition.Issued = d.status.Edition.Issued
	return finding, nil
}

// searches says why nobody can be searched for, nil where somebody can. Who calls holds mu.
func (d *Desk) searches() error {
	switch {
	case d.searcher != nil:
		return nil
	case d.locked:
		return ErrDeskLocked
	}
	return ErrNoLists
}

// matchesShown bounds how many alerts an officer is shown: past this nobody
// reads on.
const matchesShown = 50
