package house

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"postern/assets"
)

// longest is how many lines a Go file may have.
const longest = 500

// files calls see with every file of the project, by its path from the root.
func files(t *testing.T, see func(path string, content []byte)) {
	t.Helper()
	seen := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name == ".git" || name == "build" {
				return fs.SkipDir
			}
			return nil
		}
		if !d.Type().IsRegular() || name == ".git" { // a file where the checkout is a work tree of another
			return nil
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		seen++
		see(filepath.ToSlash(name), content)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 20 {
		t.Fatalf("saw %d files: looked in the wrong place", seen)
	}
}

func TestTopLevelHoldsOnlyWhatTheHouseHas(t *testing.T) {
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	fixed := []string{
		"app", "screens", "store", "assets", "go.mod", "go.sum", "FyneApp.toml", "README.md",
		"Makefile", ".ci", "LICENSE", "CHANGELOG.md", ".gitignore", ".git", "build",
	}
	for _, e := range entries {
		if !slices.Contains(fixed, e.Name()) {
			t.Errorf("%s stands at the top level, where it has no place", e.Name())
		}
	}
}

func TestNoGoFileIsLongerThanOneReads(t *testing.T) {
	files(t, func(path string, content []byte) {
		if lines := bytes.Count(content, []byte("\n")); strings.HasSuffix(path, ".go") && lines > longest {
			t.Errorf("%s has %d lines, more than %d: it is about more than one thing", path, lines, longest)
		}
	})
}

func TestNothingNamesTheMachineItWasWrittenOn(t *testing.T) {
	// written in two pieces, or this file would be the first to be found
	banned := []string{"/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "proxy." + "golang", "sum." + "golang", "goproxy" + "."}
	files(t, func(path string, content []byte) {
		for _, b := range banned {
			if i := bytes.Index(content, []byte(b)); i >= 0 {
				t.Errorf("%s:%d names %q, which is a place of one machine or its registry", path, 1+bytes.Count(content[:i], []byte("\n")), b)
			}
		}
	})
}

func TestNothingIsLeftToDo(t *testing.T) {
	marks := []string{"TO" + "DO", "FIX" + "ME", "X" + "XX:"}
	files(t, func(path string, content []byte) {
		if !strings.HasSuffix(path, ".go") {
			return
		}
		for _, m := range marks {
			if i := bytes.Index(content, []byte(m)); i >= 0 {
				t.Errorf("%s:%d says %s", path, 1+bytes.Count(content[:i], []byte("\n")), m)
			}
		}
	})
}

func TestFyneAppSaysWhatTheProgramSaysOfItself(t *testing.T) {
	var app struct {
		Details struct {
			Icon, Name, ID, Version string
			Build                   int
		}
		Migrations map[string]bool
	}
	if _, err := toml.DecodeFile(filepath.Join(root, "FyneApp.toml"), &app); err != nil {
		t.Fatal(err)
	}
	d := app.Details
	for _, c := range []struct {
		what         string
		toml, assets any
	}{
		{"ID", d.ID, assets.ID},
		{"Name", d.Name, assets.Name},
		{"Version", d.Version, assets.Version},
		{"Build", d.Build, assets.Build},
	} {
		if c.toml != c.assets {
			t.Errorf("%s: FyneApp.toml says %v, package assets %v", c.what, c.toml, c.assets)
		}
	}
	if !app.Migrations["fyneDo"] {
		t.Error("FyneApp.toml does not say that the program keeps Fyne's rule of one thread")
	}
	if info, err := os.Stat(filepath.Join(root, d.Icon)); err != nil || info.Size() == 0 {
		t.Errorf("icon %s: %v", d.Icon, err)
	}
}

func TestChangelogTellsOfTheVersionThatIsBuilt(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "CHANGELOG.md"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), "## "+assets.Version) {
		t.Errorf("CHANGELOG.md has no section %s", assets.Version)
	}
}

func TestReadmeNamesTheTwoCommands(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"make run", "make test"} {
		if !strings.Contains(string(text), command) {
			t.Errorf("README.md does not name %s", command)
		}
	}
}
