package search

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"postern/app/border"
	"postern/app/names"
)

func reckonOne(t *testing.T, s *Searcher, tr border.Traveller, list, id string) Reckoning {
	t.Helper()
	found, err := s.Reckon(tr, list, id, 0)
	if err != nil || len(found) != 1 {
		t.Fatalf("%s of %s: %d reckonings, %v", id, list, len(found), err)
	}
	return found[0]
}

func TestAlertIsReckonedAsItIsFound(t *testing.T) {
	records, _ := crowdOf(t, 200)
	s, err := Build(border.EditionInfo{}, records, names.LoadFrequencies())
	if err != nil {
		t.Fatal(err)
	}
	reckoned := 0
	for _, a := range records[:20] {
		q := border.Traveller{Name: a.PrimaryName().Text, BirthDate: border.Day(1980, 5, 17), Sex: border.SexMale, FatherName: "Ghulam Khan"}
		f, err := s.Find(q, Options{All: true, Top: 5})
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range append(f.Matches, f.Weaker...) {
			r := reckonOne(t, s, q, m.Alert.List, m.Alert.ID)
			if d := cmp.Diff(m, r.Match); d != "" || !r.Named {
				t.Errorf("%s: found and reckoned differ: %s", q.FullName(), d)
			}
			if e := s.Scale().Evidence(r.Score); math.Abs(e-Evidence(r.Match)) > 1e-6 {
				t.Errorf("%s: the score stands for %v nats, the reasons for %v", q.FullName(), e, Evidence(r.Match))
			}
			reckoned++
		}
	}
	if reckoned < 50 {
		t.Errorf("only %d alerts were reckoned", reckoned)
	}
}

func TestAlertWithWhichNothingAgreesIsReckonedAndIsNoMatch(t *testing.T) {
	day := border.Day(1980, 5, 17)
	s := built(t, person("1", "Belto Zarvandi", born(day)), person("2", "Irrad Kestolo", born(day)))
	tr := border.Traveller{Name: "Belto Zarvandi", BirthDate: day}
	r := reckonOne(t, s, tr, "", "2")
	if r.Named || r.Verdict != border.VerdictNoMatch || len(r.Reasons) == 0 || r.Score != s.Scale().Score(Evidence(r.Match)) {
		t.Errorf("%+v", r)
	}
}

func TestAlertThatIsNotThereHasNoReckoning(t *testing.T) {
	s := built(t, person("1", "Belto Zarvandi"))
	for _, of := range [][2]string{{"", "2"}, {"another list", "1"}} {
		if found, err := s.Reckon(border.Traveller{Name: "Belto Zarvandi"}, of[0], of[1], 0); err != nil || len(found) > 0 {
			t.Errorf("%v: %+v, %v", of, found, err)
		}
	}
}

func TestThresholdOfTheReckoningDecides(t *testing.T) {
	s := built(t, person("1", "Belto Zarvandi"))
	tr := border.Traveller{Name: "Belto Zarvandi"}
	for threshold, want := range map[float64]border.Verdict{0.1: border.VerdictPossible, 0.999: border.VerdictNoMatch} {
		found, err := s.Reckon(tr, "", "1", threshold)
		if err != nil || len(found) != 1 || found[0].Verdict != want {
			t.Errorf("threshold %v: %+v, %v", threshold, found, err)
		}
	}
}

func TestStepsOfTheScaleAreAsTheyAreSaid(t *testing.T) {
	scale := ScaleFor(1_000_000)
	for nats, want := range map[float64]float64{
		scale.Review:             DefaultThreshold,
		scale.Review + NatsAbove: 1 - (1-DefaultThreshold)/2,
		scale.Review - NatsBelow: DefaultThreshold / 2,
	} {
		if got := scale.Score(nats); math.Abs(got-want) > 1e-12 {
			t.Errorf("%v nats: %v, want %v", nats, got, want)
		}
	}
}
