package search

import (
	"testing"

	"postern/app/border"
)

func TestAlertsOfTheVeryNameAreCountedWhereNoBirthDateTellsThemApart(t *testing.T) {
	twice := person("3", "Muhammad Khan", born(border.Day(1970, 1, 2)))
	twice.Names = append(twice.Names, border.Name{Text: "MUHAMMAD KHAN", Kind: border.NameAlias})
	discreet := person("5", "Muhammad Khan")
	discreet.Action = border.ActionDiscreet
	s := built(t, discreet, person("1", "Muhammad Khan"), person("2", "Khan Muhammad"), twice, person("4", "Muhammad Ali Khan"))
	for name, want := range map[string]int{"Muhammad Khan": 2, "Khan Muhammad": 1, "Muhammad": 0, "Beltar Khan": 0, "": 0} {
		if got := find(t, s, border.Traveller{Name: name}).Namesakes; got != want {
			t.Errorf("%q has %d namesakes, want %d", name, got, want)
		}
	}
	if got := find(t, s, border.Traveller{Name: "Muhammad Khan", BirthDate: border.Day(1984, 3, 15)}).Namesakes; got != 0 {
		t.Errorf("%d namesakes though the birth date tells them apart", got)
	}
	if got := find(t, laidOver(t, s, []AlertKey{{"", "1"}}), border.Traveller{Name: "Muhammad Khan"}).Namesakes; got != 1 {
		t.Errorf("%d namesakes once one is gone, want 1", got)
	}
}
