package shift

import (
	"strconv"
	"time"

	"postern/app/border"
	"postern/app/desk"
	"postern/store/journal"
)

// alive is until when somebody was screening, and since when nobody could.
type alive struct {
	Until  time.Time
	Locked bool      `json:",omitempty"` // nobody was signed in from then on
	Cause  Cause     `json:",omitempty"` // why nobody is screened, though the program runs
	Since  time.Time `json:",omitzero"`
}

const (
	beat = 25 * time.Second // Heartbeat keeps the time at most as often
	// gapSeen is a time without a heartbeat that counts: two were missed.
	gapSeen = time.Minute
)

// Heartbeat says that the program runs; call it every thirty seconds, and whenever the
// lists were opened or lost. What ended meanwhile of a time without screening is booked.
// Errors: those of the Keeper.
func (s *Shift) Heartbeat() error {
	const op = "keep the time"
	s.work.Lock()
	defer s.work.Unlock()
	at, err := s.begun(op)
	if err != nil {
		return err
	}
	now := s.now()
	if a := at.alive; a != nil && a.Cause == causeOf(s.finder.Status()) && now.Sub(a.Until).Abs() < beat {
		return nil
	}
	next := at.next()
	drafts := s.pulse(next, now, true)
	return s.commit(op, now, next, drafts)
}

// causeOf says why nobody is screened; CauseNone where an edition answers.
func causeOf(status desk.Status) Cause {
	switch status.Problem {
	case desk.ProblemNoLists:
		return CauseManual
	case desk.ProblemDamaged:
		return CauseDamaged
	case desk.ProblemOpening:
		return CauseOpening
	}
	return CauseNone
}

// pulse moves the time on while the program runs, and books what ended of a time without
// screening, or all of it when the shift closes.
func (s *Shift) pulse(next *state, now time.Time, goesOn bool) []journal.Draft {
	now = desk.Wall(now)
	cause := causeOf(s.finder.Status())
	a := alive{Until: now, Cause: cause}
	if cause != CauseNone {
		a.Since = now
	}
	var drafts []journal.Draft
	if was := next.alive; was != nil {
		from := was.Until
		if was.Cause != CauseNone {
			from = was.Since
		}
		switch {
		case was.Cause != CauseNone && was.Cause == cause && goesOn:
			a.Since = was.Since
		case was.Cause != CauseNone:
			drafts = s.unscreenedTime(was.Cause, from, now)
		case now.Sub(was.Until) > gapSeen: // the machine slept
			drafts = s.unscreenedTime(CauseNotRunning, was.Until, now)
		}
	}
	next.alive = &a
	return drafts
}

// gaps books the time since somebody last was screening, at the start of a shift.
func (s *Shift) gaps(next *state, now time.Time) []journal.Draft {
	now = desk.Wall(now)
	was := next.alive
	cause := causeOf(s.finder.Status())
	next.alive = &alive{Until: now, Cause: cause}
	if cause != CauseNone {
		next.alive.Since = now
	}
	if was == nil {
		return nil
	}
	var drafts []journal.Draft
	if was.Cause != CauseNone {
		drafts = append(drafts, s.unscreenedTime(was.Cause, was.Since, was.Until)...)
	}
	from := was.Until
	if !was.Locked && now.Sub(from) <= gapSeen { // it ended by itself and was there again at once
		return drafts
	}
	if s.started.After(from) || !was.Locked {
		until := s.started // from then on it ran, and nobody was signed in
		if !until.After(from) {
			until = now
		}
		if until.Sub(from) > gapSeen {
			drafts = append(drafts, s.unscreenedTime(CauseNotRunning, from, until)...)
		}
		from = until
	}
	return append(drafts, s.unscreenedTime(CauseLocked, from, now)...)
}

// unscreenedTime books a time in which nobody was screened, as far as the post was open.
func (s *Shift) unscreenedTime(cause Cause, from, to time.Time) []journal.Draft {
	open := openWithin(s.policy.Hours, from, to)
	if open < time.Second || cause == CauseOpening && open < gapSeen { // every start opens the lists
		return nil
	}
	return []journal.Draft{{
		Kind: journal.KindNotScreened,
		Facts: map[string]string{
			"cause": string(cause), "from": from.UTC().Format(time.RFC3339), "to": to.UTC().Format(time.RFC3339),
			"seconds": strconv.FormatInt(int64(open/time.Second), 10),
		},
	}}
}

// openWithin is how long a post was open within a time, in that time's own zone.
func openWithin(h border.OpeningHours, from, to time.Time) time.Duration {
	if !from.Before(to) {
		return 0
	}
	if h.From == h.To {
		return to.Sub(from)
	}
	from = from.In(to.Location())
	var open time.Duration
	day := time.Date(from.Year(), from.Month(), from.Day()-1, 0, 0, 0, 0, from.Location())
	for ; day.Before(to); day = time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, 0, day.Location()) {
		opens := time.Date(day.Year(), day.Month(), day.Day(), 0, h.From, 0, 0, day.Location())
		closes := time.Date(day.Year(), day.Month(), day.Day(), 0, h.To, 0, 0, day.Location())
		if h.To < h.From {
			closes = time.Date(day.Year(), day.Month(), day.Day()+1, 0, h.To, 0, 0, day.Location())
		}
		first, last := later(opens, from), earlier(closes, to)
		if first.Before(last) {
			open += last.Sub(first)
		}
	}
	return open
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
