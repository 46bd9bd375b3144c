package sync

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"postern/app/border"
	"postern/app/exchange"
	"postern/app/search"
	"postern/store"
)

// whole writes a whole edition that holds each list at its base, and lays over it what
// leads on from there. Both are switched to as one.
func (r *arriving) whole() (*store.EditionWriter, error) {
	stays := map[string]bool{}
	for _, c := range r.lists {
		stays[c.name] = c.has && !c.gone && !c.afresh(r.flat)
	}
	former, err := formerChanges(r.before, stays)
	if err != nil {
		return nil, fmt.Errorf("import: %w", err)
	}
	w, err := r.x.NewEdition()
	if err != nil {
		return nil, fmt.Errorf("import: %w", err)
	}
	r.w = w
	builder := search.NewBuilder(r.sync.frequencies)
	builder.GiveWay(r.o.giveWay)
	if err := r.bases(builder, former); err != nil {
		return nil, errors.Join(err, w.Abort())
	}
	r.g.tell(Step{Stage: StageCheck})
	r.g.tell(Step{Stage: StageCompare})
	if len(former) == 0 && !slices.ContainsFunc(r.lists, r.leadsOn) {
		if err := r.countAll(); err != nil {
			return nil, errors.Join(err, w.Abort())
		}
		return r.finish(w, builder)
	}
	if err := r.segment(w, builder); err != nil {
		return nil, errors.Join(err, w.Abort())
	}
	stood, err := w.Stand(r.ctx, r.now, r.g.of(StageWrite))
	if err != nil {
		return nil, fmt.Errorf("import: %w", err)
	}
	defer stood.Close()
	searcher, err := r.searcher(stood.Edition)
	if err != nil {
		return nil, errors.Join(err, stood.GiveUp())
	}
	over, err := stood.Over(searcher.RefBelow)
	if err != nil {
		return nil, fmt.Errorf("import: %w", err)
	}
	progress := r.g.reading.progress // what follows is little beside what was done, stage by stage
	r.g.reading.progress = func(Step) {}
	defer func() { r.g.reading.progress = progress }()
	return r.layOver(over, searcher, former)
}

// leadsOn reports whether steps lead on from where a list lies in the whole edition.
func (r *arriving) leadsOn(c *coming) bool {
	return c.plan != nil && !c.gone && c.base(r.flat) != c.plan.List.Sequence
}

// bases writes all lists by name.
func (r *arriving) bases(by indexer, former []formerChange) error {
	r.index = newIndexing(by, r.o.giveWay)
	over := map[string]bool{}
	for _, f := range former {
		over[f.list] = true
	}
	var err error
	for _, c := range r.lists {
		switch {
		case err != nil || c.gone:
		case c.afresh(r.flat):
			err = r.ofList(c, r.afresh(c))
		case over[c.name] || r.leadsOn(c):
			err = r.w.CarryOver(lowest(r.before, c.name), c.name, r.see)
		default:
			err = r.w.CarryOverAs(r.before, c.had, r.see)
		}
	}
	if indexErr := r.index.end(); err == nil && indexErr != nil {
		err = fmt.Errorf("import: index: %w", indexErr)
	}
	return err
}

func (r *arriving) see(a border.Alert) error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	return r.index.add(a)
}

// afresh writes a list from what came, or from what is here, with what the steps to its
// base change.
func (r *arriving) afresh(c *coming) error {
	changes, last, err := r.toBase(c)
	if err != nil {
		return err
	}
	if c.has && c.plan.Base != nil {
		c.prints = []imprint{}
	}
	if err := r.from(c, func(a border.Alert) error { return r.afreshOne(c, changes, a) }); err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(changes)) {
		put := changes[id]
		if put == nil {
			continue
		}
		if err := c.changed(id, nil, put); err != nil {
			return err
		}
		if err := r.add(c, *put); err != nil {
			return err
		}
	}
	if last != nil {
		if err := c.proved(*last); err != nil {
			return err
		}
	}
	return r.w.EndList(c.info(r.flat, c.base(r.flat), r.now))
}

// toBase is what the steps up to the base change, by id, and the last of them.
func (r *arriving) toBase(c *coming) (map[string]*border.Alert, *exchange.File, error) {
	changes := map[string]*border.Alert{}
	var last *exchange.File
	for n := c.next; n < len(c.plan.Steps); n++ {
		if c.plan.Steps[n].File.To > c.base(r.flat) {
			break
		}
		last = &c.plan.Steps[n].File
		err := r.readStep(c, n, func(id string, put *border.Alert) error {
			changes[id] = put
			return nil
		})
		if err != nil {
			return nil, nil, err
		}
	}
	return changes, last, nil
}

// from goes over the alerts of a list: of the base that came, else of what is here.
func (r *arriving) from(c *coming, take func(border.Alert) error) error {
	if c.plan.Base == nil {
		for a, err := range r.before.AlertsOf(c.name) {
			if err == nil {
				err = take(a)
			}
			if err != nil {
				return err
			}
		}
		return nil
	}
	f := c.plan.Base.File
	c.alerts = f.Alerts
	c.state, _ = exchange.ParseState(f.State) // which ReadBase proves
	n, told := int64(0), int64(0)
	_, err := r.fetched.ReadBase(c.plan, func(a border.Alert) error {
		if n++; n%compareEvery == 0 {
			part := f.Length / int64(max(f.Alerts, 1)) * compareEvery
			told += part
			r.read(c, part)
		}
		r.g.reading.added()
		return take(a)
	})
	r.read(c, max(f.Length-told, 0))
	return err
}

func (r *arriving) afreshOne(c *coming, changes map[string]*border.Alert, a border.Alert) error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	put, changed := changes[a.ID]
	if !changed {
		return r.add(c, a)
	}
	delete(changes, a.ID)
	if err := c.changed(a.ID, &a, put); err != nil || put == nil {
		return err
	}
	return r.add(c, *put)
}

// add adds an alert to the edition and shows it to the indexer.
func (r *arriving) add(c *coming, a border.Alert) error {
	if err := r.w.Add(a); err != nil {
		return err
	}
	if c.prints != nil {
		c.prints = append(c.prints, imprint{r.w.Added(), c.witness.wordsOf(&a)})
	}
	return r.index.add(a)
}

// countAll says of each list what becomes of it. Lists that came whole are compared by the
// prints of the writer that took them.
func (r *arriving) countAll() error {
	done, total := int64(0), int64(0)
	for _, c := range r.lists {
		if c.prints != nil {
			total += int64(c.had.Alerts)
		}
	}
	for _, c := range r.lists {
		err := c.count(func() error { return r.g.compareList(&r.importing, &c.change, c.newest(), &done, total) })
		if err != nil {
			return fmt.Errorf("import: compare: %w", err)
		}
	}
	return nil
}
