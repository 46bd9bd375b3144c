package courier

import (
	"cmp"
	"context"
	"errors"
	"slices"

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
	staged, _, err := c.stage(ctx, lists, nil, progress)
	if errors.Is(err, desksync.ErrNothingArrived) {
		err = ErrNothingWaits
	}
	return staged, told(err)
}

// stage makes an edition of what waits, without some lists, which wait on where nothing else
// does. A nation of which a list is not what it says is left out, and stays as it is: the
// faults say so.
func (c *Courier) stage(
	ctx context.Context, lists *desksync.Sync, without []string, progress func(desksync.Step),
) (*desksync.Staged, []desk.Spoken, error) {
	a, f, err := c.waiting()
	if err != nil {
		return nil, nil, err
	}
	a.Without = without
	var bad []*desksync.ArrivalError
	staged, err := lists.PrepareArrival(ctx, a, progress)
	for {
		e, of := errors.AsType[*desksync.ArrivalError](err)
		if !of {
			break
		}
		bad = append(bad, e)
		more := besides(f, &a, e.List)
		if len(more) == 0 {
			break
		}
		a.Without = slices.Concat(a.Without, more)
		staged, err = lists.PrepareArrival(ctx, a, progress)
	}
	var faults []desk.Spoken
	for _, e := range bad {
		faults = append(faults, spoken(e))
	}
	nothing := errors.Is(err, desksync.ErrNothingArrived)
	_, stuck := errors.AsType[*desksync.ArrivalError](err)
	switch {
	case nothing && len(bad) == 0:
		c.log(c.exchange(func(x *store.Exchange) error { return c.clear(x) })) // else the next check does
		return nil, nil, err
	case nothing, err != nil && len(bad) > 0:
		if nothing {
			err = bad[0]
		}
		return nil, nil, errors.Join(err, c.spoiled(bad, f, a.From, nothing || stuck))
	case err != nil:
		return nil, nil, err
	}
	c.set(func(s *State) {
		s.Faults = append(slices.Clone(s.Faults), faults...)
		if staged.Stopped() && s.Waiting != nil {
			s.Waiting = s.Waiting.staged(staged, without)
		}
	})
	if len(bad) > 0 {
		c.log(c.spoiled(bad, f, a.From, false)) // else it is tried again
	}
	return staged, faults, nil
}

// waiting is what lies in the inbox; f is nil where nothing does.
func (c *Courier) waiting() (a desksync.Arrival, f *fetch.Fetched, err error) {
	err = c.exchange(func(x *store.Exchange) (err error) {
		if f, err = fetch.LastFetched(x); err != nil {
			return err
		}
		m := c.remembered()
		if of := m.Carried; keyOf(f, of.Gone) == of.Key {
			a.From, a.Issued, a.Gone = of.From, of.Issued, of.Gone
		}
		a.From = cmp.Or(a.From, m.From) // should the machine have stopped before it was noted
		return nil
	})
	a.Taken = c.taken
	return a, f, err
}

// besides are the lists of the nation whose list it is, gone ones too, which are not left
// out yet.
func besides(f *fetch.Fetched, a *desksync.Arrival, list string) (all []string) {
	of := planOf(f, list)
	if of == nil {
		return nil
	}
	for i := range f.Lists {
		if l := &f.Lists[i]; l.Nation == of.Nation && !slices.Contains(a.Without, l.List.Name) {
			all = append(all, l.List.Name)
		}
	}
	for _, g := range a.Gone {
		if g.Nation == of.Nation && !slices.Contains(a.Without, g.List) {
			all = append(all, g.List)
		}
	}
	return all
}

func planOf(f *fetch.Fetched, list string) *fetch.ListPlan {
	if f == nil {
		return nil
	}
	if i := slices.IndexFunc(f.Lists, func(l fetch.ListPlan) bool { return l.List.Name == list }); i >= 0 {
		return &f.Lists[i]
	}
	return nil
}

