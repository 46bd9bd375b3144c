package desk

import (
	"bufio"
	"context"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"postern/app/border"
	"postern/app/names"
	"postern/app/search"
	"postern/store"
)

// large is how many people an import is measured with: a million with
// POSTERN_SOAK.
func large() int {
	if os.Getenv("POSTERN_SOAK") != "" {
		return 1_000_000
	}
	return 20_000
}

// peopleFile is a FollowTheMoney list of made-up people, 1 kB each.
func peopleFile(t testing.TB, count int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "people.ftm.json")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out := bufio.NewWriterSize(f, 1<<20)
	surnames := []string{"Zarvandi", "Kestolo", "Miravan", "Ostrupi", "Talvaro"}
	given := []string{"Belto", "Harin", "Sovra", "Dameli", "Quen", "Irrad", "Nosta"}
	for n := range count {
		g, s, other := given[n%7], surnames[n%5], surnames[n*3%5]
		fmt.Fprintf(out, `{"id":"made-%08x","caption":"%s %s","schema":"Person","referents":["made-referent-%08x"],"datasets":["made_up_people"],"first_seen":"2024-01-02T03:04:05","last_seen":"2025-11-12T13:14:15","properties":{`, n, g, s, n)
		fmt.Fprintf(out, `"name":["%s %s","%s %s %d"],"alias":["%s the %dth","%s %s"],"firstName":["%s"],"lastName":["%s"],"fatherName":["%s %s"],`, g, s, g, s, n, g, n, given[n*5%7], other, g, s, given[n*2%7], s)
		fmt.Fprintf(out, `"birthDate":["19%02d-%02d-%02d"],"birthPlace":["Altamora"],"gender":["male"],"nationality":["pak"],"country":["pak"],"passportNumber":["MU%07d"],`, 40+n%60, 1+n%12, 1+n%28, n)
		fmt.Fprintf(out, `"topics":["sanction","crime.fin"],"program":["Made-up programme"],"programId":["MADE-UP"],"publisher":["Office of made-up people"],"sourceUrl":["https://example.org/people/%d"],`, n)
		fmt.Fprintf(out, `"notes":["Entry %d of a list of people who were made up to measure an import; nobody of this name is meant."],"createdAt":["2021-03-04"],"modifiedAt":["2025-05-06"]},"target":true}`+"\n", n)
	}
	if err := out.Flush(); err != nil {
		t.Fatal(err)
	}
	return path
}

// counting counts alerts; its blocks are as many as an index of them would have.
type counting int

func (c *counting) Add(border.Alert) error { *c++; return nil }

func (c *counting) Blocks(context.Context, func(done, total int)) (iter.Seq2[[]byte, error], error) {
	return func(yield func([]byte, error) bool) {
		block := make([]byte, 1<<20)
		for range int(*c)*190/len(block) + 1 {
			if !yield(block, nil) {
				return
			}
		}
	}, nil
}

// BenchmarkImport is all of an import but the making of the index.
func BenchmarkImport(b *testing.B) {
	path := peopleFile(b, large())
	if i, err := os.Stat(path); err == nil {
		b.SetBytes(i.Size())
	}
	for b.Loop() {
		s, err := store.CreateStation(filepath.Join(b.TempDir(), "station"))
		if err != nil {
			b.Fatal(err)
		}
		importPeople(b, s, path)
		s.Close()
	}
	b.ReportMetric(float64(b.N*large())/b.Elapsed().Seconds(), "alerts/s")
	b.ReportMetric(peakMemory(), "peak-MB")
}

func importPeople(t testing.TB, s *store.Station, path string) {
	t.Helper()
	found, err := FindLists([]string{path})
	if err != nil {
		t.Fatal(err)
	}
	im, err := ImportLists(context.Background(), s, found, ImportOptions{Now: brought, Indexer: new(counting), IndexedBy: "counted"})
	if err != nil || im.Edition.Alerts != large() || im.Lists[0].WarningCount > 0 {
		t.Fatalf("%+v, %v", im.Edition, err)
	}
}

// peakMemory is the most that this process has had, in MB; 0 where the system does
// not tell as Linux does.
func peakMemory() float64 {
	text, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(text)) {
		var kilobytes float64
		if n, _ := fmt.Sscanf(line, "VmHWM: %f", &kilobytes); n == 1 {
			return kilobytes / 1024
		}
	}
	return 0
}

// Of a million alerts only some are in memory at any time.
func TestImportOfAMillionStaysWithinItsMemory(t *testing.T) {
	if os.Getenv("POSTERN_SOAK") == "" {
		t.Skip("POSTERN_SOAK is not set; it takes the large list")
	}
	before := peakMemory()
	if before == 0 {
		t.Skip("the system does not tell how much memory a process had")
	}
	importPeople(t, newStation(t), peopleFile(t, large()))
	const most = 600
	if peak := peakMemory(); peak > before+most {
		t.Errorf("%.0f MB, want at most %d more than the %.0f before", peak, most, before)
	}
}

// BenchmarkLoad is what a start waits for until somebody can be checked.
func BenchmarkLoad(b *testing.B) {
	s := newStation(b)
	found, err := FindLists([]string{peopleFile(b, large())})
	if err != nil {
		b.Fatal(err)
	}
	t := names.LoadFrequencies()
	o := ImportOptions{Now: brought, Indexer: search.NewBuilder(t), IndexedBy: search.SegmentName(t)}
	if _, err := ImportLists(context.Background(), s, found, o); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		d := newDesk()
		if err := d.Load(s); err != nil {
			b.Fatal(err)
		}
		if err := d.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(large()), "alerts")
}
