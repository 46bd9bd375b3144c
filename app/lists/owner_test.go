package lists

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

func TestOwnerOfAListIsReportedWhereTheListOrItsFormatStatesOne(t *testing.T) {
	line := func(owner string) fs.FS {
		return fstest.MapFS{"l.jsonl": {Data: []byte(`{"format":"postern-alerts/1","list":"made up","owner":"` + owner + `"}` + "\n" +
			`{"id":"1","subject":"person","names":[{"text":"Belto Zarvandi"}],"category":"smuggling","action":"refer"}` + "\n" +
			`{"end":true,"alerts":1}` + "\n")}}
	}
	plain := func(mapping string) fs.FS {
		return fstest.MapFS{"p.csv": {Data: []byte("Name\nBelto Zarvandi\n")}, "p.mapping": {Data: []byte(mapping)}}
	}
	long := strings.Repeat("é", longestOwner+9)
	for name, c := range map[string]struct {
		files fs.FS
		path  string
		want  string
	}{
		"un":                 {os.DirFS("testdata"), "un/consolidated.xml", "UN"},
		"ofac":               {os.DirFS("testdata"), "ofac", "OFAC"},
		"eu":                 {os.DirFS("testdata"), "eu/full.xml", "EU"},
		"country by code":    {line("pak"), "l.jsonl", "PAK"},
		"country by name":    {line("Greece"), "l.jsonl", "GRC"},
		"a desk":             {line(" Joint  desk "), "l.jsonl", "Joint desk"},
		"a name without end": {line(long), "l.jsonl", long[:2*longestOwner]},
		"none":               {line(""), "l.jsonl", ""},
		"mapping":            {plain("authority = Harbour police\n"), "p.csv", "Harbour police"},
		"mapping without":    {plain("category = smuggling\n"), "p.csv", ""},
		"plain":              {os.DirFS("testdata"), "plain/book.csv", ""},
	} {
		if r := readAll(t, c.files, c.path); r.err != nil || r.report.Kept == 0 || r.report.Owner != c.want {
			t.Errorf("%s: %q, want %q; %d kept, %v", name, r.report.Owner, c.want, r.report.Kept, r.err)
		}
	}
}
