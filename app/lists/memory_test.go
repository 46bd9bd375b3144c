package lists

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"

	"postern/app/border"
)

// BenchmarkReadFile reads lists of any size and tells the most memory that the
// process held of the system for it, beyond what it held before: MB, of a million
// bytes. POSTERN_SOAK=1 reads two million rows a list too, POSTERN_ROWS another number.
func BenchmarkReadFile(b *testing.B) {
	sizes := []int{200_000}
	if os.Getenv("POSTERN_SOAK") != "" {
		sizes = append(sizes, 2_000_000)
	}
	if n := 0; os.Getenv("POSTERN_ROWS") != "" {
		if _, err := fmt.Sscan(os.Getenv("POSTERN_ROWS"), &n); err != nil {
			b.Fatal(err)
		}
		sizes = []int{n}
	}
	measure := func(name string, all func(n int) crowdFS) {
		for _, n := range sizes {
			b.Run(fmt.Sprintf("%s/rows=%d", name, n), func(b *testing.B) {
				most := 0.0
				for b.Loop() {
					most = max(most, mostMemory(b, all(n), n))
				}
				b.ReportMetric(most/1e6, "MB")
				b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "rows/s")
			})
		}
	}
	for _, format := range allFormats {
		measure(string(format), func(n int) crowdFS { return crowdFS(crowds(format, n)) })
	}
	measure("ties", func(n int) crowdFS { return crowdFS(crowdOfTies(n)) })
	measure("ofac_backwards", func(n int) crowdFS {
		all := crowds(FormatOFAC, n)
		for _, name := range []string{"sdn.csv", "alt.csv"} {
			file := all[name]
			forwards := file.row
			file.row = func(i int) string { return forwards(n - 1 - i) }
			all[name] = file
		}
		return all
	})
}

// crowdOfTies is a FollowTheMoney list of n persons, each with a passport that stands
// before him and a sanction behind.
func crowdOfTies(n int) map[string]crowd {
	all := crowds(FormatFTM, n)
	file := all["list"]
	person := file.row
	file.row = func(i int) string {
		return fmt.Sprintf(`{"id":"p-%d","schema":"Passport","properties":{"holder":["NK-%[1]d"],"number":["AB%07[1]d"],"country":["pk"]}}`+"\n", i) + person(i) +
			fmt.Sprintf(`{"id":"s-%d","schema":"Sanction","properties":{"entity":["NK-%[1]d"],"program":["Made up"],"authority":["Invented Office"],"startDate":["2019-03-04"]}}`+"\n", i)
	}
	all["list"] = file
	return all
}

// mostMemory reads a list and is the most memory it took.
func mostMemory(b *testing.B, all crowdFS, n int) float64 {
	b.Helper()
	debug.FreeOSMemory()
	before, most, chunks := heldOfSystem(), 0.0, 0
	s, err := DetectFS(all, "l")
	if err != nil {
		b.Fatal(err)
	}
	report, err := s.Counted(func(int) { // also in what passes hand nothing on
		if chunks++; chunks%4 == 0 {
			most = max(most, heldOfSystem())
		}
	}).Read(func(border.Alert) error { return nil })
	if err != nil || report.Kept != n {
		b.Fatalf("kept %d of %d, %v", report.Kept, n, err)
	}
	return max(most, heldOfSystem()) - before
}

// heldOfSystem is how many bytes the process holds of the system.
func heldOfSystem() float64 {
	all := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(all)
	return float64(all[0].Value.Uint64() - all[1].Value.Uint64())
}

// heldAtTheEnd is how many bytes are in use when the last alert of a list is handed
// over.
func heldAtTheEnd(t *testing.T, format Format, n int) int {
	t.Helper()
	s, err := DetectFS(crowdFS(crowds(format, n)), "l")
	if err != nil {
		t.Fatal(err)
	}
	var held runtime.MemStats
	kept := 0
	_, err = s.Read(func(border.Alert) error {
		if kept++; kept == n {
			runtime.GC()
			runtime.ReadMemStats(&held)
		}
		return nil
	})
	if err != nil || kept != n {
		t.Fatalf("%s: kept %d of %d, %v", format, kept, n, err)
	}
	return int(held.HeapAlloc)
}

func TestReadingHoldsOfEveryRecordOnlyItsIDAndNothingWhereIDsStandInOrder(t *testing.T) {
	if testing.Short() {
		t.Skip("it measures memory, which is another under the race detector")
	}
	const few, many = 2_000, 14_000
	for _, format := range allFormats {
		most := 60 // bytes a record: 20 to 25, and what happens to be at hand
		if format == FormatOFAC {
			most = 15
		}
		if each := (heldAtTheEnd(t, format, many) - heldAtTheEnd(t, format, few)) / (many - few); each > most {
			t.Errorf("%s: %d bytes of every record are held", format, each)
		}
	}
}
