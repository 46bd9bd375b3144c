package lists

import (
	"io/fs"
	"testing"

	"postern/assets"
)

func demonstrationFS() fs.FS { return assets.Demonstration() }

// demonstration names the lists that the program carries to be tried.
func demonstration(t testing.TB) []string {
	t.Helper()
	names, err := fs.Glob(demonstrationFS(), "*.alerts.jsonl")
	if err != nil || len(names) == 0 {
		t.Fatalf("the program carries no demonstration list: %v", err)
	}
	return names
}
