package sync

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/desk/made"
	"postern/app/lists"
	"postern/store"
)

// syncDesk is a desk at work on a station that holds lists.
func syncDesk(t *testing.T, content ...string) (*Sync, *desk.Desk, *store.Station) {
	t.Helper()
	station := made.Station(t)
	mustImport(t, station, withSegment(), content...)
	d := aDesk(t, func(string) {})
	if err := d.Load(station); err != nil {
		t.Fatal(err)
	}
	return New(d, station), d, station
}

func prepared(t *testing.T, s *Sync, content ...string) *Staged {
	t.Helper()
	var paths []string
	for _, c := range content {
		paths = append(paths, made.ListFile(t, c))
	}
	staged, err := s.Prepare(context.Background(), paths, nil)
	if err != nil {
		t.Fatal(err)
	}
	return staged
}

func finds(t *testing.T, d *desk.Desk, name string) bool {
	t.Helper()
	f, err := d.Check(border.Traveller{Name: name}, false)
	if err != nil {
		t.Fatal(err)
	}
	return len(f.Matches) > 0
}

func TestStagedEditionSaysWhatItWouldAddChangeAndRemoveAndTakesEffectOnlyWhenTaken(t *testing.T) {
	s, d, _ := syncDesk(t, made.AlertLines("a", 0, 100), made.AlertLines("b", 0, 5))
	changed := strings.Replace(made.AlertLines("a", 2, 100, made.Quentilo), "Belto Zarvandi 50", "Belto Zarvandi Harin 50", 1)
	staged := prepared(t, s, changed, made.AlertLines("c", 0, 3))
	want := []ListChange{
		{List: "a", Before: 100, After: 99, Added: 1, Changed: 1, Removed: 2},
		{List: "b", Before: 5, After: 5, Same: true},
		{List: "c", After: 3, Added: 3, New: true},
	}
	if !slices.Equal(staged.Changes, want) || staged.Stopped() {
		t.Errorf("%+v, stops %v", staged.Changes, staged.Stops)
	}
	if in := s.Installed(); in.Edition.Number != 2 && in.Edition.Number != 1 || in.Edition.Alerts != 105 {
		t.Errorf("before it is taken: %+v", in)
	}
	if finds(t, d, "Quentilo Abrascari") {
		t.Error("an alert of the staged edition answers")
	}
	if err := s.Take(staged); err != nil {
		t.Fatal(err)
	}
	if in := s.Installed(); in.Edition.Number != staged.Edition.Number || in.Edition.Alerts != 107 || in.Other == 0 || len(in.Lists) != 3 {
		t.Errorf("after it was taken: %+v", in)
	}
	if !finds(t, d, "Quentilo Abrascari") {
		t.Error("the edition taken does not answer")
	}
}

func TestOwnerOfAListStandsBesideItAlsoOnceItIsCarriedOver(t *testing.T) {
	owned := strings.Replace(made.AlertLines("a", 0, 3), `"issued"`, `"owner":"Greece","issued"`, 1)
	s, _, _ := syncDesk(t, owned)
	if err := s.Take(prepared(t, s, made.AlertLines("b", 0, 3))); err != nil {
		t.Fatal(err)
	}
	if in := s.Installed(); len(in.Lists) != 2 || in.Lists[0].Owner != "GRC" || in.Lists[1].Owner != "" {
		t.Errorf("%+v", in.Lists)
	}
}

func TestTheSameListAgainChangesNothing(t *testing.T) {
	s, _, _ := syncDesk(t, made.AlertLines("a", 0, 30))
	staged := prepared(t, s, made.AlertLines("a", 0, 30))
	if c := staged.Changes; len(c) != 1 || !c[0].Same || c[0].Gone() != 0 || staged.Stopped() {
		t.Errorf("%+v", c)
	}
}

func TestAListThatLostMoreThanATenthIsStoppedAndCanStillBeTaken(t *testing.T) {
	s, d, _ := syncDesk(t, made.AlertLines("a", 0, 199, made.Quentilo))
	staged := prepared(t, s, made.AlertLines("a", 0, 179))
	c := staged.Changes[0]
	if !c.TooMuch || c.Removed != 21 || len(staged.Stops) != 1 || !errors.Is(staged.Stops[0], ErrSmaller) || staged.Stops[0].Gone != 21 {
		t.Fatalf("%+v, %v", c, staged.Stops)
	}
	if err := s.Take(staged); err != nil {
		t.Fatal(err)
	}
	if finds(t, d, "Quentilo Abrascari") {
		t.Error("it was taken, yet the old edition answers")
	}
	if staged := prepared(t, s, made.AlertLines("a", 0, 162)); staged.Stopped() { // 17 of 179
		t.Errorf("less than a tenth: %v", staged.Stops)
	}
}

