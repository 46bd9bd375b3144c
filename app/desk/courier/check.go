package courier

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"postern/app/border"
	"postern/app/desk"
	desksync "postern/app/desk/sync"
	"postern/app/exchange/fetch"
	"postern/store"
)

// Check asks headquarters, or looks on a stick, what is newest, fetches it and makes an
// edition of it beside the one that answers, which goes on. While the station is locked
// what was fetched waits. What the progress tells begins with the stages of
// desksync.ArrivalStages. Every error says itself; errors.Is(err, fetch.Expired) is a
// place that a supervisor may accept for all that. Nothing changes with an error.
func (c *Courier) Check(ctx context.Context, p Place, progress func(desksync.Step)) (Arrived, error) {
	ctx, done, err := c.begin(ctx)
	if err != nil {
		return Arrived{}, told(err)
	}
	defer done()
	a, err := c.check(ctx, p, progress)
	return a, told(err)
}

func (c *Courier) check(ctx context.Context, p Place, progress func(desksync.Step)) (a Arrived, err error) {
	if progress == nil {
		progress = func(desksync.Step) {}
	}
	if err := c.mayAccept(p); err != nil {
		return a, err
	}
	var waits bool
	err = c.exchange(func(x *store.Exchange) (err error) {
		a, waits, err = c.gather(ctx, x, p, progress)
		return err
	})
	if err != nil || !waits {
		return a, err
	}
	lists := c.o.Lists()
	if lists == nil || !c.unlocked() {
		return a, nil
	}
	c.log(lists.Settle())
	staged, faults, err := c.stage(ctx, lists, nil, progress)
	a.Staged, a.Faults = staged, append(a.Faults, faults...)
	if errors.Is(err, desksync.ErrNothingArrived) {
		a.Nothing, err = true, nil
	}
	return a, err
}

// gather is fetch, and says in the state and the journal what came of it.
func (c *Courier) gather(ctx context.Context, x *store.Exchange, p Place, progress func(desksync.Step)) (a Arrived, waits bool, err error) {
	c.set(func(s *State) { s.Checking = true })
	defer func() { c.checked(p, a, err) }()
	a, waits, err = c.fetch(ctx, x, p, progress)
	if why, values := refusal(err); why != "" {
		err = errors.Join(err, c.refused(x, p, why, values))
	}
	if err == nil {
		c.mu.Lock()
		c.stick = p.Path
		c.mu.Unlock()
		c.leaveCheckpoint()
	}
	return a, waits, err
}

// mayAccept looks whether who asks may take lists whose term is over, or whose numbers
// began anew.
func (c *Courier) mayAccept(p Place) error {
	switch {
	case !p.AcceptExpired && !p.Again:
		return nil
	case !c.rules():
		return ErrSupervisor
	case strings.TrimSpace(p.Reason) == "":
		return ErrReason
	}
	return nil
}

// checked says in the state what came of a check. When headquarters is asked next, and
// whether it is on line, is of the address alone: a stick changes neither.
func (c *Courier) checked(p Place, a Arrived, err error) {
	now := c.o.Desk.Now()
	member := c.member()
	c.set(func(s *State) {
		s.Checking = false
		if errors.Is(err, context.Canceled) {
			return
		}
		s.Fault, s.Faults = spoken(err), a.Faults
		if p.Path != "" {
			return
		}
		if err == nil && !slices.ContainsFunc(a.Faults, func(f desk.Spoken) bool { return ofTheWay(f) }) {
			s.fails = 0
		} else {
			s.fails++
		}
		if answered, asked := itAnswered(err); asked {
			s.Online = answered
		}
		s.Next = c.next(now, member.Every, s.fails)
	})
}

