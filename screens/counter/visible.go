package counter

import (
	"slices"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/desk/shift"
)

// view is what the first line may see of a finding, in the order a person must see it. A discreet alert, possible
// or certain, is nowhere in it: not among the matches, not in the verdict, not
// in a count.
type view struct {
	verdict     border.Verdict
	matches     []border.Match // that are open, the one that leads the screen first
	released    []border.Match // from which the traveller was released in this case
	weaker      []border.Match
	weakerCount int
}

func visible(c shift.Case) view {
	f := c.Finding
	v := view{verdict: border.VerdictNoMatch, weaker: desk.Undisclosed(f.Weaker)}
	for _, m := range desk.Led(desk.Undisclosed(f.Matches)) {
		if _, released := c.ReleasedFrom(m); released {
			v.released = append(v.released, m)
			continue
		}
		v.matches = append(v.matches, m)
	}
	v.weakerCount = max(f.WeakerCount-(len(f.Weaker)-len(v.weaker)), len(v.weaker))
	for _, m := range v.matches {
		v.verdict = graver(v.verdict, m.Verdict)
	}
	return v
}

// graver is the graver of two verdicts; every alert that is shown is at least
// a possible match.
func graver(a, b border.Verdict) border.Verdict {
	if a == border.VerdictMatch || b == border.VerdictMatch {
		return border.VerdictMatch
	}
	return border.VerdictPossible
}

// has reports whether an open match on the same alert is in the view.
func (v view) has(m border.Match) bool {
	return slices.ContainsFunc(v.matches, func(is border.Match) bool { return is.Alert.List == m.Alert.List && is.Alert.ID == m.Alert.ID })
}

// found are the matches, open or not.
func (v view) found() []border.Match { return slices.Concat(v.matches, v.released) }

// at is the match at place i among the open ones, those released from and, where they
// are asked for, weaker ones. No action is asked for one that is not open.
func (v view) at(i int, weaker bool) (m border.Match, open, ok bool) {
	all := v.found()
	if weaker {
		all = append(all, v.weaker...)
	}
	if i < 0 || i >= len(all) {
		return border.Match{}, false, false
	}
	return all[i], i < len(v.matches), true
}

// count is how many matches are shown.
func (v view) count(weaker bool) int {
	n := len(v.matches) + len(v.released)
	if weaker {
		n += len(v.weaker)
	}
	return n
}
