package search

import (
	"math/rand/v2"
	"strings"
	"testing"

	"postern/app/border"
	"postern/app/names"
	"postern/app/names/variants"
)

// casesOf are made-up people of a kind.
func casesOf(t *testing.T, kind string, n int) []variants.Case {
	t.Helper()
	for _, k := range variants.Kinds() {
		if k.Name == kind {
			return k.Cases(90, n)
		}
	}
	t.Fatalf("no kind %s", kind)
	return nil
}

func evidenceOf(t *testing.T, traveller border.Traveller, a border.Alert) float64 {
	t.Helper()
	return ScaleFor(1).Evidence(scoreOf(t, traveller, a))
}

func TestMissingPatronymicLiesTwoNatsAboveContradictingOneWhateverTheName(t *testing.T) {
	freq := names.LoadFrequencies()
	cases := casesOf(t, variants.ZoneRussian, 70)
	for i, c := range cases[:50] {
		own := strings.Fields(c.Listed)
		var other []string
		for _, next := range cases[i+1:] { // one that is no spelling of the own
			if other = strings.Fields(next.Listed); freq.Compare(own[1], other[1]).Share < 0.3 {
				break
			}
		}
		missing := evidenceOf(t, border.Traveller{Name: own[0] + " " + own[2]}, person("1", c.Listed))
		contradicting := evidenceOf(t, border.Traveller{Name: own[0] + " " + other[1] + " " + own[2]}, person("1", c.Listed))
		if missing-contradicting < 2 {
			t.Errorf("%s: %.2f nats without the patronymic, %.2f with %s", c.Listed, missing, contradicting, other[1])
		}
	}
}

func TestShortNamesWithOneSoftEditStayAboveTheThreshold(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	const consonants, vowels = "bdfgklmnprstvz", "aeiou"
	letter := func(of string) string { return string(of[r.IntN(len(of))]) }
	cases := casesOf(t, variants.Particles, 50)
	for _, c := range cases {
		family := strings.Fields(c.Listed)
		surname := family[len(family)-1]
		head, tail := strings.ToUpper(letter(consonants))+letter(vowels), letter("nmrlt")
		short, long := head+tail, head+"h"+tail // Jon, John
		f := find(t, built(t, person("1", short+" "+surname)), border.Traveller{Name: long + " " + surname})
		if f.Verdict != border.VerdictPossible {
			t.Errorf("%s %s is not found for %s", short, surname, long)
		}
	}
}

func TestSwappedFamilyAndGivenNamesAreSimilarNeverSameWhateverTheName(t *testing.T) {
	for _, c := range casesOf(t, variants.SonOf, 50) {
		words := strings.Fields(c.Listed)
		given, family := words[0], words[len(words)-1]
		alert := person("1", given+" "+family)
		alert.Names[0].GivenNames, alert.Names[0].Surname = given, family
		m := matchOf(t, find(t, built(t, alert), border.Traveller{GivenNames: family, Surname: given}), "1")
		if j := m.Fields[border.FieldName].Judgement; j != border.Similar {
			t.Errorf("%s for %s is judged %s", family+" / "+given, alert.Names[0].Text, j)
		}
	}
}

func TestShortAliasInAnotherScriptNeverBeatsTheFullName(t *testing.T) {
	for _, c := range casesOf(t, variants.RussianToLatin, 50) {
		given, _, _ := strings.Cut(c.Listed, " ")
		full := person("full", told(c.Searched))
		short := person("short", c.Other.Name)
		short.Names = append(short.Names, border.Name{Text: given, Kind: border.NameAlias})
		f := find(t, built(t, full, short), border.Traveller{Name: c.Listed})
		if a, b := matchOf(t, f, "full"), matchOf(t, f, "short"); !(a.Score > b.Score) {
			t.Errorf("%s: the full name scores %.4f, the alias %s alone %.4f", c.Listed, a.Score, given, b.Score)
		}
	}
}
