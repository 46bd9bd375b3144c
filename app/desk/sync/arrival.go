package sync

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"postern/app/exchange/fetch"
	"postern/app/search"
	"postern/store"
)

// Arrival is what the exchange has brought to a station's inbox, to be made an edition.
type Arrival struct {
	From   string    // its address or path
	Issued time.Time // when headquarters had made it
	// Gone are lists that the station has and their nation publishes no longer.
	Gone []fetch.Have
	// Without are lists that stay as they are, whatever has come of them.
	Without []string
	// Taken, where it is not nil, is called once the edition answers, with the lists that
	// were left as they are because they stop.
	Taken func(kept []string)
}

// ErrNothingArrived: what lies in the inbox is in the edition already.
var ErrNothingArrived = errors.New("nothing has arrived that is not here")

// PrepareArrival makes of what lies in the station's inbox an edition beside the one that
// answers, which goes on. All that has the same published lists has the same edition: the
// whole one beneath holds them as they were published whole, and what their steps change
// since lies over it. Lists that did not come, those brought by hand too, stay. It goes on
// as Prepare does. Errors: ErrNothingArrived, *ArrivalError, *ImportError, *fetch.Error,
// those of package store and of ctx.
func (s *Sync) PrepareArrival(ctx context.Context, a Arrival, progress func(Step)) (*Staged, error) {
	s.doing.Lock()
	defer s.doing.Unlock()
	return s.prepareArrival(ctx, a, progress)
}

func (s *Sync) prepareArrival(ctx context.Context, a Arrival, progress func(Step)) (*Staged, error) {
	ctx, stop, err := s.whileSession(ctx)
	if err != nil {
		return nil, err
	}
	defer stop()
	defer BoundMemory()()
	if err := settleTaking(s.station, s.desk.Now()); err != nil { // with it what lists have lost
		s.desk.Log().Warn("what was taken before can't be journaled", "cause", err)
	}
	x, err := fetch.Open(s.station)
	if err != nil {
		return nil, err
	}
	defer x.Close()
	f, err := fetch.LastFetched(x)
	if err != nil {
		return nil, err
	}
	if f == nil {
		f = &fetch.Fetched{}
	}
	r := &arriving{
		importing: importing{ctx: ctx, o: ImportOptions{giveWay: s.desk.GiveWay}}, sync: s, x: x, fetched: f, of: a, now: s.desk.Now(),
		g: newStaging(newReading(progress), s.desk.Now()),
	}
	defer r.close()
	if err := r.open(); err != nil {
		return nil, err
	}
	if err := r.sort(); err != nil {
		return nil, err
	}
	w, err := r.write()
	if err != nil {
		return nil, err
	}
	r.im.Edition = w.Info()
	r.g.tell(Step{Stage: StageSwitch})
	s.staged = &Staged{Import: r.im, Changes: r.g.changes, Stops: r.g.stops, From: a.From, arrival: &a, losses: r.losses, writer: w}
	return s.staged, nil
}

// arriving is one arrival on its way.
type arriving struct {
	importing
	sync    *Sync
	x       *store.Exchange
	fetched *fetch.Fetched
	of      Arrival
	now     time.Time
	g       *staging
	im      Import
	lists   []*coming // by name
	flat    bool      // too much would lie over the bases: all is written whole
	losses  map[string]losses
	done    int64 // bytes read
}

func (r *arriving) close() {
	if r.before != nil {
		_ = r.before.Close() // it was only read
	}
}

// open opens the edition that answers.
func (r *arriving) open() error {
	before, err := r.sync.station.Open()
	none, damaged := errors.AsType[*store.NoneAnswersError](err)
	switch {
	case err == nil:
		r.before, r.had, r.im.PassedOver = before, before.Lists(), before.PassedOver()
	case damaged:
		r.im.PassedOver = none.PassedOver
	case !errors.Is(err, store.ErrNoEdition):
		return fmt.Errorf("import: %w", err)
	}
	return nil
}

