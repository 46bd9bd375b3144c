package door

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"postern/app/border"
	"postern/app/desk/made"
	"postern/store"
)

// stationFiles is the content of a folder with a station that foundDoorway has founded,
// and what lies beside it, by path. It is founded once for all tests: of a quarter of a
// second that each PIN costs by design, sixteen go into it.
var stationFiles = sync.OnceValues(func() (map[string][]byte, error) {
	dir, err := os.MkdirTemp("", "founded")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if err := foundDoorway(dir); err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	err = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		below, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		files[below], err = os.ReadFile(path)
		return err
	})
	return files, err
})

// layStation lays a founded station into a folder.
func layStation(t testing.TB, dir string) {
	t.Helper()
	files, err := stationFiles()
	if err != nil {
		t.Fatal(err)
	}
	for below, content := range files {
		path := filepath.Join(dir, below)
		err := os.MkdirAll(filepath.Dir(path), 0o700)
		if err == nil {
			err = os.WriteFile(path, content, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// foundDoorway founds a station in a folder's station, enrols the others in the
// supervisor's name and brings in one list.
func foundDoorway(dir string) (err error) {
	w := &doorway{clock: made.Brought().Add(-founded)}
	if w.station, err = store.CreateStation(filepath.Join(dir, "station")); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.SignOut(), w.station.Close()) }()
	if err := w.stand(); err != nil {
		return err
	}
	if _, err := w.Found(NewStation{Station: "Velmar Bridge 3", Name: "Dameli Ostrupi", PIN: chiefPIN}); err != nil {
		return err
	}
	for _, p := range []struct {
		name, login, pin string
		role             border.Role
	}{
		{"Belto Kestolo", officer, officerPIN, border.RoleOfficer},
		{"Sovra Miravan", second, secondPIN, border.RoleSupervisor},
		{"Quen Talvaro", auditor, auditorPIN, border.RoleAuditor},
	} {
		if _, err := w.Enrol(p.name, p.role, firstPIN); err != nil {
			return err
		}
		if err := w.own(p.login, p.pin); err != nil {
			return err
		}
	}
	w.clock = made.Brought()
	path := filepath.Join(dir, "made up.jsonl")
	if err := os.WriteFile(path, []byte(made.AlertLines("made up", 0, 20, made.Wanted)), 0o600); err != nil {
		return err
	}
	staged, err := w.Sync().Prepare(context.Background(), []string{path}, nil)
	if err != nil {
		return err
	}
	return w.Sync().Take(staged)
}
