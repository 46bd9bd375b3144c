package names

import (
	"testing"

	"postern/app/border"
)

func TestWordsWithoutVowelsAreSameOnlyByTheirOwnLetters(t *testing.T) {
	freq := LoadFrequencies()
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"صابر خان", "سابر خان", false},
		{"نصر خان", "نسر خان", false},
		{"MHMD KHAN", "محمد خان", false},
		{"محمد خان", "MHMD KHAN", false},
		{"محمد خان", "محمد خان", true},
		{"علي كريم", "علی کریم", true},     // Arabic and Persian keyboards
		{"مُحَمَّد خان", "محمد خان", true}, // vowel signs
		{"عبد الرحمن", "عبدالرحمن", true},  // spaces
		{"ﻣﺤﻤﺪ خان", "محمد خان", true},     // presentation forms
		{"Юрий Щукин", "IURII SHCHUKIN", true},
	} {
		j := freq.Compare(c.a, c.b).Judgement
		if (j == border.Same) != c.same {
			t.Errorf("%s against %s is judged %s", c.a, c.b, j)
		}
	}
	if j := freq.Compare("صابر خان", "سابر خان").Judgement; j != border.Similar {
		t.Errorf("homographs are judged %s, want similar", j)
	}
}

func TestDifferentNamesStandInDifferentLines(t *testing.T) {
	freq := LoadFrequencies()
	for _, p := range [][2]string{{"sadiq", "siddiq"}, {"sadique", "siddique"}, {"amir", "aamir"}, {"ameer", "amer"}} {
		if a, b := freq.class(p[0]), freq.class(p[1]); a == 0 || b == 0 || a == b {
			t.Errorf("%s is in line %d, %s in line %d", p[0], a, p[1], b)
		}
	}
}

func TestArabicScriptIsFoundFromItsLatinSpelling(t *testing.T) {
	freq := LoadFrequencies()
	for _, p := range [][2]string{
		{"ABDURRAHMAN ZUHAIRI", "عبدالرحمن الزهيري"},
		{"ABDURAHMAN ZUHAIRI", "عبدالرحمن الزهيري"},
		{"ABDUL RAHMAN AL ZUHAIRI", "عبدالرحمن الزهيري"},
		{"ABDURRAHMAN ZUHAIRI", "عبد الرحمن الزهيري"},
		{"ABDULRAHMAN ALZUHAIRI", "عبد الرحمن الزهيري"},
		{"ABD AL RAHMAN ZUHAIRI", "عبدالرحمن الزهيري"},
		{"SAIFUDDIN ZUHAIRI", "سيف الدين الزهيري"},
		{"SAIF AL DIN ZUHAIRI", "سيفالدين الزهيري"},
		{"ALTAF ZUHAIRI", "الطاف الزهيري"},
		{"ILYAS ZUHAIRI", "الیاس الزهيري"},
		{"ABDULLAH ZUHAIRI", "عبدالله الزهيري"},
	} {
		if c := freq.Compare(p[0], p[1]); c.Judgement != border.Similar {
			t.Errorf("%s against %s is judged %s, share %.2f", p[0], p[1], c.Judgement, c.Share)
		}
	}
}

func TestGreekIsFoundFromItsPassportSpelling(t *testing.T) {
	freq := LoadFrequencies()
	for _, p := range [][2]string{
		{"CHARALAMPOS LAMPROPOULOS", "Χαράλαμπος Λαμπρόπουλος"},
		{"ANGELOS EFTYCHIOU", "Άγγελος Ευτυχίου"},
		{"PAVLOS SFINX", "Παύλος Σφίγξ"},
		{"NTINA GKIKA", "Ντίνα Γκίκα"},
	} {
		if c := freq.Compare(p[0], p[1]); c.Judgement != border.Same {
			t.Errorf("%s against %s is judged %s, share %.2f", p[0], p[1], c.Judgement, c.Share)
		}
	}
}

func TestGreekIsFoundFromItsSpellingBySound(t *testing.T) {
	freq := LoadFrequencies()
	for _, p := range [][2]string{{"GIKAS DOUSIS", "Γκίκας Ντούσης"}, {"DOUSIS", "NTOUSIS"}, {"GIKAS", "GKIKAS"}} {
		if c := freq.Compare(p[0], p[1]); c.Pairs == nil || c.Share < 0.4 {
			t.Errorf("%s against %s: share %.2f", p[0], p[1], c.Share)
		}
	}
}
