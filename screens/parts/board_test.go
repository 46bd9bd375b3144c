package parts

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"postern/screens/theme"
)

// A large board is painted in pieces: nothing of it may be missing, and nothing stand out.
func TestBoardIsARoundedRectangleHoweverLargeItIs(t *testing.T) {
	app := light(t)
	ground, surface, ink := theme.Color(theme.Ground), theme.Color(theme.Match), theme.Color(theme.PossibleEdge)
	for _, c := range []struct {
		size          fyne.Size
		fill, edge    color.Color
		width, radius float32
		large         bool
	}{
		{fyne.NewSize(400, 211), surface, color.Transparent, 0, 6, true},
		{fyne.NewSize(400, 211), color.Transparent, ink, 1, 6, true},
		{fyne.NewSize(701, 108), surface, ink, 2, 8, true},
		{fyne.NewSize(701, 108), surface, ink, 3, 8, true},
		{fyne.NewSize(400, 211), surface, color.Transparent, 0, 0, false},
		{fyne.NewSize(60, 20), surface, color.Transparent, 0, 4, false},
		{fyne.NewSize(16, 8000), surface, color.Transparent, 0, 6, false}, // too narrow for pieces
	} {
		board, under := NewBoard(), canvas.NewRectangle(ground)
		board.Fill, board.Edge, board.Width, board.Radius = c.fill, c.edge, c.width, c.radius
		w := app.NewWindow("")
		w.SetPadded(false)
		w.SetContent(container.NewWithoutLayout(under, board))
		w.Resize(c.size.AddWidthHeight(40, 40))
		under.Resize(w.Canvas().Size())
		board.Resize(fyne.NewSize(60, 20)) // it may grow
		board.Resize(c.size)
		board.Move(fyne.NewPos(20, 20))
		picture := w.Canvas().Capture()
		w.Close()
		fill := c.fill
		if fill == color.Transparent {
			fill = ground
		}
		for y := range picture.Bounds().Dy() {
			for x := range picture.Bounds().Dx() {
				d := outside(float64(x)-20+0.5, float64(y)-20+0.5, c.size, float64(c.radius))
				got, want := picture.At(x, y), color.Color(nil)
				switch width := float64(c.width); {
				case d > 1.5:
					want = ground
				case d < -width-1.5:
					want = fill
				case width > 0 && d < -0.4 && d > -width+0.4:
					want = ink
				default:
					continue
				}
				if apart(got, want) > apart(want, ground)/2+apart(want, fill)/2 || want != ink && apart(got, want) > 3 {
					t.Fatalf("%+v: at %d, %d is %v, want %v", c, x, y, got, want)
				}
			}
		}
		if objects := len(drawn(board)); (objects > 1) != c.large {
			t.Errorf("%+v: painted as %d objects", c, objects)
		}
	}
}

func TestBoardThatChangesItsColoursIsPaintedInThem(t *testing.T) {
	light(t)
	board := NewBoard()
	board.Fill, board.Radius = theme.Color(theme.Match), 6
	board.Resize(fyne.NewSize(400, 200))
	drawn(board)
	board.Fill, board.Edge, board.Width = theme.Color(theme.NoMatch), theme.Color(theme.NoMatchEdge), 2
	board.Refresh()
	objects := drawn(board)
	if len(objects) != 3+8 {
		t.Errorf("painted as %d objects, want three grounds, four lines and four corners", len(objects))
	}
	if got := objects[0].(*canvas.Rectangle).FillColor; got != theme.Color(theme.NoMatch) {
		t.Errorf("the ground is %v", got)
	}
}

// outside is how far a point is outside of a rounded rectangle; within it is negative.
func outside(x, y float64, size fyne.Size, radius float64) float64 {
	half := func(v float64, length float32) float64 {
		return math.Abs(v-float64(length)/2) - float64(length)/2 + radius
	}
	dx, dy := half(x, size.Width), half(y, size.Height)
	return math.Min(math.Max(dx, dy), 0) + math.Hypot(math.Max(dx, 0), math.Max(dy, 0)) - radius
}

// apart is how far two colours are from each other.
func apart(a, b color.Color) int {
	p, q := color.NRGBAModel.Convert(a).(color.NRGBA), color.NRGBAModel.Convert(b).(color.NRGBA)
	by := func(a, b uint8) int { return max(int(a)-int(b), int(b)-int(a)) }
	return by(p.R, q.R) + by(p.G, q.G) + by(p.B, q.B)
}

func drawn(b *Board) []fyne.CanvasObject { return test.WidgetRenderer(b).Objects() }
