package counter

import (
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"pgregory.net/rapid"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/desk/shift"
	"postern/screens/made"
	"postern/screens/parts"
)

func TestALateAnswerIsNeverShownBesideAnotherTraveller(t *testing.T) {
	b := newBench(t)
	b.desk.Answer = func(tr border.Traveller) (border.Finding, error) {
		if tr.Surname == "KHAN" {
			return b.desk.Finding(made.Smuggler()), nil
		}
		return b.desk.Nothing(), nil
	}
	b.hold = true
	b.burst(made.Sought()[0])
	b.key(fyne.KeyReturn)
	b.pass(restOfDocument)
	b.do(fyne.KeyN, fyne.KeyModifierControl)
	b.finish()
	b.verdict("ready")
	if got := b.screen.Shown().Matches; len(got) != 0 {
		t.Errorf("matches of a case that was left: %v", got)
	}
	b.finish() // it cannot be left: a match is open
	b.verdict("possible_match")
	b.says("This case is still open")
}

func TestWhoeverIsScannedBeforeTheAnswerCameWaits(t *testing.T) {
	b := newBench(t)
	b.hold = true
	for _, doc := range []made.Document{made.Sought(), made.Stolen(), made.Unsought()} {
		b.burst(doc[0])
		b.pass(readerSpeed)
		b.key(fyne.KeyReturn)
		b.pass(restOfDocument)
	}
	if len(b.held) != 1 {
		t.Fatalf("%d things are done at once", len(b.held))
	}
	for len(b.held) > 0 {
		b.finish()
	}
	b.verdict("damaged") // of half a document
	b.asked(1)
	if w := b.screen.shift.WaitingScans(); len(w) != 2 || w[1].Traveller.Surname != "SAMPLIDOU" {
		t.Errorf("waiting: %+v", w)
	}
}

func TestAnOldAnswerGoesWhenTheNewOneIsLate(t *testing.T) {
	b := newBench(t)
	b.scan(made.Unsought())
	b.hold = true
	b.burst(made.Stolen()[0])
	b.key(fyne.KeyReturn)
	b.verdict("no_match") // still, for a moment: no flicker
	b.pass(time.Second)
	b.verdict("ready")
	b.finish() // the case before is closed
	b.finish()
	b.verdict("damaged") // of half a document
}

func TestALineThatIsTypedWhileTheAnswerToTheFirstComesIsWhole(t *testing.T) {
	for _, opens := range []bool{true, false} {
		b := newBench(t)
		found := b.desk.Finding(made.Smuggler())
		if !opens {
			found = b.desk.Nothing()
		}
		b.desk.Answer = func(tr border.Traveller) (border.Finding, error) {
			if tr.Document.Number == "" {
				return found, nil
			}
			return b.desk.Nothing(), nil
		}
		b.hold = true
		lines := made.Sought()
		b.burst(lines[0])
		b.key(fyne.KeyReturn)
		b.pass(restOfDocument)
		b.burst(lines[1][:20])
		b.finish()
		b.burst(lines[1][20:])
		b.key(fyne.KeyReturn)
		b.finish()
		b.verdict("no_match")
		if last := b.desk.Asked[len(b.desk.Asked)-1]; last.Document.Number != "AB1234567" || last.Surname != "KHAN" {
			t.Errorf("asked for %+v", last)
		}
		if b.screen.panel.scan.Text != "" || len(b.screen.shift.WaitingScans()) != 0 {
			t.Errorf("left: %q, %d wait", b.screen.panel.scan.Text, len(b.screen.shift.WaitingScans()))
		}
	}
}

func TestASearchThatBreaksOffNeverLooksLikeNoMatch(t *testing.T) {
	b := newBench(t)
	b.screen.run = func(_, then func()) { then() } // the work is gone
	b.scan(made.Unsought())
	if word := b.screen.Shown().Word; word != "Not checked" {
		t.Errorf("the screen says %q", word)
	}
	b.screen.run = func(work, then func()) { work(); then() }
	b.desk.Answer = func(border.Traveller) (border.Finding, error) { return border.Finding{}, errors.New("store damaged") }
	b.press(fyne.KeyReturn)
	if word := b.screen.Shown().Word; word != "Not checked" {
		t.Errorf("after an error the screen says %q", word)
	}
	b.desk.Answers(b.desk.Nothing())
	b.press(fyne.KeyReturn)
	b.verdict("no_match")
}

