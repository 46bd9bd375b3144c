package shift

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/desk/booked"
	"postern/app/search"
	"postern/store/journal"
)

// Ground says whether what was compared bears a reason for a release out.
type Ground string

// The grounds.
const (
	GroundStands  Ground = ""
	GroundUnknown Ground = "unknown" // one side does not say, or says too little
	GroundSame    Ground = "same"    // both sides say the same
)

// GroundFor says whether a match's own fields bear a reason out. A face and a text of the
// officer's own are not compared by the program: they always stand.
func GroundFor(m border.Match, reason border.ReleaseReason) Ground {
	field := map[border.ReleaseReason]border.Field{
		border.ReleaseBirthDate: border.FieldBirthDate, border.ReleaseSex: border.FieldSex,
		border.ReleaseFather: border.FieldFather, border.ReleaseDocument: border.FieldDocument,
	}[reason]
	if field == "" {
		return GroundStands
	}
	c := m.Fields[field]
	switch c.Judgement {
	case border.Different:
		return GroundStands
	case border.Same:
		return GroundSame
	case border.Similar:
		if field == border.FieldBirthDate && !otherDays(c) { // a year alone holds every day of it
			return GroundUnknown
		}
		return GroundStands
	}
	return GroundUnknown
}

// otherDays reports whether both sides name a whole day, and not the same.
func otherDays(c border.Comparison) bool {
	a, errA := border.ParsePartialDate(c.Traveller)
	b, errB := border.ParsePartialDate(c.Alert)
	return errA == nil && errB == nil && a.IsDay() && b.IsDay() && a != b
}

// ReleasedFrom is how the traveller was released from a match of this case; false where it
// is open.
func (c *Case) ReleasedFrom(m border.Match) (booked.Release, bool) {
	return releaseOf(c.Released, keyOf(m))
}

func releaseOf(all []booked.Release, key search.AlertKey) (booked.Release, bool) {
	i := slices.IndexFunc(all, func(r booked.Release) bool { return r.List == key.List && r.ID == key.ID })
	if i < 0 {
		return booked.Release{}, false
	}
	return all[i], true
}

// holdReleases keeps the releases from alerts that stand as they stood, of a traveller who
// does; every other one is open again.
func (o *openCase) holdReleases(before *openCase) {
	if before != nil && before.Presented.Traveller != o.Presented.Traveller {
		o.Released = nil
	}
	if len(o.Released) == 0 || !o.answered {
		return
	}
	var held []booked.Release
	for _, m := range o.finding.Matches {
		if r, ok := releaseOf(o.Released, keyOf(m)); ok && r.Version == versionOf(m.Alert) {
			held = append(held, r)
		}
	}
	o.Released = held
}

// targets are the open matches that a release is of.
func (o *openCase) targets(r *Ruling) ([]border.Match, error) {
	shown := o.shown()
	open := shown.OpenMatches()
	if r.Of == (search.AlertKey{}) {
		return open, nil
	}
	for _, m := range open {
		if keyOf(m) == r.Of {
			return []border.Match{m}, nil
		}
	}
	return nil, ErrNotOpen
}

// allowsRelease says why a release cannot be; one by what was noted before takes its
// reason from there.
func (o *openCase) allowsRelease(r *Ruling) error {
	of, err := o.targets(r)
	switch {
	case err != nil:
		return err
	case len(of) == 0:
		return ErrNothingToRelease
	case r.Known:
		return o.allowsKnown(r, of)
	}
	if err := fitsReason(r); err != nil {
		return err
	}
	for _, m := range of {
		if ground := GroundFor(m, r.Reason); ground != GroundStands {
			return fmt.Errorf("%w: %s: %s", ErrNoGround, r.Reason, ground)
		}
	}
	return nil
}

func (o *openCase) allowsKnown(r *Ruling, of []border.Match) error {
	shown := o.shown()
	for i, m := range of {
		k, ok := shown.KnownOf(m)
		if !ok || !k.Counts {
			return ErrNotKnown
		}
		if i == 0 {
			r.Reason, r.Text, r.Note = k.Because, k.Text, false
		}
	}
	return nil
}

