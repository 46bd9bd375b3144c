// Package made holds made-up travellers, documents and findings, and a desk that
// answers with them: what the tests of the screens look at. Nobody in it lives.
package made

import (
	"strings"
	"time"
	"unicode"

	"postern/app/border"
	"postern/app/desk"
)

// Now is when the tests take place.
func Now() time.Time { return time.Date(2026, 11, 22, 9, 42, 0, 0, time.UTC) }

// Desk answers with what it was told to.
type Desk struct {
	Clock  time.Time
	State  desk.Status
	Answer func(border.Traveller) (border.Finding, error)
	Asked  []border.Traveller // what was checked, in order
}

// NewDesk is a desk with lists that are three hours old and hold none of the
// travellers.
func NewDesk() *Desk {
	d := &Desk{
		Clock: Now(),
		State: desk.Status{
			Station: "Demonstration crossing · counter 3",
			Edition: border.EditionInfo{Number: 4312, Name: "4312", Issued: Now().Add(-3 * time.Hour), Alerts: 1204331},
		},
	}
	for _, name := range []string{"PAK most-wanted smugglers", "Joint list", "Lost and stolen documents", "PAK missing persons"} {
		d.State.Lists = append(d.State.Lists, desk.ListStatus{Name: name, Alerts: 1000, Issued: d.State.Edition.Issued})
	}
	d.Answer = func(border.Traveller) (border.Finding, error) { return d.Nothing(), nil }
	return d
}

// Nothing is the finding of a search that met nobody.
func (d *Desk) Nothing() border.Finding {
	return border.Finding{
		Verdict: border.VerdictNoMatch, Threshold: 0.6, Edition: d.State.Edition, Elapsed: 2 * time.Millisecond,
	}
}

// Finding is the finding of a search that met alerts.
func (d *Desk) Finding(matches ...border.Match) border.Finding {
	f := d.Nothing()
	f.Matches = matches
	for _, m := range matches {
		if f.Verdict != border.VerdictMatch {
			f.Verdict = m.Verdict
		}
	}
	return f
}

// Answers makes the desk answer with a finding.
func (d *Desk) Answers(f border.Finding) {
	d.Answer = func(border.Traveller) (border.Finding, error) { return f, nil }
}

// Status, Now, Scan and Check make a desk of it.
func (d *Desk) Status() desk.Status { return d.State }

// Now is the clock.
func (d *Desk) Now() time.Time { return d.Clock }

// Scan takes every text with a letter for a name.
func (d *Desk) Scan(text string, _ time.Time) desk.Scan {
	if strings.IndexFunc(text, unicode.IsLetter) < 0 {
		return desk.Scan{}
	}
	return desk.Scan{Traveller: border.Traveller{Name: text}}
}

// Check answers and notes the question; without lists there is no answer.
func (d *Desk) Check(t border.Traveller, _ bool) (border.Finding, error) {
	if p := d.State.Problem; p == desk.ProblemNoLists || p == desk.ProblemDamaged {
		return border.Finding{}, desk.ErrNoLists
	}
	d.Asked = append(d.Asked, t)
	return d.Answer(t)
}

// Pass lets time go by.
func (d *Desk) Pass(t time.Duration) { d.Clock = d.Clock.Add(t) }
