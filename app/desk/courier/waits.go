package courier

import (
	"cmp"
	"slices"

	desksync "postern/app/desk/sync"
	"postern/app/exchange/fetch"
)

// left is a list that waits for a supervisor; of no State where it is published no longer.
type left struct {
	List  string `json:"list"`
	State string `json:"state"`
}

// leave notes that a list waits for a supervisor.
func (m *memory) leave(l left) {
	m.Left = append(slices.DeleteFunc(m.Left, func(before left) bool { return before.List == l.List }), l)
}

// left are the lists of what was fetched, and of what is gone, that wait for a supervisor.
func (m *memory) left(f *fetch.Fetched) (all []string) {
	if f != nil {
		for i := range f.Lists {
			if l := &f.Lists[i].List; slices.Contains(m.Left, left{l.Name, l.State}) {
				all = append(all, l.Name)
			}
		}
	}
	for _, g := range m.Carried.Gone {
		if slices.Contains(m.Left, left{List: g.List}) {
			all = append(all, g.List)
		}
	}
	return all
}

// within reports whether a list is as it came in what a station has; of one that is
// published no longer, that it has none.
func (l left) within(have []fetch.Have) bool {
	at := slices.IndexFunc(have, func(h fetch.Have) bool { return h.List == l.List })
	if l.State == "" {
		return at < 0
	}
	return at >= 0 && have[at].State == l.State
}

// stillLeft keeps of what waits for a supervisor what is published as it was then, or could
// not be looked at now.
func (m *memory) stillLeft(f *fetch.Fetched, plan *fetch.Plan, have []fetch.Have) {
	m.Left = slices.DeleteFunc(m.Left, func(l left) bool {
		came := planOf(f, l.List)
		return l.within(have) || slices.Contains(plan.Same, l.List) || came != nil && came.List.State != l.State
	})
}

// staged is what waits once it was staged without some lists, of which it is what was seen
// before. Whoever has the state reads the one before on.
func (w *Waiting) staged(s *desksync.Staged, without []string) *Waiting {
	seen := *w
	seen.Changes, seen.Stops = nil, nil
	seen.seen(w, func(list string) bool { return slices.Contains(without, list) })
	for _, c := range s.Changes {
		if !slices.Contains(without, c.List) {
			seen.Changes = append(seen.Changes, c)
		}
	}
	slices.SortFunc(seen.Changes, func(a, b desksync.ListChange) int { return cmp.Compare(a.List, b.List) })
	seen.Stops = append(seen.Stops, s.Stops...)
	return &seen
}

func (w *Waiting) has(list string) bool {
	return slices.ContainsFunc(w.Lists, func(l WaitingList) bool { return l.List == list })
}

// seen is what was seen of what waited before, of the lists that wait still.
func (w *Waiting) seen(before *Waiting, still func(list string) bool) {
	for _, c := range before.Changes {
		if still(c.List) {
			w.Changes = append(w.Changes, c)
		}
	}
	for _, s := range before.Stops {
		if still(s.List) {
			w.Stops = append(w.Stops, s)
		}
	}
}

// waitingOf is what was fetched and is not in the edition yet, nil where nothing is.
func waitingOf(f *fetch.Fetched, of *carried) *Waiting {
	w := &Waiting{}
	if f != nil {
		for _, l := range f.Lists {
			w.Lists = append(w.Lists, WaitingList{Nation: l.Nation, List: l.List.Name, From: l.From, To: l.List.Sequence})
			w.Bytes += l.Bytes
		}
	}
	if keyOf(f, of.Gone) == of.Key {
		w.From, w.Issued = of.From, of.Issued
		for _, g := range of.Gone {
			w.Lists = append(w.Lists, WaitingList{Nation: g.Nation, List: g.List, From: g.Sequence, Gone: true})
		}
	}
	if len(w.Lists) == 0 {
		return nil
	}
	return w
}
