package search

import (
	"fmt"
	"testing"

	"postern/app/border"
	"postern/app/names"
)

func protecting(a *border.Alert) { a.Category, a.Action = border.CategoryMissing, border.ActionProtect }

func TestMissingChildIsFoundHoweverManyAlertsAgreeBetter(t *testing.T) {
	day := border.Day(2016, 5, 20)
	alerts := []border.Alert{person("child", "Belto Zarvandi", protecting)}
	for i := range 51 {
		alerts = append(alerts, person(fmt.Sprint("wanted-", i), "Belto Zarvandi", born(day)))
	}
	s := built(t, alerts...)
	for _, top := range []int{1, 2, 50} {
		f, err := s.Find(border.Traveller{Name: "Belto Zarvandi", BirthDate: day}, Options{Top: top})
		if err != nil {
			t.Fatal(err)
		}
		if !f.Protect() || len(f.Matches) != top || f.Matches[top-1].Alert.ID != "child" {
			t.Errorf("of %d asked for, %d are found, and the child is not the last of them", top, len(f.Matches))
		}
		if f.Verdict != border.VerdictMatch {
			t.Errorf("of %d asked for: verdict %s, want that of the alerts that agree better", top, f.Verdict)
		}
	}
}

func TestMissingChildInItsPlaceTakesNobodyElses(t *testing.T) {
	s := built(t, person("1", "Belto Zarvandi", protecting), person("2", "Belto Zarvandi"), person("3", "Belto Zarvandi", protecting))
	f, err := s.Find(border.Traveller{Name: "Belto Zarvandi"}, Options{Top: 2})
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Matches) != 2 || f.Matches[0].Alert.ID != "1" || f.Matches[1].Alert.ID != "2" {
		t.Errorf("found %s and %s of %d, want the first two", f.Matches[0].Alert.ID, f.Matches[1].Alert.ID, len(f.Matches))
	}
}

func TestSameNameAndDayIsMatchWhateverOtherSpellingsTheAlertHas(t *testing.T) {
	day := border.Day(1980, 5, 17)
	alert := person("1", "Asiff Khan", born(day))
	// what the list itself calls weak counts less than a spelling nearby
	alert.Names = append(alert.Names, border.Name{Text: "Asif Khan", Kind: border.NameAlias, Weak: true})
	s := built(t, alert)
	for _, n := range alert.Names {
		m := matchOf(t, find(t, s, border.Traveller{Name: n.Text, BirthDate: day}), "1")
		if m.Verdict != border.VerdictMatch || m.Fields[border.FieldName].Judgement != border.Same || m.Name.Text != n.Text {
			t.Errorf("%s: verdict %s, shown beside %s, name %s", n.Text, m.Verdict, m.Name.Text, m.Fields[border.FieldName].Judgement)
		}
	}
}

func TestMatchStandsWhateverTheThreshold(t *testing.T) {
	day := border.Day(1980, 5, 17)
	s := built(t, person("1", "Muhammad Khan", born(day)), person("2", "Muhammad Khan"))
	for _, weaker := range []bool{false, true} {
		f, err := s.Find(border.Traveller{Name: "Muhammad Khan", BirthDate: day}, Options{Threshold: 0.9999, Weaker: weaker, Top: 1})
		if err != nil {
			t.Fatal(err)
		}
		if f.Verdict != border.VerdictMatch || len(f.Matches) != 1 || f.Matches[0].Alert.ID != "1" {
			t.Errorf("the same name and day of birth give %s with %d matches", f.Verdict, len(f.Matches))
		}
	}
}

func TestBorderBetweenSurnameAndGivenNamesIsNoSwap(t *testing.T) {
	day := border.Day(1980, 5, 17)
	alert := person("1", "Muhammad Asif Zarkoon", born(day))
	alert.Names[0].GivenNames, alert.Names[0].Surname = "Muhammad Asif", "ZARKOON"
	s := built(t, alert)
	for _, c := range []struct {
		given, surname string
		verdict        border.Verdict
		judgement      border.Judgement
		code           border.ReasonCode
	}{
		{"MUHAMMAD ASIF", "ZARKOON", border.VerdictMatch, border.Same, names.ReasonSame},
		{"MUHAMMAD", "ASIF ZARKOON", border.VerdictMatch, border.Same, names.ReasonSame},
		{"ZARKOON", "MUHAMMAD ASIF", border.VerdictPossible, border.Similar, names.ReasonSwapped},
	} {
		m := matchOf(t, find(t, s, border.Traveller{GivenNames: c.given, Surname: c.surname, BirthDate: day}), "1")
		name := m.Fields[border.FieldName]
		if m.Verdict != c.verdict || name.Judgement != c.judgement || name.Reason.Code != c.code {
			t.Errorf("%s / %s: %s, name %s (%s); want %s, %s (%s)", c.surname, c.given, m.Verdict, name.Judgement, name.Reason.Code, c.verdict, c.judgement, c.code)
		}
	}
}
