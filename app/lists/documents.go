package lists

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"

	"postern/app/border"
)

// documents reads a list of travel documents that were lost, stolen or made
// invalid: CSV with a header, in any order of columns, divided by commas,
// semicolons or tabs. A document is known by its number and the state that issued
// it, and each row becomes an alert on a document.
//
// As in INTERPOL's database of such documents, no row says whose it was: a list
// with a column for a name is refused, and a column that is not known is not read,
// because nobody can tell what stands in it. Without a column for an id, a record
// is known by state, type, number and what happened to the document.
type documents struct{}

// documentColumn is what a column of the list holds.
type documentColumn string

const (
	columnNumber    documentColumn = "number"
	columnState     documentColumn = "state"
	columnType      documentColumn = "type"
	columnKind      documentColumn = "kind"
	columnIssued    documentColumn = "issued"
	columnExpires   documentColumn = "expires"
	columnReported  documentColumn = "reported"
	columnReview    documentColumn = "review"
	columnID        documentColumn = "id"
	columnAuthority documentColumn = "authority"
	columnNote      documentColumn = "note"
	columnName      documentColumn = "name" // refused
)

// documentHeadings are the headings of columns, without blanks and signs.
var documentHeadings = map[string]documentColumn{
	"number": columnNumber, "documentnumber": columnNumber, "docnumber": columnNumber, "documentno": columnNumber, "docno": columnNumber,
	"passportnumber": columnNumber, "passportno": columnNumber,
	"state": columnState, "issuingstate": columnState, "issuingcountry": columnState, "countryofissue": columnState,
	"stateofissue": columnState, "country": columnState,
	"type": columnType, "documenttype": columnType, "doctype": columnType, "typeofdocument": columnType,
	"kind": columnKind, "event": columnKind, "fraud": columnKind, "kindoffraud": columnKind, "typeoffraud": columnKind,
	"status": columnKind, "circumstances": columnKind,
	"issued": columnIssued, "issuedon": columnIssued, "issuedate": columnIssued, "dateofissue": columnIssued,
	"expires": columnExpires, "expireson": columnExpires, "expirydate": columnExpires, "dateofexpiry": columnExpires, "expiry": columnExpires,
	"reported": columnReported, "reportedon": columnReported, "reportdate": columnReported, "datereported": columnReported,
	"dateofreport": columnReported, "date": columnReported, "theftdate": columnReported, "dateoftheft": columnReported, "dateofloss": columnReported,
	"review": columnReview, "reviewon": columnReview, "reviewdate": columnReview, "dateofreview": columnReview,
	"id": columnID, "recordid": columnID, "reference": columnID, "referencenumber": columnID,
	"authority": columnAuthority, "reportedby": columnAuthority,
	"note": columnNote, "notes": columnNote, "remarks": columnNote, "remark": columnNote,
}

// personWords are parts of headings under which people stand.
var personWords = []string{"name", "holder", "bearer", "person", "father", "alias", "نام", "ولدیت"}

// isVague reports whether a heading can also mean something else beside a clearer
// one: the number of the row, the country of the theft.
func isVague(text string) bool {
	switch headingKey(text) {
	case "number", "state", "country", "type", "date", "status":
		return true
	}
	return false
}

// documentHeading says what stands under a heading, "" where nobody knows.
func documentHeading(text string) documentColumn {
	key := headingKey(text)
	if c := documentHeadings[key]; c != "" {
		return c
	}
	for _, word := range personWords {
		if strings.Contains(key, word) {
			return columnName
		}
	}
	if fieldOf(text, nil).namesSomeone() { // as lists of people head it
		return columnName
	}
	return ""
}

func (documents) format() Format { return FormatDocuments }

func (documents) ownName([]byte) string { return "" }

// claims wants a number and a state, and nobody's name. A list that says what
// happened to a document and names someone is claimed as well, to be refused with
// the reason; any other with a name is a list of people.
func (documents) claims(head []byte) role {
	row, err := headRows(withoutSeparatorLine(head), separatorOf(head)).next()
	if err != nil || row.fault != "" {
		return roleNone
	}
	has := map[documentColumn]bool{}
	for _, f := range row.fields {
		has[documentHeading(f)] = true
	}
	if !has[columnNumber] || !has[columnState] || has[columnName] && !has[columnKind] {
		return roleNone
	}
	return roleMain
}

// separatorOf is what stands between the fields of the first line: the comma, or
// the semicolon or tab where there are more of them.
func separatorOf(head []byte) byte {
	line := firstLine(withoutSeparatorLine(head))
	most := byte(',')
	for _, c := range []byte{';', '\t'} {
		if bytes.Count(line, []byte{c}) > bytes.Count(line, []byte{most}) {
			most = c
		}
	}
	return most
}

// withoutSeparatorLine takes the line off with which spreadsheets say what stands
// between fields: sep=;
func withoutSeparatorLine(head []byte) []byte {
	if line := firstLine(head); isSeparatorLine(line) {
		_, rest, _ := bytes.Cut(bytes.TrimLeft(head, "\r\n\t "), []byte("\n"))
		return rest
	}
	return head
}

