package parts

import (
	"fyne.io/fyne/v2"

	"postern/screens/theme"
)

// Columns are the widths of a table's columns at 100 % text, each with the gap
// that follows it; they grow with the text. Columns of 0 share the rest.
type Columns []float32

// Sheet is a table: rows that stand anywhere on the screen and share columns. A
// column grows where a word in it needs the room. Where that leaves the last
// column too little, its text goes under the others.
type Sheet struct {
	columns Columns
	x, y    float32 // room at both ends, and above and below
	rows    [][]fyne.CanvasObject
	need    []float32 // by column; nil: to be measured
}

const (
	cellGap   = 8
	leastRest = 104 // of the last column at 100 % text, before it goes under the others
	// littleSqueeze is the part of the other columns that may be taken for the last
	// one before it goes under them.
	littleSqueeze = 0.06
)

// NewSheet is a table without rows.
func NewSheet(columns Columns) *Sheet { return &Sheet{columns: columns, x: 12, y: 2} }

// NewTightSheet is a table with no room above and below its rows.
func NewTightSheet(columns Columns) *Sheet { return &Sheet{columns: columns, x: 12} }

// Row makes a row: one object a column, each in the middle of the row's height.
// least is the height of a row of one line; it grows with the text.
func (s *Sheet) Row(least float32, objects ...fyne.CanvasObject) *fyne.Container {
	s.rows, s.need = append(s.rows, objects), nil
	return &fyne.Container{Layout: &sheetRow{sheet: s, least: least}, Objects: objects}
}

// needs are the widths below which a word would not fit. They are measured once:
// a sheet is made afresh when its text or its size changes.
func (s *Sheet) needs() []float32 {
	if s.need != nil {
		return s.need
	}
	needs := make([]float32, len(s.columns))
	for _, row := range s.rows {
		for i, o := range row {
			needs[i] = max(needs[i], o.MinSize().Width)
		}
	}
	for i := range needs[:len(needs)-1] {
		needs[i] += cellGap
	}
	s.need = needs
	return needs
}

// widths are the columns' widths; under says that the last one goes under the
// others, where it has the room from the second column on.
func (s *Sheet) widths(width float32) (w []float32, under bool) {
	room, needs := width-2*s.x, s.needs()
	w = make([]float32, len(s.columns))
	fixed, flexible := float32(0), 0
	for i, base := range s.columns {
		if base == 0 {
			flexible++
			continue
		}
		w[i] = max(base*theme.Factor(), needs[i])
		fixed += w[i]
	}
	last := len(w) - 1
	least := float32(0)
	if len(w) > 2 && flexible == 1 && s.columns[last] == 0 {
		least = max(leastRest*theme.Factor(), needs[last])
	}
	over := fixed + least - room
	if under = least > 0 && over > fixed*littleSqueeze; under {
		over = fixed - room
	}
	if over > 0 {
		fixed -= s.squeeze(w, needs, over)
	}
	if under {
		w[last] = max(room-w[0], 0)
		return w, true
	}
	for i, base := range s.columns {
		if base == 0 {
			w[i] = max(room-fixed, 0) / float32(flexible)
		}
	}
	return w, false
}

// squeeze takes from the columns what they do not need, and returns how much that
// was.
func (s *Sheet) squeeze(w, needs []float32, over float32) float32 {
	spare := float32(0)
	for i, base := range s.columns {
		if base > 0 {
			spare += w[i] - needs[i]
		}
	}
	if spare <= 0 {
		return 0
	}
	part := min(over/spare, 1)
	for i, base := range s.columns {
		if base > 0 {
			w[i] -= (w[i] - needs[i]) * part
		}
	}
	return spare * part
}

// sheetRow lays out one row of a sheet.
type sheetRow struct {
	sheet *Sheet
	least float32
}

// room is what an object of column i has of its column's width: the last column
// needs no gap.
func (r *sheetRow) room(i int, w float32) float32 {
	if i == len(r.sheet.columns)-1 {
		return w
	}
	return w - cellGap
}

func (r *sheetRow) HeightFor(objects []fyne.CanvasObject, width float32) float32 {
	w, under := r.sheet.widths(width)
	return r.line(objects, w, under) + r.underneath(objects, w, under)
}

// line is the height of the columns that stand side by side.
func (r *sheetRow) line(objects []fyne.CanvasObject, w []float32, under bool) float32 {
	h := theme.Scaled(r.least, min(r.least, 10))
	if under {
		objects = objects[:len(objects)-1]
	}
	for i, o := range objects {
		h = max(h, HeightFor(o, r.room(i, w[i]))+2*r.sheet.y)
	}
	return h
}

// underneath is the height of the last column where it goes under the others.
func (r *sheetRow) underneath(objects []fyne.CanvasObject, w []float32, under bool) float32 {
	last := len(objects) - 1
	if !under || empty(objects[last]) {
		return 0
	}
	return HeightFor(objects[last], w[last]) + 4
}

// empty reports whether an object is text that says nothing.
func empty(o fyne.CanvasObject) bool {
	p, ok := o.(*Prose)
	return ok && p.String() == ""
}

func (r *sheetRow) NaturalSize(objects []fyne.CanvasObject) fyne.Size {
	w := 2 * r.sheet.x
	for i, o := range objects {
		need := NaturalSize(o).Width + cellGap
		if base := r.sheet.columns[i]; base > 0 {
			need = max(need, base*theme.Factor())
		}
		w += need
	}
	return fyne.NewSize(w, r.HeightFor(objects, w))
}

func (r *sheetRow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	w, under := r.sheet.widths(size.Width)
	high := size.Height - r.underneath(objects, w, under)
	x, last := r.sheet.x, len(objects)-1
	for i, o := range objects {
		room := r.room(i, w[i])
		h := HeightFor(o, room)
		if under && i == last {
			Place(o, r.sheet.x+w[0], high, room, h)
			break
		}
		Place(o, x, (high-h)/2, room, h)
		x += w[i]
	}
}

func (r *sheetRow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	w := 2 * r.sheet.x
	for _, need := range r.sheet.needs() {
		w += need
	}
	return fyne.NewSize(w, r.HeightFor(objects, w))
}
