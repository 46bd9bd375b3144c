package desk

import (
	"testing"
	"time"

	"postern/app/border"
	"postern/app/desk/made"
	"postern/store"
)

func laidPerson(standing store.Standing, list, id, name string) store.Laid {
	return store.Laid{Standing: standing, Since: made.Brought(), Alert: border.Alert{
		List: list, ID: id, Subject: border.SubjectPerson, Category: border.CategorySmuggling, Action: border.ActionRefer, Names: []border.Name{{Text: name}},
	}}
}

// foundBy are the ids of the alerts by which somebody of a name is found.
func foundBy(t *testing.T, d *Desk, name string) (ids string) {
	t.Helper()
	f, err := d.Check(border.Traveller{Name: name}, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range f.Matches {
		ids += m.Alert.List + "/" + m.Alert.ID + " "
	}
	return ids
}

func TestAlertIsAddedChangedSuspendedAndLiftedAtOnceAndStaysSo(t *testing.T) {
	d, s := loadedDesk(t, made.AlertLines("made up", 0, 1, made.Quentilo))
	const was, now, local = "Quentilo Abrascari", "Tarsil Morvane", "Gholm Ustrovel"
	check := func(step string, want map[string]string) {
		t.Helper()
		again := newDesk() // as after a start
		defer again.Close()
		if err := again.Load(s); err != nil {
			t.Fatal(err)
		}
		for name, ids := range want {
			if got, later := foundBy(t, d, name), foundBy(t, again, name); got != ids || later != ids {
				t.Errorf("%s: %s is found by %q, after a start by %q, want %q", step, name, got, later, ids)
			}
		}
	}
	lay := func(laid ...store.Laid) {
		t.Helper()
		if err := d.Lay(s, laid...); err != nil {
			t.Fatal(err)
		}
	}
	check("edition", map[string]string{was: "made up/Q ", now: "", local: ""})
	lay(laidPerson(store.StandingInForce, "own", "1", local))
	check("added", map[string]string{was: "made up/Q ", local: "own/1 "})
	lay(laidPerson(store.StandingInForce, "made up", "Q", now))
	check("changed", map[string]string{was: "", now: "made up/Q ", local: "own/1 "})
	lay(laidPerson(store.StandingSuspended, "made up", "Q", ""), laidPerson(store.StandingEnded, "own", "1", ""))
	check("suspended and ended", map[string]string{was: "", now: "", local: ""})
	if err := d.Lift(s, "made up", "Q"); err != nil {
		t.Fatal(err)
	}
	check("lifted", map[string]string{was: "made up/Q ", now: "", local: ""})
}

func TestWhatIsLaidOverCountsForTheNextEditionToo(t *testing.T) {
	d, s := loadedDesk(t, made.AlertLines("made up", 0, 1, made.Quentilo))
	if err := d.Lay(s, laidPerson(store.StandingSuspended, "made up", "Q", ""), laidPerson(store.StandingInForce, "own", "1", "Gholm Ustrovel")); err != nil {
		t.Fatal(err)
	}
	made.Edition(t, s, nil, made.AlertLines("made up", 0, 3, made.Quentilo))
	if err := d.Load(s); err != nil {
		t.Fatal(err)
	}
	if a, b := foundBy(t, d, "Quentilo Abrascari"), foundBy(t, d, "Gholm Ustrovel"); a != "" || b != "own/1 " {
		t.Errorf("found by %q and %q", a, b)
	}
	if n := d.Status().Edition.Alerts; n != 4 {
		t.Errorf("%d alerts are searched, want the edition's four less one and one more", n)
	}
}

func TestAlertEndsWhenItsLastDayIsOverWithoutAnImport(t *testing.T) {
	now := made.Brought()
	d := newDesk()
	d.now = func() time.Time { return now }
	s := made.Station(t)
	until := border.Day(made.Brought().Year(), int(made.Brought().Month()), made.Brought().Day())
	line := `{"id":"E","subject":"person","names":[{"text":"Quentilo Abrascari"}],"valid_until":"` + until.String() + `","category":"smuggling","action":"refer"}`
	made.Edition(t, s, nil, made.AlertLines("made up", 0, 1, line))
	if err := d.Load(s); err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if got := foundBy(t, d, "Quentilo Abrascari"); got != "made up/E " {
		t.Errorf("on the last day found by %q", got)
	}
	now = now.AddDate(0, 0, 1)
	if got := foundBy(t, d, "Quentilo Abrascari"); got != "" {
		t.Errorf("the day after found by %q", got)
	}
}
