package sync

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"

	"postern/app/desk"
	"postern/app/desk/made"
	"postern/app/lang"
	"postern/assets"
	"postern/store"
)

func explained(t *testing.T, err error) string {
	t.Helper()
	say, fault := lang.New(assets.Catalogues(), language.English)
	if fault != nil {
		t.Fatal(fault)
	}
	sentence, known := desk.Explain(say, err)
	if !known || sentence == "" || strings.ContainsAny(sentence, "⟨⟩…") {
		t.Errorf("%v: %v, %q", err, known, sentence)
	}
	return sentence
}

func mustImport(t *testing.T, s *store.Station, o ImportOptions, content ...string) Import {
	t.Helper()
	var paths []string
	for _, c := range content {
		paths = append(paths, made.ListFile(t, c))
	}
	im, err := importAll(t, s, o, paths...)
	if err != nil {
		t.Fatal(err)
	}
	return im
}

func TestListThatLostMoreThanATenthIsAskedAboutFirst(t *testing.T) {
	s := made.Station(t)
	mustImport(t, s, ImportOptions{}, made.AlertLines("a", 0, 200))
	_, err := importAll(t, s, ImportOptions{}, made.ListFile(t, made.AlertLines("a", 0, 179)))
	fault, ok := errors.AsType[*ImportError](err)
	if !ok || !errors.Is(err, ErrSmaller) || fault.Before != 200 || fault.After != 179 || fault.List != "a" {
		t.Fatal(err)
	}
	if text := explained(t, err); !strings.Contains(text, "from 200 alerts to 179") || !strings.Contains(text, "--accept-smaller") {
		t.Error(text)
	}
	if got := held(t, s)["a"]; len(got) != 200 {
		t.Errorf("%d alerts", len(got))
	}
	mustImport(t, s, ImportOptions{}, made.AlertLines("a", 0, 180)) // a tenth
	mustImport(t, s, ImportOptions{AcceptSmaller: true}, made.AlertLines("a", 0, 12))
	mustImport(t, s, ImportOptions{}, made.AlertLines("a", 0, 6)) // a few may go, up to half
	if _, err := importAll(t, s, ImportOptions{}, made.ListFile(t, made.AlertLines("a", 0, 0))); !errors.Is(err, ErrNothingKept) {
		t.Errorf("an empty list: %v", err)
	}
	mustImport(t, s, ImportOptions{AcceptSmaller: true}, made.AlertLines("a", 0, 0))
	if got := held(t, s); len(got) != 0 {
		t.Error(got)
	}
}

func TestFirstImportOfAListThatIsMostlyRejectedIsAskedAboutFirst(t *testing.T) {
	broken := slices.Repeat([]string{`{"id":"X","names":17}`}, 4)
	s := made.Station(t)
	mustImport(t, s, ImportOptions{}, made.AlertLines("half", 0, 4, broken...))
	list := made.AlertLines("most", 0, 3, broken...)
	_, err := importAll(t, s, ImportOptions{}, made.ListFile(t, list))
	fault, ok := errors.AsType[*ImportError](err)
	if !ok || !errors.Is(err, ErrMostRejected) || fault.Rejected != 4 || fault.After != 3 {
		t.Fatal(err)
	}
	if text := explained(t, err); !strings.Contains(text, "--accept-smaller") {
		t.Error(text)
	}
	mustImport(t, s, ImportOptions{AcceptSmaller: true}, list)
	mustImport(t, s, ImportOptions{}, list) // it was accepted as it is
}

func TestListOlderThanTheOneHereIsAskedAboutFirst(t *testing.T) {
	const old, fresh = "2019-01-01T06:00:00Z", "2026-11-19T06:00:00Z"
	s := made.Station(t)
	mustImport(t, s, ImportOptions{}, made.DatedLines("a", fresh, 0, 5))
	list := made.DatedLines("a", old, 0, 5)
	_, err := importAll(t, s, ImportOptions{}, made.ListFile(t, list))
	if !errors.Is(err, ErrOlder) {
		t.Fatal(err)
	}
	if text := explained(t, err); !strings.Contains(text, "2019-01-01") || !strings.Contains(text, "2026-11-19") || !strings.Contains(text, "--accept-older") {
		t.Error(text)
	}
	mustImport(t, s, ImportOptions{}, made.DatedLines("a", fresh, 0, 5)) // the same again
	if im := mustImport(t, s, ImportOptions{AcceptOlder: true}, list); im.Edition.Issued.Year() != 2019 {
		t.Errorf("%v: an old list looks fresh because it was brought in today", im.Edition.Issued)
	}
}

