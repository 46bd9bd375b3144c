package counter

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"postern/app/border"
	"postern/app/papers"
	"postern/screens/parts"
	"postern/screens/theme"
)

// documentRows is how many rows on the document stand under the fields, where
// nothing is wrong.
const documentRows = 3

// checks are what the document says of itself, as the answer is for it.
func (s *Screen) checks() []border.DocumentCheck {
	t := s.c.traveller
	all := papers.Check(t, s.c.zone, s.printedName(), s.desk.Now())
	if s.c.stage == stageAnswered {
		if reported, asked := papers.Reported(t, s.c.view.found()); asked {
			all = append(all, reported)
		}
	}
	return all
}

// printedName is the name that the officer typed over the one that was read; "" where
// the name stands as it was read.
func (s *Screen) printedName() string {
	t, zone := s.c.traveller, s.c.zone
	if zone == nil || t.Surname == zone.Traveller.Surname && t.GivenNames == zone.Traveller.GivenNames {
		return ""
	}
	return strings.TrimSpace(t.Surname + " " + t.GivenNames + " " + t.Name) // in the zone's order
}

// documentChecks are the rows on the document itself under the fields: all that is
// wrong, then what a glance asks for.
func (p *travellerPanel) documentChecks() []fyne.CanvasObject {
	checks := p.screen.checks()
	var rows []fyne.CanvasObject
	for _, code := range border.DocumentChecks() {
		for _, c := range checks {
			if c.Code == code && c.Wrong {
				rows = append(rows, p.documentRow(c))
			}
		}
	}
	for _, code := range []border.DocumentCheckCode{
		border.CheckDigits, border.CheckExpiry, border.CheckReported, border.CheckPrintedName, border.CheckPersonal,
	} {
		for _, c := range checks {
			if c.Code == code && !c.Wrong && len(rows) < documentRows {
				rows = append(rows, p.documentRow(c))
			}
		}
	}
	return rows
}

func (p *travellerPanel) documentRow(c border.DocumentCheck) fyne.CanvasObject {
	icon, text := parts.Icon("ok", 15, theme.Good), parts.Text(p.say.Document(c), theme.SizeCaption, theme.Ink)
	if c.Wrong {
		icon, text = parts.Icon("error", 15, theme.Wrong), parts.Bold(p.say.Document(c), theme.SizeCaption, theme.Wrong)
	}
	return parts.LeadTop(8, icon, text)
}

// wrongIssuer is what is wrong with the issuing state of a document that was read
// badly: such a code is no fault of the reader's.
func (p *travellerPanel) wrongIssuer() []fyne.CanvasObject {
	checks := p.screen.checks()
	i := slices.IndexFunc(checks, func(c border.DocumentCheck) bool {
		return c.Code == border.CheckIssuer && c.Wrong && c.Fault != border.DocumentNoState
	})
	if i < 0 {
		return nil
	}
	return []fyne.CanvasObject{p.documentRow(checks[i])}
}

// listedDocument is the list on which the traveller's document itself stands,
// among the alerts that may be shown.
func (s *Screen) listedDocument() (list string, listed bool) {
	if s.c.stage != stageAnswered {
		return "", false
	}
	c, asked := papers.Reported(s.c.traveller, s.c.view.found())
	return c.Value, asked && c.Wrong
}
