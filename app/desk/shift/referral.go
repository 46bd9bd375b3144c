package shift

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"postern/app/border"
	"postern/app/desk/booked"
	"postern/store"
	"postern/store/journal"
)

// Referral is a case as it is handed to the second line, numbered by its case.
type Referral struct {
	Number    uint64
	By        string
	At        time.Time
	Opened    time.Time
	Presented Presented
	Outcome   border.Outcome // at the first line: referred, or how a companion's case was closed
	Text      string         `json:",omitempty"`
	Notes     border.Notes   `json:",omitzero"`
	// Finding is the whole answer; nil where there was none, or none any more: a companion
	// whose case was closed before, a traveller who was not screened.
	Finding     *border.Finding `json:",omitempty"`
	NotScreened Cause           `json:",omitempty"`
	Group       Group           `json:",omitzero"`
	Companions  []uint64        `json:",omitempty"`
	// CompanionOf is the case with which this one goes along, 0 where it was referred itself.
	CompanionOf uint64 `json:",omitempty"`
	// Released is what the first line had released the traveller from before it referred him.
	Released []booked.Release `json:",omitempty"`
	// Matches names what was found, for a companion.
	Matches []ReferredMatch `json:",omitempty"`
}

// ReferredMatch names a match of a case whose finding is not at hand any more.
type ReferredMatch struct {
	List    string
	ID      string
	Score   float64
	Verdict border.Verdict
}

// mostReferral bounds a referral in bytes; above it portraits stay behind, which the
// second line's own lists hold too.
const mostReferral = 1 << 20

// refer hands the case to the second line where that was decided, and the companions
// with it; where the group was referred before, it follows.
func (s *Shift) refer(d *deciding) error {
	c := d.closed
	switch referred := d.next.head; {
	case d.Outcome == border.OutcomeReferred:
	case d.Outcome != border.OutcomeDropped && c.Group.Number != 0 && referred != nil && referred.Number == c.Group.Number && referred.Referral != 0:
		c.TakenAlong = true
		if err := d.handOver(s.companion(c, referred.Referral, d.now)); err != nil {
			return err
		}
		d.drafts = append(d.drafts, s.companionDraft(c.Number, referred.Referral))
		return nil
	default:
		return nil
	}
	along := d.next.companions(c.Group, c.Number)
	r := s.referral(d)
	for _, m := range along {
		r.Companions = append(r.Companions, m.Number)
	}
	d.drafts = append(d.drafts, journal.Draft{
		Kind: journal.KindReferral, Who: s.officer.Login, Case: c.Number,
		Facts: map[string]string{"companions": strconv.Itoa(len(along)), "matches": strconv.Itoa(len(c.Open))},
	})
	if err := d.handOver(r); err != nil {
		return err
	}
	for _, m := range along {
		if err := d.handOver(s.companion(m, c.Number, d.now)); err != nil {
			return err
		}
		d.drafts = append(d.drafts, s.companionDraft(m.Number, c.Number))
	}
	if c.Group.Number != 0 {
		d.next.takeAlong(c.Number, along)
	}
	return nil
}

// referral is the case as the second line gets it.
func (s *Shift) referral(d *deciding) Referral {
	c := d.closed
	r := Referral{
		Number: c.Number, By: s.officer.Login, At: d.now, Opened: c.Opened, Presented: c.Presented,
		Outcome: border.OutcomeReferred, Text: d.Text, Notes: c.Notes, NotScreened: c.NotScreened, Group: c.Group,
		Released: c.Released,
	}
	if d.of.answered || len(d.of.finding.Matches) > 0 {
		r.Finding = &d.of.finding
	} else {
		r.Matches = refsFound(c)
	}
	return r
}

// companion is a closed case that goes along with a referral.
func (s *Shift) companion(r *record, referral uint64, now time.Time) Referral {
	return Referral{
		Number: r.Number, By: s.officer.Login, At: now, Opened: r.Opened, Presented: r.Presented, Outcome: r.Outcome,
		Notes: r.Notes, NotScreened: r.NotScreened, Group: r.Group, CompanionOf: referral, Matches: refsFound(r),
	}
}

func refsFound(r *record) []ReferredMatch {
	var out []ReferredMatch
	for _, m := range slices.Concat(r.Open, r.Hidden) {
		out = append(out, ReferredMatch{m.List, m.ID, m.Score, m.Verdict})
	}
	return out
}

