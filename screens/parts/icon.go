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
func Icon(name string, side float32, colour fyne.ThemeColorName) *canvas.Image {
	image := canvas.NewImageFromResource(Sign(name, colour))
	image.FillMode = canvas.ImageFillContain
	image.SetMinSize(fyne.NewSquareSize(side * theme.Factor()))
	return image
}

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
