package parts

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"postern/app/border"
	"postern/app/desk"
	"postern/screens/made"
	"postern/screens/theme"
)

// light sets the test's theme.
func light(t *testing.T) fyne.App {
	t.Helper()
	app := test.NewApp()
	app.Settings().SetTheme(theme.New(theme.Light, 1))
	return app
}

func TestProseBreaksAtWordsAndCutsNone(t *testing.T) {
	light(t)
	p := Text("The list knows the document, not the person", theme.SizeText, theme.Ink)
	one := p.NaturalSize()
	narrow := one.Width / 3
	if h := p.HeightFor(narrow); h < 3*one.Height {
		t.Errorf("a third of the width needs %v, one line is %v high", h, one.Height)
	}
	p.Resize(fyne.NewSize(narrow, p.HeightFor(narrow)))
	var words []string
	for _, o := range test.WidgetRenderer(p).Objects() {
		text := o.(*canvas.Text)
		words = append(words, text.Text)
		if text.Position().X+text.MinSize().Width > narrow+1 {
			t.Errorf("%q reaches over the edge", text.Text)
		}
	}
	if got := strings.Join(words, " "); got != p.String() {
		t.Errorf("drawn: %q", got)
	}
}

func TestAWordChangesItsHandInTheMiddleWithoutBreaking(t *testing.T) {
	light(t)
	runs := MarkedRuns("Mohd KHAN", []border.Span{{From: 0, To: 1}, {From: 2, To: 4}, {From: 5, To: 9}}, Run{})
	p := NewProse(runs...)
	if p.String() != "Mohd KHAN" {
		t.Fatalf("runs say %q", p.String())
	}
	if lines := p.lines(NewProse(Run{Text: "Mohd", Bold: true}).NaturalSize().Width); len(lines) != 2 {
		t.Errorf("%d lines, want the two words", len(lines))
	}
	marked := 0
	for _, r := range runs {
		if r.Bold != (r.Mark != "") {
			t.Errorf("%q: bold and the mark under it go together", r.Text)
		}
		if r.Mark != "" {
			marked++
		}
	}
	if marked != 3 {
		t.Errorf("%d marked runs, want 3", marked)
	}
}

func TestMarksThatCannotBeAreNotShownAndLoseNoLetter(t *testing.T) {
	for _, marks := range [][]border.Span{{{From: 5, To: 99}}, {{From: 3, To: 2}}, {{From: -1, To: 2}}, {{From: 2, To: 4}, {From: 1, To: 3}}} {
		text := ""
		for _, r := range MarkedRuns("ASIF", marks, Run{}) {
			text += r.Text
		}
		if text != "ASIF" {
			t.Errorf("marks %v: %q", marks, text)
		}
	}
}

func TestInArabicScriptWholeWordsAreMarkedAndStandFromTheRight(t *testing.T) {
	name := "محمد آصف خان"
	at := strings.Index(name, "خان")
	runs := MarkedRuns(name, []border.Span{{From: at, To: at + 2}}, Run{})
	if first := runs[0]; first.Text != "خان" || first.Mark == "" || !first.Bold {
		t.Errorf("the leftmost run is %+v, want the marked last word", first)
	}
	if last := runs[len(runs)-1]; last.Text != "محمد" || last.Mark != "" {
		t.Errorf("the rightmost run is %+v, want the first word, without a mark", last)
	}
	for _, r := range runs {
		if !r.Whole {
			t.Errorf("%q may be broken away from the name", r.Text)
		}
	}
}

func TestArabicScriptIsDrawnWithTheBundledFaceAndNothingElseIs(t *testing.T) {
	if f := fontFor("خان", false); f == nil || f.Name() != "Amiri-Regular.ttf" {
		t.Errorf("regular: %v", f)
	}
	if f := fontFor("خان", true); f == nil || f.Name() != "Amiri-Bold.ttf" {
		t.Errorf("bold: %v", f)
	}
	for _, text := range []string{"KHAN", "Ελένη", "Елена", "", "123"} {
		if f := fontFor(text, false); f != nil {
			t.Errorf("%q is drawn with %s, which may lack it", text, f.Name())
		}
	}
}

