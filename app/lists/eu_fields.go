package lists

import (
	"slices"
	"strings"

	"postern/app/border"
)

// euAlias is one name. None is marked as the first, and one name may stand once
// for every regulation and every language of the Union.
type euAlias struct {
	First    string   `xml:"firstName,attr"`
	Middle   string   `xml:"middleName,attr"`
	Last     string   `xml:"lastName,attr"`
	Whole    string   `xml:"wholeName,attr"`
	Function string   `xml:"function,attr"`
	Title    string   `xml:"title,attr"`
	Gender   string   `xml:"gender,attr"`
	Strong   string   `xml:"strong,attr"`
	Language string   `xml:"nameLanguage,attr"`
	Remarks  []string `xml:"remark"`
}

// name is the whole name, with its parts where they make the whole. Parts that say
// more than the whole are returned as a second name.
func (n euAlias) name() (whole, second border.Name) {
	parts := border.Name{Surname: clean(n.Last), GivenNames: joined(" ", n.First, n.Middle)}
	parts.Text = joined(" ", parts.GivenNames, parts.Surname)
	if parts.Surname == "" || parts.GivenNames == "" {
		parts.Surname, parts.GivenNames = "", ""
	}
	whole = border.Name{Text: clean(n.Whole)}
	switch {
	case whole.Text == "":
		return parts, border.Name{}
	case strings.EqualFold(whole.Text, parts.Text), strings.EqualFold(whole.Text, joined(" ", parts.Surname, parts.GivenNames)):
		whole.Surname, whole.GivenNames = parts.Surname, parts.GivenNames
	case saysMore(parts.Text, whole.Text):
		second = parts
	}
	return whole, second
}

// saysMore reports whether a text has a word that another has not.
func saysMore(text, other string) bool {
	other = " " + strings.ToLower(strings.NewReplacer(",", " ", "(", " ", ")", " ").Replace(other)) + " "
	for word := range strings.FieldsSeq(strings.ToLower(text)) {
		if !strings.Contains(other, " "+word+" ") {
			return true
		}
	}
	return false
}

// weak reports whether the list calls the name weak; older records say so in a
// remark (low quality a.k.a.).
func (n euAlias) weak() bool {
	for _, r := range n.Remarks {
		if strings.Contains(strings.ToLower(r), "low quality") {
			return true
		}
	}
	switch strings.ToLower(clean(n.Strong)) {
	case "false", "0":
		return true
	}
	return false
}

// inScript reports whether the name can be how the person's own name is written in
// its own letters; in Bulgarian and Greek every name on the list is.
func (n euAlias) inScript(text string) bool {
	switch strings.ToUpper(clean(n.Language)) {
	case "BG", "EL":
		return false
	}
	return otherScript(text) && !latin(text)
}

// euNames adds the primary name first: the first strong one in Latin letters, else
// the first strong one, else the first.
func euNames(d *draft, names []euAlias) {
	primary, rank := -1, 0
	for i, n := range names {
		whole, _ := n.name()
		of := 1
		switch {
		case !hasLetter(whole.Text):
			continue
		case !n.weak() && latin(whole.Text):
			of = 3
		case !n.weak():
			of = 2
		}
		if of > rank {
			primary, rank = i, of
		}
	}
	if primary >= 0 {
		whole, _ := names[primary].name()
		whole.Weak = names[primary].weak()
		if rest, groups, variant, _ := inBrackets(d.fitName(whole.Text)); len(groups) > 0 || variant != "" {
			whole = border.Name{Text: rest, Weak: whole.Weak} // the brackets come with the aliases
		}
		d.addName(whole)
	}
	script := false
	for _, n := range names {
		whole, second := n.name()
		kind := border.NameAlias
		if !script && !n.weak() && n.inScript(whole.Text) {
			kind, script = border.NameScript, true
		}
		d.addEUName(whole, kind, n.weak())
		if second.Text != "" {
			second.Kind, second.Weak = border.NameAlias, n.weak()
			d.addName(second)
		}
		for _, r := range n.Remarks {
			if !strings.Contains(strings.ToLower(r), "quality") {
				d.addRemark(joined(": ", whole.Text, r))
			}
		}
	}
}

// addEUName adds a name; one with brackets or a comma is taken apart.
func (d *draft) addEUName(n border.Name, kind border.NameKind, weak bool) {
	if strings.ContainsAny(n.Text, "(),") {
		d.addAlias(n.Text, kind, weak)
		return
	}
	n.Kind, n.Weak = kind, weak
	d.addName(n)
}

// euBirth is a birth date with a place. The date is a day, or its parts, or a span
// of years of which one end may be missing.
type euBirth struct {
	euCountry
	Date     string `xml:"birthdate,attr"`
	Day      string `xml:"dayOfMonth,attr"`
	Month    string `xml:"monthOfYear,attr"`
	Year     string `xml:"year,attr"`
	From     string `xml:"yearRangeFrom,attr"`
	To       string `xml:"yearRangeTo,attr"`
	Circa    string `xml:"circa,attr"`
	Calendar string `xml:"calendarType,attr"`
	City     string `xml:"city,attr"`
	Place    string `xml:"place,attr"`
	Region   string `xml:"region,attr"`
}

