package parts

import "fyne.io/fyne/v2"

// spread stands one object at the leading side and one at the trailing side; if
// both do not fit beside each other, the second goes under the first.
type spread struct{ gap float32 }

// Spread stands lead at the leading side, which takes the room, and trail at
// the trailing side.
func Spread(gap float32, lead, trail fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &spread{gap: gap}, Objects: []fyne.CanvasObject{lead, trail}}
}

// fits reports whether trail may keep its natural width beside lead.
func (s *spread) fits(objects []fyne.CanvasObject, width float32) (trail float32, fits bool) {
	trail = NaturalSize(objects[1]).Width
	return trail, trail+s.gap+min(NaturalSize(objects[0]).Width, width/3) <= width
}

func (s *spread) HeightFor(objects []fyne.CanvasObject, width float32) float32 {
	trail, fits := s.fits(objects, width)
	if !fits {
		return HeightFor(objects[0], width) + s.gap/2 + HeightFor(objects[1], width)
	}
	return max(HeightFor(objects[0], width-trail-s.gap), HeightFor(objects[1], trail))
}

func (s *spread) NaturalSize(objects []fyne.CanvasObject) fyne.Size {
	a, b := NaturalSize(objects[0]), NaturalSize(objects[1])
	return fyne.NewSize(a.Width+s.gap+b.Width, max(a.Height, b.Height))
}

func (s *spread) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	trail, fits := s.fits(objects, size.Width)
	if !fits {
		h := HeightFor(objects[0], size.Width)
		Place(objects[0], 0, 0, size.Width, h)
		Place(objects[1], 0, h+s.gap/2, size.Width, HeightFor(objects[1], size.Width))
		return
	}
	lead := size.Width - trail - s.gap
	h := HeightFor(objects[0], lead)
	Place(objects[0], 0, (size.Height-h)/2, lead, h)
	h = HeightFor(objects[1], trail)
	Place(objects[1], size.Width-trail, (size.Height-h)/2, trail, h)
}

func (s *spread) MinSize(objects []fyne.CanvasObject) fyne.Size {
	w := widest(objects)
	return fyne.NewSize(w, s.HeightFor(objects, w))
}

// lead stands a sign before text that takes the rest of the width.
type lead struct {
	gap float32
	top bool // the sign stands at the first line rather than in the middle
}

// Lead stands a sign before an object that takes the rest of the width.
func Lead(gap float32, sign, body fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &lead{gap: gap}, Objects: []fyne.CanvasObject{sign, body}}
}

// LeadTop is Lead with the sign at the first line of the body.
func LeadTop(gap float32, sign, body fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &lead{gap: gap, top: true}, Objects: []fyne.CanvasObject{sign, body}}
}

// over reports whether the sign stands over the body, because the longest word
// has no room beside it.
func (l *lead) over(objects []fyne.CanvasObject, width float32) bool {
	return NaturalSize(objects[0]).Width+l.gap+objects[1].MinSize().Width > width+1
}

func (l *lead) HeightFor(objects []fyne.CanvasObject, width float32) float32 {
	sign := NaturalSize(objects[0])
	if l.over(objects, width) {
		return sign.Height + HeightFor(objects[1], width)
	}
	return max(sign.Height, HeightFor(objects[1], width-sign.Width-l.gap))
}

func (l *lead) NaturalSize(objects []fyne.CanvasObject) fyne.Size {
	a, b := NaturalSize(objects[0]), NaturalSize(objects[1])
	return fyne.NewSize(a.Width+l.gap+b.Width, max(a.Height, b.Height))
}

func (l *lead) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	sign := NaturalSize(objects[0])
	if l.over(objects, size.Width) {
		Place(objects[0], 0, 0, sign.Width, sign.Height)
		Place(objects[1], 0, sign.Height, size.Width, size.Height-sign.Height)
		return
	}
	y := (size.Height - sign.Height) / 2
	if l.top {
		y = 0
	}
	Place(objects[0], 0, y, sign.Width, sign.Height)
	w := size.Width - sign.Width - l.gap
	h := HeightFor(objects[1], w)
	y = (size.Height - h) / 2
	if l.top {
		y = 0
	}
	Place(objects[1], sign.Width+l.gap, y, w, h)
}

func (l *lead) MinSize(objects []fyne.CanvasObject) fyne.Size {
	w := widest(objects)
	return fyne.NewSize(w, l.HeightFor(objects, w))
}