func TestWithoutListsWhoComesIsWrittenDownAndTheScreenSaysSo(t *testing.T) {
	b := newBench(t)
	for problem, word := range map[desk.Problem]string{
		desk.ProblemNoLists: "No lists on this machine", desk.ProblemDamaged: "The lists are damaged",
	} {
		b.desk.State.Problem = problem
		b.screen.Tick()
		if got := b.screen.Shown().Word; got != word {
			t.Errorf("%s: %q", problem, got)
		}
		b.scan(made.Sought())
		b.verdict(string(problem))
		b.says("Not screened", "The traveller is written down")
		b.do(fyne.KeyN, fyne.KeyModifierControl)
	}
	b.asked(0)
	if n := b.screen.shift.Unscreened(); n != 2 {
		t.Errorf("%d wait to be screened", n)
	}
	b.desk.State.Problem = desk.ProblemNone
	b.hold = true
	b.screen.Tick()
	b.verdict("ready")
	b.says("2 travellers were not screened")
}

func TestWhoIsScannedWhileTheListsAreOpenedIsCheckedWhenTheyAreOpen(t *testing.T) {
	b := newBench(t)
	b.desk.State.Problem = desk.ProblemOpening
	b.screen.Tick()
	b.verdict("opening")
	b.scan(made.Unsought())
	b.verdict("opening")
	if line := b.screen.Shown().Line; line != "Not checked yet. The check follows once they are open" {
		t.Errorf("the screen says %q", line)
	}
	b.scan(made.Sought()) // another comes first
	b.asked(0)
	b.desk.Answers(b.desk.Finding(made.Smuggler()))
	b.events = nil
	b.desk.State.Problem = desk.ProblemNone
	b.screen.Tick()
	b.verdict("possible_match")
	b.asked(1)
	if got := b.desk.Asked[0].Document.Number; got != "AB1234567" {
		t.Errorf("asked for the document %s", got)
	}
	b.screen.Tick()
	b.asked(1)
}

func TestWhoIsTypedWhileTheListsAreOpenedIsNotCheckedAfterANewTravellerBegan(t *testing.T) {
	b := newBench(t)
	b.desk.State.Problem = desk.ProblemOpening
	b.screen.Tick()
	b.hand("Asif KHAN")
	b.press(fyne.KeyReturn)
	b.verdict("opening")
	b.do(fyne.KeyN, fyne.KeyModifierControl)
	b.desk.State.Problem = desk.ProblemNone
	b.screen.Tick()
	b.asked(0)
	b.verdict("ready")
	b.hand("Asif KHAN")
	b.press(fyne.KeyReturn)
	b.asked(1)
}

func TestListsThatCannotBeOpenedAreSaidToBeSoToWhoWaits(t *testing.T) {
	b := newBench(t)
	b.desk.State.Problem = desk.ProblemOpening
	b.screen.Tick()
	b.scan(made.Sought())
	b.desk.State.Problem = desk.ProblemDamaged
	b.screen.Tick()
	b.verdict("damaged")
	b.asked(0)
	if got := b.screen.Shown().Word; got != "Not screened" {
		t.Errorf("the screen says %q", got)
	}
}

func TestTheAgeOfTheListsMovesOnWithTheClock(t *testing.T) {
	b := newBench(t)
	b.scan(made.Unsought())
	if text := words(b.screen.evidence.object); strings.Contains(text, "out of date") {
		t.Errorf("three hours old: %q", text)
	}
	b.desk.Pass(73 * time.Hour)
	b.screen.Tick()
	if text := words(b.screen.evidence.tall.Object()); !strings.Contains(text, "Lists out of date: 3 days 4 hours.") {
		t.Errorf("76 hours old: %q", text)
	}
	b.verdict("no_match") // the verdict keeps its look
}

func TestADiscreetAlertLooksLikeNoMatchToTheLastByteButTheOfficersSign(t *testing.T) {
	picture := func(f func(*made.Desk) border.Finding) string {
		b := newBench(t)
		b.desk.Answers(f(b.desk))
		b.scan(made.Unsought())
		b.verdict("no_match")
		if b.do(fyne.KeyW, fyne.KeyModifierControl); b.screen.canStep() {
			t.Error("there is something to step to")
		}
		markup := regexp.MustCompile(`<circle[^>]*>`)
		return markup.ReplaceAllString(test.RenderToMarkup(b.window.Canvas()), "") // the officer's sign
	}
	nothing := picture(func(d *made.Desk) border.Finding { return d.Nothing() })
	possible := made.Watched()
	possible.Verdict = border.VerdictPossible
	for what, f := range map[string]func(*made.Desk) border.Finding{
		"certain":  func(d *made.Desk) border.Finding { return d.Finding(made.Watched()) },
		"possible": func(d *made.Desk) border.Finding { return d.Finding(possible) },
		"two":      func(d *made.Desk) border.Finding { return d.Finding(made.Watched(), possible) },
		"weaker": func(d *made.Desk) border.Finding {
			f := d.Nothing()
			f.Weaker, f.WeakerCount = []border.Match{made.Watched()}, 1
			return f
		},
		"of a document": func(d *made.Desk) border.Finding {
			m := made.StolenAlert()
			m.Alert.Action = border.ActionDiscreet
			return d.Finding(m)
		},
		"that protects": func(d *made.Desk) border.Finding {
			m := made.Missing()
			m.Alert.Action = border.ActionDiscreet
			return d.Finding(m)
		},
	} {
		if picture(f) != nothing {
			t.Errorf("a discreet alert (%s) can be told from No match", what)
		}
	}
}

