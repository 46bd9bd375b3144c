package parts

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Painted tells when the window has been painted. Fyne has no callback for
// that; it does ask a raster for its picture while it paints, so this is a
// raster of one clear pixel that reports when it is asked. It reports one frame
// later than the one it waits for: while a frame is being painted it does not
// stand on the screen yet.
type Painted struct {
	raster *canvas.Raster
	report func(first bool)
	after  func(do func()) // does it on the window's thread, later
	first  bool
	due    bool // a frame is waited for
	behind bool // that frame is painted; the next one says that it stands
}

// NewPainted reports each painting that was asked for with Expect, and the
// first of all. after does a thing on the window's thread when the thread is
// free again.
func NewPainted(after func(do func()), report func(first bool)) *Painted {
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
	if p.behind {
		first := p.first
		p.first, p.behind = false, false
		p.report(first)
	}
	if p.due {
		p.due, p.behind = false, true
		p.after(p.raster.Refresh) // for one more frame, once this one is done
	}
}

// Object belongs into the window, above what is to be painted.
func (p *Painted) Object() fyne.CanvasObject { return p.raster }

// Expect asks for a report when the next frame stands on the screen.
func (p *Painted) Expect() {
	p.due = true
	p.raster.Refresh()
}
