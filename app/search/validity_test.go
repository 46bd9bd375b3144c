package search

import (
	"fmt"
	"testing"
	"time"

	"postern/app/border"
)

func inForce(from, until border.PartialDate) func(*border.Alert) {
	return func(a *border.Alert) { a.ValidFrom, a.ValidUntil = from, until }
}

func TestNobodyIsFoundByAnAlertThatIsOverOrHasNotBegun(t *testing.T) {
	none := border.PartialDate{}
	over, ahead := inForce(none, border.Day(2026, 11, 21)), inForce(border.Day(2026, 11, 23), none)
	number := func(a *border.Alert) {
		a.Documents = []border.AlertDocument{{Type: "passport", Number: "ZZ1234567", IssuingState: "PAK"}}
	}
	s := built(t,
		person("over", "Beltar Zarmand", over, number), person("ahead", "Beltar Zarmand", ahead, born(border.Day(1984, 3, 15))),
		person("last day", "Beltar Zarmand", inForce(none, border.Day(2026, 11, 22))), person("always", "Beltar Zarmand"),
	)
	on := time.Date(2026, 11, 22, 23, 0, 0, 0, time.FixedZone("", 5*3600))
	for name, traveller := range map[string]border.Traveller{
		"by name":            {Name: "Beltar Zarmand"},
		"by number":          {Name: "Beltar Zarmand", Document: border.TravelDocument{Number: "ZZ1234567", IssuingState: "PAK"}},
		"by day of birth":    {Name: "Beltar Zarmand", BirthDate: border.Day(1984, 3, 15)},
		"by the number only": {Document: border.TravelDocument{Number: "ZZ1234567", IssuingState: "PAK"}},
	} {
		for _, o := range []Options{{On: on, Weaker: true}, {On: on, All: true}, {On: on, Exhaustive: true, Weaker: true}} {
			f, err := s.Find(traveller, o)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range append(f.Matches, f.Weaker...) {
				if m.Alert.ID == "over" || m.Alert.ID == "ahead" {
					t.Errorf("%s, %+v: found by the alert %q", name, o, m.Alert.ID)
				}
			}
			if traveller.Name != "" && len(f.Matches)+len(f.Weaker) != 2 {
				t.Errorf("%s, %+v: %d alerts, want the two in force", name, o, len(f.Matches)+len(f.Weaker))
			}
			if traveller.BirthDate.IsZero() && traveller.Name != "" && f.Namesakes != 2 {
				t.Errorf("%s: %d namesakes, want the two in force", name, f.Namesakes)
			}
		}
	}
}

func TestAlertsEndInLayersTooAndStayEndedWhenASegmentIsReadBack(t *testing.T) {
	over := inForce(border.PartialDate{}, border.Day(2026, 11, 21))
	var alerts []border.Alert
	for i := range 40 { // in the order of births the alerts lie elsewhere than they were added
		a := person(fmt.Sprint(i), "Beltar Zarmand", born(border.Day(2000-i, 1, 2)))
		if i%3 == 0 {
			over(&a)
		}
		alerts = append(alerts, a)
	}
	on := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	found := func(s *Searcher) map[string]bool {
		f, err := s.Find(border.Traveller{Name: "Beltar Zarmand"}, Options{On: on, Top: 100})
		if err != nil {
			t.Fatal(err)
		}
		ids := map[string]bool{}
		for _, m := range f.Matches {
			ids[m.Alert.ID] = true
		}
		return ids
	}
	s := built(t, alerts...)
	ended := person("1", "Beltar Zarmand", over)
	for name, c := range map[string]struct {
		s    *Searcher
		want int
	}{
		"built": {s, 26}, "read back": {reopened(t, s, alerts), 26}, "one laid over": {laidOver(t, s, nil, ended), 25},
	} {
		ids := found(c.s)
		if len(ids) != c.want {
			t.Errorf("%s: %d alerts, want %d", name, len(ids), c.want)
		}
		for i := range 40 {
			if i%3 == 0 && ids[fmt.Sprint(i)] {
				t.Errorf("%s: alert %d is over and found", name, i)
			}
		}
	}
}

func reopened(t *testing.T, s *Searcher, alerts []border.Alert) *Searcher {
	t.Helper()
	out, err := Open(s.info, MemoryRecords(alerts), s.layers[0].blocks(), s.tables)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
