package lists

import (
	"slices"
	"strings"
	"time"

	"postern/app/border"
)

// simple reads the simplified CSV of OpenSanctions (targets.simple.csv): a header,
// then an entity a row, with several values of a cell between semicolons. Rows of
// the schema Person become alerts, others are skipped by their kind. Addresses,
// telephone numbers and mail addresses have no field in an alert and are not kept.
//
// The list is as old as the newest of the times at which its sources were last
// seen.
type simple struct{}

// The columns that are read; the first three make the format.
var simpleColumns = [...]string{
	"id", "schema", "name", "aliases", "birth_date", "countries", "identifiers", "sanctions", "dataset", "first_seen", "last_seen",
}

const (
	simpleID = iota
	simpleSchema
	simpleName
	simpleAliases
	simpleBirth
	simpleCountries
	simpleIdentifiers
	simpleSanctions
	simpleDataset
	simpleFirstSeen
	simpleLastSeen
)

func (simple) format() Format { return FormatSimple }

func (simple) ownName([]byte) string { return "" }

func (simple) claims(head []byte) role {
	first := firstFields(head)
	for _, want := range []string{"id", "schema", "name"} {
		if !slices.Contains(first, want) {
			return roleNone
		}
	}
	return roleMain
}

// simpleRun is one reading of such a file.
type simpleRun struct {
	*run
	at     [len(simpleColumns)]int // of each column; -1 where the file has none
	newest time.Time               // time at which anything was last seen
	rows   int
}

func (simple) read(r *run) error {
	s := &simpleRun{run: r}
	sheet := sheet{run: r, comma: ','}
	if err := sheet.each(s.start, s.record); err != nil {
		return err
	}
	if err := sheet.encoded(); err != nil {
		return err
	}
	if s.rows == 0 {
		return newError(opRead, CodeNoRows, r.shown(r.source.files[roleMain]), 0, nil)
	}
	if !s.newest.IsZero() {
		r.report.Issued, r.report.Dated = s.newest, true
	}
	return nil
}

// start finds the columns, in whatever order they stand.
func (s *simpleRun) start(header row, file string) error {
	for i, name := range simpleColumns {
		s.at[i] = slices.Index(header.fields, name)
		if s.at[i] < 0 && i <= simpleBirth {
			e := newError(opRead, CodeHeaderChanged, file, header.line, nil)
			e.Values = map[string]any{"Missing": name}
			return e
		}
	}
	return nil
}

// record makes an alert of one row.
func (s *simpleRun) record(row row, file string) error {
	s.rows++
	if row.fault != "" {
		s.reject(Rejection{File: file, Line: row.line, Code: row.fault, Values: row.values})
		return nil
	}
	cell := func(column int) string {
		if s.at[column] < 0 {
			return ""
		}
		return row.fields[s.at[column]]
	}
	if seen, ok := simpleTime(cell(simpleLastSeen)); ok && seen.After(s.newest) {
		s.newest = seen
	}
	switch schema := strings.TrimSpace(cell(simpleSchema)); schema {
	case "Person":
	case "":
		s.reject(Rejection{File: file, Line: row.line, Code: RejectKind, Values: map[string]any{"Value": ""}})
		return nil
	default:
		s.skip(ftmSkip(schema))
		return nil
	}
	d := newDraft(file, row.line)
	d.a.ID = clean(cell(simpleID))
	fillSimple(d, cell)
	return s.keep(d)
}

func fillSimple(d *draft, cell func(int) string) {
	d.addName(border.Name{Text: d.fitName(cell(simpleName))})
	script := false
	values(cell(simpleAliases), func(text string) {
		kind := border.NameAlias
		if !script && otherScript(text) && !latin(text) {
			kind, script = border.NameScript, true
		}
		d.addName(border.Name{Text: text, Kind: kind})
	})
	values(cell(simpleBirth), func(text string) { d.addBirth(d.readDate(isoDate, clean(text))) })
	values(cell(simpleCountries), func(text string) { d.addNationality(d.ftmCountry(text)) })
	values(cell(simpleIdentifiers), func(text string) {
		d.addDocument(border.AlertDocument{Type: "identifier", Number: text})
	})
	d.a.Action, d.a.Category = border.ActionRefer, border.CategoryOther
	if why := clean(cell(simpleSanctions)); why != "" {
		d.a.Category = border.CategorySanctions
		d.a.LegalBasis = d.short("legal_basis", why)
	}
	d.a.ListedOn = d.readDate(isoDate, clean(cell(simpleFirstSeen)))
	if dataset := clean(cell(simpleDataset)); dataset != "" {
		d.addRemark("dataset " + dataset)
	}
	d.joinRemarks()
}

// values calls see with each value of a cell.
func values(text string, see func(string)) {
	for v := range strings.SplitSeq(text, ";") {
		if v = strings.TrimSpace(v); v != "" {
			see(v)
		}
	}
}

// simpleTime reads 2026-02-03T04:05:06, with or without Z, or the day alone.
func simpleTime(text string) (time.Time, bool) {
	text = strings.TrimSuffix(strings.TrimSpace(text), "Z")
	for _, form := range []string{"2006-01-02T15:04:05", time.DateTime, time.DateOnly} {
		if t, err := time.Parse(form, text); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}