func TestADiscreetAlertAmongOthersIsNowhere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kinds := []func() border.Match{made.Smuggler, made.Namesake, made.Elder, made.Watched, made.StolenAlert, made.Missing}
		draw := func(name string) []border.Match {
			var all []border.Match
			for _, kind := range rapid.SliceOfN(rapid.SampledFrom(kinds), 0, 6).Draw(t, name) {
				all = append(all, kind())
			}
			return all
		}
		f := border.Finding{Verdict: border.VerdictMatch, Matches: draw("matches"), Weaker: draw("weaker")}
		f.WeakerCount = len(f.Weaker) + rapid.IntRange(0, 5).Draw(t, "more")
		v := visible(shift.Case{Finding: f})
		open, quiet := 0, 0
		for _, m := range f.Matches {
			if m.Alert.Action != border.ActionDiscreet {
				open++
			}
		}
		for _, m := range f.Weaker {
			if m.Alert.Action == border.ActionDiscreet {
				quiet++
			}
		}
		if len(v.matches) != open || v.weakerCount != f.WeakerCount-quiet {
			t.Fatalf("%d matches and %d weaker ones are told of", len(v.matches), v.weakerCount)
		}
		want := border.VerdictNoMatch
		for i, m := range v.matches {
			if m.Alert.Action == border.ActionDiscreet {
				t.Fatal("a discreet alert is among the matches")
			}
			if m.Alert.Protects() && i > 0 && !v.matches[i-1].Alert.Protects() {
				t.Fatal("somebody to be protected does not lead")
			}
			if want != border.VerdictMatch {
				want = m.Verdict
			}
		}
		if v.verdict != want {
			t.Fatalf("verdict %s, the open matches say %s", v.verdict, want)
		}
	})
}

func TestSomebodyToBeProtectedLeadsAndNeverLooksWanted(t *testing.T) {
	b := newBench(t)
	wanted := made.Smuggler()
	wanted.Verdict, wanted.Score = border.VerdictMatch, 0.99
	b.desk.Answers(b.desk.Finding(wanted, made.Missing()))
	b.scan(made.Child())
	shown := b.screen.Shown()
	if shown.Verdict != "protect" || shown.Matches[0] != "Hira TESTGOL" || len(shown.Markers) != 0 {
		t.Errorf("shown: %+v", shown)
	}
	if shown.Line != "Possible match: missing child, 9 years" || shown.Action != "Keep the child safe. Call the second line" {
		t.Errorf("shown: %+v", shown)
	}
	text := words(b.screen.evidence.tall.Object())
	for _, harsh := range []string{"Hold", "Keep the document", "wanted", "Armed"} {
		if strings.Contains(text, harsh) {
			t.Errorf("beside a missing child stands %q", harsh)
		}
	}
}

func TestWhetherSomebodyIsAChildIsToldFromTheLatestDayTheDateCanMean(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct {
		born  border.PartialDate
		words string
		child bool
	}{
		{border.Day(2017, 5, 9), "9 years", true},
		{border.Day(2008, 11, 22), "", false},
		{border.Day(2008, 11, 23), "17 years", true},
		{border.YearOnly(2008), "born 2008", true},
		{border.YearOnly(2007), "", false},
		{border.PartialDate{Year: 2025, Month: 12}, "born 2025-12", true},
		{border.Day(2025, 11, 22), "1 year", true},
		{border.PartialDate{}, "", false},
	} {
		words, child := b.screen.childAge(border.Alert{BirthDates: []border.PartialDate{c.born}})
		if words != c.words || child != c.child {
			t.Errorf("%v: %q %v, want %q %v", c.born, words, child, c.words, c.child)
		}
	}
}

