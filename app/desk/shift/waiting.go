package shift

import (
	"encoding/json"
	"fmt"
	"slices"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/desk/booked"
	"postern/store/journal"
)

// mostWaiting bounds the scans that wait: past this the reader stands on its button.
const mostWaiting = 50

// Wait keeps a scan that was made while a case is open, for the next traveller, and says
// how many wait. The document that is being checked, or waits last, is not kept twice.
// Errors: ErrNothingToSearch, ErrTooManyWait, ErrBadDate, ErrTooLong, those of the Keeper.
func (s *Shift) Wait(p Presented) (int, error) {
	const op = "keep a scan"
	s.work.Lock()
	defer s.work.Unlock()
	at, err := s.begun(op)
	if err != nil {
		return 0, err
	}
	if p.Traveller.Empty() && p.Zone == nil {
		return 0, fmt.Errorf("%s: %w", op, desk.ErrNothingToSearch)
	}
	if err := fitsRecord(&p); err != nil {
		return 0, fmt.Errorf("%s: %w", op, err)
	}
	if at.waitsAlready(&p) {
		return len(at.waiting), nil
	}
	if len(at.waiting) >= mostWaiting {
		return len(at.waiting), fmt.Errorf("%s: %w: %d", op, ErrTooManyWait, len(at.waiting))
	}
	now := s.now()
	number := s.scans + 1
	p.Scan = number
	next := at.next()
	next.waiting = with(next.waiting, number, &WaitingScan{Number: number, At: now, Presented: p})
	if err := s.commit(op, now, next, nil); err != nil {
		return len(at.waiting), err
	}
	s.scans = number
	return len(next.waiting), nil
}

// waitsAlready reports whether a reader gave the same document twice.
func (s *state) waitsAlready(p *Presented) bool {
	if s.open != nil && len(s.waiting) == 0 && s.open.Presented.sameAs(p) {
		return true
	}
	keys := sortedKeys(s.waiting)
	return len(keys) > 0 && s.waiting[keys[len(keys)-1]].sameAs(p)
}

// sameAs reports whether two scans are of one document: of the same traveller, or where
// nothing could be read of him, of the same lines.
func (p *Presented) sameAs(other *Presented) bool {
	if p.Traveller != other.Traveller || !p.Traveller.Empty() {
		return p.Traveller == other.Traveller
	}
	return p.Zone != nil && other.Zone != nil && slices.Equal(p.Zone.Lines, other.Zone.Lines)
}

// DropScan gives up a scan that waits: nobody is checked by it, and that is booked. Errors:
// ErrNoScan, those of the Keeper.
func (s *Shift) DropScan(number uint64) error {
	const op = "drop a scan"
	s.work.Lock()
	defer s.work.Unlock()
	at, err := s.begun(op)
	if err != nil {
		return err
	}
	w := at.waiting[number]
	if w == nil {
		return fmt.Errorf("%s: %w", op, ErrNoScan)
	}
	detail, err := json.Marshal(booked.Search{Traveller: w.Traveller})
	if err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	next := at.next()
	next.waiting = with(next.waiting, number, nil)
	return s.commit(op, s.now(), next, []journal.Draft{{
		Kind: journal.KindDecision, Who: s.officer.Login, Keep: journal.KeepNoMatch, Detail: detail,
		Facts: map[string]string{"outcome": string(border.OutcomeDropped), "waited": "yes"},
	}})
}

// Take opens a case that waits in the queue, and checks it anew. Errors: ErrCaseOpen,
// ErrNotQueued, ErrOpening, ErrNoLists, what was wrong with the search, those of the
// Keeper: the case waits on then.
func (s *Shift) Take(number uint64) (Case, error) {
	const op = "take a case"
	s.work.Lock()
	defer s.work.Unlock()
	at, err := s.begun(op)
	if err != nil {
		return Case{}, err
	}
	r := at.queue[number]
	switch {
	case at.open != nil:
		return Case{}, fmt.Errorf("%s: %w", op, ErrCaseOpen)
	case r == nil:
		return Case{}, fmt.Errorf("%s: %w", op, ErrNotQueued)
	}
	now := s.now()
	next := at.next()
	before, o := &openCase{record: *r}, &openCase{record: *r}
	o.aside, o.takenOver = nil, r.Officer != s.officer.Login
	if o.takenOver {
		o.Holder = s.officer.Login
	}
	if o.Queued == QueuedUndone { // he stands at the counter
		o.Queued = QueuedNot
	}
	drafts, err := s.answer(next, before, o, now)
	switch {
	case err != nil:
		return Case{}, fmt.Errorf("%s: %w", op, err)
	case o.failure != nil:
		return Case{}, fmt.Errorf("%s: %w", op, o.failure)
	case !o.answered:
		return Case{}, fmt.Errorf("%s: %w", op, desk.ErrNoLists)
	}
	next.open, next.queue = o, with(next.queue, number, nil)
	if err := s.commit(op, now, next, drafts); err != nil {
		return Case{}, err
	}
	return o.shown(), nil
}