func TestAListOfAsManyOtherPeopleIsStopped(t *testing.T) {
	s, _, _ := syncDesk(t, made.AlertLines("a", 0, 50))
	staged := prepared(t, s, made.AlertLines("a", 100, 150))
	if c := staged.Changes[0]; !staged.Stopped() || c.Added != 50 || c.Removed != 50 || c.Gone() != 1 {
		t.Errorf("%+v, %v", c, staged.Stops)
	}
}

func TestAListThatIsEmptyIsStoppedOnceAndOneThatIsOlderToo(t *testing.T) {
	s, _, _ := syncDesk(t, made.AlertLines("a", 0, 50))
	staged := prepared(t, s, made.AlertLines("a", 0, 0))
	if len(staged.Stops) != 1 || staged.Stops[0].Gone != 50 {
		t.Errorf("empty: %v", staged.Stops)
	}
	if err := s.Discard(staged); err != nil {
		t.Fatal(err)
	}
	staged = prepared(t, s, made.DatedLines("a", "2019-01-01T06:00:00Z", 0, 50))
	if len(staged.Stops) != 1 || !errors.Is(staged.Stops[0], ErrOlder) {
		t.Errorf("older: %v", staged.Stops)
	}
}

// unchanged fails unless the station answers as it did and nothing lies about.
func unchanged(t *testing.T, s *Sync, d *desk.Desk, station *store.Station) {
	t.Helper()
	if in := s.Installed(); in.Edition.Number != 1 || in.Problem != desk.ProblemNone || in.Other != 0 {
		t.Errorf("%+v", in)
	}
	if !finds(t, d, "Quentilo Abrascari") {
		t.Error("the desk does not answer")
	}
	if got := held(t, station)["a"]; len(got) != 40 {
		t.Errorf("%d alerts", len(got))
	}
	staged := prepared(t, s, made.AlertLines("b", 0, 3)) // there is room for the next
	if staged.Edition.Number != 2 {
		t.Errorf("the next edition is number %d", staged.Edition.Number)
	}
	if err := s.Discard(staged); err != nil {
		t.Error(err)
	}
}

func TestAListThatIsCutOffChangesNothing(t *testing.T) {
	s, d, station := syncDesk(t, made.AlertLines("a", 0, 39, made.Quentilo))
	whole := made.AlertLines("a", 0, 60)
	_, err := s.Prepare(context.Background(), []string{made.ListFile(t, whole[:len(whole)/2])}, nil)
	if fault, ok := errors.AsType[*lists.Error](err); !ok || fault.Code != lists.CodeBrokenOff && fault.Code != lists.CodeCountDiffers {
		t.Errorf("%v", err)
	}
	unchanged(t, s, d, station)
}

func TestPreparingThatIsCancelledInAnyStageChangesNothing(t *testing.T) {
	content := made.AlertLines("a", 0, 5_000)
	for _, when := range []Step{
		{Stage: StageRead},
		{Stage: StageCheck},
		{Stage: StageCompare},
		{Stage: StageIndex},
		{Stage: StageIndex, Done: 1},
		{Stage: StageWrite},
		{Stage: StageWrite, Done: 1},
	} {
		s, d, station := syncDesk(t, made.AlertLines("a", 0, 39, made.Quentilo))
		ctx, cancel := context.WithCancel(context.Background())
		met := false
		staged, err := s.Prepare(ctx, []string{made.ListFile(t, content)}, func(step Step) {
			if step.Stage == when.Stage && step.Done >= when.Done {
				met = true
				cancel()
			}
		})
		if !errors.Is(err, context.Canceled) || staged != nil || !met {
			t.Errorf("%+v: met %v, %+v, %v", when, met, staged, err)
		}
		unchanged(t, s, d, station)
		cancel()
	}
}

