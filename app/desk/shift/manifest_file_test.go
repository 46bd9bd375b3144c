package shift

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestManifestThatCannotBeOpenedSearchesNobodyAndSaysWhatStandsThere(t *testing.T) {
	folder := t.TempDir()
	for path, want := range map[string]ManifestFault{
		filepath.Join(folder, "none.csv"): ManifestMissing,
		folder:                            ManifestNoFile,
		os.DevNull:                        ManifestNoFile,
		"none\x00.csv":                    ManifestUnreadable,
	} {
		c := newMadeCounter(t)
		booked := len(c.keeper.entries)
		_, err := c.ManifestFile(context.Background(), path, nil)
		if e, ok := errors.AsType[*ManifestError](err); !ok || e.Fault != want || e.Path != path {
			t.Errorf("%q: %v", path, err)
		}
		if n := len(c.keeper.entries); n != booked {
			t.Errorf("%q: %d entries more", path, n-booked)
		}
	}
}

func TestManifestFileIsSearchedAsItsTextIs(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ferry.csv")
	text := "surname,given names,dob,passport\nNOBODY,A,1984-03-15,A1\nWANTED,B,1984-03-15,B2\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	c := newMadeCounter(t)
	got, err := c.ManifestFile(context.Background(), path, nil)
	if err != nil || got.Rows != 2 || got.Searched != 2 || got.Matches != 1 || len(c.Queue()) != 1 {
		t.Errorf("%+v, %v, %d wait", got, err, len(c.Queue()))
	}
}
