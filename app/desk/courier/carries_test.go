package courier

import (
	"os"
	"path/filepath"
	"testing"
)

func TestAStickOfHeadquartersIsToldFromFilesOfLists(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	c := New(Options{})
	for path, want := range map[string]bool{
		filepath.Dir(filepath.Dir(write("served/metadata/timestamp.json", "{}"))): true,
		write("far/postern/metadata/timestamp.json", "{}")[:len(dir)+len("/far")]: true,
		filepath.Dir(write("sealed/postern-stick.age", sealedHead+"v1\n")):        true,
		write("renamed.bin", sealedHead+"v1\n"):                                   true,
		filepath.Dir(write("lists/metadata/readme.txt", "of the list")):           false,
		write("list.xml", "<CONSOLIDATED_LIST/>"):                                 false,
		write("short", "age"):         false,
		filepath.Join(dir, "nowhere"): false,
	} {
		if c.Carries(path) != want {
			t.Errorf("%s: %v", path, !want)
		}
	}
}
