package exchange

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"postern/app/border"
	"postern/app/lists"
)

// ErrBadStep: a step is not what a step is, or not the one that was asked for.
var ErrBadStep = errors.New("not a step")

// StepHead is the first line of a step.
type StepHead struct {
	Format string `json:"format"` // FormatStep
	List   string `json:"list"`
	From   uint64 `json:"from"`
	To     uint64 `json:"to"`
}

// FormatStep names the format.
const FormatStep = "postern-step/1"

// StepLine is one line of a step: an alert that is added or changed, the id of one that
// is gone, or the end, without which the step is not whole.
type StepLine struct {
	Put  *border.Alert `json:"put,omitempty"`
	Gone string        `json:"gone,omitempty"`
	End  *StepEnd      `json:"end,omitempty"`
}

// StepEnd counts the lines before it.
type StepEnd struct {
	Put  int `json:"put"`
	Gone int `json:"gone"`
}

// maxStepLine bounds a line, in bytes: an alert of a list, and what stands around it.
const maxStepLine = lists.MaxRecordBytes + 64

// ReadStep reads a step, unpacked, and hands over its lines in order, the end not. An
// alert is of list want.List, and one that a base could hold so. Errors: ErrBadStep,
// which shows nothing of an alert, those of r and of take.
func ReadStep(r io.Reader, want StepHead, take func(StepLine) error) error {
	bad := func(line int, format string, values ...any) error {
		return fmt.Errorf("%w: line %d: %s", ErrBadStep, line, fmt.Sprintf(format, values...))
	}
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 64<<10), maxStepLine)
	var head StepHead
	if !lines.Scan() {
		return errors.Join(bad(1, "it is empty"), lines.Err())
	}
	if err := json.Unmarshal(lines.Bytes(), &head); err != nil || head != want {
		return bad(1, "it is of %+v, not %+v", head, want)
	}
	var counted StepEnd
	singles := lists.NewSingles(want.List)
	for n := 2; lines.Scan(); n++ {
		if lists.Crowded(lines.Bytes()) {
			return bad(n, "it has more than %d parts", lists.MaxObjects)
		}
		var l StepLine
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			return bad(n, "%s", unread(err))
		}
		switch {
		case l.End != nil:
			if l.Put != nil || l.Gone != "" || *l.End != counted || lines.Scan() {
				return bad(n, "it says %+v, and %+v were read", *l.End, counted)
			}
			return lines.Err()
		case l.Put != nil && l.Gone == "" && l.Put.ID != "":
			counted.Put++
			if why := unlisted(singles, *l.Put); why != "" {
				return bad(n, "%s", why)
			}
			l.Put.List = want.List
		case l.Put == nil && l.Gone != "":
			counted.Gone++
		default:
			return bad(n, "it is neither an alert nor one that is gone")
		}
		if counted.Put+counted.Gone > MaxStepLines {
			return bad(n, "it has more than %d alerts", MaxStepLines)
		}
		if err := take(l); err != nil {
			return err
		}
	}
	return errors.Join(bad(0, "it breaks off"), lines.Err())
}

// unread says why a line cannot be read, without what stands in it.
func unread(err error) string {
	if kind, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return "it has something else in " + kind.Field
	}
	if at, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Sprintf("it is no JSON from byte %d on", at.Offset)
	}
	return "a value in it cannot be read"
}

// unlisted says why an alert could not stand so in a list, "" where it could.
func unlisted(singles *lists.Singles, a border.Alert) string {
	as, code := singles.Take(a)
	if code != "" {
		return "its alert cannot be in a list: " + string(code)
	}
	want, err := Content(a)
	got, of := Content(as)
	if err != nil || of != nil || got != want {
		return "its alert is not as lists have it"
	}
	return ""
}
