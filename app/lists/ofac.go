package lists

import (
	"errors"
	"io"
	"slices"
	"strings"

	"postern/app/border"
)

// ofac reads the list of Specially Designated Nationals that the US Treasury's
// Office of Foreign Assets Control publishes as CSV: sdn.csv (names, programmes,
// remarks), alt.csv (aliases) and add.csv (addresses), without header rows, "-0-"
// for nothing, closed by the character 0x1A.
//
// Only persons become alerts. Aliases of a low quality, birth dates, documents
// and all else stand in sdn.csv's remarks. Addresses have no field in an alert:
// add.csv is checked and not kept.
type ofac struct{}

// Fields of the three files.
const (
	sdnFields = 12
	altFields = 5
	addFields = 6
)

// The columns that are read.
const (
	sdnID, sdnName, sdnType, sdnProgram, sdnTitle, sdnRemarks = 0, 1, 2, 3, 4, 11
	altID, altKind, altName                                   = 0, 2, 3
)

func (ofac) format() Format { return FormatOFAC }

func (ofac) ownName([]byte) string { return "" }

func (ofac) claims(head []byte) role {
	f := firstFields(head)
	if len(f) < 2 || !allDigits(f[0]) {
		return roleNone
	}
	switch {
	case len(f) == sdnFields && knownType(f[sdnType]):
		return roleMain
	case len(f) == altFields && allDigits(f[1]) && knownAlias(f[altKind]):
		return roleAlt
	case len(f) == addFields && allDigits(f[1]):
		return roleAdd
	}
	return roleNone
}

// field is a column's text, "" for OFAC's null.
func field(text string) string {
	if text = strings.TrimSpace(text); text == "-0-" {
		return ""
	}
	return text
}

func allDigits(s string) bool {
	return s != "" && len(s) <= 20 && strings.Trim(s, "0123456789") == ""
}

// knownType reports whether a text is a kind of record: nothing stands for a
// company or another body.
func knownType(text string) bool {
	_, skipped := skipOFAC(text)
	return skipped || strings.EqualFold(field(text), "individual")
}

func skipOFAC(text string) (SkipReason, bool) {
	switch strings.ToLower(field(text)) {
	case "", "entity":
		return SkipEntity, true
	case "vessel":
		return SkipVessel, true
	case "aircraft":
		return SkipAircraft, true
	}
	return "", false
}

func knownAlias(text string) bool {
	switch strings.ToLower(field(text)) {
	case "aka", "fka", "nka":
		return true
	}
	return false
}

// otherName is one row of alt.csv.
type otherName struct {
	text string
	kind border.NameKind
	line int
}

// aliasesOf are the rows of alt.csv of one record.
type aliasesOf struct {
	names []otherName
	rows  int  // all of them, also those beyond what an alert holds
	met   bool // the record stands in sdn.csv
}

// ofacRun is one reading of the three files.
type ofacRun struct {
	*run
	aliases map[string]*aliasesOf
	persons map[string]string // id of the only person of a name; "" where two have it
}

