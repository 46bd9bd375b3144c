package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Heard tells the window that a key went down in what has the focus: Fyne tells
// the window only of those that go nowhere.
func Heard(o fyne.CanvasObject, e *fyne.KeyEvent) {
	c, ok := fyne.CurrentApp().Driver().CanvasForObject(o).(desktop.Canvas)
	if !ok {
		return
	}
	if heard := c.OnKeyDown(); heard != nil {
		heard(e)
	}
}
