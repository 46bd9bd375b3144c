package sync

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/desk/made"
	"postern/store"
)

// comesBack is a new session of a person's at a station, as after a new start.
func comesBack(t *testing.T, station *store.Station, login string) (*Sync, *desk.Desk) {
	t.Helper()
	d := aDesk(t, func(string) {})
	d.Begin("station", border.Account{Login: login, Role: border.RoleSupervisor})
	s := New(d, station)
	if err := s.Recall(); err != nil {
		t.Fatal(err)
	}
	return s, d
}

func TestWhatWasBrokenOffIsOfferedAfterTheProgramEndedToWhoseItWas(t *testing.T) {
	station := made.Station(t)
	list := filepath.Join(t.TempDir(), "book of Velmar.jsonl")
	s, _ := comesBack(t, station, "d.ostrupi")
	if u := s.Unfinished(); u.Some() {
		t.Errorf("nothing was broken off, and %+v is offered", u)
	}
	if err := s.KeepUnfinished(Unfinished{Paths: []string{list}}); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(filepath.Join(station.Dir(), "station.db"))
	if err != nil || bytes.Contains(file, []byte("Velmar")) || bytes.Contains(file, []byte("unfinished")) {
		t.Errorf("the path lies there in the clear, or: %v", err)
	}
	if err := station.Close(); err != nil {
		t.Fatal(err)
	}
	if station, err = store.OpenStation(station.Dir()); err != nil {
		t.Fatal(err)
	}
	defer station.Close()
	if s, _ := comesBack(t, station, "s.miravan"); s.Unfinished().Some() {
		t.Errorf("somebody else is offered %+v", s.Unfinished())
	}
	s, _ = comesBack(t, station, "d.ostrupi")
	if u := s.Unfinished(); !slices.Equal(u.Paths, []string{list}) || u.Network {
		t.Errorf("%+v is offered", u)
	}
	if err := s.KeepUnfinished(Unfinished{Network: true}); err != nil {
		t.Fatal(err)
	}
	s, _ = comesBack(t, station, "d.ostrupi")
	if u := s.Unfinished(); len(u.Paths) > 0 || !u.Network {
		t.Errorf("%+v is offered", u)
	}
	if err := s.KeepUnfinished(Unfinished{}); err != nil {
		t.Fatal(err)
	}
	if shelf, err := station.Kept(shelfLists); err != nil || len(shelf) > 0 {
		t.Errorf("%d values are kept of nothing, %v", len(shelf), err)
	}
}

func TestAPathThatWasTypedFromAFolderIsFoundFromEveryOther(t *testing.T) {
	station := made.Station(t)
	dir := t.TempDir()
	t.Chdir(dir)
	s, _ := comesBack(t, station, "d.ostrupi")
	if err := s.KeepUnfinished(Unfinished{Paths: []string{"lists.jsonl"}}); err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	s, _ = comesBack(t, station, "d.ostrupi")
	if u := s.Unfinished(); len(u.Paths) != 1 || filepath.Base(u.Paths[0]) != "lists.jsonl" || !filepath.IsAbs(u.Paths[0]) || filepath.Base(filepath.Dir(u.Paths[0])) != filepath.Base(dir) {
		t.Errorf("%+v is offered", u)
	}
}

func TestWhatWasTakenInIsOfferedNoMore(t *testing.T) {
	s, d, station := syncDesk(t, made.AlertLines("a", 0, 5))
	d.Begin("station", border.Account{Login: "d.ostrupi", Role: border.RoleSupervisor})
	if err := s.KeepUnfinished(Unfinished{Paths: []string{"/media/stick/b.jsonl"}}); err != nil {
		t.Fatal(err)
	}
	if err := s.Take(prepared(t, s, made.AlertLines("b", 0, 3))); err != nil {
		t.Fatal(err)
	}
	if s, _ := comesBack(t, station, "d.ostrupi"); s.Unfinished().Some() { // also after a crash
		t.Errorf("%+v is offered", s.Unfinished())
	}
}

func TestWhatANewerVersionKeptStaysWhereItLies(t *testing.T) {
	station := made.Station(t)
	kept := store.Kept{Shelf: shelfLists, Key: keyUnfinished + "d.ostrupi", Value: []byte(`{"Version":2,"Sticks":["a"]}`)}
	if _, err := station.Book(made.Brought(), nil, kept); err != nil {
		t.Fatal(err)
	}
	d := aDesk(t, func(string) {})
	d.Begin("station", border.Account{Login: "d.ostrupi", Role: border.RoleSupervisor})
	s := New(d, station)
	if err := s.Recall(); err == nil || s.Unfinished().Some() {
		t.Errorf("%+v, %v", s.Unfinished(), err)
	}
	if shelf, err := station.Kept(shelfLists); err != nil || !bytes.Equal(shelf[kept.Key], kept.Value) {
		t.Errorf("%q, %v", shelf[kept.Key], err)
	}
}
