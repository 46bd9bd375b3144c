package lists

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"postern/app/border"
)

// plain reads a list as an office keeps it in a spreadsheet: CSV with a header, a
// person a row, in columns of any order that are known by their English or Urdu
// headings (plainNames), or by a mapping file; titles may stand above the header. A comma, semicolon or tab stands
// between fields, by the header.
//
// The file is read twice: the first time shows whether it is whole, and whether
// its dates have the day first or the month. A date that could be either is read
// as the others of the list are; where these say nothing, or disagree, the day is
// first, with a warning for each.
//
// What nothing is known about is kept in the alert's remarks. A list without a
// column of ids has ids made of what says who each person is, so that they stay
// the same when the rows change places. What counts the rows is no id: where one is
// taken out, all below it would become somebody else. A mapping can say that it is.
// It only tells two rows apart that say the same of who is sought.
type plain struct{}

func (plain) format() Format { return FormatPlain }

// ownName is none: a mapping may hold one, see Source.mapped.
func (plain) ownName([]byte) string { return "" }

// claims takes what has a column for a name, two that are known, or what looks
// like a header with as many fields below it; a mapping may then say what they
// are. Prose has a blank behind its commas, a header of columns that nobody knows has none.
func (plain) claims(head []byte) role {
	if line := firstLine(head); len(line) == 0 || strings.IndexByte("{[<", line[0]) >= 0 {
		return roleNone
	}
	first, second := headerIn(head, commaOf(head))
	known, names := 0, false
	for _, h := range first {
		if f := fieldOf(h, nil); f != fieldNone {
			known++
			names = names || f.namesSomeone()
		}
	}
	looks := len(first) >= 2 && len(second) == len(first) && !slices.ContainsFunc(first, notHeading)
	if known >= 2 || names || looks {
		return roleMain
	}
	return roleNone
}

// notHeading reports whether a field cannot head a column: too long, without a
// letter, beginning with a digit or a blank.
func notHeading(text string) bool {
	if strings.HasPrefix(text, " ") {
		return true
	}
	text = clean(text)
	first, _ := utf8.DecodeRuneInString(text)
	return !hasLetter(text) || unicode.IsDigit(first) || utf8.RuneCountInString(text) > 60
}

// plainRun is one reading of a plain list.
type plainRun struct {
	*run
	m       *mapping // nil where there is none
	sheet   sheet
	columns plainColumns
	order   dateOrder
	proved  map[dateOrder]string // a date that can be read in one order only
	filled  []bool               // columns that hold anything
	aged    bool                 // that an age needs a date was said
	doubts  bool                 // dates that can be read both ways are told of

	cells  [plainFields][]string // of the row at hand
	serial string                // its own number, "" where it has none
}

func (plain) read(r *run) error {
	p := &plainRun{run: r, m: r.source.mapping, proved: map[dateOrder]string{}}
	in, err := r.open(roleMain)
	if err != nil {
		return err
	}
	head, _ := in.Peek(headBytes) // that a file is shorter, or cannot be read, is seen below
	p.sheet = sheet{run: r, comma: commaOf(head), openEnd: true}
	in.close()
	rows := 0
	look := func(row row, _ string) error {
		rows++
		p.look(row)
		return nil
	}
	if err := p.sheet.each(p.start, look); err != nil {
		return err
	}
	if err := p.sheet.encoded(); err != nil {
		return err
	}
	if rows == 0 {
		return newError(opRead, CodeNoRows, p.shown(p.source.files[roleMain]), 0, nil)
	}
	p.decide()
	p.warnColumns()
	same := func(row, string) error { return nil }
	return p.sheet.each(same, p.record)
}

// start settles what the columns are.
func (p *plainRun) start(header row, file string) error {
	p.columns = columnsOf(header.fields, p.m)
	p.filled = make([]bool, len(header.fields))
	if err := p.m.fits(p.columns); err != nil {
		return err
	}
	if !p.columns.named() {
		e := newError(opRead, CodeNoNameColumn, file, header.line, nil)
		e.Values = map[string]any{"Columns": p.columns.shown(), "Fields": plainWords().all, "Mapping": p.source.mappingName()}
		return e
	}
	if p.m != nil {
		p.digests[roleMapping] = p.m.digest
	}
	return nil
}

