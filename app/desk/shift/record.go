package shift

import (
	"encoding/json"
	"fmt"
	"time"

	"postern/app/border"
	"postern/app/desk/booked"
)

// recordVersion is the form of what is kept; a newer one is laid aside, see UnreadError.
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
	Open        []booked.Match     `json:",omitempty"` // the matches that have to be decided, or were
	Hidden      []booked.Match     `json:",omitempty"` // those on discreet alerts
	Released    []booked.Release   `json:",omitempty"` // which of Open are decided

	aside *openCase // with its answer, of a case that was set aside
}

// encode is a record as it is kept.
func (r *record) encode() ([]byte, error) {
	return booked.Evened(r.Hidden, func(hidden []booked.Match) any {
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
