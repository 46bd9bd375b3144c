package variants

import (
	"math/rand/v2"
	"strings"
	"unicode"
	"unicode/utf8"
)

// sound is one sound of a made-up word: its letters in script, what the standard
// writes for it in Latin letters, and other ways people write it.
type sound struct {
	script, standard string
	usual            []string // none: as the standard has it
}

// word is one made-up word, sound by sound.
type word []sound

// inScript writes a word in its own script.
func (w word) inScript() string {
	var b strings.Builder
	for _, s := range w {
		b.WriteString(s.script)
	}
	return b.String()
}

// inStandard writes a word as the standard of its script has it.
func (w word) inStandard() string {
	var b strings.Builder
	for _, s := range w {
		b.WriteString(s.standard)
	}
	return capital(b.String())
}

// usually writes a word as somebody might who knows no standard; sounds that
// sound the same are written the same way throughout a word.
func (w word) usually(r *rand.Rand) string {
	var b strings.Builder
	chosen := map[string]string{}
	for _, s := range w {
		text, known := chosen[s.standard]
		if !known {
			text = s.standard
			if len(s.usual) > 0 {
				text = s.usual[r.IntN(len(s.usual))]
			}
			chosen[s.standard] = text
		}
		b.WriteString(text)
	}
	return capital(b.String())
}

// capital writes the first letter large.
func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + text[size:]
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// sounds reads "script standard usual usual…" from each part of a text that is
// parted by semicolons.
func sounds(text string) []sound {
	var out []sound
	for part := range strings.SplitSeq(text, ";") {
		f := strings.Fields(part)
		out = append(out, sound{f[0], f[1], f[2:]})
	}
	return out
}

// latin reads "standard usual usual…": sounds whose script is Latin.
func latin(text string) []sound {
	var out []sound
	for part := range strings.SplitSeq(text, ";") {
		f := strings.Fields(part)
		out = append(out, sound{f[0], f[0], f})
	}
	return out
}
