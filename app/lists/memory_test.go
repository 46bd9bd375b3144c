package lists

import (
	"fmt"
	"os"
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
	for _, format := range allFormats {
		for _, n := range sizes {
			b.Run(fmt.Sprintf("%s/rows=%d", format, n), func(b *testing.B) {
				all := crowdFS(crowds(format, n))
				most := 0.0
				for b.Loop() {
					most = max(most, mostMemory(b, all, n))
				}
				b.ReportMetric(most/1e6, "MB")
				b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "rows/s")
			})
		}
	}
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
