package courier

import (
	"errors"
	"slices"

	"postern/app/desk"
	"postern/app/exchange/fetch"
	"postern/store"
)

// wentBackFrom are the lists as they were when a supervisor went back to the edition before,
// where that was since the last check: what he left is not taken unasked again.
func (c *Courier) wentBackFrom(x *store.Exchange, have []fetch.Have) (all []left, err error) {
	if !c.opens() {
		return nil, nil
	}
	other, err := c.o.Station.Other()
	if now := c.o.Desk.Status().Edition.Number; err != nil || now == 0 || other <= now {
		return nil, err
	}
	before, err := fetch.Remembered(x)
	for _, b := range before {
		if b.Nation != "" && !slices.ContainsFunc(have, func(h fetch.Have) bool { return h.List == b.List && h.State == b.State }) {
			all = append(all, left{b.List, b.State})
		}
	}
	return all, err
}

// newestOf says in which state the lists are newest, of those that the station takes.
func newestOf(plan *fetch.Plan, r *fetch.Refreshed, have []fetch.Have) (all []desk.Confirmed) {
	for _, h := range have {
		if slices.Contains(plan.Same, h.List) {
			all = append(all, desk.Confirmed{List: h.List, State: h.State, At: r.Issued})
		}
	}
	for i := range plan.Lists {
		l := &plan.Lists[i].List
		all = append(all, desk.Confirmed{List: l.Name, State: l.State, At: r.Issued})
	}
	return all
}

// opens reports whether editions can be opened: auditors open none.
func (c *Courier) opens() bool {
	who, in := c.o.Station.SignedIn()
	return !c.o.Station.Attended() || in && who.Role.Checks()
}

// Have is what a station has of a list.
func Have(l desk.ListStatus) fetch.Have {
	return fetch.Have{List: l.Name, Nation: l.Nation, Sequence: l.Sequence, BaseSequence: l.BaseSequence, State: l.State}
}

func haveAll(lists []desk.ListStatus) (all []fetch.Have) {
	for _, l := range lists {
		all = append(all, Have(l))
	}
	return all
}

// have is what the station has: as the open edition has it, else the newest one; while
// none can be opened what was noted last.
func (c *Courier) have(x *store.Exchange) ([]fetch.Have, error) {
	if !c.opens() {
		return fetch.Remembered(x)
	}
	status := c.o.Desk.Status()
	if status.Edition.Number != 0 && len(status.Lists) > 0 {
		return haveAll(status.Lists), nil
	}
	e, err := c.o.Station.Open()
	if errors.Is(err, store.ErrNoEdition) {
		return nil, nil
	}
	if _, none := errors.AsType[*store.NoneAnswersError](err); none { // all has to come
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return haveAll(desk.ListsOf(e)), e.Close()
}

// afresh is what the station has, without what has to come whole: what was not what it
// should be, and what lies beyond a base that it does not rest on.
func (c *Courier) afresh(have []fetch.Have, r *fetch.Refreshed) []fetch.Have {
	again := c.remembered().Afresh
	base := map[string]uint64{}
	for i := range r.Nations {
		for _, l := range r.Nations[i].Manifest.Lists {
			base[r.Nations[i].Name+" "+l.Name] = l.Base.To
		}
	}
	have = slices.Clone(have)
	for i := range have {
		h := &have[i]
		to := base[h.Nation+" "+h.List]
		if h.Nation != "" && (slices.Contains(again, h.List) || to > h.BaseSequence && to < h.Sequence) {
			h.Sequence, h.State = 0, ""
		}
	}
	return have
}

// leftOut finds the lists of nations that the station takes no longer, and plans that they
// go where that is asked.
func (c *Courier) leftOut(p Place, have []fetch.Have, plan *fetch.Plan, a *Arrived) {
	taken := c.member().Nations
	for _, h := range have {
		switch {
		case h.Nation == "" || slices.Contains(taken, h.Nation):
		case p.LeftOut:
			plan.Vanished = append(plan.Vanished, h)
		default:
			a.LeftOut = append(a.LeftOut, h.List)
		}
	}
}

// leaveBad leaves out of a plan the nations of which a list came whole and was not what it
// says, as long as they publish nothing else of it.
func (c *Courier) leaveBad(plan *fetch.Plan) (faults []*BadListError) {
	bad := c.remembered().Bad
	for _, l := range plan.Lists {
		if l.Base != nil && slices.Contains(bad, badOf(&l)) {
			faults = append(faults, &BadListError{Nation: l.Nation, List: l.List.Name})
		}
	}
	plan.Lists = slices.DeleteFunc(plan.Lists, func(l fetch.ListPlan) bool {
		left := slices.ContainsFunc(faults, func(e *BadListError) bool { return e.Nation == l.Nation })
		if left {
			plan.Bytes -= l.Bytes
		}
		return left
	})
	plan.Vanished = slices.DeleteFunc(plan.Vanished, func(h fetch.Have) bool {
		return slices.ContainsFunc(faults, func(e *BadListError) bool { return e.Nation == h.Nation })
	})
	return faults
}