func (ofac) read(r *run) error {
	o := &ofacRun{run: r, aliases: map[string]*aliasesOf{}, persons: map[string]string{}}
	steps := []func() error{o.readAliases, o.readAddresses, o.readPersons, o.readRecords}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// each calls see with every row of a file of the list; a file the list does not
// have has none.
func (o *ofacRun) each(what role, want int, see func(row, string) error) error {
	if o.source.files[what] == "" {
		return nil
	}
	in, err := o.open(what)
	if err != nil {
		return err
	}
	defer in.close()
	rows := newRows(in, want)
	for {
		row, err := rows.next()
		if errors.Is(err, io.EOF) {
			return in.whole()
		}
		if err != nil {
			return err
		}
		if err := see(row, in.name); err != nil {
			return err
		}
	}
}

func (o *ofacRun) readAliases() error {
	if o.source.files[roleAlt] == "" {
		o.warn(Warning{File: o.shown(o.source.files[roleMain]), Code: WarnNoAliases})
	}
	return o.each(roleAlt, altFields, func(row row, file string) error {
		if row.fault != "" || !allDigits(row.fields[altID]) || field(row.fields[altName]) == "" {
			o.warn(Warning{File: file, Line: row.line, Code: WarnAliasRow})
			return nil
		}
		id := row.fields[altID]
		of := o.aliases[id]
		if of == nil {
			of = &aliasesOf{}
			o.aliases[id] = of
		}
		of.rows++
		if len(of.names) > MaxNames {
			return nil // addName says so
		}
		kind := border.NameAlias
		if strings.EqualFold(field(row.fields[altKind]), "fka") {
			kind = border.NamePrevious
		}
		of.names = append(of.names, otherName{strings.Clone(field(row.fields[altName])), kind, row.line})
		return nil
	})
}

func (o *ofacRun) readAddresses() error {
	return o.each(roleAdd, addFields, func(row row, file string) error {
		if row.fault != "" || !allDigits(row.fields[0]) {
			o.warn(Warning{File: file, Line: row.line, Code: WarnAddressRow})
		}
		return nil
	})
}

// readPersons goes over sdn.csv a first time: it shows whether the file is whole
// before the first alert is handed on, and who can be linked to by name.
func (o *ofacRun) readPersons() error {
	unreadable := 0 // rows that may be the ones whose aliases have no record
	last := 0
	err := o.each(roleMain, sdnFields, func(row row, _ string) error {
		last = row.line
		if row.fault != "" {
			unreadable++
			return nil
		}
		if of := o.aliases[strings.TrimSpace(row.fields[sdnID])]; of != nil {
			of.met = true
		}
		if strings.EqualFold(field(row.fields[sdnType]), "individual") {
			name := strings.Clone(clean(field(row.fields[sdnName])))
			if id, twice := o.persons[name]; twice && id != row.fields[sdnID] {
				o.persons[name] = ""
			} else {
				o.persons[name] = strings.Clone(row.fields[sdnID])
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return o.cutAtRowEnd(last, unreadable)
}

// fewOrphans is how many aliases without their record are taken for slips of the
// list's owner.
const fewOrphans = 10

// cutAtRowEnd notices a file that breaks off at the end of a row, which nothing
// else shows: the aliases of the records that are gone are still there. last is
// the line of its last row.
func (o *ofacRun) cutAtRowEnd(last, unreadable int) error {
	all, orphans, records := 0, 0, 0
	for _, of := range o.aliases {
		all += of.rows
		if !of.met {
			orphans += of.rows
			records++
		}
	}
	if records <= unreadable || orphans <= fewOrphans || orphans*100 <= all {
		return nil
	}
	e := newError(opRead, CodeOrphans, o.shown(o.source.files[roleMain]), last, nil)
	e.Values = map[string]any{"Orphans": orphans, "Aliases": all}
	return e
}

// readRecords goes over sdn.csv a second time and makes the alerts.
func (o *ofacRun) readRecords() error {
	if err := o.each(roleMain, sdnFields, o.record); err != nil {
		return err
	}
	var orphans []Warning
	for id, of := range o.aliases {
		for _, n := range of.names {
			if !of.met {
				orphans = append(orphans, Warning{
					File: o.shown(o.source.files[roleAlt]), Line: n.line, Code: WarnAliasOrphan, Values: map[string]any{"ID": id},
				})
			}
		}
	}
	slices.SortFunc(orphans, func(a, b Warning) int { return a.Line - b.Line })
	for _, w := range orphans {
		o.warn(w)
	}
	return nil
}

// record makes an alert of one row of sdn.csv.
func (o *ofacRun) record(row row, file string) error {
	reject := func(code RejectCode, values map[string]any) error {
		o.reject(Rejection{File: file, Line: row.line, Code: code, Values: values})
		return nil
	}
	if row.fault != "" {
		return reject(row.fault, row.values)
	}
	f := row.fields
	id := strings.TrimSpace(f[sdnID])
	if !allDigits(id) {
		return reject(RejectBadID, map[string]any{"ID": shownValue(f[sdnID])})
	}
	others := o.aliases[id]
	if reason, skipped := skipOFAC(f[sdnType]); skipped {
		o.skip(reason)
		return nil
	}
	if !knownType(f[sdnType]) {
		return reject(RejectKind, map[string]any{"Value": shownValue(f[sdnType])})
	}
	d := newDraft(file, row.line)
	d.a.ID = id
	d.addSurnameFirst(field(f[sdnName]), border.NamePrimary, false)
	if others != nil {
		for _, n := range others.names {
			d.addSurnameFirst(n.text, n.kind, false)
		}
	}
	ofacProgrammes(d, field(f[sdnProgram]))
	rem := ofacRemarks{draft: d, persons: o.persons}
	rem.remark(field(f[sdnTitle]))
	rem.read(field(f[sdnRemarks]))
	return o.keep(d)
}
