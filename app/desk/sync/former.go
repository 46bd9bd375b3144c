package sync

import (
	"errors"
	"fmt"
	"slices"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/names"
	"postern/app/search"
	"postern/store"
)

// formerChange is what lies over the whole edition beneath the one that answers.
type formerChange struct {
	list, id string
	put      *border.Alert // nil where the alert is gone
}

// formerChanges is all that lies over, of the lists that stay on their bases.
func formerChanges(before *store.Edition, stays map[string]bool) ([]formerChange, error) {
	if before == nil || before.Beneath() == nil {
		return nil, nil
	}
	var all []formerChange
	put := map[search.AlertKey]bool{}
	for a, err := range before.Own().Alerts() {
		if err != nil {
			return nil, err
		}
		if stays[a.List] {
			all = append(all, formerChange{a.List, a.ID, &a})
			put[search.AlertKey{List: a.List, ID: a.ID}] = true
		}
	}
	for _, ref := range before.Hidden() {
		a, err := before.Beneath().Alert(ref)
		if err != nil {
			return nil, err
		}
		if stays[a.List] && !put[search.AlertKey{List: a.List, ID: a.ID}] {
			all = append(all, formerChange{a.List, a.ID, nil})
		}
	}
	return all, nil
}

func layFormer(over *store.OverWriter, former []formerChange) (err error) {
	for _, f := range former {
		if f.put != nil {
			_, err = over.Put(f.list, *f.put)
		} else {
			_, err = over.Gone(f.list, f.id)
		}
		if err != nil {
			return fmt.Errorf("import: %w", err)
		}
	}
	return nil
}

// lowest is the edition in which a list lies as its base was.
func lowest(before *store.Edition, list string) *store.Edition {
	if b := before.Beneath(); b != nil && slices.ContainsFunc(b.Lists(), func(l store.ListInfo) bool { return l.Name == list }) {
		return b
	}
	return before
}

// lookBeneath finds what lies over the bases of the published lists that are carried over:
// they stay on their bases, on which their scores rest.
func (r *importing) lookBeneath(found []FoundList) error {
	if r.o.IndexedBy != search.SegmentName(names.LoadFrequencies()) {
		return nil
	}
	stays := map[string]bool{}
	for _, l := range r.had {
		brought := slices.ContainsFunc(found, func(f FoundList) bool { return f.List == l.Name })
		stays[l.Name] = l.Nation != "" && !brought
	}
	former, err := formerChanges(r.before, stays)
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	r.former = former
	return nil
}

// carry carries a list over, a published one as its base was where more lies over that.
func (r *importing) carry(l store.ListInfo) error {
	if slices.ContainsFunc(r.former, func(f formerChange) bool { return f.list == l.Name }) {
		return r.w.CarryOver(lowest(r.before, l.Name), l.Name, r.seeCarried())
	}
	if len(r.former) == 0 && r.before.Beneath() != nil && r.o.IndexedBy != search.SegmentName(names.LoadFrequencies()) {
		l.BaseSequence = l.Sequence // what lies over its base is written whole with it
	}
	return r.w.CarryOverAs(r.before, l, r.seeCarried())
}

// layCarried lays what lay over the bases before over the edition that was written, which
// then stands beneath. With an error nothing is left of either.
func (r *importing) layCarried() (*store.EditionWriter, error) {
	stood, err := r.w.Stand(r.ctx, r.o.Now, r.o.staging.of(StageWrite))
	if err != nil {
		return nil, fmt.Errorf("import: %w", err)
	}
	defer stood.Close()
	searcher, err := desk.OpenSearcher(stood.Edition, names.LoadFrequencies(), func(error) {})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("import: %w", err), stood.GiveUp())
	}
	over, err := stood.Over(searcher.RefBelow)
	if err != nil {
		return nil, fmt.Errorf("import: %w", err)
	}
	err = layFormer(over, r.former)
	for _, l := range r.had {
		if err == nil && slices.ContainsFunc(r.former, func(f formerChange) bool { return f.list == l.Name }) {
			err = over.SetList(l)
		}
	}
	if err != nil {
		return nil, errors.Join(err, over.Abort())
	}
	builder := search.NewBuilderOver(searcher)
	w, err := over.Settle(builder.Add)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("import: %w", err), over.Abort())
	}
	blocks, err := builder.Blocks(r.ctx, nil)
	if err == nil {
		err = w.Segment(r.o.IndexedBy, blocks)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("import: %w", err), w.Abort())
	}
	return w, nil
}
