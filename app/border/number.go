package border

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// NormalNumber is the form in which document numbers are compared: the letters A
// to Z and the digits 0 to 9 only. Digits of every script count as what they are,
// full-width letters and letters with an accent as the plain ones, and Cyrillic
// and Greek capitals as the Latin ones that look the same: nobody sees on a
// document which of them were printed. Other signs fall away. An empty result
// means that there is no number.
func NormalNumber(number string) string {
	if isNormal(number) {
		return number
	}
	if !isASCII(number) {
		number = norm.NFKD.String(strings.ReplaceAll(number, "№", ""))
	}
	var b strings.Builder
	b.Grow(len(number))
	for _, r := range strings.ToUpper(number) {
		if c := plainCharacter(r); c != 0 {
			b.WriteByte(c)
		}
	}
	return b.String()
}

func isNormal(number string) bool {
	for i := range len(number) {
		if c := number[i]; !(c >= '0' && c <= '9' || c >= 'A' && c <= 'Z') {
			return false
		}
	}
	return true
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// plainCharacter is the letter or digit that a character counts as, 0 where it is
// none.
func plainCharacter(r rune) byte {
	switch {
	case r >= '0' && r <= '9' || r >= 'A' && r <= 'Z':
		return byte(r)
	case r < utf8.RuneSelf:
		return 0
	case unicode.Is(unicode.Nd, r):
		return digit(r)
	}
	return latinTwin(r)
}

// digit is the digit that a decimal digit of any script stands for: Unicode has
// them in runs from 0 to 9.
func digit(r rune) byte {
	for _, run := range unicode.Nd.R16 {
		if r <= rune(run.Hi) {
			return '0' + byte((r-rune(run.Lo))%10)
		}
	}
	for _, run := range unicode.Nd.R32 {
		if r <= rune(run.Hi) {
			return '0' + byte((r-rune(run.Lo))%10)
		}
	}
	return 0
}

// The capitals of Cyrillic and Greek that look like Latin ones, each in the place
// of its twin.
const (
	alikeCapitals = "АВЕКМНОРСТУХІЈЅԚԜ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"
	latinCapitals = "ABEKMHOPCTYXIJSQW" + "ABEZHIKMNOPTYX"
)

func latinTwin(r rune) byte {
	for at, alike := range alikeCapitals {
		if r == alike {
			return latinCapitals[at/2] // each of them takes two bytes
		}
	}
	return 0
}
