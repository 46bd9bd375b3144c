package lists

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"postern/app/border"
)

// add reads one birth date: a day, a year (perhaps approximate), a span of years,
// or words in the note. A day of 1 January is a day: the list has a form of its
// own for a year.
func (b unBirth) add(d *draft) {
	note := d.short("birth_dates", b.Note)
	_, about := cutPrefixFold(clean(b.Type)+note, "approximately")
	about = about || strings.EqualFold(note, "approximately")
	var date border.PartialDate
	switch date0, year, from := clean(b.Date), clean(b.Year), clean(b.From); {
	case date0 != "":
		date = d.readDate(isoDate, date0)
	case year != "":
		date = d.readDate(isoDate, year)
		if month := months()[strings.ToLower(strings.TrimRight(note, "."))]; month != 0 {
			date.Month = month
		}
	case from != "":
		text := from
		if to := clean(b.To); to != "" {
			text += " to " + to
		}
		date = d.readDate(writtenDate, text)
	case note != "":
		date = d.readDate(writtenDate, note)
	}
	if !date.IsZero() {
		date.About = date.About || about
		d.addBirth(date)
	}
}

func (p unPlace) add(d *draft) {
	country, ok := namedCountry(p.Country)
	if !ok && !notStated(clean(p.Country)) {
		d.warnValue(WarnCountry, p.Country)
	}
	d.addPlace(joined(", ", p.Street, p.City, p.Province, p.Country, p.Note), country)
}

// joined joins what is stated of several parts.
func joined(by string, parts ...string) string {
	kept := parts[:0:0]
	for _, p := range parts {
		if p = strings.Trim(clean(p), " ,;"); p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, by)
}

// add reads one document. Its number stands in NUMBER, often behind words
// ("Afghan passport number AA0000001"), or in the second type or the note.
func (p unDocument) add(d *draft) {
	kind, note := clean(p.Type), d.short("documents", p.Note)
	if second := trimMarks(clean(p.Type2)); second != "" {
		kind = second
	}
	w, ok := splitNumber(p.Number)
	if !ok {
		if w, ok = splitNumber(p.Type2); ok {
			kind = ""
		}
	}
	if !ok {
		if w, ok = numberInNote(note); ok {
			note = strings.Join(w.rest, "; ")
			w.rest = nil
		}
	}
	if !ok {
		if number := clean(p.Number); number != "" {
			d.warnValue(WarnDocument, number)
		}
		return
	}
	doc := border.AlertDocument{Number: w.number, IssuedOn: d.readDate(isoDate, clean(p.Issued))}
	words, state := cutCountry(w.kind)
	doc.IssuingState = p.issuer(d, state)
	switch {
	case hasLetter(words):
		doc.Type = words
	case kind != "":
		doc.Type = kind
	default:
		doc.Type = clean(p.Type)
	}
	d.describe(&doc, append(w.rest, note))
	d.addDocument(doc)
}

// issuer is the state that issued a document: the one the list states, else the
// one whose document it is called, else the one where it was issued.
func (p unDocument) issuer(d *draft, called border.Country) border.Country {
	of := func(text string) border.Country {
		text = clean(text)
		if notStated(text) {
			return ""
		}
		c, ok := namedCountry(text)
		if !ok {
			d.warnValue(WarnCountry, text)
		}
		return c
	}
	if c := of(p.Issuing); c != "" {
		return c
	}
	if called != "" {
		return called
	}
	return of(p.Country)
}

// numberInNote finds a number that stands in a note, before the words on when and
// for whom it was issued.
func numberInNote(note string) (written, bool) {
	at := len(note)
	for _, begin := range []string{", ", " issued ", " expired ", " expires ", " under name ", " under the name "} {
		if i := strings.Index(note, begin); i >= 0 && i < at {
			at = i
		}
	}
	first := strings.ToLower(note[:at])
	for _, begin := range []string{"issued", "expire", "expir", "valid", "made out", "date of", "revoked", "approximately", "officially", "passport expiration", "and ", "on ", "("} {
		if strings.HasPrefix(first, begin) {
			return written{}, false
		}
	}
	w, ok := splitNumber(note[:at])
	if rest := strings.Trim(note[at:], " ,"); rest != "" {
		w.rest = append(w.rest, rest)
	}
	// a year by itself is none
	return w, ok && (w.kind != "" || len(w.number) > 4)
}

var unComments = sync.OnceValue(func() (f struct{ father, marks, other *regexp.Regexp }) {
	f.father = regexp.MustCompile(`(?i:\b(?:(?:alternative )?father[’']s name|name of father)(?: is| was)?:? )((?:[A-Z]\. )*[^.,;()]+)[.,;()]`)
	f.marks = regexp.MustCompile(`(?i:physical description|distinguishing marks): ?(.+?)(?:\. ?[A-Z]|\.?$| INTERPOL)`)
	f.other = regexp.MustCompile(`\b[A-Z]{2}i\.\d{3}\b`)
	return f
})

// remarks keeps titles, functions and comments, and takes out of them what an
// alert has a field for: the father's name, physical marks, and the reference
// numbers of other individuals.
func (p *unIndividual) remarks(d *draft) {
	comments := d.long("remarks", joined(" ", p.Comments...))
	forms := unComments()
	if strings.Contains(comments, "ather") {
		for _, m := range forms.father.FindAllStringSubmatch(comments+".", MaxValues) {
			if name := fatherName(m[1]); name != "" {
				d.addFather(name)
			}
		}
	}
	if strings.Contains(comments, "escription") || strings.Contains(comments, "marks") {
		for _, m := range forms.marks.FindAllStringSubmatch(comments, MaxValues) {
			d.addPhysicalMark(m[1])
		}
	}
	if strings.Contains(comments, "i.") {
		for _, id := range forms.other.FindAllString(comments, MaxValues) {
			if id != d.a.ID {
				d.addLink(border.Link{Alert: id})
			}
		}
	}
	about := d.remarks // said of aliases
	d.remarks = nil
	for _, text := range slices.Concat(p.Titles, p.Designations, []string{comments}, about) {
		d.addRemark(text)
	}
	d.joinRemarks()
}

// particles are the small words that stand within names.
var particles = map[string]bool{
	"bin": true, "ben": true, "ibn": true, "bint": true, "bent": true, "ag": true, "ould": true, "al": true, "el": true,
	"de": true, "da": true, "dos": true, "del": true, "la": true, "di": true, "ur": true, "ul": true, "y": true,
}

// fatherName is a name out of a sentence, "" where the sentence runs on and it
// cannot be told where the name ends.
func fatherName(text string) string {
	text = strings.Trim(clean(text), " .")
	for word := range strings.FieldsSeq(text) {
		first := []rune(strings.TrimLeft(word, "‘’'`"))
		if len(first) == 0 || particles[word] || strings.HasPrefix(word, "al-") || strings.HasPrefix(word, "el-") {
			continue
		}
		if strings.ToUpper(string(first[:1])) != string(first[:1]) {
			return ""
		}
	}
	if len(strings.Fields(text)) > 8 {
		return ""
	}
	return text
}
