package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"

	"postern/app/lang"
)

// maxLine bounds a line of input, in bytes.
const maxLine = 1 << 20

// lineReader reads lines however long they are, and keeps those that are not
// longer than maxLine.
type lineReader struct {
	r      *bufio.Reader
	number int // of the line read last, from 1
	line   []byte
}

func newLineReader(r io.Reader) *lineReader {
	return &lineReader{r: bufio.NewReaderSize(r, 64<<10)}
}

// next returns the next line without its end, valid until the next call. A line
// that is too long is passed over whole and tooLong says so. The last line may
// lack its end. err is io.EOF after it.
func (l *lineReader) next() (line []byte, tooLong bool, err error) {
	l.line = l.line[:0]
	began := false
	for {
		part, err := l.r.ReadSlice('\n')
		began = began || len(part) > 0
		if tooLong = tooLong || len(l.line)+len(part) > maxLine+2; !tooLong {
			l.line = append(l.line, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && !(errors.Is(err, io.EOF) && began):
			return nil, false, err
		}
		break
	}
	l.number++
	line = bytes.TrimSuffix(bytes.TrimSuffix(l.line, []byte("\n")), []byte("\r"))
	if l.number == 1 {
		line = bytes.TrimPrefix(line, []byte("\ufeff"))
	}
	if tooLong || len(line) > maxLine {
		return nil, true, nil
	}
	return line, false, nil
}

// showBefore puts out what was answered until now if the next line is not there
// yet: whoever asks line by line waits for it.
func (p *program) showBefore(l *lineReader) error {
	if l.r.Buffered() > 0 {
		return nil
	}
	return p.stdout.Flush()
}

// open opens a file of input; "-" is standard input.
func (p *program) open(path string) (io.ReadCloser, error) {
	if path == "-" {
		return io.NopCloser(p.stdin), nil
	}
	return os.Open(path)
}

// maxShown is how many characters of a name that the input gives are shown.
const maxShown = 60

// shown makes a text of the input fit to be shown: short, and without what would
// steer a terminal.
func shown(text string) string {
	text = printable(text)
	n := 0
	for at := range text {
		if n++; n > maxShown {
			return text[:at] + "…"
		}
	}
	return text
}

// printable is a text without what would steer a terminal.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return utf8.RuneError
		}
		return r
	}, text)
}

// refusal is what a line gets that cannot be read.
type refusal struct {
	ID    json.RawMessage `json:"id"`
	Error string          `json:"error"`
}

// lineFault is the sentence of a refusal.
func (p *program) lineFault(number int, f *lineFault) string {
	return p.say.Say("ctl.line", lang.Values{"Line": fmt.Sprint(number), "Fault": p.say.Say("ctl.line."+f.key, f.values)})
}

// refusals says at the end how many lines were refused.
func (p *program) refusals(n int) error {
	if n == 0 {
		return nil
	}
	p.note(p.say.Count("ctl.refused", n))
	return errFaults
}
