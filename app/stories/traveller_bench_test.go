package stories

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"postern/app/names"
	"postern/app/search/crowd"
)

// BenchmarkTraveller measures a traveller whom no list holds, in the window: from the last
// key of the scan to the painted answer, and from when the window took the line. A reader
// types with pauses of milliseconds; at-once is the worst case, all letters of both lines
// without one. The lists are the demonstration's; with BENCH_MILLION a million made-up
// people. The next scan closes the case before: no key of the officer's is in it.
func BenchmarkTraveller(b *testing.B) {
	s := onDisplay(b)
	s.Context = context.Background()
	login, pin := OfficerLogin, OfficerPIN
	if os.Getenv("BENCH_MILLION") == "" {
		s.start("--demonstration")
	} else {
		s.stationWith(crowdFile(b, s.folder, 1_000_000))
		s.start()
		login, pin = officerLogin, officerPIN
	}
	s.signInFresh(login, pin)
	s.scan(func(shown Shown) bool { return shown.Verdict != "opening" }, travellers(1)[0]...)
	b.Run("reader", func(b *testing.B) { s.travellersPainted(b, s.TypeAsReader) })
	b.Run("at-once", func(b *testing.B) { s.travellersPainted(b, s.Type) })
}

func (s *story) travellersPainted(b *testing.B, types func(context.Context, string) error) {
	defer func(was context.Context) { s.Context = was }(s.Context)
	var fromKey, fromLine []time.Duration
	for _, zone := range travellers(b.N + 1)[1:] {
		var end context.CancelFunc
		s.Context, end = context.WithTimeout(context.Background(), patience)
		s.must(types(s.Context, zone[0]))
		s.press("Return")
		s.must(types(s.Context, zone[1]))
		mark, pressed := s.Mark(), time.Now()
		s.press("Return")
		painted, err := s.Wait(s.Context, mark, LineVerdict)
		s.must(err)
		fromKey = append(fromKey, painted.At.Sub(pressed))
		fromLine = append(fromLine, painted.At.Sub(s.lastSubmitted(mark, painted.At)))
		if shown, err := ReadShown(s.state); err != nil || !verdict("no_match")(shown) {
			s.press("ctrl+r") // somebody of the million bears such a name
		}
		end()
	}
	report(b, "from-key", fromKey)
	report(b, "from-line", fromLine)
	b.ReportMetric(float64(b.N), "travellers")
}

// lastSubmitted is when the window took the last line before a moment: that of a zone's
// first line may come late.
func (s *story) lastSubmitted(after Mark, before time.Time) (at time.Time) {
	for _, line := range s.Program.Log()[after:] {
		if strings.HasPrefix(line.Text, LineSubmitted) && line.At.Before(before) {
			at = line.At
		}
	}
	return at
}

// crowdFile writes a list of made-up people, as many as asked.
func crowdFile(b *testing.B, folder string, persons int) string {
	b.Helper()
	path := filepath.Join(folder, "crowd.jsonl")
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	out := bufio.NewWriterSize(f, 1<<20)
	fmt.Fprintln(out, `{"format":"postern-alerts/1","list":"Made-up crowd","issued":"2026-11-19T06:00:00Z"}`)
	n := 0
	for a := range crowd.New(5, names.LoadFrequencies()).Alerts(persons) {
		type name struct {
			Text string `json:"text"`
		}
		line := struct {
			ID       string   `json:"id"`
			Subject  string   `json:"subject"`
			Names    []name   `json:"names"`
			Births   []string `json:"birth_dates,omitempty"`
			Category string   `json:"category"`
			Action   string   `json:"action"`
		}{ID: fmt.Sprintf("C-%d", n), Subject: "person", Category: "wanted", Action: "refer"}
		for _, one := range a.Names {
			line.Names = append(line.Names, name{one.Text})
		}
		for _, d := range a.BirthDates {
			line.Births = append(line.Births, d.String())
		}
		text, err := json.Marshal(line)
		if err != nil {
			b.Fatal(err)
		}
		out.Write(append(text, '\n'))
		n++
	}
	fmt.Fprintf(out, `{"end":true,"alerts":%d}`+"\n", n)
	if err := out.Flush(); err != nil {
		b.Fatal(err)
	}
	return path
}
