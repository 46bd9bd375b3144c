package lists

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"postern/app/border"
)

// realList returns a folder of the real lists, which are not part of the project.
func realList(t *testing.T, name string) string {
	t.Helper()
	dir := os.Getenv("POSTERN_DATA")
	if dir == "" {
		t.Skip("POSTERN_DATA names no folder with the real lists; the project ships none of them")
	}
	return filepath.Join(dir, filepath.FromSlash(name))
}

// tally counts what the alerts of a list hold.
type tally struct {
	alerts, names, weak, births, nationalities, documents int
}

func (n *tally) add(a border.Alert) error {
	n.alerts++
	n.names += len(a.Names)
	for _, name := range a.Names {
		if name.Weak {
			n.weak++
		}
	}
	n.births += len(a.BirthDates)
	n.nationalities += len(a.Nationalities)
	n.documents += len(a.Documents)
	return nil
}

func TestRealListsGiveTheCountsTheirOwnersState(t *testing.T) {
	for name, want := range map[string]struct {
		persons, read int
		format        Format
		least         tally
	}{
		"lists/ofac-2022":              {4643, 9044, FormatOFAC, tally{4643, 12800, 1700, 5200, 2850, 3600}},
		"lists/un-2026":                {730, 1003, FormatUN, tally{730, 3250, 640, 880, 640, 460}},
		"names/ofac-one-alias-removed": {4643, 4644, FormatOFAC, tally{4643, 11300, 1000, 0, 0, 0}},
	} {
		t.Run(name, func(t *testing.T) {
			var got tally
			report, err := Read(realList(t, name), got.add)
			if err != nil {
				t.Fatal(err)
			}
			if report.Kept != want.persons || report.Read != want.read || report.Format != want.format || report.RejectedCount != 0 {
				t.Errorf("kept %d of %d, format %s, rejected %v", report.Kept, report.Read, report.Format, report.Rejected)
			}
			t.Logf("%+v, warnings %v", got, report.WarningsBy)
			l := want.least
			if got.names < l.names || got.weak < l.weak || got.births < l.births || got.nationalities < l.nationalities || got.documents < l.documents {
				t.Errorf("got %+v, want at least %+v", got, l)
			}
			for _, c := range []struct {
				code WarnCode
				of   int
			}{{WarnDate, got.births}, {WarnCountry, got.nationalities}, {WarnDocument, got.documents}, {WarnName, got.names}} {
				if n := report.WarningsBy[c.code]; n*200 > c.of {
					t.Errorf("%d of %d could not be read (%s)", n, c.of, c.code)
				}
			}
		})
	}
}

func BenchmarkRead(b *testing.B) {
	const n = 20000
	for _, format := range []Format{FormatOFAC, FormatUN, FormatEU, FormatFTM, FormatAlerts, FormatDocuments} {
		files := made(b, format, n)
		fsys := tree(files...)
		b.Run(string(format), func(b *testing.B) {
			b.SetBytes(int64(len(files[1])))
			b.ReportAllocs()
			for b.Loop() {
				s, err := DetectFS(fsys, "l")
				if err != nil {
					b.Fatal(err)
				}
				report, err := s.Read(func(a border.Alert) error { _, err := io.WriteString(io.Discard, a.ID); return err })
				if err != nil || report.Kept != n {
					b.Fatalf("%v %+v", err, report)
				}
			}
			b.ReportMetric(float64(b.N)*n/b.Elapsed().Seconds(), "alerts/s")
		})
	}
}

// BenchmarkFTMTies reads persons of whom each has a passport, which stands before
// him, and every second a brother.
func BenchmarkFTMTies(b *testing.B) {
	const n = 20000
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, `{"id":"p-%d","schema":"Passport","properties":{"holder":["NK-%[1]d"],"number":["AB%07[1]d"],"country":["pk"]}}`+"\n", i)
		if i%2 == 1 {
			fmt.Fprintf(&text, `{"id":"f-%d","schema":"Family","properties":{"person":["NK-%[1]d"],"relative":["NK-%d"],"relationship":["brother"]}}`+"\n", i, i-1)
		}
	}
	fsys := tree("l/list", text.String()+made(b, FormatFTM, n)[1])
	b.ReportAllocs()
	for b.Loop() {
		s, err := DetectFS(fsys, "l")
		if err != nil {
			b.Fatal(err)
		}
		documents := 0
		report, err := s.Read(func(a border.Alert) error { documents += len(a.Documents); return nil })
		if err != nil || report.Kept != n || documents != 2*n || report.WarningCount != 0 {
			b.Fatalf("%v, %d documents, %+v", err, documents, report)
		}
	}
	b.ReportMetric(float64(b.N)*n/b.Elapsed().Seconds(), "alerts/s")
}
