package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"postern/app/border"
	"postern/app/lang"
	"postern/app/lists"
	"postern/app/mrz"
)

// maxText bounds every value of a traveller but his names, in characters.
const maxText = 100

// lineFault says why a line is not a traveller: a key of the catalogue under
// "ctl.line.", with its values.
type lineFault struct {
	key    string
	values lang.Values
}

func (f *lineFault) Error() string { return "line: " + f.key }

func fault(key string, values lang.Values) error { return &lineFault{key, values} }

// asked is one line of input as far as it could be read.
type asked struct {
	id        json.RawMessage
	traveller border.Traveller
	read      border.Read
	unknown   []string // fields that are not known here
	nameTwice bool     // a whole name beside its parts, which count
	// damage is what is wrong with the machine-readable zone beyond its check
	// digits: lines that are missing, or too short, or too long.
	damage *lineFault
}

// object is a JSON object whose known fields are taken out one by one; what is
// left is not known.
type object struct {
	fields map[string]json.RawMessage
	within string // "document." in a document
	err    error  // the first fault
}

// readTraveller reads one line. today is for the century of two-digit years in
// a machine-readable zone. Where it fails, the id is still there if it could be
// made out.
func readTraveller(line []byte, today time.Time) (asked, error) {
	a := asked{id: json.RawMessage("null")}
	o, err := readObject(line)
	if err != nil {
		return a, err
	}
	if id, given := o.take("id"); given {
		if bytes.ContainsAny(id[:1], "{[tf") || len(id) > 1024 {
			return a, fault("id", nil)
		}
		a.id = id
	}
	zone, given, err := o.zone(today)
	if err != nil {
		return a, err
	}
	a.traveller, a.read, a.damage = zone.Traveller, zone.Read, zone.damage
	t := &a.traveller
	a.nameTwice = o.names(t)
	o.date("birth_date", &t.BirthDate)
	o.sex("sex", &t.Sex)
	o.country("nationality", &t.Nationality)
	o.text("father_name", lists.MaxNameRunes, &t.FatherName)
	a.unknown = o.document(&t.Document)
	a.unknown = append(a.unknown, slices.Sorted(maps.Keys(o.fields))...)
	if o.err != nil {
		return a, o.err
	}
	if given && a.damage == nil && !zone.Whole() && !complete(*t) {
		a.damage = &lineFault{key: "mrz_part"}
	}
	if a.damage != nil {
		a.read = border.ReadDamaged
	}
	return a, a.searchable()
}

// complete reports whether nothing is missing that a line of a zone holds.
func complete(t border.Traveller) bool {
	return t.FullName() != "" && t.Numbered() && !t.BirthDate.IsZero()
}

// searchable says why there is nothing to search for.
func (a *asked) searchable() error {
	t := a.traveller
	document := t.Document
	for _, n := range []struct{ field, value string }{
		{"document.number", document.Number}, {"document.personal_number", document.PersonalNumber},
	} {
		written := strings.ContainsFunc(n.value, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
		if n.value != "" && border.NormalNumber(n.value) == "" && (written || t.Empty()) {
			return fault("number", lang.Values{"Field": n.field, "Value": n.value})
		}
	}
	switch {
	case t.Empty() && a.damage != nil:
		return a.damage
	case t.Empty() && a.read == border.ReadDamaged:
		return fault("damaged", nil)
	case t.Empty():
		return fault("empty", nil)
	case !t.Numbered() && strings.IndexFunc(t.FullName(), unicode.IsLetter) < 0:
		return fault("no_letters", lang.Values{"Value": t.FullName()})
	}
	return nil
}

func readObject(line []byte) (*object, error) {
	switch {
	case len(bytes.TrimSpace(line)) == 0:
		return nil, fault("blank", nil)
	case !utf8.Valid(line):
		return nil, fault("not_utf8", nil)
	}
	o := &object{}
	err := json.Unmarshal(line, &o.fields)
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return nil, fault("not_object", lang.Values{"Value": wrong.Value})
	}
	if err != nil {
		return nil, fault("not_json", lang.Values{"Detail": err.Error()})
	}
	if o.fields == nil {
		return nil, fault("not_object", lang.Values{"Value": "null"})
	}
	return o, nil
}

// take takes a field out; one that is null counts as not given.
func (o *object) take(name string) (json.RawMessage, bool) {
	v, ok := o.fields[name]
	delete(o.fields, name)
	return v, ok && string(v) != "null"
}

func (o *object) fail(err error) {
	if o.err == nil {
		o.err = err
	}
}

