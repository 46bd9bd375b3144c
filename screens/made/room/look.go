package room

import (
	"errors"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
)

// Inside fails where a text of the window is cut or reaches over an edge, or where
// the window would have to be larger than it is.
func (r *Room) Inside(t testing.TB, state string) {
	t.Helper()
	if least := r.Window.Content().MinSize(); least.Width > 1280 || least.Height > 760 {
		t.Errorf("%s at %v: needs %v", state, r.look, least)
	}
	inside(r.Window.Content(), fyne.Position{}, 0, 1280, func(what string) { t.Errorf("%s at %v: %s", state, r.look, what) })
}

func inside(o fyne.CanvasObject, at fyne.Position, left, right float32, fault func(what string)) {
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
	case *fyne.Container:
		for _, child := range o.Objects {
			inside(child, at, left, right, fault)
		}
	case *container.Scroll:
		inside(o.Content, at, at.X, at.X+o.Size().Width, fault)
	case fyne.Widget:
		if _, entry := o.(interface{ SelectedText() string }); entry {
			return // what is typed scrolls within its field
		}
		for _, child := range test.WidgetRenderer(o).Objects() {
			inside(child, at, left, right, fault)
		}
	}
}

// Pictures writes pictures, for people to look at, into the folder that
// POSTERN_PICTURES names; each is called by the screen and the state.
func Pictures(t *testing.T, screen string, draw func(picture func(state string, r *Room))) {
	dir := os.Getenv("POSTERN_PICTURES")
	if dir == "" {
		t.Skip("POSTERN_PICTURES names no folder")
	}
	draw(func(state string, r *Room) {
		f, err := os.Create(filepath.Join(dir, screen+"-"+state+".png"))
		if err == nil {
			err = errors.Join(png.Encode(f, r.Window.Canvas().Capture()), f.Close())
		}
		if err != nil {
			t.Fatal(err)
		}
		r.Window.Close()
	})
}
