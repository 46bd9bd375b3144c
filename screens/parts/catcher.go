package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Catcher is nothing to see and has the focus: where no field is on the screen
// it hears what is typed, so that a reader is never unheard.
type Catcher struct {
	widget.BaseWidget
	OnRune   func(rune)
	OnKey    func(fyne.KeyName)
	TakesTab func() bool
}

// TypedRune passes a rune on.
func (c *Catcher) TypedRune(r rune) { c.OnRune(r) }

// TypedKey passes a key on.
func (c *Catcher) TypedKey(e *fyne.KeyEvent) { c.OnKey(e.Name) }

// AcceptsTab reports whether Tab is passed on too.
func (c *Catcher) AcceptsTab() bool { return c.TakesTab() }

// FocusGained does nothing.
func (c *Catcher) FocusGained() {}

// FocusLost does nothing.
func (c *Catcher) FocusLost() {}

// KeyDown and KeyUp let the window hear of the key.
func (c *Catcher) KeyDown(e *fyne.KeyEvent) {
	Heard(c, e)
}

// KeyUp does nothing.
func (c *Catcher) KeyUp(*fyne.KeyEvent) {}

// CreateRenderer draws nothing.
func (c *Catcher) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(&fyne.Container{})
}
