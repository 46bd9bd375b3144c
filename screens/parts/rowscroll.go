package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// RowScroll is a stack of rows that scrolls within its panel when it is given
// less room than it needs.
type RowScroll struct {
	rows   []fyne.CanvasObject
	tall   *Tall
	scroll *container.Scroll
	object *fyne.Container
	room   float32 // 0: as much as the rows need
}

// NewRowScroll stacks rows with lines between them.
func NewRowScroll(rows ...fyne.CanvasObject) *RowScroll {
	var objects []fyne.CanvasObject
	for i, r := range rows {
		if i > 0 {
			objects = append(objects, Rule())
		}
		objects = append(objects, r)
	}
	r := &RowScroll{rows: rows, tall: NewTall(Column(0, objects...))}
	r.scroll = container.NewVScroll(r.tall.Object())
	r.object = &fyne.Container{Layout: r, Objects: []fyne.CanvasObject{r.scroll}}
	return r
}

// Object belongs into a panel.
func (r *RowScroll) Object() *fyne.Container { return r.object }

// SetRoom bounds the height; 0 takes the bound away.
func (r *RowScroll) SetRoom(room float32) { r.room = room }

// Least is the height of the first n rows at a width, below which the rows make
// no sense.
func (r *RowScroll) Least(n int, width float32) float32 {
	h := float32(0)
	for i, row := range r.rows {
		if i == n {
			break
		}
		if i > 0 {
			h++
		}
		h += HeightFor(row, width)
	}
	return h
}

// HeightFor is the height at a width, within the room.
func (r *RowScroll) HeightFor(_ []fyne.CanvasObject, width float32) float32 {
	h := r.tall.Fit(width)
	if r.room > 0 {
		h = min(h, r.room)
	}
	return h
}

// Layout gives the rows the room.
func (r *RowScroll) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	r.tall.Fit(size.Width)
	Place(objects[0], 0, 0, size.Width, size.Height)
	r.scroll.Refresh()
}

// MinSize is that of one row.
func (r *RowScroll) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(80, 30) }

// Reveal scrolls until a row can be seen.
func (r *RowScroll) Reveal(i int) {
	if i < 0 || i >= len(r.rows) {
		return
	}
	top := r.rows[i].Position().Y
	bottom := top + r.rows[i].Size().Height
	switch {
	case top < r.scroll.Offset.Y:
		r.scroll.ScrollToOffset(fyne.NewPos(0, top))
	case bottom > r.scroll.Offset.Y+r.scroll.Size().Height:
		r.scroll.ScrollToOffset(fyne.NewPos(0, bottom-r.scroll.Size().Height))
	}
}
