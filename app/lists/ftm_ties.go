package lists

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
)

// Entities that say something of a person stand anywhere in the file: his passport
// before him, his sister at the end. The file is therefore read twice where it has
// any: first for these ties alone, then for the persons, each of whom takes what is
// his. What is kept between is the ties' own text, bounded by maxTieBytes, and
// eight bytes for every entity.

// maxTieBytes bounds the text of all ties of a list, maxTies how many one entity
// states.
const (
	maxTieBytes = 256 << 20
	maxTies     = 4 * MaxValues
)

// tieKind says what a tie is to the person it belongs to.
type tieKind string

const (
	tieDocument tieKind = "d" // type, number, country, issued, expires, note
	tieLink     tieKind = "l" // the other's id, relation
	tieSanction tieKind = "s" // program, authority, reason, country, listed, ended, source
)

// tieSchemas are the entities that tie something to a person.
var tieSchemas = map[string]bool{
	"Passport": true, "Identification": true, "Family": true, "Associate": true, "UnknownLink": true, "Sanction": true,
}

// tieMarks are what a line of those schemas holds: its schema, or escapes in which
// that could be written.
var tieMarks = [...]string{`"Passport"`, `"Identification"`, `"Family"`, `"Associate"`, `"UnknownLink"`, `"Sanction"`, `\u00`}

// mayTie reports whether a line can be a tie, without reading it.
func mayTie(line []byte) bool {
	for _, mark := range tieMarks {
		if bytes.Contains(line, []byte(mark)) {
			return true
		}
	}
	return false
}

// tie is one fact that an entity states of a person.
type tie struct {
	kind   tieKind
	owner  string
	fields []string
}

// text is the tie as it is kept: no clean text holds a zero byte.
func (t tie) text() string {
	return strings.Join(append([]string{string(t.kind), t.owner}, t.fields...), "\x00")
}

// keptTie is where a tie's text lies, in which line it stood, and the next tie of
// the same person.
type keptTie struct {
	from, line uint32 // maxTieBytes keeps from below; the line is for warnings
	next       int32  // from 1; 0 after the last
}

// ftmTies holds the ties of a list by the person they belong to.
type ftmTies struct {
	limit           int
	text            longText
	kept            []keptTie
	persons, others []uint64 // ids of all entities, in order once all are there
	first           []int32  // of each of persons, from 1
}

func shortKey(id string) uint64 {
	key := keyOf(id)
	return binary.BigEndian.Uint64(key[:])
}

// ftmSeen is what a line says to who looks for ties.
type ftmSeen struct {
	id, schema string
	ties       []tie
}

// seekTies reads the list's ties; nil where it has none.
func (r *run) seekTies() (*ftmTies, error) {
	found, err := r.hasTies()
	if err != nil || !found {
		return nil, err
	}
	in, err := r.open(roleMain)
	if err != nil {
		return nil, err
	}
	defer in.close()
	t := &ftmTies{limit: maxTieBytes}
	lines := &jsonLines{in: in}
	parser := func() parseLine[ftmSeen] {
		return func(l *jsonLine) (ftmSeen, error) { return seeTies(lines, l) }
	}
	if err := eachLine(lines, parser, func(l jsonLine, s ftmSeen) error { return t.take(in, l, s) }); err != nil {
		return nil, err
	}
	t.settle(r, in)
	return t, in.whole()
}

// hasTies reports whether any line may be a tie; most lists tell within the first
// few.
func (r *run) hasTies() (bool, error) {
	in, err := r.open(roleMain)
	if err != nil {
		return false, err
	}
	defer in.close()
	lines := &jsonLines{in: in}
	for {
		l, err := lines.next()
		if errors.Is(err, io.EOF) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		if mayTie(l.text) {
			return true, nil
		}
	}
}

