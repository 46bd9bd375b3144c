package lists

import (
	"cmp"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"postern/app/border"
)

// The files of the list stand in the order of their records' numbers, but for a
// row or two that were put at the end. alt.csv is therefore read beside sdn.csv, and
// no more of it is held than the aliases of one record. Ids whose rows stand out of
// that order, in either file, are apart: their aliases are read before and held.

// maxHeldAliases bounds the bytes of aliases that are held.
const maxHeldAliases = 48 << 20

// otherName is one row of alt.csv.
type otherName struct {
	id   string // of the record it belongs to
	text string
	kind border.NameKind
	line int
}

// aliasIn reads a row of alt.csv; false where it cannot be read.
func aliasIn(row row) (otherName, bool) {
	if row.fault != "" || !allDigits(row.fields[altID]) {
		return otherName{}, false
	}
	n := otherName{id: row.fields[altID], text: clipped(field(row.fields[altName])), kind: border.NameAlias, line: row.line}
	if strings.EqualFold(field(row.fields[altKind]), "fka") {
		n.kind = border.NamePrevious
	}
	return n, n.text != ""
}

// clipped is as much of a name as fitName looks at, so that rows of megabytes each
// are not held.
func clipped(name string) string {
	most := utf8.UTFMax * (2*MaxNameRunes + 1)
	if len(name) <= most {
		return name
	}
	for !utf8.RuneStart(name[most]) {
		most--
	}
	return name[:most]
}

// compareIDs puts ids, which are digits, in the order of their numbers.
func compareIDs(a, b string) int {
	x, y := strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
	return cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(x, y), cmp.Compare(len(a), len(b)))
}

// heldAliases are the ids that are apart, and their aliases.
type heldAliases struct {
	limit int
	ids   seenIDs // each with its place in of, from 1
	of    []heldRecord
	rows  []heldAlias // in the order of alt.csv
	text  longText    // id, zero byte and name of each row
}

// heldRecord is one id that is apart; first and last are places in rows, from 1.
type heldRecord struct {
	first, last int32
	met         bool // it stands in sdn.csv
}

type heldAlias struct {
	from, line uint32 // maxHeldAliases keeps from below; the line is for warnings
	record     int32  // place in of
	next       int32  // row of the same id, from 1; 0 after the last
	previous   bool   // of what kind it is
}

// setApart makes an id one that is apart.
func (h *heldAliases) setApart(id string) {
	if h.ids.line(id) == 0 {
		h.of = append(h.of, heldRecord{})
		h.ids.add(id, len(h.of))
	}
}

// record is what is held of an id; nil where it is not apart.
func (h *heldAliases) record(id string) *heldRecord {
	if len(h.of) == 0 {
		return nil
	}
	if at := h.ids.line(id); at > 0 {
		return &h.of[at-1]
	}
	return nil
}

// hold keeps a row if its id is apart; false where there is no room for it.
func (h *heldAliases) hold(n otherName) bool {
	record := h.record(n.id)
	if record == nil {
		return true
	}
	const each = 20 // bytes of a heldAlias
	if h.text.size+len(n.id)+1+len(n.text)+each*(len(h.rows)+1) > h.limit {
		return false
	}
	h.rows = append(h.rows, heldAlias{
		from: uint32(h.text.size), line: uint32(n.line), record: int32(h.ids.line(n.id) - 1), previous: n.kind == border.NamePrevious,
	})
	h.text.add(n.id + "\x00" + n.text)
	at := int32(len(h.rows))
	if record.last > 0 {
		h.rows[record.last-1].next = at
	} else {
		record.first = at
	}
	record.last = at
	return true
}

// at reads a held row.
func (h *heldAliases) at(i int) otherName {
	row, to := h.rows[i], h.text.size
	if i+1 < len(h.rows) {
		to = int(h.rows[i+1].from)
	}
	n := otherName{kind: border.NameAlias, line: int(row.line)}
	if row.previous {
		n.kind = border.NamePrevious
	}
	n.id, n.text, _ = strings.Cut(h.text.part(int(row.from), to), "\x00")
	return n
}

