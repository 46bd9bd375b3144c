package sync

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"postern/app/border"
	"postern/app/desk/made"
	"postern/app/lists"
	"postern/store"
)

func importAll(t *testing.T, s *store.Station, o ImportOptions, paths ...string) (Import, error) {
	t.Helper()
	found, err := FindLists(paths)
	if err != nil {
		return Import{}, err
	}
	if o.Now.IsZero() {
		o.Now = made.Brought()
	}
	return ImportLists(context.Background(), s, found, o)
}

// held is what lists the station's edition has, with their alerts' ids.
func held(t *testing.T, s *store.Station) map[string][]string {
	t.Helper()
	e, err := s.Open()
	if errors.Is(err, store.ErrNoEdition) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	got := map[string][]string{}
	for a, err := range e.Alerts() {
		if err != nil {
			t.Fatal(err)
		}
		got[a.List] = append(got[a.List], a.ID)
	}
	return got
}

func ids(from, to int) []string {
	var out []string
	for n := from; n < to; n++ {
		out = append(out, fmt.Sprintf("M-%d", n))
	}
	return out
}

func TestImportMakesAnEditionAndTellsWhatBecameOfEveryRecord(t *testing.T) {
	s := made.Station(t)
	path := made.ListFile(t, made.AlertLines("Red book", 0, 3, `{"id":"X","names":17}`))
	im, err := importAll(t, s, ImportOptions{}, path)
	if err != nil {
		t.Fatal(err)
	}
	l := im.Lists[0]
	if l.Path != path || l.List != "Red book" || l.Read != 4 || l.Kept != 3 || l.RejectedCount != 1 || l.Replaced {
		t.Errorf("%+v", l)
	}
	if im.Edition.Number != 1 || im.Edition.Alerts != 3 || im.Edition.Issued.Format(time.RFC3339) != made.Issued {
		t.Errorf("%+v", im)
	}
	if d := cmp.Diff(map[string][]string{"Red book": ids(0, 3)}, held(t, s)); d != "" {
		t.Error(d)
	}
	e, err := s.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	info := e.Lists()[0]
	if info.Format != string(lists.FormatAlerts) || !info.Dated || info.Issued.Day() != 19 || !info.Brought.Equal(made.Brought()) || info.Rejected != 1 || info.Digest == "" {
		t.Errorf("%+v", info)
	}
}

func TestUpdatingOneListDoesNotMakeTheOthersVanish(t *testing.T) {
	s := made.Station(t)
	if _, err := importAll(t, s, ImportOptions{}, made.ListFile(t, made.AlertLines("b", 0, 5)), made.ListFile(t, made.AlertLines("a", 10, 12)), made.ListFile(t, made.AlertLines("c", 20, 21))); err != nil {
		t.Fatal(err)
	}
	later := made.Brought().Add(30 * time.Hour)
	im, err := importAll(t, s, ImportOptions{Now: later}, made.ListFile(t, made.DatedLines("b", "2026-11-21T06:00:00Z", 1, 7)))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(map[string][]string{"a": ids(10, 12), "b": ids(1, 7), "c": ids(20, 21)}, held(t, s)); d != "" {
		t.Error(d)
	}
	if !im.Lists[0].Replaced || im.Lists[0].Before != 5 || im.Edition.Number != 2 {
		t.Errorf("%+v", im)
	}
	if len(im.Carried) != 2 || im.Carried[0].Name != "a" || im.Carried[1].Name != "c" {
		t.Errorf("%+v", im.Carried)
	}
	if im.Edition.Issued.Format(time.RFC3339) != made.Issued {
		t.Errorf("issued %v: the list of today hides the age of the others", im.Edition.Issued)
	}
}

