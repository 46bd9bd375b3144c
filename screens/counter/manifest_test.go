package counter

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/desk/shift"
	"postern/screens/made"
)

// watched is a shift in the midst of whose searches something happens.
type watched struct {
	Shift
	during func(done, all int)
}

func (w watched) ManifestFile(ctx context.Context, path string, progress func(done, all int)) (shift.ManifestResult, error) {
	return w.Shift.ManifestFile(ctx, path, func(done, all int) {
		progress(done, all)
		w.during(done, all)
	})
}

func (w watched) ScreenKept(ctx context.Context, progress func(done, all int)) (shift.Screened, error) {
	return w.Shift.ScreenKept(ctx, func(done, all int) {
		progress(done, all)
		w.during(done, all)
	})
}

// during has something happen in the midst of a search, once.
func (b *bench) during(do func(done, all int)) {
	happened := false
	b.screen.shift = watched{b.screen.shift, func(done, all int) {
		if !happened {
			happened = true
			do(done, all)
		}
	}}
}

// silent fails where the screen says a text.
func (b *bench) silent(banned string) {
	b.t.Helper()
	if text := strings.Join(made.Texts(b.window.Content()), " | "); strings.Contains(text, banned) {
		b.t.Errorf("the screen says %q: %s", banned, text)
	}
}

// manifest writes a manifest of travellers, one of whom has a match and some of whom
// cannot be read, and is its path.
func (b *bench) manifest(travellers int, bad ...string) string {
	b.t.Helper()
	b.desk.Answer = func(t border.Traveller) (border.Finding, error) {
		if t.Surname == "KHAN" {
			return b.desk.Finding(made.Smuggler()), nil
		}
		return b.desk.Nothing(), nil
	}
	rows := []string{"surname,given names,birth date,passport,seat", "KHAN,MUHAMMAD ASIF,1984-03-15,AB1234567,1A"}
	for i := 1; i < travellers; i++ {
		rows = append(rows, fmt.Sprintf("VESTRO,NIL,1990-01-01,X%d,2B", 1000+i))
	}
	path := filepath.Join(b.t.TempDir(), "ferry.csv")
	if err := os.WriteFile(path, []byte(strings.Join(append(rows, bad...), "\n")), 0o600); err != nil {
		b.t.Fatal(err)
	}
	return path
}

func TestAManifestIsSearchedByKeysAloneAndItsMatchIsOpenedFromTheResult(t *testing.T) {
	b := newBench(t)
	path := b.manifest(3, "VESTRO,NIL,31/02/1990,X9,3C", ",,1990-01-01,,3D")
	b.do(fyne.KeyM, ctrl)
	b.says("Which file names the travellers")
	b.hand(strings.TrimSuffix(path, "rry.csv"))
	b.press(fyne.KeyTab)
	if got := b.screen.path.Input.Text; got != path {
		t.Fatalf("completed to %q", got)
	}
	b.press(fyne.KeyReturn)
	b.verdict("ready")
	b.says("Manifest ferry.csv", "4 | travellers named | 4 | searched | 1 | with a match", "2 | rows not read whole",
		"Line 5: 31/02/1990 is no date", "Line 6: neither a name nor a document number", "left out: “seat”", "1 case waits to be decided")
	if b.focused() != -1 {
		t.Error("the scan field has not the focus")
	}
	b.do(fyne.KeyO, ctrl)
	b.verdict("possible_match")
	b.silent("travellers named")
	b.do(fyne.KeyL, ctrl)
	b.choose("3")
	b.says("travellers named") // until it is put away
	b.press(fyne.KeyEscape)
	b.silent("travellers named")
	b.verdict("ready")
}

func TestEscEndsAManifestWhatWasSearchedStaysAndTheSameFileGoesOn(t *testing.T) {
	b := newBench(t)
	path := b.manifest(250)
	b.during(func(int, int) {
		b.pass(time.Second)
		b.says("Searching ferry.csv", "100 of 250")
		b.press(fyne.KeyEscape)
		b.says("Ending with those who are being searched")
	})
	b.screen.Bring([]string{path})
	b.says("Cancelled.", "100 of 250 were searched", "1 case waits")
	if n := len(b.desk.Asked); n != 100 {
		t.Errorf("%d were searched", n)
	}
	b.screen.Bring([]string{path})
	b.says("250 | travellers named | 250 | searched", "100 of them had been searched before")
	b.asked(250)
	if n := len(b.screen.shift.Queue()); n != 1 {
		t.Errorf("%d wait", n)
	}
}

func TestTheCounterGoesOnWhileAManifestIsSearched(t *testing.T) {
	b := newBench(t)
	path := b.manifest(250)
	b.during(func(int, int) {
		b.scan(made.Unsought())
		b.verdict("no_match")
		b.silent("Searching ferry.csv")
		b.press(fyne.KeyEscape) // is not for the manifest, which nobody sees
	})
	b.screen.Bring([]string{path})
	b.verdict("no_match")
	b.silent("travellers named")
	b.press(fyne.KeyReturn)
	b.says("250 | travellers named | 250 | searched | 1 | with a match")
}

func TestEscEndsNoManifestThatIsNotToBeSeen(t *testing.T) {
	b := newBench(t)
	path := b.manifest(250)
	answer := b.desk.Answer
	b.during(func(int, int) {
		b.desk.Answer = func(border.Traveller) (border.Finding, error) { return border.Finding{}, errors.New("store damaged") }
		b.scan(made.Unsought())
		b.says("Not checked", "Check again")
		b.press(fyne.KeyEscape)
		b.silent("Cancel")
		b.desk.Answer = answer
		b.press(fyne.KeyReturn)
		b.verdict("no_match")
		b.press(fyne.KeyReturn)
		b.says("Searching ferry.csv", "Cancel")
	})
	b.screen.Bring([]string{path})
	b.says("250 | travellers named | 250 | searched")
}

