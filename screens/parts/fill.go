package parts

import "fyne.io/fyne/v2"

// Fill gives its one object all the room.
type Fill struct{}

func (Fill) HeightFor(objects []fyne.CanvasObject, width float32) float32 {
	if len(objects) == 0 {
		return 0
	}
	return HeightFor(objects[0], width)
}

// Layout gives the object all the room.
func (Fill) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		Place(o, 0, 0, size.Width, size.Height)
	}
}

// MinSize is the object's.
func (Fill) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.Size{}
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size
}

// Tall carries text that wraps inside a scroller. A scroller asks its content
// for its height without telling it the width; so the width is told first.
type Tall struct {
	content fyne.CanvasObject
	object  *fyne.Container
	height  float32
}

// NewTall carries content inside a scroller.
func NewTall(content fyne.CanvasObject) *Tall {
	t := &Tall{content: content}
	t.object = &fyne.Container{Layout: t, Objects: []fyne.CanvasObject{content}}
	return t
}

// Object belongs into the scroller.
func (t *Tall) Object() *fyne.Container { return t.object }

// Fit makes the content as high as it needs to be at a width, and returns that
// height.
func (t *Tall) Fit(width float32) float32 {
	t.height = HeightFor(t.content, width)
	return t.height
}

// Height is the height that Fit found.
func (t *Tall) Height() float32 { return t.height }

// Layout gives the content all the room.
func (t *Tall) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	Place(objects[0], 0, 0, size.Width, size.Height)
}

// MinSize is the height that the width asked for.
func (t *Tall) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, t.height) }
