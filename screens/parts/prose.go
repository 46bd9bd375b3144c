package parts

import (
	"math"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"postern/screens/theme"
)

// Run is a stretch of text in one hand.
type Run struct {
	Text   string
	Size   fyne.ThemeSizeName  // "" is theme.SizeText
	Colour fyne.ThemeColorName // "" is theme.Ink
	Bold   bool
	Mono   bool
	// Mark is the colour of a line under the letters, Ground that of a ground
	// behind them; "" is none.
	Mark   fyne.ThemeColorName
	Ground fyne.ThemeColorName
	// Whole keeps the run, and what is joined to it without a blank, in one line.
	Whole bool
}

// Prose is text that wraps at its words and never cuts them. It is made of
// runs; words may change hand in their middle, as marked letters do.
type Prose struct {
	widget.BaseWidget
	Runs  []Run
	Align fyne.TextAlign
	// Shrink makes the text smaller where it is too wide, instead of breaking it:
	// for lines that must stay lines.
	Shrink bool

	words []proseWord // measured; nil: to be measured again
	scale float32     // of the text, where it shrinks; 0 is 1
}

// proseWord is what may not be broken, in pieces of one hand each.
type proseWord struct {
	pieces []prosePiece
	blank  float32 // width of the blank before it
}

type prosePiece struct {
	run                 int
	text                string
	width, height, base float32
	x                   float32 // set when a line is made
}

type proseLine struct {
	pieces              []prosePiece
	width, height, base float32
}

// NewProse is text made of runs.
func NewProse(runs ...Run) *Prose {
	p := &Prose{Runs: runs}
	p.ExtendBaseWidget(p)
	return p
}

// Text is text in one hand.
func Text(text string, size fyne.ThemeSizeName, colour fyne.ThemeColorName) *Prose {
	return NewProse(Run{Text: text, Size: size, Colour: colour})
}

// Bold is bold text.
func Bold(text string, size fyne.ThemeSizeName, colour fyne.ThemeColorName) *Prose {
	return NewProse(Run{Text: text, Size: size, Colour: colour, Bold: true})
}

// String is the text as it stands, without hands.
func (p *Prose) String() string {
	var b strings.Builder
	for _, r := range p.Runs {
		b.WriteString(r.Text)
	}
	return b.String()
}

// SetText replaces the text, keeping the hand of the first run.
func (p *Prose) SetText(text string) {
	hand := Run{}
	if len(p.Runs) > 0 {
		hand = p.Runs[0]
	}
	if len(p.Runs) == 1 && hand.Text == text {
		return
	}
	hand.Text = text
	p.Runs = []Run{hand}
	p.Refresh()
}

// Refresh measures and draws the text afresh.
func (p *Prose) Refresh() {
	p.words = nil
	p.BaseWidget.Refresh()
}

// HeightFor is the height at a width.
func (p *Prose) HeightFor(width float32) float32 {
	p.shrink(width)
	h := float32(0)
	for _, l := range p.lines(width) {
		h += l.height
	}
	return h
}

// NaturalSize is the size in one line.
func (p *Prose) NaturalSize() fyne.Size {
	size := fyne.Size{}
	for _, l := range p.lines(0) {
		size = fyne.NewSize(max(size.Width, l.width), size.Height+l.height)
	}
	return size
}

// MinSize is as wide as the longest word.
func (p *Prose) MinSize() fyne.Size {
	if p.Shrink {
		return fyne.NewSize(0, p.HeightFor(p.Size().Width))
	}
	w := float32(0)
	for _, word := range p.measured() {
		sum := float32(0)
		for _, piece := range word.pieces {
			sum += piece.width
		}
		w = max(w, sum)
	}
	return fyne.NewSize(w, p.HeightFor(max(w, p.Size().Width)))
}

// shrink finds the size at which the text fits a width.
func (p *Prose) shrink(width float32) {
	if !p.Shrink || width <= 0 {
		return
	}
	p.words, p.scale = nil, 1
	if natural := p.NaturalSize().Width; natural > width {
		p.words, p.scale = nil, width/natural
	}
}

func (p *Prose) measured() []proseWord {
	if p.words != nil {
		return p.words
	}
	p.words = []proseWord{}
	open := false // the last word goes on
	blank := float32(0)
	for i, r := range p.Runs {
		parts := []string{r.Text}
		if !r.Whole {
			parts = strings.Split(r.Text, " ")
		}
		for j, part := range parts {
			if j > 0 {
				open, blank = false, p.measure(" ", r).width
			}
			if part == "" {
				continue
			}
			piece := p.measure(part, r)
			piece.run = i
			if !open {
				p.words = append(p.words, proseWord{blank: blank})
			}
			last := &p.words[len(p.words)-1]
			last.pieces = append(last.pieces, piece)
			open = true
		}
	}
	return p.words
}

