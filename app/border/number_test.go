package border_test

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"postern/app/border"
)

func TestNumberInDigitsOfAnotherScriptIsTheSameNumber(t *testing.T) {
	for _, n := range []string{"AB1234567", "AB۱۲۳۴۵۶۷", "AB١٢٣٤٥٦٧", "AB१२३४५६७", "ＡＢ１２３４５６７", "ab 𝟏𝟐𝟑𝟒𝟓𝟔𝟕", "№ AB1234567"} {
		if got := border.NormalNumber(n); got != "AB1234567" {
			t.Errorf("%q became %q", n, got)
		}
	}
}

func TestEveryDecimalDigitOfUnicodeHasItsValue(t *testing.T) {
	// Unicode has its decimal digits in runs of ten, from 0 to 9.
	want := '0'
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !unicode.Is(unicode.Nd, r) {
			if want != '0' {
				t.Fatalf("a run of digits ends before %U", r)
			}
			continue
		}
		if got := border.NormalNumber(string(r)); got != string(want) {
			t.Errorf("%U became %q, want %c", r, got, want)
		}
		if want++; want > '9' {
			want = '0'
		}
	}
}

func TestCyrillicAndGreekLettersThatLookLatinAreTheSameNumber(t *testing.T) {
	for n, want := range map[string]string{
		"АВ1234567":        "AB1234567", // Cyrillic
		"ав 1234567":       "AB1234567",
		"ΑΒ1234567":        "AB1234567", // Greek
		"ΑΙ 123456":        "AI123456",
		"АВЕКМНОРСТУХІЈЅ1": "ABEKMHOPCTYXIJS1",
		"ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ1":  "ABEZHIKMNOPTYX1",
		"É12":              "E12",
	} {
		if got := border.NormalNumber(n); got != want {
			t.Errorf("%q became %q, want %q", n, got, want)
		}
	}
}

func TestNormalNumberStaysAsItIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once := border.NormalNumber(rapid.String().Draw(t, "number"))
		if twice := border.NormalNumber(once); twice != once {
			t.Fatalf("%q became %q", once, twice)
		}
		if strings.Trim(once, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			t.Fatalf("%q holds more than letters and digits", once)
		}
	})
}

func TestNumberWithNothingToCompareIsNothingToSearchFor(t *testing.T) {
	for _, n := range []string{"---", " / ", "№", "ﷲ"} {
		if !(border.Traveller{Document: border.TravelDocument{Number: n, PersonalNumber: n}}).Empty() {
			t.Errorf("%q would be searched for and found nowhere", n)
		}
	}
	if (border.Traveller{Document: border.TravelDocument{PersonalNumber: "۳۵۲۰۲"}}).Empty() {
		t.Error("a number in Urdu digits can be searched for")
	}
}

func BenchmarkNormalNumber(b *testing.B) {
	for name, n := range map[string]string{"plain": "AB1234567", "dashes": "34402-0000000-1", "urdu": "۳۴۴۰۲-۰۰۰۰۰۰۰-۱"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				border.NormalNumber(n)
			}
		})
	}
}
