package crowd

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"postern/app/names"
)

func TestSameSeedMakesSamePeople(t *testing.T) {
	people := func(seed uint64) any {
		m := New(seed, names.LoadFrequencies())
		alerts := slices.Collect(m.Alerts(50))
		v, how := m.Variant(alerts[7])
		return []any{alerts, m.Traveller(), m.Traveller(), v, how}
	}
	if d := cmp.Diff(people(7), people(7)); d != "" {
		t.Error(d)
	}
	if cmp.Equal(people(7), people(8)) {
		t.Error("another seed makes the same people")
	}
}

func TestAlertDependsOnSeedAndNumberAlone(t *testing.T) {
	m := New(3, names.LoadFrequencies())
	alerts := slices.Collect(m.Alerts(40))
	m.Traveller()
	for _, n := range []int{39, 0, 17} {
		if d := cmp.Diff(alerts[n], m.Alert(n)); d != "" {
			t.Errorf("alert %d drawn again: %s", n, d)
		}
	}
}

func TestCrowdIsLikeThePeopleOfTheTables(t *testing.T) {
	const persons = 20_000
	m := New(1, names.LoadFrequencies())
	words, bearing := map[string]int{}, map[string]int{}
	all, weak, none, day := 0, 0, 0, 0
	for a := range m.Alerts(persons) {
		all += len(a.Names)
		seen := map[string]bool{}
		for _, n := range a.Names {
			if n.Weak {
				weak++
			}
			for _, w := range strings.Fields(strings.ToLower(n.Text)) {
				words[w]++
				seen[w] = true
			}
		}
		for w := range seen {
			bearing[w]++
		}
		if seen["muhammad"] && seen["khan"] {
			bearing["muhammad khan"]++
		}
		switch {
		case len(a.BirthDates) == 0:
			none++
		case a.BirthDates[0].IsDay():
			day++
		}
	}
	for what, c := range map[string]struct{ got, from, to float64 }{
		"names a person":            {float64(all) / persons, 2.8, 3.3},
		"weak names":                {float64(weak) / float64(all), .05, .2},
		"persons without birth":     {float64(none) / persons, .09, .15},
		"persons with a day":        {float64(day) / persons, .65, .75},
		"persons named Muhammad":    {float64(bearing["muhammad"]) / persons, .12, .35},
		"persons of Muhammad, Khan": {float64(bearing["muhammad khan"]) / persons, .005, .05},
		"distinct words a person":   {float64(len(words)) / persons, 1, 2},
	} {
		if c.got < c.from || c.got > c.to {
			t.Errorf("%s: %.4f, want %.3f to %.3f", what, c.got, c.from, c.to)
		}
	}
}

func TestHalfOfVariantsHaveNoMoreThanAYearOnOneSide(t *testing.T) {
	m := New(2, names.LoadFrequencies())
	known, whole, typos := 0, 0, 0
	for a := range m.Alerts(4_000) {
		v, how := m.Variant(a)
		if how.Birth != BirthUnlisted {
			known++
		}
		if how.Birth == BirthOnBoth {
			whole++
			if !slices.Contains(a.BirthDates, v.BirthDate) {
				t.Errorf("%s: born %s, listed %v", a.ID, v.BirthDate, a.BirthDates)
			}
		}
		if how.Name == Typo {
			typos++
		}
		for _, n := range a.Names {
			if !n.Weak && n.Kind == "" && strings.EqualFold(n.Text, v.FullName()) && len(a.Names) == 1 {
				t.Errorf("%s: %s has no slip", a.ID, v.FullName())
			}
		}
	}
	if share := float64(whole) / float64(known); share < .45 || share > .55 {
		t.Errorf("%.3f have a day on both sides, want half", share)
	}
	if share := float64(typos) / 4_000; share < .4 || share > .65 {
		t.Errorf("%.3f have a typo, want half", share)
	}
}

func BenchmarkAlerts(b *testing.B) {
	m := New(1, names.LoadFrequencies())
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		m.Alert(i)
	}
}
