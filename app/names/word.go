package names

import "strings"

// Word is one word of a name, or several written together, ready to be
// compared. It never changes once made and can be shared.
type Word struct {
	// Text is the folded form; equal texts are equal words.
	Text string
	// Class numbers the group of spellings the word belongs to; 0 is none.
	Class int32
	// Letters is how many letters count towards rarity.
	Letters int
	written
	known  bool   // a name in its own right, in the frequency tables
	sym    []byte // a–z = 0–25, digits = 26–35, then the pairs below, foreign letters ≥ 0x80
	del    []int16
	reads  []*reading // of a word in a script whose reading is learned, by letter
	fine   signature
	coarse signature
}

// Key tells words apart: letters of another script are another word than the Latin
// ones they are folded into.
func (w *Word) Key() string {
	if w.abjad || w.script != Latin {
		return w.Text + string(rune(w.script)) + w.codes
	}
	return w.Text
}

var article = string([]byte{alphabets[Arabic].number['ا'], alphabets[Arabic].number['ل']})

// hasArticle reports whether a word in Arabic script begins with the article joined
// to it, with enough behind it to be a name.
func (w *Word) hasArticle() bool {
	return w.script == Arabic && len(w.codes) >= articleLetters+leastBehind && strings.HasPrefix(w.codes, article)
}

// Symbols for letters whose neighbour changes their sound; the h stays a symbol
// of its own, cheap to leave out.
const (
	symDigit = 26
	symTH    = 36 + iota - 1
	symDH
	symSH
	symCH
	symKH
	symGH
	symZH
	symCount
)

// maxWord bounds the symbols of a word that are compared.
const maxWord = 40

// mostSymbols is how many they can become: the last letter may be an x, which is two.
const mostSymbols = maxWord + 1

func newWord(text string, by written, t *Frequencies) *Word {
	if by.script == Latin {
		return newWordBy(nil, text, by, t)
	}
	return newWordBy(LoadTransliteration(), text, by, t)
}

func newWordBy(m *Transliteration, text string, by written, t *Frequencies) *Word {
	w := &Word{Text: text, written: by}
	if t != nil {
		w.Class = t.class(text)
		w.known = t.known(text)
	}
	w.sym = symbols(text)
	w.Letters = len(w.sym)
	w.del = deletions(w.sym)
	if w.hasArticle() {
		for i := range min(articleLetters, len(w.del)) {
			w.del[i] = costArticle
		}
	}
	w.fine = fineClasses.signature(w.sym, w.del, costFine)
	w.coarse = coarseClasses.signature(w.sym, w.del, costCoarse)
	if w.script != Latin {
		w.reads = m.scripts[w.script].reads(w.script, w.codes, w.hasArticle())
		w.fine, w.coarse = w.fine.either(w.readSignature(0)), w.coarse.either(w.readSignature(1))
	}
	return w
}

// readSignature is the fine or the coarse signature of what a word's letters are
// read as.
func (w *Word) readSignature(k int) signature {
	var hard, all lanes
	for i, r := range w.reads {
		if i >= articleLetters || !w.hasArticle() {
			hard += r.hard[k]
		}
		all += r.all[k]
	}
	return hard.signature(all)
}

// symbols turns folded letters into symbols: ph is f, x within a word is ks,
// ICAO's X-codes (Doc 9303 part 3 §6 table C) are what they stand for.
func symbols(text string) []byte {
	out := make([]byte, 0, min(len(text), maxWord)+1)
	at := func(i int) byte {
		if i < len(text) {
			return text[i]
		}
		return 0
	}
	for i := 0; i < len(text) && len(out) < maxWord; i++ {
		c, n := text[i], at(i+1)
		switch {
		case c >= 0x80:
			out = append(out, c)
		case c >= '0' && c <= '9':
			out = append(out, symDigit+c-'0')
		case c == 'x':
			i, out = symbolsOfX(text, i, out)
		case i == 0 && strings.HasPrefix(text, "ks") && at(2) != 'h':
			out = append(out, 'x'-'a') // Ksenia, Xenia
			i++
		case c == 'p' && n == 'h':
			out = append(out, 'f'-'a')
			i++
		case n == 'h' && pairOf(c) != 0:
			out = append(out, pairOf(c))
		default:
			out = append(out, c-'a')
		}
	}
	return out
}

