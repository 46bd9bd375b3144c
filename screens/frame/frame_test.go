package frame_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"postern/screens/frame"
	"postern/screens/made"
)

const (
	ctrl     = fyne.KeyModifierControl
	shiftKey = fyne.KeyModifierShift
)

// item finds a command of the menu by its label.
func (r *room) item(t *testing.T, label string) *fyne.MenuItem {
	t.Helper()
	for _, menu := range r.window.MainMenu().Items {
		for _, item := range menu.Items {
			if item.Label == label {
				return item
			}
		}
	}
	t.Fatalf("the menu has no %q", label)
	return nil
}

func TestEveryCommandStandsInTheMenuWithItsKey(t *testing.T) {
	r := open(t, frame.Look{}, made.Speaker(t))
	var all []string
	for _, menu := range r.window.MainMenu().Items {
		for _, item := range menu.Items {
			key := ""
			if s, ok := item.Shortcut.(fyne.KeyboardShortcut); ok {
				key = strings.TrimPrefix(string(s.Key()), "KP_") // the key of which Fyne's menu shows the word Enter
				if s.Mod()&shiftKey != 0 {
					key = "Shift+" + key
				}
				if s.Mod()&ctrl != 0 {
					key = "Ctrl+" + key
				}
			}
			if !item.IsSeparator {
				all = append(all, strings.TrimSpace(menu.Label+": "+item.Label+" "+key))
			}
		}
	}
	want := []string{
		"Postern: Quit Ctrl+Q",
		"Case: New traveller Ctrl+N", "Case: Check Enter",
		"Case: Refer to the second line Ctrl+R", "Case: Release… Ctrl+L", "Case: Release as before Ctrl+B", "Case: Notes on this traveller Ctrl+T",
		"Case: Companion… Ctrl+G", "Case: Take the last decision back Ctrl+U", "Case: Open the next case that waits Ctrl+O",
		"Case: Search a manifest… Ctrl+M",
		"Case: Next match Ctrl+J", "Case: The match before Ctrl+Shift+J",
		"Case: Weaker matches Ctrl+W", "Case: Faces large Ctrl+I", "Case: Traveller’s fields Ctrl+E",
		"Screens: Counter Ctrl+1",
		"View: Next text size Ctrl+Shift+T", "View: Light, dark, high contrast Ctrl+Shift+D",
		"Help: About Postern",
	}
	if !slices.Equal(all, want) {
		t.Errorf("menu:\n%s\nwant:\n%s", strings.Join(all, "\n"), strings.Join(want, "\n"))
	}
}

func TestACommandThatWouldDoNothingIsGreyAndDoesNothing(t *testing.T) {
	r := open(t, frame.Look{}, made.Speaker(t))
	next, check := r.item(t, "Next match"), r.item(t, "Check")
	if !next.Disabled || !check.Disabled || r.item(t, "New traveller").Disabled {
		t.Error("before a traveller: next match and check must be grey, new traveller not")
	}
	next.Action() // Fyne hears the key of a grey command too
	check.Action()
	if got := r.screen.Shown().Verdict; got != "ready" {
		t.Errorf("grey commands made it %s", got)
	}
	r.desk.Answers(r.desk.Finding(made.Smuggler(), made.Namesake()))
	r.scan(made.Sought())
	if r.item(t, "Next match").Disabled || r.item(t, "Check").Disabled || !r.item(t, "Weaker matches").Disabled {
		t.Error("with two matches: next match and check must work, weaker ones not")
	}
	r.press(t, fyne.KeyR, ctrl)
	if !r.item(t, "Next match").Disabled {
		t.Error("after the case next match still works")
	}
	r.typing("K", time.Second)
	test.FocusNext(r.window.Canvas())
	r.typing("K", time.Second)
	if r.item(t, "Check").Disabled {
		t.Error("with a name in a field check is grey")
	}
}

