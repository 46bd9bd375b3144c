package store

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

func TestOfManyWhoSetUpOneFolderAtOnceOneOwnsItAndLosesNothing(t *testing.T) {
	for round := range 10 {
		dir := filepath.Join(t.TempDir(), "station")
		var all sync.WaitGroup
		stations := make(chan *Station, 8)
		for range cap(stations) {
			all.Go(func() {
				s, err := CreateStation(dir)
				if err == nil {
					_, err = write(s, day1, made{"l", 0, 3})
					stations <- s
				}
				if err != nil && !errors.Is(err, ErrNotEmpty) && !errors.Is(err, ErrHeld) {
					t.Error(err)
				}
			})
		}
		all.Wait()
		close(stations)
		if len(stations) != 1 {
			t.Fatalf("%d own the station", len(stations))
		}
		owner := <-stations
		e, err := owner.Open()
		if err != nil {
			t.Fatal(err)
		}
		holds(t, e, made{"l", 0, 3})
		e.Close()
		if round == 0 { // it waits a second
			if _, err := OpenStation(dir); !errors.Is(err, ErrHeld) {
				t.Errorf("opened by another: %v", err)
			}
		}
		owner.Close()
	}
}

func TestWhatASetUpThatBrokeOffHasLeftIsReplacedWhateverIsInIt(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{fileStation + suffixTemporary, fileCurrent, fileCurrent + suffixTemporary, fileSetUp} {
		if err := os.WriteFile(filepath.Join(dir, name), bytes.Repeat([]byte{0xa7, 0x13, 0x5c}, 20_000), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s, err := CreateStation(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	mustWrite(t, s, day1, made{"l", 0, 3})
	for _, name := range files(t, dir) {
		if name == fileSetUp || name == fileStation+suffixTemporary {
			t.Errorf("%s is left", name)
		}
	}
}

func TestDemonstrationStationStaysMarkedAndNoOtherIs(t *testing.T) {
	for want, create := range map[bool]func(string) (*Station, error){true: CreateDemonstration, false: CreateStation} {
		dir := t.TempDir()
		s, err := create(dir)
		if err != nil {
			t.Fatal(err)
		}
		if s.Demonstration() != want {
			t.Errorf("after the set-up: %v, want %v", s.Demonstration(), want)
		}
		s.Close()
		if s, err = OpenStation(dir); err != nil {
			t.Fatal(err)
		}
		if s.Demonstration() != want {
			t.Errorf("opened again: %v, want %v", s.Demonstration(), want)
		}
		s.Close()
	}
}
