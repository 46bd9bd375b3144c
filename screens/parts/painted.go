package parts

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Painted tells when the window has been painted. Fyne has no callback for
// that; it does ask a raster for its picture while it paints, so this is a
// raster of one clear pixel that reports when it is asked.
type Painted struct {
	raster *canvas.Raster
	report func(first bool)
	first  bool
	due    bool
}

// NewPainted reports each painting that was asked for with Expect, and the
// first of all.
func NewPainted(report func(first bool)) *Painted {
	p := &Painted{report: report, first: true}
	clear := image.NewNRGBA(image.Rect(0, 0, 1, 1))
	clear.Set(0, 0, color.Transparent)
	p.raster = canvas.NewRaster(func(int, int) image.Image {
		if p.first || p.due {
			first := p.first
			p.first, p.due = false, false
			p.report(first)
		}
		return clear
	})
	p.raster.SetMinSize(fyne.NewSize(1, 1))
	p.raster.Resize(fyne.NewSize(1, 1))
	return p
}

// Object belongs into the window, above what is to be painted.
func (p *Painted) Object() fyne.CanvasObject { return p.raster }

// Expect asks for a report when the next frame is painted.
func (p *Painted) Expect() {
	p.due = true
	p.raster.Refresh()
}
