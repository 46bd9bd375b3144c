package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fyneTheme "fyne.io/fyne/v2/theme"

	"postern/assets"
	"postern/screens/theme"
)

// Icon is one of the project's signs in a colour, side units wide and high at
// 100 % text; it grows with the text.
func Icon(name string, side float32, colour fyne.ThemeColorName) *fyne.Container {
	image := &canvas.Image{Resource: Sign(name, colour), FillMode: canvas.ImageFillContain}
	return &fyne.Container{Layout: square(side * theme.Factor()), Objects: []fyne.CanvasObject{image}}
}

// square gives its object a square. It does not ask an image for its least size:
// Fyne would read the sign's file each time.
type square float32

func (s square) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	Place(objects[0], 0, 0, size.Width, size.Height)
}

func (s square) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSquareSize(float32(s)) }

// Sign is the resource of a sign in a colour. The names are those of the
// embedded files: one that is not there is a mistake of ours, which shows as
// Fyne's broken-image sign and fails the test that asks for every name in use.
func Sign(name string, colour fyne.ThemeColorName) fyne.Resource {
	svg, err := assets.Icon(name)
	if err != nil {
		fyne.LogError("sign "+name, err)
		return fyneTheme.BrokenImageIcon()
	}
	return fyneTheme.NewColoredResource(fyne.NewStaticResource(name+".svg", svg), colour)
}
