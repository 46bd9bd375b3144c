package shift

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/desk/booked"
	"postern/store/journal"
)

// Check searches for a traveller and books that he was searched and what came back; only
// then it answers. With a case open it is that case which is checked anew: matches that
// stood before are open until they are decided, unless the document was only read better.
// With no lists to search the traveller is kept as not screened. Errors: ErrNothingToSearch,
// ErrOpening, ErrNoScan, ErrCaseOpen (a waiting scan, while a case is open), ErrNoLists (a
// case from the queue, whose traveller is gone), ErrTooManyChanges, ErrBadDate, ErrTooLong, those of the Keeper: nothing was changed then.
func (s *Shift) Check(p Presented) (Case, error) {
	const op = "check"
	s.work.Lock()
	defer s.work.Unlock()
	at, err := s.begun(op)
	if err == nil {
		err = fitsCheck(at, &p)
	}
	if err != nil {
		return Case{}, fmt.Errorf("%s: %w", op, err)
	}
	now := s.now()
	next := at.next()
	o := s.presented(next, p, now)
	if p.Scan != 0 {
		next.waiting = with(next.waiting, p.Scan, nil)
		o.Presented.Scan = 0
	}
	drafts, err := s.answer(next, at.open, o, now)
	if err != nil {
		return Case{}, fmt.Errorf("%s: %w", op, err)
	}
	next.open = o
	if err := s.commit(op, now, next, drafts); err != nil {
		return Case{}, err
	}
	return o.shown(), nil
}

func fitsCheck(at *state, p *Presented) error {
	if p.Traveller.Empty() {
		return desk.ErrNothingToSearch
	}
	if p.Scan != 0 {
		if at.open != nil {
			return ErrCaseOpen
		}
		if at.waiting[p.Scan] == nil {
			return ErrNoScan
		}
	}
	return fitsRecord(p)
}

// presented is the open case as it is to be checked now, or a new one.
func (s *Shift) presented(next *state, p Presented, now time.Time) *openCase {
	o := &openCase{}
	if before := next.open; before != nil {
		o.record = before.record
		o.takenOver = before.takenOver
		o.Presented = p
		return o
	}
	next.number++
	o.record = record{Number: next.number, Officer: s.officer.Login, Opened: now, Presented: p}
	next.join(o)
	return o
}

// answer searches for a case and says what is to be booked of it.
func (s *Shift) answer(next *state, before, o *openCase, now time.Time) ([]journal.Draft, error) {
	kept := before
	finding, err := s.finder.Check(o.Presented.Traveller, true)
	if err == nil && before.forgotten() {
		before, err = s.revive(before)
	}
	if err != nil {
		return s.unanswered(next, before, o, err)
	}
	o.take(finding)
	if err := s.carry(before, o); err != nil {
		return nil, err
	}
	o.Open, _ = booked.MatchesOf(o.finding.Matches)
	o.Hidden = o.hidden(kept)
	o.holdReleases(kept)
	if next.unscreened[o.Number] != nil {
		next.unscreened = with(next.unscreened, o.Number, nil)
	}
	drafts, err := s.searched(o, before != nil)
	if err != nil {
		return nil, err
	}
	return append(drafts, s.recognise(next, o)...), nil
}

// take makes a finding the case's answer.
func (o *openCase) take(f border.Finding) {
	o.finding, o.answered, o.NotScreened = f, true, CauseNone
	o.finding.Matches = desk.Led(f.Matches)
	o.Open, o.Hidden = booked.MatchesOf(o.finding.Matches)
}

// unanswered keeps a traveller for whom nothing could be searched.
func (s *Shift) unanswered(next *state, before, o *openCase, why error) ([]journal.Draft, error) {
	status := s.finder.Status()
	switch {
	case errors.Is(why, desk.ErrNothingToSearch):
		return nil, desk.ErrNothingToSearch
	case o.Queued == QueuedLate || o.Queued == QueuedManifest: // nobody stands at the counter: it can wait
		return nil, why
	case !errors.Is(why, desk.ErrNoLists):
		o.NotScreened, o.failure = CauseDamaged, why
	case status.Problem == desk.ProblemOpening:
		return nil, ErrOpening
	default:
		o.NotScreened = causeOf(status)
	}
	o.finding, o.answered = border.Finding{}, false
	o.holdReleases(before)
	if before != nil { // what stood open stays so
		o.finding, o.earlier = before.finding, len(before.finding.Matches)
		o.Before = before.versions(func(border.Match) bool { return true })
	}
	kept := o.record
	next.unscreened = with(next.unscreened, o.Number, &kept)
	detail, err := json.Marshal(booked.Search{Traveller: o.Presented.Traveller, Lines: linesOf(o)})
	if err != nil {
		return nil, err
	}
	return []journal.Draft{{
		Kind: journal.KindNotScreened, Who: s.officer.Login, Case: o.Number, Keep: journal.KeepDecision, Detail: detail,
		Facts: map[string]string{"cause": string(o.NotScreened), "by": byHand(o), "read": string(o.Presented.read())},
	}}, nil
}

// searched is what is booked of a search and its finding: of a discreet alert the facts
// say nothing, and the details are as long as without.
func (s *Shift) searched(o *openCase, again bool) ([]journal.Draft, error) {
	keep := journal.KeepNoMatch
	if len(o.Open) > 0 {
		keep = journal.KeepDecision
	}
	asked, err := json.Marshal(booked.Search{Traveller: o.Presented.Traveller, Lines: linesOf(o)})
	if err != nil {
		return nil, err
	}
	found, err := booked.Evened(o.Hidden, func(hidden []booked.Match) any {
		return booked.Finding{Matches: o.Open, Hidden: hidden, Weaker: len(desk.Undisclosed(o.finding.Weaker))}
	})
	if err != nil {
		return nil, err
	}
	facts := map[string]string{"by": byHand(o), "read": string(o.Presented.read())}
	if again {
		facts["again"] = "yes"
	}
	if o.Queued != QueuedNot {
		facts["queued"] = string(o.Queued)
	}
	return []journal.Draft{
		{Kind: journal.KindSearch, Who: s.officer.Login, Case: o.Number, Facts: facts, Detail: asked, Keep: keep},
		{Kind: journal.KindFinding, Who: s.officer.Login, Case: o.Number, Facts: s.findingFacts(o), Detail: found, Keep: keep},
	}, nil
}

func (s *Shift) findingFacts(o *openCase) map[string]string {
	f := &o.finding
	facts := map[string]string{
		"verdict": string(desk.OpenVerdict(f.Matches)),
		"matches": strconv.Itoa(len(o.Open)),
		"edition": strconv.FormatUint(f.Edition.Number, 10), "edition_name": f.Edition.Name,
		"alerts":     strconv.Itoa(f.Edition.Alerts),
		"elapsed_ms": strconv.FormatInt(f.Elapsed.Milliseconds(), 10),
	}
	if !f.Edition.Issued.IsZero() {
		facts["lists_age_s"] = strconv.FormatInt(int64(max(s.now().Sub(f.Edition.Issued), 0)/time.Second), 10)
	}
	if p := s.finder.Status().Problem; p != desk.ProblemNone {
		facts["problem"] = string(p)
	}
	return facts
}

func byHand(o *openCase) string {
	if o.Presented.ByHand {
		return "hand"
	}
	return "scan"
}

func linesOf(o *openCase) []string {
	if o.Presented.Zone == nil {
		return nil
	}
	return o.Presented.Zone.Lines
}