// look learns from a row what concerns the whole list.
func (p *plainRun) look(row row) {
	if row.fault != "" {
		return
	}
	for i, f := range p.columns.fields {
		text := row.fields[i]
		if strings.TrimSpace(text) == "" {
			continue
		}
		p.filled[i] = true
		if f == fieldBirthDate || f == fieldListedOn || f == fieldValidUntil {
			for _, one := range entries(text) {
				if o := orderOf(one); o != "" && p.proved[o] == "" {
					p.proved[o] = one
				}
			}
		}
	}
}

// decide settles in which order the list's dates are read.
func (p *plainRun) decide() {
	p.order, p.doubts = dayFirst, false
	switch day, month := p.proved[dayFirst] != "", p.proved[monthFirst] != ""; {
	case p.m != nil && p.m.order != "":
		p.order = p.m.order
	case month && !day:
		p.order = monthFirst
		p.warn(Warning{File: p.shown(p.source.files[roleMain]), Code: WarnMonthFirst, Values: map[string]any{"Value": shownValue(p.proved[monthFirst])}})
	case day == month:
		p.doubts = true
	}
	if p.m != nil && !p.m.dated.IsZero() {
		p.report.Issued, _ = p.m.dated.Last()
		p.report.Dated = true
	}
}

// warnColumns names the columns that nothing is known about, but for empty ones.
func (p *plainRun) warnColumns() {
	for i, f := range p.columns.fields {
		if f == fieldNone && p.filled[i] {
			p.warn(Warning{File: p.shown(p.source.files[roleMain]), Line: 0, Code: WarnColumn, Values: map[string]any{
				"Value": shownValue(p.columns.headings[i]), "N": i + 1, "Mapping": p.source.mappingName(), "Fields": plainWords().all,
			}})
		}
	}
}

// record makes an alert of one row.
func (p *plainRun) record(row row, file string) error {
	if row.open {
		p.warn(Warning{File: file, Line: row.line, Code: WarnLineEnd})
	}
	if row.fault != "" {
		p.reject(Rejection{File: file, Line: row.line, Code: row.fault, Values: row.values})
		return nil
	}
	d := newDraft(file, row.line)
	p.sort(d, row.fields)
	ids := p.cells[fieldID]
	if len(ids) > 0 {
		d.a.ID = ids[0]
	} else {
		d.a.ID = p.digestID()
		first := p.seen.line(d.a.ID)
		if first > 0 && p.serial != "" { // the list says itself that these are two
			d.a.ID += "-" + p.serial
			first = p.seen.line(d.a.ID)
		}
		if first > 0 {
			p.reject(Rejection{File: file, Line: row.line, Code: RejectSamePerson, Values: map[string]any{"First": first}})
			return nil
		}
	}
	p.fill(d)
	kept := p.report.Kept
	err := p.keep(d)
	if len(ids) == 0 {
		p.report.MadeIDs += p.report.Kept - kept
	}
	return err
}

// sort puts the cells of a row under their fields; those without one become
// remarks behind their heading.
func (p *plainRun) sort(d *draft, fields []string) {
	for f := range p.cells {
		p.cells[f] = p.cells[f][:0]
	}
	p.serial = ""
	for i, f := range p.columns.fields {
		text := fields[i]
		if f.several() {
			text = strings.ReplaceAll(text, "\n", ";")
		}
		text = cell(text)
		switch {
		case text == "" || f == fieldIgnore:
		case f == fieldNone && p.columns.headings[i] != "":
			d.addRemark(p.columns.headings[i] + ": " + text)
		case f == fieldNone:
			d.addRemark(text)
		case f == fieldSerial:
			p.serial = text
			if !slices.Contains(p.columns.fields, fieldID) { // by it the row is found in the office's book
				d.addRemark(p.columns.headings[i] + ": " + text)
			}
		case f == fieldPlace:
			d.addRemark(p.columns.headings[i] + ": " + text)
		default:
			p.cells[f] = append(p.cells[f], text)
		}
	}
}

func (p *plainRun) fill(d *draft) {
	p.names(d)
	p.births(d)
	for _, s := range p.cells[fieldSex] {
		if sex := d.plainSex(s); d.a.Sex == border.SexUnknown {
			d.a.Sex = sex
		}
	}
	p.states(d)
	p.documents(d)
	each(p.cells[fieldBirthPlace], func(text string) { d.addPlace(text, "") })
	each(p.cells[fieldMarks], d.addPhysicalMark)
	p.why(d)
	d.a.ListedOn = p.oneDate(d, fieldListedOn)
	d.a.ValidUntil = p.oneDate(d, fieldValidUntil)
	each(p.cells[fieldRemarks], d.addRemark)
	d.joinRemarks()
}
