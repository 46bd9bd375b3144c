package shift

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"postern/app/border"
	"postern/app/desk"
	"postern/store"
	"postern/store/journal"
)

// Screened says what became of the travellers who were not screened.
type Screened struct {
	Searched int
	Queued   int // with a match: they wait to be decided
	Left     int // still not screened
}

// lateBatch is how many travellers are screened late in one transaction: the officer who
// checks the next one meanwhile waits for no more.
const lateBatch = 20

// ScreenKept searches for everybody who was not screened, oldest first, as soon as an
// edition answers. Those with a match wait in the queue. It can be called again at any
// time; nobody is searched twice. Errors: ErrNoLists, ErrOpening, the context's, those of
// the search and of the Keeper: what was done is done.
func (s *Shift) ScreenKept(ctx context.Context, progress func(done, all int)) (Screened, error) {
	const op = "screen late"
	var out Screened
	all := s.Unscreened()
	for {
		n, queued, left, err := s.screenBatch(op)
		out.Searched, out.Queued, out.Left = out.Searched+n, out.Queued+queued, left
		if progress != nil && n > 0 {
			progress(out.Searched, max(all, out.Searched+left))
		}
		if err != nil || n == 0 {
			return out, err
		}
		if err := ctx.Err(); err != nil {
			return out, fmt.Errorf("%s: %w", op, err)
		}
	}
}

// screenBatch screens the next ones; none are left where n is 0.
func (s *Shift) screenBatch(op string) (n, queued, left int, err error) {
	s.work.Lock()
	defer s.work.Unlock()
	at, err := s.begun(op)
	if err != nil {
		return 0, 0, 0, err
	}
	now := s.now()
	b := batch{next: at.next(), now: now}
	for _, number := range sortedKeys(at.unscreened) {
		if at.open != nil && at.open.Number == number || at.queue[number] != nil {
			continue // whoever stands here, or was set aside, is checked anew by the officer
		}
		if n == lateBatch {
			break
		}
		if err := s.screenLate(&b, at.unscreened[number]); err != nil {
			return 0, 0, len(at.unscreened), fmt.Errorf("%s: case %d: %w", op, number, err)
		}
		n++
	}
	if n == 0 {
		return 0, 0, len(at.unscreened), nil
	}
	if err := s.commitBatch(op, &b); err != nil {
		return 0, 0, len(at.unscreened), err
	}
	return n, b.queued, len(b.next.unscreened), nil
}

// batch is cases searched without a traveller at the counter, on their way into the journal.
type batch struct {
	next   *state
	now    time.Time
	drafts []journal.Draft
	kept   []store.Kept
	blanks []uint64
	queued int
	handed map[string][]byte // the referrals as they lie, once one is asked for
}

func (s *Shift) commitBatch(op string, b *batch) error {
	kept := append(s.swept(0), b.kept...)
	if err := s.commit(op, b.now, b.next, b.drafts, kept...); err != nil {
		return err
	}
	s.sweep = b.blanks
	return nil
}

func (s *Shift) screenLate(b *batch, r *record) error {
	o := &openCase{record: *r}
	o.Queued = QueuedLate
	var before *openCase // with what had been found before the lists were lost
	if len(r.Open)+len(r.Hidden) > 0 {
		before = &openCase{record: *r}
	}
	drafts, err := s.answer(b.next, before, o, b.now)
	switch {
	case err != nil:
		return err
	case o.failure != nil:
		return o.failure
	case !o.answered:
		return desk.ErrNoLists
	}
	b.drafts = append(b.drafts, drafts...)
	if u := b.next.undo; u != nil && u.before.open.Number == r.Number { // its decision is no longer the last word
		b.next.undo = nil
	}
	if r.Outcome == border.OutcomeReferred { // the second line gets what was found
		d := &deciding{of: o, closed: &o.record, now: b.now, next: b.next, undo: &undoable{}}
		referral, err := s.foundLate(b, d)
		if err == nil {
			err = d.handOver(referral)
		}
		if err != nil {
			return err
		}
		b.kept = append(b.kept, d.kept...)
		return nil
	}
	return s.settle(b, o)
}

// foundLate is the referral of a traveller who was not screened with what was found now: who
// referred him, when, why and with whom stays.
func (s *Shift) foundLate(b *batch, d *deciding) (Referral, error) {
	fresh := s.referral(d)
	if b.handed == nil {
		var err error
		if b.handed, err = s.keeper.Kept(shelfReferrals); err != nil && !errors.Is(err, store.ErrDamaged) {
			return Referral{}, err
		}
	}
	var was Referral
	if value, there := b.handed[numberKey(fresh.Number)]; !there || json.Unmarshal(value, &was) != nil {
		return fresh, nil
	}
	was.Finding, was.Matches, was.NotScreened, was.Released = fresh.Finding, fresh.Matches, fresh.NotScreened, fresh.Released
	return was, nil
}

// settle queues a case with a match, and keeps what the second line judges of the others.
func (s *Shift) settle(b *batch, o *openCase) error {
	if len(o.Open) > 0 {
		queued := o.record
		queued.Outcome = ""
		b.next.queue = with(b.next.queue, o.Number, &queued)
		b.queued++
		return nil
	}
	value, blank, err := s.quietly(&o.record, b.now)
	if err != nil {
		return err
	}
	b.blanks = append(b.blanks, blank)
	b.kept = append(b.kept, store.Kept{Shelf: shelfQuiet, Key: numberKey(o.Number), Value: value})
	return nil
}
