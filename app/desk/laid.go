package desk

import (
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
	if err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.closed {
		d.searcher, d.status.Edition = searcher, searcher.Info()
		if d.status.Problem == ProblemLaid { // it can be read again
			d.status.Problem = ProblemNone
		}
	}
	return nil
}

// withLaid is a searcher with what is laid over its edition.
func withLaid(base *search.Searcher, station *store.Station) (*search.Searcher, error) {
	laid, err := station.Laid()
	if err != nil {
		return nil, fmt.Errorf("lay over: %w", err)
	}
	if len(laid) == 0 {
		return base, nil
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
		return nil, fmt.Errorf("lay over: %w", err)
	}
	return searcher, nil
}
