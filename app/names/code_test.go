package names

import (
	"strings"
	"testing"

	"postern/app/border"
	"postern/app/names/variants"
)

func kindNamed(t *testing.T, name string) variants.Kind {
	t.Helper()
	for _, k := range variants.Kinds() {
		if k.Name == name {
			return k
		}
	}
	t.Fatalf("no kind %s", name)
	return variants.Kind{}
}

func TestArabicInZoneHasTheWordsOfItsScript(t *testing.T) {
	// one seed makes the same people whatever the kind
	script, zone := kindNamed(t, variants.ArabicToLatin).Cases(5, 300), kindNamed(t, variants.ZoneArabic).Cases(5, 300)
	read := 0
	for i := range script {
		a, b := words(script[i].Listed), words(zone[i].Searched.Name)
		if coded := LoadFrequencies().Parse(zone[i].Searched.Name).abjad(0, 1); !coded {
			continue // nothing tells that it is Arabic letter for letter
		}
		read++
		if a != b {
			t.Errorf("%s is %s, %s is %s", script[i].Listed, a, zone[i].Searched.Name, b)
		}
	}
	if read < 200 {
		t.Errorf("%d of 300 names were read as Arabic", read)
	}
}

func TestArabicInZoneIsReadWithItsCompounds(t *testing.T) {
	for text, want := range map[string]string{
		"MXHMWD EBDALRXHYM": "mhmwd abdal rhym",
		"MXHMD EBDALLH":     "mhmd abdallh",
		"SYFALDYN XHSN":     "syf dyn hsn",
		"FAXTTMXAH":         "fatma",
		"XAMNH XSSALXH":     "xamnh salh", // no letter of the table: left as it is
	} {
		if got := words(text); got != want {
			t.Errorf("%s is %q, want %q", text, got, want)
		}
	}
}

func TestLatinNamesWithAnXAreNoCodes(t *testing.T) {
	for _, text := range []string{"XHAKA", "HOXHA ENVER", "ALEXSANDER", "FOXTHORN", "SIXTH XENIA", "MAXHOSA", "XIAOPING", "BAXTER", "XTX"} {
		for _, tok := range LoadFrequencies().Parse(text).Tokens {
			if tok.Word.abjad {
				t.Errorf("%s is read as Arabic: %s", text, words(text))
			}
		}
	}
}

func TestLettersOfCodesKeepTheirPlaces(t *testing.T) {
	const text = "XSHARIF MXHMWD"
	for _, tok := range LoadFrequencies().Parse(text).Tokens {
		if at := text[tok.From:tok.To]; !strings.Contains(text, at) || strings.ContainsRune(at, ' ') || tok.From == tok.To {
			t.Errorf("%s stands at %d..%d", tok.Word.Text, tok.From, tok.To)
		}
	}
	if c := LoadFrequencies().Compare("XSHARYF MXHMWD", "Sharif Mahmud"); c.Judgement != border.Similar {
		t.Errorf("judged %s, share %.2f", c.Judgement, c.Share)
	}
}
