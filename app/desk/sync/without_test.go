package sync

import (
	"context"
	"errors"
	"os"
	"slices"
	"testing"

	"postern/app/desk/made"
)

func TestAStoppedListStaysAsItWasWhileTheOthersAreTaken(t *testing.T) {
	s, d, station := syncDesk(t, made.AlertLines("a", 0, 39, made.Quentilo), made.AlertLines("b", 0, 50), made.AlertLines("c", 0, 5))
	staged := prepared(t, s, made.AlertLines("a", 0, 10), made.AlertLines("b", 0, 60), made.AlertLines("d", 0, 3))
	if keep := staged.Keepable(); !slices.Equal(keep, []string{"a"}) {
		t.Fatalf("%q of %v", keep, staged.Stops)
	}
	next, err := s.Without(context.Background(), staged, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []ListChange{
		{List: "a", Before: 40, After: 40, Same: true},
		{List: "b", Before: 50, After: 60, Added: 10},
		{List: "c", Before: 5, After: 5, Same: true},
		{List: "d", After: 3, Added: 3, New: true},
	}
	if !slices.Equal(next.Changes, want) || next.Stopped() || !next.AsShown {
		t.Errorf("%+v, stops %v, as shown %v", next.Changes, next.Stops, next.AsShown)
	}
	if err := s.Take(next); err != nil {
		t.Fatal(err)
	}
	got := held(t, station)
	if len(got["a"]) != 40 || len(got["b"]) != 60 || len(got["c"]) != 5 || len(got["d"]) != 3 || !finds(t, d, "Quentilo Abrascari") {
		t.Errorf("%v", got)
	}
	if in := s.Installed(); in.Edition.Number != next.Edition.Number || in.Other == 0 {
		t.Errorf("%+v", in)
	}
}

func TestListsThatHaveChangedMeanwhileAreNotAsTheyWereShown(t *testing.T) {
	for name, now := range map[string]string{
		"one alert more":    made.AlertLines("b", 0, 61),
		"as many others":    made.AlertLines("b", 1, 61),
		"a date that moved": made.DatedLines("b", "2026-11-20T06:00:00Z", 0, 60),
		"stopped itself":    made.AlertLines("b", 0, 3),
	} {
		s, _, _ := syncDesk(t, made.AlertLines("a", 0, 40), made.AlertLines("b", 0, 50))
		fewer, other := made.ListFile(t, made.AlertLines("a", 0, 10)), made.ListFile(t, made.AlertLines("b", 0, 60))
		staged, err := s.Prepare(context.Background(), []string{fewer, other}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(other, []byte(now), 0o600); err != nil {
			t.Fatal(err)
		}
		next, err := s.Without(context.Background(), staged, nil)
		if err != nil || next.AsShown {
			t.Errorf("%s: %v, %+v", name, err, next)
			continue
		}
		if err := s.Discard(next); err != nil {
			t.Error(err)
		}
	}
}

func TestWithoutTheStoppedListsIsOfferedOnlyWhereThatIsAWayOut(t *testing.T) {
	a, older := made.AlertLines("a", 0, 10), made.DatedLines("b", "2019-01-01T06:00:00Z", 0, 50)
	mostRejected := made.AlertLines("n", 0, 1, `{"id":"X","names":17}`, `{"id":"Y","names":17}`)
	for name, c := range map[string]struct {
		brought []string
		keep    []string
	}{
		"nothing stops":                    {[]string{made.AlertLines("a", 0, 41)}, nil},
		"all that is brought is stopped":   {[]string{a}, nil},
		"two of three":                     {[]string{a, older, made.AlertLines("c", 0, 5)}, []string{"a", "b"}},
		"both of two":                      {[]string{a, older}, nil},
		"a new list that was rejected":     {[]string{a, mostRejected, made.AlertLines("c", 0, 5)}, nil},
		"one that is empty, and a new one": {[]string{made.AlertLines("a", 0, 0), made.AlertLines("c", 0, 5)}, []string{"a"}},
	} {
		s, d, _ := syncDesk(t, made.AlertLines("a", 0, 39, made.Quentilo), made.AlertLines("b", 0, 50))
		staged := prepared(t, s, c.brought...)
		if keep := staged.Keepable(); !slices.Equal(keep, c.keep) {
			t.Errorf("%s: %q, want %q", name, keep, c.keep)
		}
		if len(c.keep) > 0 {
			continue
		}
		if _, err := s.Without(context.Background(), staged, nil); !errors.Is(err, errNothingLeft) {
			t.Errorf("%s: %v", name, err)
		}
		if in := s.Installed(); in.Edition.Number != 1 || !finds(t, d, "Quentilo Abrascari") {
			t.Errorf("%s: %+v", name, in)
		}
	}
}

func TestStagingWithoutAListThatIsCancelledOrFailsChangesNothing(t *testing.T) {
	s, d, station := syncDesk(t, made.AlertLines("a", 0, 39, made.Quentilo))
	paths := []string{made.ListFile(t, made.AlertLines("a", 0, 10)), made.ListFile(t, made.AlertLines("b", 0, 5_000))}
	ctx, cancel := context.WithCancel(context.Background())
	staged, err := s.Prepare(ctx, paths, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Without(ctx, staged, func(step Step) {
		if step.Stage == StageIndex {
			cancel()
		}
	}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	unchanged(t, s, d, station)
	staged, err = s.Prepare(context.Background(), paths, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(paths[1]); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Without(context.Background(), staged, nil); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v", err)
	}
	unchanged(t, s, d, station)
}