func pairOf(c byte) byte {
	switch c {
	case 't':
		return symTH
	case 'd':
		return symDH
	case 's':
		return symSH
	case 'c':
		return symCH
	case 'k':
		return symKH
	case 'g':
		return symGH
	case 'z':
		return symZH
	}
	return 0
}

// symbolsOfX reads an x: an X-code, or the sound ks within a word.
func symbolsOfX(text string, i int, out []byte) (int, []byte) {
	rest := text[i+1:]
	two := rest[:min(2, len(rest))]
	if twoX(text, i) {
		return i + 1, out
	}
	switch two {
	case "sh", "th", "kh", "dh":
		return i, out // the letters behind it say it all
	case "ss", "tt", "zz", "aa", "kk", "gg", "nn":
		return i + 1, out // one of the two is left to be read
	case "dz":
		return i + 1, out
	}
	switch {
	case len(rest) > 1 && (rest[0] == 'h' || rest[0] == 'g'):
		return i, out
	case i == 0 || len(rest) == 0:
		return i, append(out, 'x'-'a')
	}
	return i, append(out, 'k'-'a', 's'-'a')
}

// twoX reports whether an x and the next one only mark their neighbour: the letter
// before (NXX is Ñ, UXX is Ü) or the one behind (XXT, XXD, XXR and the like).
func twoX(text string, i int) bool {
	if i+1 >= len(text) || text[i+1] != 'x' {
		return false
	}
	if i > 0 && (text[i-1] == 'n' || text[i-1] == 'u') {
		return true
	}
	return i+2 < len(text) && strings.IndexByte("adghknrsty", text[i+2]) >= 0
}

func isVowel(s byte) bool { return s == 0 || s == 4 || s == 8 || s == 14 || s == 20 }

// deletions says what leaving each symbol out costs, in hundredths of a nat:
// little where spellings differ anyway (doubled letters, vowels, h, ou for u, ck
// for k), much for a consonant that is heard.
func deletions(s []byte) []int16 {
	del := make([]int16, len(s))
	for i, c := range s {
		prev, next := byte(0xff), byte(0xff)
		if i > 0 {
			prev = s[i-1]
		}
		if i+1 < len(s) {
			next = s[i+1]
		}
		d := deletion(c, prev, next)
		if i == 0 && d > 20 {
			d += 60
		}
		del[i] = d
	}
	return del
}

func deletion(c, prev, next byte) int16 {
	const (
		a, e, o, u = 0, 4, 14, 20
		h, k, w, y = 'h' - 'a', 'k' - 'a', 'w' - 'a', 'y' - 'a'
		cc, t, d   = 'c' - 'a', 't' - 'a', 'd' - 'a'
		g, n       = 'g' - 'a', 'n' - 'a'
		m, p       = 'm' - 'a', 'p' - 'a'
	)
	switch {
	case c == prev:
		return costDoubled
	case isVowel(c):
		switch {
		case c == e && (prev == a || prev == o || prev == u), c == o && next == u:
			return 30
		case isVowel(prev) || isVowel(next) || prev == y || next == y || prev == w || next == w:
			return 55
		case next == 0xff:
			return 75
		}
		return 90
	case c == h:
		if prev == 0xff || isVowel(prev) && isVowel(next) {
			return 75
		}
		return 45
	case c == y:
		if isVowel(prev) || isVowel(next) {
			return 60
		}
		return 90
	case c == w:
		return 100
	case c == symKH:
		return 110
	case c == cc && next == k:
		return 30
	case c == k && prev == g, c == n && prev == 0xff && next == t:
		return 90 // Greek gk and nt are g and d
	case c == n && (next == t || next == g), c == m && next == p:
		return 150 // within a word too, and gg is ng, mp is b
	case c == t && (next == symCH || next == cc || next == 's'-'a' || next == 'z'-'a'):
		return 120
	case c == d && (next == 'j'-'a' || next == 'z'-'a' || next == symZH):
		return 90
	case c >= symDigit && c < symTH:
		return 200
	}
	return 250
}