func TestTheChosenMatchHasItsOwnActionAndAWeakerOneHasNone(t *testing.T) {
	b := newBench(t)
	f := b.desk.Finding(made.Smuggler(), made.Namesake(), made.Elder())
	f.Weaker, f.WeakerCount = []border.Match{made.Weak(0), made.Weak(1)}, 11
	b.desk.Answers(f)
	b.scan(made.Sought())
	actions := func() string { return b.screen.Shown().Action }
	if actions() != "Refer to the second line" {
		t.Errorf("first: %q", actions())
	}
	if got := strings.Join(b.screen.Shown().Markers, ", "); got != "Armed, May be violent" {
		t.Errorf("markers, gravest first: %q", got)
	}
	b.do(fyne.KeyJ, fyne.KeyModifierControl)
	if actions() != "Refer to the second line for questions" || len(b.screen.Shown().Markers) != 0 {
		t.Errorf("second: %+v", b.screen.Shown())
	}
	b.do(fyne.KeyJ, fyne.KeyModifierControl|fyne.KeyModifierShift)
	b.do(fyne.KeyJ, fyne.KeyModifierControl|fyne.KeyModifierShift)
	if actions() != "Hold. Refer to the second line" {
		t.Errorf("from the first back to the last: %q", actions())
	}
	b.do(fyne.KeyW, fyne.KeyModifierControl)
	if n := len(b.screen.Shown().Matches); n != 5 {
		t.Errorf("with the weaker ones %d are listed", n)
	}
	b.press(fyne.KeyDown, fyne.KeyDown)
	if actions() != "Refer to the second line" || b.screen.Shown().Word != "Possible match" {
		t.Errorf("at a weaker one: %+v", b.screen.Shown())
	}
	b.do(fyne.KeyW, fyne.KeyModifierControl)
	if n := len(b.screen.Shown().Matches); n != 3 || b.screen.c.chosen != 0 {
		t.Errorf("weaker ones hidden: %d listed, the %d. chosen", n, b.screen.c.chosen)
	}
}

func TestWithBigTextTheTravellersColumnFoldsAwayAndComesBack(t *testing.T) {
	b := newBenchAt(t, 1.5)
	if !b.screen.compact || b.screen.panel.object.Hidden {
		t.Fatal("before a match the column is there")
	}
	b.desk.Answers(b.desk.Finding(made.Smuggler(), made.Namesake()))
	b.scan(made.Sought())
	if !b.screen.panel.object.Hidden {
		t.Fatal("with an open match the column stays")
	}
	b.scan(made.Unsought()) // the reader is heard all the same
	if len(b.screen.shift.WaitingScans()) != 1 {
		t.Errorf("%d scans wait", len(b.screen.shift.WaitingScans()))
	}
	b.press(fyne.KeyReturn)
	b.verdict("possible_match")
	b.do(fyne.KeyE, fyne.KeyModifierControl)
	if b.screen.panel.object.Hidden || b.focused() != fieldSurname {
		t.Error("Ctrl+E does not bring the fields back")
	}
	b.press(fyne.KeyEscape)
	if !b.screen.panel.object.Hidden {
		t.Error("Esc does not fold them away again")
	}
	b.do(fyne.KeyN, fyne.KeyModifierControl)
	if b.screen.panel.object.Hidden && !b.screen.open() {
		t.Error("the column stays away after the case")
	}
}

func TestTheFocusStaysOnTheKeyThatWasPressed(t *testing.T) {
	b := newBench(t)
	b.desk.Answers(b.desk.Finding(made.Smuggler(), made.Elder()))
	b.scan(made.Sought())
	next := b.screen.evidence.keys.Objects[2].(*parts.KeyButton)
	b.window.Canvas().Focus(next)
	b.press(fyne.KeySpace)
	if b.screen.c.chosen != 1 || b.window.Canvas().Focused() != b.screen.evidence.keys.Objects[2].(*parts.KeyButton) {
		t.Errorf("chosen %d, focus on %T", b.screen.c.chosen, b.window.Canvas().Focused())
	}
	b.scan(made.Unsought()) // a reader is heard through it
	if len(b.screen.shift.WaitingScans()) != 1 {
		t.Error("the scan is lost")
	}
}

func TestPageDownGoesThroughWhatDoesNotFit(t *testing.T) {
	b := newBenchAt(t, 1.75)
	b.desk.Answers(b.desk.Finding(made.Smuggler()))
	b.scan(made.Sought())
	b.press(fyne.KeyPageDown)
	if b.screen.evidence.scroll.Offset.Y == 0 {
		t.Error("PgDn stays at the top")
	}
	b.press(fyne.KeyPageUp, fyne.KeyPageUp)
	if b.screen.evidence.scroll.Offset.Y != 0 {
		t.Error("PgUp does not come back")
	}
}
