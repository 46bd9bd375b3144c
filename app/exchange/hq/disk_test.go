package hq

import (
	"path/filepath"
	"slices"
	"testing"
)

func TestFoldersThatAreMadeAreOnTheDiskEachInItsOwn(t *testing.T) {
	top := t.TempDir()
	var synced []string
	d := &disk{before: func(op, path string) error {
		if op == "sync" {
			synced = append(synced, path)
		}
		return nil
	}}
	if err := d.folder(filepath.Join(top, "public", "targets", "PAK")); err != nil {
		t.Fatal(err)
	}
	for _, in := range []string{top, filepath.Join(top, "public"), filepath.Join(top, "public", "targets")} {
		if !slices.Contains(synced, in) {
			t.Errorf("what was made in %s may be gone after a power cut", in)
		}
	}
}
