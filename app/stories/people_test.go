package stories

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"postern/app/border"
	"postern/app/desk/sync"
	"postern/app/names"
	"postern/app/search"
	"postern/store"
)

// The people of a station of the stories' own: made up, as everybody in its lists.
const (
	chiefLogin, chiefPIN     = "i.testarin", "804413"
	officerLogin, officerPIN = "b.zarvandi", "392716"
	givenPIN                 = "805162" // that the supervisor chose for him
)

// The lines that come when a screen's answer to what was done stands in the window.
const (
	lineReady    = "ready-painted"
	lineWaiting  = "waiting-painted"
	lineSettings = "settings-painted"
	lineJournal  = "journal-painted"
)

// said is what a screen says of itself in the state file.
type said struct {
	Phase string `json:"phase"`
	Said  string `json:"said"`
}

// screen does something and waits until a screen is doing what is wanted and says it, of
// which "" is anything.
func (s *story) screen(line, phase, words string, do func()) said {
	s.Helper()
	next := s.Mark()
	do()
	for {
		line, err := s.Wait(s.Context, next, line)
		s.must(err)
		next = line.Next
		text, err := os.ReadFile(s.state)
		s.must(err)
		var shown said
		s.must(json.Unmarshal(text, &shown))
		if strings.Contains(shown.Said, "⟨") {
			s.Errorf("a sentence is missing from the catalogue: %v", shown)
		}
		if shown.Phase == phase && strings.Contains(shown.Said, words) {
			return shown
		}
	}
}

// door is screen for the door.
func (s *story) door(phase, words string, do func()) said {
	s.Helper()
	return s.screen(LineDoor, phase, words, do)
}

// enter types texts into a form, each ended by Enter.
func (s *story) enter(texts ...string) {
	s.Helper()
	for _, text := range texts {
		s.must(s.Type(s.Context, text))
		s.press("Return")
	}
}

// signIn signs a person in at a door that may offer another.
func (s *story) signIn(login, pin string) {
	s.Helper()
	s.press("shift+Tab", "ctrl+a")
	s.must(s.Program.SignIn(s.Context, login, pin))
}

// ready does something that closes the case, and waits until the next traveller can come.
func (s *story) ready(do func()) Shown {
	s.Helper()
	mark := s.Mark()
	do()
	_, err := s.Wait(s.Context, mark, lineReady)
	s.must(err)
	shown, err := ReadShown(s.state)
	s.must(err)
	return shown
}

// goOn presses Enter until the screen is ready. A reader may end its line with two keys:
// the second, should it come within a tenth of a second, is not the officer's.
func (s *story) goOn() (keys int) {
	s.Helper()
	for mark := s.Mark(); ; {
		s.press("Return")
		keys++
		brief, cancel := context.WithTimeout(s.Context, time.Second)
		_, err := s.Wait(brief, mark, lineReady)
		cancel()
		if err == nil {
			return keys
		}
		s.must(s.Context.Err())
	}
}

// recoveryCode reads the code off the sheet that the window saved as a PDF, as who prints
// it does: the window's own files never hold it.
func (s *story) recoveryCode(sheet string) string {
	s.Helper()
	page, err := os.ReadFile(sheet)
	s.must(err)
	code := regexp.MustCompile(`[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){6}`).Find(page)
	if code == nil {
		s.Fatalf("no code stands on %s", sheet)
	}
	return string(code)
}

// silent fails where the window has told a secret: in its state, or in its log.
func (s *story) silent(secrets ...string) {
	s.Helper()
	state, err := os.ReadFile(s.state)
	s.must(err)
	for _, secret := range secrets {
		if bytes.Contains(state, []byte(secret)) {
			s.Errorf("the state file tells a secret: %s", state)
		}
		for _, line := range s.Program.Log() {
			if strings.Contains(line.Text, secret) {
				s.Errorf("the log tells a secret: %s", line.Text)
			}
		}
	}
}

// peopled makes the story's station: a supervisor, an officer, and the list, with the real
// lists where POSTERN_DATA names their folder. Nothing of it goes through the window, which
// is then started on it.
func (s *story) peopled(list string) {
	s.Helper()
	lists := []string{write(s.TB, s.folder, "lists/list.jsonl", list)}
	if data := os.Getenv("POSTERN_DATA"); data != "" {
		lists = append(lists, filepath.Join(data, "lists", "ofac-2022"), filepath.Join(data, "lists", "un-2026"))
	}
	s.stationWith(lists...)
}

