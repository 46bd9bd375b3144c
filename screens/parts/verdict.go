package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"postern/screens/theme"
)

// VerdictLook is one of the ways in which the verdict stands on the screen.
type VerdictLook struct {
	Icon              string
	Ground, Ink, Edge fyne.ThemeColorName
}

// LookReady is the verdict before a traveller.
func LookReady() VerdictLook {
	return VerdictLook{"verdict-ready", theme.Ready, theme.ReadyInk, theme.ReadyEdge}
}

// LookNoMatch is pale: it is seen 3,000 times a day.
func LookNoMatch() VerdictLook {
	return VerdictLook{"verdict-no-match", theme.NoMatch, theme.NoMatchInk, theme.NoMatchEdge}
}

// LookPossible is bright.
func LookPossible() VerdictLook {
	return VerdictLook{"verdict-possible", theme.Possible, theme.PossibleInk, theme.PossibleEdge}
}

// LookMatch is solid red, which nothing else is.
func LookMatch() VerdictLook {
	return VerdictLook{"verdict-match", theme.Match, theme.MatchInk, theme.MatchEdge}
}

// LookProtect is for those who are to be protected, never for a criminal.
func LookProtect() VerdictLook {
	return VerdictLook{"verdict-protect", theme.Protect, theme.ProtectInk, theme.ProtectEdge}
}

// LookDamaged is for what is no answer yet.
func LookDamaged() VerdictLook {
	return VerdictLook{"verdict-damaged", theme.Damaged, theme.DamagedInk, theme.DamagedEdge}
}

// Verdict is the biggest thing on the screen, always in the same place and at
// the same height. Only its contents change.
type Verdict struct {
	widget.BaseWidget
	Look VerdictLook
	// Word is the verdict, Line the sentence under it.
	Word, Line string
	// Brief leaves the line out, for big text: it stands below then.
	Brief bool
	// Words are all the words that may stand here: the longest that does not fit
	// makes all of them smaller, so that the size does not jump.
	Words []string
	// Meta stands at the trailing side, one object a line; none where nothing
	// was searched.
	Meta []fyne.CanvasObject
}

// NewVerdict is an empty verdict.
func NewVerdict() *Verdict {
	v := &Verdict{Look: LookReady()}
	v.ExtendBaseWidget(v)
	return v
}

const (
	verdictIcon = 76
	verdictLead = 26 // before the shape
	verdictGap  = 20 // after it
	verdictEnd  = 26 // after the meta
)

// MinSize has the verdict's fixed height.
func (v *Verdict) MinSize() fyne.Size {
	f := theme.Factor()
	height := 84*f + 24
	if v.Brief {
		height = 71*f + 14
	}
	return fyne.NewSize(verdictLead+verdictGap+verdictIcon*f+verdictEnd+v.metaWidth()+12, height)
}

func (v *Verdict) metaWidth() float32 {
	w := float32(0)
	for _, o := range v.Meta {
		w = max(w, NaturalSize(o).Width)
	}
	return w
}

// wordSize is the size of text at which every word fits: 52, 44, 38, then as
// small as it takes.
func (v *Verdict) wordSize(room float32) float32 {
	full := theme.Size(theme.SizeVerdict)
	fits := func(size float32) bool {
		for _, w := range append([]string{v.Word}, v.Words...) {
			if fyne.MeasureText(w, size, fyne.TextStyle{Bold: true}).Width > room {
				return false
			}
		}
		return true
	}
	for _, size := range []float32{full, full * 44 / 52, full * 38 / 52} {
		if fits(size) {
			return size
		}
	}
	size := full * 38 / 52
	for size > theme.Size(theme.SizeText) && !fits(size) {
		size--
	}
	return size
}

