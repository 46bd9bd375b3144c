package names

import (
	"errors"
	"testing"

	"pgregory.net/rapid"
)

// scriptWord draws a word in Arabic or Cyrillic script, of any of its letters.
func scriptWord(script Script) *rapid.Generator[string] {
	letters := alphabets[script].trained
	for _, k := range alphabets[script].kin {
		letters = append(letters[:len(letters):len(letters)], k.letter)
	}
	return rapid.StringOfN(rapid.SampledFrom(letters), 1, 12, -1)
}

// madeUp are made-up words in script with a Latin spelling.
var madeUp = [][2]string{
	{"بهراموند", "bahramwand"},
	{"الزلمانی", "azzalmani"},
	{"توركهيل", "torkhel"},
	{"شيرداد", "sherdad"},
	{"گلزمان", "gulzaman"},
	{"Щебурьян", "shcheburyan"},
	{"Жолтыхов", "zholtykhov"},
	{"Ґедзюк", "gedzyuk"},
	{"Њежић", "njezic"},
	{"Цхабелия", "tskhabelia"},
}

// spelled draws a Latin word: any, or one that a made-up word in script is spelled
// as, with a slip.
func spelled(t *rapid.T) (script, latin string) {
	if rapid.Bool().Draw(t, "spelled") {
		p := rapid.SampledFrom(madeUp).Draw(t, "pair")
		at := rapid.IntRange(0, len(p[1])).Draw(t, "at")
		end := min(at+rapid.IntRange(0, 2).Draw(t, "less"), len(p[1]))
		return p[0], p[1][:at] + rapid.StringMatching(`[a-z]{0,2}`).Draw(t, "more") + p[1][end:]
	}
	script = scriptWord(rapid.SampledFrom([]Script{Arabic, Cyrillic}).Draw(t, "script")).Draw(t, "word")
	if rapid.Bool().Draw(t, "read") { // letter by letter, so that it is near
		text, _ := oneWord(script)
		return script, text + rapid.StringMatching(`[a-z]?`).Draw(t, "more")
	}
	return script, wordLike.Draw(t, "latin")
}

func TestSignatureNeverPromisesMoreThanWordsCostAcrossScripts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := spelled(t)
		checkLeast(t, a, b)
		c, _ := spelled(t)
		checkLeast(t, a, c)
	})
}

type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

// checkLeast checks that two words cost each other what their signatures promise at
// least, the same both ways, and that the budget does not change it.
func checkLeast(t failer, one, other string) {
	t.Helper()
	m := LoadTransliteration()
	a, b := m.Word(one), m.Word(other)
	whole, ok := wholeCost(a, b)
	if !ok {
		return
	}
	if least := leastCost(a, b); least > whole {
		t.Fatalf("%s, %s cost %d, the signatures say at least %d", one, other, whole, least)
	}
	for _, most := range []int{100, 250, 400, 560, 900} {
		c, within := cost(a, b, most)
		if back, ok := cost(b, a, most); ok != within || ok && back != c {
			t.Fatalf("%s, %s cost %d %v one way, %d %v the other", one, other, c, within, back, ok)
		}
		if within != (whole <= most) || within && c != whole {
			t.Fatalf("%s, %s within %d: %d %v, without a bound %d", one, other, most, c, within, whole)
		}
	}
}

// wholeCost is what two words cost by their letters, whatever their signatures say.
func wholeCost(a, b *Word) (int, bool) {
	if len(a.sym) == 0 || len(b.sym) == 0 {
		return 0, false
	}
	script, latin, ok := crosses(a, b)
	if a.Text == b.Text && !(ok && script.abjad) {
		return 0, true
	}
	if ok {
		return max(across(script, latin, costUnlike-1), costOtherText), true
	}
	return max(edits(a, b, costUnlike-1), costOtherText), true
}

func FuzzLeastCostAcrossScripts(f *testing.F) {
	for _, p := range madeUp {
		f.Add(p[0], p[1])
		f.Add(p[1], p[0])
		f.Add(p[0], madeUp[0][0])
	}
	f.Add("ءءء", "")
	f.Add("ыъь", "y")
	f.Fuzz(func(t *testing.T, a, b string) { checkLeast(t, a, b) })
}

func FuzzReadTransliteration(f *testing.F) {
	f.Add([]byte(tableMagic))
	f.Add(translitTable[:len(translitTable)/2])
	one := Counts{Read: map[Read]float64{{1, 2, 3, 1}: 4}, Wrote: map[Wrote]float64{{1, 2, 3, 4}: 5}}
	small, err := Pack(one, one)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(small)
	f.Fuzz(func(t *testing.T, table []byte) {
		m, err := ReadTransliteration(table)
		if err != nil {
			if !errors.Is(err, ErrTransliteration) {
				t.Fatalf("%v is no %v", err, ErrTransliteration)
			}
			return
		}
		for _, p := range madeUp {
			a, b := m.Word(p[0]), m.Word(p[1])
			if c, ok := Cost(a, b); ok && c < 0 {
				t.Fatalf("%s, %s cost %d", p[0], p[1], c)
			}
		}
	})
}

