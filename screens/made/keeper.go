package made

import (
	"maps"
	"time"

	"postern/app/border"
	"postern/app/desk/shift"
	"postern/store"
	"postern/store/journal"
)

// Keeper keeps a shift's work in memory.
type Keeper struct {
	Booked  []journal.Draft
	Fault   error // what the next booking fails with
	shelves map[string]map[string][]byte
}

// Book keeps all, or fails with Fault.
func (k *Keeper) Book(now time.Time, drafts []journal.Draft, kept ...store.Kept) ([]journal.Entry, error) {
	if k.Fault != nil {
		return nil, k.Fault
	}
	if k.shelves == nil {
		k.shelves = map[string]map[string][]byte{}
	}
	for _, v := range kept {
		if k.shelves[v.Shelf] == nil {
			k.shelves[v.Shelf] = map[string][]byte{}
		}
		if v.Value == nil {
			delete(k.shelves[v.Shelf], v.Key)
			continue
		}
		k.shelves[v.Shelf][v.Key] = v.Value
	}
	var entries []journal.Entry
	for _, d := range drafts {
		entries = append(entries, journal.Entry{Number: uint64(len(k.Booked)), Time: now, Kind: d.Kind, Who: d.Who, Case: d.Case, Facts: d.Facts})
		k.Booked = append(k.Booked, d)
	}
	return entries, nil
}

// Kept is what lies on a shelf.
func (k *Keeper) Kept(shelf string) (map[string][]byte, error) {
	return maps.Clone(k.shelves[shelf]), nil
}

// Officer is who works at the made-up counter.
func Officer() border.Account {
	return border.Account{Login: "r.conti", Name: "R. Conti", Role: border.RoleOfficer, Since: Now()}
}

// Shift is a shift at the desk, begun, whose work lies in a keeper.
func (d *Desk) Shift(k *Keeper) *shift.Shift {
	s, err := shift.New(shift.Options{
		Officer: Officer(), Policy: border.DefaultPolicy(), Keeper: k, Finder: d, Now: d.Now, Started: d.Clock,
	})
	if err == nil {
		_, _, err = s.Resume()
	}
	if err != nil { // memory does not fail
		panic(err)
	}
	return s
}
