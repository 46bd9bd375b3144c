package stories

import (
	"slices"
	"testing"
	"time"
)

// BenchmarkStart measures from the program's start to its first picture.
func BenchmarkStart(b *testing.B) {
	var took []time.Duration
	for range b.N {
		s := begin(b)
		line, err := s.Wait(s.Context, 0, LineFirstFrame)
		s.must(err)
		took = append(took, line.At.Sub(s.Started))
		s.Kill()
		s.display.Close()
	}
	report(b, "first-frame", took)
}

// BenchmarkEnter measures from the key Enter after a scanned zone to the painted
// answer: as seen from outside, with the key's own way through xdotool and the X
// server, and from when the window took the line.
func BenchmarkEnter(b *testing.B) {
	s := begin(b)
	var fromKey, fromLine []time.Duration
	for range b.N {
		s.scan(verdict("damaged"), ordinary[0]) // half a document: its own answer is not what is measured
		s.must(s.Type(s.Context, ordinary[1]))
		before := s.Mark()
		pressed := time.Now()
		s.press("Return")
		submitted, err := s.Wait(s.Context, before, LineSubmitted)
		s.must(err)
		painted, err := s.Wait(s.Context, before, LineVerdict)
		s.must(err)
		fromKey = append(fromKey, painted.At.Sub(pressed))
		fromLine = append(fromLine, painted.At.Sub(submitted.At))
		s.press("ctrl+n") // the next traveller
	}
	report(b, "from-key", fromKey)
	report(b, "from-line", fromLine)
}

func report(b *testing.B, what string, took []time.Duration) {
	slices.Sort(took)
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	b.ReportMetric(0, "ns/op") // the loop has more in it than what is measured
	b.ReportMetric(ms(took[len(took)/2]), what+"-ms-median")
	b.ReportMetric(ms(took[len(took)*95/100]), what+"-ms-95%")
}
