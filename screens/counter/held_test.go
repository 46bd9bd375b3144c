package counter

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"postern/screens/made"
)

func TestANameTypedDuringAnOpenCaseIsShownKeptAndCheckedNext(t *testing.T) {
	for _, factor := range []float32{1, 1.5} {
		b := met(t, factor, made.Smuggler())
		b.hand("Quentilo Abrascati")
		b.press(fyne.KeyBackspace)
		b.hand("i")
		if factor == 1 { // else the field is folded away
			b.says("For the next traveller: Quentilo Abrascati. Enter keeps it.")
		}
		b.press(fyne.KeyReturn)
		b.verdict("possible_match")
		waiting := b.screen.shift.WaitingScans()
		if len(waiting) != 1 || waiting[0].Traveller.Name != "Quentilo Abrascati" || !waiting[0].ByHand {
			t.Fatalf("waiting are %+v", waiting)
		}
		if factor == 1 {
			b.says("Kept for the next traveller: Quentilo Abrascati.", "1 scan waits")
		}
		b.desk.Answers(b.desk.Nothing())
		b.do(fyne.KeyR, ctrl)
		b.verdict("no_match")
		if last := b.desk.Asked[len(b.desk.Asked)-1]; last.Name != "Quentilo Abrascati" {
			t.Errorf("checked next was %+v", last)
		}
	}
}

func TestWhatIsNoNameDuringAnOpenCaseIsSaidToBeNone(t *testing.T) {
	b := met(t, 1, made.Smuggler())
	b.hand("??")
	b.press(fyne.KeyReturn)
	b.says("“??” is neither a name nor a number.")
	if n := len(b.screen.shift.WaitingScans()); n != 0 {
		t.Errorf("%d wait", n)
	}
}

func TestAReadersLineDuringAnOpenCaseIsNotShownAsTyped(t *testing.T) {
	b := met(t, 1, made.Smuggler())
	b.scan(made.Unsought())
	if text := strings.Join(made.Texts(b.window.Content()), " "); strings.Contains(text, "Enter keeps it") {
		t.Error(text)
	}
	if n := len(b.screen.shift.WaitingScans()); n != 1 {
		t.Errorf("%d wait", n)
	}
}
