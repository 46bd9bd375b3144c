package lookback

import (
	"encoding/json"
	"fmt"

	"postern/app/border"
	"postern/app/desk/booked"
	"postern/store/journal"
)

// Detail is what an entry says only to auditors.
type Detail struct {
	Traveller *border.Traveller // nil where it says nothing of one
	Zone      []string          // the machine-readable lines, as read
	Line      int               // of a manifest; 0 is none
	// Matches holds those on discreet alerts too.
	Matches []DetailMatch
	// Searched says that it is of a finding, so that no match means: none was found.
	Searched bool
	Weaker   int
	Outcome  border.Outcome
	Reason   border.ReleaseReason
	Text     string
	// Released are the alerts of the case from which the traveller was released until then,
	// each with its own reason, in the order in which that was decided.
	Released []booked.Release
	Notes    border.Notes
	Known    *booked.Known // a release that was noted
}

// DetailMatch names a match.
type DetailMatch struct {
	List, ID string
	Score    float64
	Verdict  border.Verdict
	Action   border.Action
	Fields   map[border.Field]border.Judgement
	Discreet bool
}

// bookedDetail is what a shift writes into the details of entries, whatever their kind.
type bookedDetail struct {
	Traveller *border.Traveller
	Lines     []string
	Line      int
	Matches   []booked.Match
	Open      []booked.Match
	Hidden    []booked.Match
	Weaker    int
	Outcome   border.Outcome
	Reason    border.ReleaseReason
	Text      string
	Released  []booked.Release
	Notes     border.Notes
}

// readDetail reads a detail by the kind of its entry. Error: ErrUnknownDetail.
func readDetail(e journal.Entry, text []byte) (Detail, error) {
	var d Detail
	var err error
	switch note := e.Facts["note"]; {
	case e.Kind == journal.KindNote && note == "written":
		err = json.Unmarshal(text, &d.Notes)
	case e.Kind == journal.KindNote:
		d.Known = &booked.Known{}
		err = json.Unmarshal(text, d.Known)
	case e.Kind == journal.KindSearch, e.Kind == journal.KindFinding, e.Kind == journal.KindDecision, e.Kind == journal.KindNotScreened:
		d, err = readBooked(e.Kind, text)
	default:
		err = fmt.Errorf("an entry of kind %q has one", e.Kind)
	}
	if err != nil {
		return Detail{}, fmt.Errorf("entry %d: %w: %v", e.Number, ErrUnknownDetail, err)
	}
	return d, nil
}

func readBooked(kind journal.Kind, text []byte) (Detail, error) {
	var b bookedDetail
	if err := json.Unmarshal(text, &b); err != nil {
		return Detail{}, err
	}
	d := Detail{
		Traveller: b.Traveller, Zone: b.Lines, Line: b.Line, Weaker: b.Weaker, Searched: kind == journal.KindFinding,
		Outcome: b.Outcome, Reason: b.Reason, Text: b.Text, Released: b.Released, Notes: b.Notes,
	}
	for _, of := range [...][]booked.Match{b.Matches, b.Open, b.Hidden} {
		for _, m := range of {
			d.Matches = append(d.Matches, DetailMatch{
				List: m.List, ID: m.ID, Score: m.Score, Verdict: m.Verdict, Action: m.Action, Fields: m.Fields,
				Discreet: m.Action == border.ActionDiscreet,
			})
		}
	}
	return d, nil
}