// sort finds out what becomes of each list.
func (r *arriving) sort() error {
	byName := map[string]*coming{}
	for _, l := range r.had {
		c := &coming{name: l.Name, witness: r.g.witness, had: l, has: true}
		c.begin()
		byName[l.Name] = c
	}
	anything := false
	for i := range r.fetched.Lists {
		p := &r.fetched.Lists[i]
		name := p.List.Name
		if slices.Contains(r.of.Without, name) {
			continue
		}
		c := byName[name]
		if c == nil {
			c = &coming{name: name, witness: r.g.witness}
			byName[name] = c
		}
		came, err := c.take(p)
		if err != nil {
			return &ArrivalError{List: name, From: r.of.From, Err: err}
		}
		anything = anything || came
	}
	for _, gone := range r.of.Gone {
		c := byName[gone.List]
		if c != nil && c.plan == nil && c.had.Nation == gone.Nation && !slices.Contains(r.of.Without, gone.List) {
			c.gone, anything = true, true
		}
	}
	if !anything {
		return fmt.Errorf("import: %w", ErrNothingArrived)
	}
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		r.lists = append(r.lists, byName[name])
		r.g.reading.total += byName[name].bytes()
	}
	if fault := r.loss(r.im.PassedOver, r.brought()); fault != nil {
		r.g.stops = append(r.g.stops, fault)
	}
	return nil
}

// brought are the lists that come whole, as loss asks for them.
func (r *arriving) brought() (all []FoundList) {
	for _, c := range r.lists {
		if c.plan != nil && c.plan.Base != nil {
			f := FoundList{Path: r.of.From}
			f.List = c.name
			all = append(all, f)
		}
	}
	return all
}

// write writes the edition, up to where it can be switched to.
func (r *arriving) write() (*store.EditionWriter, error) {
	write := r.whole
	if r.canLayOver() {
		write = r.over
	}
	w, err := write()
	if errors.Is(err, store.ErrTooMuchOver) {
		r.flat, r.done = true, 0
		for _, c := range r.lists {
			c.begin()
		}
		w, err = r.whole()
	}
	if err != nil {
		return nil, err
	}
	if err := r.finishLists(); err != nil {
		return nil, errors.Join(err, w.Abort())
	}
	return w, nil
}

// canLayOver reports whether what came goes over the edition that is here: where no list
// comes whole, or is new or gone, and none goes over to another base.
func (r *arriving) canLayOver() bool {
	if r.before == nil || len(r.im.PassedOver) > 0 {
		return false
	}
	beneath := r.before
	if b := r.before.Beneath(); b != nil {
		beneath = b
	}
	if name, _ := beneath.Segment(); name != search.SegmentName(r.sync.frequencies) {
		return false // it would have to be prepared anew at each start
	}
	return !slices.ContainsFunc(r.lists, func(c *coming) bool { return c.gone || !c.has || c.plan != nil && (c.plan.Base != nil || c.rebases()) })
}

// finishLists says what became of each list.
func (r *arriving) finishLists() error {
	for _, c := range r.lists {
		r.g.changes = append(r.g.changes, c.change)
		switch {
		case c.gone:
			fault := &ImportError{Path: r.of.From, List: c.name, Before: c.had.Alerts, Gone: c.had.Alerts, Err: ErrVanished}
			r.g.stops = append(r.g.stops, fault)
		case c.plan == nil:
			r.im.Carried = append(r.im.Carried, c.had)
		default:
			r.im.Lists = append(r.im.Lists, c.imported(r.of.From))
			if c.plan.List.Sequence < c.had.Sequence {
				fault := &ImportError{Path: r.of.From, List: c.name, Here: c.had.Issued, Issued: c.plan.List.Issued, Err: ErrNumberedAnew}
				r.g.stops = append(r.g.stops, fault)
			}
		}
	}
	r.g.stopAtLoss()
	return r.stopAtSlowLoss()
}

// arrivalFacts are what the journal has of an arrival, beside what it has of an import.
func arrivalFacts(facts map[string]string, staged *Staged) {
	facts["source"] = staged.arrival.From
	if !staged.arrival.Issued.IsZero() {
		facts["issued"] = staged.arrival.Issued.UTC().Format(time.RFC3339)
	}
	var all []string
	for _, l := range staged.Lists {
		all = append(all, l.published)
	}
	facts["published"] = Listed(all)
}

// maxListed bounds a fact that lists names, in bytes: a journal's line has a few of them.
const maxListed = 4 << 10

// Listed is names as a fact of the journal has them: as many as fit, and how many more.
func Listed(names []string) string {
	size := 0
	for i, n := range names {
		if size += len(n) + len(", "); size > maxListed {
			return strings.Join(append(slices.Clone(names[:i]), fmt.Sprintf("+%d", len(names)-i)), ", ")
		}
	}
	return strings.Join(names, ", ")
}
