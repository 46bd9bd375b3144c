package shift

import (
	"encoding/json"
	"fmt"
	"time"

	"postern/app/border"
	"postern/app/desk/booked"
	"postern/app/search"
	"postern/store"
	"postern/store/journal"
)

// undoable is what is needed to take the last decision back.
type undoable struct {
	before    *state // as it was before the decision
	until     time.Time
	outcome   border.Outcome
	quiet     int      // the length of what it kept quietly
	notes     []string // that it set
	referrals []uint64 // that it handed over
	// alerts are those it released from, where it left others open: nothing else is taken back.
	alerts []search.AlertKey
}

// CanUndo reports of which case the last decision was, until when it can be taken back, and
// whether it still can; 0 where there is none, or it was taken back.
func (s *Shift) CanUndo() (number uint64, until time.Time, ok bool) {
	at := s.at.Load()
	if at == nil || at.undo == nil {
		return 0, time.Time{}, false
	}
	return at.undo.before.open.Number, at.undo.until, s.now().Before(at.undo.until)
}

// Undo takes the last decision back: its case, or the match that it released from, is open
// again, and what followed of it is gone from the second line. A case that is open meanwhile is set aside, and opens again
// after the decision. Errors: ErrNoUndo, those of the Keeper.
func (s *Shift) Undo() (Case, error) {
	const op = "undo"
	s.work.Lock()
	defer s.work.Unlock()
	at, err := s.begun(op)
	if err != nil {
		return Case{}, err
	}
	now := s.now()
	u := at.undo
	if u == nil || !now.Before(u.until) {
		return Case{}, fmt.Errorf("%s: %w", op, ErrNoUndo)
	}
	if len(u.alerts) > 0 {
		return s.reopen(op, at, now)
	}
	next := at.next()
	next.undo = nil
	if o := next.open; o != nil {
		aside := o.record
		aside.Queued, aside.aside = QueuedUndone, o.setAside(at, u.before)
		next.queue = with(next.queue, aside.Number, &aside)
	}
	next.open, next.head, next.members = u.before.open, u.before.head, u.before.members
	next.linkedTo(at.open)
	next.figures = u.before.figures
	number := next.open.Number
	if r := u.before.unscreened[number]; r != nil {
		next.unscreened = with(next.unscreened, number, r)
	}
	for _, key := range u.notes {
		next.known = with(next.known, key, u.before.known[key])
	}
	kept, blank, err := s.takenBack(number, u, now)
	if err != nil {
		return Case{}, fmt.Errorf("%s: %w", op, err)
	}
	facts := map[string]string{"outcome": string(u.outcome)}
	if next.open.Queued != QueuedNot {
		facts["queued"] = string(next.open.Queued)
	}
	drafts := []journal.Draft{{Kind: journal.KindUndo, Who: s.officer.Login, Case: number, Facts: facts}}
	if err := s.commit(op, now, next, drafts, kept...); err != nil {
		return Case{}, err
	}
	s.sweep = []uint64{blank}
	return next.open.shown(), nil
}

// setAside is a case that is open with its group, where the group that comes back in its
// place is another.
func (o *openCase) setAside(at, back *state) *openCase {
	own := at.head != nil && o.Group.Number != 0 && at.head.Number == o.Group.Number
	if !own || back.head != nil && back.head.Number == at.head.Number {
		return o
	}
	out := *o
	out.head, out.members = at.head, at.members
	return &out
}

// takenBack is what the second line has no more.
func (s *Shift) takenBack(number uint64, u *undoable, now time.Time) (kept []store.Kept, blank uint64, err error) {
	kept = s.swept(number)
	for _, n := range u.referrals {
		kept = append(kept, store.Kept{Shelf: shelfReferrals, Key: numberKey(n)})
	}
	empty, err := json.Marshal(quietValue{Number: number, By: s.officer.Login, At: now})
	if err != nil {
		return nil, 0, err
	}
	kept = append(kept, store.Kept{Shelf: shelfQuiet, Key: numberKey(number), Value: booked.FilledUp(empty, u.quiet)})
	return kept, number, nil
}
