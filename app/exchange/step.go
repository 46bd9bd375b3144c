package exchange

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"postern/app/border"
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

// maxStepLine bounds a line, in bytes; an alert may carry portraits.
const maxStepLine = 16 << 20

// ReadStep reads a step, unpacked, and hands over its lines in order, the end not. An
// alert is of list want.List. Errors: ErrBadStep, those of r and of take.
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
	for n := 2; lines.Scan(); n++ {
		var l StepLine
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			return bad(n, "%v", err)
		}
		switch {
		case l.End != nil:
			if l.Put != nil || l.Gone != "" || *l.End != counted || lines.Scan() {
				return bad(n, "it says %+v, and %+v were read", *l.End, counted)
			}
			return lines.Err()
		case l.Put != nil && l.Gone == "" && l.Put.ID != "":
			counted.Put++
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
