package stories

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// lineLists comes, with what the screen is doing, when a step with lists stands in
// the window.
const lineLists = "lists-painted"

// brought is what the window says of its screen of lists, as --state writes it.
type brought struct {
	Phase   string `json:"phase"`
	Edition uint64 `json:"edition"`
	Next    uint64 `json:"next"`
	Said    string `json:"said"`
}

// lists does something at the screen of lists and waits until it is doing what is
// wanted and, where edition is not 0, that edition answers.
func (s *story) lists(phase string, edition uint64, do func()) brought {
	s.Helper()
	return s.listsSaying(phase, edition, "", do)
}

// listsSaying is lists, and the screen says it.
func (s *story) listsSaying(phase string, edition uint64, words string, do func()) brought {
	s.Helper()
	next := s.Mark()
	do()
	var shown brought
	for {
		line, err := s.Wait(s.Context, next, lineLists)
		if err != nil {
			s.Fatalf("the screen was to be %s and to say %q; last it was %+v: %v", phase, words, shown, err)
		}
		next = line.Next
		text, err := os.ReadFile(s.state)
		s.must(err)
		shown = brought{}
		s.must(json.Unmarshal(text, &shown))
		if shown.Phase != phase || edition != 0 && shown.Edition != edition || !strings.Contains(shown.Said, words) {
			continue
		}
		if strings.Contains(shown.Said, "⟨") {
			s.Errorf("a sentence is missing from the catalogue: %v", shown)
		}
		return shown
	}
}

// bring types a path at the screen of lists, as far as Enter.
func (s *story) bring(path string) {
	s.Helper()
	s.lists("asking", 0, func() { s.press("ctrl+o") })
	s.must(s.Type(s.Context, path))
	s.press("Return")
}

// madeUpList is a list in the program's own format of people whom nobody bears the
// name of; the first of them is sought by the story.
func madeUpList(name, first string, from, to int) string {
	var b strings.Builder
	fmt.Fprintf(&b, `{"format":"postern-alerts/1","list":%q,"issued":"2026-11-19T06:00:00Z"}`+"\n", name)
	for n := from; n < to; n++ {
		bears := fmt.Sprintf("Belto Zarvandi %d", n)
		if n == 0 {
			bears = first
		}
		fmt.Fprintf(&b, `{"id":"M-%d","subject":"person","names":[{"text":%q}],"category":"smuggling","action":"refer"}`+"\n", n, bears)
	}
	fmt.Fprintf(&b, `{"end":true,"alerts":%d}`+"\n", to-from)
	return b.String()
}

// write writes a file below a folder of its own and returns its path.
func write(t testing.TB, folder, name, content string) string {
	t.Helper()
	path := filepath.Join(folder, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestListsAreTakenInStoppedAndGoneBackFromWhileTheCounterAnswers(t *testing.T) {
	const sought = "Quentilo Abrascari"
	s := beginAs(t, SupervisorLogin, SupervisorPIN)
	folder := t.TempDir()
	ferry := madeUpList("Ferry watch", sought, 0, 100)
	write(t, folder, "both/ferry.jsonl", ferry)
	write(t, folder, "both/harbour.jsonl", madeUpList("Harbour wanted", "", 1, 20_000))
	cutOff := write(t, folder, "cut.jsonl", ferry[:len(ferry)/2])
	fewer := write(t, folder, "fewer.jsonl", madeUpList("Ferry watch", sought, 20, 100)) // the one sought is not among them
	listed := func(shown Shown) bool { return len(shown.Matches) == 1 && shown.Matches[0] == sought }

	// A second supervisor, for what takes two.
	s.screen(lineSettings, "idle", "", func() { s.press("ctrl+4") })
	s.screen(lineSettings, "enrol", "", func() { s.press("ctrl+e") })
	s.screen(lineSettings, "idle", "signs in as s.miravan", func() { s.enter("Sovra Miravan", "3", "551928", "551928") })
	s.press("ctrl+1")

	s.scan(verdict("no_match"), sought)
	s.press("Return") // the next traveller
	s.lists("idle", 1, func() { s.press("ctrl+2") })

	// The counter answers while 20,000 alerts are read.
	s.bring(filepath.Join(folder, "both"))
	s.press("ctrl+1")
	s.scan(s.listed, s.zone...)
	s.press("ctrl+r") // to the second line
	s.lists("staged", 1, func() { s.press("ctrl+2") })
	s.photograph("lists-staged")
	s.lists("idle", 2, func() { s.press("ctrl+e") })
	s.press("ctrl+1")
	s.scan(listed, sought)
	s.press("ctrl+r", "ctrl+2")

	// What breaks off is refused, with a sentence.
	refused := s.lists("idle", 2, func() { s.bring(cutOff) })
	for _, want := range []string{"not taken", "Nothing has changed", "cut.jsonl"} {
		if !strings.Contains(refused.Said, want) {
			t.Errorf("a list that was cut off: the window does not say %q: %s", want, refused.Said)
		}
	}

	// A fifth missing is stopped until the word is typed; meanwhile the counter answers.
	stopped := s.lists("staged", 2, func() { s.bring(fewer) })
	if !strings.Contains(stopped.Said, "Stopped: 20 alerts of Ferry watch") {
		t.Errorf("a fifth missing: the window says %s", stopped.Said)
	}
	s.photograph("lists-stopped")
	s.press("ctrl+e") // does nothing
	s.press("ctrl+1")
	s.scan(listed, sought)
	s.press("ctrl+r", "ctrl+2")
	s.lists("staged", 2, func() { // the others can be taken without it
		s.lists("idle", 2, func() { s.press("Escape") })
		write(t, folder, "rest/ferry.jsonl", madeUpList("Ferry watch", sought, 20, 100))
		write(t, folder, "rest/harbour.jsonl", madeUpList("Harbour wanted", "", 1, 20_100))
		s.bring(filepath.Join(folder, "rest"))
	})
	taken := s.lists("idle", 3, func() { s.press("ctrl+e") })
	if !strings.Contains(taken.Said, "Ferry watch stays as it was") {
		t.Errorf("taken without the list that is stopped: the window says %s", taken.Said)
	}
	s.press("ctrl+1")
	s.scan(listed, sought)
	s.press("ctrl+r", "ctrl+2")
	s.lists("staged", 3, func() { s.bring(fewer) })
	s.lists("word", 3, func() { s.press("Tab", "Return") })
	s.must(s.Type(s.Context, "VANIS"))
	s.press("Return") // is not the word
	s.lists("second", 3, func() {
		s.must(s.Type(s.Context, "H"))
		s.press("Return")
	})
	s.lists("idle", 4, func() { s.enter("s.miravan", "551928") }) // the second signs
	s.press("ctrl+1")
	s.scan(verdict("no_match"), sought)
	s.press("Return", "ctrl+2")

	// One key leads back.
	s.lists("idle", 3, func() { s.press("ctrl+b") })
	s.photograph("lists-back")
	s.press("ctrl+1")
	s.scan(listed, sought)
}