// text reads a field that is a text of at most so many characters; where it is
// not given, to stays as it is.
func (o *object) text(name string, most int, to *string) (given bool) {
	v, given := o.take(name)
	if !given {
		return false
	}
	var s string
	if err := json.Unmarshal(v, &s); err != nil {
		o.fail(fault("not_text", lang.Values{"Field": o.within + name}))
		return false
	}
	s = strings.TrimSpace(s)
	if utf8.RuneCountInString(s) > most {
		o.fail(fault("too_long", lang.Values{"Field": o.within + name, "Limit": most}))
		return false
	}
	*to = s
	return true
}

// names reads the name, whole or in its parts. It reports whether both were
// given.
func (o *object) names(t *border.Traveller) (both bool) {
	var whole, surname, givenNames string
	hasWhole := o.text("name", lists.MaxNameRunes, &whole) && whole != ""
	hasSurname := o.text("surname", lists.MaxNameRunes, &surname) && surname != ""
	hasGiven := o.text("given_names", lists.MaxNameRunes, &givenNames) && givenNames != ""
	switch {
	case hasSurname || hasGiven:
		t.Name, t.Surname, t.GivenNames, t.NameCut = "", surname, givenNames, false
		return hasWhole
	case hasWhole:
		t.Name, t.Surname, t.GivenNames, t.NameCut = whole, "", "", false
	}
	return false
}

func (o *object) date(name string, to *border.PartialDate) {
	var s string
	if !o.text(name, maxText, &s) {
		return
	}
	d, err := border.ParsePartialDate(s)
	if wrong, ok := errors.AsType[*border.DateError](err); ok {
		o.fail(fault("date_"+string(wrong.Reason), lang.Values{"Field": o.within + name, "Value": s, "Part": wrong.Value}))
		return
	}
	*to = d
}

func (o *object) sex(name string, to *border.Sex) {
	var s string
	if !o.text(name, maxText, &s) {
		return
	}
	switch strings.ToLower(s) {
	case "m", "male":
		*to = border.SexMale
	case "f", "female":
		*to = border.SexFemale
	case "x", "<":
		*to = border.SexUnspecified
	case "":
	default:
		o.fail(fault("sex", lang.Values{"Field": o.within + name, "Value": s}))
	}
}

func (o *object) country(name string, to *border.Country) {
	var s string
	if !o.text(name, maxText, &s) || s == "" {
		return
	}
	c, ok := border.ParseCountry(s)
	if !ok {
		o.fail(fault("country", lang.Values{"Field": o.within + name, "Value": s}))
		return
	}
	*to = c
}

// document reads the travel document and returns its fields that are not known.
func (o *object) document(to *border.TravelDocument) (unknown []string) {
	v, given := o.take("document")
	if !given {
		return nil
	}
	d := &object{within: "document."}
	if err := json.Unmarshal(v, &d.fields); err != nil || d.fields == nil {
		o.fail(fault("not_document", nil))
		return nil
	}
	d.text("type", maxText, &to.Type)
	d.text("number", maxText, &to.Number)
	d.text("personal_number", maxText, &to.PersonalNumber)
	d.country("issuing_state", &to.IssuingState)
	d.date("expires", &to.Expires)
	if d.err != nil {
		o.fail(d.err)
	}
	for _, name := range slices.Sorted(maps.Keys(d.fields)) {
		unknown = append(unknown, d.within+name)
	}
	return unknown
}

// readZone is a machine-readable zone with what is wrong with its lines.
type readZone struct {
	mrz.Zone
	damage *lineFault
}

// zone reads the machine-readable zone, given as its lines or as one text. What
// stands beside it in the object replaces what it says. A blank one is not given.
func (o *object) zone(today time.Time) (z readZone, given bool, err error) {
	v, given := o.take("mrz")
	if !given {
		return z, false, nil
	}
	var lines []string
	if json.Unmarshal(v, &lines) != nil {
		var text string
		if json.Unmarshal(v, &text) != nil {
			return z, true, fault("mrz_form", nil)
		}
		lines = []string{text}
	}
	text := strings.Join(lines, "\n")
	if strings.TrimSpace(text) == "" {
		return z, false, nil
	}
	z.Zone, err = mrz.Parse(text, today)
	length, wrongLength := errors.AsType[*mrz.LengthError](err)
	switch {
	case wrongLength:
		z.damage = &lineFault{"mrz_length", lang.Values{"Part": length.Line, "Length": length.Length}}
	case errors.Is(err, mrz.ErrUnreadable):
		z.damage = &lineFault{key: "damaged"}
	case err != nil:
		return z, true, fault("mrz", nil)
	}
	return z, true, nil
}
