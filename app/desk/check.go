package desk

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"postern/app/border"
	"postern/app/names"
	"postern/app/search"
	"postern/store"
)

// What can be wrong with a check.
var (
	// ErrNoLists: no edition answers, or it holds no alert, so nobody can be
	// checked.
	ErrNoLists = errors.New("no lists on this machine")
	// ErrNothingToSearch: the traveller has neither a name nor a number.
	ErrNothingToSearch = errors.New("neither a name nor a document number")
)

// Desk is one counter at work on one station. It is safe for concurrent use.
type Desk struct {
	name        string
	now         func() time.Time
	frequencies *names.Frequencies

	mu       sync.RWMutex
	edition  *store.Edition
	searcher *search.Searcher
	status   Status
}

// Options of a desk. All but Name must be set.
type Options struct {
	Name        string // of the station, as the officer reads it
	Now         func() time.Time
	Frequencies *names.Frequencies
}

// New returns a desk without lists.
func New(o Options) *Desk {
	return &Desk{
		name: o.Name, now: o.Now, frequencies: o.Frequencies,
		status: Status{Station: o.Name, Problem: ProblemNoLists},
	}
}

// Load opens the station's newest edition and searches in it from now on. When
// the newest is damaged the one before answers; when none can be opened the
// desk has no lists, its Status says why, and the error has the cause. An
// edition that was loaded before goes on answering until the new one does.
func (d *Desk) Load(station *store.Station) error {
	edition, err := station.Open()
	if err == nil && edition.Info().Alerts == 0 { // everybody would look like no match
		err = errors.Join(ErrNoLists, edition.Close())
	}
	if err != nil {
		problem := ProblemDamaged
		if errors.Is(err, store.ErrNoEdition) || errors.Is(err, ErrNoLists) {
			problem = ProblemNoLists
		}
		d.mu.Lock()
		defer d.mu.Unlock()
		if d.searcher == nil {
			d.status.Problem = problem
		}
		return fmt.Errorf("load lists: %w", err)
	}
	searcher, err := search.Build(edition.Info(), edition, d.frequencies)
	if err != nil {
		return errors.Join(fmt.Errorf("load lists: %w", err), edition.Close())
	}
	status := Status{Station: d.name, Edition: searcher.Info(), Lists: listStatus(edition)}
	if len(edition.PassedOver()) > 0 {
		status.Problem = ProblemOlder
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	before := d.edition
	d.edition, d.searcher, d.status = edition, searcher, status
	if before != nil {
		return before.Close()
	}
	return nil
}

// Close lets go of the edition.
func (d *Desk) Close() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.edition == nil {
		return nil
	}
	err := d.edition.Close()
	d.edition, d.searcher = nil, nil
	d.status = Status{Station: d.name, Problem: ProblemNoLists}
	return err
}

func listStatus(e *store.Edition) []ListStatus {
	var out []ListStatus
	for _, l := range e.Lists() {
		out = append(out, ListStatus{Name: l.Name, Alerts: l.Alerts, Issued: l.Issued})
	}
	return out
}

// Now is the station's clock.
func (d *Desk) Now() time.Time { return d.now() }

// Status says what the desk searches in.
func (d *Desk) Status() Status {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.status
}

// Check searches the open edition for a traveller; weaker asks for the alerts
// a little below the review threshold too. Errors: ErrNoLists, ErrNothingToSearch, or
// what was wrong with the store.
func (d *Desk) Check(traveller border.Traveller, weaker bool) (border.Finding, error) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	if d.searcher == nil {
		return border.Finding{}, fmt.Errorf("check: %w", ErrNoLists)
	}
	if traveller.Empty() {
		return border.Finding{}, fmt.Errorf("check: %w", ErrNothingToSearch)
	}
	finding, err := d.searcher.Find(traveller, search.Options{Weaker: weaker, Top: matchesShown})
	if err != nil {
		return border.Finding{}, fmt.Errorf("check: %w", err)
	}
	// Officers are shown what lies within sight of the threshold, not whatever
	// shares a letter.
	finding.Weaker = finding.Weaker[:min(len(finding.Weaker), finding.WeakerCount)]
	return finding, nil
}

// matchesShown bounds how many alerts an officer is shown: past this nobody
// reads on.
const matchesShown = 50
