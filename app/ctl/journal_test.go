package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"postern/store"
	"postern/store/journal"
)

// fill DIR N books N searches at a station, each with a detail.
func fill(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	s, err := store.OpenStation(ts.MkAbs(args[0]))
	ts.Check(err)
	defer s.Close()
	for i := range n {
		_, err := s.Book(time.Date(2026, 11, 20, 8, i, 0, 0, time.UTC), []journal.Draft{{
			Kind: journal.KindSearch, Who: "r.conti", Case: uint64(i + 1), Facts: map[string]string{"verdict": "no_match"},
			Keep: journal.KeepNoMatch, Detail: []byte(`{"name":"Belto Zarvandi"}`),
		}})
		ts.Check(err)
	}
}

// replace OLD NEW FILE replaces the first OLD in a file.
func replace(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(args[2])
	text := ts.ReadFile(args[2])
	changed := strings.ReplaceAll(text, args[0], args[1])
	if changed == text {
		ts.Fatalf("%s does not hold %q", args[2], args[0])
	}
	ts.Check(os.WriteFile(path, []byte(changed), 0o600))
}

// copyAll FROM TO copies a folder.
func copyAll(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(os.CopyFS(filepath.Clean(ts.MkAbs(args[1])), os.DirFS(ts.MkAbs(args[0]))))
}
