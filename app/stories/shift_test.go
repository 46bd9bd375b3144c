package stories

import (
	"encoding/json"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// watch is a list of made-up people for a station of the stories' own.
func watch() string {
	return `{"format":"postern-alerts/1","list":"Ferry watch","issued":"2026-11-19T06:00:00Z"}
{"id":"W-1","subject":"person","names":[{"text":"Quentilo Abrascari"}],"birth_dates":["1979-03-08"],"sex":"M","category":"smuggling","action":"refer","issuing_state":"UTO"}
{"id":"W-2","subject":"person","names":[{"text":"Sembra Undari"}],"birth_dates":["1988-10-21"],"sex":"F","category":"wanted","action":"discreet","issuing_state":"UTO"}
{"id":"W-3","subject":"document","documents":[{"type":"passport","number":"L0450017","issuing_state":"UTO","event":"Lost, 2026-04"}],"category":"document","action":"keep","issuing_state":"UTO"}
{"end":true,"alerts":3}
`
}

// The travellers of that list, and the one with the lost document.
func watched() []string  { return passport("ABRASCARI", "QUENTILO", "A7700123", "790308", "M") }
func discreet() []string { return passport("UNDARI", "SEMBRA", "D1200456", "881021", "F") }
func lost() []string     { return passport("PERDUVAL", "ANNIKO", "L0450017", "700101", "F") }

func TestFirstStartLeadsToAnOfficerWhoChecksAndHasNoSyncAndNoJournal(t *testing.T) {
	s := onDisplay(t)
	s.start()
	list := write(t, s.folder, "lists/watch.jsonl", watch())

	// Who is responsible, and the sheet, which goes to paper.
	s.door("sheet", "", func() { s.enter("Samplon crossing", "Ilva Testarin", chiefPIN, chiefPIN) })
	sheet := filepath.Join(s.folder, "Postern recovery sheet.pdf")
	s.door("sheet", sheet, func() { s.press("ctrl+o") })
	code := s.recoveryCode(sheet)
	s.silent(code, chiefPIN)
	s.door("sheet", "not the last group", func() { s.enter("0000") })
	mark := s.Mark()
	s.enter(strings.ToLower(code[len(code)-4:]))
	_, err := s.Wait(s.Context, mark, LineFirstFrame)
	s.must(err)
	s.photographOnce("shift-first-counter", func(p image.Image) bool { return ground(p, focusRing) > aRing }) // the next scan belongs there

	// An officer, and the lists.
	s.screen(lineSettings, "idle", "", func() { s.press("ctrl+4") })
	s.screen(lineSettings, "enrol", "", func() { s.press("ctrl+e") })
	s.screen(lineSettings, "idle", "signs in as "+officerLogin, func() { s.enter("Belto Zarvandi", "1", givenPIN, givenPIN) })
	s.lists("idle", 0, func() { s.press("ctrl+2") })
	s.lists("staged", 0, func() { s.bring(list) })
	s.lists("idle", 1, func() { s.press("ctrl+e") })
	s.door("sign-in", "", func() { s.press("ctrl+q") })

	// The officer checks, and has nothing else.
	s.door("own", "", func() { // in place of the one that he was given
		s.press("shift+Tab", "ctrl+a")
		s.must(s.Type(s.Context, officerLogin))
		s.press("Tab")
		s.enter(givenPIN)
	})
	mark = s.Mark()
	s.enter(officerPIN, officerPIN)
	_, err = s.Wait(s.Context, mark, LineFirstFrame)
	s.must(err)
	before := s.Mark()
	s.scan(verdict("no_match"), travellers(1)[0]...)
	s.press("ctrl+3", "ctrl+4", "ctrl+5")
	s.screen(lineSettings, "idle", "", func() { s.press("ctrl+2") })
	s.photograph("shift-officer")
	s.press("ctrl+e") // enrols nobody: it is not his
	s.press("ctrl+1")
	s.scan(onAlert("Quentilo Abrascari"), watched()...)
	for _, line := range s.Program.Log()[before:] {
		for _, other := range []string{lineLists, lineJournal, lineSettings + " enrol"} {
			if strings.HasPrefix(line.Text, other) {
				t.Errorf("an officer's window says %q", line.Text)
			}
		}
	}
	s.silent(code, chiefPIN, givenPIN, officerPIN)
}

// The ring around what has the keyboard, and how much of the window it takes at least.
var focusRing = color.RGBA{0x0b, 0x63, 0xf6, 0xff}

const aRing = 0.0005

// onAlert wants an alert first.
func onAlert(name string) func(Shown) bool {
	return func(shown Shown) bool {
		return (shown.Verdict == "possible_match" || shown.Verdict == "match") && len(shown.Matches) > 0 && shown.Matches[0] == name
	}
}

func TestTwentyTravellersGoThroughWithOneKeyEach(t *testing.T) {
	s := onDisplay(t)
	s.peopled(watch())
	s.start()
	s.signInFresh(officerLogin, officerPIN)
	const n = 20
	var took, inside []time.Duration
	keys := 0
	for _, zone := range travellers(n) {
		s.must(s.Program.Scan(s.Context, zone[0]))
		s.must(s.Type(s.Context, zone[1]))
		mark, pressed := s.Mark(), time.Now()
		s.answer(verdict("no_match"), func() error { return s.Program.Press(s.Context, "Return") }) // the reader's last key
		painted := s.lastAnswer(mark)
		took = append(took, painted.Sub(pressed))
		submitted, err := s.Wait(s.Context, mark, LineSubmitted)
		s.must(err)
		inside = append(inside, painted.Sub(submitted.At))
		s.photograph("shift-no-match") // the officer looks
		keys += s.goOn()
	}
	if keys != n {
		t.Errorf("%d keys for %d travellers, want one each", keys, n)
	}
	median, most := middle(took)
	own, ownMost := middle(inside)
	t.Logf("a no-match traveller: %d key after the scan; from the last key of the scan to the painted answer: n %d, median %v, 95 %% %v; of that the program's own: median %v, 95 %% %v", keys/n, n, median, most, own, ownMost)
}

// lastAnswer is when the last answer was painted. One may come late that is half a zone's.
func (s *story) lastAnswer(after Mark) (at time.Time) {
	for _, line := range s.Program.Log()[after:] {
		if strings.HasPrefix(line.Text, LineVerdict) {
			at = line.At
		}
	}
	return at
}

func TestTravellersAreReleasedReferredTakenBackAndWaitTheirTurn(t *testing.T) {
	s := onDisplay(t)
	s.peopled(watch())
	s.start()
	s.signInFresh(officerLogin, officerPIN)

	// A typed name is released with a reason, which is taken back and given anew.
	sought := onAlert("Quentilo Abrascari")
	s.scan(sought, "quentilo abrascari")
	s.press("Return") // leaves no open case
	if said := s.ready(func() { s.press("ctrl+l", "4") }).Said; !strings.Contains(said, "Released") {
		t.Errorf("after a release the window says %q", said)
	}
	s.snapshot("shift-released")
	s.answer(sought, func() error { return s.Program.Press(s.Context, "ctrl+u") })
	s.photograph("shift-taken-back")
	s.ready(func() { s.press("ctrl+l", "4") })

	// A scan that comes meanwhile waits until the case is referred.
	s.scan(sought, watched()...)
	s.must(s.Program.Scan(s.Context, travellers(1)[0]...))
	s.answer(verdict("no_match"), func() error { return s.Program.Press(s.Context, "ctrl+r") })
	s.photograph("shift-next-was-waiting")
	s.goOn()

	// A number on a list of lost documents, a zone that is damaged.
	shown := s.scan(func(shown Shown) bool { return shown.Verdict == "match" }, lost()...)
	if shown.Action == "" {
		t.Errorf("a lost document: %v", shown)
	}
	s.photograph("shift-lost-document")
	s.ready(func() { s.press("ctrl+r") })
	s.scan(verdict("damaged"), damaged...)
	s.photograph("shift-damaged")
	s.ready(func() { s.press("ctrl+n") })

	// Of a discreet alert nothing is told: what the window says is what it says of anybody.
	common := s.stateAfter(travellers(1)[0])
	plain := s.photograph("shift-common")
	s.goOn()
	if got := s.stateAfter(discreet()); got != common {
		t.Errorf("a discreet alert: the window says\n%s\nand of anybody\n%s", got, common)
	}
	if a, b := ground(plain, paleGreen), ground(s.photograph("shift-discreet"), paleGreen); a < aBanner || b < aBanner {
		t.Errorf("no match stands on %.3f of the window, a discreet one on %.3f", a, b)
	}
	standing := s.photograph("shift-discreet")
	s.press("ctrl+t")
	s.photographOnce("shift-discreet-notes", func(p image.Image) bool {
		return share(p, func(x, y int, c color.Color) bool { return c != standing.At(x, y) }) > aBanner // the form
	})
	s.press("Escape")
	s.goOn()
	s.photograph("shift-figures")
}

// signInFresh signs in at a door that offers nobody.
func (s *story) signInFresh(login, pin string) {
	s.Helper()
	s.must(s.Program.SignIn(s.Context, login, pin))
}

// stateAfter is all that the window says after a scan, but how long the search took.
func (s *story) stateAfter(zone []string) string {
	s.Helper()
	s.scan(verdict("no_match"), zone...)
	text, err := os.ReadFile(s.state)
	s.must(err)
	var all map[string]any
	s.must(json.Unmarshal(text, &all))
	text, err = json.Marshal(all)
	s.must(err)
	return string(text)
}