// lines breaks the words at a width; 0 is without end.
func (p *Prose) lines(width float32) []proseLine {
	var lines []proseLine
	for _, w := range p.measured() {
		sum := float32(0)
		for _, piece := range w.pieces {
			sum += piece.width
		}
		if n := len(lines); n == 0 || width > 0 && lines[n-1].width+w.blank+sum > width+0.5 {
			lines = append(lines, proseLine{})
		} else {
			lines[n-1].width += w.blank
		}
		lines[len(lines)-1].add(w, p.Runs)
	}
	return lines
}

// add puts a word at the end of the line; words in the same hand become one
// piece, unless a mark has to end with each word.
func (l *proseLine) add(w proseWord, runs []Run) {
	for i, piece := range w.pieces {
		l.height, l.base = max(l.height, piece.height), max(l.base, piece.base)
		if n := len(l.pieces); i == 0 && n > 0 {
			last := &l.pieces[n-1]
			r := runs[last.run]
			if last.run == piece.run && r.Mark == "" && r.Ground == "" {
				last.text += " " + piece.text
				last.width += w.blank + piece.width
				l.width += piece.width
				continue
			}
		}
		piece.x = l.width
		l.pieces = append(l.pieces, piece)
		l.width += piece.width
	}
}

func (r Run) size() float32 {
	if r.Size == "" {
		return theme.Size(theme.SizeText)
	}
	return theme.Size(r.Size)
}

func (r Run) style() fyne.TextStyle { return fyne.TextStyle{Bold: r.Bold, Monospace: r.Mono} }

func (p *Prose) textSize(r Run) float32 {
	if p.scale > 0 {
		return float32(math.Floor(float64(r.size() * p.scale))) // Fyne measures whole sizes only
	}
	return r.size()
}

func (p *Prose) measure(text string, r Run) prosePiece {
	size, base := fyne.CurrentApp().Driver().RenderedTextSize(text, p.textSize(r), r.style(), fontFor(text, r.Bold))
	return prosePiece{text: text, width: size.Width, height: size.Height, base: base}
}

// CreateRenderer draws the lines.
func (p *Prose) CreateRenderer() fyne.WidgetRenderer {
	p.ExtendBaseWidget(p)
	r := &proseRenderer{prose: p}
	r.draw(p.Size())
	return r
}

type proseRenderer struct {
	prose   *Prose
	objects []fyne.CanvasObject
}

func (r *proseRenderer) Destroy() {}

func (r *proseRenderer) Layout(size fyne.Size) { r.draw(size) }

func (r *proseRenderer) MinSize() fyne.Size { return r.prose.MinSize() }

func (r *proseRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *proseRenderer) Refresh() {
	r.draw(r.prose.Size())
	canvas.Refresh(r.prose)
}

func (r *proseRenderer) draw(size fyne.Size) {
	var grounds, texts, marks []fyne.CanvasObject
	y := float32(0)
	r.prose.shrink(size.Width)
	for _, line := range r.prose.lines(size.Width) {
		shift := float32(0)
		switch r.prose.Align {
		case fyne.TextAlignCenter:
			shift = max(size.Width-line.width, 0) / 2
		case fyne.TextAlignTrailing:
			shift = max(size.Width-line.width, 0)
		}
		for _, piece := range line.pieces {
			run := r.prose.Runs[piece.run]
			at := fyne.NewPos(whole(shift+piece.x), whole(y+line.base-piece.base))
			if run.Ground != "" {
				grounds = append(grounds, bar(run.Ground, at, piece.width, piece.height))
			}
			texts = append(texts, r.prose.drawn(piece, run, at))
			if run.Mark != "" {
				at.Y += piece.base + 3
				if IsArabic(piece.text) {
					at.Y = y + line.height - 2
				}
				marks = append(marks, bar(run.Mark, at, piece.width, 2))
			}
		}
		y += line.height
	}
	r.objects = slices.Concat(grounds, texts, marks)
}

func bar(colour fyne.ThemeColorName, at fyne.Position, width, height float32) *canvas.Rectangle {
	b := canvas.NewRectangle(theme.Color(colour))
	b.Move(at)
	b.Resize(fyne.NewSize(width, height))
	return b
}

func (p *Prose) drawn(piece prosePiece, run Run, at fyne.Position) *canvas.Text {
	colour := run.Colour
	if colour == "" {
		colour = theme.Ink
	}
	t := canvas.NewText(piece.text, theme.Color(colour))
	t.TextSize, t.TextStyle = p.textSize(run), run.style()
	t.FontSource = fontFor(piece.text, run.Bold)
	t.Move(at)
	t.Resize(fyne.NewSize(piece.width, piece.height))
	return t
}
