package mrz

import (
	"strings"
	"time"

	"postern/app/border"
)

// reader reads the fields of one zone.
type reader struct {
	format *format
	lines  [3]line
	used   [3][]byte // the lines with what was put right; nil where not read
	today  time.Time
	out    Zone
}

func newReader(f *format, lines [3]line, today time.Time) *reader {
	r := &reader{format: f, lines: lines, today: today}
	r.out.Format = f.name
	for i, l := range lines[:f.lines] {
		r.out.Lines = append(r.out.Lines, l.text)
		if r.out.Keyboard == KeyboardLatin {
			r.out.Keyboard = l.keyboard
		}
		if l.text != "" {
			r.used[i] = []byte(l.text)
		}
	}
	return r
}

// zone reads field after field, then decides about repairs with all of them in
// view, then says what the traveller is.
func (r *reader) zone() Zone {
	f := r.format
	docType := r.docType()
	issuer := r.state(IssuingState, f.issuer)
	names := r.names()
	number := r.checked(Number, r.numberPlaces())
	nationality := r.state(Nationality, f.nationality)
	birth := r.checked(BirthDate, places{at: f.birth, digit: f.birthCheck, date: true})
	sex := r.sex()
	expires := r.checked(Expires, places{at: f.expires, digit: f.expiresCheck, date: true})
	optional := r.optional(number.places.next)
	composite := r.settle(number, birth, expires, optional)

	r.number(number)
	r.out.Traveller.BirthDate = r.date(birth, birthYear)
	r.out.Traveller.Document.Expires = r.date(expires, expiryYear)
	r.personalNumber(optional, composite)
	r.out.Fields = []Field{docType, issuer, names, number.Field, nationality, birth.Field, sex, expires.Field, optional.Field}
	if !f.composite.empty() {
		r.out.Fields = append(r.out.Fields, composite)
	}
	r.out.Read = readOf(r.out.Fields)
	return r.out
}

// field begins a field: what stands in its place. It is Absent where its line was
// not read or holds fillers only there.
func (r *reader) field(name FieldName, at span) Field {
	f := Field{Name: name, State: Absent, Line: at.line, From: at.from, To: at.to}
	if text := r.lines[at.line].text; text != "" && !at.empty() {
		f.AsRead = strings.TrimRight(text[at.from:at.to], "<")
	}
	if f.AsRead != "" {
		f.State = NoCheckDigit
	}
	return f
}

// docType reads the document code. Its first character is a letter, and among the
// letters that a digit looks like, one that a code begins with.
func (r *reader) docType() Field {
	at := r.format.docType
	f := r.field(DocumentType, at)
	if f.State == Absent {
		return f
	}
	l := r.lines[at.line]
	l.other = "" // the likelier letter will do: nothing is searched by it
	code, ok := choose(l, at, &f, func(code string) bool {
		return isLetter(l.text[0]) || strings.IndexByte("ACIPV", code[0]) >= 0
	})
	if !ok {
		f.Fault = FaultForm
		return f
	}
	f.Value = strings.Trim(code, "<")
	r.out.Traveller.Document.Type = f.Value
	return f
}

// state reads the issuing state or the nationality.
func (r *reader) state(name FieldName, at span) Field {
	f := r.field(name, at)
	if f.State == Absent {
		return f
	}
	code, ok := choose(r.lines[at.line], at, &f, func(code string) bool {
		_, known := state(code)
		return known
	})
	if !ok {
		return f
	}
	country, _ := state(code)
	f.Value = string(country)
	if f.State == NoCheckDigit {
		// the keyboard is undone, nothing was misread: the line shows the letter
		line := r.out.Lines[at.line]
		r.out.Lines[at.line] = line[:at.from] + code + line[at.to:]
		f.AsRead = strings.TrimRight(code, "<")
	}
	if name == IssuingState {
		r.out.Traveller.Document.IssuingState = country
	} else {
		r.out.Traveller.Nationality = country
	}
	return f
}

// sex reads M, F or a filler for unspecified; X, which belongs in the print, is
// found in zones too.
func (r *reader) sex() Field {
	at := r.format.sex
	f := r.field(SexField, at)
	if r.used[at.line] == nil {
		return f
	}
	f.State = NoCheckDigit
	switch r.lines[at.line].text[at.from] {
	case 'M':
		r.out.Traveller.Sex = border.SexMale
	case 'F':
		r.out.Traveller.Sex = border.SexFemale
	case 'X', filler:
		r.out.Traveller.Sex = border.SexUnspecified
	default:
		f.State, f.Fault = Wrong, FaultForm
	}
	f.Value = string(r.out.Traveller.Sex)
	return f
}

