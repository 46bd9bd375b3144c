package names

import "strings"

// Lesson is a word in Latin letters and in script as the Transliteration is taught
// it: the Latin symbols and the numbers of the script's letters.
type Lesson struct {
	Symbols []byte
	Letters []byte
}

// ReadLesson reads a Latin word and the same in script; it is false where one of
// them is more than one word or holds letters that are not the script's.
func ReadLesson(script Script, latin, other string) (Lesson, bool) {
	text, ok := oneWord(latin)
	if !ok || strings.ContainsFunc(text, func(r rune) bool { return r < 'a' || r > 'z' }) {
		return Lesson{}, false
	}
	var all []letter
	words := 0
	fold(other, func(letters []letter, _ int, _ bool) {
		all = append(all, letters...)
		words++
	})
	w := writtenBy(all, false)
	if words != 1 || w.script != script {
		return Lesson{}, false
	}
	return Lesson{symbols(text), []byte(w.codes)}, true
}

func oneWord(text string) (string, bool) {
	var out []string
	fold(text, func(letters []letter, _ int, _ bool) { out = append(out, textOf(letters)) })
	if len(out) != 1 {
		return "", false
	}
	return out[0], true
}

// Native reports whether the word in script is one of the script's own peoples.
func (l Lesson) Native(script Script) bool {
	return alphabets[script].readAs(string(l.Letters))[0]&nativeLetter != 0
}

// HasNative reports whether a script's letters are read otherwise in native words.
func HasNative(script Script) bool { return alphabets[script].native != "" }

// NativeOf returns the number by which a letter is read in a native word.
func NativeOf(letter uint8) uint8 { return letter | nativeLetter }

// Beside numbers the symbol at a place of a Latin word as a neighbour: any place
// outside it is none.
func (l Lesson) Beside(at int) uint8 {
	if at < 0 || at >= len(l.Symbols) {
		return neighbourNone
	}
	return min(l.Symbols[at], neighbourAny)
}

// Near numbers the letter at a place of the word in script as a neighbour.
func (l Lesson) Near(script Script, at int) uint8 {
	a := &alphabets[script]
	if at < 0 || at >= len(l.Letters) {
		return NoLetter(script)
	}
	return a.near[l.Letters[at]]
}

// AnyLetter is the number that stands for whatever letter is before another one.
func AnyLetter(script Script) uint8 { return uint8(len(alphabets[script].trained)) + 1 }

// NoLetter is the number that stands for the end of a word beside a letter.
func NoLetter(script Script) uint8 { return uint8(len(alphabets[script].trained)) }

// LetterNumber is the number of a letter in its script's alphabet.
func LetterNumber(script Script, r rune) (uint8, bool) {
	n, ok := alphabets[script].number[r]
	return n, ok
}

// SymbolsIn are the Latin symbols of folded letters.
func SymbolsIn(latin string) []byte { return symbols(latin) }