// handOver puts a referral on its shelf.
func (d *deciding) handOver(r Referral) error {
	value, err := json.Marshal(r)
	if err == nil && len(value) > mostReferral && r.Finding != nil {
		f := *r.Finding
		f.Matches, f.Weaker = withoutPhotos(f.Matches), withoutPhotos(f.Weaker)
		r.Finding = &f
		value, err = json.Marshal(r)
	}
	if err != nil {
		return err
	}
	d.kept = append(d.kept, store.Kept{Shelf: shelfReferrals, Key: numberKey(r.Number), Value: value})
	d.undo.referrals = append(d.undo.referrals, r.Number)
	return nil
}

func withoutPhotos(matches []border.Match) []border.Match {
	out := slices.Clone(matches)
	for i := range out {
		out[i].Alert.Photos = nil
	}
	return out
}

// quietValue is what the second line judges of a discreet alert. Every case that is closed
// leaves one as long, empty where there was none, until the next is closed.
type quietValue struct {
	Number uint64
	Shown  *record `json:",omitempty"`
	By     string
	At     time.Time
}

// quietly is what a closed case leaves for the second line, and its number where that says
// nothing.
func (s *Shift) quietly(c *record, now time.Time) (value []byte, blank uint64, err error) {
	value, err = booked.Evened(c.Hidden, func(hidden []booked.Match) any {
		shown := *c
		shown.Hidden = hidden
		return quietValue{Number: c.Number, Shown: &shown, By: s.officer.Login, At: now}
	})
	if err != nil || len(c.Hidden) > 0 && c.Outcome != border.OutcomeReferred { // a referral says it all
		return value, 0, err
	}
	empty, err := json.Marshal(quietValue{Number: c.Number, By: s.officer.Login, At: now})
	return booked.FilledUp(empty, len(value)), c.Number, err
}

// swept takes away the quiet values that say nothing, but for one that is written anew; for
// one that says something it takes nothing away, in the same way.
func (s *Shift) swept(but uint64) []store.Kept {
	var kept []store.Kept
	for _, n := range s.sweep {
		if n == but {
			n = 0
		}
		kept = append(kept, store.Kept{Shelf: shelfQuiet, Key: numberKey(n)})
	}
	return kept
}

// quiet keeps a case on which a discreet alert was met for the second line.
func (s *Shift) quiet(d *deciding) error {
	value, blank, err := s.quietly(d.closed, d.now)
	if err != nil {
		return err
	}
	d.blank, d.undo.quiet = blank, len(value)
	d.kept = append(s.swept(d.closed.Number), store.Kept{Shelf: shelfQuiet, Key: numberKey(d.closed.Number), Value: value})
	return nil
}

// Referred reads what waits for the second line, oldest first: what was referred, and
// what was met of discreet alerts (Outcome shown). What cannot be read is told in the
// error; the rest is given.
func Referred(k Keeper) ([]Referral, error) {
	const op = "read referrals"
	var out []Referral
	var bad error
	values, err := k.Kept(shelfReferrals)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", op, err)
	}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		var r Referral
		if err := json.Unmarshal(values[key], &r); err != nil {
			bad = fmt.Errorf("%s: %w", op, &UnreadError{Shelf: shelfReferrals, Count: 1, Err: err})
			continue
		}
		out = append(out, r)
	}
	if values, err = k.Kept(shelfQuiet); err != nil {
		return nil, fmt.Errorf("%s: %w", op, err)
	}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		var q quietValue
		if err := json.Unmarshal(values[key], &q); err != nil {
			bad = fmt.Errorf("%s: %w", op, &UnreadError{Shelf: shelfQuiet, Count: 1, Err: err})
			continue
		}
		if q.Shown != nil {
			r := q.Shown
			out = append(out, Referral{
				Number: r.Number, By: q.By, At: q.At, Opened: r.Opened, Presented: r.Presented,
				Outcome: border.OutcomeShown, Notes: r.Notes, Group: r.Group, Matches: refsFound(r),
			})
		}
	}
	slices.SortFunc(out, func(a, b Referral) int { return cmp.Compare(a.Number, b.Number) })
	return out, bad
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