// damage spoils an edition's file wholly, or its checksums alone: then what it
// holds is not believed, but its head still says which lists those were.
func damage(t *testing.T, dir string, number int, whole bool) {
	t.Helper()
	stem := filepath.Join(dir, "editions", fmt.Sprintf("%06d", number))
	suffixes := []string{".sum", ".parts"}
	if whole {
		suffixes = []string{".db"}
	}
	for _, suffix := range suffixes {
		content, err := os.ReadFile(stem + suffix)
		if err != nil {
			t.Fatal(err)
		}
		clear(content)
		if err := os.WriteFile(stem+suffix, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// stationOfTwo holds list a in edition 1, lists a and b in edition 2.
func stationOfTwo(t *testing.T) (*store.Station, string) {
	t.Helper()
	dir := t.TempDir()
	s := made.StationIn(t, dir)
	mustImport(t, s, ImportOptions{}, made.AlertLines("a", 0, 2))
	mustImport(t, s, ImportOptions{}, made.AlertLines("b", 1, 3))
	return s, dir
}

func TestImportOverADamagedEditionStopsWhereListsWouldBeLostAndNamesThem(t *testing.T) {
	s, dir := stationOfTwo(t)
	damage(t, dir, 2, false)
	c := made.ListFile(t, made.AlertLines("c", 7, 9))
	im, err := importAll(t, s, ImportOptions{}, c)
	fault, ok := errors.AsType[*ImportError](err)
	if !ok || !errors.Is(err, ErrLoss) || !slices.Equal(fault.Lost, []string{"b"}) || len(im.PassedOver) != 1 {
		t.Fatalf("%+v, %v", im, err)
	}
	if text := explained(t, err); !strings.Contains(text, `"b"`) || strings.Contains(text, `"a"`) || !strings.Contains(text, "--accept-loss") {
		t.Error(text)
	}
	if d := cmp.Diff(map[string][]string{"a": ids(0, 2)}, held(t, s)); d != "" {
		t.Error(d)
	}
	im, err = importAll(t, s, ImportOptions{AcceptLoss: true}, c)
	if err != nil || len(im.PassedOver) != 1 || im.PassedOver[0].Number != 2 || im.Edition.Number != 3 {
		t.Errorf("%+v, %v", im, err)
	}
	if d := cmp.Diff(map[string][]string{"a": ids(0, 2), "c": ids(7, 9)}, held(t, s)); d != "" {
		t.Error(d)
	}
}

func TestImportOverADamagedEditionGoesOnWhereAllItsListsAreBroughtInOrStandInTheOneBefore(t *testing.T) {
	s, dir := stationOfTwo(t)
	damage(t, dir, 2, false)
	mustImport(t, s, ImportOptions{}, made.AlertLines("b", 1, 3))
	if d := cmp.Diff(map[string][]string{"a": ids(0, 2), "b": ids(1, 3)}, held(t, s)); d != "" {
		t.Error(d)
	}
}

func TestListThatWouldFallBackToAnOlderStateCountsAsLost(t *testing.T) {
	s, dir := stationOfTwo(t)
	mustImport(t, s, ImportOptions{}, made.AlertLines("b", 1, 4))
	damage(t, dir, 3, false)
	_, err := importAll(t, s, ImportOptions{}, made.ListFile(t, made.AlertLines("a", 0, 2)))
	if fault, ok := errors.AsType[*ImportError](err); !ok || !slices.Equal(fault.Lost, []string{"b"}) {
		t.Error(err)
	}
}

func TestImportWhereNoEditionAnswersStopsAndNamesWhatWouldBeLost(t *testing.T) {
	s, dir := stationOfTwo(t)
	damage(t, dir, 1, true)
	damage(t, dir, 2, false)
	b := made.ListFile(t, made.AlertLines("b", 1, 3))
	_, err := importAll(t, s, ImportOptions{}, b)
	if fault, ok := errors.AsType[*ImportError](err); !ok || !slices.Equal(fault.Lost, []string{"a"}) {
		t.Error(err)
	}
	damage2 := filepath.Join(dir, "editions", "000002.db")
	if err := os.Truncate(damage2, 1000); err != nil {
		t.Fatal(err)
	}
	_, err = importAll(t, s, ImportOptions{}, b)
	if fault, ok := errors.AsType[*ImportError](err); !ok || !errors.Is(err, ErrLoss) || len(fault.Lost) != 0 {
		t.Error(err)
	}
	if text := explained(t, err); !strings.Contains(text, "--accept-loss") {
		t.Error(text)
	}
	mustImport(t, s, ImportOptions{AcceptLoss: true}, made.AlertLines("b", 1, 3))
	if d := cmp.Diff(map[string][]string{"b": ids(1, 3)}, held(t, s)); d != "" {
		t.Error(d)
	}
}

func TestDamagedPointerAloneLosesNothing(t *testing.T) {
	s, dir := stationOfTwo(t)
	if err := os.WriteFile(filepath.Join(dir, "current"), []byte("?"), 0o600); err != nil {
		t.Fatal(err)
	}
	mustImport(t, s, ImportOptions{}, made.AlertLines("c", 7, 9))
	if got := held(t, s); len(got) != 3 {
		t.Error(got)
	}
}

func TestEditionMadeAfreshHoldsOnlyWhatIsBroughtIn(t *testing.T) {
	s, dir := stationOfTwo(t)
	im := mustImport(t, s, ImportOptions{Afresh: true}, made.AlertLines("c", 7, 9))
	if !im.Edition.Issued.Equal(made.Brought()) {
		t.Errorf("issued %v", im.Edition.Issued)
	}
	if d := cmp.Diff(map[string][]string{"c": ids(7, 9)}, held(t, s)); d != "" || len(im.Carried) != 0 {
		t.Error(d, im.Carried)
	}
	damage(t, dir, 3, true)
	damage(t, dir, 2, true)
	mustImport(t, s, ImportOptions{Afresh: true}, made.AlertLines("d", 1, 2))
	if d := cmp.Diff(map[string][]string{"d": ids(1, 2)}, held(t, s)); d != "" {
		t.Error(d)
	}
}

func TestFaultsOfTheSystemAreSaidInSentences(t *testing.T) {
	file := made.ListFile(t, "no station")
	_, err := store.OpenStation(file)
	if text := explained(t, err); !strings.Contains(text, file) || !strings.Contains(text, "folder") || strings.Contains(text, "stat ") {
		t.Error(text)
	}
	_, err = store.CreateStation(filepath.Join(file, "below"))
	if text := explained(t, err); strings.Contains(text, "mkdir") || !strings.Contains(text, "folder") {
		t.Error(text)
	}
	loop := filepath.Join(t.TempDir(), "loop")
	if err := os.Symlink(loop, loop); err != nil {
		t.Fatal(err)
	}
	_, err = store.OpenStation(loop)
	if text := explained(t, err); strings.Contains(text, "stat ") || !strings.Contains(text, loop) {
		t.Error(text)
	}
}

func TestWhatCannotBeDoneJustNowIsSaidInSentences(t *testing.T) {
	s := made.Station(t)
	_, none := s.Back()
	w, err := s.NewEdition()
	if err != nil {
		t.Fatal(err)
	}
	_, busy := s.NewEdition()
	_, back := s.Back()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	_, closed := w.Commit(made.Brought())
	for err, want := range map[error]string{none: "Bring the lists in", busy: "Try again", back: "Try again", closed: "was closed"} {
		if text := explained(t, err); !strings.Contains(text, want) {
			t.Errorf("%v: %s", err, text)
		}
	}
}

func TestWhatIsDamagedIsSaidOnce(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "station")
	if err := made.StationIn(t, dir).Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(filepath.Join(dir, "station.db"), 0); err != nil {
		t.Fatal(err)
	}
	_, err := store.OpenStation(dir)
	if text := explained(t, err); strings.Count(text, "damaged") != 1 || !strings.Contains(text, "empty") {
		t.Error(text)
	}
}

func TestShortListThatLostMoreThanHalfIsAskedAbout(t *testing.T) {
	s := made.Station(t)
	mustImport(t, s, ImportOptions{}, made.AlertLines("a", 0, 6))
	if _, err := importAll(t, s, ImportOptions{Now: made.Brought()}, made.ListFile(t, made.AlertLines("a", 0, 2))); !errors.Is(err, ErrSmaller) {
		t.Errorf("got %v", err)
	}
	mustImport(t, s, ImportOptions{}, made.AlertLines("a", 0, 5))
}
