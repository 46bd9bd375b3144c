package search

import (
	"cmp"
	"math"
	"slices"

	"postern/app/border"
	"postern/app/names"
)

// Comparison is what two names are to each other, without a list.
type Comparison struct {
	// Score is between 0 and 1, higher is more alike, never clamped.
	Score     float64
	Judgement border.Judgement
	Reasons   []border.Reason // heaviest first
}

// Compare compares two names by themselves.
func Compare(a, b string, t *names.Frequencies) Comparison {
	c := t.Compare(a, b)
	out := Comparison{Score: c.Score(), Judgement: c.Judgement, Reasons: c.Reasons(names.Comparing())}
	slices.SortStableFunc(out.Reasons, func(x, y border.Reason) int { return cmp.Compare(math.Abs(y.Weight), math.Abs(x.Weight)) })
	return out
}
