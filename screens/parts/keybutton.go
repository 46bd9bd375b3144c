package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"postern/screens/theme"
)

// KeyButton is a command with its key: the word bold, the key small. Enter and
// Space press it, which Fyne's own button does for Space alone.
type KeyButton struct {
	widget.BaseWidget
	Word, Key string
	// Primary is the safe command of a screen; there is one at most.
	Primary bool
	// Grave is for a command that goes against a stop: outlined as what is wrong is.
	Grave bool
	// Dot is a small sign after the word; one that is kept free takes its place unseen.
	Dot Dot
	// OnRune passes on what is typed while the button has the focus, so that a
	// reader is never unheard.
	OnRune func(rune)
	// OnEscape goes back one step; nil: nothing.
	OnEscape func()
	// OnOther hears the keys that are none of the button's; nil: nobody does.
	OnOther func(fyne.KeyName)

	press                     func()
	off                       bool
	focused, hovered, pressed bool
}

// Dot is a small sign.
type Dot int

// The dots.
const (
	DotNone Dot = iota
	DotFree     // its place is kept, and nobody sees it
	DotShown
)

// NewKeyButton is a command that can be pressed.
func NewKeyButton(word, key string, press func()) *KeyButton {
	b := &KeyButton{Word: word, Key: key, press: press}
	b.ExtendBaseWidget(b)
	return b
}

// SetOff switches the button off or on.
func (b *KeyButton) SetOff(off bool) {
	if b.off == off {
		return
	}
	b.off = off
	b.Refresh()
}

// Disabled, Disable and Enable let Fyne pass over a button that is off.
func (b *KeyButton) Disabled() bool { return b.off }

// Disable switches the button off.
func (b *KeyButton) Disable() { b.SetOff(true) }

// Enable switches the button on.
func (b *KeyButton) Enable() { b.SetOff(false) }

// Press does what the button says, if it is on.
func (b *KeyButton) Press() {
	if !b.off && b.press != nil {
		b.press()
	}
}

// Tapped presses.
func (b *KeyButton) Tapped(*fyne.PointEvent) { b.Press() }

// TypedKey presses for Enter and Space.
func (b *KeyButton) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		b.Press()
	case fyne.KeyEscape:
		if b.OnEscape != nil {
			b.OnEscape()
		}
	default:
		if b.OnOther != nil {
			b.OnOther(e.Name)
		}
	}
}

// TypedRune passes on what a reader types. A blank has pressed the button.
func (b *KeyButton) TypedRune(r rune) {
	if r != ' ' && b.OnRune != nil {
		b.OnRune(r)
	}
}

// Focused reports whether the button has the focus.
func (b *KeyButton) Focused() bool { return b.focused }

// FocusGained shows the ring.
func (b *KeyButton) FocusGained() { b.focused = true; b.Refresh() }

// FocusLost hides the ring.
func (b *KeyButton) FocusLost() { b.focused = false; b.Refresh() }

// MouseIn changes the ground.
func (b *KeyButton) MouseIn(*desktop.MouseEvent) { b.hovered = true; b.Refresh() }

// MouseMoved does nothing.
func (b *KeyButton) MouseMoved(*desktop.MouseEvent) {}

// MouseOut changes the ground back.
func (b *KeyButton) MouseOut() { b.hovered, b.pressed = false, false; b.Refresh() }

// MouseDown changes the ground.
func (b *KeyButton) MouseDown(*desktop.MouseEvent) { b.pressed = true; b.Refresh() }

// MouseUp changes the ground back.
func (b *KeyButton) MouseUp(*desktop.MouseEvent) { b.pressed = false; b.Refresh() }

// KeyDown and KeyUp let the window hear of the key.
func (b *KeyButton) KeyDown(e *fyne.KeyEvent) {
	Heard(b, e)
}

// KeyUp does nothing.
func (b *KeyButton) KeyUp(*fyne.KeyEvent) {}

