package counter

import (
	"strings"
	"testing"
	"time"

	"postern/app/border"
	"postern/app/desk"
	"postern/screens/made"
	"postern/screens/parts"
)

// openCase is a bench with one fault of the lists and an open match whose review is
// due.
func openCase(t *testing.T, factor float32, problem desk.Problem) *bench {
	t.Helper()
	b := newBenchAt(t, factor)
	b.desk.State.Problem = problem
	m := made.Smuggler()
	m.Alert.ReviewOn = border.Day(2026, 6, 1)
	b.desk.Answers(b.desk.Finding(m, made.Namesake()))
	b.screen.Tick()
	b.scan(made.Sought())
	b.verdict("possible_match")
	return b
}

func TestAFaultOfTheListsIsSaidBesideAnOpenMatchInOneLine(t *testing.T) {
	for _, factor := range []float32{1, 1.5} {
		for problem, head := range map[desk.Problem]string{
			desk.ProblemLaid: "Urgent changes to single alerts can’t be read. Tell the supervisor.", desk.ProblemOlder: "The newest edition is damaged. Tell the supervisor.",
		} {
			b := openCase(t, factor, problem)
			strips := b.screen.listStrips()
			if text := words(b.screen.evidence.tall.Object()); len(strips) != 1 || !strings.Contains(text, head) {
				t.Fatalf("%s at %v: %d strips, %q", problem, factor, len(strips), text)
			}
			if high := parts.HeightFor(strips[0], b.screen.evidence.scroll.Size().Width-8); high > 36*factor {
				t.Errorf("%s at %v: the strip is %v high", problem, factor, high)
			}
		}
	}
}

func TestAFaultOfTheListsAndAReviewThatIsDueStandInSightTogether(t *testing.T) {
	b := openCase(t, 1, desk.ProblemLaid)
	e := b.screen.evidence
	if text := words(e.tall.Object()); !strings.Contains(text, "review due since 2026-06-01") {
		t.Fatalf("the evidence says %q", text)
	}
	if over := e.tall.Height() - e.scroll.Size().Height; over > 0 {
		t.Errorf("%v of the evidence lie below what can be seen", over)
	}
}

func TestWithoutAMatchAFaultOfTheListsSaysWhatItMeans(t *testing.T) {
	b := newBench(t)
	b.desk.State.Problem = desk.ProblemLaid
	b.screen.Tick()
	b.desk.Pass(73 * time.Hour)
	b.scan(made.Unsought())
	b.verdict("no_match")
	text := words(b.screen.evidence.tall.Object())
	for _, want := range []string{"The lists answer without them.", "This answer may miss newer alerts."} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not said: %q", want, text)
		}
	}
}