// orphans are the held rows whose records were not met.
func (h *heldAliases) orphans() orphanAliases {
	var found orphanAliases
	seen := make([]int, len(h.of)) // rows of each id
	for i, row := range h.rows {
		if !h.of[row.record].met {
			found.row(h.at(i), seen[row.record])
			seen[row.record]++
		}
	}
	return found
}

// orphanAliases are the aliases without a record.
type orphanAliases struct {
	rows, records int
	told          []otherName // the first that a report has room for
	untold        int
}

// row counts an alias, of whose record so many were counted before.
func (o *orphanAliases) row(n otherName, before int) {
	o.rows++
	switch {
	case before == 0:
		o.records++
	case before > MaxNames:
		return // as of an alert, no more are told of
	}
	if len(o.told) < MaxStored {
		o.told = append(o.told, otherName{id: strings.Clone(n.id), line: n.line})
	} else {
		o.untold++
	}
}

// with are both together, told of in the order of their lines.
func (o orphanAliases) with(p orphanAliases) orphanAliases {
	told := slices.Concat(o.told, p.told)
	slices.SortFunc(told, func(a, b otherName) int { return cmp.Compare(a.line, b.line) })
	most := min(len(told), MaxStored)
	return orphanAliases{o.rows + p.rows, o.records + p.records, told[:most], o.untold + p.untold + len(told) - most}
}

// aliasReader goes over alt.csv beside sdn.csv, whose records it is asked for in the
// order in which they stand there.
type aliasReader struct {
	held    *heldAliases
	in      *input // nil where the list has no alt.csv
	rows    *rows
	next    otherName // the next row whose id is not apart; no id after the last
	names   []otherName
	orphans orphanAliases
	passed  string // the id of the row passed over last, and how many of it were
	times   int
}

// openAliases begins with the first row. Close it.
func (o *ofacRun) openAliases() (*aliasReader, error) {
	a := &aliasReader{held: &o.held}
	if o.source.files[roleAlt] == "" {
		return a, nil
	}
	in, err := o.open(roleAlt)
	if err != nil {
		return nil, err
	}
	a.in, a.rows = in, newRows(in, altFields)
	if err := a.forward(); err != nil {
		in.close()
		return nil, err
	}
	return a, nil
}

func (a *aliasReader) close() {
	if a.in != nil {
		a.in.close()
	}
}

// forward reads on to the next row whose id is not apart.
func (a *aliasReader) forward() error {
	for {
		row, err := a.rows.next()
		if errors.Is(err, io.EOF) {
			a.next = otherName{}
			return nil
		}
		if err != nil {
			return err
		}
		if n, ok := aliasIn(row); ok && a.held.record(n.id) == nil {
			a.next = n
			return nil
		}
	}
}

// of are the aliases of a record, in the order of alt.csv and at most one more than
// an alert holds, which addName says. They are valid until the next call.
func (a *aliasReader) of(id string) ([]otherName, error) {
	a.names = a.names[:0]
	if record := a.held.record(id); record != nil {
		record.met = true
		for at := record.first; at > 0 && len(a.names) <= MaxNames; at = a.held.rows[at-1].next {
			a.names = append(a.names, a.held.at(int(at-1)))
		}
		return a.names, nil
	}
	if err := a.passOver(id); err != nil {
		return nil, err
	}
	for a.next.id == id && id != "" {
		if len(a.names) <= MaxNames {
			a.names = append(a.names, otherName{id, strings.Clone(a.next.text), a.next.kind, a.next.line})
		}
		if err := a.forward(); err != nil {
			return nil, err
		}
	}
	return a.names, nil
}

// passOver counts the aliases that stand before those of a record, all that are left
// where id is none: nobody will ask for them.
func (a *aliasReader) passOver(id string) error {
	for a.next.id != "" && (id == "" || compareIDs(a.next.id, id) < 0) {
		if a.next.id != a.passed {
			a.passed, a.times = a.next.id, 0
		}
		a.orphans.row(a.next, a.times)
		a.times++
		if err := a.forward(); err != nil {
			return err
		}
	}
	return nil
}

// end reads what is left. After it, orphans are all aliases whose records were not
// asked for.
func (a *aliasReader) end() error {
	if a.in == nil {
		return nil
	}
	if err := a.passOver(""); err != nil {
		return err
	}
	a.orphans = a.orphans.with(a.held.orphans())
	return a.in.whole()
}
