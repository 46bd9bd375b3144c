package counter

import (
	"slices"

	"postern/app/border"
	"postern/app/desk"
)

// view is what the first line may see of a finding, in the order a person must see it. A discreet alert, possible
// or certain, is nowhere in it: not among the matches, not in the verdict, not
// in a count.
type view struct {
	verdict     border.Verdict
	matches     []border.Match // the one that leads the screen first
	weaker      []border.Match
	weakerCount int
}

func visible(f border.Finding) view {
	v := view{verdict: border.VerdictNoMatch, matches: desk.Led(desk.Undisclosed(f.Matches)), weaker: desk.Undisclosed(f.Weaker)}
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

// at is the match at place i among matches and, where they are asked for,
// weaker ones.
func (v view) at(i int, weaker bool) (m border.Match, isWeaker, ok bool) {
	if i < len(v.matches) {
		return v.matches[i], false, i >= 0
	}
	i -= len(v.matches)
	if weaker && i < len(v.weaker) {
		return v.weaker[i], true, true
	}
	return border.Match{}, false, false
}

// count is how many matches are shown.
func (v view) count(weaker bool) int {
	if weaker {
		return len(v.matches) + len(v.weaker)
	}
	return len(v.matches)
}
