package desk

import (
	"slices"
	"time"
)

// Confirmed says that a published list was the newest when headquarters made what said so.
type Confirmed struct {
	List  string    `json:"list"`
	State string    `json:"state"` // of the list, as package exchange has it
	At    time.Time `json:"at"`
}

// Confirm says which lists were the newest, and when: what was current then has that age,
// whenever it was published. What was confirmed of lists in another state than the edition
// has does not count. It replaces what was confirmed before.
func (d *Desk) Confirm(all []Confirmed) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.confirmed = all
	d.count()
}

// count counts the age of the lists anew. Who calls holds mu.
func (d *Desk) count() {
	if len(d.status.Lists) > 0 {
		d.status.Edition.Issued = OldestOf(d.status.Lists, d.confirmed)
	}
}

// Confirmed is what was confirmed, in no order.
func (d *Desk) Confirmed() []Confirmed {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return slices.Clone(d.confirmed)
}

// OldestOf is the time from which the age of several lists counts, by what was confirmed:
// that of the oldest. It puts into each when it was confirmed. Of no lists it is zero.
func OldestOf(lists []ListStatus, confirmed []Confirmed) (oldest time.Time) {
	for i := range lists {
		l := &lists[i]
		l.Confirmed = time.Time{}
		for _, c := range confirmed {
			if c.List == l.Name && c.State == l.State && l.Nation != "" {
				l.Confirmed = c.At
			}
		}
		if of := l.Of(); i == 0 || of.Before(oldest) {
			oldest = of
		}
	}
	return oldest
}
