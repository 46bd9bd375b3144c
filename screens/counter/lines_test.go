package counter

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"postern/screens/made"
	"postern/screens/parts"
)

// card is an identity card of three lines.
func card() made.Document {
	return made.Document{"I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"}
}

func TestUnderAnOpenMatchTheScanFieldAsksForTheLinesThatAreWanted(t *testing.T) {
	for _, c := range []struct {
		doc    made.Document
		scan   []int
		wanted string
	}{
		{made.Sought(), []int{0}, "Scan line 2 of the document"},
		{made.Sought(), []int{1}, "Scan line 1 of the document"},
		{card(), []int{2}, "Scan lines 1 and 2 of it"},
		{card(), []int{0, 2}, "Scan line 2 of the document"},
	} {
		b := newBench(t)
		b.desk.Answers(b.desk.Finding(made.Smuggler()))
		for _, line := range c.scan {
			b.scan(c.doc[line : line+1])
		}
		b.pass(restOfDocument)
		b.verdict("possible_match")
		scan := b.screen.panel.scan
		if scan.PlaceHolder != c.wanted {
			t.Errorf("%v: the scan field says %q, want %q", c.scan, scan.PlaceHolder, c.wanted)
		}
		if w := parts.Text(scan.PlaceHolder, "", "").NaturalSize().Width; w > scan.Size().Width-30 {
			t.Errorf("%q is %v wide, the field %v", scan.PlaceHolder, w, scan.Size().Width)
		}
		if text := words(b.screen.evidence.tall.Object()); len(b.screen.c.doubts) > 0 && !strings.Contains(text, c.wanted) {
			t.Errorf("%v: the evidence says %q", c.scan, text)
		}
		if foot := words(b.screen.panel.foot); !strings.Contains(foot, "Another document scanned now is kept") {
			t.Errorf("%v: the foot says %q", c.scan, foot)
		}
		b.scan(c.doc)
		b.pass(restOfDocument)
		if scan.PlaceHolder != "Decide this case first" || len(b.screen.shift.WaitingScans()) != 0 {
			t.Errorf("%v: with every line read the scan field says %q, %d wait", c.scan, scan.PlaceHolder, len(b.screen.shift.WaitingScans()))
		}
		if text := words(b.screen.evidence.tall.Object()); strings.Contains(text, "Scan line") {
			t.Errorf("%v: with every line read the evidence says %q", c.scan, text)
		}
	}
}

func TestAWordOnALineThatWasNotReadStandsAtThatLine(t *testing.T) {
	for read, want := range map[int][]string{
		0: {"Line 1", made.Unsought()[0], "Line 2 was not read"},
		1: {"Line 1 was not read", "Line 2", made.Unsought()[1]},
	} {
		b := newBench(t)
		b.scan(made.Unsought()[read : read+1])
		b.pass(restOfDocument)
		b.verdict("damaged")
		var stands []string
		walk(b.screen.asReadPanel(*b.screen.c.zone), func(o fyne.CanvasObject) {
			if p, ok := o.(*parts.Prose); ok {
				stands = append(stands, p.String())
			}
		})
		if got := stands[len(stands)-3:]; !slices.Equal(got, want) {
			t.Errorf("line %d read: %q, want %q", read+1, got, want)
		}
		if note := b.screen.panel.scanNote.String(); note != "1 of 2 lines read. Scan the other too." {
			t.Errorf("the note says %q", note)
		}
	}
}

func TestLinesOfAWholeDocumentBearNoNumbers(t *testing.T) {
	b := newBench(t)
	b.scan(made.Damaged())
	b.verdict("damaged")
	if text := words(b.screen.evidence.tall.Object()); strings.Contains(text, "Line 1") || !strings.Contains(text, made.Damaged()[0]) {
		t.Errorf("the evidence says %q", text)
	}
}

// The screen may be drawn at any time: the lists move on, the time to undo is over.
func TestWholeDocumentStandsForItsHalfWhileItsAnswerIsStillToCome(t *testing.T) {
	for name, settle := range map[string]func(*bench){
		"the other line is scanned": func(b *bench) { b.scan(made.Unsought()[1:]) },
		"hands settle the fields": func(b *bench) {
			for _, f := range b.screen.c.doubts {
				b.screen.c.visited[f] = true
			}
			for id, text := range map[fieldID]string{
				fieldNumber: "TS0042118", fieldNationality: "GRC", fieldBirth: "1991-07-22", fieldSex: "F", fieldUntil: "2031-04-09",
			} {
				b.screen.panel.field(id).input.Set(text)
			}
			b.screen.checkFields()
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.scan(made.Unsought()[:1])
			b.pass(time.Second)
			b.verdict("damaged")
			b.hold = true
			settle(b)
			b.screen.show()
			b.verdict("ready")
			b.finish()
			b.verdict("no_match")
		})
	}
}
