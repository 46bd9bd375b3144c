package theme

import (
	"bytes"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	fyneTheme "fyne.io/fyne/v2/theme"
)

func TestTailsOfLettersFitIntoThePictureOfTheWord(t *testing.T) {
	app := test.NewApp()
	const tail = 0.24 // of the size below the line: g, p, q, y of Noto Sans
	for _, factor := range Factors() {
		th := New(Light, factor)
		app.Settings().SetTheme(th)
		for _, name := range []fyne.ThemeSizeName{SizeText, SizeCaption, SizeAction, SizeHeading, SizeVerdict} {
			for _, bold := range []bool{false, true} {
				size := th.Size(name)
				text, base := app.Driver().RenderedTextSize("gypq", size, fyne.TextStyle{Bold: bold}, nil)
				// As Fyne's painter draws it: the line at the whole pixel below the ascent, the
				// picture as high as the text and then as high as whole pixels of the window.
				bottom := math.Ceil(float64(base)) + tail*float64(size)
				if high := math.Round(float64(text.Height)); bottom > high {
					t.Errorf("%s at %v, bold %v: the tails end at %.2f, the picture at %.0f", name, factor, bold, bottom, high)
				}
			}
		}
	}
}

func TestAFontThatIsNoneComesBackAsItIs(t *testing.T) {
	whole := fyneTheme.DefaultTheme().Font(fyne.TextStyle{}).Content()
	for _, data := range [][]byte{nil, {0, 1, 0, 0}, []byte("not a font at all, but long enough"), whole[:40], whole[:300]} {
		font := fyne.NewStaticResource("x", data)
		if got := lowered(font); len(got.Content()) != len(data) {
			t.Errorf("%d bytes became %d", len(data), len(got.Content()))
		}
	}
	if bytes.Equal(lowered(fyneTheme.DefaultTheme().Font(fyne.TextStyle{})).Content(), whole) {
		t.Error("Noto Sans stays as it is")
	}
}

func FuzzLowered(f *testing.F) {
	f.Add([]byte{0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 'h', 'e', 'a', 'd', 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		if got := lowered(fyne.NewStaticResource("x", data)); len(got.Content()) != len(data) {
			t.Errorf("%d bytes became %d", len(data), len(got.Content()))
		}
	})
}
