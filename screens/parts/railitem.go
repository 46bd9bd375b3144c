package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"postern/screens/theme"
)

// RailItem leads to a screen: sign, word and the digit of its key; sign and
// digit alone where the text is big.
type RailItem struct {
	widget.BaseWidget
	icon, word, digit string
	chosen, brief     bool
	hovered, focused  bool
	open              func()
	// OnRune passes on what is typed while the item has the focus.
	OnRune func(rune)
}

// NewRailItem leads to a screen.
func NewRailItem(icon, word, digit string, open func()) *RailItem {
	i := &RailItem{icon: icon, word: word, digit: digit, open: open}
	i.ExtendBaseWidget(i)
	return i
}

// SetLook sets how the item stands: as the screen that is open, and without its
// word.
func (i *RailItem) SetLook(chosen, brief bool) {
	i.chosen, i.brief = chosen, brief
	i.Refresh()
}

// TypedKey opens the screen for Enter and Space.
func (i *RailItem) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		i.open()
	}
}

// TypedRune passes on what a reader types. A blank has opened the screen.
func (i *RailItem) TypedRune(r rune) {
	if r != ' ' && i.OnRune != nil {
		i.OnRune(r)
	}
}

// FocusGained shows the ring.
func (i *RailItem) FocusGained() { i.focused = true; i.Refresh() }

// FocusLost hides the ring.
func (i *RailItem) FocusLost() { i.focused = false; i.Refresh() }

// Tapped opens the screen.
func (i *RailItem) Tapped(*fyne.PointEvent) { i.open() }

// MouseIn changes the ground.
func (i *RailItem) MouseIn(*desktop.MouseEvent) { i.hovered = true; i.Refresh() }

// MouseMoved does nothing.
func (i *RailItem) MouseMoved(*desktop.MouseEvent) {}

// MouseOut changes the ground back.
func (i *RailItem) MouseOut() { i.hovered = false; i.Refresh() }

// MinSize is the height of an item; its width is the rail's.
func (i *RailItem) MinSize() fyne.Size {
	i.ExtendBaseWidget(i)
	return fyne.NewSize(40*theme.Factor(), theme.Scaled(44, 18))
}

// KeyDown and KeyUp let the window hear of the key.
func (i *RailItem) KeyDown(e *fyne.KeyEvent) {
	Heard(i, e)
}

// KeyUp does nothing.
func (i *RailItem) KeyUp(*fyne.KeyEvent) {}

// CreateRenderer draws the item.
func (i *RailItem) CreateRenderer() fyne.WidgetRenderer {
	i.ExtendBaseWidget(i)
	r := &railItemRenderer{
		item: i, ring: newRing(6), ground: canvas.NewRectangle(color.Transparent), icon: &canvas.Image{FillMode: canvas.ImageFillContain},
		word: Text("", theme.SizeText, theme.Ink), digit: canvas.NewText("", color.Transparent),
	}
	r.Refresh()
	return r
}

type railItemRenderer struct {
	item   *RailItem
	ring   *canvas.Rectangle
	ground *canvas.Rectangle
	icon   *canvas.Image
	word   *Prose
	digit  *canvas.Text
}

func (r *railItemRenderer) Destroy() {}

func (r *railItemRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ring, r.ground, r.icon, r.word, r.digit}
}

func (r *railItemRenderer) MinSize() fyne.Size { return r.item.MinSize() }

func (r *railItemRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	layRing(r.ring, size)
	side := 20 * theme.Factor()
	digit := r.digit.MinSize()
	Place(r.icon, 8, (size.Height-side)/2, side, side)
	if r.item.brief {
		side = 17 * theme.Factor()
		Place(r.icon, 6, (size.Height-side)/2, side, side)
	}
	Place(r.digit, size.Width-8-digit.Width, (size.Height-digit.Height)/2-1, digit.Width, digit.Height)
	x := 8 + side + 6
	room := size.Width - x - digit.Width - 14
	h := r.word.HeightFor(room)
	Place(r.word, x, (size.Height-h)/2, room, h)
}

func (r *railItemRenderer) Refresh() {
	i := r.item
	ink, ground := theme.Ink, color.Color(color.Transparent)
	switch {
	case i.chosen:
		ink, ground = theme.OnPrimary, theme.Color(theme.Primary)
	case i.hovered:
		ground = theme.Color(theme.Chosen)
	}
	r.ground.FillColor, r.ground.CornerRadius = ground, 6
	r.icon.Resource = Sign(i.icon, ink)
	r.word.Runs = []Run{{Text: i.word, Colour: ink, Bold: i.chosen}}
	r.word.Hidden = i.brief
	digitSize := theme.SizeCaption
	if i.brief {
		digitSize = theme.SizeText
	}
	r.digit.Text, r.digit.TextSize, r.digit.Color = i.digit, theme.Size(digitSize), theme.Color(ink)
	r.digit.TextStyle.Bold = i.chosen
	r.ring.StrokeColor, r.ring.Hidden = theme.Color(theme.Focus), !i.focused
	r.Layout(i.Size())
	r.word.Refresh()
	for _, o := range []fyne.CanvasObject{r.ring, r.ground, r.icon, r.digit} {
		o.Refresh()
	}
	canvas.Refresh(i)
}
