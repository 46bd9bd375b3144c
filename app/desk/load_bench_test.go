package desk

import (
	"testing"

	"postern/app/desk/made"
)

// BenchmarkLoad is what a start waits for until somebody can be checked.
func BenchmarkLoad(b *testing.B) {
	s := made.Station(b)
	made.EditionOf(b, s, made.SearchSegment(), made.PeopleFile(b, made.Large()))
	for b.Loop() {
		d := newDesk()
		if err := d.Load(s); err != nil {
			b.Fatal(err)
		}
		if err := d.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(made.Large()), "alerts")
}
