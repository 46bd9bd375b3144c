package lists

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// sheet is a CSV file whose first row names its columns.
type sheet struct {
	run     *run
	comma   byte
	openEnd bool // the last row may lack its line end
	// unicode says that a row holds letters beyond ASCII as UTF-8 writes them: what
	// is not UTF-8 is then damage and no other code page.
	unicode bool
	foreign int // the first line that is not UTF-8
}

// each calls start with the header and see with every row below it that is not
// blank. A row handed to see that has no fault has as many fields as the header;
// blank ones more than that fall away. A last row that is too short breaks off.
func (s *sheet) each(start func(header row, file string) error, see func(row row, file string) error) error {
	in, err := s.run.open(roleMain)
	if err != nil {
		return err
	}
	defer in.close()
	rows := newRowsBy(in, 0, s.comma)
	rows.openEnd = s.openEnd
	header, err := s.header(rows)
	if err != nil {
		return err
	}
	want := len(header.fields)
	if err := start(header, in.name); err != nil {
		return err
	}
	for {
		row, err := rows.next()
		if errors.Is(err, io.EOF) {
			return in.whole()
		}
		if err != nil {
			return err
		}
		if err := s.look(in, &row, rows.raw, want); err != nil {
			return err
		}
		if row.fault == "" && blankRow(row.fields) {
			continue
		}
		if err := see(row, in.name); err != nil {
			return err
		}
	}
}

// header reads the row that names the columns.
func (s *sheet) header(rows *rows) (row, error) {
	for {
		header, err := rows.next()
		switch {
		case errors.Is(err, io.EOF):
			return row{}, rows.in.fault(CodeEmpty, 0, nil)
		case err != nil:
			return row{}, err
		case header.fault == RejectNotUTF8:
			return row{}, rows.in.fault(CodeCodePage, header.line, nil)
		case header.fault == RejectQuotes:
			return row{}, openQuote(rows.in, header)
		case header.fault != "":
			return row{}, rows.in.fault(CodeRecordTooLarge, header.line, nil)
		case aboveHeader(header.fields, rows.raw):
			continue
		}
		s.seen(rows.raw)
		header.fields = slices.Clone(header.fields)
		return header, nil
	}
}

// aboveHeader reports whether a row stands above the header: "sep=;", which is a
// spreadsheet's own, or a title, which is the only filled cell of its row.
func aboveHeader(fields []string, raw []byte) bool {
	filled := 0
	for _, f := range fields {
		if strings.TrimSpace(f) != "" {
			filled++
		}
	}
	return len(fields) > 1 && filled <= 1 || separator(raw) != 0
}

// separator is the sign that a line "sep=;" names, 0 where it is none.
func separator(line []byte) byte {
	line = bytes.TrimRight(line, "\r\n")
	if rest, ok := bytes.CutPrefix(line, []byte("sep=")); ok && len(rest) == 1 && strings.IndexByte(",;\t", rest[0]) >= 0 {
		return rest[0]
	}
	return 0
}

// headerIn is the header in what begins a file, and the row below it where it is
// there whole; nil where there is none.
func headerIn(head []byte, comma byte) (header, below []string) {
	rows := headRows(head, comma)
	for {
		row, err := rows.next()
		switch {
		case err != nil || row.fault != "" || header != nil && row.last && len(head) >= headBytes:
			return header, nil
		case header != nil:
			return header, row.fields
		case !aboveHeader(row.fields, rows.raw):
			header = slices.Clone(row.fields)
		}
	}
}

// look checks a row against the header.
func (s *sheet) look(in *input, row *row, raw []byte, want int) error {
	if row.fault == "" {
		s.seen(raw)
		for len(row.fields) > want && strings.TrimSpace(row.fields[len(row.fields)-1]) == "" {
			row.fields = row.fields[:len(row.fields)-1]
		}
		if n := len(row.fields); n != want && !blankRow(row.fields) {
			if row.last && n < want {
				return in.fault(CodeBrokenOff, row.line, nil)
			}
			row.fault, row.values = RejectFields, map[string]any{"Fields": n, "Want": want}
		}
	}
	if row.fault == RejectNotUTF8 && s.foreign == 0 {
		s.foreign = row.line
	}
	if row.fault != "" && row.lines > 1 {
		return openQuote(in, *row)
	}
	return nil
}

// seen remembers whether a row holds letters beyond ASCII.
func (s *sheet) seen(raw []byte) {
	if s.unicode {
		return
	}
	for _, c := range raw {
		if c >= utf8.RuneSelf {
			s.unicode = true
			return
		}
	}
}

// encoded says whether the file is UTF-8, once it was read to its end: single
// damaged rows in one that is are rejected, each by itself.
func (s *sheet) encoded() error {
	if s.foreign > 0 && !s.unicode {
		return newError(opRead, CodeCodePage, s.run.shown(s.run.source.files[roleMain]), s.foreign, nil)
	}
	return nil
}

// openQuote refuses a row that takes up several lines and cannot be read: rows
// below it are lost in it, and nobody could tell which.
func openQuote(in *input, row row) *Error {
	e := in.fault(CodeOpenQuote, row.line, nil)
	e.Values = map[string]any{"Last": row.line + max(row.lines, 1) - 1}
	return e
}

func blankRow(fields []string) bool {
	for _, f := range fields {
		if strings.TrimSpace(f) != "" {
			return false
		}
	}
	return true
}
