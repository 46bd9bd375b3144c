package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"postern/app/border"
	"postern/app/lists"
	"postern/app/names"
	"postern/app/search/crowd"
)

func TestWrittenPeopleAreReadBackWithTheirNamesBirthsAndPassports(t *testing.T) {
	const persons = 300
	var text, again bytes.Buffer
	if err := write(&text, 7, persons); err != nil {
		t.Fatal(err)
	}
	if err := write(&again, 7, persons); err != nil || !bytes.Equal(text.Bytes(), again.Bytes()) {
		t.Fatalf("the same seed wrote something else: %v", err)
	}
	if per := text.Len() / persons; per < 800 || per > 1600 {
		t.Errorf("%d bytes a person: not what lists look like", per)
	}
	path := filepath.Join(t.TempDir(), "crowd.ftm.json")
	if err := os.WriteFile(path, text.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	drawn := crowd.New(7, names.LoadFrequencies())
	n := 0
	report, err := lists.Read(path, func(a border.Alert) error {
		want := drawn.Alert(n)
		n++
		if a.PrimaryName().Text != want.PrimaryName().Text || len(a.Names) == 0 || len(a.Names) > len(want.Names) {
			t.Fatalf("person %d: %+v, want %+v", n, a.Names, want.Names)
		}
		if len(want.BirthDates) == 1 && want.BirthDates[0].IsDay() && !cmp.Equal(want.BirthDates, a.BirthDates) {
			t.Fatalf("person %d: %v, want %v", n, a.BirthDates, want.BirthDates)
		}
		if len(a.Documents) != len(want.Documents) || a.Sex != want.Sex {
			t.Fatalf("person %d: %+v, want %+v", n, a, want)
		}
		if d := cmp.Diff(want.Nationalities, a.Nationalities); d != "" {
			t.Fatalf("person %d: %s", n, d)
		}
		return nil
	})
	if err != nil || report.Kept != persons || report.RejectedCount != 0 || report.WarningCount != 0 {
		t.Errorf("%+v, %v", report, err)
	}
}
