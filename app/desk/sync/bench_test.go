package sync

import (
	"context"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"postern/app/border"
	"postern/app/desk/made"
	"postern/store"
)

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
	path := made.PeopleFile(b, made.Large())
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
	b.ReportMetric(float64(b.N*made.Large())/b.Elapsed().Seconds(), "alerts/s")
	b.ReportMetric(peakMemory(), "peak-MB")
}

func importPeople(t testing.TB, s *store.Station, path string) {
	t.Helper()
	found, err := FindLists([]string{path})
	if err != nil {
		t.Fatal(err)
	}
	im, err := ImportLists(context.Background(), s, found, ImportOptions{Now: made.Brought(), Indexer: new(counting), IndexedBy: "counted"})
	if err != nil || im.Edition.Alerts != made.Large() || im.Lists[0].WarningCount > 0 {
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
	importPeople(t, made.Station(t), made.PeopleFile(t, made.Large()))
	const most = 600
	if peak := peakMemory(); peak > before+most {
		t.Errorf("%.0f MB, want at most %d more than the %.0f before", peak, most, before)
	}
}
