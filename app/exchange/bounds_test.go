package exchange

import (
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
)

func stepOf(line string) string {
	return `{"format":"postern-step/1","list":"Red book","from":1,"to":2}` + "\n" + line + "\n" + `{"end":{"put":1,"gone":0}}` + "\n"
}

func TestLineOfAStepThatIsAllObjectsIsRefusedBeforeItFillsTheMemory(t *testing.T) {
	for _, field := range []string{"documents", "names", "misused", "photos"} {
		text := stepOf(`{"put":{"id":"R-2","subject":"person","category":"smuggling","action":"refer","` + field + `":[{}` + strings.Repeat(",{}", 1<<20) + `]}}`)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := readAll(text)
		runtime.ReadMemStats(&after)
		if !errors.Is(err, ErrBadStep) {
			t.Errorf("%s: %v", field, err)
		}
		if took := after.TotalAlloc - before.TotalAlloc; took > 64<<20 {
			t.Errorf("%s: it took %d MB", field, took>>20)
		}
	}
}

func TestAlertOfAStepIsBoundByWhatOneOfABaseIs(t *testing.T) {
	const whole = `"id":"R-2","subject":"person","names":[{"text":"Belto Zarvandi"}],"category":"smuggling","action":"refer"`
	if _, err := readAll(stepOf(`{"put":{` + whole + `}}`)); err != nil {
		t.Fatal(err)
	}
	names := make([]string, 600)
	for i := range names {
		names[i] = fmt.Sprintf(`{"text":"Belto Zarvandi %d"}`, i)
	}
	long, _ := json.Marshal(strings.Repeat("x", 30_000))
	for what, line := range map[string]string{
		"an action that is none":  strings.Replace(whole, "refer", "shoot", 1),
		"a category that is none": strings.Replace(whole, "smuggling", "dislike", 1),
		"no name":                 strings.Replace(whole, `{"text":"Belto Zarvandi"}`, ``, 1),
		"hundreds of names":       strings.Replace(whole, `{"text":"Belto Zarvandi"}`, strings.Join(names, ","), 1),
		"a novel":                 whole + `,"remarks":` + string(long),
		"an id that is no line":   strings.Replace(whole, "R-2", `R-2\u202e`, 1),
	} {
		if _, err := readAll(stepOf(`{"put":{` + line + `}}`)); !errors.Is(err, ErrBadStep) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestErrorOfAStepShowsNothingOfAnAlert(t *testing.T) {
	for _, line := range []string{
		`{"put":{"id":"R-2","birth_dates":["1984-13-77"]}}`,
		`{"put":{"id":"R-2","names":"Belto Zarvandi 1984"}}`,
		`{"put":{"id":19841313}}`,
		`{"put":{"id":"R-2","subject":"Zarvandi 1984"}}`,
		`{"gone":"R-1","put":{"id":"1984"}}`,
	} {
		_, err := readAll(stepOf(line))
		if !errors.Is(err, ErrBadStep) {
			t.Fatalf("%s: %v", line, err)
		}
		if text := err.Error(); strings.Contains(text, "1984") || strings.Contains(text, "Zarvandi") {
			t.Errorf("it shows %q", text)
		}
	}
}

func TestBaseThatIsNotWhatItsStepsLeadToIsNoManifest(t *testing.T) {
	for what, spoil := range map[string]func(*List){
		"another state": func(l *List) { l.Base.State = stateNamed(99) },
		"another count": func(l *List) { l.Base.Alerts++ },
	} {
		for _, to := range []uint64{3, 5} { // in the midst of the steps, and where they end
			m := manifestSeed()
			l := &m.Lists[0]
			l.Base.To, l.Base.State, l.Base.Alerts = to, stateNamed(to), int(to)
			if err := m.Check("PAK"); err != nil {
				t.Fatal(err)
			}
			spoil(l)
			if err := m.Check("PAK"); !errors.Is(err, ErrBadManifest) {
				t.Errorf("%s, at %d: %v", what, to, err)
			}
		}
	}
}

// Such a time has no year that a station could keep.
func TestTimeBeyondAllCalendarsIsInNoManifest(t *testing.T) {
	for _, text := range []string{"9999-12-31T23:59:59-14:00", "0000-01-01T00:00:00+14:00", "0001-01-01T00:00:00+14:00"} {
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		for what, spoil := range map[string]func(*Manifest){
			"manifest": func(m *Manifest) { m.Issued = at },
			"list":     func(m *Manifest) { m.Lists[0].Issued = at },
		} {
			m := manifestSeed()
			spoil(&m)
			if err := m.Check("PAK"); !errors.Is(err, ErrBadManifest) {
				t.Errorf("%s %s: %v", what, text, err)
			}
		}
	}
}

// A name stands in sentences, in the journal and on slips, between other words.
func TestNameOfAListStaysInItsLine(t *testing.T) {
	for name, may := range map[string]bool{
		"Red book": true, "سرخ کتاب": true, "کتاب\u200cها": true, // with a joiner, as it is written
		"Red\nbook": false, "Red book\x1b[2J": false, "Red \u202ekoob": false, "Red \u2066book": false, "Red\u2028book": false,
		" Red book": false, "Red book ": false, "\xff": false,
	} {
		m := manifestSeed()
		m.Lists[0].Name = name
		if err := m.Check("PAK"); (err == nil) != may {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// What a station notes of a plan grows with them.
func TestStatesAndNamesOfFilesAreOfTheirSize(t *testing.T) {
	for what, spoil := range map[string]func(*List){
		"a state that is none": func(l *List) { l.Steps[0].State = strings.Repeat("<", 100_000) },
		"a short state":        func(l *List) { l.Steps[0].State = "12" },
		"a long name":          func(l *List) { l.Steps[0].Target = "PAK/" + strings.Repeat("<", 100_000) },
		"a name of two lines":  func(l *List) { l.Steps[0].Target = "PAK/red\nbook" },
	} {
		m := manifestSeed()
		spoil(&m.Lists[0])
		err := m.Check("PAK")
		if !errors.Is(err, ErrBadManifest) {
			t.Errorf("%s: %v", what, err)
		} else if len(err.Error()) > 1_000 {
			t.Errorf("%s: the error has %d bytes", what, len(err.Error()))
		}
	}
}
