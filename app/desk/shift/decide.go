package shift

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
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

// Decide closes the open case. A case with an open match is released, with its reason, or
// referred; nothing else closes it. One on which only discreet alerts were met is passed
// like any other, and kept for the second line as shown. A referral takes along the
// companions. Errors: ErrNoCase, ErrOpenMatch, ErrNotAnswered, ErrNothingToRelease,
// ErrNoReason, ErrNotKnown, ErrNoteUnbound, ErrTooLong, ErrOutcome, those of the Keeper:
// the case stays open then.
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
		return nil
	case border.OutcomeReleased:
		switch {
		case unchecked || o.forgotten():
			return ErrNotAnswered
		case open == 0:
			return ErrNothingToRelease
		case r.Known:
			return o.allowsKnown(r, &shown)
		}
		return fitsReason(r)
	}
	return fmt.Errorf("%w: %q", ErrOutcome, r.Outcome)
}

func (o *openCase) allowsKnown(r *Ruling, shown *Case) error {
	if !shown.AllKnown() {
		return ErrNotKnown
	}
	k, _ := shown.KnownOf(shown.OpenMatches()[0])
	r.Reason, r.Text, r.Note = k.Because, k.Text, false
	return nil
}

func fitsReason(r *Ruling) error {
	if !slices.Contains(border.ReleaseReasons(), r.Reason) {
		return fmt.Errorf("%w: %q", ErrNoReason, r.Reason)
	}
	if r.Reason == border.ReleaseOther && strings.TrimSpace(r.Text) == "" {
		return fmt.Errorf("%w: other, with a text", ErrNoReason)
	}
	return nil
}

// deciding is a decision on its way into the journal.
type deciding struct {
	Ruling
	of     *openCase
	closed *record
	now    time.Time
	next   *state
	drafts []journal.Draft
	kept   []store.Kept
	blank  uint64 // what the next decision takes from the shelf of quiet values
	undo   *undoable
}

// close makes all that a decision changes.
func (s *Shift) close(d *deciding) error {
	closed := d.of.record
	closed.Outcome = d.Outcome
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

// decisionDetail is the detail of a decision. Of a traveller for whom nothing was found
// it says nothing more than that.
type decisionDetail struct {
	Outcome   border.Outcome
	Reason    border.ReleaseReason `json:",omitempty"`
	Text      string               `json:",omitempty"`
	Traveller *border.Traveller    `json:",omitempty"`
	Notes     *border.Notes        `json:",omitempty"`
	Open      []booked.Match       `json:",omitempty"`
	Hidden    []booked.Match       `json:",omitempty"`
}

// told is the decision's detail: whole where something was found.
func (d *deciding) told(hidden []booked.Match) decisionDetail {
	c := d.closed
	outcome := d.Outcome
	if outcome == border.OutcomePassed && len(hidden) > 0 {
		outcome = border.OutcomeShown
	}
	return decisionDetail{outcome, d.Reason, d.Text, &c.Presented.Traveller, &c.Notes, c.Open, hidden}
}

func (s *Shift) bookDecision(d *deciding) error {
	c := d.closed
	detail, err := booked.Evened(c.Hidden, func(hidden []booked.Match) any { return d.told(hidden) })
	if err == nil && len(c.Open)+len(c.Hidden) == 0 && d.Outcome != border.OutcomeReferred {
		var text []byte
		text, err = json.Marshal(decisionDetail{Outcome: d.Outcome, Text: d.Text})
		detail = booked.FilledUp(text, len(detail))
	}
	if err != nil {
		return err
	}
	facts := map[string]string{
		"outcome": string(d.Outcome), "matches": strconv.Itoa(len(c.Open)),
		"seconds": strconv.FormatInt(int64(d.now.Sub(c.Opened)/time.Second), 10),
	}
	if d.Outcome == border.OutcomeReleased {
		facts["reason"] = string(d.Reason)
	}
	if d.Known {
		facts["known"] = "yes"
	}
	if d.Note {
		facts["noted"] = "yes"
	}
	if c.NotScreened != CauseNone {
		facts["not_screened"] = string(c.NotScreened)
	}
	if c.Queued != QueuedNot {
		facts["queued"] = string(c.Queued)
	}
	d.drafts = append(d.drafts, journal.Draft{
		Kind: journal.KindDecision, Who: s.officer.Login, Case: c.Number, Facts: facts, Detail: detail, Keep: journal.KeepDecision,
	})
	return nil
}

// note notes a release where the officer asks for it, and says of one that was used when.
func (s *Shift) note(d *deciding) error {
	var set []*booked.Known
	switch {
	case d.Known:
		for _, k := range d.of.known {
			used := k
			used.Used = d.now
			set = append(set, &used)
		}
	case d.Note && d.Outcome == border.OutcomeReleased:
		var err error
		if set, err = s.noted(d.of, d.Ruling, d.now); err != nil {
			return err
		}
	}
	for _, k := range set {
		d.undo.notes = append(d.undo.notes, k.Key())
		d.next.known = with(d.next.known, k.Key(), k)
		if d.Known {
			continue
		}
		draft, err := s.noteDraft(k.Case, k, map[string]string{"note": "noted"})
		if err != nil {
			return err
		}
		d.drafts = append(d.drafts, draft)
	}
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
			next.open, next.queue = o, with(next.queue, n, nil)
		}
	}
}
