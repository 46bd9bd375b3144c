package search

import (
	"os"
	"path/filepath"
	"testing"

	"postern/app/border"
	"postern/app/names"
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
