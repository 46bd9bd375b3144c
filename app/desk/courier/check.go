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
	a.Staged, err = c.stage(ctx, lists, progress)
	if errors.Is(err, desksync.ErrNothingArrived) {
		a.Nothing, err = true, nil
	}
	return a, err
}

// gather is fetch, and says in the state and the journal what came of it.
func (c *Courier) gather(ctx context.Context, x *store.Exchange, p Place, progress func(desksync.Step)) (a Arrived, waits bool, err error) {
	c.set(func(s *State) { s.Checking = true })
	defer func() { c.checked(p, a, err) }()
	if err := c.mayAccept(p); err != nil {
		return a, false, err
	}
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

// mayAccept looks whether who asks may take lists whose term is over.
func (c *Courier) mayAccept(p Place) error {
	switch {
	case !p.AcceptExpired:
		return nil
	case !c.rules():
		return ErrSupervisor
	case strings.TrimSpace(p.Reason) == "":
		return ErrReason
	}
	return nil
}

// checked says in the state what came of a check.
func (c *Courier) checked(p Place, a Arrived, err error) {
	now := c.o.Desk.Now()
	member := c.member()
	_, why := errors.AsType[*fetch.Error](err)
	answered := err == nil || !why || !ofTheWay(err)
	c.set(func(s *State) {
		s.Checking = false
		if errors.Is(err, context.Canceled) {
			return
		}
		s.Fault, s.Faults = spoken(err), a.Faults
		if err == nil {
			s.fails = 0
		} else {
			s.fails++
		}
		if p.Path == "" {
			s.Online = answered
		}
		s.Next = c.next(now, member.Every, s.fails)
	})
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
	plan := r.Plan(c.afresh(have, r))
	a = Arrived{From: r.Source, Issued: r.Issued, Faults: allSpoken(append(slices.Clone(r.Faults), plan.Faults...))}
	for _, fault := range append(slices.Clone(r.Faults), plan.Faults...) {
		if why, values := refusal(fault); why != "" {
			if err := c.refused(x, p, why, values); err != nil {
				return a, false, err
			}
		}
	}
	f, err := c.carry(ctx, x, client, plan, r, have, progress)
	if err != nil {
		return a, false, err
	}
	progress(desksync.Step{Stage: desksync.StageVerify, Done: int64(len(r.Nations)), Total: int64(len(r.Nations) + len(r.Faults))})
	a.Nothing = len(f.Lists) == 0 && len(plan.Vanished) == 0
	return a, !a.Nothing, c.look(x)
}

// carry downloads what was planned, and notes where it came from.
func (c *Courier) carry(
	ctx context.Context, x *store.Exchange, client *fetch.Client, plan *fetch.Plan, r *fetch.Refreshed, have []fetch.Have,
	progress func(desksync.Step),
) (*fetch.Fetched, error) {
	f := &fetch.Fetched{Lists: plan.Lists, Answers: plan.Answers}
	newest := newestOf(plan, r, have)
	of := carried{Key: keyOf(f, plan.Vanished), From: r.Source, Issued: r.Issued, Gone: plan.Vanished, Newest: newest}
	if err := c.remember(x, func(m *memory) { m.Carried = of }); err != nil {
		return nil, err
	}
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
	now := c.o.Desk.Now()
	err = c.remember(x, func(m *memory) {
		m.Checked, m.From, m.Issued = now, r.Source, r.Issued
		if len(r.Faults)+len(plan.Faults) == 0 {
			m.Refused = nil
		}
		m.Confirmed = confirm(m.Confirmed, same)
	})
	if err != nil {
		return nil, err
	}
	c.o.Desk.Confirm(c.remembered().Confirmed)
	return f, fetch.Remember(x, have)
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

// have is what the station has: as the open edition has it, else the newest one; while it
// is locked what was noted last.
func (c *Courier) have(x *store.Exchange) ([]fetch.Have, error) {
	if !c.unlocked() {
		return fetch.Remembered(x)
	}
	var all []fetch.Have
	status := c.o.Desk.Status()
	if status.Edition.Number != 0 && len(status.Lists) > 0 {
		for _, l := range status.Lists {
			all = append(all, fetch.Have{List: l.Name, Nation: l.Nation, Sequence: l.Sequence, BaseSequence: l.BaseSequence, State: l.State})
		}
		return all, nil
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
	for _, l := range e.Lists() {
		all = append(all, fetch.Have{List: l.Name, Nation: l.Nation, Sequence: l.Sequence, BaseSequence: l.BaseSequence, State: l.State})
	}
	return all, e.Close()
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

// refusedFacts are the values of a refusal's sentence that the journal has, and their names
// there. What is another each time is not among them.
var refusedFacts = [...]struct{ value, name string }{
	{"Role", "role"},
	{"Here", "here"},
	{"Offered", "offered"},
	{"File", "file"},
	{"Nation", "nation"},
	{"List", "list"},
	{"First", "first_nation"},
	{"Second", "second_nation"},
	{"Expires", "expires"},
	{"Signed", "signed"},
	{"Wanted", "wanted"},
	{"Found", "found"},
}

// refused books that something offered was not believed, once as long as it is the same.
func (c *Courier) refused(x *store.Exchange, p Place, why string, values map[string]any) error {
	facts := map[string]string{"what": "refused", "why": why, "source": p.Path}
	if p.Path == "" {
		facts["source"] = c.member().Address
	}
	key := why + facts["source"]
	for _, f := range refusedFacts {
		if v := fmt.Sprint(values[f.value]); values[f.value] != nil && v != "" {
			facts[f.name] = v
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
