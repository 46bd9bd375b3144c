package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"postern/screens/theme"
)

// RowGround is the ground of a row: of the chosen one with a bar at its leading
// edge, of the one under the mouse without.
func RowGround(chosen, hovered bool, row fyne.CanvasObject) *fyne.Container {
	ground, bar := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	if chosen || hovered {
		ground.FillColor = theme.Color(theme.Chosen)
	}
	if chosen {
		bar.FillColor = theme.Color(theme.Focus)
	}
	return &fyne.Container{Layout: rowGround{}, Objects: []fyne.CanvasObject{ground, bar, row}}
}

// Row is a row that a click chooses.
type Row struct {
	widget.BaseWidget
	content         fyne.CanvasObject
	chosen, hovered bool
	choose          func()
}

// NewRow is a row that a click chooses.
func NewRow(content fyne.CanvasObject, chosen bool, choose func()) *Row {
	r := &Row{content: content, chosen: chosen, choose: choose}
	r.ExtendBaseWidget(r)
	return r
}

// Tapped chooses the row.
func (r *Row) Tapped(*fyne.PointEvent) { r.choose() }

// MouseIn changes the ground.
func (r *Row) MouseIn(*desktop.MouseEvent) { r.hovered = true; r.Refresh() }

// MouseMoved does nothing.
func (r *Row) MouseMoved(*desktop.MouseEvent) {}

// MouseOut changes the ground back.
func (r *Row) MouseOut() { r.hovered = false; r.Refresh() }

// HeightFor is the row's height at a width.
func (r *Row) HeightFor(width float32) float32 { return HeightFor(r.content, width) }

// NaturalSize is the row's size if there were room.
func (r *Row) NaturalSize() fyne.Size { return NaturalSize(r.content) }

// CreateRenderer draws the row on its ground.
func (r *Row) CreateRenderer() fyne.WidgetRenderer {
	r.ExtendBaseWidget(r)
	return &rowRenderer{row: r, ground: RowGround(r.chosen, r.hovered, r.content)}
}

type rowRenderer struct {
	row    *Row
	ground *fyne.Container
}

func (r *rowRenderer) Destroy() {}

func (r *rowRenderer) Layout(size fyne.Size) { r.ground.Resize(size) }

func (r *rowRenderer) MinSize() fyne.Size { return r.ground.MinSize() }

func (r *rowRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.ground} }

func (r *rowRenderer) Refresh() {
	fill := color.Color(color.Transparent)
	if r.row.chosen || r.row.hovered {
		fill = theme.Color(theme.Chosen)
	}
	ground := r.ground.Objects[0].(*canvas.Rectangle)
	ground.FillColor = fill
	ground.Refresh()
}

// rowGround lays a ground, the bar of a chosen row at its leading edge, and the
// row itself over both.
type rowGround struct{}

func (rowGround) HeightFor(objects []fyne.CanvasObject, width float32) float32 {
	return HeightFor(objects[2], width)
}

func (rowGround) NaturalSize(objects []fyne.CanvasObject) fyne.Size { return NaturalSize(objects[2]) }

func (rowGround) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	Place(objects[0], 0, 0, size.Width, size.Height)
	Place(objects[1], 0, 0, 5, size.Height)
	Place(objects[2], 0, 0, size.Width, size.Height)
}

func (rowGround) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[2].MinSize() }