func fitsReason(r *Ruling) error {
	if !slices.Contains(border.ReleaseReasons(), r.Reason) {
		return fmt.Errorf("%w: %q", ErrNoReason, r.Reason)
	}
	if r.Reason == border.ReleaseOther && strings.TrimSpace(r.Text) == "" {
		return fmt.Errorf("%w: other, with a text", ErrNoReason)
	}
	return nil
}

// releases are what a ruling releases from, each with its reason.
func (s *Shift) releases(o *openCase, r Ruling, of []border.Match, now time.Time) []booked.Release {
	shown := o.shown()
	out := make([]booked.Release, 0, len(of))
	for _, m := range of {
		one := booked.Release{
			List: m.Alert.List, ID: m.Alert.ID, Version: versionOf(m.Alert),
			Reason: r.Reason, Text: r.Text, By: s.officer.Login, At: now,
		}
		if k, ok := shown.KnownOf(m); ok && r.Known {
			one.Reason, one.Text = k.Because, k.Text
		}
		out = append(out, one)
	}
	return out
}

// releaseSome books a release from some alerts of a case, which stays open with the others.
func (s *Shift) releaseSome(op string, d *deciding, left int) error {
	o := *d.of
	o.Released = append(slices.Clone(o.Released), d.released...)
	d.next.open = &o
	c := o.record
	d.closed = &c
	detail, err := booked.Evened(c.Hidden, func(hidden []booked.Match) any { return d.told(hidden) })
	if err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	facts := d.releaseFacts()
	facts["left"] = strconv.Itoa(left)
	d.drafts = append(d.drafts, journal.Draft{
		Kind: journal.KindDecision, Who: s.officer.Login, Case: o.Number, Facts: facts, Detail: detail, Keep: journal.KeepDecision,
	})
	if err := s.note(d); err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	for _, r := range d.released {
		d.undo.alerts = append(d.undo.alerts, search.AlertKey{List: r.List, ID: r.ID})
	}
	d.next.undo = d.undo
	return s.commit(op, d.now, d.next, d.drafts, d.kept...)
}

// releaseFacts are what the journal says in the open of a release.
func (d *deciding) releaseFacts() map[string]string {
	facts := map[string]string{
		"outcome": string(border.OutcomeReleased), "matches": strconv.Itoa(len(d.closed.Open)), "reason": string(d.Reason),
		"seconds": strconv.FormatInt(int64(max(d.now.Sub(d.closed.Opened), 0)/time.Second), 10), // the clock may have gone back
	}
	if n := len(d.released); n > 1 { // one reason for all of them, at once
		facts["at_once"] = strconv.Itoa(n)
	}
	if d.Known {
		facts["known"] = "yes"
	}
	if d.Note {
		facts["noted"] = "yes"
	}
	return facts
}

// reopen takes back a release from some alerts: they are open again beside the others.
func (s *Shift) reopen(op string, at *state, now time.Time) (Case, error) {
	u := at.undo
	number := u.before.open.Number
	if at.open == nil || at.open.Number != number {
		return Case{}, fmt.Errorf("%s: %w", op, ErrNoUndo)
	}
	next := at.next()
	next.undo = nil
	o := *at.open
	o.Released = slices.DeleteFunc(slices.Clone(o.Released), func(r booked.Release) bool {
		return slices.Contains(u.alerts, search.AlertKey{List: r.List, ID: r.ID})
	})
	next.open = &o
	for _, key := range u.notes {
		next.known = with(next.known, key, u.before.known[key])
	}
	shown := o.shown()
	facts := map[string]string{"outcome": string(u.outcome), "left": strconv.Itoa(len(shown.OpenMatches()))}
	drafts := []journal.Draft{{Kind: journal.KindUndo, Who: s.officer.Login, Case: number, Facts: facts}}
	if err := s.commit(op, now, next, drafts); err != nil {
		return Case{}, err
	}
	return shown, nil
}

