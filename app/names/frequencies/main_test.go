package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// folder holds the two tables with made-up parts.
func folder(t *testing.T, arabic, russian string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "translit"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{tables[0]: arabic, tables[1]: russian} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestGreaterCountStandsAndSpellingsOfOneFoldedFormAddUp(t *testing.T) {
	dir := folder(t, "beltär\tx\t4\nBELTAR\tx\t3\nustrovel\tx\t9\nzarq\tx\t1\nб\tx\t9\nq\tx\t9\n", "ustrovel\tx\t5\nbeltar\tx\t2\nzarq\tx\t1\n")
	to := filepath.Join(dir, "out.tsv")
	if err := run(dir, to); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(to)
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	for line := range strings.Lines(string(got)) {
		if !strings.HasPrefix(line, "#") {
			rows = append(rows, strings.TrimSpace(line))
		}
	}
	if want := "9\tustrovel|7\tbeltar"; strings.Join(rows, "|") != want {
		t.Errorf("got %q, want %q", rows, want)
	}
}

func TestTenthIsKeptBackWhateverItsCase(t *testing.T) {
	kept := 0
	var held string
	for a := 'a'; a <= 'z'; a++ {
		for b := 'a'; b <= 'z'; b++ {
			word := "belt" + string(a) + string(b)
			if heldOut(word) != heldOut(strings.ToUpper(word)) {
				t.Errorf("%s is kept back in one case only", word)
			}
			if heldOut(word) {
				kept++
				held = word
			}
		}
	}
	if kept < 40 || kept > 100 {
		t.Errorf("%d of 676 are kept back", kept)
	}
	dir := folder(t, held+"\tx\t50\nustrovel\tx\t9\n", "")
	to := filepath.Join(dir, "out.tsv")
	if err := run(dir, to); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(to); strings.Contains(string(got), held) {
		t.Errorf("%s is kept back and stands in the table", held)
	}
}

func TestBadTableIsRefusedWithItsLine(t *testing.T) {
	for table, want := range map[string]string{
		"beltar\tx\t4\nustrovel\tx": "line 2 has 2 columns",
		"beltar\tx\tmany\n":         `line 1: "many" is no count`,
		"beltar\tx\t-1\n":           `line 1: "-1" is no count`,
	} {
		if err := run(folder(t, table, ""), ""); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %s", table, err, want)
		}
	}
	if err := run("", ""); err == nil {
		t.Error("no folder is taken")
	}
	if err := run(t.TempDir(), ""); err == nil {
		t.Error("an empty folder is taken")
	}
}
