package store

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"

	"postern/app/border"
)

func laidAlert(id, name string) Laid {
	return Laid{
		Standing: StandingInForce, Since: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC), Why: "made up",
		Alert: border.Alert{List: "made", ID: id, Subject: border.SubjectPerson, Names: []border.Name{{Text: name}}, ValidUntil: border.Day(2026, 12, 22)},
	}
}

func TestWhatIsLaidOverComesBackAfterTheStationWasClosed(t *testing.T) {
	dir := t.TempDir()
	s, err := CreateStation(dir)
	if err != nil {
		t.Fatal(err)
	}
	one, two := laidAlert("1", "Beltar Zarmand"), laidAlert("2", "Gholm Ustrovel")
	over := Laid{Standing: StandingSuspended, Alert: border.Alert{List: "made", ID: "2"}, Since: one.Since}
	if err := errors.Join(s.Lay(one, two), s.Lay(over, laidAlert("3", "Tarsil Morvane")), s.Lift("made", "3"), s.Lift("made", "never there"), s.Close()); err != nil {
		t.Fatal(err)
	}
	if s, err = OpenStation(dir); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	got, err := s.Laid()
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(got, func(a, b Laid) int { return cmpText(a.Alert.ID, b.Alert.ID) })
	if d := cmp.Diff([]Laid{one, over}, got); d != "" {
		t.Error(d)
	}
}

func cmpText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func TestAllThatIsLaidTogetherIsLaidOrNothing(t *testing.T) {
	s, err := CreateStation(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	unfit := laidAlert("2", "Gholm Ustrovel")
	unfit.Alert.BirthDates = []border.PartialDate{{Year: 2001, Month: 13}}
	if err := s.Lay(laidAlert("1", "Beltar Zarmand"), unfit); !errors.Is(err, ErrUnfit) {
		t.Fatalf("got %v, want ErrUnfit", err)
	}
	if got, err := s.Laid(); err != nil || len(got) != 0 {
		t.Errorf("%d are laid over, %v", len(got), err)
	}
}

func TestWhatIsLaidOverUnderAnotherKeyIsDamage(t *testing.T) {
	s, err := CreateStation(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Lay(laidAlert("1", "Beltar Zarmand")); err != nil {
		t.Fatal(err)
	}
	err = s.db.update("move", func(tx *bolt.Tx) error {
		b := tx.Bucket([]byte(bucketLaid))
		key, value := b.Cursor().First()
		value = slices.Clone(value)
		return errors.Join(b.Delete(slices.Clone(key)), b.Put(s.keys.laidKey("made", "2"), value))
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Laid(); !errors.Is(err, ErrDamaged) {
		t.Errorf("got %v, want ErrDamaged", err)
	}
}
