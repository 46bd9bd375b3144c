package lists

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"postern/app/border"
)

// mappingEnding is that of the file which says what a plain list's columns are:
// book.mapping lies beside book.csv.
const mappingEnding = ".mapping"

// maxMapping is how large such a file can be.
const maxMapping = 1 << 20

// mapping says what the columns of a plain list are that are not known by their
// headings, and what holds for all its records: lines "Column = field" and
// "constant = value", or one JSON object of the same. Lines that begin with # say
// nothing.
type mapping struct {
	file    string // as reports write it
	columns map[string]plainField
	written []mappedColumn

	list        string
	category    border.Category
	action      border.Action
	authority   string
	reason      string
	nationality border.Country
	passport    border.Country
	order       dateOrder
	dated       border.PartialDate
	digest      string
}

// mappedColumn is a column as the mapping names it.
type mappedColumn struct {
	heading string
	line    int
}

// mappingConstants are what can be set for all records, in the order in which a
// sentence lists them.
var mappingConstants = [...]string{
	"list", "category", "action", "authority", "reason", "nationality", "passport_state", "date_order", "dated",
}

// statement is one line of a mapping.
type statement struct {
	left, right string
	line        int
}

// WithMapping is the list with its columns and constants as the mapping file at
// path says, in the place of one that lies beside it. The error is an *Error.
func (s Source) WithMapping(path string) (Source, error) {
	if s.Format != FormatPlain {
		e := newError(opDetect, CodeMappingUnused, path, 0, nil)
		e.Values = map[string]any{"List": s.List, "Format": string(s.Format)}
		return s, e
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return s, newError(opDetect, CodeUnreadable, path, 0, err)
	}
	return s.mapped(os.DirFS(filepath.Dir(abs)), filepath.Base(abs), path)
}

// withSibling takes in the mapping that lies beside a plain list, where one does.
func (s Source) withSibling() (Source, error) {
	name := s.mappingName()
	if s.Format != FormatPlain {
		return s, nil
	}
	if _, err := fs.Stat(s.fsys, name); errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	s.Ignored = slices.DeleteFunc(s.Ignored, func(other string) bool { return other == name })
	return s.mapped(s.fsys, name, join(s.shown, name))
}

// mappingName is what the mapping beside the list is called.
func (s Source) mappingName() string { return withoutEnding(s.files[roleMain]) + mappingEnding }

func (s Source) mapped(fsys fs.FS, name, shown string) (Source, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return s, newError(opDetect, CodeUnreadable, shown, 0, err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxMapping+1))
	if err != nil {
		return s, newError(opDetect, CodeUnreadable, shown, 0, err)
	}
	m, fault := readMapping(text, shown)
	if fault != nil {
		return s, fault
	}
	s.mapping = m
	if m.list != "" {
		s.List = m.list
	}
	return s, nil
}

// readMapping reads a mapping file.
func readMapping(text []byte, shown string) (*mapping, *Error) {
	sum := sha256.Sum256(text)
	m := &mapping{file: shown, columns: map[string]plainField{}, digest: hex.EncodeToString(sum[:])}
	if len(text) > maxMapping {
		return nil, newError(opDetect, CodeRecordTooLarge, shown, 0, nil)
	}
	if code := notText(text); code != "" {
		return nil, newError(opDetect, code, shown, 0, nil)
	}
	text = bytes.TrimPrefix(text, utf8BOM)
	if !utf8.Valid(text) {
		return nil, newError(opDetect, CodeCodePage, shown, 0, nil)
	}
	statements, fault := m.lines(text)
	if bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) {
		statements, fault = m.object(text)
	}
	if fault != nil {
		return nil, fault
	}
	met := map[string]bool{}
	for _, st := range statements {
		if key := headingKey(st.left); met[key] {
			return nil, m.fault(CodeMappingTwice, st, nil)
		} else {
			met[key] = true
		}
		if fault := m.take(st); fault != nil {
			return nil, fault
		}
	}
	return m, nil
}

func (m *mapping) fault(code ErrorCode, st statement, values map[string]any) *Error {
	e := newError(opDetect, code, m.file, st.line, nil)
	e.Values = map[string]any{
		"Left": shownValue(st.left), "Right": shownValue(st.right), "Text": shownValue(st.left),
		"Fields": plainWords().all, "Constants": strings.Join(mappingConstants[:], ", "),
	}
	for k, v := range values {
		e.Values[k] = v
	}
	return e
}