func isSeparatorLine(line []byte) bool {
	return len(line) == len("sep=;") && bytes.HasPrefix(line, []byte("sep="))
}

func (documents) read(r *run) error {
	in, err := r.open(roleMain)
	if err != nil {
		return err
	}
	defer in.close()
	head, err := in.Peek(headBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return in.fault(CodeUnreadable, 0, err)
	}
	d := &documentsRun{run: r, in: in, rows: newRowsBy(in, 0, separatorOf(head))}
	if err := d.header(); err != nil {
		return err
	}
	if err := d.records(); err != nil {
		return err
	}
	if r.report.Read == 0 {
		return in.fault(CodeNoRows, 0, nil)
	}
	return in.whole()
}

// documentsRun is one reading of the list.
type documentsRun struct {
	*run
	in      *input
	rows    *rows
	columns []documentColumn
}

// header reads what the columns hold. Where two headings mean the same, the clearer
// one counts, else the first; the other column is not read, and told of.
func (d *documentsRun) header() error {
	first, err := d.rows.next()
	if err == nil && isSeparatorLine(bytes.TrimSpace(d.rows.raw)) {
		first, err = d.rows.next()
	}
	if errors.Is(err, io.EOF) {
		return d.in.fault(CodeEmpty, 0, nil)
	}
	if err != nil {
		return err
	}
	at := map[documentColumn]int{}
	d.columns = make([]documentColumn, len(first.fields))
	for i, heading := range first.fields {
		c := documentHeading(heading)
		if c == columnName {
			return d.namesHolders(first, heading)
		}
		before, taken := at[c]
		if c != "" && taken && isVague(first.fields[before]) && !isVague(heading) {
			d.columns[before], taken = "", false
		}
		if c != "" && !taken {
			at[c], d.columns[i] = i, c
		}
	}
	for i, heading := range first.fields {
		if d.columns[i] == "" {
			d.warn(Warning{File: d.in.name, Line: first.line, Code: WarnDocumentColumn, Values: map[string]any{"Value": shownValue(heading)}})
		}
	}
	if !slices.Contains(d.columns, columnNumber) || !slices.Contains(d.columns, columnState) {
		return d.in.fault(CodeChanged, first.line, nil) // the file is another since it was looked at
	}
	return nil
}

// namesHolders refuses a list for a heading under which people stand. It may also be
// a list of people, which its column for what happened made look like another.
func (d *documentsRun) namesHolders(header row, heading string) error {
	kind := slices.IndexFunc(header.fields, func(h string) bool { return documentHeading(h) == columnKind })
	if kind < 0 {
		return d.in.fault(CodeChanged, header.line, nil) // the file is another since it was looked at
	}
	e := d.in.fault(CodeNamesOfHolders, header.line, nil)
	e.Values = map[string]any{"Value": shownValue(heading), "Kind": shownValue(header.fields[kind])}
	return e
}

// records reads all rows below the header.
func (d *documentsRun) records() error {
	for {
		row, err := d.rows.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if row.lines > 1 && row.fault == RejectQuotes {
			e := d.in.fault(CodeRowsJoined, row.line, nil)
			e.Values = map[string]any{"Fields": row.lines}
			return e
		}
		if err := d.fit(&row); err != nil {
			return err
		}
		if err := d.record(row); err != nil {
			return err
		}
	}
}

// fit checks that a row has as many fields as the header; blank ones beyond fall
// away. A last row that is too short means that the file breaks off.
func (d *documentsRun) fit(row *row) error {
	want := len(d.columns)
	if row.fault != "" {
		return nil
	}
	for len(row.fields) > want && strings.TrimSpace(row.fields[len(row.fields)-1]) == "" {
		row.fields = row.fields[:len(row.fields)-1]
	}
	n := len(row.fields)
	switch {
	case n == want:
		return nil
	case n < want && row.last:
		return d.in.fault(CodeBrokenOff, row.line, nil)
	}
	row.fault, row.values = RejectFields, map[string]any{"Fields": n, "Want": want}
	return nil
}

// record makes an alert of a row.
func (d *documentsRun) record(row row) error {
	if row.fault != "" {
		d.reject(Rejection{File: d.in.name, Line: row.line, Code: row.fault, Values: row.values})
		return nil
	}
	blank := true
	var record documentRecord
	for i, text := range row.fields {
		if text = clean(text); text == "" {
			continue
		}
		blank = false
		record.take(d.columns[i], text)
	}
	switch {
	case blank: // a spreadsheet's last rows
		return nil
	case record.foundAgain():
		d.skip(SkipFoundAgain)
		return nil
	}
	state, ok := border.ParseCountry(record.state)
	if !ok { // numbers of two states are often the same
		d.reject(Rejection{
			File: d.in.name, Line: row.line, Code: RejectValue,
			Values: map[string]any{"Field": string(columnState), "Value": shownValue(record.state)},
		})
		return nil
	}
	made := newDraft(d.in.name, row.line)
	record.fill(made, state)
	return d.keep(made)
}
