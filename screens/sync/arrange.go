package sync

import (
	"fyne.io/fyne/v2"

	"postern/screens/parts"
	"postern/screens/theme"
)

const (
	edgeGap    = 12
	panelGap   = 8
	scrollEdge = 4
	keysRoom   = 132 // for the heading and the keys, at 100 % text
	// wideEnough is the width at 100 % text from which the stages stand beside what is
	// installed.
	wideEnough = 1000
)

// arrangement stands the heading at the top, the keys at the bottom, where they
// never give way, and the panels between.
type arrangement struct{ screen *Screen }

// MinSize is small: whatever is higher scrolls.
func (a *arrangement) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(640, 400) }

// Layout places the parts.
func (a *arrangement) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	s := a.screen
	if s.head == nil {
		return
	}
	inner := size.Width - 2*edgeGap
	if compact := inner/theme.Factor() < wideEnough; compact != s.compact {
		s.compact = compact
		s.show() // other contents; it comes back here
		return
	}
	head := parts.HeightFor(s.head, inner)
	parts.Place(s.head, edgeGap, edgeGap, inner, head)
	bottom := size.Height - edgeGap
	if len(s.keys.Objects) > 0 {
		h := parts.HeightFor(s.keys, inner)
		parts.Place(s.keys, edgeGap, bottom-h-2, inner, h)
		bottom -= h + panelGap + 2
	}
	top := head + edgeGap + panelGap - scrollEdge
	width := inner + 2*scrollEdge
	s.tall.Fit(width)
	parts.Place(s.scroll, edgeGap-scrollEdge, top, width, max(bottom-top, 20))
	s.scroll.Refresh()
	parts.Place(s.catcher, 0, 0, 0, 0)
	s.path.Lay()
	s.place.Lay()
}

// sides stands two panels side by side, as high as the higher one, or one under the
// other where the text is big for the window.
type sides struct{}

const leadPart = 0.58

func (l *sides) split(objects []fyne.CanvasObject, width float32) (lead, trail float32, beside bool) {
	if len(objects) < 2 {
		return width, 0, false
	}
	if width/theme.Factor() < wideEnough {
		return width, width, false
	}
	lead = width*leadPart - panelGap/2
	return lead, width - lead - panelGap, true
}

// HeightFor is the height at a width.
func (l *sides) HeightFor(objects []fyne.CanvasObject, width float32) float32 {
	lead, trail, beside := l.split(objects, width)
	h := parts.HeightFor(objects[0], lead)
	switch {
	case len(objects) < 2:
		return h
	case beside:
		return max(h, parts.HeightFor(objects[1], trail))
	}
	return h + panelGap + parts.HeightFor(objects[1], trail)
}

// Layout places the panels.
func (l *sides) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	lead, trail, beside := l.split(objects, size.Width)
	h := parts.HeightFor(objects[0], lead)
	switch {
	case len(objects) < 2:
		parts.Place(objects[0], 0, 0, lead, size.Height)
	case beside:
		parts.Place(objects[0], 0, 0, lead, size.Height)
		parts.Place(objects[1], lead+panelGap, 0, trail, size.Height)
	default:
		parts.Place(objects[1], 0, 0, trail, size.Height-h-panelGap)
		parts.Place(objects[0], 0, size.Height-h, lead, h)
	}
}

// MinSize is the wider panel's, one under the other.
func (l *sides) MinSize(objects []fyne.CanvasObject) fyne.Size {
	w := float32(0)
	for _, o := range objects {
		w = max(w, o.MinSize().Width)
	}
	return fyne.NewSize(w, l.HeightFor(objects, w))
}