func TestStagesAreToldInTheirOrderAndBytesUpToTheWhole(t *testing.T) {
	s, _, _ := syncDesk(t, made.AlertLines("a", 0, 10))
	var told []Stage
	parts := map[Stage]Step{} // the last of each stage
	path := made.ListFile(t, made.AlertLines("a", 0, 5_000))
	staged, err := s.Prepare(context.Background(), []string{path}, func(step Step) {
		if len(told) == 0 || told[len(told)-1] != step.Stage {
			told = append(told, step.Stage)
		}
		if was := parts[step.Stage]; step.Done < was.Done || step.Done > step.Total {
			t.Errorf("%+v after %+v", step, was)
		}
		parts[step.Stage] = step
		if step.Stage == StageSwitch && step.Alerts != 5_000 {
			t.Errorf("%d alerts read", step.Alerts)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Discard(staged)
	if !slices.Equal(told, Stages()) {
		t.Errorf("%v", told)
	}
	for _, stage := range []Stage{StageIndex, StageWrite} {
		if last := parts[stage]; last.Done < last.Total/2 || last.Total < 5_000 {
			t.Errorf("%+v is the last of its stage", last)
		}
	}
	last := parts[StageRead]
	if info, err := os.Stat(path); err != nil || last.Total != info.Size() || last.Done < last.Total/2 {
		t.Errorf("%+v of %v, %v", last, info.Size(), err)
	}
}

func TestBackMakesTheEditionBeforeAnswerAndAgainTheOneLeft(t *testing.T) {
	s, d, _ := syncDesk(t, made.AlertLines("a", 0, 39, made.Quentilo))
	if err := s.Back(); !errors.Is(err, store.ErrNoOther) {
		t.Errorf("with one edition: %v", err)
	}
	if err := s.Take(prepared(t, s, made.AlertLines("a", 0, 39))); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.Back(); err != nil {
			t.Fatal(err)
		}
		if in := s.Installed(); in.Edition.Number != 1 || in.Other != 2 || !finds(t, d, "Quentilo Abrascari") {
			t.Errorf("%+v", in)
		}
		if err := s.Back(); err != nil {
			t.Fatal(err)
		}
		if in := s.Installed(); in.Edition.Number != 2 || in.Other != 1 || finds(t, d, "Quentilo Abrascari") {
			t.Errorf("%+v", in)
		}
	}
}

func TestAFolderWithSeveralListsStandsForEachOfThem(t *testing.T) {
	s, _, _ := syncDesk(t, made.AlertLines("a", 0, 3))
	dir := t.TempDir()
	for name, content := range map[string]string{
		"b.jsonl": made.AlertLines("b", 0, 4), "c.jsonl": made.AlertLines("c", 0, 5), "read me.txt": "not a list", ".hidden": made.AlertLines("d", 0, 6),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	staged, err := s.Prepare(context.Background(), []string{dir}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Discard(staged)
	if len(staged.Lists) != 2 || len(staged.Changes) != 3 || staged.Edition.Alerts != 12 {
		t.Errorf("%+v", staged.Changes)
	}
	if _, err := s.Prepare(context.Background(), []string{filepath.Join(dir, "none")}, nil); err == nil {
		t.Error("a path that does not exist is no error")
	}
}

func TestPathsAreOfferedForWhatIsTypedFoldersWithTheirSeparator(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"Lists", "other"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"list.xml", ".list"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := &Sync{}
	dir += string(filepath.Separator)
	for typed, want := range map[string][]string{
		dir + "li":       {dir + "Lists" + string(filepath.Separator), dir + "list.xml"},
		dir + ".l":       {dir + ".list"},
		dir + "none":     nil,
		dir + "no/where": nil,
		"":               nil,
	} {
		if got := s.Paths(typed); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}

// BenchmarkPrepare is an edition staged from the list that is here already.
func BenchmarkPrepare(b *testing.B) {
	station := made.Station(b)
	d := aDesk(b, func(string) {})
	s := New(d, station)
	path := made.PeopleFile(b, made.Large())
	first, err := s.Prepare(context.Background(), []string{path}, nil)
	if err != nil {
		b.Fatal(err)
	}
	if err := s.Take(first); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		staged, err := s.Prepare(context.Background(), []string{path}, nil)
		if err != nil || !staged.Changes[0].Same {
			b.Fatal(staged, err)
		}
		if err := s.Discard(staged); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N*made.Large())/b.Elapsed().Seconds(), "alerts/s")
	b.ReportMetric(peakMemory(), "peak-MB")
}
