package names

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// allWords are the words of some letters.
func allWords(letters string, most int) (out []string) {
	for from, n := 0, 1; n <= most; n++ {
		if n == 1 {
			out = strings.Split(letters, "")
			continue
		}
		to := len(out)
		for _, word := range out[from:to] {
			for i := range len(letters) {
				out = append(out, word+letters[i:i+1])
			}
		}
		from = to
	}
	return out
}

func TestLexiconFindsAllThatIsLikeAWordOfFewLetters(t *testing.T) {
	for letters, longest := range map[string]int{"bke": 5, "ouh": 5, "tsc": 5, "en": 7} {
		b := NewLexiconBuilder()
		for _, text := range allWords(letters, longest) {
			b.Add(newWord(text, written{}, nil))
		}
		l, order := b.Lexicon()
		var s Seeker
		for i, w := range b.Words() {
			if i%3 != 0 {
				continue
			}
			s.Seek(w)
			found := map[uint32]bool{}
			s.Like(l, 1<<14, func(id uint32, _ int) { found[id] = true })
			for k, o := range b.Words() {
				if c, ok := s.Cost(l, order[k], 1<<14); ok && !found[order[k]] {
					t.Fatalf("%s costs %d for %s and is not found", o.Text, c, w.Text)
				}
			}
		}
	}
}

func TestLexiconFindsWhatComparingWithEachFinds(t *testing.T) {
	freq := LoadFrequencies()
	rapid.Check(t, func(t *rapid.T) {
		b := NewLexiconBuilder()
		texts := rapid.SliceOfN(rapid.OneOf(wordLike, rapid.SampledFrom([]string{"muhammad", "mohd", "khan", "kahn", "imran", "irfan"})), 1, 40).Draw(t, "words")
		for _, text := range texts {
			b.Add(newWord(text, written{abjad: rapid.IntRange(0, 9).Draw(t, "abjad") == 0}, freq))
		}
		for _, text := range rapid.SliceOfN(rapid.OneOf(rapid.StringMatching(`[ابتجحخدرسشعفقكلمنهويگ]{1,9}`), rapid.StringMatching(`ال[خرسم]{2}[اوين]{0,4}`), rapid.StringMatching(`[абвгдежзиклмнопрстуфхцч]{1,9}`),
			rapid.SampledFrom([]string{"محمد", "خان", "علی", "Иван", "Мухаммад", "Хан", "عمران", "Ιωάννης"})), 0, 40).Draw(t, "in script") {
			b.Add(freq.Parse(text).Tokens[0].Word)
		}
		l, order := b.Lexicon()
		if !l.Check() {
			t.Fatal("the arrays do not fit together")
		}
		text := wordLike.Draw(t, "word")
		if rapid.Bool().Draw(t, "near") {
			near := rapid.SampledFrom(texts).Draw(t, "which")
			text = near[:len(near)/2] + rapid.StringMatching(`[a-z]?`).Draw(t, "letter") + near[len(near)/2:]
		}
		w := newWord(text, written{abjad: rapid.Bool().Draw(t, "written without vowels")}, freq)
		if rapid.IntRange(0, 4).Draw(t, "script") == 0 {
			w = freq.Parse(rapid.SampledFrom([]string{"محمد", "خان", "Иван", "Хан"}).Draw(t, "word in script")).Tokens[0].Word
		}
		most := rapid.SampledFrom([]int{40, 220, JoinedLimit, 1 << 14}).Draw(t, "most")
		var s Seeker
		s.Seek(w)
		got := map[uint32]int{}
		s.Like(l, most, func(id uint32, cost int) {
			if _, twice := got[id]; twice {
				t.Fatalf("%s is found twice", l.Text(id))
			}
			got[id] = cost
		})
		for i, o := range b.Words() {
			id := order[i]
			c, ok := cost(w, o, min(most, limit(w, o)))
			found, was := got[id]
			direct, within := s.Cost(l, id, most)
			if ok != was || ok && c != found || within != ok || ok && direct != c {
				t.Fatalf("%s against %s: the lexicon says %d %v, one by one %d %v, comparing says %d %v", w.Text, o.Text, found, was, direct, within, c, ok)
			}
			if at, ok := l.Find(o); !ok || at != id {
				t.Fatalf("%s is not found", o.Text)
			}
			same := *l.Word(id)
			if same.Text != o.Text || same.Class != o.Class || same.known != o.known || same.fine != o.fine {
				t.Fatalf("%s comes back as %+v", o.Text, same)
			}
		}
	})
}

func TestLexiconFindsBeginnings(t *testing.T) {
	b := NewLexiconBuilder()
	words := []string{"zar", "zarq", "zarqovand", "za", "beltar", "zb"}
	for _, w := range words {
		b.Add(newWord(w, written{}, nil))
	}
	l, _ := b.Lexicon()
	for _, begin := range []string{"z", "za", "zar", "zarqovand", "q", ""} {
		n := 0
		l.Begin(begin, func(id uint32) {
			if !strings.HasPrefix(string(l.Text(id)), begin) {
				t.Errorf("%s does not begin with %s", l.Text(id), begin)
			}
			n++
		})
		want := 0
		for _, w := range words {
			if strings.HasPrefix(w, begin) && w != begin {
				want++
			}
		}
		if n != want {
			t.Errorf("%d words begin with %q, want %d", n, begin, want)
		}
	}
}

func TestSoundOfWordsWrittenTogetherIsThatOfTheirText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := wordLike.Draw(t, "a"), wordLike.Draw(t, "b"), wordLike.Draw(t, "c")
		whole := Sounds(a + b + c)
		if got := Sounds(a).With(Sounds(b)).With(Sounds(c)); got != whole {
			t.Fatalf("%s+%s+%s sound %+v, together %+v", a, b, c, got, whole)
		}
		if got := Sounds(a).With(Sounds(b).With(Sounds(c))); got != whole {
			t.Fatalf("%s+(%s+%s) sound %+v, together %+v", a, b, c, got, whole)
		}
	})
}

func TestWordsInScriptThatBeginAlikeButAreReadOtherwiseAreAllFound(t *testing.T) {
	freq := LoadFrequencies()
	b := NewLexiconBuilder()
	for _, text := range []string{"كريم", "كريما", "كريمة", "كريمخ", "كريمك", "كريمکي", "الكريم", "الكريمة", "карим", "карима"} {
		b.Add(freq.Parse(text).Tokens[0].Word)
	}
	l, order := b.Lexicon()
	var s Seeker
	for _, text := range []string{"karim", "karima", "karimah", "krimkh", "alkarim", "kraim"} {
		w := newWord(text, written{}, freq)
		s.Seek(w)
		for _, most := range []int{100, 250, 330, 560} {
			got := map[uint32]int{}
			s.Like(l, most, func(id uint32, cost int) { got[id] = cost })
			for i, o := range b.Words() {
				c, ok := cost(w, o, min(most, limit(w, o)))
				if found, was := got[order[i]]; was != ok || ok && found != c {
					t.Errorf("%s against %s up to %d: the lexicon says %d %v, comparing says %d %v", text, o.codes, most, found, was, c, ok)
				}
			}
		}
	}
}
