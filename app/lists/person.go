package lists

import (
	"regexp"
	"strings"
	"sync"

	"postern/app/border"
)

// isSuffix reports whether a part of a name stands behind the surname and has a
// comma of its own: Jr., Sr., II, III, IV.
func isSuffix(part string) bool {
	for _, s := range []string{"jr", "sr", "ii", "iii", "iv"} {
		if equalWord(part, s) {
			return true
		}
	}
	return false
}

// surnameFirst reads a name of the form "SURNAME, Given names"; without a comma
// it is as people write it. Jr. has a comma of its own and goes with the surname:
// "DOE, John, Jr." and "DOE, JR., John" are both John DOE Jr.
func surnameFirst(text string) border.Name {
	parts := strings.Split(text, ",")
	surname, given := strings.TrimSpace(parts[0]), make([]string, 0, 2)
	var suffix string
	for _, p := range parts[1:] {
		switch p = strings.TrimSpace(p); {
		case p == "":
		case isSuffix(p):
			suffix = p
		default:
			given = append(given, p)
		}
	}
	if suffix != "" {
		surname += " " + suffix
	}
	if len(given) == 0 {
		return border.Name{Text: surname}
	}
	n := border.Name{Surname: surname, GivenNames: strings.Join(given, " ")}
	n.Text = n.GivenNames + " " + n.Surname
	return n
}

// unquoted takes one pair of quotation marks off a name, and a second where the
// source doubled them; an apostrophe that is a letter (the Arabic ayn or hamza)
// stays where it stands alone.
func unquoted(s string) string {
	s = strings.TrimSpace(s)
	for _, pair := range [][2]string{{"'", "'"}, {`"`, `"`}, {"“", "”"}, {"‘", "’"}, {"'", "'"}} {
		if inner, ok := strings.CutPrefix(s, pair[0]); ok {
			if inner, ok = strings.CutSuffix(inner, pair[1]); ok && inner != "" {
				s = strings.TrimSpace(inner)
			}
		}
	}
	return s
}

var bracketForms = sync.OnceValue(func() (f struct{ group, word *regexp.Regexp }) {
	f.group = regexp.MustCompile(`\(([^()]*)\)`)
	f.word = regexp.MustCompile(`^[A-ZÀ-Þ‘’'][\pL‘’'-]*$`)
	return f
})

// inBrackets takes what stands in brackets out of a text. A single capitalised
// word is returned as variant: another spelling of the word before it, whose
// place in the text is at.
func inBrackets(text string) (rest string, groups []string, variant string, at int) {
	f := bracketForms()
	at = -1
	for {
		m := f.group.FindStringSubmatchIndex(text)
		if m == nil {
			return strings.TrimSpace(text), groups, variant, at
		}
		inner := strings.TrimSpace(text[m[2]:m[3]])
		before := strings.TrimSpace(text[:m[0]])
		if f.word.MatchString(inner) && latin(inner) && before != "" && !strings.HasSuffix(before, ".") && variant == "" {
			variant, at = inner, len(strings.Fields(before))-1
		} else if f.word.MatchString(inner) && before == "" { // "(Sheikh) Prova" is Sheikh Prova
			text = inner + text[m[1]:]
			continue
		} else {
			groups = append(groups, inner)
		}
		after := strings.TrimLeft(text[m[1]:], " .")
		if strings.HasPrefix(after, ",") {
			text = before + after
		} else {
			text = before + " " + after
		}
	}
}

// withVariant puts the variant in the place of the word it is another spelling
// of.
func withVariant(text, variant string, at int) string {
	words := strings.Fields(text)
	if at < 0 || at >= len(words) {
		return ""
	}
	if strings.HasSuffix(words[at], ",") {
		variant += ","
	}
	words[at] = variant
	return strings.Join(words, " ")
}

// addSurnameFirst adds a name of the form "SURNAME, Given", and a second one
// where a word has another spelling in brackets behind it.
func (d *draft) addSurnameFirst(text string, kind border.NameKind, weak bool) {
	rest, _, variant, at := inBrackets(d.fitName(text))
	add := func(text string, kind border.NameKind) {
		n := surnameFirst(text)
		n.Kind, n.Weak = kind, weak
		d.addName(n)
	}
	add(rest, kind)
	if variant == "" {
		return
	}
	if kind == border.NamePrimary {
		kind = border.NameAlias
	}
	add(withVariant(rest, variant, at), kind)
}