func TestMenuKeysAreHeldBackWhileADialogStands(t *testing.T) {
	r := open(t, frame.Look{}, made.Speaker(t))
	r.scan(made.Unsought())
	r.item(t, "About Postern").Action()
	if r.window.Canvas().Overlays().Top() == nil {
		t.Fatal("About shows nothing")
	}
	r.press(t, fyne.KeyN, ctrl)
	r.press(t, fyne.KeyD, ctrl|shiftKey)
	r.press(t, fyne.KeyQ, ctrl)
	if r.screen.Shown().Verdict != "no_match" || r.frame.Look() != (frame.Look{Factor: 1}) || r.quit != 0 {
		t.Errorf("under the dialog: %+v, look %v, quit %d times", r.screen.Shown(), r.frame.Look(), r.quit)
	}
	r.key(fyne.KeyEscape)
	if r.window.Canvas().Overlays().Top() != nil {
		t.Error("Esc does not close it")
	}
	r.press(t, fyne.KeyN, ctrl)
	if r.screen.Shown().Verdict != "ready" {
		t.Error("after the dialog the keys are still held back")
	}
	r.press(t, fyne.KeyQ, ctrl)
	if r.quit != 1 {
		t.Errorf("quit %d times", r.quit)
	}
}

func TestAReaderIsHeardThroughTheAboutDialog(t *testing.T) {
	r := open(t, frame.Look{}, made.Speaker(t))
	r.item(t, "About Postern").Action()
	r.scan(made.Unsought())
	if r.window.Canvas().Overlays().Top() != nil || r.screen.Shown().Verdict != "no_match" {
		t.Errorf("the screen shows %+v", r.screen.Shown())
	}
}

func TestTheStatusBarSaysStationEditionAgeAndTime(t *testing.T) {
	r := open(t, frame.Look{}, made.Speaker(t))
	has := func(when string, want ...string) {
		t.Helper()
		text := strings.Join(made.Texts(r.window.Content()), " | ")
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s the window does not say %q: %s", when, w, text)
			}
		}
	}
	has("at first", "Demonstration crossing · counter 3", "Edition 4312", "Lists current · 3 h old", "09:42")
	r.desk.Pass(28*time.Hour + 10*time.Minute)
	has("without a tick", "Lists current · 3 h old", "09:42")
	r.frame.Tick()
	has("a day later", "Lists ageing · 31 h old", "13:52")
	r.desk.Pass(45 * time.Hour)
	r.frame.Tick()
	has("three days later", "Lists OUT OF DATE · 3 d 4 h", "Lists out of date: 3 days 4 hours.")
	r.desk.State.Edition.Number, r.desk.State.Edition.Issued = 4313, r.desk.Clock
	r.frame.Tick()
	has("with a new edition", "Edition 4313", "Lists current · 0 min old", "edition 4313")
}

func TestALookThatWasNeverOfferedOpensLight(t *testing.T) {
	r := open(t, frame.Look{Mode: 9, Factor: 40}, made.Speaker(t))
	if r.frame.Look() != (frame.Look{Factor: 1}) {
		t.Errorf("look %v", r.frame.Look())
	}
}

func TestTypingWithNothingInFocusReachesTheScreen(t *testing.T) {
	r := open(t, frame.Look{}, made.Speaker(t))
	r.window.Canvas().Unfocus()
	r.window.Canvas().OnTypedRune()('K')
	r.typing("HAN", time.Second)
	r.window.Canvas().Unfocus()
	r.window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if len(r.desk.Asked) != 1 || r.desk.Asked[0].FullName() != "KHAN" {
		t.Errorf("asked: %+v", r.desk.Asked)
	}
}

func TestAClickOnAMatchChoosesIt(t *testing.T) {
	r := open(t, frame.Look{}, made.Speaker(t))
	r.desk.Answers(r.desk.Finding(made.Smuggler(), made.Elder()))
	r.scan(made.Sought())
	test.TapCanvas(r.window.Canvas(), fyne.NewPos(800, 272))
	if got := r.screen.Shown().Action; got != "Hold. Refer to the second line" {
		t.Errorf("after a click on the second match the action is %q", got)
	}
}

func BenchmarkAnswer(b *testing.B) {
	app := test.NewApp()
	frame.SetTheme(frame.Look{Factor: 1})
	r := openIn(app, frame.Look{Factor: 1}, made.Speaker(b))
	f := r.desk.Finding(made.Smuggler(), made.Namesake(), made.Elder())
	for range 9 {
		f.Matches = append(f.Matches, f.Matches[:3]...)
	}
	r.desk.Answers(f)
	doc := made.Sought()
	for b.Loop() {
		r.screen.Commands()[0].Do()
		r.scan(doc)
	}
}

func BenchmarkNoMatch(b *testing.B) {
	app := test.NewApp()
	frame.SetTheme(frame.Look{Factor: 1})
	r := openIn(app, frame.Look{Factor: 1}, made.Speaker(b))
	doc := made.Unsought()
	for b.Loop() {
		r.screen.Commands()[0].Do()
		r.scan(doc)
	}
}
