package frame

import (
	"fyne.io/fyne/v2"

	"postern/screens/parts"
	"postern/screens/theme"
)

const (
	railWidth  = 164
	wideEnough = 1200 // window's width at 100 % text below which the rail has no words
)

// frameLayout stands the rail at the leading side, the status bar at the bottom
// and the screen in the rest.
type frameLayout struct{ frame *Frame }

func (l *frameLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	f := l.frame
	screen := f.stage.MinSize()
	return fyne.NewSize(l.railWidth()+screen.Width, screen.Height+l.statusHeight(1280))
}

func (l *frameLayout) railWidth() float32 {
	if l.frame.barred {
		return 0
	}
	if l.frame.brief {
		return 24 + 29*theme.Factor()
	}
	return railWidth
}

func (l *frameLayout) statusHeight(width float32) float32 {
	return max(parts.HeightFor(l.frame.status, width), theme.Scaled(38, 12))
}

func (l *frameLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	f := l.frame
	if brief := size.Width/theme.Factor() < wideEnough; brief != f.brief {
		f.brief = brief
		f.buildRail()
	}
	rail, status := l.railWidth(), l.statusHeight(size.Width)
	edge := theme.Size(theme.SizePanelEdge)
	high := size.Height - status
	parts.Place(f.ground, rail, 0, size.Width-rail, high) // the rest has grounds of its own
	parts.Place(f.rails, 0, 0, rail, high)
	parts.Place(f.rail, 0, 0, rail, high)
	parts.Place(f.stage, rail, 0, size.Width-rail, high)
	parts.Place(f.bar, 0, high, size.Width, status)
	parts.Place(f.status, 0, high, size.Width, status)
	parts.Place(f.watch, 0, 0, size.Width, size.Height)
	parts.Place(f.lines[0], 0, 0, size.Width, edge)
	parts.Place(f.lines[1], rail-edge, 0, edge, high)
	parts.Place(f.lines[2], 0, high, size.Width, edge)
}

// railLayout stands the screens one under the other and the word on their keys
// at the bottom.
type railLayout struct{ frame *Frame }

func (l *railLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(40, 60) }

func (l *railLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	y := float32(8)
	for _, item := range l.frame.items {
		h := item.MinSize().Height
		parts.Place(item, 6, y, size.Width-13, h)
		y += h + 2
	}
	if l.frame.hint == nil {
		return
	}
	h := l.frame.hint.HeightFor(size.Width - 24)
	parts.Place(l.frame.hint, 16, size.Height-h-15, size.Width-24, h)
}
