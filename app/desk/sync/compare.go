package sync

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"postern/app/exchange"
)

// ListChange is what a staged edition would change in one list.
type ListChange struct {
	List                    string
	Before, After           int // alerts
	Added, Changed, Removed int
	// New says that the list was not there before, Same that its alerts are those
	// that were.
	New, Same bool
	// TooMuch says that more of it would vanish than may unasked.
	TooMuch bool
	// Slowly says that it would be too much together with what went within thirty days.
	Slowly bool
}

// Gone is the share of the list that would vanish, 0 to 1.
func (c ListChange) Gone() float64 {
	if c.Before == 0 {
		return 0
	}
	return float64(c.Removed) / float64(c.Before)
}

// changes counts an alert that is another than it was. Somebody else under its id counts as
// one alert that vanishes and one that is new.
func (c *ListChange) changes(replaced bool) {
	if replaced {
		c.Added++
		c.Removed++
		return
	}
	c.Changed++
}

// Stopped reports whether more vanishes than may unasked, at once or step by step.
func (c ListChange) Stopped() bool { return c.TooMuch || c.Slowly }

// Few reports whether more than MostGone of the list would vanish, and yet so few
// alerts that nothing is asked.
func (c ListChange) Few() bool { return !c.Stopped() && overMost(c.Removed, c.Before) }

// compareEvery is how many alerts lie between two steps that are told, and between
// two looks whether anybody still wants the answer.
const compareEvery = 4096

// compare finds what the lists that were read change, against the edition that
// answers. It holds 24 bytes an alert of the lists that were read, and a bit.
func (g *staging) compare(r *importing) error {
	if g == nil {
		return nil
	}
	total, done := int64(0), int64(0)
	for _, l := range r.had {
		if _, read := g.prints[l.Name]; read {
			total += int64(l.Alerts)
		}
	}
	g.tell(Step{Stage: StageCompare, Total: total})
	names := make(map[string]bool, len(g.prints)+len(r.had))
	for name := range g.prints {
		names[name] = true
	}
	for _, l := range r.had {
		names[l.Name] = true
	}
	for name := range names {
		at := r.hadAt(name)
		prints, read := g.prints[name]
		c := ListChange{List: name, After: len(prints)}
		switch {
		case !read:
			c.Before, c.After, c.Same = r.had[at].Alerts, r.had[at].Alerts, true
		case at < 0:
			c.Added, c.New = len(prints), true
		default:
			c.Before = r.had[at].Alerts
			if err := g.compareList(r, &c, prints, &done, total); err != nil {
				return fmt.Errorf("import: compare: %w", err)
			}
			delete(g.prints, name)
		}
		g.changes = append(g.changes, c)
	}
	slices.SortFunc(g.changes, func(a, b ListChange) int { return cmp.Compare(a.List, b.List) })
	g.stopAtLoss()
	return nil
}

// compareList counts what one list would gain, change and lose.
func (g *staging) compareList(r *importing, c *ListChange, now []imprint, done *int64, total int64) error {
	slices.SortFunc(now, func(a, b imprint) int { return cmp.Compare(a.ID, b.ID) })
	met := make([]uint64, (len(now)+63)/64)
	stays := 0
	for before, err := range r.w.Prints(r.before, c.List) {
		if err != nil {
			return err
		}
		if *done++; *done%compareEvery == 0 {
			if err := r.ctx.Err(); err != nil {
				return err
			}
			g.tell(Step{Stage: StageCompare, List: c.List, Done: *done, Total: total})
		}
		i, found := slices.BinarySearchFunc(now, before.ID, func(p imprint, id uint64) int { return cmp.Compare(p.ID, id) })
		if !found || met[i/64]&(1<<(i%64)) != 0 {
			c.Removed++
			continue
		}
		met[i/64] |= 1 << (i % 64)
		stays++
		if now[i].Content != before.Content {
			was, err := before.Alert()
			if err != nil {
				return err
			}
			c.changes(g.witness.wordsOf(&was).replacedBy(now[i].words))
		}
	}
	c.Added += len(now) - stays
	c.Same = c.Added+c.Changed+c.Removed == 0
	return nil
}

// stopAtLoss stops at lists of which too much would vanish. An alert that comes
// back under another id counts as vanished: the same number of other people is
// another list.
func (g *staging) stopAtLoss() {
	for i := range g.changes {
		c := &g.changes[i]
		vanished := slices.ContainsFunc(g.stops, func(f *ImportError) bool { return f.List == c.List && errors.Is(f, ErrVanished) })
		if c.TooMuch = exchange.TooMuchGone(c.Removed, c.Before); c.TooMuch && !vanished {
			g.stops = append(g.stops, &ImportError{List: c.List, Before: c.Before, After: c.After, Gone: c.Removed, Err: ErrSmaller})
		}
	}
}