func TestShrunkTextStaysOneLine(t *testing.T) {
	light(t)
	p := NewProse(Run{Text: strings.Repeat("<", 44), Size: theme.SizeZone, Mono: true, Whole: true})
	p.Shrink = true
	one := p.NaturalSize()
	if h := p.HeightFor(one.Width / 2); h >= one.Height {
		t.Errorf("at half the width it is %v high, at the whole %v", h, one.Height)
	}
	if lines := p.lines(one.Width / 2); len(lines) != 1 {
		t.Errorf("%d lines", len(lines))
	}
}

func TestEnterAndSpacePressAKeyButtonAndAReaderIsHeardThroughIt(t *testing.T) {
	light(t)
	presses, heard, back := 0, "", 0
	b := NewKeyButton("Check", "Enter", func() { presses++ })
	b.OnRune = func(r rune) { heard += string(r) }
	b.OnEscape = func() { back++ }
	for _, key := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace, fyne.KeyEscape, fyne.KeyA} {
		b.TypedKey(&fyne.KeyEvent{Name: key})
	}
	b.TypedRune(' ')
	b.TypedRune('P')
	if presses != 3 || heard != "P" || back != 1 {
		t.Errorf("pressed %d times, heard %q, back %d times", presses, heard, back)
	}
	b.Disable()
	test.Tap(b)
	if presses != 3 {
		t.Error("a button that is off can be pressed")
	}
}

func TestAFieldTellsEditsByHandFromTheProgramsOwn(t *testing.T) {
	light(t)
	i := NewInput(32)
	edits := 0
	i.OnEdit = func(string) { edits++ }
	i.Set("KHAN")
	if edits != 0 || i.CursorColumn != 4 {
		t.Errorf("set by the program: %d edits, cursor at %d", edits, i.CursorColumn)
	}
	test.Type(i, "A")
	if edits != 1 || i.Text != "KHANA" {
		t.Errorf("typed: %d edits, %q", edits, i.Text)
	}
	i.Reader = func(rune) bool { return true }
	test.Type(i, "B")
	if i.Text != "KHANA" {
		t.Errorf("what a reader sends landed in the field: %q", i.Text)
	}
}

func TestAFieldShowsItsRingOnlyWhileItHasTheFocus(t *testing.T) {
	app := light(t)
	i := NewInput(32)
	w := app.NewWindow("")
	w.SetContent(i)
	ring := test.WidgetRenderer(i).Objects()[0]
	if ring.Visible() {
		t.Error("the ring is there without the focus")
	}
	w.Canvas().Focus(i)
	if !ring.Visible() {
		t.Error("no ring with the focus")
	}
	w.Canvas().Unfocus()
	if ring.Visible() {
		t.Error("the ring stays after the focus has gone")
	}
}

func TestPaintingIsReportedOnceForEachExpectationAndFirstOfAll(t *testing.T) {
	app := light(t)
	var reports []bool
	var later []func() // on the window's thread, which is painting now
	p := NewPainted(func(do func()) { later = append(later, do) }, func(first bool) func() {
		return func() { reports = append(reports, first) }
	})
	w := app.NewWindow("")
	w.SetContent(p.Object())
	paint := func() {
		before := len(reports)
		w.Canvas().Capture()
		if len(reports) != before {
			t.Error("a frame was reported while it was being painted")
		}
		for _, do := range later {
			do()
		}
		later = nil
	}
	paint()
	paint()
	p.Expect()
	paint()
	paint()
	if len(reports) != 2 || !reports[0] || reports[1] {
		t.Errorf("reports: %v, want the first frame and one more", reports)
	}
}

func TestAgesAreToldInTheWordsOfTheScreen(t *testing.T) {
	say := made.Speaker(t)
	for age, want := range map[time.Duration]string{
		5 * time.Minute: "5 min", 59 * time.Minute: "59 min", 3 * time.Hour: "3 h", 31*time.Hour + 59*time.Minute: "31 h",
		72 * time.Hour: "72 h", 73 * time.Hour: "3 d 1 h", 76 * time.Hour: "3 d 4 h",
	} {
		if got := AgeWords(say, age); got != want {
			t.Errorf("%v: %q, want %q", age, got, want)
		}
	}
	if got := AgeSentence(say, 76*time.Hour); got != "3 days 4 hours" {
		t.Errorf("in full: %q", got)
	}
	if got := AgeSentence(say, 25*time.Hour); got != "1 day 1 hour" {
		t.Errorf("in full: %q", got)
	}
	if got := Milliseconds(say, 400*time.Microsecond); got != "in under 1 ms" {
		t.Errorf("took: %q", got)
	}
}

