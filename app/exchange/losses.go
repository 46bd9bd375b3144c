package exchange

import (
	"slices"
	"time"
)

// LossesCount is how long a loss counts, and mostLosses how many are kept of a list: older
// ones are then put together.
const (
	LossesCount = 30 * 24 * time.Hour
	mostLosses  = 200
)

// Loss is what a list lost when a publishing of it was made, or taken in.
type Loss struct {
	At     time.Time `json:"at"`
	To     uint64    `json:"to"` // the list's sequence then
	Before int       `json:"before"`
	Gone   int       `json:"gone"`
	// Accepted says that a person decided about it: once the list is at To, it counts no
	// longer, and none before it.
	Accepted bool `json:"accepted,omitempty"`
}

// Losses are what one list has lost, oldest first: many small losses, each small enough to
// vanish unasked, would empty a list as one great one does.
type Losses []Loss

// Counting are the losses that count now for a list at a sequence: not those that were gone
// back from, or never published.
func (all Losses) Counting(now time.Time, sequence uint64) Losses {
	var of Losses
	for _, l := range all {
		switch {
		case l.To > sequence:
		case l.Accepted:
			of = nil
		case now.Sub(l.At) < LossesCount:
			of = append(of, l)
		}
	}
	return of
}

// And are the losses with one more.
func (all Losses) And(l Loss) Losses {
	all = append(slices.Clone(all), l)
	if len(all) > mostLosses {
		all[1].At, all[1].Before, all[1].Gone = all[0].At, all[0].Before, all[0].Gone+all[1].Gone
		all = all[1:]
	}
	return all
}

// Gone is how many alerts they are together.
func (all Losses) Gone() (sum int) {
	for _, l := range all {
		sum += l.Gone
	}
	return sum
}

// TooMuch is TooMuchGone of all of them, held against what the list had before the first.
func (all Losses) TooMuch() bool { return len(all) > 0 && TooMuchGone(all.Gone(), all[0].Before) }
