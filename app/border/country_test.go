package border_test

import (
	"testing"

	"postern/app/border"
)

func TestCountryIsReadFromCodeOrNameAsListsWriteIt(t *testing.T) {
	for text, want := range map[string]border.Country{
		"PAK": "PAK", "pk": "PAK", "Pakistan": "PAK", "GRC": "GRC", "D": "DEU", "D<<": "DEU", "DEU": "DEU", "Germany": "DEU",
		"Korea, North": "PRK", "Democratic People's Republic of Korea": "PRK", "Iran (Islamic Republic of)": "IRN",
		"Türkiye": "TUR", "Turkey": "TUR", "Burma": "MMR", "Congo, Democratic Republic of the": "COD",
		"Bosnia and Herzegovina": "BIH", "United Kingdom of Great Britain and Northern Ireland": "GBR",
		"GBN": "GBN", "XXA": "XXA", "UTO": "UTO", "RKS": "RKS", "Kosovo": "RKS", "Cote d'Ivoire": "CIV", "Palestinian": "PSE",
	} {
		if got, ok := border.ParseCountry(text); !ok || got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestUnknownCountryIsNotGuessed(t *testing.T) {
	for _, text := range []string{"", "PAX", "Atlantis", "<<<", "ZZZ", "na"} {
		if got, ok := border.ParseCountry(text); ok && text != "na" {
			t.Errorf("%q was read as %s", text, got)
		}
	}
}

func TestEveryCountryHasThreeLettersAndANameOfItsOwn(t *testing.T) {
	seen := map[string]border.Country{}
	for _, e := range border.Countries() {
		if len(e.Code) != 3 || e.Name == "" || !e.Code.Known() {
			t.Errorf("bad row %+v", e)
		}
		if other, twice := seen[e.Name]; twice {
			t.Errorf("%s and %s are both called %s", other, e.Code, e.Name)
		}
		seen[e.Name] = e.Code
	}
	if n := len(border.Countries()); n < 270 {
		t.Errorf("the table has %d rows", n)
	}
}
