package lists

import (
	"strings"
	"unicode/utf8"

	"postern/app/border"
)

// draft is an alert in the making, with what had to be dropped of its record.
type draft struct {
	file     string
	line     int
	a        border.Alert
	warnings []Warning
	remarks  []string
	tooMany  map[string]bool // fields that are full and said so
}

func newDraft(file string, line int) *draft {
	return &draft{file: file, line: line, a: border.Alert{Subject: border.SubjectPerson}}
}

func (d *draft) warn(code WarnCode, values map[string]any) {
	if len(d.warnings) < MaxValues {
		d.warnings = append(d.warnings, Warning{Code: code, Values: values})
	}
}

func (d *draft) warnValue(code WarnCode, value string) {
	d.warn(code, map[string]any{"Value": shownValue(value)})
}

// room reports whether a field that holds n entries takes one more; the first
// time it does not, it warns.
func (d *draft) room(field string, n, limit int) bool {
	if n < limit {
		return true
	}
	if !d.tooMany[field] {
		if d.tooMany == nil {
			d.tooMany = map[string]bool{}
		}
		d.tooMany[field] = true
		d.warn(WarnTooMany, map[string]any{"Field": field, "Limit": limit})
	}
	return false
}

// addName adds a name unless it stands already; a name that stands as weak and
// comes again as strong is strong. One that comes in its parts only is put
// together. A text without letters, or one whose source lost letters, is dropped
// with a warning.
func (d *draft) addName(n border.Name) {
	raw := n.Text + n.Surname + n.GivenNames
	n.Text, n.Surname, n.GivenNames = clean(n.Text), clean(n.Surname), clean(n.GivenNames)
	if n.Text == "" {
		n.Text = joined(" ", n.GivenNames, n.Surname)
	}
	if n.Text == "" && strings.TrimSpace(raw) == "" {
		return
	}
	if !hasLetter(n.Text) || strings.ContainsRune(n.Text, utf8.RuneError) {
		d.warnValue(WarnName, n.Text)
		return
	}
	if text, cut := cutRunes(n.Text, MaxNameRunes); cut {
		d.warn(WarnNameTooLong, map[string]any{"Value": shownValue(n.Text), "Limit": MaxNameRunes})
		n.Text, n.Surname, n.GivenNames = text, "", ""
	}
	if !d.room("names", len(d.a.Names), MaxNames) {
		return
	}
	for i := range d.a.Names {
		if old := &d.a.Names[i]; strings.EqualFold(old.Text, n.Text) {
			old.Weak = old.Weak && n.Weak
			if old.Surname == "" {
				old.Surname, old.GivenNames = n.Surname, n.GivenNames
			}
			return
		}
	}
	d.a.Names = append(d.a.Names, n)
}

// addEntry appends to one of the alert's fields, within its limit and once.
func addEntry[T comparable](d *draft, field string, to *[]T, v T) {
	var none T
	if v == none || !d.room(field, len(*to), MaxValues) {
		return
	}
	for _, old := range *to {
		if old == v {
			return
		}
	}
	*to = append(*to, v)
}

// fitName cuts what is far too long to be a name, before it is taken apart.
func (d *draft) fitName(text string) string {
	short, cut := cutRunes(text, 2*MaxNameRunes)
	if cut {
		d.warn(WarnNameTooLong, map[string]any{"Value": shownValue(short), "Limit": MaxNameRunes})
	}
	return short
}

// addRemark keeps words that no field of an alert has a place for.
func (d *draft) addRemark(text string) { addEntry(d, "remarks", &d.remarks, clean(text)) }

// joinRemarks makes the alert's remarks of the words kept.
func (d *draft) joinRemarks() { d.a.Remarks = d.long("remarks", strings.Join(d.remarks, "; ")) }

func (d *draft) addBirth(date border.PartialDate) { addEntry(d, "birth_dates", &d.a.BirthDates, date) }

func (d *draft) addNationality(c border.Country) {
	addEntry(d, "nationalities", &d.a.Nationalities, c)
}

func (d *draft) addFather(name string) {
	addEntry(d, "father_names", &d.a.FatherNames, d.short("father_names", name))
}

func (d *draft) addOffence(text string) {
	addEntry(d, "offences", &d.a.Offences, d.short("offences", text))
}

func (d *draft) addPhysicalMark(text string) {
	addEntry(d, "physical_marks", &d.a.PhysicalMarks, d.short("physical_marks", text))
}

func (d *draft) addMarker(m border.Marker) { addEntry(d, "markers", &d.a.Markers, m) }

func (d *draft) addLink(l border.Link) {
	l.Relation = d.short("links", l.Relation)
	addEntry(d, "links", &d.a.Links, l)
}

// addPlace adds a birthplace; its country is read from the text where it is not
// given and the text names one.
func (d *draft) addPlace(text string, country border.Country) {
	p := border.Place{Text: d.short("birth_places", text), Country: country}
	if p.Country == "" {
		p.Country = countryOfPlace(p.Text)
	}
	addEntry(d, "birth_places", &d.a.BirthPlaces, p)
}

// addDocument adds a document; one without a number that can be compared is
// dropped with a warning.
func (d *draft) addDocument(doc border.AlertDocument) {
	doc.Type, doc.Number, doc.Note = d.short("documents", doc.Type), d.short("documents", doc.Number), d.short("documents", doc.Note)
	if border.NormalNumber(doc.Number) == "" {
		d.warnValue(WarnDocument, joined(" ", doc.Type, doc.Number, doc.Note))
		return
	}
	addEntry(d, "documents", &d.a.Documents, doc)
}

// short cleans a text of one line or so and cuts it to its limit.
func (d *draft) short(field, text string) string { return d.limited(field, text, MaxTextRunes/10) }

// long is short for remarks and reasons.
func (d *draft) long(field, text string) string { return d.limited(field, text, MaxTextRunes) }

func (d *draft) limited(field, text string, limit int) string {
	text, cut := cutRunes(clean(text), limit)
	if cut {
		d.warn(WarnTextCut, map[string]any{"Field": field, "Limit": limit})
	}
	return text
}
