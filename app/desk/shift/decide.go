package shift

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"postern/app/border"
	"postern/app/desk/booked"
	"postern/store"
	"postern/store/journal"
)

// Write keeps what the officer writes down of the open case. Errors: ErrNoCase,
// ErrTooLong, those of the Keeper.
func (s *Shift) Write(notes border.Notes) error {
	const op = "write notes"
	s.work.Lock()
	defer s.work.Unlock()
	at, err := s.begun(op)
	switch {
	case err != nil:
		return err
	case at.open == nil:
		return fmt.Errorf("%s: %w", op, ErrNoCase)
	}
	if err := fitsNotes(notes); err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	next := at.next()
	o := *at.open
	o.Notes = notes
	next.open = &o
	return s.commit(op, s.now(), next, nil)
}

// Decide decides the open case. Each open match is released from with its reason, and the
// last release closes the case; or the case is referred; nothing else closes it. A reason
// that the match's own fields do not bear out is none: see GroundFor. A case on which only
// discreet alerts were met is passed like any other, and kept for the second line as
// shown. A referral takes along the companions. Errors: ErrNoCase, ErrOpenMatch,
// ErrNotOpen, ErrNotAnswered, ErrNothingToRelease, ErrNoReason, ErrNoGround, ErrNotKnown,
// ErrNoteUnbound, ErrTooLong, ErrOutcome, those of the Keeper: all is as before then.
func (s *Shift) Decide(r Ruling) error {
	const op = "decide"
	s.work.Lock()
	defer s.work.Unlock()
	at, err := s.begun(op)
	if err != nil {
		return err
	}
	o := at.open
	if o == nil {
		return fmt.Errorf("%s: %w", op, ErrNoCase)
	}
	if err := o.allows(&r); err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	d := &deciding{Ruling: r, of: o, now: s.now(), next: at.next()}
	before := at.next()
	before.undo = nil // one step back, no further
	d.undo = &undoable{before: before, until: d.now.Add(s.policy.UndoWithin), outcome: r.Outcome}
	d.next.undo = d.undo
	if r.Outcome == border.OutcomeReleased {
		of, err := o.targets(&r)
		if err != nil {
			return fmt.Errorf("%s: %w", op, err)
		}
		d.released = s.releases(o, r, of, d.now)
		shown := o.shown()
		if left := len(shown.OpenMatches()) - len(of); left > 0 {
			return s.releaseSome(op, d, left)
		}
	}
	if err := s.close(d); err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	if err := s.commit(op, d.now, d.next, d.drafts, d.kept...); err != nil {
		return err
	}
	s.sweep = []uint64{d.blank}
	return nil
}

// allows says why a ruling cannot close the case; a release by what was noted gets its
// reason.
func (o *openCase) allows(r *Ruling) error {
	shown := o.shown()
	open := len(shown.OpenMatches())
	if len(r.Text) > longestText {
		return fmt.Errorf("%w: %d bytes, the most is %d", ErrTooLong, len(r.Text), longestText)
	}
	unchecked := !o.answered && o.NotScreened == CauseNone
	switch r.Outcome {
	case border.OutcomeReferred:
		return nil
	case border.OutcomePassed, border.OutcomeDropped:
		switch {
		case open > 0 || o.forgotten():
			return ErrOpenMatch
		case unchecked:
			return ErrNotAnswered
		}
		if n := len(o.Released); n > 0 { // the alerts that were still open have ended
			r.Outcome, r.Reason, r.Text = border.OutcomeReleased, o.Released[n-1].Reason, o.Released[n-1].Text
		}
		return nil
	case border.OutcomeReleased:
		switch {
		case unchecked || o.forgotten():
			return ErrNotAnswered
		}
		return o.allowsRelease(r)
	}
	return fmt.Errorf("%w: %q", ErrOutcome, r.Outcome)
}

// deciding is a decision on its way into the journal.
type deciding struct {
	Ruling
	of       *openCase
	closed   *record // the case as it is after the decision
	released []booked.Release
	now      time.Time
	next     *state
	drafts   []journal.Draft
	kept     []store.Kept
	blank    uint64 // what the next decision takes from the shelf of quiet values
	undo     *undoable
}

// close makes all that a decision changes.
func (s *Shift) close(d *deciding) error {
	closed := d.of.record
	closed.Outcome = d.Outcome
	closed.Released = append(slices.Clone(closed.Released), d.released...)
	d.closed = &closed
	d.next.open = nil
	switch waits := d.next.unscreened[closed.Number]; {
	case waits == nil:
	case d.Outcome == border.OutcomeDropped:
		d.next.unscreened = with(d.next.unscreened, closed.Number, nil)
	default:
		d.next.unscreened = with(d.next.unscreened, closed.Number, d.closed)
	}
	if err := s.bookNotes(d); err != nil {
		return err
	}
	if err := s.bookDecision(d); err != nil {
		return err
	}
	if err := s.quiet(d); err != nil {
		return err
	}
	if err := s.refer(d); err != nil {
		return err
	}
	if err := s.note(d); err != nil {
		return err
	}
	d.next.remember(d.closed)
	d.next.figures = s.figured(d)
	d.next.resume()
	d.drafts = append(d.drafts, s.takeOver(d.next)...)
	return nil
}

// bookNotes books what the officer wrote down, for as long as the rest of the case is kept.
func (s *Shift) bookNotes(d *deciding) error {
	if d.closed.Notes.Empty() {
		return nil
	}
	detail, err := json.Marshal(d.closed.Notes)
	if err != nil {
		return err
	}
	keep := journal.KeepNoMatch
	if len(d.closed.Open) > 0 {
		keep = journal.KeepDecision
	}
	d.drafts = append(d.drafts, journal.Draft{
		Kind: journal.KindNote, Who: s.officer.Login, Case: d.closed.Number, Keep: keep, Detail: detail,
		Facts: map[string]string{"note": "written"},
	})
	return nil
}

// resume opens again what was set aside while a decision was taken back.
func (next *state) resume() {
	for _, n := range sortedKeys(next.queue) {
		if r := next.queue[n]; r.Queued == QueuedUndone && next.open == nil {
			o := r.aside
			if o == nil { // from before the program ended: to be checked anew
				o = &openCase{record: *r}
				o.Queued = QueuedNot
			}
			if o.head != nil {
				own := *o
				next.head, next.members = o.head, o.members
				own.head, own.members = nil, nil
				o = &own
			}
			next.open, next.queue = o, with(next.queue, n, nil)
		}
	}
}
