package main

import (
	"encoding/json"
	"slices"
	"strings"

	"postern/app/border"
	"postern/app/search"
)

// explanation is what posternctl explain gives to machines; its fields keep this
// order. Evidence is in nats.
type explanation struct {
	ID          json.RawMessage  `json:"id"`
	Read        border.Read      `json:"read,omitempty"`
	Edition     string           `json:"edition"`
	Frequencies string           `json:"frequencies"` // what of the edition's name names the frozen frequencies
	Alerts      int              `json:"alerts"`
	Threshold   float64          `json:"threshold"`
	Asked       float64          `json:"asked"` // evidence at which the threshold lies
	Explained   []explainedAlert `json:"explained"`

	traveller border.Traveller
}

type explainedAlert struct {
	List     string           `json:"list"`
	Alert    string           `json:"alert"`
	Name     string           `json:"name"`
	Verdict  border.Verdict   `json:"verdict"`
	Why      string           `json:"why"`
	Score    float64          `json:"score"`
	Evidence float64          `json:"evidence"`
	Fields   []explainedField `json:"fields"`
	Reasons  []explainedNats  `json:"reasons"`
}

type explainedField struct {
	Field     border.Field     `json:"field"`
	Judgement border.Judgement `json:"judgement"`
	Traveller string           `json:"traveller"`
	Alert     string           `json:"alert"`
}

type explainedNats struct {
	Code     border.ReasonCode `json:"code"`
	Field    border.Field      `json:"field"`
	Nats     float64           `json:"nats"`
	Sentence string            `json:"sentence"`
}

// Why a verdict is as it is: values of explainedAlert.Why, keys under
// "ctl.explain.why.".
const (
	whyNumber  = "number"  // a document number on the alert agrees
	whyFields  = "fields"  // name, birth date and every other field known on both sides are the same
	whyAbove   = "above"   // the score is at or above the threshold
	whyBelow   = "below"   // or below it
	whyOver    = "over"    // the alert is not in force today
	whyNothing = "nothing" // nothing of a name agrees, and no number
)

func (p *program) explanation(s finder, a asked, found []search.Reckoning) explanation {
	info := s.Info()
	x := explanation{
		ID: a.id, Read: a.read, Edition: info.Name, Alerts: info.Alerts, traveller: a.traveller,
		Threshold: search.DefaultThreshold, Asked: s.Scale().Review,
		Explained: []explainedAlert{},
	}
	_, x.Frequencies, _ = strings.Cut(info.Name, "+")
	for _, r := range found {
		x.Explained = append(x.Explained, p.explainAlert(r))
	}
	return x
}

func (p *program) explainAlert(r search.Reckoning) explainedAlert {
	m := r.Match
	out := explainedAlert{
		List: m.Alert.List, Alert: m.Alert.ID, Name: nameText(m), Verdict: m.Verdict, Why: whyOf(r),
		Score: m.Score, Evidence: search.Evidence(m), Fields: []explainedField{}, Reasons: []explainedNats{},
	}
	if !m.Alert.InForce(p.now()) { // a search finds it no more, or not yet
		out.Verdict, out.Why = border.VerdictNoMatch, whyOver
	}
	for _, f := range border.Fields() {
		c := m.Fields[f]
		if c.Judgement == "" {
			c.Judgement = border.Unknown
		}
		out.Fields = append(out.Fields, explainedField{f, c.Judgement, c.Traveller, c.Alert})
	}
	for _, reason := range m.Reasons {
		out.Reasons = append(out.Reasons, explainedNats{reason.Code, reason.Field, reason.Weight, p.say.Reason(reason)})
	}
	return out
}

// whyOf says by which rule a verdict came about.
func whyOf(r search.Reckoning) string {
	switch {
	case r.Verdict == border.VerdictMatch && slices.ContainsFunc(r.Reasons, func(x border.Reason) bool { return x.Code == search.ReasonNumberSame }):
		return whyNumber
	case r.Verdict == border.VerdictMatch:
		return whyFields
	case r.Verdict == border.VerdictPossible:
		return whyAbove
	case !r.Named:
		return whyNothing
	}
	return whyBelow
}
