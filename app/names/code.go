package names

import "strings"

// arabicCodes is what ICAO Doc 9303 part 3 §6 table C writes for a letter of
// Arabic, Persian or Urdu in a machine-readable zone, and what the same letter is
// folded to here. Short vowels are not written, as in the script.
var arabicCodes = map[string]string{
	"xaa": "a", "xae": "a", "xe": "", "xw": "u", "xi": "i", "xta": "a", "xah": "a", "xay": "a", "xxa": "a",
	"xth": "th", "xh": "h", "xkh": "kh", "xdh": "dh", "xsh": "sh", "xss": "s", "xdz": "d", "xtt": "t", "xzz": "z",
	"xxt": "t", "xxd": "d", "xxr": "r", "xxh": "h", "xc": "ch", "xj": "zh", "xkk": "k", "xgg": "g", "xnn": "n", "xv": "v",
	"xya": "y", "e": "a", "g": "gh",
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
		n := 1
		read, ok := text[i:i+1], false
		for n = min(longestCode, len(text)-i); n > 0; n-- {
			if read, ok = arabicCodes[text[i:i+n]]; ok {
				break
			}
		}
		if !ok {
			n, read = 1, text[i:i+1]
		}
		for k := range len(read) {
			out = append(out, letter{read[k], letters[i].from, letters[i+n-1].to})
		}
		i += n
	}
	if len(out) == 0 {
		return letters // a hamza alone
	}
	return out
}

// scriptLetter is the Arabic letter that a Latin one stands for in these codes,
// where Arabic compounds are told by it.
func scriptLetter(r rune) rune {
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
