package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"postern/app/border"
	"postern/app/desk/door"
	"postern/app/desk/sync"
	"postern/app/lang"
	"postern/app/lists"
	"postern/app/names"
	"postern/app/search"
	"postern/assets"
	"postern/store"
)

// errRealStation: the folder that a demonstration was to be made in is a station
// that was not set up as one.
var errRealStation = errors.New("not a demonstration station")

// errChangedDemonstration: the demonstration's people are others than it is made with.
var errChangedDemonstration = errors.New("the demonstration’s accounts were changed")

// openStation opens the station of a folder, or sets up an empty one there; a
// demonstration station is made afresh from the lists of made-up people. One whose key
// or roster is lost is opened as far as its recovery sheet needs.
func openStation(say *lang.Speaker, dir string, secrets store.Secrets, demonstration bool, now time.Time) (*store.Station, error) {
	create, open := secrets.CreateStation, secrets.OpenToRecover
	if demonstration {
		create, open = secrets.CreateDemonstration, secrets.OpenStation
	}
	station, err := open(dir)
	if errors.Is(err, store.ErrNoStation) {
		station, err = create(dir)
	}
	if err != nil || !demonstration {
		return station, err
	}
	if !station.Demonstration() {
		return nil, errors.Join(fmt.Errorf("%s: %w", dir, errRealStation), station.Close())
	}
	return demonstrate(say, station, now)
}

// mostFolders is how many folders for a demonstration are looked at.
const mostFolders = 9

// openDemonstration opens the demonstration station that nobody named a folder for.
// Where dir holds what cannot be one, as what an older version wrote may, it is left
// as it is and the folder beside it is taken: a demonstration is made afresh anyway.
func openDemonstration(say *lang.Speaker, dir string, secrets store.Secrets, now time.Time, log *slog.Logger) (*store.Station, error) {
	var first error
	for n := 1; n <= mostFolders; n++ {
		at := dir
		if n > 1 {
			at = fmt.Sprintf("%s-%d", dir, n)
		}
		station, err := openStation(say, at, secrets, true, now)
		if err == nil || !isNoDemonstration(err) {
			return station, err
		}
		log.Warn("this folder is no demonstration and is left as it is", "folder", at, "cause", err)
		if first == nil {
			first = err
		}
	}
	return nil, first
}

// isNoDemonstration reports whether a folder holds something else, or what cannot be
// read: not that another window has it open, or that the disk is full.
func isNoDemonstration(err error) bool {
	for _, other := range []error{errRealStation, errChangedDemonstration, store.ErrNoAnchor, store.ErrNotEmpty, store.ErrDamaged, store.ErrNoSecret, store.ErrNewerFormat} {
		if errors.Is(err, other) {
			return true
		}
	}
	return false
}

// demonstrationAccounts are the made-up people of a demonstration, the supervisor first.
// Their PINs are shown to everybody.
func demonstrationAccounts() []demonstrationAccount {
	return []demonstrationAccount{
		{"Noor Qureshi", door.DemonstrationAccount{Login: "n.qureshi", Role: border.RoleSupervisor, PIN: "771204"}},
		{"Rosa Conti", door.DemonstrationAccount{Login: "r.conti", Role: border.RoleOfficer, PIN: "240613"}},
	}
}

type demonstrationAccount struct {
	name string
	door.DemonstrationAccount
}

// shownAccounts are those that the door shows: of a demonstration alone.
func shownAccounts(station *store.Station) (shown []door.DemonstrationAccount) {
	if station.Demonstration() {
		for _, a := range demonstrationAccounts() {
			shown = append(shown, a.DemonstrationAccount)
		}
	}
	return shown
}

// demonstrate gives a demonstration its people and today's lists, and locks it.
func demonstrate(say *lang.Speaker, station *store.Station, now time.Time) (*store.Station, error) {
	err := demonstrationPeople(say, station, now)
	if err == nil {
		err = demonstrationEdition(station, now)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("demonstration station: %w", err), station.Close())
	}
	station.Lock()
	return station, nil
}

// demonstrationPeople signs the supervisor in, enrolling everybody where nobody is there.
func demonstrationPeople(say *lang.Speaker, station *store.Station, now time.Time) error {
	people := demonstrationAccounts()
	chief := people[0]
	if station.Attended() {
		if _, err := station.SignIn(chief.Login, chief.PIN, now); err != nil {
			return fmt.Errorf("%w: %w", errChangedDemonstration, err)
		}
	} else if _, err := station.Found(store.Founding{
		Station: say.Say("app.demonstration"), Login: chief.Login, Name: chief.name, PIN: chief.PIN, Now: now,
	}); err != nil {
		return err
	}
	for _, a := range people[1:] {
		if err := station.Enrol(a.Login, a.name, a.Role, a.PIN, now); err != nil && !errors.Is(err, store.ErrSameLogin) {
			return err
		}
	}
	return nil
}

func demonstrationEdition(station *store.Station, now time.Time) error {
	found, err := demonstrationLists()
	if err != nil {
		return err
	}
	t := names.LoadFrequencies()
	_, err = sync.ImportLists(context.Background(), station, found, sync.ImportOptions{
		Now: now, Afresh: true, Indexer: search.NewBuilder(t), IndexedBy: search.SegmentName(t),
	})
	return err
}

func demonstrationLists() ([]sync.FoundList, error) {
	files := assets.Demonstration()
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil, err
	}
	var found []sync.FoundList
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".jsonl") {
			continue
		}
		source, err := lists.DetectFS(files, e.Name())
		if err != nil {
			return nil, err
		}
		found = append(found, sync.FoundList{Path: e.Name(), Source: source})
	}
	return found, nil
}

// stationFolder is where a station lies when no folder is named: in the user's
// own data folder, the demonstration beside the real one.
func stationFolder(named string, demonstration bool) (string, error) {
	if named != "" {
		return filepath.Abs(named)
	}
	base := os.Getenv("XDG_DATA_HOME")
	if base == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", fmt.Errorf("no folder for the station: name one with --station: %w", err)
		}
		base = filepath.Join(home, ".local", "share")
	}
	name := "station"
	if demonstration {
		name = "demonstration"
	}
	dir := filepath.Join(base, "postern", name)
	if err := os.MkdirAll(filepath.Dir(dir), 0o700); err != nil {
		return "", err
	}
	return dir, nil
}
