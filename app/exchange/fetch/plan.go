package fetch

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"postern/app/exchange"
)

// Have is what a station has of one list. With Sequence 0 the list comes whole: so a
// station gets onto the newest base. One whose List is exchange.TargetAnswers says by
// its State which sheet of answers the station has: it is the Digest of the Item.
type Have struct {
	List         string
	Nation       string // "" of a list that was brought by hand
	Sequence     uint64
	BaseSequence uint64 // of the base on which it rests
	State        string // over its alerts, as exchange.State
}

// Plan is what a station has to fetch.
type Plan struct {
	Lists []ListPlan // that have something new, by nation and name
	// Same are the lists that have nothing new, by name.
	Same []string
	// Vanished are lists that the station has and their nation publishes no longer.
	Vanished []Have
	// Faults are of single lists, which stay as they are: NameClash, Rollback.
	Faults []*Error
	Bytes  int64 // to carry, all in all
	// Answers is the sheet to fetch beside the lists; nil where there is none.
	Answers *Item
}

// Nothing reports whether there is nothing to fetch.
func (p *Plan) Nothing() bool { return len(p.Lists) == 0 && p.Answers == nil }

// items are the files to fetch, in the order in which they are of use.
func (p *Plan) items() []Item {
	var all []Item
	for i := range p.Lists {
		if p.Lists[i].Base != nil {
			all = append(all, *p.Lists[i].Base)
		}
		all = append(all, p.Lists[i].Steps...)
	}
	if p.Answers != nil {
		all = append(all, *p.Answers)
	}
	return all
}

// ListPlan is what has to be fetched of one list.
type ListPlan struct {
	Nation string        `json:"nation"`
	List   exchange.List `json:"list"` // as it is newest
	From   uint64        `json:"from"` // the station's sequence, 0 where it has none
	// Base is the list whole; nil where steps lead on from what the station has.
	Base  *Item  `json:"base,omitempty"`
	Steps []Item `json:"steps,omitempty"` // in their order
	Bytes int64  `json:"bytes"`           // to carry
	// Counted says that Added, Changed and Removed are known before the files are read:
	// the station has all but the newest step.
	Counted bool `json:"counted"`
	Added   int  `json:"added,omitempty"`
	Changed int  `json:"changed,omitempty"`
	Removed int  `json:"removed,omitempty"`
	// OtherBase says that the station's base is not the newest one, on which the scores
	// of everyone else rest.
	OtherBase bool `json:"other_base,omitempty"`
}

// Plan compares what is newest with what a station has. have are all of its lists, those
// that were brought by hand too.
func (r *Refreshed) Plan(have []Have) *Plan {
	p := &Plan{}
	if r.Answers != nil && !slices.ContainsFunc(have, func(h Have) bool { return h.List == r.Answers.Target && h.State == r.Answers.Digest }) {
		p.Answers = r.Answers
	}
	owners := map[string][]string{}
	for i := range r.Nations {
		for _, l := range r.Nations[i].Manifest.Lists {
			owners[l.Name] = append(owners[l.Name], r.Nations[i].Name)
		}
	}
	own := map[string]Have{}
	for _, h := range have {
		own[h.List] = h
	}
	for i := range r.Nations {
		n := &r.Nations[i]
		for j := range n.Manifest.Lists {
			l := &n.Manifest.Lists[j]
			h, has := own[l.Name]
			if e := clash(n.Name, l.Name, h, has, owners[l.Name]); e != nil {
				p.Faults = append(p.Faults, e)
				continue
			}
			p.add(n, l, h)
		}
	}
	slices.Sort(p.Same)
	for _, h := range have {
		at := slices.IndexFunc(r.Nations, func(n Nation) bool { return n.Name == h.Nation })
		if at >= 0 && !slices.Contains(owners[h.List], h.Nation) {
			p.Vanished = append(p.Vanished, h)
		}
	}
	if p.Answers != nil {
		p.Bytes += p.Answers.Length
	}
	return p
}

// clash refuses a list whose name another has: whoever had it first at the station keeps
// it, and where nobody has, it is nobody's.
func clash(nation, list string, h Have, has bool, owners []string) *Error {
	other := ""
	switch {
	case has && h.Nation == nation:
		return nil
	case has:
		other = h.Nation
	case len(owners) > 1:
		other = owners[slices.IndexFunc(owners, func(o string) bool { return o != nation })]
	default:
		return nil
	}
	e := fault(NameClash, list, nil, values{"List": list, "First": other, "Second": nation})
	e.Op = "plan"
	return e
}

