package answers

import (
	"cmp"
	"math"

	"postern/app/border"
	"postern/app/search"
)

// exact lists what differs where the same lists are searched by the same frequencies.
// Alerts that are as strong as each other may stand in any order.
func exact(want *Answer, f border.Finding) (faults []Fault) {
	if f.Verdict != want.Verdict {
		faults = append(faults, Fault{Code: FaultVerdict, Want: want.Verdict, Got: f.Verdict})
	}
	if f.Namesakes != want.Namesakes {
		faults = append(faults, Fault{Code: FaultNamesakes, WantCount: want.Namesakes, GotCount: f.Namesakes})
	}
	if f.WeakerCount != want.Weaker {
		faults = append(faults, Fault{Code: FaultWeaker, WantCount: want.Weaker, GotCount: f.WeakerCount})
	}
	got := matchesOf(f)
	at := places(got)
	expected := places(want.Matches)
	for _, w := range want.Matches {
		i, found := at[w.Key()]
		if !found {
			faults = append(faults, Fault{Code: FaultMissing, List: w.List, ID: w.ID, Want: w.Verdict, WantScore: w.Score})
			continue
		}
		g := got[i]
		both := Fault{List: w.List, ID: w.ID, Want: w.Verdict, Got: g.Verdict, WantScore: w.Score, GotScore: g.Score}
		switch {
		case g.Verdict != w.Verdict:
			both.Code = FaultMatchVerdict
		case math.Abs(g.Score-w.Score) > same:
			both.Code = FaultScore
		default:
			continue
		}
		faults = append(faults, both)
	}
	for i, g := range got {
		if _, known := expected[g.Key()]; !known && !among(want, g) {
			faults = append(faults, Fault{Code: FaultExtra, List: g.List, ID: g.ID, Got: g.Verdict, GotScore: g.Score})
		}
		if i > 0 && stronger(g, got[i-1]) {
			faults = append(faults, Fault{Code: FaultOrder, List: g.List, ID: g.ID, Got: g.Verdict, GotScore: g.Score})
		}
	}
	return faults
}

func places(matches []Match) map[search.AlertKey]int {
	at := make(map[search.AlertKey]int, len(matches))
	for i, m := range matches {
		at[m.Key()] = i
	}
	return at
}

// among reports whether a match may be one of those that an answer does not tell: of
// those as strong as the last, it tells all.
func among(want *Answer, m Match) bool {
	if !want.More {
		return false
	}
	n := len(want.Matches)
	return n == 0 || stronger(want.Matches[n-1], m)
}

// slack is how much evidence, in nats, a match may lose by other frequencies alone; how
// much more is asked for among more alerts is reckoned. Of 583 matches on 6,000 made-up
// alerts one in a hundred lost a whole nat when 20,000 others stood beside them, and none
// lost 1.4.
const slack = 1.5

// atLeast lists what is not found though headquarters finds it. A match that lies too
// little above the threshold to stand there among other lists is near, not a fault; but
// it has to be seen below the threshold where it lies high enough for that.
func atLeast(want *Answer, f border.Finding, s *Sheet) (faults, near []Fault) {
	got := matchesOf(f)
	at := places(got)
	may := dearer(s, f) + slack // what may be lost
	for _, w := range want.Matches {
		if w.Verdict == border.VerdictNoMatch {
			continue
		}
		left := spare(w.Score, s) - may
		fault := Fault{Code: FaultMissing, List: w.List, ID: w.ID, Want: w.Verdict, WantScore: w.Score}
		if i, found := at[w.Key()]; found {
			if rank(got[i].Verdict) >= rank(w.Verdict) {
				continue
			}
			fault.Code, fault.Got, fault.GotScore = FaultMatchVerdict, got[i].Verdict, got[i].Score
		} else if len(got) < broadly { // nor did stronger ones crowd it out
			left -= spare(s.Threshold/2, s)
		}
		if w.Verdict == border.VerdictPossible && left < 0 {
			near = append(near, fault)
			continue
		}
		faults = append(faults, fault)
	}
	return faults, near
}

// spare is by how much evidence, in nats, a score lies above the sheet's threshold.
func spare(score float64, s *Sheet) float64 {
	scale := search.ScaleFor(0)
	return scale.Evidence(score) - scale.Evidence(s.Threshold)
}

// dearer is how much more evidence is asked for where a finding is from than where the
// sheet is from, because more alerts are searched.
func dearer(s *Sheet, f border.Finding) float64 {
	here := search.ScaleFor(cmp.Or(f.Edition.Alerts, s.Alerts)).Review
	return max(here-search.ScaleFor(s.Alerts).Review, 0)
}
