package desk

import (
	"slices"

	"postern/app/border"
)

// Undisclosed is matches without those on discreet alerts.
func Undisclosed(matches []border.Match) []border.Match {
	var open []border.Match
	for _, m := range matches {
		if m.Alert.Action != border.ActionDiscreet {
			open = append(open, m)
		}
	}
	return open
}

// Led puts the matches in the order in which they lead the screen.
func Led(matches []border.Match) []border.Match {
	rank := func(m border.Match) int {
		switch {
		case m.Alert.Protects():
			return 0
		case m.Verdict == border.VerdictMatch:
			return 1
		}
		return 2
	}
	out := slices.Clone(matches)
	slices.SortStableFunc(out, func(a, b border.Match) int { return rank(a) - rank(b) })
	return out
}

// OpenVerdict is the verdict as the first line sees it: discreet alerts aside.
func OpenVerdict(matches []border.Match) border.Verdict {
	verdict := border.VerdictNoMatch
	for _, m := range Undisclosed(matches) {
		if m.Verdict == border.VerdictMatch {
			return border.VerdictMatch
		}
		verdict = border.VerdictPossible
	}
	return verdict
}
