package counter

import (
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"postern/app/border"
	"postern/screens/made"
	"postern/screens/parts"
)

// matched is a bench with an open match, an armed one.
func matched(t *testing.T, factor float32) *bench {
	t.Helper()
	b := newBenchAt(t, factor)
	b.desk.Answers(b.desk.Finding(made.Smuggler(), made.Namesake()))
	b.scan(made.Sought())
	b.verdict("possible_match")
	return b
}

// birthTyped types another birth date and presses Enter.
func (b *bench) birthTyped(text string) {
	b.focusOn(fieldBirth)
	for range 10 {
		b.press(fyne.KeyBackspace)
	}
	b.hand(text)
	b.press(fyne.KeyReturn)
}

func TestAnOpenMatchStaysWhenAFieldCannotBeReadAndSaysWhatItBelongsTo(t *testing.T) {
	for _, factor := range []float32{1, 1.5} {
		b := matched(t, factor)
		b.do(fyne.KeyJ, fyne.KeyModifierControl)
		b.do(fyne.KeyJ, fyne.KeyModifierControl|fyne.KeyModifierShift)
		if factor > 1 {
			b.do(fyne.KeyE, fyne.KeyModifierControl)
		}
		was, asked := b.screen.Shown(), len(b.desk.Asked)
		b.birthTyped("1984-13-15")
		b.asked(asked)
		got := b.screen.Shown()
		if got.Verdict != "possible_match" || got.Word != was.Word || got.Action != was.Action ||
			strings.Join(got.Markers, ", ") != "Armed, May be violent" || strings.Join(got.Matches, ", ") != strings.Join(was.Matches, ", ") {
			t.Errorf("at %v the screen shows %+v, before %+v", factor, got, was)
		}
		if got.Line != "Not checked again. Correct the marked field" {
			t.Errorf("at %v the verdict says %q", factor, got.Line)
		}
		if text := words(b.screen.evidence.tall.Object()); !strings.Contains(text, "This answer belongs to what was checked before.") {
			t.Errorf("at %v the evidence says %q", factor, text)
		}
		if b.focused() != fieldBirth || b.screen.panel.field(fieldBirth).input.Sign() != parts.SignWrong || b.screen.panel.object.Hidden {
			t.Errorf("at %v the wrong field is not marked, has no focus or is not there", factor)
		}
		b.press(fyne.KeyBackspace)
		if line := b.screen.Shown().Line; line != "Changed since. Enter checks again" {
			t.Errorf("at %v, while it is put right, the verdict says %q", factor, line)
		}
		b.desk.Answers(b.desk.Nothing())
		b.birthTyped("1985-03-15")
		b.asked(asked + 1)
		b.verdict("possible_match") // what was found before is decided, not typed away
		if line := b.screen.Shown().Line; !strings.HasPrefix(line, "2 alerts to look at") {
			t.Errorf("at %v the new answer says %q", factor, line)
		}
	}
}

func TestAnOpenMatchStaysAsItWasCheckedThoughAQuestionRunsWhenAFieldCannotBeRead(t *testing.T) {
	b := matched(t, 1)
	before := b.screen.c.traveller
	b.hold = true
	b.birthTyped("1985-03-15") // its answer is late
	b.focusOn(fieldSex)
	b.window.Canvas().Focused().TypedRune('Q')
	b.key(fyne.KeyReturn)
	b.finish()
	b.verdict("possible_match")
	if b.screen.c.traveller != before {
		t.Errorf("the match of %+v stands for %+v", before, b.screen.c.traveller)
	}
}

func TestEnterInTheScanFieldChecksAgainWhatWasChangedUnderAnOpenMatch(t *testing.T) {
	b := matched(t, 1)
	asked := len(b.desk.Asked)
	b.birthTyped("1984-13-15")
	b.press(fyne.KeyEscape, fyne.KeyReturn)
	b.asked(asked)
	if b.focused() != fieldBirth {
		t.Errorf("Enter led to field %d, not to the mistake", b.focused())
	}
	b.verdict("possible_match")
	for range 10 {
		b.press(fyne.KeyBackspace)
	}
	b.hand("1985")
	b.press(fyne.KeyEscape, fyne.KeyReturn)
	b.asked(asked + 1)
	b.press(fyne.KeyReturn) // nothing was changed since
	b.asked(asked + 1)
	b.verdict("possible_match")
}

func TestADiscreetAlertStaysNoLongerThanNoMatchWhenAFieldCannotBeRead(t *testing.T) {
	shown := func(f func(*made.Desk) border.Finding) Shown {
		b := newBench(t)
		b.desk.Answers(f(b.desk))
		b.scan(made.Unsought())
		b.birthTyped("1984-13-15")
		return b.screen.Shown()
	}
	quiet := shown(func(d *made.Desk) border.Finding { return d.Finding(made.Watched()) })
	if quiet.Verdict != "ready" || quiet.Line != shown(func(d *made.Desk) border.Finding { return d.Nothing() }).Line {
		t.Errorf("the screen shows %+v", quiet)
	}
}

func TestAnAnswerThatFailedIsNotKeptWhenAFieldCannotBeRead(t *testing.T) {
	b := newBench(t)
	b.desk.Answer = func(border.Traveller) (border.Finding, error) { return border.Finding{}, errors.New("store damaged") }
	b.scan(made.Sought())
	b.birthTyped("1984-13-15")
	b.verdict("ready")
}