// itAnswered reports whether the address answered, by what a check of it came to; asked is
// false where it did not come to asking.
func itAnswered(err error) (answered, asked bool) {
	e, is := errors.AsType[*fetch.Error](err)
	switch {
	case err == nil:
		return true, true
	case ofTheWay(err):
		return false, true
	case !is:
		return false, false
	}
	switch e.Code {
	case fetch.NotJoined, fetch.WrongRoot, fetch.TrustDamaged, fetch.ClockBack, fetch.Busy, fetch.Locked, fetch.Inbox, fetch.DiskFull:
		return false, false // of the station itself
	}
	return true, true
}

// ofTheWay reports an error of the way to headquarters.
func ofTheWay(err error) bool {
	for _, code := range []fetch.Code{fetch.Unreachable, fetch.Refused, fetch.Redirected, fetch.Stalled, fetch.BadAddress} {
		if errors.Is(err, code) {
			return true
		}
	}
	return false
}

// fetch learns what is newest and brings it into the inbox. waits reports that something
// lies there which is not in the edition.
func (c *Courier) fetch(ctx context.Context, x *store.Exchange, p Place, progress func(desksync.Step)) (a Arrived, waits bool, err error) {
	member, err := desksync.Membership(c.o.Station, x)
	if err != nil {
		return a, false, err
	}
	if !member.Joined() {
		return a, false, ErrNotJoined
	}
	root, err := fetch.ParseFingerprint(member.Root)
	if err != nil {
		return a, false, err
	}
	progress(desksync.Step{Stage: desksync.StageFetch})
	source, closes, err := c.source(p, member, x)
	if err != nil {
		return a, false, err
	}
	defer closes()
	client := fetch.New(x, source, fetch.Options{Root: root, Nations: member.Nations, Now: c.o.Desk.Now, AcceptExpired: p.AcceptExpired})
	return c.bring(ctx, x, p, client, progress)
}

// bring is fetch with a client of the place.
func (c *Courier) bring(
	ctx context.Context, x *store.Exchange, p Place, client *fetch.Client, progress func(desksync.Step),
) (a Arrived, waits bool, err error) {
	r, err := client.Refresh(ctx)
	if err != nil {
		return a, false, err
	}
	if err := c.accepted(x, p, r); err != nil {
		return a, false, err
	}
	have, err := c.have(x)
	if err != nil {
		return a, false, err
	}
	if p.Again {
		if err := c.again(x, p, have, r); err != nil {
			return a, false, err
		}
	}
	plan := r.Plan(c.afresh(have, r))
	a = Arrived{From: r.Source, Issued: r.Issued}
	c.leftOut(p, have, plan, &a)
	if err := c.blame(x, p, &a, slices.Concat(errorsOf(r.Faults), errorsOf(plan.Faults), errorsOf(c.leaveBad(plan)))); err != nil {
		return a, false, err
	}
	f, err := c.carry(ctx, x, client, plan, r, have, progress)
	if err == nil {
		err = c.blame(x, p, &a, errorsOf(f.Faults))
	}
	if err == nil && len(a.Faults) == 0 && len(c.remembered().Refused) > 0 {
		err = c.remember(x, func(m *memory) { m.Refused = nil })
	}
	if err != nil {
		return a, false, err
	}
	progress(desksync.Step{Stage: desksync.StageVerify, Done: int64(len(r.Nations)), Total: int64(len(r.Nations) + len(r.Faults))})
	a.Nothing = len(f.Lists) == 0 && len(plan.Vanished) == 0
	return a, !a.Nothing, c.look(x)
}

// blame tells of faults of single nations and lists, and books those of what was not
// believed.
func (c *Courier) blame(x *store.Exchange, p Place, a *Arrived, faults []error) error {
	for _, of := range faults {
		a.Faults = append(a.Faults, spoken(of))
		if why, values := refusal(of); why != "" {
			if err := c.refused(x, p, why, values); err != nil {
				return err
			}
		}
	}
	return nil
}

