package sync

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"postern/app/exchange"
	"postern/store"
)

// shelfLosses keeps what each list from the exchange has lost of late, by its name: many
// small losses, taken unasked one by one, would empty a list as one great one does.
const shelfLosses = "losses"

// losses are those of one list, oldest first, as headquarters counts them too.
type losses = exchange.Losses

// readLosses reads what each list has lost. What can't be read is of no list: it does not
// keep what is new from coming in.
func (r *arriving) readLosses() (map[string]losses, error) {
	kept, err := r.sync.station.Kept(shelfLosses)
	if errors.Is(err, store.ErrDamaged) {
		r.sync.desk.Log().Error("what lists have lost can't be read", "cause", err)
		err = nil
	}
	all := map[string]losses{}
	for list, content := range kept {
		var of losses
		if bad := json.Unmarshal(content, &of); bad != nil {
			r.sync.desk.Log().Error("what a list has lost can't be read", "list", list, "cause", bad)
			continue
		}
		all[list] = of
	}
	return all, err
}

// stopAtSlowLoss stops at lists of which too much would have gone within exchange.LossesCount, and
// finds what they will have lost once the edition is taken. A list at which a person decides
// begins anew.
func (r *arriving) stopAtSlowLoss() error {
	before, err := r.readLosses()
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	r.losses = map[string]losses{}
	for i, c := range r.lists {
		if c.plan == nil && !c.gone {
			continue
		}
		stopped := func(f *ImportError) bool { return f.List == c.name }
		of := before[c.name].Counting(r.now, c.had.Sequence)
		is := of.And(exchange.Loss{At: r.now.UTC(), To: c.sequence(), Before: c.had.Alerts, Gone: c.change.Removed})
		switch {
		case slices.ContainsFunc(r.g.stops, stopped):
			is = nil
		case c.change.Removed == 0 && !of.Outgrown(c.had.Alerts, c.change.After):
			is = of
		case c.change.Removed > 0 && is.TooMuch():
			r.g.stops = append(r.g.stops, &ImportError{
				Path: r.of.From, List: c.name, Before: is[0].Before, After: c.change.After, Gone: is.Gone(), Here: is[0].At, Err: ErrSlowLoss,
			})
			r.g.changes[i].Slowly, is = true, nil
		}
		r.losses[c.name] = is
	}
	return nil
}

// keptLosses are the losses as the station keeps them.
func keptLosses(all map[string]losses) (kept []store.Kept, err error) {
	for list, of := range all {
		k := store.Kept{Shelf: shelfLosses, Key: list}
		if len(of) > 0 {
			if k.Value, err = json.Marshal(of); err != nil {
				return nil, err
			}
		}
		kept = append(kept, k)
	}
	return kept, nil
}
