package frame

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// watch lies over the window, to be seen by nobody, and tells of every movement of
// the mouse: Fyne asks whatever lies under it for a cursor.
type watch struct {
	widget.BaseWidget
	touched func()
}

func newWatch(touched func()) *watch {
	w := &watch{touched: touched}
	w.ExtendBaseWidget(w)
	return w
}

func (w *watch) tell() {
	if w.touched != nil {
		w.touched()
	}
}

// Cursor tells that the mouse has moved. What lies below has the last word on how
// it looks.
func (w *watch) Cursor() desktop.Cursor {
	w.tell()
	return desktop.DefaultCursor
}

// CreateRenderer draws nothing.
func (w *watch) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(&fyne.Container{})
}
