package search

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"postern/app/border"
	"postern/app/names"
	"postern/app/search/crowd"
	"postern/app/search/measure"
)

func dataDir(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("POSTERN_DATA")
	if dir == "" {
		t.Skip("POSTERN_DATA is not set: the real lists lie outside the repository")
	}
	return dir
}

func realList(t testing.TB, folder string) (*Searcher, []border.Alert) {
	t.Helper()
	alerts, err := measure.Persons(filepath.Join(dataDir(t), folder))
	if err != nil {
		t.Fatal(err)
	}
	s, err := Build(border.EditionInfo{Name: "real"}, MemoryRecords(alerts), names.LoadFrequencies())
	if err != nil {
		t.Fatal(err)
	}
	return s, alerts
}

func BenchmarkFindRealList(b *testing.B) {
	s, _ := realList(b, "lists/ofac-2022")
	rows, err := measure.Table(filepath.Join(dataDir(b), "names/corrupted.tsv"))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := s.Find(border.Traveller{Name: rows[i*37%len(rows)]["query"]}, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func benchmarkCrowd(b *testing.B, persons int, father string) {
	freq := names.LoadFrequencies()
	maker := crowd.New(1, freq)
	s, err := Build(border.EditionInfo{}, MemoryRecords(slices.Collect(maker.Alerts(persons))), freq)
	if err != nil {
		b.Fatal(err)
	}
	travellers := make([]border.Traveller, 500)
	for i := range travellers {
		travellers[i] = maker.Traveller()
		travellers[i].FatherName = cmp.Or(father, travellers[i].FatherName)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := s.Find(travellers[i%len(travellers)], Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFind(b *testing.B) {
	for _, persons := range []int{5_000, 50_000} {
		b.Run(strconv.Itoa(persons), func(b *testing.B) { benchmarkCrowd(b, persons, "") })
	}
}

func BenchmarkBuild(b *testing.B) {
	freq := names.LoadFrequencies()
	alerts := MemoryRecords(slices.Collect(crowd.New(1, freq).Alerts(5_000)))
	for b.Loop() {
		if _, err := Build(border.EditionInfo{}, alerts, freq); err != nil {
			b.Fatal(err)
		}
	}
}
