package counter

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"postern/app/border"
	"postern/screens/made"
)

// pictures are the portraits that stand on the screen.
func pictures(o fyne.CanvasObject) int {
	n := 0
	switch o := o.(type) {
	case *canvas.Image:
		if o.Image != nil && o.Resource == nil {
			n++
		}
	case *fyne.Container:
		for _, child := range o.Objects {
			n += pictures(child)
		}
	}
	return n
}

func (b *bench) beside() int { return pictures(b.screen.panel.foot) }

func (b *bench) large() int { return pictures(b.screen.evidence.tall.Object()) }

func TestPortraitStandsBesideTheDocumentAndLargeInPlaceOfTheEvidence(t *testing.T) {
	b := newBench(t)
	b.desk.Answers(b.desk.Finding(made.Pictured(made.Smuggler(), 2019), made.Namesake()))
	b.scan(made.Sought())
	if b.beside() != 1 || b.large() != 0 {
		t.Fatalf("%d beside, %d large", b.beside(), b.large())
	}
	if text := words(b.screen.panel.foot); !strings.Contains(text, "Alert 1 of 2, 2019") {
		t.Errorf("under it stands %q", text)
	}
	b.do(fyne.KeyI, fyne.KeyModifierControl)
	if b.large() != 1 {
		t.Errorf("%d large", b.large())
	}
	shown := b.screen.Shown()
	if shown.Action == "" || len(shown.Markers) != 2 || len(shown.Matches) == 0 {
		t.Errorf("beside the large portrait: %+v", shown)
	}
	b.press(fyne.KeyEscape)
	if b.large() != 0 || !strings.Contains(words(b.screen.evidence.tall.Object()), "Judgement") {
		t.Error("Esc does not bring the evidence back")
	}
	b.do(fyne.KeyJ, fyne.KeyModifierControl) // the next has none
	b.do(fyne.KeyI, fyne.KeyModifierControl)
	if b.beside() != 0 || b.large() != 0 || b.screen.c.large {
		t.Errorf("%d beside, %d large of an alert without", b.beside(), b.large())
	}
}

func TestLargePortraitGoesWithItsTraveller(t *testing.T) {
	b := newBench(t)
	b.desk.Answers(b.desk.Finding(made.Pictured(made.Smuggler(), 2019)))
	b.scan(made.Sought())
	b.do(fyne.KeyI, fyne.KeyModifierControl)
	b.do(fyne.KeyR, fyne.KeyModifierControl)
	if b.large() != 0 || b.beside() != 0 {
		t.Error("the portrait stands beside nobody")
	}
	b.scan(made.Sought())
	if b.large() != 0 || b.beside() != 1 {
		t.Error("the next case does not begin with the evidence")
	}
}

func TestPortraitThatComesLateIsNotShownBesideAnotherAlert(t *testing.T) {
	b := newBench(t)
	b.desk.Answers(b.desk.Finding(made.Pictured(made.Smuggler(), 2019), made.Namesake()))
	b.hold = true
	b.scan(made.Sought())
	for len(b.held) > 1 || len(b.screen.c.view.matches) == 0 {
		b.finish() // searches; the last that is held is the portrait
	}
	if b.beside() != 0 {
		t.Fatal("a portrait stands that was not decoded")
	}
	b.do(fyne.KeyJ, fyne.KeyModifierControl)
	b.finish()
	if b.beside() != 0 {
		t.Error("the first alert's portrait stands beside the second")
	}
	b.do(fyne.KeyJ, fyne.KeyModifierControl)
	b.finish()
	if b.beside() != 1 {
		t.Errorf("%d portraits of the first alert", b.beside())
	}
}

func TestPortraitThatCannotBeShownLeavesASilhouetteAndAWord(t *testing.T) {
	b := newBench(t)
	m := made.Smuggler()
	m.Alert.Photos = []border.Photo{{MediaType: "image/png", Data: []byte("\x89PNG\r\n\x1a\nnothing")}}
	b.desk.Answers(b.desk.Finding(m))
	b.scan(made.Sought())
	if text := words(b.screen.panel.foot); b.beside() != 0 || !strings.Contains(text, "cannot be shown") {
		t.Errorf("%d portraits, %q", b.beside(), text)
	}
}

func TestPortraitOfADiscreetAlertIsNeverAskedFor(t *testing.T) {
	runs := func(m border.Match) (n int, text string) {
		b := newBench(t)
		run := b.screen.run
		count := func(work, then func()) { n++; run(work, then) }
		b.screen.run = count
		b.desk.Answers(b.desk.Finding(m))
		before := b.screen.shelf
		b.scan(made.Unsought())
		b.do(fyne.KeyI, fyne.KeyModifierControl)
		if b.screen.faces.of != "" || b.screen.shelf != before || b.screen.c.large {
			t.Errorf("a discreet alert's portraits are asked for: %q", b.screen.faces.of)
		}
		return n, words(b.screen.root)
	}
	bare, bareText := runs(made.Watched())
	pictured, picturedText := runs(made.Pictured(made.Watched(), 2019))
	if bare != pictured || bareText != picturedText {
		t.Errorf("%d and %d pieces of work; %q and %q", bare, pictured, bareText, picturedText)
	}
}

func TestYoungestPortraitStandsFirst(t *testing.T) {
	b := newBench(t)
	m := made.Pictured(made.Smuggler(), 2011)
	m.Alert.Photos = append(m.Alert.Photos, made.Pictured(made.Smuggler(), 2024).Alert.Photos...)
	b.desk.Answers(b.desk.Finding(m))
	b.scan(made.Sought())
	if text := words(b.screen.panel.foot); !strings.Contains(text, "2024") || strings.Contains(text, "2011") {
		t.Errorf("%q", text)
	}
}
