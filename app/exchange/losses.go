package exchange

import (
	"slices"
	"time"
)

// LossesCount is how long a loss counts, and mostLosses how many are kept of a list: those
// that lie closest in time are then put together.
const (
	LossesCount = 30 * 24 * time.Hour
	mostLosses  = 200
)

// Loss is what a list lost when a publishing of it was made, or taken in: nothing where it
// only grew much.
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
	if len(all) <= mostLosses {
		return all
	}
	at := 0
	for i := range len(all) - 2 { // not the newest: that may be gone back from
		if all[i+1].At.Sub(all[i].At) < all[at+1].At.Sub(all[at].At) {
			at = i
		}
	}
	of := &all[at+1]
	switch {
	case all[at].Accepted:
		return all[at+1:]
	case !of.Accepted:
		of.At, of.Before, of.Gone = all[at].At, all[at].Before, all[at].Gone+of.Gone
	}
	return slices.Delete(all, at, at+1)
}

// Outgrown reports whether a list grows so much that what it held before is to be known:
// behind many that are new many could vanish unseen.
func (all Losses) Outgrown(before, after int) bool {
	if len(all) > 0 {
		before = all[len(all)-1].Before
	}
	return before > 0 && (after-before)*100 > before*MostGone
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
