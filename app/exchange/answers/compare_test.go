package answers

import (
	"slices"
	"testing"

	"postern/app/border"
)

// foundAt is a finding of one match and its verdict, among so many alerts.
func foundAt(id string, score float64, v border.Verdict, alerts int) border.Finding {
	f := border.Finding{Verdict: v, Edition: border.EditionInfo{Alerts: alerts}}
	m := border.Match{Alert: border.Alert{ID: id, List: "North"}, Score: score, Verdict: v}
	if v == border.VerdictNoMatch {
		f.Weaker = []border.Match{m}
	} else {
		f.Matches = []border.Match{m}
	}
	return f
}

func TestMatchAmongMoreAlertsMayFallOnlyAsFarAsTheyExplain(t *testing.T) {
	s := Sheet{Threshold: .6, Alerts: 10_000}
	possible := func(score float64) *Answer {
		return &Answer{Verdict: border.VerdictPossible, Matches: []Match{{List: "North", ID: "1", Verdict: border.VerdictPossible, Score: score}}}
	}
	certain := &Answer{Verdict: border.VerdictMatch, Matches: []Match{{List: "North", ID: "1", Verdict: border.VerdictMatch, Score: .61}}}
	none := func(alerts int) border.Finding { return foundAt("2", .9, border.VerdictPossible, alerts) }
	for _, c := range []struct {
		name   string
		want   *Answer
		got    border.Finding
		faults []FaultCode
		near   []FaultCode
	}{
		{"as strong", possible(.7), foundAt("1", .7, border.VerdictPossible, 10_000), nil, nil},
		{"another score", possible(.7), foundAt("1", .61, border.VerdictPossible, 10_000), nil, nil},
		{"graver", possible(.7), foundAt("1", .7, border.VerdictMatch, 10_000), nil, nil},
		{"just below", possible(.65), foundAt("1", .59, border.VerdictNoMatch, 10_000), nil, []FaultCode{FaultMatchVerdict}},
		{"far below", possible(.85), foundAt("1", .59, border.VerdictNoMatch, 10_000), []FaultCode{FaultMatchVerdict}, nil},
		{"far below among a million", possible(.85), foundAt("1", .59, border.VerdictNoMatch, 1_000_000), nil, []FaultCode{FaultMatchVerdict}},
		{"nowhere", possible(.65), none(10_000), []FaultCode{FaultMissing}, nil},
		{"nowhere among a million", possible(.65), none(1_000_000), nil, []FaultCode{FaultMissing}},
		{"a certain one below", certain, foundAt("1", .61, border.VerdictPossible, 1_000_000), []FaultCode{FaultMatchVerdict}, nil},
		{"a certain one nowhere", certain, none(1_000_000), []FaultCode{FaultMissing}, nil},
		{"what lay below there", &Answer{Matches: []Match{{List: "North", ID: "1", Verdict: border.VerdictNoMatch, Score: .5}}}, none(10_000), nil, nil},
	} {
		faults, near := atLeast(c.want, c.got, &s)
		if !slices.Equal(codes(faults), c.faults) || !slices.Equal(codes(near), c.near) {
			t.Errorf("%s: faults %v, near %v; want %v, %v", c.name, codes(faults), codes(near), c.faults, c.near)
		}
	}
}

func codes(faults []Fault) (out []FaultCode) {
	for _, f := range faults {
		out = append(out, f.Code)
	}
	return out
}

func TestEachDifferenceOfAnAnswerIsTold(t *testing.T) {
	want := &Answer{
		Verdict: border.VerdictPossible, Namesakes: 1, Weaker: 1,
		Matches: []Match{{List: "North", ID: "1", Verdict: border.VerdictPossible, Score: .9}, {List: "North", ID: "2", Verdict: border.VerdictNoMatch, Score: .4}},
	}
	good := func() border.Finding {
		f := foundAt("1", .9, border.VerdictPossible, 10)
		f.Weaker = foundAt("2", .4, border.VerdictNoMatch, 10).Weaker
		f.Namesakes, f.WeakerCount = 1, 1
		return f
	}
	for _, c := range []struct {
		spoil func(*border.Finding)
		codes []FaultCode
	}{
		{func(*border.Finding) {}, nil},
		{func(f *border.Finding) { f.Verdict = border.VerdictMatch }, []FaultCode{FaultVerdict}},
		{func(f *border.Finding) { f.Namesakes = 0 }, []FaultCode{FaultNamesakes}},
		{func(f *border.Finding) { f.WeakerCount = 2 }, []FaultCode{FaultWeaker}},
		{func(f *border.Finding) { f.Matches = nil }, []FaultCode{FaultMissing}},
		{func(f *border.Finding) { f.Matches[0].Alert.List = "South" }, []FaultCode{FaultMissing, FaultExtra}},
		{func(f *border.Finding) { f.Matches[0].Verdict = border.VerdictMatch }, []FaultCode{FaultMatchVerdict}},
		{func(f *border.Finding) { f.Weaker[0].Score += 1e-6 }, []FaultCode{FaultScore}},
		{func(f *border.Finding) { f.Weaker[0].Score += 1e-7 }, nil},
		{func(f *border.Finding) { f.Matches, f.Weaker = f.Weaker, f.Matches }, []FaultCode{FaultOrder}},
		{func(f *border.Finding) {
			f.Weaker = append(f.Weaker, foundAt("3", .31, border.VerdictNoMatch, 10).Weaker...)
		}, []FaultCode{FaultExtra}},
	} {
		f := good()
		c.spoil(&f)
		if got := codes(exact(want, f)); !slices.Equal(got, c.codes) {
			t.Errorf("%v, want %v", got, c.codes)
		}
	}
	more := *want
	more.More = true
	for score, codesWant := range map[float64][]FaultCode{.31: nil, .4: {FaultExtra}} { // all as strong as the last are told
		f := good()
		f.Weaker = append(f.Weaker, foundAt("3", score, border.VerdictNoMatch, 10).Weaker...)
		if got := codes(exact(&more, f)); !slices.Equal(got, codesWant) {
			t.Errorf("another of %v: %v, want %v", score, got, codesWant)
		}
	}
}

func TestOfManyMatchesTheTenStrongestAreTold(t *testing.T) {
	finding := func(n int) border.Finding {
		f := border.Finding{Verdict: border.VerdictPossible}
		for i := range n {
			f.Matches = append(f.Matches, foundAt(string(rune('a'+i)), .99-float64(i)/200, border.VerdictPossible, 10).Matches...)
		}
		return f
	}
	for n, toldOf := range map[int]int{told - 1: told - 1, told: told, told + 1: told, asked - 1: told, asked: told} {
		f := finding(n)
		a := answerOf(f)
		if len(a.Matches) != toldOf || a.More != (n > told) {
			t.Errorf("of %d: %d are told, more %v", n, len(a.Matches), a.More)
		}
		if faults := exact(&a, f); len(faults) > 0 {
			t.Errorf("of %d: %+v", n, faults)
		}
		f.Matches = slices.Insert(f.Matches, 3, foundAt("other", f.Matches[3].Score, border.VerdictPossible, 10).Matches...)
		if got := codes(exact(&a, f)); !slices.Equal(got, []FaultCode{FaultExtra}) {
			t.Errorf("one more among %d: %v", n, got)
		}
	}
}
