package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"postern/app/border"
	"postern/app/desk/sync"
	"postern/app/search"
	"postern/store"
)

// explainOf runs explain and reads its JSON.
func explainOf(t *testing.T, args ...string) (x explanation, text string) {
	t.Helper()
	var out, told bytes.Buffer
	if status := Run(append([]string{"explain", "--json"}, args...), strings.NewReader(""), &out, &told); status != exitDone {
		t.Fatalf("status %d: %s", status, told.String())
	}
	if err := json.Unmarshal(out.Bytes(), &x); err != nil {
		t.Fatal(err)
	}
	var plain bytes.Buffer
	if status := Run(append([]string{"explain"}, args...), strings.NewReader(""), &plain, &told); status != exitDone {
		t.Fatalf("status %d: %s", status, told.String())
	}
	return x, plain.String()
}

// manyFile is a list on which one name has many neighbours.
func manyFile(t *testing.T) string {
	t.Helper()
	given, surnames := []string{"Belto", "Bella", "Harin", "Sovra", "Irrad"}, []string{"Zarvandi", "Zarvand", "Kestolo", "Ostrupi"}
	var b strings.Builder
	fmt.Fprintln(&b, `{"format":"postern-alerts/1","list":"Many","issued":"2026-11-19T06:00:00Z"}`)
	n := 0
	for _, g := range given {
		for _, s := range surnames {
			fmt.Fprintf(&b, `{"id":"M-%d","subject":"person","names":[{"text":"%s %s"}],"birth_dates":["19%02d-03-15"],"sex":"M","father_names":["%s %s"],"documents":[{"number":"MU10000%02d"}],"category":"smuggling","action":"refer"}`+"\n",
				n, g, s, 70+n, given[(n+1)%5], s, n)
			n++
		}
	}
	fmt.Fprintf(&b, `{"end":true,"alerts":%d}`+"\n", n)
	path := filepath.Join(t.TempDir(), "many.jsonl")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

var reckoned = []string{
	`{"name":"Belto Zarvandi"}`,
	`{"name":"Belto Zarvandi","birth_date":"1970-03-15","sex":"M","father_name":"Bella Zarvandi"}`,
	`{"name":"Belta Zarvandy","birth_date":"1985-12-01","sex":"F","nationality":"PAK","father_name":"Somebody Else"}`,
	`{"surname":"Kestolo","given_names":"Harin","document":{"number":"MU1000010"}}`,
}

func TestEvidenceAddsUpAndMakesTheScoreAsIsSaid(t *testing.T) {
	list := manyFile(t)
	verdicts := map[string]int{}
	for _, traveller := range reckoned {
		x, text := explainOf(t, "--list", list, "--traveller", traveller)
		if n := len(x.Explained); n == 0 || n > explained {
			t.Errorf("%s: %d alerts", traveller, len(x.Explained))
		}
		for _, a := range x.Explained {
			sum, last := 0.0, math.Inf(1)
			for _, r := range a.Reasons {
				if sum += r.Nats; math.Abs(r.Nats) > last {
					t.Errorf("%s, %s: %s stands behind what weighs less", traveller, a.Alert, r.Code)
				}
				last = math.Abs(r.Nats)
				if line := fmt.Sprintf("%+9.4f  %s\n", r.Nats, r.Sentence); !strings.Contains(text, line) || strings.Contains(line, "⟨") {
					t.Errorf("the text lacks %q", line)
				}
			}
			score := 1 - (1-x.Threshold)/(1+(sum-x.Asked)/search.NatsAbove)
			if sum < x.Asked {
				score = x.Threshold / (1 + (x.Asked-sum)/search.NatsBelow)
			}
			if math.Abs(sum-a.Evidence) > 1e-9 || math.Abs(score-a.Score) > 1e-6 {
				t.Errorf("%s, %s: evidence %v, score %v; they are said to be %v and %v", traveller, a.Alert, sum, score, a.Evidence, a.Score)
			}
			if above := a.Score >= x.Threshold; a.Why == whyAbove != (above && a.Verdict == border.VerdictPossible) || a.Why == whyBelow != (a.Verdict == border.VerdictNoMatch) {
				t.Errorf("%s, %s: score %v, verdict %s, why %s", traveller, a.Alert, a.Score, a.Verdict, a.Why)
			}
			verdicts[a.Why]++
		}
	}
	if verdicts[whyAbove] == 0 || verdicts[whyBelow] == 0 || verdicts[whyNumber] == 0 || verdicts[whyFields] == 0 {
		t.Errorf("not every rule was met: %v", verdicts)
	}
}

func TestAlertThatIsNamedIsExplainedAsAmongTheBest(t *testing.T) {
	list := manyFile(t)
	for _, traveller := range reckoned {
		x, _ := explainOf(t, "--list", list, "--traveller", traveller)
		for _, a := range x.Explained {
			one, _ := explainOf(t, "--list", list, "--traveller", traveller, "--alert", a.Alert)
			if d := cmp.Diff([]explainedAlert{a}, one.Explained); d != "" {
				t.Errorf("%s: %s", traveller, d)
			}
		}
	}
}

// stationWithoutSegment is a station as a version before segments made it.
func stationWithoutSegment(t *testing.T, list string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "station")
	s, err := store.CreateStation(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	found, err := sync.FindLists([]string{list})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sync.ImportLists(t.Context(), s, found, sync.ImportOptions{Now: time.Now()}); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestStationIsExplainedLikeItsListsAlsoWhereNothingWasPrepared(t *testing.T) {
	list := manyFile(t)
	old := stationWithoutSegment(t, list)
	station := filepath.Join(t.TempDir(), "station")
	var out, told bytes.Buffer
	if status := Run([]string{"import", "--station", station, "--list", list}, strings.NewReader(""), &out, &told); status != exitDone {
		t.Fatal(told.String())
	}
	for _, traveller := range reckoned {
		want, _ := explainOf(t, "--list", list, "--traveller", traveller)
		for _, dir := range []string{old, station} {
			got, _ := explainOf(t, "--station", dir, "--traveller", traveller)
			if d := cmp.Diff(want.Explained, got.Explained); d != "" || got.Frequencies != want.Frequencies {
				t.Errorf("%s: frequencies %s and %s, %s", traveller, want.Frequencies, got.Frequencies, d)
			}
		}
	}
	for dir, says := range map[string]bool{old: true, station: false} {
		told.Reset()
		if status := Run([]string{"explain", "--station", dir, "--traveller", reckoned[0]}, strings.NewReader(""), &out, &told); status != exitDone {
			t.Fatal(told.String())
		}
		if strings.Contains(told.String(), "preparing it from 20 alerts") != says {
			t.Errorf("that it is prepared anew: want %v, told %q", says, told.String())
		}
	}
}

func TestWhatAListSaysDoesNotSteerTheTerminal(t *testing.T) {
	path := filepath.Join(t.TempDir(), "odd.jsonl")
	lines := `{"format":"postern-alerts/1","list":"Odd","issued":"2026-11-19T06:00:00Z"}
{"id":"O\u001b[31m","subject":"person","names":[{"text":"Belto\u0007 Zarvandi"}],"category":"smuggling","action":"refer"}
{"end":true,"alerts":1}
`
	if err := os.WriteFile(path, []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	_, text := explainOf(t, "--list", path, "--traveller", `{"name":"Belto Zarvandi","father_name":"Harin \u001b[31m"}`)
	if strings.ContainsAny(text, "\x1b\a") || !strings.Contains(text, "Zarvandi agrees.") {
		t.Errorf("%q", text)
	}
}