func TestAScoreBelowTheThresholdNeverLooksAsIfItReachedIt(t *testing.T) {
	for score, want := range map[float64]string{0.5999999: "0.59", 0.6: "0.60", 0.29: "0.29", 1: "1.00", 0: "0.00", 0.8648: "0.86"} {
		if got := Score(score); got != want {
			t.Errorf("%v is shown as %s, want %s", score, got, want)
		}
	}
}

func TestTheAgeIsToldByShapeAndWordNotByColourAlone(t *testing.T) {
	light(t)
	icons := map[string]bool{}
	for _, age := range []desk.Age{desk.AgeCurrent, desk.AgeAgeing} {
		icon := AgeChip(age, "x").Objects[1].(*fyne.Container).Objects[0].(*fyne.Container).Objects[0].(*fyne.Container).Objects[0].(*canvas.Image)
		icons[icon.Resource.Name()] = true
	}
	if len(icons) != 2 {
		t.Errorf("current and ageing have the same sign: %v", icons)
	}
}

func TestEveryJudgementHasASignOfItsOwn(t *testing.T) {
	light(t)
	signs := map[string]bool{}
	for _, j := range []border.Judgement{border.Same, border.Similar, border.Different, border.Unknown} {
		signs[Judgement(j, "x").Objects[0].(*fyne.Container).Objects[0].(*canvas.Image).Resource.Name()] = true
	}
	if len(signs) != 4 {
		t.Errorf("signs: %v", signs)
	}
}

func TestTheVerdictStepsDownForTheWholeLanguageAndIsNeverCut(t *testing.T) {
	light(t)
	v := NewVerdict()
	full := theme.Size(theme.SizeVerdict)
	v.Word, v.Words = "Match", []string{"Match"}
	if got := v.wordSize(410); got != full {
		t.Errorf("a short word is %v, want %v", got, full)
	}
	v.Words = []string{"Match", "Posibilidad de coincidencia"}
	small := v.wordSize(410)
	if small >= full {
		t.Errorf("a long word in the language leaves the short one at %v", small)
	}
	if w := fyne.MeasureText(v.Words[1], small, fyne.TextStyle{Bold: true}).Width; w > 410 {
		t.Errorf("at %v the long word is %v wide", small, w)
	}
	before := v.MinSize().Height
	v.Word = v.Words[1]
	if v.MinSize().Height != before {
		t.Error("the verdict's height follows its word")
	}
}

func TestColumnsGrowForALongWordAndTheLastGoesUnderTheOthersWhenNothingIsLeft(t *testing.T) {
	light(t)
	s := NewSheet(Columns{80, 80, 0})
	long := Text("Nationalitätszugehörigkeit", theme.SizeText, theme.Ink)
	row := s.Row(30, long, Text("b", theme.SizeText, theme.Ink), Text("because of this", theme.SizeText, theme.Ink))
	w, under := s.widths(600)
	if w[0] < long.MinSize().Width || under {
		t.Errorf("at 600 the first column is %v, its word %v, under %v", w[0], long.MinSize().Width, under)
	}
	if _, under := s.widths(300); !under {
		t.Error("at 300 the last column still stands beside the others")
	}
	wide, narrow := HeightFor(row, 600), HeightFor(row, 300)
	if narrow <= wide {
		t.Errorf("the row is %v high beside and %v with the last column under the others", wide, narrow)
	}
}

func TestCompletionMovesRoundAndOffersTheFirstRow(t *testing.T) {
	light(t)
	picked := -1
	c := NewCompletion(func(row int) { picked = row })
	if c.Open() {
		t.Error("open with nothing to offer")
	}
	c.Offer([][]Run{{{Text: "a"}}, {{Text: "b"}}, {{Text: "c"}}})
	c.Step(-1)
	if c.Chosen() != 2 {
		t.Errorf("up from the first row: %d", c.Chosen())
	}
	c.Step(1)
	if c.Chosen() != 0 {
		t.Errorf("down from the last row: %d", c.Chosen())
	}
	c.Resize(c.MinSize())
	test.Tap(c.boxes[1])
	if picked != 1 {
		t.Errorf("a click on the second row picked %d", picked)
	}
	c.Offer(nil)
	if c.Visible() {
		t.Error("visible with nothing to offer")
	}
}