func BenchmarkReadTransliteration(b *testing.B) {
	for range b.N {
		if _, err := ReadTransliteration(translitTable); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCostAcrossScripts(b *testing.B) {
	m := LoadTransliteration()
	var script, latin []*Word
	for _, p := range madeUp {
		script, latin = append(script, m.Word(p[0])), append(latin, m.Word(p[1]))
	}
	for _, bench := range []struct {
		name string
		step int
	}{{"its spelling", 0}, {"another word", 1}} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			for i := range b.N {
				k := i % len(script)
				Cost(script[k], latin[(k+bench.step)%len(latin)])
			}
		})
	}
	b.Run("another word past its signature", func(b *testing.B) {
		b.ReportAllocs()
		for i := range b.N {
			k := i % len(script)
			across(script[k], latin[(k+1)%len(latin)], 400)
		}
	})
}

func TestEveryLetterThatIsRomanisedIsInItsAlphabet(t *testing.T) {
	for r := range arabicLetters {
		if r >= '٠' && r <= '٩' {
			continue
		}
		if s, _ := scriptLetter(r); s != Arabic {
			t.Errorf("%c is no letter of Arabic script", r)
		}
	}
	for r := range cyrillicLetters {
		if s, _ := scriptLetter(r); s != Cyrillic {
			t.Errorf("%c is no letter of Cyrillic script", r)
		}
	}
	for _, a := range alphabets {
		if len(a.near) >= noLetter {
			t.Errorf("%d letters do not fit", len(a.near))
		}
		for r := range a.number {
			if _, ok := romanised(r); !ok {
				t.Errorf("%c is not romanised", r)
			}
		}
	}
}

func TestPlainSpellingOfWordInScriptCostsNextToNothing(t *testing.T) {
	m := LoadTransliteration()
	for _, p := range []struct {
		script, latin string
		most          int
	}{
		{"محمد", "muhammad", 30},
		{"محمد", "mohamed", 90},
		{"خان", "khan", 20},
		{"علی", "ali", 20},
		{"علي", "ali", 20},
		{"فاطمہ", "fatima", 60},
		{"الأسدي", "assadi", 150},
		{"الأسدي", "alassadi", 160},
		{"الأسدي", "asadi", 60},
		{"گل", "gul", 60},
		{"Иван", "ivan", 0},
		{"Щукин", "shchukin", 0},
		{"Юрий", "yuri", 40},
		{"Ельцин", "yeltsin", 80},
		{"Нур", "noor", 90},
		{"Љубиша", "ljubisa", 100},
	} {
		if c, ok := Cost(m.Word(p.script), m.Word(p.latin)); !ok || c > p.most {
			t.Errorf("%s as %s costs %d, %v, want at most %d", p.script, p.latin, c, ok, p.most)
		}
	}
}

func TestTypingErrorInSpellingOfWordInScriptIsStillFound(t *testing.T) {
	m := LoadTransliteration()
	for _, p := range [][2]string{
		{"بهراموند", "bahramvend"}, {"بهراموند", "bahtamwand"}, {"Щебурьян", "shcheburzan"}, {"Жолтыхов", "zhlotykhov"}, {"Цхабелия", "tshkabelia"},
	} {
		if c, ok := Cost(m.Word(p[0]), m.Word(p[1])); !ok {
			t.Errorf("%s as %s costs too much: %d", p[0], p[1], c)
		}
	}
}

func TestWordsOfOtherLettersAreNeverOneInTable(t *testing.T) {
	m := LoadTransliteration()
	table := NewTable()
	for _, text := range []string{"محمد", "مهمد", "mhmd", "иван", "ivan", "нур", "nur"} {
		table.Add(m.Word(text))
	}
	if len(table.Words) != 7 {
		t.Errorf("%d words stand in the table, want 7", len(table.Words))
	}
}

func TestBadTransliterationTableIsRefused(t *testing.T) {
	one := Counts{Read: map[Read]float64{{1, 2, 3, 1}: 4}, Wrote: map[Wrote]float64{{1, 2, 3, 4}: 5}}
	bad := func(c Counts) []byte {
		table, err := Pack(one, c)
		if err != nil {
			t.Fatal(err)
		}
		return table
	}
	for what, table := range map[string][]byte{
		"empty":            {},
		"another file":     []byte("PNG?"),
		"cut":              translitTable[:len(translitTable)-100],
		"no such letter":   bad(Counts{Read: map[Read]float64{{100, 2, 3, 1}: 4}}),
		"no such symbol":   bad(Counts{Read: map[Read]float64{{1, 2, 3, 62}: 4}}),
		"five symbols":     bad(Counts{Read: map[Read]float64{{1, 2, 3, 1<<24 | 1}: 4}}),
		"no such place":    bad(Counts{Wrote: map[Wrote]float64{{1, 99, 3, 4}: 5}}),
		"letter of no use": bad(Counts{Wrote: map[Wrote]float64{{1, 2, 3, 99}: 5}}),
	} {
		if _, err := ReadTransliteration(table); !errors.Is(err, ErrTransliteration) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := ReadTransliteration(bad(one)); err != nil {
		t.Errorf("a small table is refused: %v", err)
	}
}
