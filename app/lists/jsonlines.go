package lists

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"postern/app/border"
)

// jsonLine is one line of a JSON lines file.
type jsonLine struct {
	text   []byte // valid until the next line is read
	line   int
	last   bool // nothing follows it
	fault  RejectCode
	values map[string]any
}

// jsonLines reads a JSON lines file line by line, each within MaxRecordBytes.
type jsonLines struct {
	in   *input
	line int
	raw  []byte
}

// next returns the next line that is not blank; io.EOF after the last.
func (j *jsonLines) next() (jsonLine, error) {
	for {
		j.line++
		size, eof, err := j.readRaw()
		if err != nil {
			return jsonLine{}, j.in.fault(CodeUnreadable, j.line, err)
		}
		text := bytes.TrimSpace(j.raw)
		if len(text) == 0 && size <= MaxRecordBytes {
			if eof {
				return jsonLine{}, io.EOF
			}
			continue
		}
		out := jsonLine{text: text, line: j.line, last: eof}
		switch {
		case size > MaxRecordBytes:
			out.fault, out.values = RejectTooLarge, map[string]any{"Limit": MaxRecordBytes}
		case !utf8.Valid(text):
			out.fault = RejectNotUTF8
		}
		return out, nil
	}
}

// readRaw reads one line into j.raw, at most MaxRecordBytes of it.
func (j *jsonLines) readRaw() (size int, eof bool, err error) {
	j.raw = j.raw[:0]
	for {
		part, err := j.in.ReadSlice('\n')
		if size += len(part); size <= MaxRecordBytes {
			j.raw = append(j.raw, part...)
		}
		switch {
		case err == nil:
			_, peek := j.in.Peek(1)
			return size, errors.Is(peek, io.EOF), nil
		case errors.Is(err, io.EOF):
			return size, true, nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return size, false, err
		}
	}
}

// decode reads a line into v. A last line that ends before its value does means
// that the file breaks off; any other that cannot be read is to be rejected.
func (j *jsonLines) decode(l *jsonLine, v any, strict bool) error {
	if l.fault != "" {
		return nil
	}
	if Crowded(l.text) {
		l.fault, l.values = RejectCrowded, map[string]any{"Limit": MaxObjects}
		return nil
	}
	err := unmarshal(l.text, v, strict)
	if err == nil {
		return nil
	}
	if l.last && endsEarly(l.text) {
		return j.in.fault(CodeBrokenOff, l.line, nil)
	}
	l.fault, l.values = jsonFault(err)
	return nil
}

// unmarshal reads one JSON value; strict refuses fields that v does not have.
func unmarshal(text []byte, v any, strict bool) error {
	if !strict {
		return json.Unmarshal(text, v)
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("more than one value in the line")
	}
	return nil
}

// endsEarly reports whether a text is the beginning of a JSON value.
func endsEarly(text []byte) bool {
	var any json.RawMessage
	return errors.Is(json.NewDecoder(bytes.NewReader(text)).Decode(&any), io.ErrUnexpectedEOF)
}

// jsonFault says what is wrong with a line that encoding/json refused.
func jsonFault(err error) (RejectCode, map[string]any) {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	var date *border.DateError
	switch {
	case errors.As(err, &date):
		return RejectDate, map[string]any{"Value": shownValue(date.Text)}
	case errors.As(err, &syntax), errors.Is(err, io.ErrUnexpectedEOF):
		return RejectNotJSON, map[string]any{"Detail": shownValue(err.Error())}
	case errors.As(err, &kind):
		return RejectValue, map[string]any{"Field": kind.Field, "Value": kind.Value}
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return RejectField, map[string]any{"Field": shownValue(strings.Trim(name, `"`))}
	}
	return RejectNotJSON, map[string]any{"Detail": shownValue(err.Error())}
}
