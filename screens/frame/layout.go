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
	put(f.ground, 0, 0, size.Width, size.Height)
	put(f.rails, 0, 0, rail, high)
	put(f.rail, 0, 0, rail, high)
	put(f.stage, rail, 0, size.Width-rail, high)
	put(f.bar, 0, high, size.Width, status)
	put(f.status, 0, high, size.Width, status)
	put(f.lines[0], 0, 0, size.Width, edge)
	put(f.lines[1], rail-edge, 0, edge, high)
	put(f.lines[2], 0, high, size.Width, edge)
}

func put(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// railLayout stands the screens one under the other and the word on their keys
// at the bottom.
type railLayout struct{ frame *Frame }

func (l *railLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(40, 60) }

func (l *railLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	y := float32(8)
	for _, item := range l.frame.items {
		h := item.MinSize().Height
		put(item, 6, y, size.Width-13, h)
		y += h + 2
	}
	h := l.frame.hint.HeightFor(size.Width - 24)
	put(l.frame.hint, 16, size.Height-h-15, size.Width-24, h)
}
