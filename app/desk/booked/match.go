// Package booked is the form in which a station keeps and journals what was found: details,
// noted releases, and that both are as long with a discreet alert as without. It changes
// when that form does; when and why something is booked is not its matter.
package booked

import "postern/app/border"

// Match names a match.
type Match struct {
	List    string
	ID      string
	Score   float64
	Verdict border.Verdict
	Action  border.Action
	Fields  map[border.Field]border.Judgement
}

// MatchesOf names matches, those on discreet alerts apart.
func MatchesOf(matches []border.Match) (open, hidden []Match) {
	for _, m := range matches {
		r := Match{
			List: m.Alert.List, ID: m.Alert.ID, Score: m.Score, Verdict: m.Verdict, Action: m.Alert.Action,
			Fields: make(map[border.Field]border.Judgement, len(m.Fields)),
		}
		for f, c := range m.Fields {
			r.Fields[f] = c.Judgement
		}
		if m.Alert.Action == border.ActionDiscreet {
			hidden = append(hidden, r)
			continue
		}
		open = append(open, r)
	}
	return open, hidden
}

// Search is the detail of a search.
type Search struct {
	Traveller border.Traveller
	Lines     []string `json:",omitempty"`
	Matches   []Match  `json:",omitempty"`
}

// Finding is the detail of a finding.
type Finding struct {
	Matches []Match
	Hidden  []Match `json:",omitempty"` // on discreet alerts
	Weaker  int
}
