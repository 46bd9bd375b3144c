package lists

import (
	"regexp"
	"strings"
	"sync"

	"postern/app/border"
)

// written is a document as lists write it in running text: "Libyan passport No.
// 300001 (expires 2 Jul. 2010)".
type written struct {
	kind   string // the words before the number, without "no." and the like
	number string
	rest   []string // what stands behind it, in pieces
}

// longestNumber bounds a document number, with its blanks and strokes;
// longestText the words around it.
const (
	longestNumber = 48
	longestText   = 1000
)

var numberForms = sync.OnceValue(func() (f struct{ brackets, begins, marks, issued, expires *regexp.Regexp }) {
	// a remark in brackets at the end, behind the number: (Libya), (expires …)
	f.brackets = regexp.MustCompile(`^(.*\d.*?) ?\(([^()]*)\)[.,]?$`)
	// letters that begin a number and stand apart from it: SE 000001, TR-P 614 000
	f.begins = regexp.MustCompile(`^[A-Z]{1,2}(?:-[A-Z]{0,2})?$`)
	// words before a number that say only that one follows
	f.marks = regexp.MustCompile(`(?i)(?:^|[\s,])(?:no|nos|number|num|nr|n°|#)\.?:?$`)
	date := `(?i:(?:on|in|of|date)?:? ?)*(` + onePattern + `(?: ?to ?` + onePattern + `)?)`
	f.issued = regexp.MustCompile(`(?i:\b(?:issued?|date of issue):? ?)` + date)
	f.expires = regexp.MustCompile(`(?i:\b(?:expire[sd]?|expiring|expiry|expiration|exp\.|valid until):? ?)` + date)
	return f
})

// splitNumber finds the number in a text; false where there is none.
func splitNumber(text string) (written, bool) {
	f := numberForms()
	var w written
	if text = clean(text); len(text) > longestText {
		return w, false
	}
	for strings.HasSuffix(strings.TrimRight(text, ".,"), ")") {
		m := f.brackets.FindStringSubmatch(text)
		if m == nil || len(m[2]) == 1 && strings.HasSuffix(text, m[1]+"("+m[2]+")") { // the check digit of D123456(9)
			break
		}
		text, w.rest = strings.TrimRight(m[1], " ,"), append(w.rest, strings.TrimSpace(m[2]))
	}
	words := strings.Split(text, " ")
	at := 0
	for at < len(words) && !hasDigit(words[at]) {
		at++
	}
	if at == len(words) {
		return w, false
	}
	end := endOfNumber(words, at)
	for at > 0 && beginsNumber(words[at-1]) {
		at--
	}
	w.kind = trimMarks(strings.Join(words[:at], " "))
	w.number = tidyNumber(words[at:end])
	if rest := strings.Trim(strings.Join(words[end:], " "), " ,"); rest != "" {
		w.rest = append(w.rest, rest)
	}
	if strings.HasPrefix(w.number, "(") && strings.HasSuffix(w.number, ")") {
		return w, false // a year in brackets
	}
	return w, hasDigit(w.number) && len(w.number) <= longestNumber
}

// beginsNumber reports whether a word before a number belongs to it.
func beginsNumber(word string) bool {
	switch word {
	case "NO", "ID", "US", "UK", "OF", "IN":
		return false
	}
	return len(word) <= 5 && numberForms().begins.MatchString(word)
}

// endOfNumber is where the number that begins at words[at] ends: behind its last
// word with a digit or of capitals. A short word such as the "Ta Na" of a Burmese
// number belongs to it only if digits follow, and a comma ends it.
func endOfNumber(words []string, at int) int {
	end := at + 1
	for i := at; i < len(words); i++ {
		word := words[i]
		switch {
		case hasDigit(word), len(word) <= 3 && strings.ToUpper(word) == word:
			end = i + 1
		case len(word) > 3 || word[0] < 'A' || word[0] > 'Z':
			return end
		}
		if strings.HasSuffix(word, ",") {
			return end
		}
	}
	return end
}

// tidyNumber joins the words of a number without the marks that say that it is
// one.
func tidyNumber(words []string) string {
	kept := words[:0:0]
	for _, w := range words {
		if hasDigit(w) || !numberForms().marks.MatchString(w) {
			kept = append(kept, w)
		}
	}
	n := strings.Trim(strings.Join(kept, " "), " ,.:;")
	n = strings.TrimPrefix(n, "#")
	for _, mark := range []string{"N°", "No"} {
		if rest, ok := strings.CutPrefix(n, mark); ok && rest != "" && rest[0] >= '0' && rest[0] <= '9' {
			n = rest
		}
	}
	return n
}

// trimMarks takes "number", "No.:" and the like off the end of a kind.
func trimMarks(kind string) string {
	for {
		trimmed := strings.TrimRight(numberForms().marks.ReplaceAllString(kind, ""), " ,:-#")
		if trimmed == kind {
			return kind
		}
		kind = trimmed
	}
}

// dates takes the dates of issue and expiry out of the words behind a number and
// returns those words without them.
func (d *draft) dates(doc *border.AlertDocument, text string) string {
	f := numberForms()
	take := func(form *regexp.Regexp, to *border.PartialDate) {
		m := form.FindStringSubmatchIndex(text)
		if m == nil {
			return
		}
		date, fault := writtenDate(text[m[2]:m[3]])
		if fault == dateImpossible {
			d.warnValue(WarnImpossibleDate, text[m[0]:m[1]])
		}
		if fault != dateRead {
			return
		}
		if to.IsZero() {
			*to = date
		}
		text = text[:m[0]] + " " + text[m[1]:]
	}
	if strings.Contains(text, "ssue") {
		take(f.issued, &doc.IssuedOn)
	}
	if strings.Contains(text, "xp") || strings.Contains(text, "alid") {
		take(f.expires, &doc.Expires)
	}
	return strings.Trim(strings.NewReplacer(" ,", ",", ". .", ".").Replace(clean(text)), " ,.;")
}

// describe fills a document from what stands behind its number: the country that
// issued it, its dates; the rest is the note.
func (d *draft) describe(doc *border.AlertDocument, rest []string) {
	var notes []string
	for _, text := range rest {
		if doc.IssuingState == "" {
			name, _, _ := strings.Cut(text, ". ") // "Cabo Verde. Previously Cape Verde."
			if c, ok := namedCountry(name); ok {
				doc.IssuingState = c
				continue
			}
		}
		switch left := d.dates(doc, text); strings.ToLower(left) {
		case "", "and", "date of", "passport": // said by the dates
		default:
			notes = append(notes, left)
		}
	}
	doc.Note = strings.Join(notes, "; ")
}

// cutCountry takes the country that a document's kind begins with off it:
// "Libyan passport", "Central African Republic".
func cutCountry(kind string) (rest string, country border.Country) {
	words := strings.Fields(kind)
	for n := min(4, len(words)); n > 0; n-- {
		if c, ok := namedCountry(strings.Join(words[:n], " ")); ok {
			return strings.Join(words[n:], " "), c
		}
	}
	return kind, ""
}
