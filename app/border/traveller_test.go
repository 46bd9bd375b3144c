package border_test

import (
	"testing"

	"postern/app/border"
)

func TestDocumentNumbersAreComparedWithoutSpacesDashesAndCase(t *testing.T) {
	for _, n := range []string{"34402-0000000-1", "34402 0000000 1", "3440200000001<<"} {
		if got := border.NormalNumber(n); got != "3440200000001" {
			t.Errorf("%q became %q", n, got)
		}
	}
	if got := border.NormalNumber("- /"); got != "" {
		t.Errorf("a number without letters or digits became %q", got)
	}
}

func TestTravellerWithoutNameOrNumberIsEmpty(t *testing.T) {
	if !(border.Traveller{Sex: border.SexMale, Nationality: "PAK"}).Empty() {
		t.Error("sex and nationality alone must not be searched for")
	}
	if (border.Traveller{Document: border.TravelDocument{Number: "AB1"}}).Empty() {
		t.Error("a document number alone can be searched for")
	}
}

func TestChildToBeProtectedIsNeverTakenForASuspect(t *testing.T) {
	if !(border.Alert{Category: border.CategoryMissing, Action: border.ActionRefer}).Protects() {
		t.Error("a missing person must be protected whatever the action says")
	}
}

func TestPrimaryNameSkipsWeakNamesAndAliases(t *testing.T) {
	a := border.Alert{Names: []border.Name{{Text: "Weak", Weak: true}, {Text: "Alias", Kind: border.NameAlias}, {Text: "Own"}}}
	if a.PrimaryName().Text != "Own" {
		t.Errorf("got %q", a.PrimaryName().Text)
	}
	if (border.Alert{}).PrimaryName().Text != "" {
		t.Error("an alert without names has no primary name")
	}
}
