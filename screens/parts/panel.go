package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"postern/screens/theme"
)

// Frame is the ground and the border of a panel.
type Frame struct {
	Ground, Edge fyne.ThemeColorName
	Width        float32 // of the border
	Radius       float32
}

// frame lays the ground under the content and the border over it, so that rows
// that reach the edge do not cover it.
type frame struct{}

func (f *frame) HeightFor(objects []fyne.CanvasObject, width float32) float32 {
	return HeightFor(objects[1], width)
}

func (f *frame) NaturalSize(objects []fyne.CanvasObject) fyne.Size { return NaturalSize(objects[1]) }

func (f *frame) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		Place(o, 0, 0, size.Width, size.Height)
	}
}

func (f *frame) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[1].MinSize() }

// Framed puts content on a ground within a border.
func Framed(look Frame, content fyne.CanvasObject) *fyne.Container {
	ground, edge := NewBoard(), NewBoard()
	ground.Fill, ground.Radius = theme.Color(look.Ground), look.Radius
	edge.Edge, edge.Width, edge.Radius = theme.Color(look.Edge), look.Width, look.Radius
	return &fyne.Container{Layout: &frame{}, Objects: []fyne.CanvasObject{ground, content, edge}}
}

// Panel is the plain panel: what a screen is made of.
func Panel(content fyne.CanvasObject) *fyne.Container {
	return Framed(Frame{Ground: theme.Surface, Edge: theme.Line, Width: theme.Size(theme.SizePanelEdge), Radius: 6}, content)
}

// Rule is the line between two rows.
func Rule() *canvas.Rectangle {
	line := canvas.NewRectangle(theme.Color(theme.Line))
	line.SetMinSize(fyne.NewSize(0, 1))
	return line
}

// Rows is a panel of rows with lines between them.
func Rows(rows ...fyne.CanvasObject) *fyne.Container {
	var objects []fyne.CanvasObject
	for i, r := range rows {
		if i > 0 {
			objects = append(objects, Rule())
		}
		objects = append(objects, r)
	}
	return Panel(Column(0, objects...))
}