// spoiled sees to it that what came of lists is not tried again: such a list comes whole the
// next time, and one that did is not fetched before its nation publishes something else.
// Where nothing else is to be taken they are thrown away.
func (c *Courier) spoiled(lists []*desksync.ArrivalError, f *fetch.Fetched, from string, all bool) error {
	return c.exchange(func(x *store.Exchange) (err error) {
		for _, e := range lists {
			if why, values := refusal(e); why != "" {
				err = errors.Join(err, c.refused(x, Place{Path: from}, why, values))
			}
		}
		var names []string
		for _, e := range lists {
			names = append(names, e.List)
		}
		if all {
			err = errors.Join(err, c.clear(x, names...))
		}
		return errors.Join(err, c.remember(x, func(m *memory) {
			for _, e := range lists {
				m.spoil(e, planOf(f, e.List))
			}
		}), c.look(x))
	})
}

// spoil notes what is to become of a list that was not what it should be.
func (m *memory) spoil(e *desksync.ArrivalError, plan *fetch.ListPlan) {
	if !slices.Contains(m.Afresh, e.List) {
		m.Afresh = append(m.Afresh, e.List)
	}
	if plan == nil || plan.Base == nil || errors.Is(e, desksync.ErrLeadsElsewhere) || errors.Is(e, fetch.Spoilt) {
		return
	}
	m.Bad = slices.DeleteFunc(m.Bad, func(b bad) bool { return b.Nation == plan.Nation && b.List == e.List })
	m.Bad = append(m.Bad, badOf(plan))
}

// taken is called once an edition of what was fetched answers, with the lists that stop and
// were left as they are: they wait on.
func (c *Courier) taken(kept []string) {
	err := c.exchange(func(x *store.Exchange) error {
		have, err := c.have(x)
		if err != nil {
			return err
		}
		f, err := fetch.LastFetched(x)
		if err != nil {
			return err
		}
		err = c.remember(x, func(m *memory) {
			for _, list := range kept {
				m.leave(stateOf(f, list))
			}
			newest := slices.DeleteFunc(slices.Clone(m.Carried.Newest), func(n desk.Confirmed) bool { // what was left as it is
				return !slices.ContainsFunc(have, func(h fetch.Have) bool { return h.List == n.List && h.State == n.State })
			})
			m.Confirmed = confirm(m.Confirmed, newest)
			m.Afresh = slices.DeleteFunc(m.Afresh, func(list string) bool {
				return slices.ContainsFunc(newest, func(n desk.Confirmed) bool { return n.List == list })
			})
			m.Left = slices.DeleteFunc(m.Left, func(l left) bool { return l.within(have) }) // it was taken for all that
			m.Stopped = ""
		})
		return errors.Join(err, fetch.Remember(x, have), c.clear(x))
	})
	c.o.Desk.Confirm(c.remembered().Confirmed)
	c.leaveCheckpoint()
	if err != nil { // the next check finds out what is here
		c.o.Log.Warn("what was taken could not be noted", "cause", err)
	}
}

// clear removes from the inbox what is in the edition or of no use. What waits for a
// supervisor stays, but for some.
func (c *Courier) clear(x *store.Exchange, but ...string) error {
	f, err := fetch.LastFetched(x)
	if err != nil {
		return err
	}
	have, err := c.have(x)
	if err != nil {
		return err
	}
	m := c.remembered()
	waits := slices.DeleteFunc(m.left(f), func(list string) bool { return slices.Contains(but, list) || stateOf(f, list).within(have) })
	if f != nil {
		err = f.Taken(waits...)
	}
	return errors.Join(err, c.remember(x, func(m *memory) {
		was := m.Carried
		m.Carried = carried{}
		if len(waits) == 0 {
			return
		}
		gone := slices.DeleteFunc(slices.Clone(was.Gone), func(h fetch.Have) bool { return !slices.Contains(waits, h.List) })
		newest := slices.DeleteFunc(slices.Clone(was.Newest), func(n desk.Confirmed) bool { return !slices.Contains(waits, n.List) })
		m.Carried = carried{Key: keyOf(f, gone), From: was.From, Issued: was.Issued, Gone: gone, Newest: newest}
		m.Stopped = m.Carried.Key
	}), c.look(x))
}