// add plans one list.
func (p *Plan) add(n *Nation, l *exchange.List, h Have) {
	if l.Sequence < h.Sequence && !n.anew {
		e := fault(Rollback, l.Name, nil, values{"Role": n.Name + " " + l.Name, "Here": fmt.Sprint(h.Sequence), "Offered": fmt.Sprint(l.Sequence)})
		e.Op = "plan"
		p.Faults = append(p.Faults, e)
		return
	}
	from := h.Sequence
	if state, known := stateAt(l, from); known && state != h.State || !known && from == l.Sequence {
		from = 0 // what the station has is not what was published under that number
	}
	files, whole := l.Since(from)
	if len(files) == 0 {
		p.Same = append(p.Same, l.Name)
		return
	}
	plan := ListPlan{Nation: n.Name, List: *l, From: h.Sequence}
	for _, f := range files {
		of := n.items[f.Target]
		of.File = f
		plan.Bytes += of.Length
		if whole && plan.Base == nil {
			plan.Base = &of
		} else {
			plan.Steps = append(plan.Steps, of)
		}
	}
	if plan.Base == nil && len(plan.Steps) == 1 {
		plan.Counted, plan.Added, plan.Changed, plan.Removed = true, l.Added, l.Changed, l.Removed
	}
	plan.OtherBase = plan.Base == nil && h.BaseSequence != l.Base.To
	p.Bytes += plan.Bytes
	at, _ := slices.BinarySearchFunc(p.Lists, plan, func(a, b ListPlan) int {
		return strings.Compare(a.Nation+" "+a.List.Name, b.Nation+" "+b.List.Name)
	})
	p.Lists = slices.Insert(p.Lists, at, plan)
}

// stateAt is what a list's state was at a sequence, as far as its manifest says.
func stateAt(l *exchange.List, sequence uint64) (state string, known bool) {
	if sequence == l.Sequence {
		return l.State, true
	}
	if sequence == l.Base.To {
		return l.Base.State, true
	}
	for i := range l.Steps {
		if l.Steps[i].To == sequence {
			return l.Steps[i].State, true
		}
	}
	return "", false
}

// noteHave is what the station has, as far as it was told.
const noteHave = "have"

// Remember notes what lists the station has, for plans that are made while it is locked
// and cannot look into its editions. Where a nation's numbers began anew, it is here that
// the station is seen to have none of the numbers before any more. Errors: TrustDamaged,
// those of package store.
func Remember(keeper Keeper, have []Have) error {
	content, err := json.Marshal(have)
	if err != nil {
		return err
	}
	notes, err := keeper.Notes()
	if err != nil {
		return err
	}
	next := map[string][]byte{noteHave: content}
	if kept, there := notes[noteFloors]; there {
		f, err := parseFloors(kept)
		if err != nil {
			return &Error{Op: "remember", Subject: noteFloors, Code: TrustDamaged, Err: err, Values: values{"Detail": err.Error()}}
		}
		if f.arrived(have) {
			next[noteFloors] = f.content()
		}
	}
	return keeper.Note(next)
}

// arrived notes of which nations the station has no list any more whose number is of the
// time before they began anew, and reports whether there are any.
func (f *floors) arrived(have []Have) (any bool) {
	for name, n := range f.Nations {
		behind := func(h Have) bool { return h.Nation == name && h.Sequence > n.Lists[h.List] }
		if n.Anew && !slices.ContainsFunc(have, behind) {
			n.Anew, any = false, true
			f.Nations[name] = n
		}
	}
	return any
}

// Remembered is what Remember has noted last. Errors: TrustDamaged, those of package store.
func Remembered(keeper Keeper) ([]Have, error) {
	notes, err := keeper.Notes()
	content, there := notes[noteHave]
	if err != nil || !there {
		return nil, err
	}
	var have []Have
	if err := json.Unmarshal(content, &have); err != nil {
		return nil, &Error{Op: "plan", Subject: noteHave, Code: TrustDamaged, Err: err, Values: values{"Detail": err.Error()}}
	}
	return have, nil
}
