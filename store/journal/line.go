package journal

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The parts of a line, in their order: JSON without blanks, the names of facts sorted,
// nothing where there is nothing.
const (
	lineNumber = `{"n":`
	lineTime   = `,"time":` // RFC 3339, UTC
	lineKind   = `,"kind":`
	lineWho    = `,"who":`
	lineCase   = `,"case":`
	lineFacts  = `,"facts":{`
	lineKeep   = `,"keep":`
	lineDay    = `,"day":`
	lineDetail = `,"detail":` // base64, as all that follows
	lineSealed = `,"sealed":`
	lineSalt   = `,"salt":`
	lineEnd    = `}`
)

// Line is the leaf as it is written, without a line's end. Errors: ErrUnfit where
// it is longer than MaxLine.
func (l *Leaf) Line() ([]byte, error) {
	text := l.appendLine(make([]byte, 0, 512))
	if len(text) > MaxLine {
		return nil, fmt.Errorf("%w: it has %d bytes, the most is %d", ErrUnfit, len(text), MaxLine)
	}
	return text, nil
}

func (l *Leaf) appendLine(b []byte) []byte {
	b = strconv.AppendUint(append(b, lineNumber...), l.Number, 10)
	b = append(b, lineTime+`"`...)
	b = append(l.Time.UTC().AppendFormat(b, time.RFC3339Nano), '"')
	b = appendText(append(b, lineKind...), string(l.Kind))
	if l.Who != "" {
		b = appendText(append(b, lineWho...), l.Who)
	}
	if l.Case != 0 {
		b = strconv.AppendUint(append(b, lineCase...), l.Case, 10)
	}
	b = appendFacts(b, l.Facts)
	if l.Keep != KeepNothing {
		b = appendText(append(b, lineKeep...), string(l.Keep))
	}
	if l.Day != "" {
		b = appendText(append(b, lineDay...), l.Day)
	}
	if len(l.Detail) > 0 {
		b = appendBytes(append(b, lineDetail...), l.Detail)
	}
	if len(l.Sealed) > 0 {
		b = appendBytes(append(b, lineSealed...), l.Sealed)
	}
	b = appendBytes(append(b, lineSalt...), l.Salt)
	return append(b, lineEnd...)
}

func appendFacts(b []byte, facts map[string]string) []byte {
	if len(facts) == 0 {
		return b
	}
	b = append(b, lineFacts...)
	names := slices.AppendSeq(make([]string, 0, len(facts)), maps.Keys(facts))
	slices.Sort(names)
	for i, name := range names {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendText(b, name), ':')
		b = appendText(b, facts[name])
	}
	return append(b, '}')
}

// appendText writes a text as JSON does. Nearly all are plain.
func appendText(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			var quoted bytes.Buffer
			enc := json.NewEncoder(&quoted)
			enc.SetEscapeHTML(false)
			_ = enc.Encode(s) // of a text, into memory: it does not fail
			return append(b, bytes.TrimSuffix(quoted.Bytes(), []byte("\n"))...)
		}
	}
	return append(append(append(b, '"'), s...), '"')
}

func appendBytes(b, content []byte) []byte {
	return append(base64.StdEncoding.AppendEncode(append(b, '"'), content), '"')
}

// ParseLine reads a leaf. Only what Line writes is one, byte for byte: so whatever is read
// here is written once more and compared. Errors: ErrLine.
func ParseLine(text []byte) (Leaf, error) {
	if len(text) > MaxLine {
		return Leaf{}, fmt.Errorf("%w: it has %d bytes", ErrLine, len(text))
	}
	r := lineReader{rest: text}
	l := r.leaf()
	if r.bad || !bytes.Equal(l.appendLine(make([]byte, 0, len(text)+1)), text) {
		return Leaf{}, fmt.Errorf("%w: it is not written as entries are", ErrLine)
	}
	if err := l.check(); err != nil {
		return Leaf{}, fmt.Errorf("%w: %v", ErrLine, err)
	}
	return l, nil
}

// lineReader reads the parts of a line one by one. bad says that one was not there.
type lineReader struct {
	rest []byte
	bad  bool
}

func (r *lineReader) leaf() (l Leaf) {
	r.must(lineNumber)
	l.Number = r.number()
	r.must(lineTime)
	at, err := time.Parse(time.RFC3339Nano, r.text())
	r.bad = r.bad || err != nil
	l.Time = at.UTC()
	r.must(lineKind)
	l.Kind = Kind(r.text())
	if r.may(lineWho) {
		l.Who = r.text()
	}
	if r.may(lineCase) {
		l.Case = r.number()
	}
	if r.may(lineFacts) {
		l.Facts = map[string]string{}
		for more := true; more && !r.bad; more = r.may(",") {
			name := r.text()
			r.must(":")
			l.Facts[name] = r.text()
		}
		r.must("}")
	}
	if r.may(lineKeep) {
		l.Keep = Keep(r.text())
	}
	if r.may(lineDay) {
		l.Day = r.text()
	}
	if r.may(lineDetail) {
		l.Detail = r.bytes()
	}
	if r.may(lineSealed) {
		l.Sealed = r.bytes()
	}
	r.must(lineSalt)
	l.Salt = r.bytes()
	r.must(lineEnd)
	return l
}

func (r *lineReader) may(part string) bool {
	if r.bad || !bytes.HasPrefix(r.rest, []byte(part)) {
		return false
	}
	r.rest = r.rest[len(part):]
	return true
}

func (r *lineReader) must(part string) { r.bad = !r.may(part) }

func (r *lineReader) number() uint64 {
	i := 0
	for i < len(r.rest) && '0' <= r.rest[i] && r.rest[i] <= '9' {
		i++
	}
	n, err := strconv.ParseUint(string(r.rest[:i]), 10, 64)
	r.bad = r.bad || err != nil
	r.rest = r.rest[i:]
	return n
}

func (r *lineReader) text() string {
	if !r.may(`"`) {
		r.bad = true
		return ""
	}
	end, plain := 0, true
	for end < len(r.rest) && r.rest[end] != '"' {
		if r.rest[end] == '\\' {
			end++
			plain = false
		}
		end++
	}
	if end >= len(r.rest) {
		r.bad = true
		return ""
	}
	s := string(r.rest[:end])
	r.rest = r.rest[end+1:]
	if !plain {
		var unquoted string
		r.bad = r.bad || json.Unmarshal([]byte(`"`+s+`"`), &unquoted) != nil
		return unquoted
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

func (r *lineReader) bytes() []byte {
	b, err := base64.StdEncoding.DecodeString(r.text())
	r.bad = r.bad || err != nil
	return b
}
