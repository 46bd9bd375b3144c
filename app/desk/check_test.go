package desk

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"postern/app/border"
	"postern/app/desk/made"
	"postern/app/names"
	"postern/store"
)

func newDesk() *Desk {
	return New(Options{Name: "Test crossing", Now: func() time.Time { return made.Brought() }, Frequencies: names.LoadFrequencies()})
}

func loadedDesk(t *testing.T, lines string) (*Desk, *store.Station) {
	t.Helper()
	s := made.Station(t)
	made.Edition(t, s, nil, lines)
	d := newDesk()
	if err := d.Load(s); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d, s
}

func TestDeskWithoutListsAnswersNobodyAndSaysWhy(t *testing.T) {
	d := newDesk()
	err := d.Load(made.Station(t))
	if !errors.Is(err, store.ErrNoEdition) || d.Status().Problem != ProblemNoLists {
		t.Errorf("error %v, problem %q", err, d.Status().Problem)
	}
	if _, err := d.Check(border.Traveller{Name: "Belto Zarvandi"}, false); !errors.Is(err, ErrNoLists) {
		t.Errorf("got %v: a search without lists must never look like no match", err)
	}
}

func TestListedTravellerIsFoundInTheOpenEdition(t *testing.T) {
	d, _ := loadedDesk(t, made.AlertLines("made up", 0, 1, `{"id":"Q","subject":"person","names":[{"text":"Quentilo Abrascari"}],"category":"smuggling","action":"refer"}`))
	f, err := d.Check(border.Traveller{Name: "Quentilo Abrascari"}, false)
	if err != nil {
		t.Fatal(err)
	}
	if f.Verdict != border.VerdictPossible || len(f.Matches) != 1 || f.Matches[0].Alert.ID != "Q" || f.Matches[0].Alert.List != "made up" {
		t.Errorf("got %+v", f)
	}
	if st := d.Status(); st.Edition.Alerts != 2 || len(st.Lists) != 1 || st.Lists[0].Alerts != 2 || st.Problem != ProblemNone {
		t.Errorf("status %+v", st)
	}
}

func TestTravellerWithoutNameOrNumberIsNotSearched(t *testing.T) {
	d, _ := loadedDesk(t, made.AlertLines("made up", 0, 1))
	if _, err := d.Check(border.Traveller{Nationality: "PAK", Sex: border.SexMale}, false); !errors.Is(err, ErrNothingToSearch) {
		t.Errorf("got %v", err)
	}
}

func TestEditionWithoutAnAlertAnswersNobody(t *testing.T) {
	s := made.Station(t)
	made.Edition(t, s, nil, made.AlertLines("made up", 0, 0))
	d := newDesk()
	t.Cleanup(func() { d.Close() })
	if err := d.Load(s); !errors.Is(err, ErrNoLists) || d.Status().Problem != ProblemNoLists {
		t.Errorf("error %v, problem %q", err, d.Status().Problem)
	}
	if f, err := d.Check(border.Traveller{Name: "Belto Zarvandi"}, false); !errors.Is(err, ErrNoLists) {
		t.Errorf("got %+v, %v: a search of nothing must never look like no match", f, err)
	}
}

func TestNewEditionAnswersAfterItIsLoadedAndTheOldOneUntilThen(t *testing.T) {
	d, s := loadedDesk(t, made.AlertLines("first", 0, 3))
	made.Edition(t, s, nil, made.AlertLines("second", 0, 4))
	if n := d.Status().Edition.Number; n != 1 {
		t.Errorf("before loading, edition %d answers", n)
	}
	if err := d.Load(s); err != nil {
		t.Fatal(err)
	}
	if e := d.Status().Edition; e.Number != 2 || e.Alerts != 7 {
		t.Errorf("after loading: %+v", e)
	}
}

func TestEditionBeforeAnswersWhenTheNewestIsDamagedAndTheStatusSaysSo(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "station")
	s := made.StationIn(t, dir)
	made.Edition(t, s, nil, made.AlertLines("first", 0, 3))
	made.Edition(t, s, nil, made.AlertLines("second", 0, 3))
	if err := os.Truncate(filepath.Join(dir, "editions", "000002.db"), 5000); err != nil {
		t.Fatal(err)
	}
	d := newDesk()
	t.Cleanup(func() { d.Close() })
	if err := d.Load(s); err != nil {
		t.Fatal(err)
	}
	if st := d.Status(); st.Problem != ProblemOlder || st.Edition.Number != 1 {
		t.Errorf("status %+v", st)
	}
}

func TestAgeOfListsFollowsTheLimitsOfThePolicy(t *testing.T) {
	now := made.Brought()
	for hours, want := range map[int]Age{0: AgeCurrent, 24: AgeCurrent, 25: AgeAgeing, 72: AgeAgeing, 73: AgeOld, -5: AgeCurrent} {
		if got, d := (Ages{}).Of(now.Add(-time.Duration(hours)*time.Hour), now); got != want || d < 0 {
			t.Errorf("%d h: %s, %s", hours, got, d)
		}
	}
}

func TestWeakerMatchesAreOnlyThoseWithinSightOfTheThreshold(t *testing.T) {
	d, _ := loadedDesk(t, made.AlertLines("made up", 0, 5,
		`{"id":"Q","subject":"person","names":[{"text":"Quentilo Abrascari"}],"category":"smuggling","action":"refer"}`,
		`{"id":"R","subject":"person","names":[{"text":"Quentilo Vandermoss"}],"category":"smuggling","action":"refer"}`))
	f, err := d.Check(border.Traveller{Name: "Quentilo Abrascari"}, true)
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Weaker) > f.WeakerCount || f.WeakerCount > 1 {
		t.Errorf("%d weaker shown, %d within sight", len(f.Weaker), f.WeakerCount)
	}
}
