package lists

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// clean brings a text of a list into one form: NFC, Arabic and full-width
// presentation forms as plain letters, one space between words and none around,
// no control characters, no marks of writing direction. Zero-width joiners stay
// where they stand between letters: Persian and Urdu need them.
func clean(s string) string {
	if isPlain(s) {
		return s
	}
	s = unpresented(s)
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		case r > ' ' && r <= '~': // most of all text
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d', unicode.Is(unicode.Noncharacter_Code_Point, r):
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	return norm.NFC.String(strings.Trim(b.String(), "\u200c\u200d ")) // last: letters may have come together
}

// isPlain reports whether s is ASCII that clean would not change.
func isPlain(s string) bool {
	before := byte(' ')
	for i := range len(s) {
		c := s[i]
		if c < ' ' || c > '~' || c == ' ' && before == ' ' {
			return false
		}
		before = c
	}
	return s == "" || before != ' '
}

// unpresented takes the compatibility forms of Arabic and Latin letters back to
// the letters themselves; NFC leaves them.
func unpresented(s string) string {
	if !strings.ContainsFunc(s, isPresentation) {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		if isPresentation(r) {
			b.WriteString(norm.NFKC.String(s[i : i+utf8.RuneLen(r)]))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func isPresentation(r rune) bool {
	return r >= 0xFB00 && r <= 0xFDFF || r >= 0xFE70 && r <= 0xFEFE || r >= 0xFF01 && r <= 0xFFEE
}

// hasLetter reports whether s holds a letter of any script.
func hasLetter(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }

// hasDigit reports whether s holds an ASCII digit.
func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

// otherScript reports whether s holds a letter that is not Latin.
func otherScript(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return r > unicode.MaxLatin1 && unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) && !unicode.Is(unicode.Lm, r)
	})
}

// latin reports whether s holds a Latin letter.
func latin(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Latin, r) })
}

// cutRunes returns s, or its first n runes, and whether it had to cut.
func cutRunes(s string, n int) (string, bool) {
	if len(s) <= n {
		return s, false
	}
	for i := range s {
		if n == 0 {
			return strings.TrimSpace(s[:i]), true
		}
		n--
	}
	return s, false
}

// shownValue is a text as a report quotes it: short, and in one line.
func shownValue(s string) string {
	s, cut := cutRunes(clean(strings.ToValidUTF8(s, "\uFFFD")), 100)
	if cut {
		s += "…"
	}
	return s
}

// equalWord compares two words without regard to case and a final full stop.
func equalWord(a, b string) bool {
	return strings.EqualFold(strings.TrimSuffix(a, "."), b)
}

// cutPrefixFold is strings.CutPrefix without regard to the case of ASCII letters.
func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix) {
		return s[len(prefix):], true
	}
	return s, false
}

// runeSize is how many bytes the first rune of src takes; 0 where it may go on
// beyond src, -1 where it is no UTF-8.
func runeSize(src []byte, atEOF bool) int {
	if src[0] < utf8.RuneSelf {
		return 1
	}
	r, size := utf8.DecodeRune(src)
	switch {
	case r != utf8.RuneError || size > 1:
		return size
	case !atEOF && !utf8.FullRune(src):
		return 0
	}
	return -1
}
