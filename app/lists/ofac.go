package lists

import (
	"errors"
	"io"
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

// ofacRun is one reading of the three files.
type ofacRun struct {
	*run
	held    heldAliases
	aliases int               // rows of alt.csv that can be read
	linked  seenIDs           // names that remarks link to, as nameKey has them
	links   bool              // there are any
	persons map[string]string // id of the only person of a linked name; "" where two have it
	orphans orphanAliases

	unreadable int // rows of sdn.csv that may be the ones whose aliases have no record
	last       int // line of the last row of sdn.csv
}

func (ofac) read(r *run) error { return newOFACRun(r).read() }

func newOFACRun(r *run) *ofacRun {
	o := &ofacRun{run: r, held: heldAliases{limit: maxHeldAliases}, persons: map[string]string{}}
	r.repeats = func(id string) bool { return o.held.record(id) != nil }
	return o
}

// read goes over sdn.csv three times: for what stands out of order in it and whom it
// links to, then for who these are and whether its aliases have their records, which
// must be known before the first alert is handed on, then for the alerts.
func (o *ofacRun) read() error {
	steps := []func() error{o.checkAliases, o.checkAddresses, o.look, o.hold, o.join, o.readRecords}
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

// checkAliases goes over alt.csv for rows that cannot be read, and those that stand
// out of order.
func (o *ofacRun) checkAliases() error {
	if o.source.files[roleAlt] == "" {
		o.warn(Warning{File: o.shown(o.source.files[roleMain]), Code: WarnNoAliases})
	}
	highest := ""
	return o.each(roleAlt, altFields, func(row row, file string) error {
		n, ok := aliasIn(row)
		if !ok {
			o.warn(Warning{File: file, Line: row.line, Code: WarnAliasRow})
			return nil
		}
		o.aliases++
		if highest == "" || compareIDs(n.id, highest) > 0 {
			highest = n.id
		} else if n.id != highest {
			o.held.setApart(n.id)
		}
		return nil
	})
}

func (o *ofacRun) checkAddresses() error {
	return o.each(roleAdd, addFields, func(row row, file string) error {
		if row.fault != "" || !allDigits(row.fields[0]) {
			o.warn(Warning{File: file, Line: row.line, Code: WarnAddressRow})
		}
		return nil
	})
}

// look goes over sdn.csv for ids that stand out of order or more than once, and for
// the names that remarks link to.
func (o *ofacRun) look() error {
	highest := ""
	return o.each(roleMain, sdnFields, func(row row, _ string) error {
		o.last = row.line
		if row.fault != "" {
			o.unreadable++
			return nil
		}
		if id := strings.TrimSpace(row.fields[sdnID]); allDigits(id) {
			if highest == "" || compareIDs(id, highest) > 0 {
				highest = id
			} else {
				o.held.setApart(id)
			}
		}
		if isPerson(row) {
			for name := range linkedNames(field(row.fields[sdnRemarks])) {
				if key := nameKey(name); o.linked.line(key) == 0 {
					o.linked.add(key, row.line)
					o.links = true
				}
			}
		}
		return nil
	})
}

func isPerson(row row) bool { return strings.EqualFold(field(row.fields[sdnType]), "individual") }

// nameKey is a name without the full stop that may have ended the remarks.
func nameKey(name string) string { return strings.TrimRight(name, ". ") }

// hold reads the aliases of the ids that are apart.
func (o *ofacRun) hold() error {
	if len(o.held.of) == 0 {
		return nil
	}
	return o.each(roleAlt, altFields, func(row row, file string) error {
		if n, ok := aliasIn(row); ok && !o.held.hold(n) {
			e := newError(opRead, CodeOutOfOrder, file, row.line, nil)
			e.Values = map[string]any{"Limit": o.held.limit}
			return e
		}
		return nil
	})
}

// join finds the aliases that have no record, and the persons who are linked to.
func (o *ofacRun) join() error {
	if o.aliases == 0 && !o.links {
		return nil
	}
	aliases, err := o.openAliases()
	if err != nil {
		return err
	}
	defer aliases.close()
	err = o.each(roleMain, sdnFields, func(row row, _ string) error {
		if row.fault != "" {
			return nil
		}
		id := strings.TrimSpace(row.fields[sdnID])
		if o.links && isPerson(row) {
			o.takePerson(clean(field(row.fields[sdnName])), id)
		}
		if !allDigits(id) {
			return nil
		}
		_, err := aliases.of(id)
		return err
	})
	if err != nil {
		return err
	}
	if err := aliases.end(); err != nil {
		return err
	}
	o.orphans = aliases.orphans
	return o.cutAtRowEnd()
}

// takePerson notes the id of a person whom remarks link to by name.
func (o *ofacRun) takePerson(name, id string) {
	if o.linked.line(nameKey(name)) == 0 {
		return
	}
	if other, twice := o.persons[name]; twice && other != id {
		id = ""
	}
	o.persons[strings.Clone(name)] = strings.Clone(id)
}

// fewOrphans is how many aliases without their record are taken for slips of the
// list's owner.
const fewOrphans = 10

// cutAtRowEnd notices a file that breaks off at the end of a row, which nothing
// else shows: the aliases of the records that are gone are still there.
func (o *ofacRun) cutAtRowEnd() error {
	if o.orphans.records <= o.unreadable || o.orphans.rows <= fewOrphans || o.orphans.rows*100 <= o.aliases {
		return nil
	}
	e := newError(opRead, CodeOrphans, o.shown(o.source.files[roleMain]), o.last, nil)
	e.Values = map[string]any{"Orphans": o.orphans.rows, "Aliases": o.aliases}
	return e
}

// readRecords makes the alerts.
func (o *ofacRun) readRecords() error {
	aliases, err := o.openAliases()
	if err != nil {
		return err
	}
	defer aliases.close()
	record := func(row row, file string) error { return o.record(row, file, aliases) }
	if err := o.each(roleMain, sdnFields, record); err != nil {
		return err
	}
	if err := aliases.end(); err != nil {
		return err
	}
	orphan := Warning{File: o.shown(o.source.files[roleAlt]), Code: WarnAliasOrphan}
	for _, n := range o.orphans.told {
		orphan.Line, orphan.Values = n.line, map[string]any{"ID": n.id}
		o.warn(orphan)
	}
	for range o.orphans.untold { // the report is full by now and counts them
		o.warn(orphan)
	}
	return nil
}

// record makes an alert of one row of sdn.csv.
func (o *ofacRun) record(row row, file string, aliases *aliasReader) error {
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
	others, err := aliases.of(id)
	if err != nil {
		return err
	}
	for _, n := range others {
		d.addSurnameFirst(n.text, n.kind, false)
	}
	ofacProgrammes(d, field(f[sdnProgram]))
	rem := ofacRemarks{draft: d, persons: o.persons}
	rem.remark(field(f[sdnTitle]))
	rem.read(field(f[sdnRemarks]))
	return o.keep(d)
}
