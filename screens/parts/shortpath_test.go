package parts_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"postern/screens/parts"
)

func TestALongPathKeepsItsFirstFolderAndItsFile(t *testing.T) {
	for path, want := range map[string]string{
		"/media/stick/recovery.pdf": "/media/stick/recovery.pdf",
		"/media/a-very-long-name-of-a-stick-that-goes-on/and-on/recovery.pdf": "/media/…/and-on/recovery.pdf",
		"/media/" + strings.Repeat("x", 80) + ".pdf":                          "/media/…" + strings.Repeat("x", 36) + ".pdf",
	} {
		if got := parts.ShortPath(path); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}

func TestEveryPathFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		path := rapid.StringMatching(`(/[a-zа-я/]{0,40}){0,4}`).Draw(t, "path")
		if got := parts.ShortPath(path); utf8.RuneCountInString(got) > 48 {
			t.Errorf("%q is as long as %q", path, got)
		}
	})
}
