package answers

import (
	"context"
	"os"
	"strconv"
	"testing"

	"postern/app/border"
)

// BenchmarkSheet makes and runs a sheet of 300 travellers on a list of made-up people:
// 10,000, or as many as BENCH_PERSONS says. A search is what an officer waits for at
// most where he has to.
func BenchmarkSheet(b *testing.B) {
	persons, err := strconv.Atoi(os.Getenv("BENCH_PERSONS"))
	if err != nil {
		persons = 10_000
	}
	records := crowdLists(1, persons, "North", "South")
	s := build(b, records)
	w := Wanted{Of: composition(b, records), Travellers: 300, Seed: 7, On: today}
	sheet, err := Make(context.Background(), s, records, w)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("make", func(b *testing.B) {
		for b.Loop() {
			if _, err := Make(context.Background(), s, records, w); err != nil {
				b.Fatal(err)
			}
		}
	})
	for name, foreign := range map[string]bool{"run exactly": false, "run broadly": true} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r, err := Run(context.Background(), sheet, Counter{Find: s.Find, Has: sheet.Of, Foreign: foreign})
				if err != nil || r.Outcome == OutcomeDiffer {
					b.Fatal(err, r.Outcome)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N*len(sheet.Cases)), "ms/traveller")
		})
	}
	found := 0
	for _, c := range sheet.Cases {
		if c.Expected.Verdict != border.VerdictNoMatch {
			found++
		}
	}
	b.Logf("%d of %d travellers are found; %d bytes", found, len(sheet.Cases), len(written(b, sheet)))
}