// names reads primary and secondary identifier. A letter in the last place of the
// field means that the name may be cut (part 3 §4.6). A digit or an unread
// character makes the field wrong: no check digit could tell the right letter.
func (r *reader) names() Field {
	at := r.format.names
	f := r.field(Names, at)
	if f.State == Absent {
		return f
	}
	l := r.lines[at.line].part(at.from, at.to)
	for i := range len(l.text) {
		if c := l.text[i]; isDigit(c) || c == unread {
			f.State, f.Fault = Wrong, FaultForm
			return f
		}
	}
	primary, secondary, _ := strings.Cut(l.text, "<<")
	t := &r.out.Traveller
	t.Surname, t.GivenNames = words(primary), words(secondary)
	t.NameCut = l.text[len(l.text)-1] != filler
	f.Value = t.Surname
	if t.GivenNames != "" {
		f.Value = strings.TrimLeft(t.Surname+", "+t.GivenNames, ", ")
	}
	switch {
	case l.other != "":
		f.Fault = FaultKeyboard
	case strings.Contains(strings.Trim(secondary, "<"), "<<"):
		f.Fault = FaultForm // a third part, or a filler read as a letter
	}
	return f
}

// words turns fillers into single blanks.
func words(identifier string) string {
	return strings.Join(strings.FieldsFunc(identifier, func(c rune) bool { return c == filler }), " ")
}

// numberPlaces finds the document number. A filler for its check digit says that
// it runs on at the beginning of the optional field, up to its check digit and a
// filler (part 5 note j, part 6 note j); the filler between does not count.
func (r *reader) numberPlaces() places {
	f := r.format
	p := places{at: f.number, digit: f.numberCheck, next: f.optional}
	text := r.lines[f.number.line].text
	if !f.overflow || text == "" || text[f.numberCheck] != filler || text[f.number.to-1] == filler {
		return p
	}
	rest := text[f.optional.from:f.optional.to]
	n := strings.IndexByte(rest, filler)
	if n < 0 {
		n = len(rest)
	}
	if n < 2 {
		return p
	}
	p.tail = span{f.number.line, f.optional.from, f.optional.from + n - 1}
	p.digit = p.tail.to
	p.next.from = min(p.digit+2, p.next.to)
	return p
}

// number gives the traveller the document number, without fillers.
func (r *reader) number(c *checked) {
	if c.State == Agrees || c.State == Repaired {
		c.Value = strings.ReplaceAll(string(r.chars(c.places)), "<", "")
		r.out.Traveller.Document.Number = c.Value
	}
	if !c.places.tail.empty() && c.AsRead != "" {
		tail := c.places.tail
		c.AsRead += r.lines[tail.line].text[tail.from:tail.to]
	}
}

// optional reads the optional field, or what the number leaves of it. TD1 has a
// second one, which is taken where the first one is empty.
func (r *reader) optional(at span) *checked {
	c := r.checked(Optional, places{at: at, digit: r.format.optionalCheck})
	if second := r.format.second; c.State == Absent && !second.empty() {
		if f := r.field(Optional, second); f.State != Absent {
			c.Field, c.places.at = f, second
		}
	}
	return c
}

// personalNumber takes the optional field for the holder's number where the format
// means it so. Without a check digit of its own it has only the composite one for
// a guard.
func (r *reader) personalNumber(c *checked, composite Field) {
	switch c.State {
	case Wrong, Absent:
		return
	case NoCheckDigit:
		if composite.State == Wrong {
			c.Fault = FaultCheckDigit
			return
		}
		if strings.IndexByte(c.AsRead, unread) >= 0 {
			c.State, c.Fault = Wrong, FaultForm
			return
		}
		if l := r.lines[c.places.at.line]; l.part(c.places.at.from, c.places.at.to).other != "" && composite.State != Agrees {
			c.Fault = FaultKeyboard
			return
		}
	}
	c.Value = strings.ReplaceAll(string(r.chars(c.places)), "<", "")
	if r.format.personal {
		r.out.Traveller.Document.PersonalNumber = c.Value
	}
}

// readOf says how well a zone was read; see Zone.Read.
func readOf(fields []Field) border.Read {
	read := border.ReadClean
	for _, f := range fields {
		switch {
		case f.State == Wrong && f.Name != DocumentType && f.Name != Optional && f.Name != Composite:
			return border.ReadDamaged
		case f.State == Wrong, f.State == Repaired, f.Name == Optional && f.Fault != FaultNone:
			read = border.ReadRepaired
		}
	}
	return read
}
