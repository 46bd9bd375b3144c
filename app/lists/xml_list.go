package lists

import (
	"encoding/xml"
	"errors"
	"io"
	"time"
)

// xmlList is one reading of a list that is one XML document.
type xmlList struct {
	*run
	in      *input
	guard   *xmlGuard
	decoder *xml.Decoder
}

func newXMLList(r *run, in *input) *xmlList {
	x := &xmlList{run: r, in: in, guard: newGuard(in)}
	x.decoder = xml.NewTokenDecoder(x.guard)
	return x
}

// fault says what an error of the decoder means for the list.
func (x *xmlList) fault(err error) error {
	line := x.guard.line()
	var syntax *xml.SyntaxError
	var known *Error
	switch {
	case x.refused != nil:
		return x.refused
	case errors.As(err, &known):
		return known
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return x.in.fault(CodeBrokenOff, line, nil)
	case errors.As(err, &syntax) && syntax.Msg == "unexpected EOF":
		return x.in.fault(CodeBrokenOff, line, nil)
	case errors.As(err, &syntax):
		e := x.in.fault(CodeNotWellFormed, line, err)
		e.Values = map[string]any{"Detail": shownValue(syntax.Msg)}
		return e
	}
	return x.in.fault(CodeUnreadable, line, err)
}

// nextStart returns the document's first element.
func (x *xmlList) nextStart() (xml.StartElement, error) {
	for {
		t, err := x.decoder.Token()
		if err != nil {
			return xml.StartElement{}, err
		}
		if start, ok := t.(xml.StartElement); ok {
			return start, nil
		}
	}
}

// children calls see with every child of the element that was opened last, up to
// that element's end.
func (x *xmlList) children(see func(xml.StartElement) error) error {
	for {
		x.guard.newRecord()
		t, err := x.decoder.Token()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if err := see(t); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		}
	}
}

// nothingFollows reads to the end of the file: one document makes the list.
func (x *xmlList) nothingFollows() error {
	for {
		t, err := x.decoder.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if _, second := t.(xml.StartElement); second {
			e := x.in.fault(CodeNotWellFormed, x.guard.line(), nil)
			e.Values = map[string]any{"Detail": "a second document follows the first"}
			return e
		}
	}
}

// issued takes the list's own date from an attribute of its root.
func (x *xmlList) issued(root xml.StartElement, attribute string) {
	for _, a := range root.Attr {
		if a.Name.Local != attribute {
			continue
		}
		for _, form := range []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02Z07:00", "2006-01-02"} {
			if t, err := time.Parse(form, a.Value); err == nil {
				x.report.Issued, x.report.Dated = t.UTC(), true
				return
			}
		}
		x.warn(Warning{
			File: x.in.name, Line: x.guard.line(), Code: WarnListDate,
			Values: map[string]any{"Value": shownValue(a.Value)},
		})
	}
}
