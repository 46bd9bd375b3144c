package parts

import "fyne.io/fyne/v2"

// halves stands two objects side by side, each half as wide.
type halves struct{ gap float32 }

// Halves stands two objects side by side, each half as wide.
func Halves(gap float32, lead, trail fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &halves{gap}, Objects: []fyne.CanvasObject{lead, trail}}
}

func (h *halves) each(width float32) float32 { return (width - h.gap) / 2 }

// HeightFor is the height at a width.
func (h *halves) HeightFor(objects []fyne.CanvasObject, width float32) float32 {
	each := h.each(width)
	return max(HeightFor(objects[0], each), HeightFor(objects[1], each))
}

// Layout places the two.
func (h *halves) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	each := h.each(size.Width)
	Place(objects[0], 0, 0, each, HeightFor(objects[0], each))
	Place(objects[1], each+h.gap, 0, each, HeightFor(objects[1], each))
}

// MinSize is twice the wider.
func (h *halves) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := objects[0].MinSize().Max(objects[1].MinSize())
	return fyne.NewSize(2*size.Width+h.gap, size.Height)
}
