package desk

import (
	"errors"
	"fmt"

	"postern/app/border"
	"postern/app/search"
	"postern/store"
)

// Lay lays single alerts over the edition that answers, and over every one that follows:
// added or changed ones are found, suspended or ended ones are not, from the next check
// on. It is all or nothing. Errors: those of package store.
func (d *Desk) Lay(station *store.Station, laid ...store.Laid) error {
	if err := station.Lay(laid...); err != nil {
		return fmt.Errorf("lay over: %w", err)
	}
	return d.relay(station)
}

// Lift takes away what was laid over an alert: what the edition says of it counts again.
func (d *Desk) Lift(station *store.Station, list, id string) error {
	if err := station.Lift(list, id); err != nil {
		return fmt.Errorf("lift: %w", err)
	}
	return d.relay(station)
}

// relay lays anew over the edition that answers.
func (d *Desk) relay(station *store.Station) error {
	d.loading.Lock()
	defer d.loading.Unlock()
	d.mu.RLock()
	base := d.base
	d.mu.RUnlock()
	if base == nil {
		return nil // it counts as soon as there is an edition
	}
	searcher, err := withLaid(base, station)
	if err != nil && searcher == base { // nothing could be read: what was laid before goes on counting
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed || d.base != base { // unloaded meanwhile
		return err
	}
	d.searcher, d.status.Edition = searcher, searcher.Info()
	d.count()
	switch {
	case err != nil && d.status.Problem == ProblemNone:
		d.status.Problem = ProblemLaid
	case err == nil && d.status.Problem == ProblemLaid: // it can be read again
		d.status.Problem = ProblemNone
	}
	return err
}

// withLaid is a searcher with what is laid over its edition. Where some of that is
// damaged the searcher has the rest, and the error says so.
func withLaid(base *search.Searcher, station *store.Station) (*search.Searcher, error) {
	laid, bad := station.Laid()
	if bad != nil {
		bad = fmt.Errorf("lay over: %w", bad)
	}
	if len(laid) == 0 {
		return base, bad
	}
	var inForce []border.Alert
	var gone []search.AlertKey
	for _, l := range laid {
		if l.Standing == store.StandingInForce {
			inForce = append(inForce, l.Alert)
			continue
		}
		gone = append(gone, search.AlertKey{List: l.Alert.List, ID: l.Alert.ID})
	}
	searcher, err := base.With(search.MemoryRecords(inForce), gone)
	if err != nil {
		return base, errors.Join(bad, fmt.Errorf("lay over: %w", err))
	}
	return searcher, bad
}
