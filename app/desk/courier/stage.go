package courier

import (
	"context"
	"errors"

	"postern/app/desk"
	desksync "postern/app/desk/sync"
	"postern/app/exchange/fetch"
	"postern/store"
)

// Stage makes an edition of what waits, beside the one that answers: what State tells as
// Waiting. It asks nobody. Errors: ErrNothingWaits, those of desksync.PrepareArrival.
func (c *Courier) Stage(ctx context.Context, progress func(desksync.Step)) (*desksync.Staged, error) {
	ctx, done, err := c.begin(ctx)
	if err != nil {
		return nil, told(err)
	}
	defer done()
	lists := c.o.Lists()
	if lists == nil {
		return nil, told(desk.ErrDeskLocked)
	}
	if err := c.Recall(); err != nil {
		return nil, told(err)
	}
	staged, err := c.stage(ctx, lists, progress)
	if errors.Is(err, desksync.ErrNothingArrived) {
		err = ErrNothingWaits
	}
	return staged, told(err)
}

func (c *Courier) stage(ctx context.Context, lists *desksync.Sync, progress func(desksync.Step)) (*desksync.Staged, error) {
	var a desksync.Arrival
	err := c.exchange(func(x *store.Exchange) error {
		f, err := fetch.LastFetched(x)
		if err != nil {
			return err
		}
		if of := c.remembered().Carried; keyOf(f, of.Gone) == of.Key {
			a.From, a.Issued, a.Gone = of.From, of.Issued, of.Gone
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	a.Taken = c.taken
	staged, err := lists.PrepareArrival(ctx, a, progress)
	switch {
	case err == nil:
		if staged.Stopped() {
			c.set(func(s *State) {
				if s.Waiting != nil {
					s.Waiting.Changes, s.Waiting.Stops = staged.Changes, staged.Stops
				}
			})
		}
		return staged, nil
	case errors.Is(err, desksync.ErrNothingArrived):
		return nil, errors.Join(err, c.exchange(c.clear))
	}
	return nil, errors.Join(err, c.spoiled(err, a.From))
}

// spoiled sees to it that what came of a list is not tried again, where that is to blame:
// the list comes whole the next time.
func (c *Courier) spoiled(err error, from string) error {
	list := ""
	if e, ok := errors.AsType[*desksync.ArrivalError](err); ok {
		list = e.List
	}
	f, content := errors.AsType[*fetch.Error](err)
	content = content && f.Code == fetch.Content
	if list == "" && !content {
		return nil
	}
	return c.exchange(func(x *store.Exchange) error {
		f, err2 := fetch.LastFetched(x)
		if err2 != nil {
			return err2
		}
		why, values := refusal(err)
		err2 = c.refused(x, Place{Path: from}, why, values)
		if f != nil {
			err2 = errors.Join(err2, f.Taken())
		}
		return errors.Join(err2, c.remember(x, func(m *memory) {
			m.Carried = carried{}
			if list != "" {
				m.Afresh = append(m.Afresh, list)
			}
		}), c.look(x))
	})
}

// taken is called once an edition of what was fetched answers.
func (c *Courier) taken() {
	err := c.exchange(func(x *store.Exchange) error {
		have, err := c.have(x)
		if err != nil {
			return err
		}
		err = c.remember(x, func(m *memory) {
			m.Confirmed = confirm(m.Confirmed, m.Carried.Newest)
			m.Afresh, m.Stopped = nil, ""
		})
		return errors.Join(err, fetch.Remember(x, have), c.clear(x))
	})
	c.o.Desk.Confirm(c.remembered().Confirmed)
	c.leaveCheckpoint()
	if err != nil { // the next check finds out what is here
		c.o.Log.Warn("what was taken could not be noted", "cause", err)
	}
}

// clear removes from the inbox what is in the edition.
func (c *Courier) clear(x *store.Exchange) error {
	f, err := fetch.LastFetched(x)
	if err == nil && f != nil {
		err = f.Taken()
	}
	return errors.Join(err, c.look(x))
}
