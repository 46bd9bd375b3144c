package counter

import (
	"fyne.io/fyne/v2"

	"postern/screens/parts"
	"postern/screens/theme"
)

// A row of the column: a label, the fields and words beside it, and the
// sentences under the fields. A width of 0 takes the rest; words have theirs.
type fieldRow struct {
	label *parts.Prose
	items []rowItem
	notes []*parts.Prose
}

type rowItem struct {
	object fyne.CanvasObject
	width  float32 // at 100 % text
	least  float32 // at 100 % text, of what takes the rest: with less, labels stand above their fields
}

// aDate is what a whole date takes in its field, with its sign.
const aDate = 116

// fieldRows builds the rows.
func (p *travellerPanel) fieldRows() *fyne.Container {
	label := func(key string) *parts.Prose { return parts.Text(p.say.Say(key), theme.SizeCaption, theme.Ink2) }
	in := func(id fieldID, width float32) rowItem { return rowItem{object: p.field(id).input, width: width} }
	date := func(id fieldID) rowItem { return rowItem{object: p.field(id).input, least: aDate} }
	notes := func(ids ...fieldID) []*parts.Prose {
		var all []*parts.Prose
		for _, id := range ids {
			all = append(all, p.field(id).note)
		}
		return all
	}
	rows := []fieldRow{
		{label("counter.field.surname"), []rowItem{in(fieldSurname, 0)}, notes(fieldSurname)},
		{label("counter.field.given"), []rowItem{in(fieldGiven, 0)}, notes(fieldGiven)},
		{
			label("counter.field.birth"),
			[]rowItem{date(fieldBirth), {object: label("counter.field.sex")}, in(fieldSex, 44)},
			notes(fieldBirth, fieldSex),
		},
		{
			label("counter.field.nationality"),
			[]rowItem{in(fieldNationality, 64), {object: p.countryName}},
			notes(fieldNationality),
		},
		{label("counter.field.father"), []rowItem{in(fieldFather, 0)}, notes(fieldFather)},
		{label("counter.field.document"), []rowItem{in(fieldType, 36), in(fieldNumber, 0)}, notes(fieldType, fieldNumber)},
		{
			label("counter.field.issuer"),
			[]rowItem{in(fieldIssuer, 50), {object: label("counter.field.until")}, date(fieldUntil)},
			notes(fieldIssuer, fieldUntil),
		},
	}
	c := &fyne.Container{Layout: &rowsLayout{rows: rows}}
	for _, r := range rows {
		c.Objects = append(c.Objects, r.label)
		for _, i := range r.items {
			c.Objects = append(c.Objects, i.object)
		}
		for _, n := range r.notes {
			c.Objects = append(c.Objects, n)
		}
	}
	return c
}

// rowsLayout lays the rows: labels at the leading side, or above their fields
// where one of them is too wide for its place.
type rowsLayout struct {
	rows  []fieldRow
	width float32
}

const (
	labelWidth = 88
	labelGap   = 8
	rowGap     = 7
	itemGap    = 7
)

func (l *rowsLayout) stacked(width float32) bool {
	beside := labelWidth*theme.Factor() + labelGap
	for _, r := range l.rows {
		if r.label.NaturalSize().Width > beside-labelGap/2 {
			return true
		}
		for _, i := range r.items {
			if i.least*theme.Factor() > restOf(r, width-beside, width) {
				return true
			}
		}
	}
	return false
}

func (l *rowsLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	l.lay(size.Width, true)
}

func (l *rowsLayout) HeightFor(_ []fyne.CanvasObject, width float32) float32 {
	return l.lay(width, false)
}

func (l *rowsLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(120, l.lay(max(l.width, 120), false))
}

// lay goes through the rows; it moves the objects if asked, and returns the
// height.
func (l *rowsLayout) lay(width float32, move bool) float32 {
	set := func(o fyne.CanvasObject, x, y, w, h float32) {
		if move {
			parts.Place(o, x, y, w, h)
		}
	}
	stacked, y := l.stacked(width), float32(0)
	for i, r := range l.rows {
		if i > 0 {
			y += rowGap
		}
		x := labelWidth*theme.Factor() + labelGap
		high := rowHeight(r)
		if stacked {
			x = 0
			h := r.label.HeightFor(width)
			set(r.label, 0, y, width, h)
			y += h + 2
		} else {
			h := r.label.HeightFor(x - labelGap/2)
			set(r.label, 0, y+(high-h)/2, x-labelGap/2, h)
		}
		l.layItems(r, x, y, width, high, set)
		y += high
		for _, n := range r.notes {
			if n.Hidden {
				continue
			}
			h := n.HeightFor(width - x)
			set(n, x, y+2, width-x, h)
			y += h + 2
		}
	}
	return y
}

func rowHeight(r fieldRow) float32 {
	h := float32(0)
	for _, i := range r.items {
		if _, words := i.object.(*parts.Prose); !words {
			h = max(h, i.object.MinSize().Height)
		}
	}
	return h
}

func (l *rowsLayout) layItems(r fieldRow, x, y, width, high float32, set func(fyne.CanvasObject, float32, float32, float32, float32)) {
	rest := restOf(r, width-x, width)
	for n, i := range r.items {
		w := itemWidth(i, width)
		if i.width == 0 && !isWords(i) {
			w = rest
		}
		if n == len(r.items)-1 && isWords(i) {
			w = max(width-x, 0)
		}
		h := high
		if isWords(i) {
			h = parts.HeightFor(i.object, w)
		}
		set(i.object, x, y+(high-h)/2, w, h)
		x += w + itemGap
	}
}

// restOf is what a row's items leave of a breadth to the one that takes the rest.
func restOf(r fieldRow, breadth, width float32) float32 {
	rest := breadth + itemGap
	for _, i := range r.items {
		rest -= itemWidth(i, width) + itemGap
	}
	return rest
}

func isWords(i rowItem) bool { _, words := i.object.(*parts.Prose); return words }

// itemWidth is an item's own width; that of the one that takes the rest is 0.
func itemWidth(i rowItem, width float32) float32 {
	if isWords(i) {
		return min(parts.NaturalSize(i.object).Width, width/4)
	}
	return i.width * theme.Factor()
}
