// Package shift is an officer's work, from the first check of a case to its decision: what
// waits, what was noted, manifests, who was not screened, the figures. It changes when the
// work at the counter does, not with how is searched, who may sign in, or where it is kept.
package shift

import (
	"cmp"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"postern/app/border"
	"postern/app/desk"
	"postern/store"
	"postern/store/journal"
)

// Keeper is where a shift's work lies. What Book is given is written all or not at all;
// it may be given no drafts, or nothing to keep.
type Keeper interface {
	Book(now time.Time, drafts []journal.Draft, kept ...store.Kept) ([]journal.Entry, error)
	Kept(shelf string) (map[string][]byte, error)
}

// Finder searches: the desk.
type Finder interface {
	Check(traveller border.Traveller, weaker bool) (border.Finding, error)
	Status() desk.Status
}

// Options says whose shift it is, and where. All must be set but Started and Changed.
type Options struct {
	Officer border.Account
	Policy  border.Policy
	Keeper  Keeper
	Finder  Finder
	Now     func() time.Time // in the zone of the post's opening hours
	// Started is when the program started, so that the time before counts as not running;
	// the zero time: it has run since the station was used last.
	Started time.Time
	// Changed hears that a case was opened or closed, after it was kept. It must not wait,
	// nor call a verb. nil: nobody hears.
	Changed func()
}

// Shift is one person's work at one counter, from the first check of a traveller to the
// decision. Nothing is answered before it is in the journal, and what is open outlives
// the program. It is safe for concurrent use; Case, Queue, WaitingScans and Figures never
// wait for the disk.
type Shift struct {
	officer border.Account
	policy  border.Policy
	keeper  Keeper
	finder  Finder
	now     func() time.Time
	started time.Time
	changed func()

	at atomic.Pointer[state] // nil before Resume

	work  sync.Mutex // one verb at a time; it guards what follows
	sweep []uint64   // closed cases whose quiet value says nothing, or 0 for one that does
	scans uint64     // the last number given to a waiting scan
}

// New returns a shift that begins with Resume. Error: ErrNoChecks.
func New(o Options) (*Shift, error) {
	if !o.Officer.Role.Checks() {
		return nil, fmt.Errorf("begin a shift: %w: %s", ErrNoChecks, o.Officer.Role)
	}
	return &Shift{
		officer: o.Officer, policy: o.Policy.Bounded(), keeper: o.Keeper, finder: o.Finder, now: o.Now, started: o.Started,
		changed: o.Changed,
	}, nil
}

// Officer is whose shift it is.
func (s *Shift) Officer() border.Account { return s.officer }

// commit books drafts and keeps what the next state changes, all or nothing; only then
// the next state counts.
func (s *Shift) commit(op string, now time.Time, next *state, drafts []journal.Draft, more ...store.Kept) error {
	kept, err := difference(s.at.Load(), next, s.officer.Login)
	if err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	kept = append(kept, more...)
	if len(drafts) == 0 && len(kept) == 0 {
		s.at.Store(next)
		return nil
	}
	if _, err := s.keeper.Book(now, drafts, kept...); err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	before := s.at.Swap(next)
	if s.changed != nil && before.openNumber() != next.openNumber() {
		s.changed()
	}
	return nil
}

// begun is the state as it is. Error: ErrNotResumed.
func (s *Shift) begun(op string) (*state, error) {
	at := s.at.Load()
	if at == nil {
		return nil, fmt.Errorf("%s: %w", op, ErrNotResumed)
	}
	return at, nil
}

// Case is the open case; false where there is none.
func (s *Shift) Case() (Case, bool) {
	at := s.at.Load()
	if at == nil || at.open == nil {
		return Case{}, false
	}
	return at.open.shown(), true
}

// shown is a case as the screens see it.
func (o *openCase) shown() Case {
	return Case{
		Number: o.Number, Officer: o.Officer, TakenOver: o.takenOver, Opened: o.Opened, Presented: o.Presented,
		Answered: o.answered, Finding: o.finding, Earlier: o.earlier, Released: o.Released, Known: o.known,
		NotScreened: o.NotScreened, Failure: o.failure, Notes: o.Notes, Group: o.Group, Queued: o.Queued,
	}
}

// Queue is the cases that wait to be decided, oldest first.
func (s *Shift) Queue() []Waiting {
	at := s.at.Load()
	if at == nil {
		return nil
	}
	out := make([]Waiting, 0, len(at.queue))
	for _, r := range at.queue {
		out = append(out, Waiting{
			Number: r.Number, Queued: r.Queued, Officer: r.Officer, Opened: r.Opened, Traveller: r.Presented.Traveller,
		})
	}
	slices.SortFunc(out, func(a, b Waiting) int { return cmp.Compare(a.Number, b.Number) })
	return out
}

// WaitingScans are the scans made while a case was open, in order.
func (s *Shift) WaitingScans() []WaitingScan {
	at := s.at.Load()
	if at == nil {
		return nil
	}
	out := make([]WaitingScan, 0, len(at.waiting))
	for _, w := range at.waiting {
		out = append(out, *w)
	}
	slices.SortFunc(out, func(a, b WaitingScan) int { return cmp.Compare(a.Number, b.Number) })
	return out
}

// Unscreened is how many travellers wait to be screened.
func (s *Shift) Unscreened() int {
	if at := s.at.Load(); at != nil {
		return len(at.unscreened)
	}
	return 0
}

// Close keeps until when somebody was screening. What is open is kept already; the shift
// can be closed without it at any moment. Afterwards it has to be resumed.
func (s *Shift) Close() error {
	const op = "close a shift"
	s.work.Lock()
	defer s.work.Unlock()
	at := s.at.Load()
	if at == nil {
		return nil
	}
	now := s.now()
	next := at.next()
	drafts := s.pulse(next, now, false)
	next.alive = &alive{Until: desk.Wall(now), Locked: true}
	if err := s.commit(op, now, next, drafts); err != nil {
		return err
	}
	s.at.Store(nil)
	return nil
}
