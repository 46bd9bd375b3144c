package names

import "strings"

// arabicCodes is what ICAO Doc 9303 part 3 §6 table C writes for a letter of
// Arabic, Persian or Urdu in a machine-readable zone. Short vowels are not written,
// as in the script.
var arabicCodes = map[string]rune{
	"xaa": 'آ', "xae": 'أ', "xe": 'ء', "xw": 'ؤ', "xi": 'إ', "xta": 'ة', "xah": 'ة', "xay": 'ى', "xxa": 'ٱ',
	"xth": 'ث', "xh": 'ح', "xkh": 'خ', "xdh": 'ذ', "xsh": 'ش', "xss": 'ص', "xdz": 'ض', "xtt": 'ط', "xzz": 'ظ',
	"xxt": 'ٹ', "xxd": 'ڈ', "xxr": 'ڑ', "xxh": 'ھ', "xc": 'چ', "xj": 'ژ', "xkk": 'ک', "xgg": 'گ', "xnn": 'ں', "xv": 'ڤ',
	"xya": 'ې', "e": 'ع', "g": 'غ',
	"a": 'ا', "b": 'ب', "t": 'ت', "j": 'ج', "d": 'د', "r": 'ر', "z": 'ز', "s": 'س', "f": 'ف', "q": 'ق', "k": 'ك', "l": 'ل',
	"m": 'م', "n": 'ن', "h": 'ه', "w": 'و', "y": 'ي', "p": 'پ',
}

const longestCode = 3

// tellingCodes are the codes that no name in Latin letters has by itself.
var tellingCodes = []string{"xth", "xkh", "xdh", "xsh", "xss", "xdz", "xtt", "xzz"}

// inArabicCodes reports whether a folded Latin word is Arabic letter for letter:
// it holds a telling code, or an xh before a consonant (Xhaka and Hoxha have a
// vowel there), and no o, which the table never writes.
func inArabicCodes(word string) bool {
	if len(word) < 3 || strings.IndexByte(word, 'x') < 0 || strings.IndexByte(word, 'o') >= 0 {
		return false
	}
	for _, code := range tellingCodes {
		if i := strings.Index(word, code); i == 0 || i > 0 && strings.IndexByte("iu", word[i-1]) < 0 {
			return true
		}
	}
	i := strings.Index(word, "xh")
	return i >= 0 && i+2 < len(word) && strings.IndexByte("aeiuy", word[i+2]) < 0
}

// readCodes reads the words of a name that a zone spells out from Arabic script as
// the script itself is read. A name is in these codes as a whole or not at all.
func (p *parser) readCodes() {
	coded := false
	for i, t := range p.out {
		coded = coded || !p.abjads[i] && inArabicCodes(textOf(t.letters))
	}
	if !coded {
		return
	}
	for i := range p.out {
		if !p.abjads[i] {
			p.out[i].letters, p.abjads[i] = decode(p.out[i].letters), true
		}
	}
}

// decode reads a word's codes, longest first; each letter keeps the place of its
// code.
func decode(letters []letter) []letter {
	text := textOf(letters)
	out := make([]letter, 0, len(letters))
	for i := 0; i < len(text); {
		n := min(longestCode, len(text)-i)
		for ; n > 1 && arabicCodes[text[i:i+n]] == 0; n-- {
		}
		from, to := letters[i].from, letters[i+n-1].to
		if r := arabicCodes[text[i:i+n]]; r != 0 {
			out, _ = foldRune(out, r, from, to, true)
		} else {
			out = append(out, letter{c: text[i], from: from, to: to})
		}
		i += n
	}
	if len(out) == 0 {
		return letters // a hamza alone
	}
	return out
}

// arabicLetter is the Arabic letter that a Latin one stands for in these codes,
// where Arabic compounds are told by it.
func arabicLetter(r rune) rune {
	switch r {
	case 'A', 'a':
		return 'ا'
	case 'L', 'l':
		return 'ل'
	case 'E', 'e':
		return 'ع'
	}
	return r
}
