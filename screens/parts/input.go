package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fyneTheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"postern/screens/theme"
)

// FieldSign says what is known of a field's value.
type FieldSign string

// The signs.
const (
	SignNone     FieldSign = ""
	SignGood     FieldSign = "ok"
	SignWrong    FieldSign = "error"
	SignRepaired FieldSign = "repair"
)

func (s FieldSign) ink() fyne.ThemeColorName {
	switch s {
	case SignWrong:
		return theme.Wrong
	case SignRepaired:
		return theme.Attention
	}
	return theme.Good
}

// Input is a field that is typed into: Fyne's entry with our border, our focus
// ring, a sign at its trailing edge, and hooks for what the entry would keep to
// itself.
type Input struct {
	widget.Entry

	// Reader is asked before a rune is typed; true: the rune was a reader's and
	// is not for this field.
	Reader func(r rune) bool
	// OnKey is asked before a key is used; true: it is done with.
	OnKey func(key fyne.KeyName) bool
	// TakesTab says that Tab is a key for OnKey now rather than the way out.
	TakesTab func() bool
	// OnEdit hears what hands changed, never what the program set.
	OnEdit func(text string)
	// OnFocus hears of focus gained and lost.
	OnFocus func(focused bool)

	sign  FieldSign
	high  float32 // height at 100 % text
	quiet bool    // the program is setting the text
	focus bool
}

// NewInput is an empty field, high units high at 100 % text.
func NewInput(high float32) *Input {
	i := &Input{high: high}
	i.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	i.ExtendBaseWidget(i)
	i.OnChanged = func(text string) {
		if !i.quiet && i.OnEdit != nil {
			i.OnEdit(text)
		}
	}
	return i
}

// Set puts a text into the field, as the program's own doing.
func (i *Input) Set(text string) {
	if i.Text == text {
		return
	}
	i.quiet = true
	i.CursorColumn = len([]rune(text))
	i.SetText(text)
	i.quiet = false
}

// SetHint puts a text into the empty field, for the eyes.
func (i *Input) SetHint(text string) {
	if i.PlaceHolder != text {
		i.SetPlaceHolder(text)
	}
}

// SetSign puts a sign at the trailing edge.
func (i *Input) SetSign(sign FieldSign) {
	if i.sign == sign {
		return
	}
	i.sign = sign
	i.Refresh()
}

// Sign is the sign at the trailing edge.
func (i *Input) Sign() FieldSign { return i.sign }

// Focused reports whether the field has the focus.
func (i *Input) Focused() bool { return i.focus }

// TypedRune types a rune, unless it is a reader's.
func (i *Input) TypedRune(r rune) {
	if i.Reader != nil && i.Reader(r) {
		return
	}
	i.Entry.TypedRune(r)
}

// TypedKey uses a key, unless OnKey is done with it.
func (i *Input) TypedKey(e *fyne.KeyEvent) {
	if i.OnKey != nil && i.OnKey(e.Name) {
		return
	}
	if e.Name == fyne.KeyTab {
		return // a field holds one line of text and no tabs
	}
	i.Entry.TypedKey(e)
}

// AcceptsTab reports whether Tab is for OnKey; with Shift it always leads back.
func (i *Input) AcceptsTab() bool {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok && d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0 {
		return false
	}
	return i.TakesTab != nil && i.TakesTab()
}

// FocusGained shows the ring.
func (i *Input) FocusGained() {
	i.focus = true
	i.Entry.FocusGained()
	if i.OnFocus != nil {
		i.OnFocus(true)
	}
}

// FocusLost hides the ring.
func (i *Input) FocusLost() {
	i.focus = false
	i.Entry.FocusLost()
	if i.OnFocus != nil {
		i.OnFocus(false)
	}
}

// KeyDown lets the window hear of the key.
func (i *Input) KeyDown(e *fyne.KeyEvent) {
	Heard(i, e)
	i.Entry.KeyDown(e)
}

// MinSize is the field's height; its width is the layout's.
func (i *Input) MinSize() fyne.Size {
	i.ExtendBaseWidget(i)
	return fyne.NewSize(24*theme.Factor(), theme.Scaled(i.high, 12))
}

// CreateRenderer draws the entry's text within our border.
func (i *Input) CreateRenderer() fyne.WidgetRenderer {
	i.ExtendBaseWidget(i)
	r := &inputRenderer{
		input: i, entry: i.Entry.CreateRenderer(), ring: newRing(theme.Size(fyneTheme.SizeNameInputRadius)),
		box: canvas.NewRectangle(color.Transparent), sign: &canvas.Image{FillMode: canvas.ImageFillContain},
	}
	r.restyle()
	return r
}

type inputRenderer struct {
	input     *Input
	entry     fyne.WidgetRenderer
	ring, box *canvas.Rectangle
	sign      *canvas.Image
}

func (r *inputRenderer) Destroy() { r.entry.Destroy() }

// Objects leaves the entry's own ground and border out, which come first.
func (r *inputRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.ring, r.box}
	objects = append(objects, r.entry.Objects()[2:]...)
	return append(objects, r.sign)
}

func (r *inputRenderer) MinSize() fyne.Size { return r.input.MinSize() }

// Layout stands the entry's one line of text in the middle of the field's
// height.
func (r *inputRenderer) Layout(size fyne.Size) {
	side := 17 * theme.Factor()
	width := size.Width
	if r.input.sign != SignNone {
		width -= side + 2
	}
	// As high as the text and its padding need, or the entry would show that it
	// scrolls; what is more than the field is blank.
	line := r.entry.MinSize().Height + 2*theme.Size(fyneTheme.SizeNameInputBorder)
	r.entry.Layout(fyne.NewSize(width, line))
	for _, o := range r.entry.Objects()[2:] {
		o.Move(fyne.NewPos(o.Position().X+2, whole(o.Position().Y+(size.Height-line)/2)))
	}
	r.box.Resize(size)
	layRing(r.ring, size)
	Place(r.sign, size.Width-side-8, (size.Height-side)/2, side, side)
}

func (r *inputRenderer) Refresh() {
	r.restyle()
	r.entry.Refresh()
	r.Layout(r.input.Size())
	canvas.Refresh(r.input)
}

func (r *inputRenderer) restyle() {
	i := r.input
	r.box.FillColor, r.box.StrokeColor = theme.Color(theme.Surface), theme.Color(theme.Edge)
	r.box.StrokeWidth, r.box.CornerRadius = 1, theme.Size(fyneTheme.SizeNameInputRadius)
	if i.sign == SignWrong {
		r.box.StrokeColor, r.box.StrokeWidth = theme.Color(theme.Wrong), 2
	}
	r.ring.StrokeColor, r.ring.Hidden = theme.Color(theme.Focus), !i.focus
	r.sign.Hidden = i.sign == SignNone
	if i.sign != SignNone {
		r.sign.Resource = Sign(string(i.sign), i.sign.ink())
		r.sign.Refresh()
	}
	r.box.Refresh()
	r.ring.Refresh()
}
