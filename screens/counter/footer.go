package counter

import (
	"fyne.io/fyne/v2"

	"postern/app/border"
	"postern/app/lang"
	"postern/screens/parts"
	"postern/screens/theme"
)

// footer is what stands under the fields: the two commands, or, with an open
// match, what the document itself says.
func (p *travellerPanel) footer() fyne.CanvasObject {
	s := p.screen
	caption := func(text string) fyne.CanvasObject { return parts.Text(text, theme.SizeCaption, theme.Ink2) }
	switch {
	case s.open():
		waits := p.say.Say("counter.kept")
		if s.linesWanted() != "" {
			waits = p.say.Say("counter.kept.part")
		}
		if n := len(s.waiting); n > 0 {
			waits = p.say.Count("counter.waits", n)
		}
		rows := p.documentChecks()
		if len(rows) == 0 {
			return caption(waits)
		}
		return parts.Column(8, parts.Rule(), caption(p.say.Say("counter.checks")), parts.Column(2, rows...), caption(waits))
	case s.c.stage == stageDamaged:
		return caption(p.say.Say("counter.doubt.tab"))
	}
	return &fyne.Container{Layout: halves{}, Objects: []fyne.CanvasObject{p.check, p.next}}
}

// documentChecks are the rows on the document itself. Each says what is so.
func (p *travellerPanel) documentChecks() []fyne.CanvasObject {
	s := p.screen
	var rows []fyne.CanvasObject
	row := func(sign parts.FieldSign, text string) {
		icon, ink := parts.Icon("ok", 15, theme.Good), parts.Text(text, theme.SizeCaption, theme.Ink)
		if sign == parts.SignWrong {
			icon, ink = parts.Icon("error", 15, theme.Wrong), parts.Bold(text, theme.SizeCaption, theme.Wrong)
		}
		rows = append(rows, parts.LeadTop(8, icon, ink))
	}
	if list, listed := s.listedDocument(); listed {
		row(parts.SignWrong, p.say.Say("counter.checks.listed", lang.Values{"List": list}))
	}
	if zone := s.c.zone; zone != nil {
		switch agree, all := zone.Checked(); {
		case all > 0 && agree == all:
			row(parts.SignGood, p.say.Say("counter.checks.digits"))
		case all > 0:
			row(parts.SignWrong, p.say.Say("counter.checks.digits_wrong", lang.Values{"Agree": agree, "All": all}))
		}
	}
	if until := s.c.traveller.Document.Expires; !until.IsZero() {
		last, known := until.Last()
		switch {
		case known && expired(last, s.desk.Now()):
			row(parts.SignWrong, p.say.Say("counter.expired", lang.Values{"Date": until.String()}))
		case known:
			row(parts.SignGood, p.say.Say("counter.checks.valid", lang.Values{"Date": until.String()}))
		}
	}
	return rows
}

// listedDocument is the list on which the traveller's document itself stands,
// among the alerts that may be shown.
func (s *Screen) listedDocument() (list string, listed bool) {
	if s.c.stage != stageAnswered {
		return "", false
	}
	for _, m := range s.c.view.matches {
		if m.Alert.Subject == border.SubjectDocument {
			return m.Alert.List, true
		}
	}
	return "", false
}

// halves stands two buttons side by side, each half as wide; one under the
// other where their words are too long.
type halves struct{}

const halvesGap = 10

func (halves) width(objects []fyne.CanvasObject, width float32) (each float32, stacked bool) {
	each = (width - halvesGap) / 2
	for _, o := range objects {
		if o.MinSize().Width > each {
			return width, true
		}
	}
	return each, false
}

func (h halves) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	each, stacked := h.width(objects, size.Width)
	x, y := float32(0), float32(0)
	for _, o := range objects {
		high := o.MinSize().Height
		parts.Place(o, x, y, each, high)
		if stacked {
			y += high + halvesGap
		} else {
			x += each + halvesGap
		}
	}
}

func (h halves) HeightFor(objects []fyne.CanvasObject, width float32) float32 {
	_, stacked := h.width(objects, width)
	height := -float32(halvesGap)
	for _, o := range objects {
		if high := o.MinSize().Height; stacked {
			height += high + halvesGap
		} else {
			height = max(height, high)
		}
	}
	return height
}

func (h halves) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.Size{}
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size
}
