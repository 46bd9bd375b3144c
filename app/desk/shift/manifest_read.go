package shift

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"postern/app/border"
	"postern/app/desk"
)

// What bounds a manifest.
const (
	MostManifestRows  = 10_000
	MostManifestBytes = 5 << 20
)

// ManifestFault says why a manifest cannot be read at all.
type ManifestFault string

// The faults. The catalogue has a sentence for each under "shift.manifest.".
const (
	ManifestUnreadable ManifestFault = "unreadable" // Err says why
	ManifestTooLarge   ManifestFault = "too_large"  // beyond Limit megabytes
	ManifestTooMany    ManifestFault = "too_many"   // beyond Limit rows
	ManifestUTF16      ManifestFault = "utf16"
	ManifestNoColumns  ManifestFault = "no_columns" // no heading says where the names are: Found
	ManifestEmpty      ManifestFault = "empty"      // no traveller in it
	ManifestMissing    ManifestFault = "missing"    // there is nothing at Path
	ManifestNoFile     ManifestFault = "no_file"    // what is at Path is no file
)

// ManifestError says why a manifest cannot be read.
type ManifestError struct {
	Fault ManifestFault
	Line  int
	Limit int
	Found []string // the headings
	Path  string   // of the file, where it could not be opened
	Err   error
}

func (e *ManifestError) Error() string {
	text := "read manifest: " + string(e.Fault)
	if e.Line > 0 {
		text += fmt.Sprintf(" in line %d", e.Line)
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

func (e *ManifestError) Unwrap() error { return e.Err }

// RowFault says what cannot be read of a row.
type RowFault string

// The faults. The catalogue has a sentence for each under "shift.row.".
const (
	RowQuotes      RowFault = "quotes"      // a quotation mark that is not closed in its line
	RowNotUTF8     RowFault = "not_utf8"    //
	RowTooLong     RowFault = "too_long"    // a cell that is longer than a name or number can be
	RowTooMany     RowFault = "cells"       // more cells than headings
	RowNobody      RowFault = "nobody"      // neither a name nor a number
	RowDate        RowFault = "date"        // Value is no date; the rest of the row is searched
	RowSex         RowFault = "sex"         // the same
	RowNationality RowFault = "nationality" // the same
	RowState       RowFault = "state"       // the same, of the issuing state
)

// BadRow is a row of which something cannot be read.
type BadRow struct {
	Line     int
	Fault    RowFault
	Value    string
	Searched bool // the rest of the row was
}

// manifest is a list of travellers as it was read.
type manifest struct {
	digest  string
	rows    []manifestRow
	bad     []BadRow
	ignored []string

	columns []manifestColumn
	comma   rune
	month   bool // the month stands first in 03/04/1984
}

type manifestRow struct {
	line      int
	traveller border.Traveller
}

// manifestColumn is what a column holds.
type manifestColumn int

const (
	columnNone manifestColumn = iota
	columnName
	columnSurname
	columnGivenNames
	columnFather
	columnBirth
	columnSex
	columnNationality
	columnNumber
	columnState
	columnType
	columnExpires
	columnPersonal
)

// manifestHeadings are the headings of each column, as headingOf leaves them.
var manifestHeadings = [...]struct {
	column   manifestColumn
	headings string
}{
	{columnName, "name fullname namefull passenger passengername traveller travellername traveler travelername person personname completename"},
	{columnSurname, "surname lastname familyname"},
	{columnGivenNames, "givenname givennames firstname firstnames forename forenames"},
	{columnFather, "father fathername fathersname nameoffather sonof parentage"},
	{columnBirth, "birthdate dateofbirth dob born birthday"},
	{columnSex, "sex gender mf"},
	{columnNationality, "nationality nationalities citizenship countryofcitizenship countryofnationality"},
	{columnNumber, "document documentno documentnumber traveldocument traveldocumentnumber passport passportno passportnumber pp ppno docno idnumber"},
	{columnState, "issuingstate issuingcountry countryofissue stateofissue issuedby documentstate passportstate passportcountry"},
	{columnType, "documenttype doctype typeofdocument"},
	{columnExpires, "expires expiry expirydate dateofexpiry validuntil documentexpiry passportexpiry"},
	{columnPersonal, "cnic cnicno cnicnumber nic nationalid nationalidnumber personalnumber nationalidentitynumber"},
}

// headingOf is a heading without case, blanks and signs.
func headingOf(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= utf8.RuneSelf:
			return r
		}
		return -1
	}, text)
}

