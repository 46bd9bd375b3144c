package courier

import (
	"context"
	"errors"
	"hash/maphash"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"postern/app/desk"
	desksync "postern/app/desk/sync"
	"postern/app/exchange/fetch"
	"postern/store"
)

// spread is how far from its time headquarters is asked, in per cent: not all counters
// come at once.
const spread = 10

// The first time that is waited for after a check that came to nothing, and how often it
// doubles at most; it never is longer than between two others.
const (
	waitFirst   = time.Minute
	waitDoubles = 12
)

// next is when headquarters is asked again.
func (c *Courier) next(now time.Time, every time.Duration, fails int) time.Time {
	if fails > 0 {
		every = min(waitFirst<<min(fails-1, waitDoubles), every)
	}
	return now.Add(every + time.Duration((2*c.random(now)-1)*float64(every)*spread/100))
}

// first is when headquarters is asked after the start, where nothing is due yet.
func (c *Courier) first(now time.Time, every time.Duration) time.Time {
	return now.Add(time.Duration(c.random(now) * float64(every) * spread / 100))
}

// random is a number from 0 to 1, another at each station and each time.
func (c *Courier) random(now time.Time) float64 {
	seed := c.seed.Load()
	if seed == 0 {
		seed = maphash.String(maphash.MakeSeed(), c.o.Station.Dir())
	}
	return rand.New(rand.NewPCG(seed, uint64(now.UnixNano()))).Float64()
}

// Due reports whether headquarters is to be asked by itself now.
func (c *Courier) Due(now time.Time) bool {
	member := c.member()
	if !member.Joined() || member.Address == "" {
		return false
	}
	c.mu.Lock()
	at, checking, last := c.state.Next, c.state.Checking, c.memory.Checked
	c.mu.Unlock()
	if at.IsZero() { // since the start
		if at = c.first(now, member.Every); last.Add(member.Every).After(now) && !last.After(now) {
			at = c.next(last, member.Every, 0)
		}
		c.set(func(s *State) { s.Next = at })
	}
	leapt := at.Sub(now) > member.Every*(100+spread)/100 // the clock went back
	return !checking && (leapt || !now.Before(at))
}

// Tick asks headquarters where that is due, and takes what nothing stops. It may take
// long; what it comes to says State. While an edition is staged it waits.
func (c *Courier) Tick(ctx context.Context) {
	if lists := c.o.Lists(); !c.Due(c.o.Desk.Now()) || lists != nil && lists.Pending() {
		return
	}
	ctx, done, err := c.begin(ctx)
	if err != nil {
		return
	}
	defer done()
	err = c.exchange(func(x *store.Exchange) error {
		_, _, err := c.gather(ctx, x, Place{}, func(desksync.Step) {})
		return err
	})
	if err != nil && c.Due(c.o.Desk.Now()) { // it did not come to asking
		c.checked(Place{}, Arrived{}, err)
	}
	if err == nil {
		err = c.takeWaiting(ctx)
	}
	if err == nil {
		err = c.compare(ctx)
	}
	c.log(err)
}

// Entered takes what was fetched while nobody was signed in, where nothing stops it, and
// asks how the station answers. Call it once the lists were opened, off the window's
// thread; and again when another edition answers.
func (c *Courier) Entered(ctx context.Context) {
	ctx, done, err := c.begin(ctx)
	if err != nil {
		return
	}
	defer done()
	if !c.unlocked() {
		return
	}
	if err = c.settle(); err == nil {
		err = c.takeWaiting(ctx)
	}
	if err == nil {
		err = c.compare(ctx)
	}
	c.log(err)
}

// settle reads what was noted, and books what has waited.
func (c *Courier) settle() error {
	if lists := c.o.Lists(); lists != nil {
		c.log(lists.Settle()) // once more at the next sign-in
	}
	err := c.exchange(c.bookLate)
	if member := c.member(); errors.Is(err, fetch.Locked) && !member.Joined() {
		return nil
	}
	return err
}

func (c *Courier) log(err error) {
	if err != nil && !errors.Is(err, context.Canceled) {
		c.o.Log.Warn("the exchange", "cause", err)
	}
}

// takeWaiting stages what waits and takes it, but for the lists that stop: they wait on in
// the inbox, and hold up no other. A supervisor stages them and decides.
func (c *Courier) takeWaiting(ctx context.Context) error {
	lists := c.o.Lists()
	m := c.remembered()
	if lists == nil || !c.unlocked() || c.State().Waiting == nil || lists.Pending() || m.Stopped != "" && m.Stopped == m.Carried.Key {
		return nil
	}
	without, err := c.leftBefore()
	if err != nil {
		return err
	}
	staged, _, err := c.stage(ctx, lists, without, func(desksync.Step) {})
	if err == nil && staged.Stopped() {
		staged, err = c.withoutStopped(ctx, lists, staged)
	}
	switch {
	case errors.Is(err, desksync.ErrNothingArrived):
		err = nil
	case err == nil && staged != nil:
		err = lists.TakeUnasked(staged)
	}
	c.set(func(s *State) { s.tookWaiting(err) })
	return err
}

