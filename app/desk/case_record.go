package desk

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"postern/app/border"
)

// recordVersion is the form of what is kept; a newer one is left where it lies.
const recordVersion = 1

// record is a case as the station keeps it. What its matches say is looked up anew when
// it is opened again: alerts may have ended meanwhile.
type record struct {
	Version   int
	Number    uint64
	Officer   string
	Holder    string `json:",omitempty"` // who goes on with it, where it is another
	Opened    time.Time
	Presented Presented
	// Before are the travellers as they stood when a match was found that is still open.
	Before      []border.Traveller `json:",omitempty"`
	NotScreened Cause              `json:",omitempty"`
	Notes       border.Notes       `json:",omitzero"`
	Group       Group              `json:",omitzero"`
	Queued      Queued             `json:",omitempty"`
	Outcome     border.Outcome     `json:",omitempty"` // of a case that is closed
	TakenAlong  bool               `json:",omitempty"` // by the referral of a companion
	Open        []matchRef         `json:",omitempty"` // the matches that have to be decided
	Hidden      []matchRef         `json:",omitempty"` // those on discreet alerts

	aside *openCase // with its answer, of a case that was set aside
}

// matchRef names a match.
type matchRef struct {
	List    string
	ID      string
	Score   float64
	Verdict border.Verdict
	Action  border.Action
	Fields  map[border.Field]border.Judgement
}

func refsOf(matches []border.Match) (open, hidden []matchRef) {
	for _, m := range matches {
		r := matchRef{
			List: m.Alert.List, ID: m.Alert.ID, Score: m.Score, Verdict: m.Verdict, Action: m.Alert.Action,
			Fields: make(map[border.Field]border.Judgement, len(m.Fields)),
		}
		for f, c := range m.Fields {
			r.Fields[f] = c.Judgement
		}
		if m.Alert.Action == border.ActionDiscreet {
			hidden = append(hidden, r)
			continue
		}
		open = append(open, r)
	}
	return open, hidden
}

// What is kept or journaled of a traveller is as long whether a discreet alert was met or
// not: the length without one, and room for one or two, brought to the next step.
const (
	sizeStep = 1024
	sizeRoom = 1024
)

// evened is the JSON object of make without hidden matches and room for them, filled up;
// the hidden ones that fit stand in it, the strongest always.
func evened(hidden []matchRef, make func(hidden []matchRef) any) ([]byte, error) {
	base, err := json.Marshal(make(nil))
	if err != nil {
		return nil, err
	}
	text := base
	for n := len(hidden); n > 0; n-- {
		if text, err = json.Marshal(make(hidden[:n])); err != nil {
			return nil, err
		}
		if len(text) <= len(base)+sizeRoom-len(fillBefore+fillAfter) {
			break
		}
	}
	return filledUp(text, evenSize(len(base))), nil
}

// evenSize is the length that a text of so many bytes is brought to.
func evenSize(n int) int { return (n + sizeRoom + sizeStep - 1) / sizeStep * sizeStep }

// What fills an object up: a last field that nobody reads. Blanks would not last, where
// JSON is made compact.
const (
	fillBefore = `,"Fill":"`
	fillAfter  = `"}`
)

// filledUp is a JSON object with a field behind the others that makes it as long as size,
// or as the next step where it is too long for that.
func filledUp(object []byte, size int) []byte {
	least := len(object) + len(fillBefore+fillAfter)
	if least > size {
		size = (least + sizeStep - 1) / sizeStep * sizeStep
	}
	out := append(make([]byte, 0, size), bytes.TrimSuffix(object, []byte("}"))...)
	out = append(out, fillBefore...)
	for len(out) < size-len(fillAfter) {
		out = append(out, '.')
	}
	return append(out, fillAfter...)
}

// encode is a record as it is kept.
func (r *record) encode() ([]byte, error) {
	return evened(r.Hidden, func(hidden []matchRef) any {
		out := *r
		out.Version, out.Hidden = recordVersion, hidden
		return out
	})
}

func decodeRecord(value []byte) (record, error) {
	var r record
	if err := json.Unmarshal(value, &r); err != nil {
		return record{}, err
	}
	if r.Version != recordVersion {
		return record{}, fmt.Errorf("it is of version %d, this program knows %d", r.Version, recordVersion)
	}
	return r, nil
}

// fitsRecord says what of a traveller could not be read again once it is kept.
func fitsRecord(p *Presented) error {
	t := &p.Traveller
	for _, d := range []border.PartialDate{t.BirthDate, t.Document.Expires} {
		if back, err := border.ParsePartialDate(d.String()); err != nil || back != d {
			return fmt.Errorf("%w: %v", ErrBadDate, d)
		}
	}
	for _, text := range []string{
		t.Name, t.Surname, t.GivenNames, t.FatherName, string(t.Nationality),
		t.Document.Type, t.Document.Number, t.Document.PersonalNumber, string(t.Document.IssuingState),
	} {
		if len(text) > longestText {
			return fmt.Errorf("%w: %d bytes, the most is %d", ErrTooLong, len(text), longestText)
		}
	}
	return nil
}

// longestText bounds each text that people write about a case, in bytes.
const longestText = 4000

func fitsNotes(n border.Notes) error {
	for _, text := range []string{n.Place, n.Reason, n.From, n.To, n.Companions, n.Objects, n.Identity, n.Description, n.Remark} {
		if len(text) > longestText {
			return fmt.Errorf("%w: %d bytes, the most is %d", ErrTooLong, len(text), longestText)
		}
	}
	return nil
}
