package shift

import (
	"slices"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/desk/booked"
	"postern/app/search"
	"postern/store/journal"
)

// mostVersions is how often a case can be changed with a match left open each time.
const mostVersions = 16

// carry keeps open what a former answer to the case had found and this one has not: a
// changed field makes nobody another. What the last answer found goes where the document
// was only read better since.
func (s *Shift) carry(before, o *openCase) error {
	o.Before = nil
	if before == nil {
		return nil
	}
	has := map[search.AlertKey]bool{}
	for _, m := range o.finding.Matches {
		has[keyOf(m)] = true
	}
	own := len(before.finding.Matches) - before.earlier
	better := readBetter(before, o)
	var lost []border.Match
	for i, m := range before.finding.Matches {
		if !has[keyOf(m)] && (i >= own || !better) {
			lost = append(lost, m)
		}
	}
	o.finding.Matches = append(o.finding.Matches, lost...)
	o.earlier = len(lost)
	if len(desk.Undisclosed(lost)) == 0 {
		return nil
	}
	o.Before = before.versions(func(m border.Match) bool { return !better && !has[keyOf(m)] })
	if len(o.Before) > mostVersions {
		return ErrTooManyChanges
	}
	o.finding.Verdict = graverOf(o.finding.Verdict, desk.OpenVerdict(o.finding.Matches))
	return nil
}

// hidden are the matches on discreet alerts, with those of which only the names were kept:
// what was met once is judged at the second line.
func (o *openCase) hidden(before *openCase) []booked.Match {
	_, out := booked.MatchesOf(o.finding.Matches)
	if before == nil || len(before.finding.Matches) > 0 {
		return out
	}
	for _, r := range before.Hidden {
		if !slices.ContainsFunc(out, func(is booked.Match) bool { return is.List == r.List && is.ID == r.ID }) {
			out = append(out, r)
		}
	}
	return out
}

func keyOf(m border.Match) search.AlertKey {
	return search.AlertKey{List: m.Alert.List, ID: m.Alert.ID}
}

func graverOf(a, b border.Verdict) border.Verdict {
	grave := []border.Verdict{border.VerdictNoMatch, border.VerdictPossible, border.VerdictMatch}
	if slices.Index(grave, b) > slices.Index(grave, a) {
		return b
	}
	return a
}

// readBetter reports whether the case was only read further: the reader gave more or
// better lines than before, or fields were filled that were empty, and none was changed.
func readBetter(before, o *openCase) bool {
	if before.Presented.Zone != nil && o.Presented.Zone != nil && !o.Presented.ByHand {
		was := before.Presented.Zone
		if was.Read == border.ReadDamaged || !was.Whole() {
			return true
		}
	}
	return onlyFilled(&before.Presented.Traveller, &o.Presented.Traveller)
}

// onlyFilled reports whether b says all that a says, and maybe more.
func onlyFilled(a, b *border.Traveller) bool {
	kept := func(was, is string) bool { return was == "" || was == is }
	return kept(a.Name, b.Name) && kept(a.Surname, b.Surname) && kept(a.GivenNames, b.GivenNames) &&
		kept(a.BirthDate.String(), b.BirthDate.String()) && kept(string(a.Sex), string(b.Sex)) &&
		kept(string(a.Nationality), string(b.Nationality)) && kept(a.FatherName, b.FatherName) &&
		kept(a.Document.Type, b.Document.Type) && kept(a.Document.Number, b.Document.Number) &&
		kept(string(a.Document.IssuingState), string(b.Document.IssuingState)) &&
		kept(a.Document.Expires.String(), b.Document.Expires.String()) &&
		kept(a.Document.PersonalNumber, b.Document.PersonalNumber)
}

// recognise looks for releases that were noted, and lets those die whose alert has changed.
func (s *Shift) recognise(next *state, o *openCase) []journal.Draft {
	o.known = nil
	var drafts []journal.Draft
	for _, m := range desk.Undisclosed(o.finding.Matches) {
		key, bound := knownKey(&o.Presented.Traveller, keyOf(m))
		note := next.known[key]
		if !bound || note == nil {
			continue
		}
		if note.Version != versionOf(m.Alert) {
			next.known = with(next.known, key, nil)
			drafts = append(drafts, s.noteDied(o.Number, note, "changed"))
			continue
		}
		if o.known == nil {
			o.known = map[search.AlertKey]booked.Known{}
		}
		k := *note
		k.Counts = m.Alert.Action != border.ActionArrest || k.Second != ""
		o.known[keyOf(m)] = k
	}
	return drafts
}

// versions are the travellers as they stood when an open match was found that counts,
// the last one among them where it found any.
func (o *openCase) versions(counts func(border.Match) bool) []border.Traveller {
	own := o.finding.Matches[:len(o.finding.Matches)-o.earlier]
	out := slices.Clone(o.Before)
	if slices.ContainsFunc(desk.Undisclosed(own), counts) {
		out = append(out, o.Presented.Traveller)
	}
	return out
}

// forgotten reports whether a case had open matches that it lost with the program's end.
func (o *openCase) forgotten() bool {
	return o != nil && len(o.Open) > 0 && len(o.finding.Matches) == 0
}

// revive looks up again what was open of a case. An alert that has ended meanwhile is
// open no more.
func (s *Shift) revive(o *openCase) (*openCase, error) {
	out := *o
	f, err := s.finder.Check(o.Presented.Traveller, true)
	if err != nil {
		return o, err
	}
	out.finding, out.finding.Matches = f, desk.Led(f.Matches)
	open := map[search.AlertKey]bool{}
	for _, r := range o.Open {
		open[search.AlertKey{List: r.List, ID: r.ID}] = true
	}
	for _, m := range f.Matches {
		delete(open, keyOf(m))
	}
	for _, t := range o.Before {
		f, err := s.finder.Check(t, false)
		if err != nil {
			return o, err
		}
		for _, m := range desk.Undisclosed(f.Matches) {
			if open[keyOf(m)] {
				delete(open, keyOf(m))
				out.finding.Matches = append(out.finding.Matches, m)
				out.earlier++
			}
		}
	}
	return &out, nil
}
