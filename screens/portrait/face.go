package portrait

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"postern/screens/parts"
	"postern/screens/theme"
)

// Face is one place for a portrait, with what stands under it. Its picture, or in
// its stead words, or neither: then it is being decoded, or a silhouette is wanted.
type Face struct {
	Picture    image.Image
	Words      string
	Silhouette bool
	Caption    string
	High       float32 // of the picture's place, at 100 % text
}

// Object draws a face; it takes the width that it is given.
func (f Face) Object() fyne.CanvasObject {
	ground := canvas.NewRectangle(theme.Color(theme.Track))
	ground.CornerRadius = 4
	edge := canvas.NewRectangle(nil)
	edge.StrokeColor, edge.StrokeWidth, edge.CornerRadius = theme.Color(theme.Edge), 1, 4
	place := &fyne.Container{Layout: placed{f.High * theme.Factor()}, Objects: []fyne.CanvasObject{ground, f.content(), edge}}
	if f.Caption == "" {
		return place
	}
	return parts.Column(3, place, parts.Text(f.Caption, theme.SizeCaption, theme.Ink2))
}

// content is what stands in the place.
func (f Face) content() fyne.CanvasObject {
	switch {
	case f.Picture != nil:
		p := canvas.NewImageFromImage(f.Picture)
		p.FillMode = canvas.ImageFillContain
		return &fyne.Container{Layout: within{1}, Objects: []fyne.CanvasObject{p}}
	case f.Words != "":
		words := parts.Text(f.Words, theme.SizeCaption, theme.Ink2)
		words.Align = fyne.TextAlignCenter
		return &fyne.Container{Layout: middle{}, Objects: []fyne.CanvasObject{words}}
	case f.Silhouette:
		sign := &canvas.Image{Resource: parts.Sign("silhouette", theme.Edge), FillMode: canvas.ImageFillContain}
		return &fyne.Container{Layout: within{6}, Objects: []fyne.CanvasObject{sign}}
	}
	return &fyne.Container{Layout: within{0}}
}

// placed gives everything the whole of a place of a fixed height.
type placed struct{ high float32 }

func (p placed) HeightFor([]fyne.CanvasObject, float32) float32 { return p.high }

func (p placed) NaturalSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(p.high, p.high) }

func (p placed) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(40, p.high) }

func (p placed) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		parts.Place(o, 0, 0, size.Width, p.high)
	}
}

// within leaves an edge free. It asks no image for its least size, which would read
// it again.
type within struct{ edge float32 }

func (w within) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(20, 20) }

func (w within) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		parts.Place(o, w.edge, w.edge, size.Width-2*w.edge, size.Height-2*w.edge)
	}
}

// middle stands words in the middle.
type middle struct{}

func (middle) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(20, 20) }

func (middle) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		high := parts.HeightFor(o, size.Width-8)
		parts.Place(o, 4, (size.Height-high)/2, size.Width-8, high)
	}
}

// Beside stands faces side by side, each as wide as the others.
func Beside(gap float32, faces ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: beside{gap}, Objects: faces}
}

type beside struct{ gap float32 }

func (b beside) each(objects []fyne.CanvasObject, width float32) float32 {
	n := float32(len(objects))
	return (width - (n-1)*b.gap) / n
}

func (b beside) HeightFor(objects []fyne.CanvasObject, width float32) float32 {
	high := float32(0)
	for _, o := range objects {
		high = max(high, parts.HeightFor(o, b.each(objects, width)))
	}
	return high
}

func (b beside) NaturalSize(objects []fyne.CanvasObject) fyne.Size { return b.MinSize(objects) }

func (b beside) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(-b.gap, 0)
	for _, o := range objects {
		least := o.MinSize()
		size = fyne.NewSize(size.Width+least.Width+b.gap, max(size.Height, least.Height))
	}
	return size
}

func (b beside) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	each := b.each(objects, size.Width)
	for i, o := range objects {
		parts.Place(o, float32(i)*(each+b.gap), 0, each, size.Height)
	}
}
