package search

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"testing"

	"postern/app/border"
	"postern/app/names/variants"
)

// foundOf says how many of a hundred made-up people of a kind have to stand first
// among two thousand others of their kind, many of whom share a name with them; how
// many have to be lifted over the review threshold by the name alone; and over how
// many of them other people who share but the given name may be lifted. Words without
// vowels tell less apart.
var foundOf = []struct {
	kind                 string
	first, lifted, taken int
}{
	{variants.UrduSpelling, 97, 95, 2},
	{variants.Muhammad, 97, 95, 2},
	{variants.ZoneArabic, 88, 78, 6},
	{variants.ZoneRussian, 97, 95, 2},
	{variants.GreekOlder, 97, 90, 2},
	{variants.GreekEndings, 97, 95, 2},
	{variants.GreekGiven, 95, 90, 2},
	{variants.ZoneCut, 97, 95, 2},
	{variants.Abdul, 97, 95, 2},
	{variants.Titles, 97, 95, 2},
	{variants.Kunya, 97, 95, 2},
	{variants.Nisba, 97, 95, 2},
	{variants.SonOf, 97, 95, 2},
	{variants.FatherAsSurname, 97, 95, 2},
	{variants.SpanishSecond, 97, 95, 2},
	{variants.Particles, 97, 95, 2},
	{variants.LookAlikes, 97, 95, 2},
	{variants.GreekToLatin, 97, 92, 2},
	{variants.LatinToGreek, 97, 92, 2},
	{variants.RussianToLatin, 97, 95, 2},
	{variants.LatinToRussian, 97, 95, 2},
	{variants.ArabicToLatin, 95, 85, 6},
	{variants.LatinToArabic, 95, 85, 6},
}

const (
	people    = 100
	unrelated = 2000 - 2*people
)

func TestPeopleOfEveryKindAreFoundFirstAmongOthersOfTheirKind(t *testing.T) {
	all := map[string]variants.Kind{}
	for _, k := range variants.Kinds() {
		all[k.Name] = k
	}
	for i, want := range foundOf {
		k, ok := all[want.kind]
		if !ok {
			t.Fatalf("no kind %s", want.kind)
		}
		delete(all, want.kind)
		if raced && i%8 != 0 {
			continue
		}
		t.Run(want.kind, func(t *testing.T) {
			t.Parallel()
			first, lifted, taken := foundIn(t, k)
			if first < want.first || lifted < want.lifted {
				t.Errorf("%d of %d stand first and %d are lifted, want %d and %d", first, people, lifted, want.first, want.lifted)
			}
			if taken > want.taken {
				t.Errorf("%d of %d others are lifted, at most %d may be", taken, people, want.taken)
			}
		})
	}
	for kind := range all {
		t.Errorf("nothing is asked of the kind %s", kind)
	}
}

// foundIn counts what a search finds of a kind.
func foundIn(t *testing.T, k variants.Kind) (first, lifted, taken int) {
	cases := k.Cases(40, people)
	s := built(t, listOf(k, cases)...)
	for i, c := range cases {
		found, err := s.Find(travellerOf(c.Searched), Options{Weaker: true})
		if err != nil {
			t.Fatal(err)
		}
		all := append(found.Matches, found.Weaker...)
		switch {
		case len(all) == 0 || all[0].Alert.ID != strconv.Itoa(i):
			t.Logf("%s does not stand first for %s", c.Listed, told(c.Searched))
		case all[0].Verdict == border.VerdictNoMatch:
			t.Logf("%s is not lifted for %s", c.Listed, told(c.Searched))
			first++
		default:
			first++
			lifted++
		}
		other, err := s.Find(travellerOf(c.Other), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if slices.ContainsFunc(other.Matches, func(m border.Match) bool { return m.Alert.ID == strconv.Itoa(i) }) {
			t.Logf("%s is lifted for %s", c.Listed, told(c.Other))
			taken++
		}
	}
	return first, lifted, taken
}

// listOf puts people of a kind on a list with their kin and with strangers.
func listOf(k variants.Kind, cases []variants.Case) []border.Alert {
	var alerts []border.Alert
	for i, c := range cases {
		a := person(strconv.Itoa(i), c.Listed)
		if c.Father != "" {
			a.FatherNames = []string{c.Father}
		}
		alerts = append(alerts, a)
		for n, kin := range c.Kin {
			alerts = append(alerts, person(fmt.Sprintf("kin %d of %d", n, i), kin))
		}
	}
	for i, c := range k.Cases(41, unrelated) {
		alerts = append(alerts, person(fmt.Sprint("stranger ", i), c.Listed))
	}
	return alerts
}

func told(w variants.Written) string { return cmp.Or(w.Name, w.Given+" / "+w.Surname) }

func travellerOf(w variants.Written) border.Traveller {
	return border.Traveller{Name: w.Name, GivenNames: w.Given, Surname: w.Surname, NameCut: w.Cut}
}