func columnOf(heading string) manifestColumn {
	key := headingOf(heading)
	for _, h := range manifestHeadings {
		if key != "" && slices.Contains(strings.Fields(h.headings), key) {
			return h.column
		}
	}
	return columnNone
}

// readManifest reads a manifest whole; nothing of it is searched before.
func readManifest(r io.Reader) (*manifest, error) {
	content, err := io.ReadAll(io.LimitReader(r, MostManifestBytes+1))
	switch {
	case err != nil:
		return nil, &ManifestError{Fault: ManifestUnreadable, Err: err}
	case len(content) > MostManifestBytes:
		return nil, &ManifestError{Fault: ManifestTooLarge, Limit: MostManifestBytes >> 20}
	case bytes.HasPrefix(content, []byte{0xFF, 0xFE}) || bytes.HasPrefix(content, []byte{0xFE, 0xFF}):
		return nil, &ManifestError{Fault: ManifestUTF16}
	}
	m := &manifest{digest: digestOf(content)}
	lines := linesOfText(bytes.TrimPrefix(content, []byte("\xEF\xBB\xBF")))
	first := slices.IndexFunc(lines, func(l string) bool { return strings.TrimSpace(l) != "" })
	if first < 0 {
		return nil, &ManifestError{Fault: ManifestEmpty}
	}
	if err := m.start(lines[first], first+1); err != nil {
		return nil, err
	}
	m.month = m.monthFirst(lines[first+1:])
	for i, line := range lines[first+1:] {
		if strings.Trim(line, " \t,;") == "" {
			continue
		}
		if len(m.rows)+len(m.bad) > 2*MostManifestRows || len(m.rows) >= MostManifestRows {
			return nil, &ManifestError{Fault: ManifestTooMany, Line: first + 2 + i, Limit: MostManifestRows}
		}
		m.read(line, first+2+i)
	}
	if len(m.rows) == 0 && len(m.bad) == 0 {
		return nil, &ManifestError{Fault: ManifestEmpty}
	}
	return m, nil
}

// linesOfText divides a text at \n, \r\n and \r.
func linesOfText(content []byte) []string {
	text := strings.ReplaceAll(strings.ReplaceAll(string(content), "\r\n", "\n"), "\r", "\n")
	return strings.Split(text, "\n")
}

// start settles what the columns are.
func (m *manifest) start(header string, line int) error {
	m.comma = ','
	for _, c := range []rune{';', '\t'} {
		if strings.Count(header, string(c)) > strings.Count(header, string(m.comma)) {
			m.comma = c
		}
	}
	headings, fault := m.cells(header)
	if fault != "" {
		return &ManifestError{Fault: ManifestNoColumns, Line: line}
	}
	for _, h := range headings {
		c := columnOf(h)
		m.columns = append(m.columns, c)
		if c == columnNone && strings.TrimSpace(h) != "" {
			m.ignored = append(m.ignored, cut(strings.TrimSpace(h)))
		}
	}
	for _, c := range []manifestColumn{columnName, columnSurname, columnNumber, columnPersonal} {
		if slices.Contains(m.columns, c) {
			return nil
		}
	}
	for i := range headings {
		headings[i] = cut(headings[i])
	}
	return &ManifestError{Fault: ManifestNoColumns, Line: line, Found: headings}
}

