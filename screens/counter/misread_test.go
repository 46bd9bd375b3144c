package counter

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"postern/screens/made"
)

// short is a document whose line, counted from 0, lacks its last character.
func short(doc made.Document, line int) made.Document {
	out := append(made.Document{}, doc...)
	out[line] = out[line][:len(out[line])-1]
	return out
}

func TestALineWithACharacterTooFewStandsInTheVerdictAsADamagedRead(t *testing.T) {
	for _, factor := range []float32{1, 1.5} {
		b := newBenchAt(t, factor)
		b.scan(made.Document{short(made.Unsought(), 1)[1]})
		b.pass(time.Second)
		b.verdict("damaged")
		if line := b.screen.Shown().Line; line != "A line of 43 characters is not whole. Scan it again, or type the name" {
			t.Errorf("the verdict says %q", line)
		}
		b.asked(0)
		b.scan(made.Unsought())
		b.verdict("no_match")
	}
}

func TestASecondLineTooShortSaysSoBesideTheFirstAndTheWholeDocumentMendsIt(t *testing.T) {
	b := newBench(t)
	b.scan(short(made.Unsought(), 1))
	b.pass(time.Second)
	b.verdict("damaged")
	b.says("A line of 43 characters is not whole. Scan it again, or type the birth date")
	b.scan(made.Document{made.Unsought()[1]})
	b.verdict("no_match")
}

func TestABadLineAfterAnAnswerIsNotThatTravellersNoMatch(t *testing.T) {
	b := newBench(t)
	b.scan(made.Unsought())
	b.verdict("no_match")
	b.scan(made.Document{short(made.Sought(), 1)[1]})
	b.pass(time.Second)
	b.verdict("damaged")
	b.press(fyne.KeyEscape)
	b.verdict("no_match")
}

func TestABadLineLeavesAnOpenMatchWhereItIs(t *testing.T) {
	b := met(t, 1, made.Smuggler())
	b.scan(made.Document{short(made.Unsought(), 1)[1]})
	b.pass(time.Second)
	b.verdict("possible_match")
	b.says("A line of 43 characters was read")
}
