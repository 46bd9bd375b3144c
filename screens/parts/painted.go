package parts

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Painted tells when the window has been painted. Fyne has no callback for
// that; it does ask a raster for its picture while it paints, so this is a
// raster of one clear pixel that hears when it is asked. The frame stands on the
// screen when the window's thread, which paints it, is free again.
type Painted struct {
	raster *canvas.Raster
	report func(first bool) (stands func())
	after  func(do func()) // does it on the window's thread, later
	first  bool
	due    bool // a frame is waited for
}

// NewPainted reports each painting that was asked for with Expect, and the
// first of all; what report returns is called when that frame stands. after does a
// thing on the window's thread when the thread is free again.
func NewPainted(after func(do func()), report func(first bool) (stands func())) *Painted {
	p := &Painted{report: report, after: after, first: true, due: true}
	clear := image.NewNRGBA(image.Rect(0, 0, 1, 1))
	clear.Set(0, 0, color.Transparent)
	p.raster = canvas.NewRaster(func(int, int) image.Image {
		p.painting()
		return clear
	})
	p.raster.SetMinSize(fyne.NewSize(1, 1))
	p.raster.Resize(fyne.NewSize(1, 1))
	return p
}

// painting hears that a frame is being painted.
func (p *Painted) painting() {
	if !p.due {
		return
	}
	stands := p.report(p.first)
	p.first, p.due = false, false
	p.after(stands)
}

// Object belongs into the window, above what is to be painted.
func (p *Painted) Object() fyne.CanvasObject { return p.raster }

// Expect asks for a report when the next frame stands on the screen.
func (p *Painted) Expect() {
	p.due = true
	p.raster.Refresh()
}
