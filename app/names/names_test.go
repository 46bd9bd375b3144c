package names

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"postern/app/border"
)

// words are the folded words of a name, titles in [], particles in ().
func words(text string) string {
	var out []string
	for _, tok := range LoadFrequencies().Parse(text).Tokens {
		w := tok.Word.Text
		switch tok.Role {
		case RoleTitle:
			w = "[" + w + "]"
		case RoleParticle:
			w = "(" + w + ")"
		}
		out = append(out, w)
	}
	return strings.Join(out, " ")
}

func TestNamesAreFoldedIntoWordsAndRoles(t *testing.T) {
	for text, want := range map[string]string{
		"Sa'id al-Torkhel":        "said (al) torkhel",
		"TORKHEL, Mohd Asif":      "mohd asif torkhel",
		"TORKHEL, Jr., Asif":      "torkhel [jr] asif",
		"KHAN<<MUHAMMAD<ASIF<<<<": "khan muhammad asif",
		"Haji Bahadur Shinwari":   "[haji] bahadur shinwari",
		"Malik":                   "malik",
		"Sheikh Bahadur":          "[sheikh] bahadur",
		"Hafez Bahadur":           "hafez bahadur",
		"Hafez Bahadur Torkhel":   "[hafez] bahadur torkhel",
		"Bahadur Malik":           "bahadur malik",
		"Abdurrahman":             "abdu rahman",
		"Abdullah":                "abdullah",
		"Abdullatif":              "abdul latif",
		"Saifuddin Gul":           "saif din gul",
		"An Il Chol":              "an il chol",
		"Al-Rahman Ar-Rashid":     "(al) rahman (ar) rashid",
		"Müller-Lüdenscheidt":     "muller ludenscheidt",
		"Đorđe Łukasz":            "dorde lukasz",
		"Юрий Щукин":              "iurii shchukin",
		"Μπάμπης Ντούσης":         "bampis ntousis",
		"Γκίκας Άγγελος Σφίγξ":    "gkikas angelos sfinx",
		"Εγκάρδιος Έγχελυς":       "egkardios enchelys",
		"Ευτύχιος Παύλος Ραύτης":  "eftychios pavlos raftis",
		"Geraldine Claudine":      "geraldine claudine",
		"Seifeddine Nooruddin":    "seif dine noor din",
		"عبدالرحمن":               "abdal rhmn",
		"عبدالله":                 "abdallh",
		"سيفالدين":                "syf dyn",
		"سیف\u200cالدین":          "syf dyn",
		"سيف الدين":               "syf aldyn",
		"الله":                    "allh",
		"محمد خان":                "mhmd khan",
		"":                        "",
		"  - , . ' ":              "",
	} {
		if got := words(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestCodesOfMachineReadableZoneStandForTheirLetters(t *testing.T) {
	for a, b := range map[string]string{
		"XSHARIF": "sharif", "MUELLER": "muller", "XTHABIT": "thabit", "AABERG": "aberg",
		"MUNXXOZ": "munoz", "PENXXALBA": "penalba", "MUXXLLER": "muller", "BHAXXTI": "bhati", "XXDOGAR": "dogar", "XKKARIM": "karim",
	} {
		x, y := newWord(strings.ToLower(a), written{}, nil), newWord(b, written{}, nil)
		if c, ok := Cost(x, y); !ok || c > 60 {
			t.Errorf("%s for %s costs %d, %v", a, b, c, ok)
		}
	}
}

func TestDigitsStandForLettersTheyLookLike(t *testing.T) {
	for a, b := range map[string]string{"0mar": "omar", "5alim": "salim", "a1ina": "alina", "8akr": "bakr"} {
		x, y := newWord(a, written{}, nil), newWord(b, written{}, nil)
		if c, ok := Cost(x, y); !ok || c > 140 {
			t.Errorf("%s for %s costs %d, %v", a, b, c, ok)
		}
	}
}

func TestSpellingStandsForOneNameOnly(t *testing.T) {
	seen := map[string]bool{}
	for line := range strings.Lines(equivalentsTSV) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, w := range strings.Fields(line) {
			if seen[w] {
				t.Errorf("%s stands in two lines", w)
			}
			seen[w] = true
		}
	}
}

func TestCostIsTheSameBothWays(t *testing.T) {
	freq := LoadFrequencies()
	rapid.Check(t, func(t *rapid.T) {
		a := newWord(wordLike.Draw(t, "a"), written{abjad: rapid.Bool().Draw(t, "abjad")}, freq)
		b := newWord(wordLike.Draw(t, "b"), written{abjad: rapid.Bool().Draw(t, "abjad too")}, freq)
		x, xok := Cost(a, b)
		y, yok := Cost(b, a)
		if xok != yok || xok && x != y {
			t.Fatalf("%s, %s: %d %v one way, %d %v the other", a.Text, b.Text, x, xok, y, yok)
		}
	})
}

func TestRareNameWeighsMoreThanCommonOne(t *testing.T) {
	freq := LoadFrequencies()
	nats := func(w string) float64 {
		word := newWord(w, written{}, freq)
		return Rarity(freq.Share(word), word.Letters)
	}
	if !(nats("muhammad") < nats("asif") && nats("asif") < nats("quorvathian")) {
		t.Errorf("muhammad %.2f, asif %.2f, an unknown name %.2f", nats("muhammad"), nats("asif"), nats("quorvathian"))
	}
	if mohd, muhammad := nats("mohd"), nats("muhammad"); mohd > muhammad+0.5 {
		t.Errorf("mohd weighs %.2f, muhammad %.2f: they are one name", mohd, muhammad)
	}
	if nats("qv") > rarityBase+2*rarityPerLetter {
		t.Errorf("an unseen syllable weighs %.2f", nats("qv"))
	}
}

func TestScriptsWithoutRomanisationAgreeOnlyWithThemselves(t *testing.T) {
	freq := LoadFrequencies()
	if c := freq.Compare("東京 太郎", "東京 太郎"); c.Judgement != border.Same {
		t.Errorf("the same characters are judged %s", c.Judgement)
	}
	if c := freq.Compare("東京 太郎", "Asif Torkhel"); c.Judgement != border.Different {
		t.Errorf("other scripts are judged %s", c.Judgement)
	}
	if c := freq.Compare("", "Asif"); c.Judgement != border.Unknown {
		t.Errorf("no name is judged %s", c.Judgement)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"Muhammad Asif", "", "\xff\xfe", "a,b,,c", "محمد", "e\u0301", "ﷺ", strings.Repeat("ab ", 300), "ΜΠΑΜΠΗΣ", "İI", "ǅ"} {
		f.Add(s)
	}
	freq := LoadFrequencies()
	f.Fuzz(func(t *testing.T, text string) {
		n := freq.Parse(text)
		if len(n.Tokens) > maxTokens {
			t.Fatalf("%d words", len(n.Tokens))
		}
		for _, tok := range n.Tokens {
			if tok.From < 0 || tok.To > len(text) || tok.From >= tok.To || tok.Word.Text == "" {
				t.Fatalf("word %q at %d..%d of %q", tok.Word.Text, tok.From, tok.To, text)
			}
		}
	})
}

func FuzzCompare(f *testing.F) {
	f.Add("Muhammad Asif", "Mohd Asif Khan")
	f.Add("محمد آصف", "M. A. Khan")
	f.Add("KHAN, A.", "\xffA\x00 khan")
	freq := LoadFrequencies()
	f.Fuzz(func(t *testing.T, a, b string) {
		c := freq.Compare(a, b)
		if s := c.Score(); !(s >= 0 && s <= 1) {
			t.Fatalf("score %v", s)
		}
		if c.Judgement == border.Unknown {
			return
		}
		q, l := c.Marks()
		checkSpans(t, a, q)
		checkSpans(t, b, l)
		c.Reasons(Screening())
	})
}

func checkSpans(t *testing.T, text string, spans []border.Span) {
	t.Helper()
	at := 0
	for _, s := range spans {
		if s.From < at || s.To <= s.From || s.To > len(text) {
			t.Fatalf("%q: spans %v", text, spans)
		}
		at = s.To
	}
}

func TestNamesWithDiacriticsAreFoundFromTheirCodesInTheZone(t *testing.T) {
	c := LoadFrequencies().Compare("MUNXXOZ PENXXALBA", "Muñoz Peñalba")
	if c.Judgement != border.Similar || c.Share < 0.95 {
		t.Errorf("judged %s, share %.2f", c.Judgement, c.Share)
	}
}
