package lists

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"unicode/utf8"
)

// endOfFile is the character with which OFAC ends its files (Ctrl-Z of CP/M).
const endOfFile = 0x1A

// row is one record of a CSV file.
type row struct {
	fields []string
	line   int // where it begins, from 1
	last   bool
	open   bool // the last one, without a line end
	lines  int  // that it takes
	// fault says why fields cannot be read; the row is then to be rejected.
	fault  RejectCode
	values map[string]any
}

// rows reads a CSV file row by row. encoding/csv reads the fields; what lies
// around it bounds a row's length, keeps one bad row from taking others with it,
// and notices a file that breaks off.
type rows struct {
	in     *input
	line   int // of the next row
	want   int // fields; 0 for any number
	raw    []byte
	feed   bytes.Reader
	csv    *csv.Reader
	marked bool // the end-of-file character was seen
	comma  byte // what stands between fields
	// openEnd says that the last row may lack its line end: people write files so.
	openEnd bool
}

func newRows(in *input, want int) *rows { return newRowsBy(in, want, ',') }

// newRowsBy is newRows for fields with another sign between them.
func newRowsBy(in *input, want int, comma byte) *rows {
	r := &rows{in: in, line: 1, want: want, comma: comma}
	r.renew()
	return r
}

// renew starts with an empty decoder, so that nothing of a bad row is left in it.
func (r *rows) renew() {
	r.csv = csv.NewReader(&r.feed)
	r.csv.FieldsPerRecord = -1
	r.csv.Comma = rune(r.comma)
	r.csv.ReuseRecord = true
}

// next returns the next row that is not blank; io.EOF after the last. A file
// that ends within a row, or in a row without its line end, breaks off.
func (r *rows) next() (row, error) {
	for {
		line := r.line
		end, err := r.readRaw()
		if err != nil {
			return row{}, r.in.fault(CodeUnreadable, line, err)
		}
		r.takeMark(&end)
		if len(bytes.TrimSpace(r.raw)) == 0 && end.size <= MaxRecordBytes {
			if end.eof {
				return row{}, io.EOF
			}
			continue
		}
		if end.eof && (end.quoted || !end.terminated && !r.openEnd) {
			return row{}, r.in.fault(CodeBrokenOff, line, nil)
		}
		out := r.parse(line, end)
		out.open, out.lines = !end.terminated, r.line-line
		if out.last && !r.marked && out.fault == RejectFields {
			return row{}, r.in.fault(CodeBrokenOff, line, nil)
		}
		return out, nil
	}
}

// takeMark takes the end-of-file character off the row. Behind the last row it
// stands for its line end; at a row's start, files were joined.
func (r *rows) takeMark(end *rawEnd) {
	if trimmed := bytes.TrimRight(r.raw, "\r\n"); bytes.HasSuffix(trimmed, []byte{endOfFile}) {
		r.raw = append(bytes.TrimRight(trimmed, "\x1a"), '\n')
		r.marked, end.terminated = true, true
	}
	if bytes.HasPrefix(r.raw, []byte{endOfFile}) {
		r.raw = append(r.raw[:0], bytes.TrimLeft(r.raw, "\x1a")...)
	}
}

// parse reads the fields of r.raw.
func (r *rows) parse(line int, end rawEnd) row {
	out := row{line: line, last: end.eof}
	switch {
	case end.size > MaxRecordBytes:
		out.fault, out.values = RejectTooLarge, map[string]any{"Limit": MaxRecordBytes}
		return out
	case !utf8.Valid(r.raw):
		out.fault = RejectNotUTF8
		return out
	}
	r.feed.Reset(r.raw)
	from := r.csv.InputOffset()
	fields, err := r.csv.Read()
	if err != nil || r.csv.InputOffset()-from != int64(len(r.raw)) {
		r.renew()
		out.fault = RejectQuotes
		return out
	}
	if r.want > 0 && len(fields) != r.want {
		out.fault, out.values = RejectFields, map[string]any{"Fields": len(fields), "Want": r.want}
	}
	out.fields = fields
	return out
}

// rawEnd says how a raw row ended.
type rawEnd struct {
	eof        bool // nothing follows it
	terminated bool // by a line end
	quoted     bool // within quotation marks
	size       int  // bytes, also those beyond the limit
}

// readRaw reads the bytes of one row into r.raw, at most MaxRecordBytes of them;
// a line end within quotation marks does not end it.
func (r *rows) readRaw() (end rawEnd, err error) {
	r.raw = r.raw[:0]
	scan := quotes{comma: r.comma, fieldStart: true}
	for {
		part, err := r.in.ReadSlice('\n')
		end.size += len(part)
		if end.size <= MaxRecordBytes {
			r.raw = append(r.raw, part...)
		}
		scan.pass(part)
		switch {
		case err == nil:
			r.line++
			if scan.inside {
				continue
			}
			end.terminated = true
			_, peek := r.in.Peek(1)
			end.eof = errors.Is(peek, io.EOF)
			return end, nil
		case errors.Is(err, io.EOF):
			end.eof, end.quoted = true, scan.inside
			return end, nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return end, err
		}
	}
}

// quotes follows the quotation marks of one row: they open only where a field
// starts.
type quotes struct {
	comma                        byte
	fieldStart, inside, wasQuote bool
}

func (q *quotes) pass(part []byte) {
	for _, c := range part {
		switch {
		case q.inside && c == '"':
			q.inside, q.wasQuote = false, true // or the first of a doubled one
			continue
		case q.wasQuote && c == '"':
			q.inside = true
		case !q.inside && c == '"' && q.fieldStart:
			q.inside = true
		}
		q.wasQuote = false
		q.fieldStart = !q.inside && (c == q.comma || c == '\n')
	}
}

// firstFields reads the first row of what begins a file; nil where that is none.
func firstFields(head []byte) []string {
	row, err := headRows(head, ',').next()
	if err != nil || row.fault != "" {
		return nil
	}
	return row.fields
}

// headRows reads the rows of what begins a file; its last may be cut.
func headRows(head []byte, comma byte) *rows {
	in := &input{Reader: bufio.NewReader(io.MultiReader(bytes.NewReader(head), bytes.NewReader([]byte{'\n'})))}
	return newRowsBy(in, 0, comma)
}