func (b euBirth) add(d *draft) {
	each(b.Remarks, d.addRemark)
	country := d.euCountry(b.euCountry)
	name := clean(b.Name)
	if strings.EqualFold(name, "unknown") {
		name = ""
	}
	d.addPlace(joined(", ", b.City, b.Place, b.Region, name), country)
	date, text := b.written()
	switch calendar := strings.ToUpper(clean(b.Calendar)); {
	case text == "":
		return
	case calendar != "" && calendar != "GREGORIAN":
		// a year of another calendar lies in two of ours: it is told, never guessed
		text = joined(" ", text, calendar)
		d.warnValue(WarnDate, text)
		d.addRemark("birthdate " + text)
		return
	}
	found := d.readDate(date, text)
	switch {
	case found.IsZero():
		d.addRemark("birthdate " + text)
		return
	case strings.EqualFold(clean(b.Circa), "true"), clean(b.Circa) == "1":
		found.About = true
	}
	d.addBirth(found)
}

// written is the date as one text, and what reads it.
func (b euBirth) written() (read func(string) (border.PartialDate, dateFault), text string) {
	date, year, month, day := clean(b.Date), clean(b.Year), clean(b.Month), clean(b.Day)
	from, to := clean(b.From), clean(b.To)
	switch {
	case date != "":
		return isoDate, date
	case year != "" || month != "" || day != "":
		if day != "" && month == "" {
			month = "?" // a day without its month is none
		}
		text := year
		for _, part := range []string{month, day} {
			if part == "" {
				break
			}
			if len(part) == 1 {
				part = "0" + part
			}
			text += "-" + part
		}
		return isoDate, text
	case from != "" && to != "":
		return writtenDate, from + " to " + to
	case from != "" || to != "":
		return openSpan, from + ".." + to
	}
	return nil, ""
}

// openSpan refuses a span without one of its ends: an alert has no date for it.
func openSpan(string) (border.PartialDate, dateFault) { return border.PartialDate{}, dateForm }

// euIdentification is a document or a number.
type euIdentification struct {
	euCountry
	Kind        string `xml:"identificationTypeCode,attr"`
	Description string `xml:"identificationTypeDescription,attr"`
	Number      string `xml:"number,attr"`
	Latin       string `xml:"latinNumber,attr"`
	Name        string `xml:"nameOnDocument,attr"`
	IssuedBy    string `xml:"issuedBy,attr"`
	Issued      string `xml:"issueDate,attr"`
	IssuedOn    string `xml:"issuedDate,attr"`
	ValidTo     string `xml:"validTo,attr"`
	Diplomatic  string `xml:"diplomatic,attr"`
	Expired     string `xml:"knownExpired,attr"`
	False       string `xml:"knownFalse,attr"`
	Lost        string `xml:"reportedLost,attr"`
	Revoked     string `xml:"revokedByIssuer,attr"`
}

// add keeps a document with what the list knows of it: lost, revoked, false.
func (i euIdentification) add(d *draft) {
	doc := border.AlertDocument{
		Type: clean(i.Description), IssuingState: d.euCountry(i.euCountry),
		IssuedOn: d.readDate(isoDate, firstStated(i.Issued, i.IssuedOn)), Expires: d.readDate(isoDate, clean(i.ValidTo)),
		Event: i.event(),
	}
	if doc.Type == "" {
		doc.Type = clean(i.Kind)
	}
	if truth(i.Diplomatic) && !strings.Contains(strings.ToLower(doc.Type), "diplomatic") {
		doc.Type = joined(" ", "diplomatic", doc.Type)
	}
	notes := append(labelled("name ", []string{i.Name}), labelled("issued by ", []string{i.IssuedBy})...)
	if truth(i.Expired) {
		notes = append(notes, "expired")
	}
	for _, r := range i.Remarks {
		if r = strings.Trim(clean(r), "()"); !strings.EqualFold(r, clean(i.Kind)) {
			notes = append(notes, r)
		}
	}
	numbers := []string{clean(i.Number)}
	if other := clean(i.Latin); other != "" && !strings.EqualFold(other, numbers[0]) {
		numbers = append(numbers, other)
	}
	for _, n := range numbers {
		one, about := doc, notes
		if strings.ContainsAny(n, " (:") { // words around it: "AA0000001 (Afghanistan)"
			if w, ok := splitNumber(n); ok {
				n, about = w.number, slices.Concat([]string{w.kind}, w.rest, notes)
			}
		}
		switch {
		case border.NormalNumber(n) != "":
			one.Number, one.Note = n, joined("; ", about...)
			d.addDocument(one)
		case n != "" || len(numbers) == 1:
			d.warnValue(WarnDocument, joined(" ", doc.Type, n, joined("; ", notes...)))
		}
	}
}

// event is what happened to the document, the gravest first.
func (i euIdentification) event() string {
	switch {
	case truth(i.False):
		return "false"
	case truth(i.Lost):
		return "lost"
	case truth(i.Revoked):
		return "revoked"
	}
	return ""
}

// truth reads an XML boolean.
func truth(text string) bool {
	text = clean(text)
	return strings.EqualFold(text, "true") || text == "1"
}

// firstStated is the first text that says something.
func firstStated(texts ...string) string {
	for _, t := range texts {
		if t = clean(t); t != "" {
			return t
		}
	}
	return ""
}
