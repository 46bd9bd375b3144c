package names

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// letter is one folded letter with the bytes of the text it comes from. c is
// a–z, 0–9, or 0x80–0xff for a letter of a script that is not romanised here.
// script and code say which letter of which script it stands for; code is noLetter
// but for the first of several letters that stand for it, silent one more than the
// code of a letter behind it that no Latin letter stands for.
type letter struct {
	c            byte
	script       Script
	code, silent uint8
	from, to     int32
}

// The kinds of signs between letters.
const (
	signNone  = iota // part of a word, adds no letter (apostrophe, accent)
	signSpace        // ends a word
	signHyphen
	signComma
)

// maxLetters bounds the letters of one name that are compared; what is longer
// is no name, and its tail is left out.
const maxLetters = 400

// fold calls word for every word of a text with its folded letters, and the
// sign before it. abjad says that the word is written without its vowels.
func fold(text string, word func(letters []letter, before int, abjad bool)) {
	var (
		letters []letter
		before  = signSpace
		next    = signSpace
		abjad   bool
		total   int
	)
	flush := func() {
		if len(letters) > 0 {
			word(letters, before, abjad)
			before = next
		} else {
			before = max(before, next)
		}
		letters, abjad, next = letters[:0], false, signSpace
	}
	for i := 0; i < len(text) && total < maxLetters; {
		r, size := utf8.DecodeRuneInString(text[i:])
		from, to := int32(i), int32(i+size)
		i += size
		if out, ok := foldASCII(r); ok {
			letters = append(letters, letter{c: out, from: from, to: to})
			total++
			continue
		}
		if sign := signOf(r); sign != signNone {
			next = sign
			flush()
			continue
		}
		was := len(letters)
		if s, more := greekPair(r, text[i:], letters); more >= 0 {
			to += int32(more)
			i += more
			for k := range len(s) {
				letters = append(letters, letter{c: s[k], from: from, to: to})
			}
			total += len(s)
			continue
		}
		letters, abjad = foldRune(letters, r, from, to, abjad)
		total += len(letters) - was
	}
	flush()
}

func foldASCII(r rune) (byte, bool) {
	switch {
	case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
		return byte(r), true
	case r >= 'A' && r <= 'Z':
		return byte(r) + 'a' - 'A', true
	}
	return 0, false
}

// signOf says what a rune that is no letter does to the word it stands in.
func signOf(r rune) int {
	switch r {
	case '\'', '’', '‘', '`', '´', 'ʻ', 'ʼ', 'ʿ', 'ʾ', '′', 'ـ', '\u200c', '\u200d', '\u200e', '\u200f':
		return signNone
	case '-', '‐', '‑', '–':
		return signHyphen
	case ',', '،':
		return signComma
	}
	if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
		return signNone
	}
	return signSpace
}

// foldRune appends what one rune beyond ASCII stands for.
func foldRune(letters []letter, r rune, from, to int32, abjad bool) ([]letter, bool) {
	add := func(r rune, s string) {
		script, code := scriptLetter(r)
		if s == "" && script != Latin && len(letters) > 0 {
			letters[len(letters)-1].silent = code + 1
		}
		for k := range len(s) {
			letters = append(letters, letter{c: s[k], script: script, code: code, from: from, to: to})
			code = noLetter
		}
	}
	r = unicode.ToLower(r)
	if s, ok := romanised(r); ok {
		add(r, s)
		return letters, abjad || unicode.Is(unicode.Arabic, r)
	}
	if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
		return letters, abjad // accents and apostrophes
	}
	var buf [16]byte
	decomposed := norm.NFKD.AppendString(buf[:0], string(r))
	for len(decomposed) > 0 {
		d, size := utf8.DecodeRune(decomposed)
		decomposed = decomposed[size:]
		d = unicode.ToLower(d)
		if c, ok := foldASCII(d); ok {
			add(d, string(rune(c)))
		} else if s, ok := romanised(d); ok {
			add(d, s)
		} else if unicode.IsLetter(d) || unicode.IsDigit(d) {
			letters = append(letters, letter{c: foreign(d), from: from, to: to})
		}
	}
	return letters, abjad
}

// foreign gives a letter of a script that is not romanised a symbol of its own:
// such names are compared letter by letter with each other, and never agree
// with Latin ones.
func foreign(r rune) byte { return 0x80 | byte((uint32(r)*2654435761)>>25) }

// romanisable reports whether every letter of a text has Latin letters that stand
// for it.
func romanisable(text string) bool {
	ok := true
	fold(text, func(letters []letter, _ int, _ bool) {
		for _, l := range letters {
			ok = ok && l.c < 0x80
		}
	})
	return ok
}

func isAccent(r rune) bool { return unicode.Is(unicode.Mn, r) }
