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

	"postern/app/desk"
	"postern/app/lists"
	"postern/app/names"
	"postern/app/search"
	"postern/assets"
	"postern/store"
)

// errRealStation: the folder that a demonstration was to be made in is a station
// that was not set up as one.
var errRealStation = errors.New("not a demonstration station")

// openStation opens the station of a folder, or sets up an empty one there; a
// demonstration station is made afresh from the lists of made-up people.
func openStation(dir string, secrets store.Secrets, demonstration bool, now time.Time) (*store.Station, error) {
	create := secrets.CreateStation
	if demonstration {
		create = secrets.CreateDemonstration
	}
	station, err := secrets.OpenStation(dir)
	if errors.Is(err, store.ErrNoStation) {
		station, err = create(dir)
	}
	if err != nil || !demonstration {
		return station, err
	}
	if !station.Demonstration() {
		return nil, errors.Join(fmt.Errorf("%s: %w", dir, errRealStation), station.Close())
	}
	return demonstrate(station, now)
}

// mostFolders is how many folders for a demonstration are looked at.
const mostFolders = 9

// openDemonstration opens the demonstration station that nobody named a folder for.
// Where dir holds what cannot be one, as what an older version wrote may, it is left
// as it is and the folder beside it is taken: a demonstration is made afresh anyway.
func openDemonstration(dir string, secrets store.Secrets, now time.Time, log *slog.Logger) (*store.Station, error) {
	var first error
	for n := 1; n <= mostFolders; n++ {
		at := dir
		if n > 1 {
			at = fmt.Sprintf("%s-%d", dir, n)
		}
		station, err := openStation(at, secrets, true, now)
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
	for _, other := range []error{errRealStation, store.ErrNotEmpty, store.ErrDamaged, store.ErrNoSecret, store.ErrNewerFormat} {
		if errors.Is(err, other) {
			return true
		}
	}
	return false
}

func demonstrate(station *store.Station, now time.Time) (*store.Station, error) {
	found, err := demonstrationLists()
	if err == nil {
		t := names.LoadFrequencies()
		_, err = desk.ImportLists(context.Background(), station, found, desk.ImportOptions{
			Now: now, Afresh: true, Indexer: search.NewBuilder(t), IndexedBy: search.SegmentName(t),
		})
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("demonstration station: %w", err), station.Close())
	}
	return station, nil
}

func demonstrationLists() ([]desk.FoundList, error) {
	files := assets.Demonstration()
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil, err
	}
	var found []desk.FoundList
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".jsonl") {
			continue
		}
		source, err := lists.DetectFS(files, e.Name())
		if err != nil {
			return nil, err
		}
		found = append(found, desk.FoundList{Path: e.Name(), Source: source})
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
