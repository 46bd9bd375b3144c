package store

import (
	"os"
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
