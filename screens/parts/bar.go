package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"postern/screens/theme"
)

// Bar is a track of which a part is filled, 0 to 1.
func Bar(filled float32, ink fyne.ThemeColorName) *fyne.Container {
	track, part := canvas.NewRectangle(theme.Color(theme.Track)), canvas.NewRectangle(theme.Color(ink))
	track.CornerRadius, part.CornerRadius = 3, 3
	return &fyne.Container{Layout: barLayout(filled), Objects: []fyne.CanvasObject{track, part}}
}

type barLayout float32

// MinSize is that of the bar.
func (b barLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(60, theme.Scaled(14, 7))
}

// Layout fills the part.
func (b barLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	Place(objects[0], 0, 0, size.Width, size.Height)
	Place(objects[1], 0, 0, size.Width*min(max(float32(b), 0), 1), size.Height)
}
