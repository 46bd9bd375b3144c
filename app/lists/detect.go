package lists

import (
	"bytes"
	"encoding/xml"
	"io"
	"io/fs"
	"unicode/utf8"
)

// headBytes is how much of a file is looked at to tell what it is.
const headBytes = 64 << 10

// identify says which format claims a file and as what; head begins the file,
// past a byte order mark.
func identify(fsys fs.FS, name, dir string) (rd reader, what role, head []byte, fault *Error) {
	fail := func(code ErrorCode, err error) (reader, role, []byte, *Error) {
		return nil, roleNone, nil, newError(opDetect, code, join(dir, name), 0, err)
	}
	f, err := fsys.Open(name)
	if err != nil {
		return fail(CodeUnreadable, err)
	}
	defer f.Close()
	if head, err = io.ReadAll(io.LimitReader(f, headBytes)); err != nil {
		return fail(CodeUnreadable, err)
	}
	if code := notText(head); code != "" {
		return fail(code, nil)
	}
	head = bytes.TrimPrefix(head, utf8BOM)
	for _, rd := range readers() {
		if what := rd.claims(head); what != roleNone {
			return rd, what, head, nil
		}
	}
	if !utf8.Valid(firstLine(head)) && bytes.IndexByte(head, 0) < 0 {
		return fail(CodeCodePage, nil)
	}
	e := &Error{Op: opDetect, Code: CodeUnknownFormat, File: join(dir, name)}
	e.Values = map[string]any{"Found": looksLike(head), "Size": int64(len(head))}
	if info, err := f.Stat(); err == nil {
		e.Values["Size"] = info.Size()
	}
	return nil, roleNone, nil, e
}

// notText says why a file cannot be a list at all, judging by its first bytes.
func notText(head []byte) ErrorCode {
	for _, magic := range []string{"\x1f\x8b", "PK\x03\x04", "\xfd7zXZ", "\x28\xb5\x2f\xfd", "BZh"} {
		if bytes.HasPrefix(head, []byte(magic)) {
			return CodeCompressed
		}
	}
	for _, mark := range []string{"\xff\xfe", "\xfe\xff", "<\x00", "\x00<", "{\x00", "\x00{"} {
		if bytes.HasPrefix(head, []byte(mark)) {
			return CodeUTF16
		}
	}
	if everyOtherNull(head) {
		return CodeUTF16
	}
	if len(bytes.TrimSpace(bytes.TrimPrefix(head, utf8BOM))) == 0 {
		return CodeEmpty
	}
	return ""
}

// everyOtherNull reports whether the zero bytes of a file are as UTF-16 without a
// byte order mark has them: many, and all at even places or all at odd ones.
func everyOtherNull(head []byte) bool {
	var at [2]int
	for i, c := range head {
		if c == 0 {
			at[i%2]++
		}
	}
	return at[0]+at[1] > max(4, len(head)/50) && min(at[0], at[1])*20 < at[0]+at[1]
}

// The kinds of a file that no format claims.
const (
	foundXML   = "xml"
	foundJSON  = "json"
	foundText  = "text"
	foundBytes = "bytes"
)

// looksLike says of what kind a file is that no format claims, by how it begins, and nothing
// of what stands in it: it may be a passphrase that was named by mistake.
func looksLike(head []byte) string {
	switch line := firstLine(head); {
	case bytes.IndexByte(head, 0) >= 0:
		return foundBytes
	case bytes.HasPrefix(line, []byte("<")):
		return foundXML
	case bytes.HasPrefix(line, []byte("{")) || bytes.HasPrefix(line, []byte("[")):
		return foundJSON
	}
	return foundText
}

// xmlRoot is the name of an XML document's root element, "" where head is none.
func xmlRoot(head []byte) string {
	if !bytes.HasPrefix(bytes.TrimSpace(head), []byte("<")) {
		return ""
	}
	d := xml.NewDecoder(bytes.NewReader(head))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	for {
		t, err := d.RawToken()
		if err != nil {
			return ""
		}
		if start, ok := t.(xml.StartElement); ok {
			return start.Name.Local
		}
	}
}

// firstLine is the first line of head that is not blank.
func firstLine(head []byte) []byte {
	line, _, _ := bytes.Cut(bytes.TrimLeft(head, "\r\n\t "), []byte("\n"))
	return bytes.TrimRight(line, "\r")
}