// carry downloads what was planned, and notes where it came from.
func (c *Courier) carry(
	ctx context.Context, x *store.Exchange, client *fetch.Client, plan *fetch.Plan, r *fetch.Refreshed, have []fetch.Have,
	progress func(desksync.Step),
) (*fetch.Fetched, error) {
	newest := newestOf(plan, r, have)
	f, err := client.Download(ctx, plan, func(p fetch.Progress) {
		progress(desksync.Step{Stage: desksync.StageFetch, Done: p.Done, Total: p.Total})
	})
	if err != nil {
		return nil, err
	}
	var same []desk.Confirmed
	for _, n := range newest {
		if slices.Contains(plan.Same, n.List) {
			same = append(same, n)
		}
	}
	from, err := c.wentBackFrom(x, have)
	if err != nil {
		return nil, err
	}
	now := c.o.Desk.Now()
	err = c.remember(x, func(m *memory) {
		for _, l := range from {
			m.leave(l)
		}
		m.stillLeft(f, plan, have)
		m.Carried = carried{Key: keyOf(f, plan.Vanished), From: r.Source, Issued: r.Issued, Gone: plan.Vanished, Newest: newest}
		m.Checked, m.From, m.Issued = now, r.Source, r.Issued
		m.Confirmed = confirm(m.Confirmed, same)
	})
	if err != nil {
		return nil, err
	}
	c.o.Desk.Confirm(c.remembered().Confirmed)
	return f, fetch.Remember(x, have)
}

// again has the lists come whole whose numbers here are higher than the newest there, and
// books that it was wanted.
func (c *Courier) again(x *store.Exchange, p Place, have []fetch.Have, r *fetch.Refreshed) error {
	var lists []string
	for i := range r.Nations {
		n := &r.Nations[i]
		for _, l := range n.Manifest.Lists {
			if slices.ContainsFunc(have, func(h fetch.Have) bool { return h.List == l.Name && h.Nation == n.Name && h.Sequence > l.Sequence }) {
				lists = append(lists, l.Name)
			}
		}
	}
	if len(lists) == 0 {
		return nil
	}
	err := c.remember(x, func(m *memory) {
		m.Bad = nil
		for _, l := range lists {
			if !slices.Contains(m.Afresh, l) {
				m.Afresh = append(m.Afresh, l)
			}
		}
	})
	if err != nil {
		return err
	}
	who, _ := c.o.Station.SignedIn()
	return c.book(x, who.Login, map[string]string{
		"what": "again", "source": r.Source, "published": desksync.Listed(lists), "reason": strings.TrimSpace(p.Reason),
	})
}

// accepted books that lists were taken though their term was over.
func (c *Courier) accepted(x *store.Exchange, p Place, r *fetch.Refreshed) error {
	if len(r.Expired) == 0 {
		return nil
	}
	who, _ := c.o.Station.SignedIn()
	return c.book(x, who.Login, map[string]string{
		"what": "expired_accepted", "source": r.Source, "issued": r.Issued.UTC().Format(time.RFC3339),
		"roles": strings.Join(r.Expired, ", "), "reason": strings.TrimSpace(p.Reason),
	})
}

// refused books that something offered was not believed, once as long as it is the same.
func (c *Courier) refused(x *store.Exchange, p Place, why string, values map[string]any) error {
	facts := map[string]string{"what": "refused", "why": why, "source": p.Path}
	if p.Path == "" {
		facts["source"] = c.member().Address
	}
	key := why + facts["source"]
	for _, f := range desk.RefusedFacts() {
		if v := fmt.Sprint(values[f.Value]); values[f.Value] != nil && v != "" {
			facts[f.Name] = v
			key += v
		}
	}
	if slices.Contains(c.remembered().Refused, key) {
		return nil
	}
	who, in := c.o.Station.SignedIn()
	if !in {
		who = border.Account{}
	}
	return errors.Join(c.book(x, who.Login, facts), c.remember(x, func(m *memory) {
		if len(m.Refused) < mostUnbooked {
			m.Refused = append(m.Refused, key)
		}
	}))
}