func TestAManifestWithoutListsSearchesNobodyAndSaysSo(t *testing.T) {
	for _, problem := range []desk.Problem{desk.ProblemNoLists, desk.ProblemDamaged, desk.ProblemOpening} {
		b := newBench(t)
		path := b.manifest(2)
		b.desk.State.Problem = problem
		b.screen.Tick()
		b.do(fyne.KeyM, ctrl)
		b.silent("Which file")
		b.screen.Bring([]string{path})
		b.says("The manifest was not searched")
		b.silent("search a manifest:") // the program's own words
		b.asked(0)
		b.press(fyne.KeyEscape)
		b.silent("The manifest was not searched")
	}
}

func TestWhoeverStandsAtTheCounterComesBeforeAManifest(t *testing.T) {
	for name, finding := range map[string]func(*bench) border.Finding{
		"match":    func(b *bench) border.Finding { return b.desk.Finding(made.Smuggler()) },
		"no match": func(b *bench) border.Finding { return b.desk.Nothing() },
		"discreet": func(b *bench) border.Finding { return b.desk.Finding(made.Watched()) },
	} {
		b := newBench(t)
		path := b.manifest(2)
		b.desk.Answers(finding(b))
		b.scan(made.Unsought())
		b.do(fyne.KeyM, ctrl)
		b.silent("Which file")
		b.screen.Bring([]string{path})
		b.asked(1)
		text := strings.Join(made.Texts(b.window.Content()), " ")
		if !strings.Contains(text, "End it first, then drop the manifest again.") {
			t.Errorf("%s: nothing is said: %s", name, text)
		}
	}
}

func TestAReaderInThePathIsTheNextTraveller(t *testing.T) {
	b := newBench(t)
	b.do(fyne.KeyM, ctrl)
	b.hand("/media/st")
	b.pass(time.Second)
	b.scan(made.Unsought())
	b.verdict("no_match")
	b.silent("Which file")
	b.press(fyne.KeyReturn)
	b.verdict("ready")
	b.do(fyne.KeyM, ctrl)
	if got := b.screen.path.Input.Text; got != "/media/st" {
		t.Errorf("the path is %q", got)
	}
}

func TestAManifestThatCannotBeReadSaysWhyAndThePathStays(t *testing.T) {
	folder := t.TempDir()
	empty := filepath.Join(folder, "empty.csv")
	if err := os.WriteFile(empty, []byte("surname,passport\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		filepath.Join(folder, "none.csv"): "There is nothing at",
		folder:                            "Name the file itself",
		empty:                             "names nobody",
	} {
		b := newBench(t)
		b.do(fyne.KeyM, ctrl)
		b.hand(path)
		b.press(fyne.KeyReturn)
		b.says("The manifest was not searched", want)
		b.silent("travellers named")
		b.asked(0)
		b.do(fyne.KeyM, ctrl)
		if got := b.screen.path.Input.Text; got != path {
			t.Errorf("the path is %q, was %q", got, path)
		}
		b.press(fyne.KeyEscape)
		b.silent("Which file")
		b.verdict("ready")
	}
}

func TestASearchThatFailsSaysHowFarTheManifestCame(t *testing.T) {
	b := newBench(t)
	path := b.manifest(250)
	answer, n := b.desk.Answer, 0
	b.desk.Answer = func(tr border.Traveller) (border.Finding, error) {
		if n++; n > 120 {
			return border.Finding{}, errors.New("store damaged")
		}
		return answer(tr)
	}
	b.screen.Bring([]string{path})
	b.says("The manifest was not searched to its end", "store damaged", "100 of 250 were searched")
	b.screen.run = func(_, then func()) { then() } // the work is gone
	b.screen.Bring([]string{path})
	b.says("The manifest was not searched", "broke off")
}

func TestOneManifestAtATime(t *testing.T) {
	b := newBench(t)
	path := b.manifest(150)
	b.screen.Bring([]string{path, path})
	b.says("Drop one manifest at a time")
	b.asked(0)
	b.during(func(int, int) {
		b.screen.Bring([]string{path})
		b.says("drop the next one when this is through")
		b.do(fyne.KeyM, ctrl)
		b.silent("Which file")
	})
	b.screen.Bring([]string{path})
	b.asked(150)
	b.silent("drop the next one")
}

// counting is a shift whose manifest comes on in many small steps.
type counting struct {
	Shift
	step func()
}

func (c counting) ManifestFile(_ context.Context, _ string, progress func(done, all int)) (shift.ManifestResult, error) {
	for i := range 300 {
		progress(i+1, 300)
		c.step()
	}
	return shift.ManifestResult{Rows: 300, Searched: 300}, nil
}

func TestTheBarIsDrawnAtMostFiveTimesASecond(t *testing.T) {
	b := newBench(t)
	seen := map[fyne.CanvasObject]bool{}
	b.screen.shift = counting{b.screen.shift, func() {
		b.pass(10 * time.Millisecond)
		seen[b.screen.manifest.tally.object.Objects[0]] = true
	}}
	b.screen.Bring([]string{"made.csv"})
	if n := len(seen); n < 10 || n > 3*5+1 {
		t.Errorf("drawn %d times in three seconds", n)
	}
}

func TestOfManyFaultsInRowsTheFirstAreShownAndTheRestCounted(t *testing.T) {
	b := newBench(t)
	var bad []string
	for range mostBadRows + 7 {
		bad = append(bad, ",,1990-01-01,,")
	}
	b.screen.Bring([]string{b.manifest(1, bad...)})
	b.says("107 | rows not read whole", "Line 102: ", "And 7 more faults")
	b.silent("Line 103: ")
}
