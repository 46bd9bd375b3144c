package sync

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"postern/app/exchange"
	"postern/store"
)

// shelfLosses keeps what each list from the exchange has lost of late, by its name: many
// small losses, taken unasked one by one, would empty a list as one great one does.
const shelfLosses = "losses"

// lossesCount is how long a loss counts, and mostLosses how many are kept of a list: those
// that lie closest in time are then put together.
const (
	lossesCount = 30 * 24 * time.Hour
	mostLosses  = 200
)

// loss is what a list lost when an edition was taken: nothing where it only grew much.
type loss struct {
	At     time.Time `json:"at"`
	To     uint64    `json:"to"` // the list's sequence then
	Before int       `json:"before"`
	Gone   int       `json:"gone"`
}

// losses are those of one list, oldest first.
type losses []loss

// counting are the losses that count now for a list at a sequence: not those that were gone
// back from.
func (all losses) counting(now time.Time, sequence uint64) losses {
	return slices.DeleteFunc(slices.Clone(all), func(l loss) bool { return l.To > sequence || now.Sub(l.At) >= lossesCount })
}

func (all losses) gone() (sum int) {
	for _, l := range all {
		sum += l.Gone
	}
	return sum
}

// and are the losses with one more.
func (all losses) and(l loss) losses {
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
	of.At, of.Before, of.Gone = all[at].At, all[at].Before, all[at].Gone+of.Gone
	return slices.Delete(all, at, at+1)
}

// outgrown reports whether a list grows so much that what it held before is to be known:
// behind many that are new many could vanish unseen.
func (all losses) outgrown(before, after int) bool {
	if len(all) > 0 {
		before = all[len(all)-1].Before
	}
	return before > 0 && overMost(after-before, before)
}

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

// stopAtSlowLoss stops at lists of which too much would have gone within lossesCount, and
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
		of := before[c.name].counting(r.now, c.had.Sequence)
		is := of.and(loss{At: r.now.UTC(), To: c.sequence(), Before: c.had.Alerts, Gone: c.change.Removed})
		switch {
		case slices.ContainsFunc(r.g.stops, stopped):
			is = nil
		case c.change.Removed == 0 && !of.outgrown(c.had.Alerts, c.change.After):
			is = of
		case c.change.Removed > 0 && exchange.TooMuchGone(is.gone(), is[0].Before):
			r.g.stops = append(r.g.stops, &ImportError{
				Path: r.of.From, List: c.name, Before: is[0].Before, After: c.change.After, Gone: is.gone(), Here: is[0].At, Err: ErrSlowLoss,
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
