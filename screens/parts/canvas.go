package parts

import "fyne.io/fyne/v2"

// Canvas is the window's in which an object stands. Fyne knows it only once that was
// painted; of one that is in the window already and was not, it is the program's one
// window's. nil where there is none.
func Canvas(o fyne.CanvasObject, inWindow bool) fyne.Canvas {
	driver := fyne.CurrentApp().Driver()
	if c := driver.CanvasForObject(o); c != nil {
		return c
	}
	if windows := driver.AllWindows(); inWindow && len(windows) > 0 {
		return windows[0].Canvas()
	}
	return nil
}
