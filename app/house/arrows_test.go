// Package house holds no code, only tests of how the house is built: which way
// its arrows run, how long its files are, and that the catalogue and the code
// speak of the same sentences.
package house

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

const module = "postern/"

// root is the repository's, seen from this folder.
var root = filepath.Join("..", "..")

// level ranks the rooms of the house: a package imports only from lower levels,
// or from its own room.
var level = map[string]int{
	"assets": 0, "app/border": 0,
	"app/names": 1, "app/mrz": 1, "app/lang": 1,
	"app/lists": 2, "app/search": 2, "app/papers": 2,
	"app/search/fitfields": 3, // its makers run it over real lists
	"store":                3,
	"app/exchange":         4,
	"app/desk/booked":      4, "app/desk/made": 4,
	"app/desk":       5,
	"app/desk/shift": 6, "app/desk/sync": 6, "app/desk/lookback": 6,
	"app/desk/door": 7, "app/desk/courier": 7,
	"screens": 8,
	"app":     9, "app/ctl": 9, "app/stories": 9, "app/house": 9,
}

// only names the rooms that alone may import a module, by the module's path.
var only = map[string][]string{
	"fyne.io/fyne/v2":                      {"screens", "app"},
	"go.etcd.io/bbolt":                     {"store"},
	"github.com/zalando/go-keyring":        {"store"},
	"github.com/theupdateframework/go-tuf": {"app/exchange"},
	"github.com/nats-io":                   {"app/exchange"},
}

// pkg is what `go list` says of a package; the test imports are those of its own
// tests and of its outside tests.
type pkg struct {
	ImportPath   string
	Standard     bool
	Imports      []string
	TestImports  []string
	XTestImports []string
	Deps         []string
}

// listed asks `go list` for packages once a run. -e, because without a C compiler
// the window's driver cannot be listed whole.
var listed = sync.OnceValues(func() ([]pkg, error) {
	list := exec.Command("go", "list", "-e", "-deps", "-json=ImportPath,Standard,Imports,TestImports,XTestImports,Deps", "./...")
	list.Dir = root
	out, err := list.Output()
	if err != nil {
		return nil, err
	}
	var all []pkg
	d := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
})

// ours returns the packages of the house.
func ours(t *testing.T) []pkg {
	t.Helper()
	all, err := listed()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	own := slices.DeleteFunc(slices.Clone(all), func(p pkg) bool { return !isOurs(p.ImportPath) })
	if len(own) < 5 {
		t.Fatalf("go list names %d packages of the house: it looked in the wrong place", len(own))
	}
	return own
}

func isOurs(importPath string) bool { return strings.HasPrefix(importPath, module) }

// room returns which room a package stands in: the longest name in level that
// leads its path, so that screens/parts stands in screens.
func room(importPath string) (string, bool) {
	path := strings.TrimPrefix(importPath, module)
	if path == "app" {
		return path, true
	}
	for p := path; p != "." && p != "app"; p = filepath.ToSlash(filepath.Dir(p)) {
		if _, known := level[p]; known {
			return p, true
		}
	}
	return "", false
}

func imports(p pkg) []string { return slices.Concat(p.Imports, p.TestImports, p.XTestImports) }

func TestEveryPackageStandsInARoomOfTheHouse(t *testing.T) {
	for _, p := range ours(t) {
		if _, known := room(p.ImportPath); !known {
			t.Errorf("%s stands in no room: give it a level above, or put it into one", p.ImportPath)
		}
	}
}

func TestArrowsRunOneWay(t *testing.T) {
	for _, p := range ours(t) {
		from, _ := room(p.ImportPath)
		for _, path := range imports(p) {
			to, known := room(path)
			if !isOurs(path) || !known || to == from {
				continue
			}
			if level[to] >= level[from] {
				t.Errorf("%s imports %s: %s (level %d) may not look up or across to %s (level %d)",
					p.ImportPath, path, from, level[from], to, level[to])
			}
		}
	}
}

func TestModulesStayInTheirRooms(t *testing.T) {
	for _, p := range ours(t) {
		in, _ := room(p.ImportPath)
		for _, path := range imports(p) {
			for held, rooms := range only {
				if (path == held || strings.HasPrefix(path, held+"/")) && !slices.Contains(rooms, in) {
					t.Errorf("%s imports %s, which only %s may", p.ImportPath, path, strings.Join(rooms, " and "))
				}
			}
		}
	}
}

func TestNothingBelowTheWindowBringsFyneWithIt(t *testing.T) {
	for _, p := range ours(t) {
		if in, _ := room(p.ImportPath); in == "screens" || in == "app" {
			continue
		}
		if i := slices.IndexFunc(p.Deps, func(d string) bool { return strings.HasPrefix(d, "fyne.io/") }); i >= 0 {
			t.Errorf("%s depends on %s, by whatever way", p.ImportPath, p.Deps[i])
		}
	}
}

func TestNoPackageIsADrawerForAnything(t *testing.T) {
	for _, p := range ours(t) {
		for part := range strings.SplitSeq(strings.TrimPrefix(p.ImportPath, module), "/") {
			switch part {
			case "util", "utils", "common", "helper", "helpers", "misc", "shared", "base", "lib":
				t.Errorf("%s: a package says what it is about; %q says nothing", p.ImportPath, part)
			}
		}
	}
}

func TestOnlyTestsStandOnWhatIsMadeUp(t *testing.T) {
	isMade := func(path string) bool { return slices.Contains(strings.Split(path, "/"), "made") }
	for _, p := range ours(t) {
		if i := slices.IndexFunc(p.Imports, isMade); i >= 0 && !isMade(p.ImportPath) {
			t.Errorf("%s imports %s outside its tests", p.ImportPath, p.Imports[i])
		}
	}
}
