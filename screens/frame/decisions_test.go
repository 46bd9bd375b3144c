package frame_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"postern/app/desk"
	"postern/screens/made"
)

// menu does the menu's command that has a key with Ctrl, where there is one.
func (r *room) menu(key fyne.KeyName) {
	for _, menu := range r.window.MainMenu().Items {
		for _, item := range menu.Items {
			s, ok := item.Shortcut.(fyne.KeyboardShortcut)
			if ok && s.Key() == key && s.Mod() == fyne.KeyModifierControl {
				item.Action()
				return
			}
		}
	}
}

// pick presses one key of a choice, and waits until it counts.
func (r *room) pick(key string) { r.typing(key, time.Second) }

// decisions are the states in which something is decided, or waits to be.
func decisions() []state {
	watched := func(r *room) {
		r.desk.Answers(r.desk.Finding(made.Watched()))
		r.scan(made.Unsought())
	}
	alone := func(r *room) {
		r.desk.Answers(r.desk.Finding(made.Smuggler()))
		r.scan(made.Sought())
	}
	return []state{
		{"release", func(r *room) {
			possible(r)
			r.menu(fyne.KeyL)
		}},
		{"release-noted", func(r *room) {
			possible(r)
			r.menu(fyne.KeyL)
			r.pick("n")
		}},
		{"release-text", func(r *room) {
			possible(r)
			r.menu(fyne.KeyL)
			r.pick("6")
		}},
		{"released", func(r *room) {
			alone(r)
			r.menu(fyne.KeyL)
			r.pick("3")
		}},
		{"released-one", func(r *room) {
			possible(r)
			r.menu(fyne.KeyL)
			r.pick("3")
		}},
		{"known", func(r *room) {
			alone(r)
			r.menu(fyne.KeyL)
			r.pick("n")
			r.pick("3")
			r.scan(made.Sought())
		}},
		{"refer-all-the-same", func(r *room) {
			r.scan(made.Unsought())
			r.menu(fyne.KeyR)
		}},
		{"companion", func(r *room) {
			r.scan(made.Unsought())
			r.menu(fyne.KeyG)
		}},
		{"notes", func(r *room) {
			r.scan(made.Unsought())
			r.menu(fyne.KeyT)
		}},
		{"notes-discreet", func(r *room) {
			watched(r)
			r.menu(fyne.KeyT)
		}},
		{"not-screened", func(r *room) {
			r.desk.State.Problem = desk.ProblemNoLists
			r.frame.Tick()
			r.scan(made.Unsought())
		}},
	}
}

func TestADiscreetAlertDiffersFromNoMatchByTheOfficersSignAlone(t *testing.T) {
	sign := regexp.MustCompile(`\s*<circle[^>]*>`)
	var plain []string
	for _, name := range []string{"no-match.xml", discreet + ".xml"} {
		markup, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		if n := len(sign.FindAll(markup, -1)); n != 1 {
			t.Errorf("%s has %d places for the sign", name, n)
		}
		plain = append(plain, sign.ReplaceAllString(string(markup), ""))
	}
	if plain[0] != plain[1] {
		t.Error("they can be told apart by more than the sign")
	}
}
