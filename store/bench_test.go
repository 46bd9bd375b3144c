package store

import (
	"fmt"
	"iter"
	"os"
	"strings"
	"testing"
)

const benchAlerts = 100_000

func BenchmarkImport100000(b *testing.B) {
	for b.Loop() {
		s := newStation(b)
		mustWrite(b, s, day1, made{"l", 0, benchAlerts})
		if i, err := os.Stat(s.editionPath(1, suffixEdition)); err == nil {
			b.ReportMetric(float64(i.Size())/benchAlerts, "B/alert")
		}
		s.Close()
	}
}

func BenchmarkOpen100000(b *testing.B) {
	s := newStation(b)
	mustWrite(b, s, day1, made{"l", 0, benchAlerts})
	for b.Loop() {
		e, err := s.Open()
		if err != nil {
			b.Fatal(err)
		}
		e.Close()
	}
}

func BenchmarkReadAll100000(b *testing.B) {
	s := newStation(b)
	mustWrite(b, s, day1, made{"l", 0, benchAlerts})
	e := mustOpen(b, s)
	for b.Loop() {
		for _, err := range e.Alerts() {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkCarryOver100000(b *testing.B) {
	s := newStation(b)
	mustWrite(b, s, day1, made{"l", 0, benchAlerts})
	for b.Loop() {
		e := mustOpen(b, s)
		w, err := s.NewEdition()
		if err != nil {
			b.Fatal(err)
		}
		if err := w.CarryOver(e, "l", nil); err != nil {
			b.Fatal(err)
		}
		if _, err := w.Commit(day1); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAlert(b *testing.B) {
	s := newStation(b)
	mustWrite(b, s, day1, made{"l", 0, benchAlerts})
	e := mustOpen(b, s)
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		if _, err := e.Alert(n * 7919 % benchAlerts); err != nil {
			b.Fatal(err)
		}
	}
}

// large is how many alerts the figures of a large edition are measured on: a
// million with POSTERN_SOAK.
func large() int {
	if os.Getenv("POSTERN_SOAK") != "" {
		return 1_000_000
	}
	return benchAlerts
}

// segmentBytes is about what an index takes for each alert.
const segmentBytes = 190

// largeStation has one edition of many alerts, with a segment.
func largeStation(b *testing.B) *Station {
	b.Helper()
	s := newStation(b)
	w := writeLists(b, s, made{"l", 0, large()})
	if err := w.Segment("made 1", emptyBlocks(large()*segmentBytes/maxBlock+1)); err != nil {
		b.Fatal(err)
	}
	if _, err := w.Commit(day1); err != nil {
		b.Fatal(err)
	}
	return s
}

func emptyBlocks(count int) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		block := make([]byte, maxBlock)
		for range count {
			if !yield(block, nil) {
				return
			}
		}
	}
}

// memory is what the system counts as this process's: all of it, and the part that
// is mapped files. 0 where the system does not tell as Linux does.
func memory() (all, files float64) {
	text, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(text)) {
		var kilobytes float64
		if n, _ := fmt.Sscanf(line, "VmRSS: %f", &kilobytes); n == 1 {
			all = kilobytes / 1024
		}
		if n, _ := fmt.Sscanf(line, "RssFile: %f", &kilobytes); n == 1 {
			files = kilobytes / 1024
		}
	}
	return all, files
}

// From the file on disk to the last byte of the segment, proofs included.
func BenchmarkOpenLargeWithSegment(b *testing.B) {
	s := largeStation(b)
	if i, err := os.Stat(s.editionPath(1, suffixEdition)); err == nil {
		b.SetBytes(i.Size())
	}
	for b.Loop() {
		e, err := s.Open()
		if err != nil {
			b.Fatal(err)
		}
		_, blocks := e.Segment()
		for _, err := range blocks {
			if err != nil {
				b.Fatal(err)
			}
		}
		_, files := memory()
		b.ReportMetric(files, "mapped-MB")
		e.Close()
	}
}

func BenchmarkAlertOfLarge(b *testing.B) {
	s := largeStation(b)
	e := mustOpen(b, s)
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		if _, err := e.Alert(n * 7919 % large()); err != nil {
			b.Fatal(err)
		}
	}
	_, files := memory()
	b.ReportMetric(files, "mapped-MB")
}