// CreateRenderer lays the verdict out.
func (v *Verdict) CreateRenderer() fyne.WidgetRenderer {
	v.ExtendBaseWidget(v)
	r := &verdictRenderer{
		verdict: v, ground: NewBoard(), icon: &canvas.Image{FillMode: canvas.ImageFillContain},
		word: canvas.NewText("", color.Transparent), line: Bold("", theme.SizeStrong, theme.Ink),
	}
	r.word.TextStyle.Bold = true
	r.Refresh()
	return r
}

type verdictRenderer struct {
	verdict *Verdict
	ground  *Board
	icon    *canvas.Image
	word    *canvas.Text
	line    *Prose
}

func (r *verdictRenderer) Destroy() {}

func (r *verdictRenderer) MinSize() fyne.Size { return r.verdict.MinSize() }

func (r *verdictRenderer) Objects() []fyne.CanvasObject {
	return append([]fyne.CanvasObject{r.ground, r.icon, r.word, r.line}, r.verdict.Meta...)
}

func (r *verdictRenderer) Layout(size fyne.Size) {
	f := theme.Factor()
	r.ground.Resize(size)
	side := verdictIcon * f
	lead := float32(verdictLead)
	if r.verdict.Brief {
		side, lead = 60*f, 20
	}
	Place(r.icon, lead, (size.Height-side)/2, side, side)
	x := lead + side + verdictGap
	room := size.Width - x - verdictEnd
	if meta := r.verdict.metaWidth(); meta > 0 {
		room -= meta + 12
	}
	r.word.TextSize = r.verdict.wordSize(room)
	word := r.word.MinSize()
	if r.verdict.Brief {
		Place(r.word, x, (size.Height-word.Height)/2, room, word.Height)
	} else {
		// The line's top is the same whatever the word's size.
		top := r.layoutLine(x, 71.5*f, room, size.Height)
		Place(r.word, x, top-word.Height+5.5*f, room, word.Height)
	}
	r.layoutMeta(size)
}

// layoutLine puts the line under the word: in smaller letters where it is long,
// and higher where it takes two rows even so.
func (r *verdictRenderer) layoutLine(x, y, room, height float32) (top float32) {
	if r.line.NaturalSize().Width > room {
		r.line.Runs[0].Size = theme.SizeCaption
		r.line.Refresh()
	}
	h := r.line.HeightFor(room)
	top = min(y, height-h-4)
	Place(r.line, x, top, room, h)
	return top
}

// layoutMeta stands the lines close together and the chip apart from them.
func (r *verdictRenderer) layoutMeta(size fyne.Size) {
	const gap = 6
	last, height := len(r.verdict.Meta)-1, float32(0)
	for _, o := range r.verdict.Meta {
		height += NaturalSize(o).Height
	}
	y := (size.Height - height - gap) / 2
	for i, o := range r.verdict.Meta {
		n := NaturalSize(o)
		if i == last {
			y += gap
		}
		Place(o, size.Width-verdictEnd-n.Width, y, n.Width, n.Height)
		y += n.Height
	}
}

func (r *verdictRenderer) Refresh() {
	v := r.verdict
	r.ground.Fill, r.ground.Edge = theme.Color(v.Look.Ground), theme.Color(v.Look.Edge)
	r.ground.Width, r.ground.Radius = theme.Size(theme.SizeVerdictEdge), 8
	r.icon.Resource = Sign(v.Look.Icon, v.Look.Ink)
	r.word.Text, r.word.Color = v.Word, theme.Color(v.Look.Ink)
	r.word.FontSource = fontFor(v.Word, true)
	r.line.Runs = []Run{{Text: v.Line, Size: theme.SizeStrong, Bold: true, Colour: v.Look.Ink}}
	r.line.Hidden = v.Brief
	r.line.Refresh()
	r.Layout(v.Size())
	for _, o := range []fyne.CanvasObject{r.ground, r.icon, r.word} {
		o.Refresh()
	}
	canvas.Refresh(v)
}

// Shown is the word and the line as they stand in the widget.
func (v *Verdict) Shown() (word, line string) {
	return v.Word, v.Line
}
