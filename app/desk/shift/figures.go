package shift

import (
	"encoding/json"
	"fmt"
	"time"

	"postern/app/border"
	"postern/app/desk/booked"
)

// Figures are an officer's own, of one shift. What was met of discreet alerts counts as
// No match.
type Figures struct {
	Since      time.Time
	Travellers int // decided, whoever was dropped aside
	// Median is the middle of the times from the first check to the decision, to the
	// second; 0 before the first decision.
	Median      time.Duration
	Matches     int // travellers with a match
	Passed      int
	Released    int
	Referred    int
	Dropped     int
	NotScreened int
}

// figures is what is kept of them: always as long, so that nothing shows by it.
type figures struct {
	Figures
	Last    time.Time
	Seconds map[int]int // how many travellers took so many seconds
}

const (
	longestCounted = 300 // seconds; whoever took longer counts here
	shiftOver      = 8 * time.Hour
	figuresSize    = 4 << 10
)

// Figures of the shift so far.
func (s *Shift) Figures() Figures {
	at := s.at.Load()
	if at == nil || at.figures == nil {
		return Figures{}
	}
	out := at.figures.Figures
	out.Median = at.figures.median()
	return out
}

// median is the time that no more than half of the travellers took longer than.
func (f *figures) median() time.Duration {
	n := 0
	for _, count := range f.Seconds {
		n += count
	}
	if n == 0 {
		return 0
	}
	left := (n + 1) / 2
	for _, second := range sortedKeys(f.Seconds) {
		if left -= f.Seconds[second]; left <= 0 {
			return time.Duration(second) * time.Second
		}
	}
	return 0
}

// figured is the figures with a decision.
func (s *Shift) figured(d *deciding) *figures {
	out := s.figuresAt(d.next.figures, d.now)
	out.Last = d.now
	c := d.closed
	switch d.Outcome {
	case border.OutcomeDropped:
		out.Dropped++
		return out
	case border.OutcomeReleased:
		out.Released++
	case border.OutcomeReferred:
		out.Referred++
	default:
		out.Passed++
	}
	out.Travellers++
	if len(c.Open) > 0 {
		out.Matches++
	}
	if c.NotScreened != CauseNone {
		out.NotScreened++
	}
	if c.Queued == QueuedNot { // else he does not stand at the counter
		seconds := int(d.now.Sub(c.Opened) / time.Second)
		out.Seconds[min(max(seconds, 0), longestCounted)]++
	}
	return out
}

// figuresAt is a copy of the figures, or new ones where that shift is long over.
func (s *Shift) figuresAt(f *figures, now time.Time) *figures {
	if f == nil || now.Sub(f.Last) > shiftOver {
		return &figures{Figures: Figures{Since: now}, Last: now, Seconds: map[int]int{}}
	}
	out := *f
	out.Seconds = make(map[int]int, len(f.Seconds)+1)
	for second, n := range f.Seconds {
		out.Seconds[second] = n
	}
	return &out
}

// End ends the officer's shift: its figures, which begin anew with the next. Errors:
// ErrCaseOpen, those of the Keeper.
func (s *Shift) End() (Figures, error) {
	const op = "end a shift"
	s.work.Lock()
	defer s.work.Unlock()
	at, err := s.begun(op)
	if err != nil {
		return Figures{}, err
	}
	if at.open != nil {
		return Figures{}, fmt.Errorf("%s: %w", op, ErrCaseOpen)
	}
	out := s.Figures()
	next := at.next()
	next.figures = nil
	return out, s.commit(op, s.now(), next, nil)
}

func (f *figures) encode() ([]byte, error) {
	text, err := json.Marshal(f)
	if err != nil {
		return nil, err
	}
	return booked.FilledUp(text, figuresSize), nil
}
