package lists

import (
	"errors"
	"fmt"
	"io/fs"
)

// ErrBrokenOff marks every error that means: the file ends before the list does.
var ErrBrokenOff = errors.New("the file breaks off")

// ErrorCode says why a list cannot be read at all.
type ErrorCode string

// The codes. The catalogue has a sentence for each under "lists.error.".
const (
	CodeUnreadable     ErrorCode = "unreadable"      // the system refuses it: Detail
	CodeUnknownFormat  ErrorCode = "unknown_format"  // no reader claims it; Found is its kind: xml, json, text or bytes; Size
	CodeCompressed     ErrorCode = "compressed"      // packed: gzip, zip, xz, zstd
	CodeUTF16          ErrorCode = "utf16"           // not UTF-8 but UTF-16
	CodeEmpty          ErrorCode = "empty"           // nothing in it
	CodeNoRows         ErrorCode = "no_rows"         // its header, and no record; ErrBrokenOff
	CodeNoList         ErrorCode = "no_list"         // a folder without a list
	CodeSeveralLists   ErrorCode = "several_lists"   // a folder with more than one: First, Second
	CodePartOnly       ErrorCode = "part_only"       // alt.csv or add.csv without sdn.csv
	CodeBrokenOff      ErrorCode = "broken_off"      // ends within a record or without its end; ErrBrokenOff
	CodeCountDiffers   ErrorCode = "count_differs"   // the end states another count: Stated, Read; ErrBrokenOff
	CodeOrphans        ErrorCode = "orphans"         // Orphans of Aliases belong to no record; ErrBrokenOff
	CodeNotWellFormed  ErrorCode = "not_well_formed" // XML that is none; Detail
	CodeDoctype        ErrorCode = "doctype"         // XML with a document type or entities of its own
	CodeTooDeep        ErrorCode = "too_deep"        // XML nested beyond all need
	CodeRecordTooLarge ErrorCode = "record_too_large"
	CodeEncoding       ErrorCode = "encoding"         // XML that states another encoding than UTF-8: Encoding
	CodeChanged        ErrorCode = "changed"          // the file changed while it was read
	CodeVersion        ErrorCode = "version"          // written by a newer program: Version
	CodeNamesOfHolders ErrorCode = "names_of_holders" // a list of documents with a column, Value, for names; Kind is that for what happened
	CodeRowsJoined     ErrorCode = "rows_joined"      // a quotation mark that is not closed joins Fields lines
	CodeOutOfOrder     ErrorCode = "out_of_order"     // alt.csv and sdn.csv are not in order, and aliases beyond Limit bytes
	CodeTooManyTies    ErrorCode = "too_many_ties"    // documents and relations beyond Limit bytes
)

// The operations of an Error.
const (
	opDetect = "detect"
	opRead   = "read"
)

// Error says why a list, or the rest of it, cannot be read.
type Error struct {
	Op     string // detect or read
	Code   ErrorCode
	File   string
	Line   int            // 0 where no line is to blame
	Values map[string]any // for the catalogue's sentence
	Err    error          // the cause, where there is one
}

// Key is the catalogue's key of the sentence.
func (e *Error) Key() string { return "lists.error." + string(e.Code) }

func (e *Error) Error() string {
	at := e.File
	if e.Line > 0 {
		at = fmt.Sprintf("%s:%d", e.File, e.Line)
	}
	text := fmt.Sprintf("%s list %s: %s", e.Op, at, e.Code)
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// newError is an Error with its cause told in the values, where there is one.
func newError(op string, code ErrorCode, file string, line int, err error) *Error {
	e := &Error{Op: op, Code: code, File: file, Line: line, Err: err}
	if err != nil {
		told := err
		var of *fs.PathError // its path is not the one the user gave
		if errors.As(err, &of) {
			told = of.Err
		}
		e.Values = map[string]any{"Detail": shownValue(told.Error())}
	}
	return e
}

func (e *Error) Unwrap() error { return e.Err }

// Is makes errors.Is(err, ErrBrokenOff) true for what breaks off.
func (e *Error) Is(target error) bool {
	if target != ErrBrokenOff {
		return false
	}
	switch e.Code {
	case CodeBrokenOff, CodeCountDiffers, CodeOrphans, CodeEmpty, CodeNoRows:
		return true
	}
	return false
}