func TestOrderOfThePathsMakesNoDifference(t *testing.T) {
	a, b := made.ListFile(t, made.AlertLines("a", 0, 5)), made.ListFile(t, made.AlertLines("b", 5, 9))
	one, err := importAll(t, made.Station(t), ImportOptions{}, a, b)
	if err != nil {
		t.Fatal(err)
	}
	other, err := importAll(t, made.Station(t), ImportOptions{}, b, a)
	if err != nil {
		t.Fatal(err)
	}
	if one.Edition.Name != other.Edition.Name {
		t.Errorf("%s and %s", one.Edition.Name, other.Edition.Name)
	}
	if one.Lists[0].List != "a" || other.Lists[0].List != "b" {
		t.Error("the report does not keep the order of the paths")
	}
}

func TestListThatBreaksOffChangesNothingNotEvenTheOthers(t *testing.T) {
	s := made.Station(t)
	if _, err := importAll(t, s, ImportOptions{}, made.ListFile(t, made.AlertLines("a", 0, 5))); err != nil {
		t.Fatal(err)
	}
	whole := made.AlertLines("b", 0, 400)
	for _, cut := range []int{len(whole) - 3, len(whole) / 2, len(whole) - 26} {
		_, err := importAll(t, s, ImportOptions{}, made.ListFile(t, made.AlertLines("a", 0, 6)), made.ListFile(t, whole[:cut]))
		if !errors.Is(err, lists.ErrBrokenOff) {
			t.Errorf("cut at %d: %v", cut, err)
		}
		if d := cmp.Diff(map[string][]string{"a": ids(0, 5)}, held(t, s)); d != "" {
			t.Error(d)
		}
	}
}

func TestTwoListsOfOneNameAreRefusedBeforeAnythingIsRead(t *testing.T) {
	a, b := made.ListFile(t, made.AlertLines("a", 0, 3)), made.ListFile(t, made.AlertLines("a", 3, 5))
	_, err := FindLists([]string{a, b})
	fault, ok := errors.AsType[*ImportError](err)
	if !ok || !errors.Is(err, ErrSameList) || fault.Path != b || fault.Other != a {
		t.Error(err)
	}
}

func TestImportThatIsStoppedChangesNothing(t *testing.T) {
	s := made.Station(t)
	if _, err := importAll(t, s, ImportOptions{}, made.ListFile(t, made.AlertLines("a", 0, 5))); err != nil {
		t.Fatal(err)
	}
	found, err := FindLists([]string{made.ListFile(t, made.AlertLines("a", 0, 2*progressEvery))})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	told := 0
	_, err = ImportLists(ctx, s, found, ImportOptions{Now: made.Brought(), Progress: func(list string, alerts int) {
		if told++; list == "a" && alerts == progressEvery {
			stop()
		}
	}})
	if !errors.Is(err, context.Canceled) || told != 1 {
		t.Errorf("told %d times: %v", told, err)
	}
	if d := cmp.Diff(map[string][]string{"a": ids(0, 5)}, held(t, s)); d != "" {
		t.Error(d)
	}
}

// POSTERN_DATA names a folder with real lists under lists/.
func TestRealListsComeBackFromAStationAsTheyWereRead(t *testing.T) {
	data := os.Getenv("POSTERN_DATA")
	if data == "" {
		t.Skip("POSTERN_DATA names no folder with real lists")
	}
	paths, err := filepath.Glob(filepath.Join(data, "lists", "*"))
	if err != nil || len(paths) == 0 {
		t.Skipf("no lists in %s", data)
	}
	s := made.Station(t)
	im, err := importAll(t, s, ImportOptions{}, paths...)
	if err != nil {
		t.Fatal(err)
	}
	e, err := s.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	got := map[string][]border.Alert{}
	for a, err := range e.Alerts() {
		if err != nil {
			t.Fatal(err)
		}
		got[a.List] = append(got[a.List], a)
	}
	for _, l := range im.Lists {
		if len(l.Unfit) > 0 || l.Kept == 0 {
			t.Errorf("%s: %d kept, unfit: %v", l.List, l.Kept, l.Unfit)
		}
		var want []border.Alert
		if _, err := lists.Read(l.Path, func(a border.Alert) error { want = append(want, a); return nil }); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got[l.List], cmpopts.EquateEmpty()); d != "" {
			t.Errorf("%s: %.2000s", l.List, d)
		}
	}
}
