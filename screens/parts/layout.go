package parts

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Sized is an object whose height depends on the width it is given: text that
// wraps, and what holds such text. Fyne's own layouts know nothing of it, so
// the layouts of this package ask for it.
type Sized interface {
	HeightFor(width float32) float32
}

// Natural is an object that knows the size it would like if there were room.
type Natural interface {
	NaturalSize() fyne.Size
}

// SizedLayout is a layout whose height depends on its width.
type SizedLayout interface {
	fyne.Layout
	HeightFor(objects []fyne.CanvasObject, width float32) float32
}

// NaturalLayout is a layout that knows the size it would like.
type NaturalLayout interface {
	NaturalSize(objects []fyne.CanvasObject) fyne.Size
}

// HeightFor is the height that o needs at a width.
func HeightFor(o fyne.CanvasObject, width float32) float32 {
	switch o := o.(type) {
	case Sized:
		return o.HeightFor(width)
	case *fyne.Container:
		if l, ok := o.Layout.(SizedLayout); ok {
			return l.HeightFor(o.Objects, width)
		}
	}
	return o.MinSize().Height
}

// NaturalSize is the size that o would like if there were room.
func NaturalSize(o fyne.CanvasObject) fyne.Size {
	switch o := o.(type) {
	case Natural:
		return o.NaturalSize()
	case *fyne.Container:
		if l, ok := o.Layout.(NaturalLayout); ok {
			return l.NaturalSize(o.Objects)
		}
	}
	return o.MinSize()
}

// Relay lays a container out again and has it painted, without refreshing what is
// in it: what was made or changed has drawn itself already.
func Relay(c *fyne.Container) {
	c.Layout.Layout(c.Objects, c.Size())
	canvas.Refresh(c)
}

// Place moves and resizes an object. It stands on whole pixels: Fyne's painter
// cuts the tails of letters off that stand between two.
func Place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(whole(x), whole(y)))
	o.Resize(fyne.NewSize(w, h))
}

func whole(v float32) float32 { return float32(math.Round(float64(v))) }

func visible(objects []fyne.CanvasObject) []fyne.CanvasObject {
	shown := make([]fyne.CanvasObject, 0, len(objects))
	for _, o := range objects {
		if o.Visible() {
			shown = append(shown, o)
		}
	}
	return shown
}

func widest(objects []fyne.CanvasObject) float32 {
	w := float32(0)
	for _, o := range visible(objects) {
		w = max(w, o.MinSize().Width)
	}
	return w
}

// column stands objects one under the other, each as wide as the column and as
// high as it needs to be at that width.
type column struct {
	gap   float32
	width float32 // of the last layout, from which MinSize tells the height
}

// Column stands objects one under the other.
func Column(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &column{gap: gap}, Objects: objects}
}

func (c *column) HeightFor(objects []fyne.CanvasObject, width float32) float32 {
	h := float32(0)
	for i, o := range visible(objects) {
		if i > 0 {
			h += c.gap
		}
		h += HeightFor(o, width)
	}
	return h
}

func (c *column) NaturalSize(objects []fyne.CanvasObject) fyne.Size {
	w := float32(0)
	for _, o := range visible(objects) {
		w = max(w, NaturalSize(o).Width)
	}
	return fyne.NewSize(w, c.HeightFor(objects, w))
}

func (c *column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	c.width = size.Width
	y := float32(0)
	for _, o := range visible(objects) {
		h := HeightFor(o, size.Width)
		Place(o, 0, y, size.Width, h)
		y += h + c.gap
	}
}

func (c *column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	w := widest(objects)
	return fyne.NewSize(w, c.HeightFor(objects, max(w, c.width)))
}

// padded leaves room around one object.
type padded struct{ x, y float32 }

// Padded leaves room around an object: x at both sides, y above and below.
func Padded(x, y float32, o fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &padded{x: x, y: y}, Objects: []fyne.CanvasObject{o}}
}

func (p *padded) HeightFor(objects []fyne.CanvasObject, width float32) float32 {
	return HeightFor(objects[0], width-2*p.x) + 2*p.y
}

func (p *padded) NaturalSize(objects []fyne.CanvasObject) fyne.Size {
	return NaturalSize(objects[0]).AddWidthHeight(2*p.x, 2*p.y)
}

func (p *padded) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	Place(objects[0], p.x, p.y, size.Width-2*p.x, size.Height-2*p.y)
}

func (p *padded) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].MinSize().AddWidthHeight(2*p.x, 2*p.y)
}

// flow stands objects side by side at their natural width and goes on in the
// next row where the width ends.
type flow struct{ gap, rowGap float32 }

// Flow stands objects side by side; what does not fit goes to the next row.
func Flow(gap, rowGap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &flow{gap: gap, rowGap: rowGap}, Objects: objects}
}

func (f *flow) rows(objects []fyne.CanvasObject, width float32) [][]fyne.CanvasObject {
	var rows [][]fyne.CanvasObject
	x := float32(0)
	for _, o := range visible(objects) {
		w := min(NaturalSize(o).Width, width)
		if len(rows) == 0 || x+f.gap+w > width+0.5 {
			rows = append(rows, nil)
			x = w
		} else {
			x += f.gap + w
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], o)
	}
	return rows
}

func rowHeight(row []fyne.CanvasObject, width float32) float32 {
	h := float32(0)
	for _, o := range row {
		h = max(h, HeightFor(o, min(NaturalSize(o).Width, width)))
	}
	return h
}

func (f *flow) HeightFor(objects []fyne.CanvasObject, width float32) float32 {
	h := float32(0)
	for i, row := range f.rows(objects, width) {
		if i > 0 {
			h += f.rowGap
		}
		h += rowHeight(row, width)
	}
	return h
}

func (f *flow) NaturalSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.Size{}
	for i, o := range visible(objects) {
		n := NaturalSize(o)
		if i > 0 {
			size.Width += f.gap
		}
		size.Width += n.Width
		size.Height = max(size.Height, n.Height)
	}
	return size
}

func (f *flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	rows := f.rows(objects, size.Width)
	for _, row := range rows {
		rh := rowHeight(row, size.Width)
		if len(rows) == 1 {
			rh = max(rh, size.Height) // one row stands in the middle of what it is given
		}
		x := float32(0)
		for _, o := range row {
			w := min(NaturalSize(o).Width, size.Width)
			h := HeightFor(o, w)
			Place(o, x, y+(rh-h)/2, w, h)
			x += w + f.gap
		}
		y += rh + f.rowGap
	}
}

func (f *flow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	w := widest(objects)
	return fyne.NewSize(w, f.HeightFor(objects, w))
}