// WithoutStopped gives a staged edition up that something stops, and stages it anew without
// that, to be taken by itself; nil where nothing else came. What stops waits for a
// supervisor, and the journal says why. Errors: fetch.Busy, with which all is as it was;
// those of desksync.Without and package store, after which nothing is staged.
func (c *Courier) WithoutStopped(ctx context.Context, staged *desksync.Staged) (*desksync.Staged, error) {
	ctx, done, err := c.begin(ctx)
	if err != nil {
		return nil, told(err)
	}
	defer done()
	lists := c.o.Lists()
	if lists == nil {
		return nil, told(desk.ErrDeskLocked)
	}
	rest, err := c.withoutStopped(ctx, lists, staged)
	return rest, told(err)
}

// withoutStopped notes what stops an edition, and stages it without that; nil where nothing
// else came.
func (c *Courier) withoutStopped(ctx context.Context, lists *desksync.Sync, staged *desksync.Staged) (*desksync.Staged, error) {
	whole := len(staged.Keepable()) == 0
	err := c.exchange(func(x *store.Exchange) error { return c.stopped(x, staged, whole) })
	if err != nil || whole {
		return nil, errors.Join(err, lists.Discard(staged))
	}
	rest, err := lists.Without(ctx, staged, func(desksync.Step) {})
	if err == nil && rest.Stopped() { // by something else than these lists
		return nil, lists.Discard(rest)
	}
	return rest, err
}

// leftBefore are the lists in the inbox that wait for a supervisor, as long as their nation
// publishes nothing else of them.
func (c *Courier) leftBefore() (all []string, err error) {
	if len(c.remembered().Left) == 0 {
		return nil, nil
	}
	err = c.exchange(func(x *store.Exchange) error {
		f, err := fetch.LastFetched(x)
		if err == nil {
			m := c.remembered()
			all = m.left(f)
		}
		return err
	})
	return all, err
}

// tookWaiting says why what waits was not taken, or no longer. That the station was locked
// meanwhile is no fault: it is taken at the next sign-in.
func (s *State) tookWaiting(err error) {
	if s.Fault != nil && s.Fault == s.untaken {
		s.Fault = nil
	}
	s.untaken = nil
	if err != nil && !errors.Is(err, context.Canceled) && !errors.Is(err, desksync.ErrEnded) {
		s.Fault = spoken(err)
		s.untaken = s.Fault
	}
}

// stopped notes the lists that stop an edition, which are not to be taken unasked, and
// whether all of it is not; and books why, of each list as it came once.
func (c *Courier) stopped(x *store.Exchange, staged *desksync.Staged, whole bool) error {
	f, err := fetch.LastFetched(x)
	if err != nil {
		return err
	}
	before := c.remembered().Left
	for _, s := range staged.Stops {
		if s.List == "" || !slices.Contains(before, stateOf(f, s.List)) {
			err = errors.Join(err, c.book(x, "", stopFacts(staged.From, s)))
		}
	}
	if err != nil { // it stops the next time too, and is booked then
		return err
	}
	return c.remember(x, func(m *memory) {
		if whole {
			m.Stopped = m.Carried.Key
		}
		for _, s := range staged.Stops {
			if s.List != "" {
				m.leave(stateOf(f, s.List))
			}
		}
	})
}

// stateOf is a list as it came; of no state where it is published no longer.
func stateOf(f *fetch.Fetched, list string) left {
	if l := planOf(f, list); l != nil {
		return left{list, l.List.State}
	}
	return left{List: list}
}

// stopFacts are what the journal has of a stop.
func stopFacts(source string, s *desksync.ImportError) map[string]string {
	facts := map[string]string{"what": "stopped", "source": source, "why": s.Key()}
	if s.List != "" {
		facts["list"] = s.List
	}
	if s.Before > 0 || s.After > 0 {
		facts["before"], facts["after"] = strconv.Itoa(s.Before), strconv.Itoa(s.After)
	}
	if s.Gone > 0 {
		facts["gone"] = strconv.Itoa(s.Gone)
	}
	if s.Rejected > 0 {
		facts["rejected"] = strconv.Itoa(s.Rejected)
	}
	return facts
}
