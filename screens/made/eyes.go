package made

import (
	"iter"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
)

// Texts is every visible text under an object as it is read, from the top; what is
// typed into fields is not among it.
func Texts(o fyne.CanvasObject) []string {
	if !o.Visible() {
		return nil
	}
	if p, ok := o.(interface{ String() string }); ok {
		return []string{p.String()}
	}
	if text, ok := o.(*canvas.Text); ok {
		return []string{text.Text}
	}
	var all []string
	for _, child := range within(o) {
		all = append(all, Texts(child)...)
	}
	return all
}

// Lines goes over the visible texts under an object, and how many lines each takes.
func Lines(o fyne.CanvasObject) iter.Seq2[string, int] {
	return func(yield func(string, int) bool) { lines(o, yield) }
}

func lines(o fyne.CanvasObject, yield func(string, int) bool) bool {
	if !o.Visible() {
		return true
	}
	if p, ok := o.(interface{ String() string }); ok {
		heights := map[float32]bool{}
		for _, part := range within(o) {
			if text, ok := part.(*canvas.Text); ok && text.Text != "" {
				heights[text.Position().Y] = true
			}
		}
		return yield(p.String(), len(heights))
	}
	for _, child := range within(o) {
		if !lines(child, yield) {
			return false
		}
	}
	return true
}

// Cut calls fault for every visible text under a window's content that is cut, or
// reaches over the edge of the window or of what scrolls to the side.
func Cut(content fyne.CanvasObject, width float32, fault func(what string)) {
	cut(content, fyne.Position{}, 0, width, fault)
}

func cut(o fyne.CanvasObject, at fyne.Position, left, right float32, fault func(what string)) {
	if !o.Visible() {
		return
	}
	at = at.Add(o.Position())
	switch o := o.(type) {
	case *canvas.Text:
		need := o.MinSize().Width
		if need > o.Size().Width+1 {
			fault("cut: " + o.Text)
		}
		if o.Text != "" && (at.X < left-1 || at.X+need > right+1) {
			fault("over the edge: " + o.Text)
		}
	case *container.Scroll:
		cut(o.Content, at, at.X, at.X+o.Size().Width, fault)
	default:
		for _, child := range within(o) {
			cut(child, at, left, right, fault)
		}
	}
}

// within is what an object is put together from, but for fields: what is typed
// scrolls within them.
func within(o fyne.CanvasObject) []fyne.CanvasObject {
	switch o := o.(type) {
	case *fyne.Container:
		return o.Objects
	case fyne.Widget:
		if _, field := o.(interface{ SelectedText() string }); field {
			return nil
		}
		return test.WidgetRenderer(o).Objects()
	}
	return nil
}