// CreateRenderer lays word and key side by side.
func (b *KeyButton) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	r := &keyButtonRenderer{
		button: b, box: canvas.NewRectangle(color.Transparent), ring: newRing(6),
		word: canvas.NewText("", color.Transparent), key: canvas.NewText("", color.Transparent),
		dot: canvas.NewCircle(color.Transparent),
	}
	r.Refresh()
	return r
}

type keyButtonRenderer struct {
	button    *KeyButton
	box, ring *canvas.Rectangle
	word, key *canvas.Text
	dot       *canvas.Circle
}

func (r *keyButtonRenderer) Destroy() {}

func (r *keyButtonRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ring, r.box, r.word, r.key, r.dot}
}

const (
	keyButtonPadding = 16
	keyButtonGap     = 12
	dotSide          = 6
)

// dotRoom is what the dot takes after the word.
func (r *keyButtonRenderer) dotRoom() float32 {
	if r.button.Dot == DotNone {
		return 0
	}
	return 2 * dotSide * theme.Factor()
}

func (r *keyButtonRenderer) MinSize() fyne.Size {
	w := r.word.MinSize().Width + r.dotRoom() + 2*keyButtonPadding
	if r.button.Key != "" {
		w += keyButtonGap + r.key.MinSize().Width
	}
	return fyne.NewSize(w, theme.Scaled(44, 23))
}

func (r *keyButtonRenderer) Layout(size fyne.Size) {
	r.box.Resize(size)
	layRing(r.ring, size)
	word, key := r.word.MinSize(), r.key.MinSize()
	width := word.Width + r.dotRoom()
	if !r.key.Hidden {
		width += keyButtonGap + key.Width
	}
	x := (size.Width - width) / 2
	Place(r.word, x, (size.Height-word.Height)/2, word.Width, word.Height)
	side := dotSide * theme.Factor()
	Place(r.dot, x+word.Width+side, (size.Height-side)/2, side, side)
	Place(r.key, x+word.Width+r.dotRoom()+keyButtonGap, (size.Height-key.Height)/2, key.Width, key.Height)
}

func (r *keyButtonRenderer) Refresh() {
	b := r.button
	ground, ink, edge := theme.Surface, theme.Ink, theme.Edge
	if b.Primary {
		ground, ink, edge = theme.Primary, theme.OnPrimary, theme.Primary
	}
	width := float32(1)
	if b.Grave {
		ink, edge, width = theme.Wrong, theme.Wrong, 2
	}
	switch {
	case b.off:
		ground, ink, edge = theme.Surface, theme.Disabled, theme.Line
	case b.pressed && !b.Primary:
		ground = theme.Track
	case b.hovered && !b.Primary:
		ground = theme.Chosen
	}
	r.box.FillColor, r.box.StrokeColor, r.box.StrokeWidth, r.box.CornerRadius = theme.Color(ground), theme.Color(edge), width, 6
	r.word.Text, r.word.TextSize, r.word.Color = b.Word, theme.Size(theme.SizeText), theme.Color(ink)
	r.word.TextStyle.Bold = !b.off
	r.key.Text, r.key.TextSize, r.key.Color = b.Key, theme.Size(theme.SizeCaption), theme.Color(ink)
	r.dot.Hidden, r.dot.FillColor = b.Dot == DotNone, color.Transparent
	if b.Dot == DotShown {
		r.dot.FillColor = theme.Color(ink)
	}
	r.key.Hidden = b.Key == "" || b.off
	r.ring.StrokeColor, r.ring.Hidden = theme.Color(theme.Focus), !b.focused
	r.Layout(b.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
	canvas.Refresh(b)
}

// newRing is the focus ring: Fyne's own focus is a tint, which is too weak.
func newRing(radius float32) *canvas.Rectangle {
	ring := canvas.NewRectangle(color.Transparent)
	ring.StrokeWidth, ring.CornerRadius = 3, radius+3
	ring.Hide()
	return ring
}

func layRing(ring *canvas.Rectangle, size fyne.Size) {
	Place(ring, -3.5, -3.5, size.Width+7, size.Height+7)
}
