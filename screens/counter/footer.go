package counter

import (
	"fyne.io/fyne/v2"

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
		if n := len(s.shift.WaitingScans()); n > 0 {
			waits = p.say.Count("counter.waits", n)
		}
		var all []fyne.CanvasObject
		if faces := s.facesBeside(); faces != nil && !s.compact {
			all = append(all, faces)
		}
		if rows := p.documentChecks(); len(rows) > 0 {
			all = append(all, parts.Rule(), caption(p.say.Say("counter.checks")), parts.Column(2, rows...))
		}
		return parts.Column(8, append(all, caption(waits))...)
	case s.c.stage == stageDamaged:
		return parts.Column(8, append(p.wrongIssuer(), caption(p.say.Say("counter.doubt.tab")))...)
	}
	return &fyne.Container{Layout: halves{}, Objects: []fyne.CanvasObject{p.check, p.next}}
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
