package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"postern/screens/theme"
)

// Completion is the list under a field that completes what is typed. It lies in
// the window's own content, not above it as a pop-up does: a pop-up would take
// the focus from the field and the keys from the menu.
type Completion struct {
	widget.BaseWidget
	rows   [][]Run
	chosen int
	pick   func(row int)
	boxes  []*Row
}

// NewCompletion is a hidden list; pick is called with the row that a click
// chooses.
func NewCompletion(pick func(row int)) *Completion {
	c := &Completion{pick: pick}
	c.ExtendBaseWidget(c)
	c.Hide()
	return c
}

// Offer shows rows with the first one chosen, or hides the list where there are
// none.
func (c *Completion) Offer(rows [][]Run) {
	c.rows, c.chosen = rows, 0
	if len(rows) == 0 {
		c.Hide()
		return
	}
	c.Show()
	c.Refresh()
}

// Open reports whether rows are offered.
func (c *Completion) Open() bool { return c.Visible() && len(c.rows) > 0 }

// Hovered reports whether the mouse is over a row.
func (c *Completion) Hovered() bool {
	for _, row := range c.boxes {
		if row.hovered {
			return c.Open()
		}
	}
	return false
}

// Chosen is the row that Enter takes.
func (c *Completion) Chosen() int { return c.chosen }

// Step chooses another row, from the last on to the first and back.
func (c *Completion) Step(by int) {
	n := len(c.rows)
	if n == 0 {
		return
	}
	c.chosen = (c.chosen + by + n) % n
	c.Refresh()
}

// CreateRenderer draws the rows.
func (c *Completion) CreateRenderer() fyne.WidgetRenderer {
	c.ExtendBaseWidget(c)
	r := &completionRenderer{list: c, ground: canvas.NewRectangle(color.Transparent)}
	r.build()
	return r
}

type completionRenderer struct {
	list    *Completion
	ground  *canvas.Rectangle
	objects []fyne.CanvasObject
}

func (r *completionRenderer) Destroy() {}

func (r *completionRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *completionRenderer) build() {
	r.ground.FillColor, r.ground.StrokeColor = theme.Color(theme.Surface), theme.Color(theme.Edge)
	r.ground.StrokeWidth, r.ground.CornerRadius = 2, 5
	r.objects = []fyne.CanvasObject{r.ground}
	r.list.boxes = nil
	for i, runs := range r.list.rows {
		row := NewRow(NewSheet(Columns{0}).Row(32, NewProse(runs...)), i == r.list.chosen, func() { r.list.pick(i) })
		r.list.boxes = append(r.list.boxes, row)
		r.objects = append(r.objects, row)
	}
}

func (r *completionRenderer) MinSize() fyne.Size {
	size := fyne.NewSize(0, 4)
	for _, row := range r.list.boxes {
		n := row.NaturalSize()
		size = fyne.NewSize(max(size.Width, n.Width+4), size.Height+n.Height)
	}
	return size
}

func (r *completionRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	y := float32(2)
	for _, row := range r.list.boxes {
		h := HeightFor(row, size.Width-4)
		Place(row, 2, y, size.Width-4, h)
		y += h
	}
}

func (r *completionRenderer) Refresh() {
	r.build()
	r.Layout(r.list.Size())
	canvas.Refresh(r.list)
}
