package sync

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"time"

	"postern/app/border"
	"postern/app/exchange"
	"postern/app/exchange/fetch"
	"postern/app/lists"
	"postern/store"
)

// What can be wrong with what has arrived.
var (
	// ErrLeadsElsewhere: the steps do not lead on from what the station has.
	ErrLeadsElsewhere = errors.New("it does not lead on from what is here")
	// ErrOtherContent: what came of a list is not what its nation says it is.
	ErrOtherContent = errors.New("the list is not what its nation has published")
	// ErrUnkept: an alert cannot be kept, and without it the list is not what was published.
	ErrUnkept = errors.New("an alert of it can't be kept")
)

// ArrivalError says why nothing was made of what has arrived. Nothing has changed.
type ArrivalError struct {
	List, From string
	Err        error
}

func (e *ArrivalError) Error() string {
	return fmt.Sprintf("list %s from %s: %v", e.List, e.From, e.Err)
}

func (e *ArrivalError) Unwrap() error { return e.Err }

// coming is one list of the next edition.
type coming struct {
	name string
	had  store.ListInfo
	has  bool
	gone bool
	plan *fetch.ListPlan // nil: the list stays as it is
	next int             // the first of the plan's steps that the station does not have

	alerts int
	state  exchange.State
	change ListChange
	// Of a list that comes whole: its prints, and those of what its steps change.
	witness *witness
	prints  []imprint
	later   map[uint64]imprint // of no Content where the alert is gone
	// Of another: the alerts that its steps change.
	touched map[string]*touch
}

// touch is what became of one alert.
type touch struct {
	was, is       bool
	before, after [sha256.Size]byte
	// The words by which it was found and is.
	found, finds words
}

// take takes what was fetched of a list, and reports whether anything of it is new.
func (c *coming) take(p *fetch.ListPlan) (came bool, err error) {
	l := &p.List
	same := c.has && c.had.Nation == p.Nation
	switch {
	case same && c.had.Sequence == l.Sequence && c.had.State == l.State && c.had.BaseSequence >= l.Base.To:
		return false, nil
	case c.has && c.had.Nation != p.Nation:
		return false, ErrLeadsElsewhere
	case p.Base == nil:
		c.next = slices.IndexFunc(p.Steps, func(i fetch.Item) bool { return i.File.From == c.had.Sequence })
		if !same || c.next < 0 {
			return false, ErrLeadsElsewhere
		}
	}
	c.plan = p
	c.begin()
	return true, nil
}

// begin forgets what was read.
func (c *coming) begin() {
	c.alerts, c.change = c.had.Alerts, ListChange{List: c.name, Before: c.had.Alerts}
	c.state, _ = exchange.ParseState(c.had.State)
	c.prints, c.later, c.touched = nil, map[uint64]imprint{}, map[string]*touch{}
}

// bytes is how much is read of a list.
func (c *coming) bytes() (sum int64) {
	if c.plan == nil {
		return 0
	}
	if c.plan.Base != nil {
		sum = c.plan.Base.File.Length
	}
	for _, i := range c.plan.Steps[c.next:] {
		sum += i.File.Length
	}
	return sum
}

// rebases reports whether a list that the station has is written whole anew, as its nation
// did: from what is here the steps lead to another base.
func (c *coming) rebases() bool {
	return c.plan != nil && c.plan.Base == nil && c.plan.List.Base.To > c.had.BaseSequence && c.plan.List.Base.To >= c.had.Sequence
}

// base is at which sequence the list lies in the whole edition.
func (c *coming) base(flat bool) uint64 {
	switch {
	case c.plan == nil:
		return c.had.BaseSequence
	case flat:
		return c.plan.List.Sequence
	case c.plan.Base != nil || c.rebases():
		return c.plan.List.Base.To
	}
	return c.had.BaseSequence
}

// afresh reports whether the list is written into the whole edition from what came, or
// from all that is here of it, not from the whole edition beneath.
func (c *coming) afresh(flat bool) bool {
	return c.plan != nil && (flat || c.plan.Base != nil || c.rebases())
}

// info is what the next edition says of the list at a sequence.
func (c *coming) info(flat bool, sequence uint64, now time.Time) store.ListInfo {
	if c.plan == nil {
		return c.had
	}
	l := &c.plan.List
	return store.ListInfo{
		Name: c.name, Format: string(lists.FormatAlerts), Owner: c.plan.Nation, Issued: l.Issued, Dated: true, Brought: now.UTC(),
		Digest: l.State, Nation: c.plan.Nation, Sequence: sequence, BaseSequence: c.base(flat), State: c.state.String(),
	}
}

// proved compares what was read with what a file must lead to.
func (c *coming) proved(f exchange.File) error {
	if c.alerts != f.Alerts || c.state.String() != f.State {
		return fmt.Errorf("%w: %d alerts after %s, its nation says %d", ErrOtherContent, c.alerts, f.Target, f.Alerts)
	}
	return nil
}

// changed counts what becomes of one alert: old is what it was, nil where it was not
// there, fresh what it is, nil where it is gone.
func (c *coming) changed(id string, old, fresh *border.Alert) error {
	t := c.touched[id]
	first := t == nil
	if first {
		t = &touch{was: old != nil}
		c.touched[id] = t
	}
	if old != nil {
		content, err := exchange.Content(*old)
		if err != nil {
			return err
		}
		if first {
			t.before, t.found = content, c.witness.wordsOf(old)
		}
		c.state.Remove(content)
		c.alerts--
	}
	if t.is = fresh != nil; !t.is {
		return nil
	}
	content, err := exchange.Content(*fresh)
	t.after, t.finds = content, c.witness.wordsOf(fresh)
	c.state.Add(content)
	c.alerts++
	return err
}

// count says what became of the list; compare does where it came whole and was here.
func (c *coming) count(compare func() error) error {
	c.change.After = c.alerts
	switch {
	case c.gone:
		c.change.After, c.change.Removed = 0, c.had.Alerts
	case c.plan == nil:
		c.change.After, c.change.Same = c.had.Alerts, true
	case !c.has:
		c.change.New, c.change.Added = true, c.alerts
	case c.plan.Base != nil:
		return compare()
	default:
		for _, t := range c.touched {
			switch {
			case t.is && !t.was:
				c.change.Added++
			case t.was && !t.is:
				c.change.Removed++
			case t.is && t.before != t.after:
				c.change.changes(t.found.replacedBy(t.finds))
			}
		}
		c.change.Same = c.change.Added+c.change.Changed+c.change.Removed == 0
	}
	return nil
}

// newest are the prints of a list that came whole, with what its steps have changed.
func (c *coming) newest() []imprint {
	now := slices.DeleteFunc(c.prints, func(p imprint) bool { _, later := c.later[p.ID]; return later })
	for _, p := range c.later {
		if p.Content != 0 {
			now = append(now, p)
		}
	}
	return now
}

// sequence is that of the list in the next edition.
func (c *coming) sequence() uint64 {
	if c.plan == nil {
		return c.had.Sequence
	}
	return c.plan.List.Sequence
}

// imported is what became of the list, for the report.
func (c *coming) imported(from string) ImportedList {
	l := &c.plan.List
	return ImportedList{
		Path: from, Before: c.had.Alerts, Replaced: c.has, published: fmt.Sprintf("%s %s %d", c.plan.Nation, c.name, l.Sequence),
		Report: lists.Report{
			List: c.name, Format: lists.FormatAlerts, Owner: c.plan.Nation, Issued: l.Issued, Dated: true, Digest: l.State,
			Read: c.alerts, Kept: c.alerts,
		},
	}
}
