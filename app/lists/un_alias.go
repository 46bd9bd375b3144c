package lists

import (
	"regexp"
	"strings"
	"sync"

	"postern/app/border"
)

var aliasForms = sync.OnceValue(func() (f struct{ letter, tail, script *regexp.Regexp }) {
	f.letter = regexp.MustCompile(`(?:^|\s)[a-z]\) `)
	f.tail = regexp.MustCompile(`,? ?\b(?:born|date of birth|DOB)\b.*$`)
	f.script = regexp.MustCompile(`(?i:(?:original script|in (?:arabic|russian|cyrillic|persian|pashto|urdu|dari)|name in arabic script)) ?: ?`)
	return f
})

// add reads one alias. ALIAS_NAME holds one name, or several divided by
// semicolons or by a), b); in brackets behind a name stand the same in another
// script, another spelling, or words about it.
func (p unAlias) add(d *draft) {
	p.Name, p.Note = d.long("names", p.Name), d.short("remarks", p.Note)
	kind, weak := p.quality()
	note := p.readNote(d, &kind, weak)
	for _, one := range dividedNames(p.Name) {
		d.addAlias(one, kind, weak)
	}
	d.addBirth(d.readDate(isoDate, clean(p.Birth)))
	if place := joined(", ", p.City, p.Country); place != "" {
		country, _ := namedCountry(p.Country)
		d.addPlace(place, country)
	}
	if note != "" {
		d.addRemark(joined(": ", d.fitName(p.Name), note))
	}
}

// quality says what the list thinks of the alias: Good or Low; for some lists
// a.k.a. or f.k.a.
func (p unAlias) quality() (border.NameKind, bool) {
	switch strings.ToLower(clean(p.Quality)) {
	case "low":
		return border.NameAlias, true
	case "f.k.a.", "f.k.a", "fka":
		return border.NamePrevious, false
	}
	return border.NameAlias, false
}

// dividedNames divides what may be several names, but not within brackets.
func dividedNames(text string) []string {
	text = aliasForms().letter.ReplaceAllString(text, "; ")
	return splitOutsideBrackets(text)
}

// readNote takes names and the word that a name is a former one out of an
// alias's note, and returns the rest of it.
func (p unAlias) readNote(d *draft, kind *border.NameKind, weak bool) string {
	note := p.Note
	for _, begin := range []string{"previously listed as", "formerly listed as"} {
		if rest, ok := cutPrefixFold(note, begin); ok {
			*kind, note = border.NamePrevious, strings.Trim(rest, " .,")
		}
	}
	if at := aliasForms().script.FindStringIndex(note); at != nil {
		name := strings.TrimRight(note[at[1]:], ". ")
		if otherScript(name) && !latin(name) {
			d.addName(border.Name{Text: name, Kind: *kind, Weak: weak})
			note = strings.Trim(note[:at[0]], " .,;")
		}
	}
	rest, groups, _, _ := inBrackets(note)
	for _, text := range append(groups, rest) {
		if names := namesOnly(text); len(names) > 1 {
			for _, n := range names {
				d.addName(border.Name{Text: n, Kind: *kind, Weak: weak})
			}
			if text == rest {
				return ""
			}
		}
	}
	return note
}

// namesOnly divides a text at semicolons, if every part of it looks like a name.
func namesOnly(text string) []string {
	names := strings.Split(text, ";")
	for i, n := range names {
		n = strings.TrimSpace(n)
		names[i] = n
		if n == "" || hasDigit(n) || strings.ContainsAny(n, ":.()") || fatherName(n) == "" {
			return nil
		}
	}
	return names
}

// addAlias adds one alias and what its brackets hold; words that are no name stay
// with it among the remarks.
func (d *draft) addAlias(text string, kind border.NameKind, weak bool) {
	text = d.fitName(text)
	base, groups, variant, at := inBrackets(text)
	script := otherScript(base) && !latin(base)
	for _, g := range groups {
		switch bare := aliasForms().script.ReplaceAllString(g, ""); {
		case otherScript(bare) && !latin(bare):
			d.addName(border.Name{Text: bare, Kind: kind, Weak: weak})
		case script && latin(bare):
			for one := range strings.SplitSeq(bare, ";") {
				d.addName(border.Name{Text: strings.TrimSpace(one), Kind: kind, Weak: weak})
			}
		case strings.EqualFold(g, "birth name"):
			kind = border.NameBirth
		case strings.EqualFold(g, "previously listed as"), strings.EqualFold(g, "formerly listed as"):
			kind = border.NamePrevious
		case !strings.EqualFold(g, "third"): // (third) explains III
			d.addRemark(text)
		}
	}
	if tail := aliasForms().tail.FindStringIndex(base); tail != nil {
		d.addRemark(text)
		base = base[:tail[0]]
	}
	base = tidyAlias(base)
	if own, father, ok := strings.Cut(base, " son of "); ok {
		base = own
		d.addFather(father)
	}
	if latin(base) && otherScript(base) {
		var other string
		base, other = apart(base)
		d.addName(border.Name{Text: other, Kind: kind, Weak: weak})
	}
	d.addSurnameFirstOnly(base, kind, weak)
	if variant != "" {
		d.addSurnameFirstOnly(tidyAlias(withVariant(base, variant, at)), kind, weak)
	}
}

// apart divides a name that stands twice, in Latin letters and in others.
func apart(text string) (roman, other string) {
	var a, b []string
	for word := range strings.FieldsSeq(text) {
		if otherScript(word) {
			b = append(b, word)
		} else {
			a = append(a, word)
		}
	}
	return strings.Join(a, " "), strings.Join(b, " ")
}

// tidyAlias takes quotation marks and stray punctuation off a name.
func tidyAlias(text string) string {
	text = strings.NewReplacer("“", "", "”", "", `"`, "").Replace(text)
	return unquoted(strings.Trim(text, " ,;:)("))
}

// addSurnameFirstOnly adds a name that may have its surname first.
func (d *draft) addSurnameFirstOnly(text string, kind border.NameKind, weak bool) {
	n := surnameFirst(text)
	n.Kind, n.Weak = kind, weak
	d.addName(n)
}