// noted are the notes of a release, one for each match that it is of.
func (s *Shift) noted(d *deciding) ([]*booked.Known, error) {
	t := &d.of.Presented.Traveller
	var out []*booked.Known
	for _, m := range desk.Undisclosed(d.of.finding.Matches) {
		r, ok := releaseOf(d.released, keyOf(m))
		if !ok {
			continue
		}
		if _, bound := knownKey(t, keyOf(m)); !bound {
			return nil, ErrNoteUnbound
		}
		out = append(out, &booked.Known{
			Number: border.NormalNumber(t.Document.Number), Birth: t.BirthDate, List: r.List, ID: r.ID, Version: r.Version,
			By: r.By, On: r.At, Because: r.Reason, Text: r.Text, Case: d.of.Number, Used: r.At,
			Arrest: m.Alert.Action == border.ActionArrest,
		})
	}
	return out, nil
}

// note notes a release where the officer asks for it, and says of one that was used when.
func (s *Shift) note(d *deciding) error {
	var set []*booked.Known
	switch {
	case d.Known:
		for key, k := range d.of.known {
			if _, ok := releaseOf(d.released, key); !ok {
				continue
			}
			used := k
			used.Used = d.now
			set = append(set, &used)
		}
	case d.Note && d.Outcome == border.OutcomeReleased:
		var err error
		if set, err = s.noted(d); err != nil {
			return err
		}
	}
	for _, k := range set {
		d.undo.notes = append(d.undo.notes, k.Key())
		d.next.known = with(d.next.known, k.Key(), k)
		if d.Known {
			continue
		}
		draft, err := s.noteDraft(k.Case, k, map[string]string{"note": "noted"})
		if err != nil {
			return err
		}
		d.drafts = append(d.drafts, draft)
	}
	return nil
}

// decisionDetail is the detail of a decision. Of a traveller for whom nothing was found
// it says nothing more than that.
type decisionDetail struct {
	Outcome   border.Outcome
	Reason    border.ReleaseReason `json:",omitempty"`
	Text      string               `json:",omitempty"`
	Traveller *border.Traveller    `json:",omitempty"`
	Notes     *border.Notes        `json:",omitempty"`
	Open      []booked.Match       `json:",omitempty"`
	Released  []booked.Release     `json:",omitempty"` // of the whole case, this decision's last
	Hidden    []booked.Match       `json:",omitempty"`
}

// told is the decision's detail: whole where something was found.
func (d *deciding) told(hidden []booked.Match) decisionDetail {
	c := d.closed
	outcome := d.Outcome
	if outcome == border.OutcomePassed && len(hidden) > 0 {
		outcome = border.OutcomeShown
	}
	return decisionDetail{outcome, d.Reason, d.Text, &c.Presented.Traveller, &c.Notes, c.Open, c.Released, hidden}
}

// bookDecision books what a closed case ended with.
func (s *Shift) bookDecision(d *deciding) error {
	c := d.closed
	detail, err := booked.Evened(c.Hidden, func(hidden []booked.Match) any { return d.told(hidden) })
	if err == nil && len(c.Open)+len(c.Hidden) == 0 && d.Outcome != border.OutcomeReferred {
		var text []byte
		text, err = json.Marshal(decisionDetail{Outcome: d.Outcome, Text: d.Text})
		detail = booked.FilledUp(text, len(detail))
	}
	if err != nil {
		return err
	}
	facts := d.releaseFacts()
	facts["outcome"] = string(d.Outcome)
	if d.Outcome != border.OutcomeReleased {
		delete(facts, "reason")
	}
	if c.NotScreened != CauseNone {
		facts["not_screened"] = string(c.NotScreened)
	}
	if c.Queued != QueuedNot {
		facts["queued"] = string(c.Queued)
	}
	d.drafts = append(d.drafts, journal.Draft{
		Kind: journal.KindDecision, Who: s.officer.Login, Case: c.Number, Facts: facts, Detail: detail, Keep: journal.KeepDecision,
	})
	return nil
}