// lines reads "Column = field", one a line.
func (m *mapping) lines(text []byte) ([]statement, *Error) {
	var out []statement
	n := 0
	for line := range strings.Lines(string(text)) {
		n++
		line = clean(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		at := strings.LastIndex(line, "=") // a heading may hold the sign, a field does not
		st := statement{left: line, line: n}
		if at < 0 {
			return nil, m.fault(CodeMappingForm, st, nil)
		}
		st.left, st.right = strings.TrimSpace(line[:at]), strings.TrimSpace(line[at+1:])
		if headingKey(st.left) == "" || st.right == "" {
			return nil, m.fault(CodeMappingForm, statement{left: line, line: n}, nil)
		}
		out = append(out, st)
	}
	return out, nil
}

// object reads {"Column": "field"}.
func (m *mapping) object(text []byte) ([]statement, *Error) {
	var out []statement
	d := json.NewDecoder(bytes.NewReader(text))
	line := func() int { return 1 + bytes.Count(text[:d.InputOffset()], []byte("\n")) }
	bad := func(what string) ([]statement, *Error) {
		return nil, m.fault(CodeMappingForm, statement{left: what, line: line()}, nil)
	}
	if _, err := d.Token(); err != nil {
		return bad(err.Error())
	}
	for d.More() {
		left, err := d.Token()
		if err != nil {
			return bad(err.Error())
		}
		right, err := d.Token()
		if err != nil {
			return bad(err.Error())
		}
		key, _ := left.(string)
		value, isText := right.(string)
		if !isText || headingKey(key) == "" || clean(value) == "" {
			return bad(key)
		}
		out = append(out, statement{clean(key), clean(value), line()})
	}
	if _, err := d.Token(); err != nil {
		return bad(err.Error())
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return bad("}")
	}
	return out, nil
}

// take takes one statement in: a column where its right side is a field, else a
// constant.
func (m *mapping) take(st statement) *Error {
	if f, ok := plainWords().byName[strings.ToLower(st.right)]; ok {
		m.columns[headingKey(st.left)] = f
		m.written = append(m.written, mappedColumn{st.left, st.line})
		return nil
	}
	words, known := m.constant(strings.ToLower(st.left), st.right)
	switch {
	case !known:
		return m.fault(CodeMappingField, st, nil)
	case words != "":
		return m.fault(CodeMappingConstant, st, map[string]any{"Words": words})
	}
	return nil
}

// constant sets what holds for all records. words is what it could have been,
// where the value is none of it.
func (m *mapping) constant(name, value string) (words string, known bool) {
	ok := true
	switch name {
	case "list":
		m.list = value
	case "authority":
		m.authority = value
	case "reason":
		m.reason = value
	case "category":
		m.category, ok = plainCategory(value)
		words = wordsOf(border.Categories())
	case "action":
		m.action, ok = plainAction(value)
		words = wordsOf(border.Actions())
	case "nationality":
		m.nationality, ok = border.ParseCountry(value)
		words = "PAK, AFG, GRC"
	case "passport_state":
		m.passport, ok = border.ParseCountry(value)
		words = "PAK, AFG, GRC"
	case "date_order":
		m.order = dateOrder(strings.ToLower(value))
		ok = m.order == dayFirst || m.order == monthFirst
		words = wordsOf([]dateOrder{dayFirst, monthFirst})
	case "dated":
		var fault dateFault
		m.dated, fault = isoDate(value)
		ok, words = fault == dateRead && m.dated.IsDay(), "2025-06-30"
	default:
		return "", false
	}
	if ok {
		words = ""
	}
	return words, true
}

func wordsOf[T ~string](values []T) string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return strings.Join(out, ", ")
}

// fits checks that the list has every column that the mapping names.
func (m *mapping) fits(c plainColumns) error {
	if m == nil {
		return nil
	}
	for _, w := range m.written {
		key := headingKey(w.heading)
		if !slices.ContainsFunc(c.headings, func(h string) bool { return headingKey(h) == key }) {
			e := m.fault(CodeMappingColumn, statement{left: w.heading, line: w.line}, map[string]any{"Columns": c.shown()})
			e.Op = opRead
			return e
		}
	}
	return nil
}