// seeTies reads a line as far as it matters; a line with a fault is told of when
// it is read again.
func seeTies(lines *jsonLines, l *jsonLine) (ftmSeen, error) {
	var e struct {
		ID         string          `json:"id"`
		Schema     string          `json:"schema"`
		Properties json.RawMessage `json:"properties"`
	}
	if !mayTie(l.text) {
		var short struct {
			ID     string `json:"id"`
			Schema string `json:"schema"`
		}
		err := lines.decode(l, &short, false)
		return ftmSeen{id: clean(short.ID), schema: short.Schema}, err
	}
	if err := lines.decode(l, &e, false); err != nil || l.fault != "" {
		return ftmSeen{}, err
	}
	seen := ftmSeen{id: clean(e.ID), schema: e.Schema}
	if tieSchemas[e.Schema] && len(e.Properties) > 0 {
		var p ftmTieProperties
		if json.Unmarshal(e.Properties, &p) == nil {
			seen.ties = p.ties(e.Schema)
		}
	}
	return seen, nil
}

// take keeps the ties of one line.
func (t *ftmTies) take(in *input, l jsonLine, s ftmSeen) error {
	if l.fault != "" {
		return nil
	}
	switch {
	case s.schema == "Person":
		t.persons = append(t.persons, shortKey(s.id))
	case !tieSchemas[s.schema]:
		t.others = append(t.others, shortKey(s.id))
	}
	if len(s.ties) >= maxTies {
		in.run.warn(Warning{File: in.name, Line: l.line, Code: WarnTooMany, Values: map[string]any{"Field": "ties", "Limit": maxTies}})
	}
	for _, one := range s.ties {
		text := one.text()
		if t.text.size+len(text) > t.limit {
			e := in.fault(CodeTooManyTies, l.line, nil)
			e.Values = map[string]any{"Limit": t.limit}
			return e
		}
		t.kept = append(t.kept, keptTie{from: uint32(t.text.size), line: uint32(l.line)})
		t.text.add(text)
	}
	return nil
}

// settle gives every tie to its person, now that all are known. A tie to a company
// of the list is none of ours; one to an entity that the list does not have is told
// of. A relation stands with both of its ends, each of which tells of the other.
func (t *ftmTies) settle(r *run, in *input) {
	slices.Sort(t.persons)
	slices.Sort(t.others)
	t.first = make([]int32, len(t.persons))
	for i := len(t.kept) - 1; i >= 0; i-- { // from the last, so that the first stands first
		one := t.at(i)
		owner, owned := placeOf(t.persons, one.owner)
		missing, code, known := one.owner, WarnNoHolder, owned
		if one.kind == tieLink {
			missing, code = one.fields[0], WarnNoLinked
			_, known = placeOf(t.persons, missing)
			owned = owned && known
		}
		if !known {
			if _, known = placeOf(t.others, missing); !known {
				r.warn(Warning{File: in.name, Line: int(t.kept[i].line), Code: code, Values: map[string]any{"ID": shownValue(missing)}})
			}
		}
		if owned {
			t.kept[i].next, t.first[owner] = t.first[owner], int32(i+1)
		}
	}
}

// placeOf is the first place of an id among those in order.
func placeOf(ids []uint64, id string) (int, bool) { return slices.BinarySearch(ids, shortKey(id)) }

// at reads a kept tie.
func (t *ftmTies) at(i int) tie {
	to := t.text.size
	if i+1 < len(t.kept) {
		to = int(t.kept[i+1].from)
	}
	fields := strings.Split(t.text.part(int(t.kept[i].from), to), "\x00")
	return tie{kind: tieKind(fields[0]), owner: fields[1], fields: fields[2:]}
}

// of calls see with every tie of a person, in the file's order. It may be called by
// several at once.
func (t *ftmTies) of(id string, see func(tie)) {
	if t == nil {
		return
	}
	place, found := placeOf(t.persons, id)
	if !found {
		return
	}
	for i := t.first[place]; i > 0; i = t.kept[i-1].next {
		if one := t.at(int(i - 1)); one.owner == id {
			see(one)
		}
	}
}