// cells are the fields of one line. A row never runs over several lines: a quotation mark
// that is not closed must not take others with it.
func (m *manifest) cells(line string) ([]string, RowFault) {
	if !utf8.ValidString(line) {
		return nil, RowNotUTF8
	}
	r := csv.NewReader(strings.NewReader(line))
	r.Comma, r.FieldsPerRecord = m.comma, -1
	fields, err := r.Read()
	if err != nil {
		if errors.Is(err, io.EOF) {
			return nil, RowNobody
		}
		return nil, RowQuotes
	}
	return fields, ""
}

const (
	longestCell = 400 // characters
	shownCell   = 60
)

func cut(text string) string {
	if runes := []rune(text); len(runes) > shownCell {
		return string(runes[:shownCell]) + "…"
	}
	return text
}

// read takes one row.
func (m *manifest) read(line string, number int) {
	fields, fault := m.cells(line)
	if fault != "" {
		m.bad = append(m.bad, BadRow{Line: number, Fault: fault, Value: cut(strings.ToValidUTF8(line, "\uFFFD"))})
		return
	}
	cell := map[manifestColumn]string{}
	for i, text := range fields {
		text = strings.Join(strings.Fields(text), " ")
		switch {
		case text == "":
			continue
		case i >= len(m.columns):
			m.bad = append(m.bad, BadRow{Line: number, Fault: RowTooMany, Value: cut(text)})
			return
		case utf8.RuneCountInString(text) > longestCell && m.columns[i] != columnNone:
			m.bad = append(m.bad, BadRow{Line: number, Fault: RowTooLong, Value: cut(text)})
			return
		}
		if c := m.columns[i]; cell[c] == "" {
			cell[c] = text
		}
	}
	t, doubts := m.traveller(cell)
	if t.Empty() {
		m.bad = append(m.bad, BadRow{Line: number, Fault: RowNobody, Value: cut(strings.TrimSpace(line))})
		return
	}
	for _, d := range doubts {
		d.Line, d.Searched = number, true
		m.bad = append(m.bad, d)
	}
	m.rows = append(m.rows, manifestRow{number, t})
}

// traveller is whom a row names, and what of it cannot be read.
func (m *manifest) traveller(cell map[manifestColumn]string) (t border.Traveller, doubts []BadRow) {
	doubt := func(f RowFault, value string) { doubts = append(doubts, BadRow{Fault: f, Value: cut(value)}) }
	if cell[columnSurname] != "" {
		t.Surname, t.GivenNames = cell[columnSurname], cell[columnGivenNames]
	} else {
		t = desk.Named(strings.TrimSpace(cell[columnName] + " " + cell[columnGivenNames]))
		if cell[columnName] != "" {
			t = desk.Named(cell[columnName])
		}
	}
	t.FatherName = cell[columnFather]
	t.Document.Number = border.NormalNumber(cell[columnNumber])
	t.Document.PersonalNumber = border.NormalNumber(cell[columnPersonal])
	t.Document.Type = strings.ToUpper(cell[columnType])
	date := func(c manifestColumn) (out border.PartialDate) {
		text := cell[c]
		if text == "" {
			return out
		}
		out, ok := m.date(text)
		if !ok {
			doubt(RowDate, text)
		}
		return out
	}
	t.BirthDate, t.Document.Expires = date(columnBirth), date(columnExpires)
	state := func(c manifestColumn, f RowFault) border.Country {
		out, ok := border.ParseCountry(cell[c])
		if !ok && cell[c] != "" {
			doubt(f, cell[c])
		}
		return out
	}
	t.Nationality, t.Document.IssuingState = state(columnNationality, RowNationality), state(columnState, RowState)
	if text := cell[columnSex]; text != "" {
		sex, ok := sexOf(text)
		if !ok {
			doubt(RowSex, text)
		}
		t.Sex = sex
	}
	return t, doubts
}

func sexOf(text string) (border.Sex, bool) {
	switch headingOf(text) {
	case "m", "male", "man", "mr":
		return border.SexMale, true
	case "f", "female", "woman", "mrs", "ms":
		return border.SexFemale, true
	case "x", "u", "unspecified", "other":
		return border.SexUnspecified, true
	}
	return border.SexUnknown, text == "<" || text == "-"
}
