package sync

import (
	"errors"
	"fmt"

	"postern/app/border"
	"postern/app/exchange"
	"postern/app/exchange/fetch"
	"postern/app/search"
	"postern/store"
)

// over lays what came over the edition that is here.
func (r *arriving) over() (*store.EditionWriter, error) {
	searcher, err := r.searcher(r.before)
	if err != nil {
		return nil, err
	}
	over, err := r.x.NewEditionOver(r.before, searcher.RefBelow)
	if err != nil {
		return nil, fmt.Errorf("import: %w", err)
	}
	return r.layOver(over, searcher, nil)
}

// searcher searches an edition that need not answer.
func (r *arriving) searcher(e *store.Edition) (*search.Searcher, error) {
	s, err := r.sync.desk.OpenSearcher(e, func(why error) {
		r.sync.desk.Log().Warn("the edition is prepared for searching anew", "edition", e.Info().Name, "cause", why)
	})
	if err != nil {
		return nil, fmt.Errorf("import: %w", err)
	}
	return s, nil
}

// layOver lays over what lay there before, then all steps that lead on from the bases, and
// finishes. With an error nothing is left.
func (r *arriving) layOver(over *store.OverWriter, searcher *search.Searcher, former []formerChange) (*store.EditionWriter, error) {
	over.AtMost(r.sync.most)
	err := layFormer(over, former)
	for _, c := range r.lists {
		if err == nil {
			err = r.layList(over, c)
		}
	}
	if err != nil {
		return nil, errors.Join(err, over.Abort())
	}
	r.g.tell(Step{Stage: StageCheck})
	r.g.tell(Step{Stage: StageCompare})
	if err := r.countAll(); err != nil {
		return nil, errors.Join(err, over.Abort())
	}
	builder := search.NewBuilderOver(searcher)
	builder.GiveWay(r.o.giveWay)
	w, err := over.Settle(builder.Add)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("import: %w", err), over.Abort())
	}
	return r.finish(w, builder)
}

// finish writes the segment and what is left of the edition.
func (r *arriving) finish(w *store.EditionWriter, by indexer) (*store.EditionWriter, error) {
	if err := r.segment(w, by); err != nil {
		return nil, errors.Join(err, w.Abort())
	}
	r.g.tell(Step{Stage: StageWrite})
	if err := w.Finish(r.ctx, r.now, r.g.of(StageWrite)); err != nil {
		return nil, fmt.Errorf("import: %w", err)
	}
	return w, nil
}

func (r *arriving) segment(w *store.EditionWriter, by indexer) error {
	if err := r.ctx.Err(); err != nil {
		return fmt.Errorf("import: %w", err)
	}
	r.g.tell(Step{Stage: StageIndex})
	blocks, err := by.Blocks(r.ctx, r.g.of(StageIndex))
	if err == nil {
		err = w.Segment(search.SegmentName(r.sync.frequencies), blocks)
	}
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	return nil
}

// layList lays the steps of a list over its base.
func (r *arriving) layList(over *store.OverWriter, c *coming) error {
	if c.gone {
		return nil
	}
	if c.plan == nil {
		return over.SetList(c.had)
	}
	if err := over.SetList(c.info(r.flat, c.plan.List.Sequence, r.now)); err != nil {
		return err
	}
	for n := c.next; n < len(c.plan.Steps); n++ {
		f := c.plan.Steps[n].File
		if f.From < c.base(r.flat) {
			continue // it lies in the base
		}
		err := r.readStep(c, n, func(id string, put *border.Alert) error { return r.layLine(over, c, id, put) })
		if err == nil {
			err = c.proved(f)
		}
		if err != nil {
			return r.ofList(c, err)
		}
	}
	return over.SetList(c.info(r.flat, c.plan.List.Sequence, r.now)) // the state is known now
}

// ofList says of which list an error is, where it does not say itself.
func (r *arriving) ofList(c *coming, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, store.ErrUnfit):
		return &ArrivalError{List: c.name, From: r.of.From, Err: fmt.Errorf("%w: %w", ErrUnkept, err)}
	case errors.Is(err, ErrOtherContent), errors.Is(err, fetch.Content), errors.Is(err, fetch.Spoilt):
		return &ArrivalError{List: c.name, From: r.of.From, Err: err}
	}
	return fmt.Errorf("import: %w", err)
}

func (r *arriving) layLine(over *store.OverWriter, c *coming, id string, put *border.Alert) error {
	was, there, err := over.Alert(c.name, id)
	if err != nil {
		return err
	}
	var old *border.Alert
	if there {
		old = &was
	}
	if err := c.changed(id, old, put); err != nil {
		return err
	}
	switch {
	case put != nil:
		_, err = over.Put(c.name, *put)
	case there:
		_, err = over.Gone(c.name, id)
	}
	if err != nil || c.prints == nil {
		return err
	}
	return r.printLater(c, old, put)
}

// printLater notes the print of what a step has made of an alert, for the comparison.
func (r *arriving) printLater(c *coming, old, put *border.Alert) error {
	of := put
	if of == nil {
		of = old
	}
	if of == nil {
		return nil
	}
	p, err := r.w.Print(*of)
	if put == nil {
		p.Content = 0
	}
	c.later[p.ID] = imprint{p, c.witness.wordsOf(of)}
	return err
}

// readStep reads a step, line by line: put is nil where the alert is gone.
func (r *arriving) readStep(c *coming, n int, take func(id string, put *border.Alert) error) error {
	lines := 0
	err := r.fetched.ReadStep(c.plan, n, func(line exchange.StepLine) error {
		if lines++; lines%compareEvery == 0 && r.ctx.Err() != nil {
			return r.ctx.Err()
		}
		if line.Put == nil {
			return take(line.Gone, nil)
		}
		r.g.reading.added()
		return take(line.Put.ID, line.Put)
	})
	r.read(c, c.plan.Steps[n].File.Length)
	return err
}

// read tells that a part of a list was read, in bytes.
func (r *arriving) read(c *coming, bytes int64) {
	r.done += bytes
	r.g.tell(Step{Stage: StageRead, List: c.name, Done: min(r.done, r.g.reading.total), Total: r.g.reading.total})
}
