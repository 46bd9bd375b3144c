package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Board is a rectangle with round corners. Without a graphics card round corners are dear for
// every pixel of the rectangle, not for the corners alone: of a large one only the corners are
// painted round, and the rest plain.
type Board struct {
	widget.BaseWidget
	Fill, Edge color.Color // color.Transparent: none
	Width      float32     // of the edge
	Radius     float32
}

// NewBoard is a board without fill and edge.
func NewBoard() *Board {
	b := &Board{Fill: color.Transparent, Edge: color.Transparent}
	b.ExtendBaseWidget(b)
	return b
}

// CreateRenderer draws the board.
func (b *Board) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	r := &boardRenderer{board: b}
	r.Refresh()
	return r
}

// boardLarge is the square units from which plain and round are worth painting apart.
const boardLarge = 20000

type boardRenderer struct {
	board *Board
	shown []fyne.CanvasObject
	large bool // in pieces
}

func (r *boardRenderer) Destroy() {}

func (r *boardRenderer) MinSize() fyne.Size { return fyne.Size{} }

func (r *boardRenderer) Objects() []fyne.CanvasObject { return r.shown }

func (r *boardRenderer) Refresh() {
	r.shown = nil
	r.Layout(r.board.Size())
	canvas.Refresh(r.board)
}

func (r *boardRenderer) Layout(size fyne.Size) {
	b := r.board
	size = fyne.NewSize(whole(size.Width), whole(size.Height))
	band := 2*b.Radius + 2
	large := b.Radius > 0 && size.Width*size.Height >= boardLarge && min(size.Width, size.Height) > 2*band
	if r.shown == nil || large != r.large {
		r.large, r.shown = large, []fyne.CanvasObject{b.one()}
		if large {
			r.shown = append(b.fills(), b.edges()...)
		}
	}
	if !large {
		r.shown[0].Resize(size)
		return
	}
	objects := r.shown
	if b.Fill != color.Transparent {
		layFills(objects[:3], size, b.Radius, band)
		objects = objects[3:]
	}
	if len(objects) > 0 {
		layEdges(objects, size, b.Width, b.Radius)
	}
}

// one is the board as one rectangle.
func (b *Board) one() fyne.CanvasObject {
	return &canvas.Rectangle{FillColor: b.Fill, StrokeColor: b.Edge, StrokeWidth: b.Width, CornerRadius: b.Radius}
}

// fills are the bands with the upper and the lower corners, and what is between.
func (b *Board) fills() []fyne.CanvasObject {
	if b.Fill == color.Transparent {
		return nil
	}
	return []fyne.CanvasObject{
		&canvas.Rectangle{FillColor: b.Fill, TopLeftCornerRadius: b.Radius, TopRightCornerRadius: b.Radius},
		&canvas.Rectangle{FillColor: b.Fill, BottomLeftCornerRadius: b.Radius, BottomRightCornerRadius: b.Radius},
		&canvas.Rectangle{FillColor: b.Fill},
	}
}

// layFills has what is between cover the bands' soft inner edges.
func layFills(o []fyne.CanvasObject, size fyne.Size, radius, band float32) {
	Place(o[0], 0, 0, size.Width, band)
	Place(o[1], 0, size.Height-band, size.Width, band)
	Place(o[2], 0, radius, size.Width, size.Height-2*radius)
}

// cornerOver is by how many degrees a corner reaches under the lines beside it, or its soft
// ends would show.
const cornerOver = 8

// edges are the four lines, and the corners: upper right, lower right, lower left, upper left.
func (b *Board) edges() []fyne.CanvasObject {
	if b.Edge == color.Transparent || b.Width == 0 {
		return nil
	}
	var objects []fyne.CanvasObject
	for range 4 {
		objects = append(objects, &canvas.Rectangle{FillColor: b.Edge})
	}
	for corner := range 4 {
		from := float32(90 * corner)
		objects = append(objects, canvas.NewArc(from-cornerOver, from+90+cornerOver, 1-b.Width/b.Radius, b.Edge))
	}
	return objects
}

func layEdges(o []fyne.CanvasObject, size fyne.Size, width, radius float32) {
	w, h, across := size.Width, size.Height, 2*radius
	from := radius - 1 // where a corner is as good as straight
	Place(o[0], from, 0, w-2*from, width)
	Place(o[1], w-width, from, width, h-2*from)
	Place(o[2], from, h-width, w-2*from, width)
	Place(o[3], 0, from, width, h-2*from)
	Place(o[4], w-across, 0, across, across)
	Place(o[5], w-across, h-across, across, across)
	Place(o[6], 0, h-across, across, across)
	Place(o[7], 0, 0, across, across)
}
