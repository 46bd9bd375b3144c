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
		s := atDoor(b)
		line, err := s.Wait(s.Context, 0, LineDoor)
		s.must(err)
		took = append(took, line.At.Sub(s.Started))
		s.Kill()
		s.display.Close()
	}
	report(b, "door", took)
}

// BenchmarkSignIn measures from Enter after the PIN to the counter's first picture. A
// quarter of a second of it is what each PIN costs by design.
func BenchmarkSignIn(b *testing.B) {
	var took []time.Duration
	for range b.N {
		s := atDoor(b)
		s.must(s.Type(s.Context, OfficerLogin))
		s.press("Tab")
		s.must(s.Type(s.Context, OfficerPIN))
		before, pressed := s.Mark(), time.Now()
		s.press("Return")
		line, err := s.Wait(s.Context, before, LineFirstFrame)
		s.must(err)
		took = append(took, line.At.Sub(pressed))
		s.Kill()
		s.display.Close()
	}
	report(b, "sign-in", took)
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