// stationWith is peopled with files of lists.
func (s *story) stationWith(lists ...string) {
	s.Helper()
	s.founded()
	station, err := store.Secrets{File: s.key()}.OpenStation(s.station())
	s.must(err)
	now := time.Now()
	_, err = station.SignIn(chiefLogin, chiefPIN, now)
	s.must(err)
	found, err := sync.FindLists(lists)
	s.must(err)
	tables := names.LoadFrequencies()
	_, err = sync.ImportLists(s.Context, station, found, sync.ImportOptions{
		Now: now, Indexer: search.NewBuilder(tables), IndexedBy: search.SegmentName(tables), Who: chiefLogin,
	})
	s.must(err)
	s.must(station.Close())
}

// founded makes the station with its people, and without lists.
func (s *story) founded() {
	s.Helper()
	now := time.Now()
	station, err := store.Secrets{File: s.key()}.CreateStation(s.station())
	s.must(err)
	_, err = station.Found(store.Founding{Station: "Samplon crossing", Login: chiefLogin, Name: "Ilva Testarin", PIN: chiefPIN, Now: now})
	s.must(err)
	s.must(station.Enrol(officerLogin, "Belto Zarvandi", border.RoleOfficer, givenPIN, now))
	_, err = station.SignIn(officerLogin, givenPIN, now)
	s.must(err)
	s.must(station.ChangePIN(givenPIN, officerPIN, now))
	s.must(station.Close())
}

// passport writes the two lines of a made-up traveller's passport (ICAO 9303-4).
func passport(surname, given, number, birth, sex string) []string {
	const state, expires = "UTO", "310520"
	fill := func(text string, wide int) string { return text + strings.Repeat("<", wide-len(text)) }
	digit := func(text string) string {
		sum := 0
		for i, r := range text {
			value := strings.IndexRune("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", r) // -1: <
			sum += max(value, 0) * [3]int{7, 3, 1}[i%3]
		}
		return fmt.Sprint(sum % 10)
	}
	number = fill(number, 9)
	n, b, e, rest := number+digit(number), birth+digit(birth), expires+digit(expires), fill("", 14)+"<"
	name := strings.ReplaceAll(surname+"<<"+given, " ", "<")
	return []string{fill("P<"+state+name, 44), n + state + b + sex + e + rest + digit(n+b+e+rest)}
}

// travellers are made-up people whom no list holds.
func travellers(n int) (zones [][]string) {
	surnames := []string{"OSTRUPI", "KESTOLO", "MIRAVAN", "TALVARO", "DAMELIK"}
	given := []string{"SOVRA", "HARIN", "QUENNA", "IRRAD", "NOSTA", "ELBITO", "VARRIN"}
	for i := range n {
		zones = append(zones, passport(surnames[i%len(surnames)], given[i%len(given)]+" "+given[i*3%len(given)], fmt.Sprintf("X%07d", 4000000+i*37), fmt.Sprintf("%02d%02d%02d", 60+i%35, 1+i%12, 1+i%28), []string{"F", "M"}[i%2]))
	}
	return zones
}

// middle returns the median and the time that 95 % kept within.
func middle(took []time.Duration) (median, most time.Duration) {
	slices.Sort(took)
	return took[len(took)/2].Round(100 * time.Microsecond), took[len(took)*95/100].Round(100 * time.Microsecond)
}

func TestMadeUpPassportsAreReadAsTheyAreMeant(t *testing.T) {
	if got := passport("LINDQVIST", "TYRA ELIN", "X12345678", "910214", "F"); !slices.Equal(got, []string{ordinary[0], "X123456785UTO9102147F3105205<<<<<<<<<<<<<<<8"}) {
		t.Errorf("%q, want %q", got, ordinary)
	}
	for _, zone := range travellers(40) {
		if len(zone[0]) != 44 || len(zone[1]) != 44 {
			t.Errorf("%q is %d and %d letters long", zone, len(zone[0]), len(zone[1]))
		}
	}
}
