package room

import (
	"errors"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"postern/screens/made"
)

// Inside fails where a text of the window is cut or reaches over an edge, or where
// the window would have to be larger than it is.
func (r *Room) Inside(t testing.TB, state string) {
	t.Helper()
	if least := r.Window.Content().MinSize(); least.Width > 1280 || least.Height > 760 {
		t.Errorf("%s at %v: needs %v", state, r.look, least)
	}
	made.Cut(r.Window.Content(), 1280, func(what string) { t.Errorf("%s at %v: %s", state, r.look, what) })
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
