package sync

import (
	"log/slog"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/desk/made"
	"postern/app/names"
	"postern/app/search"
)

// aDesk is one whose log is heard.
func aDesk(t testing.TB, h made.Hearing) *desk.Desk {
	t.Helper()
	d := desk.New(desk.Options{
		Name: "Test crossing", Now: made.Brought, Frequencies: names.LoadFrequencies(), Log: slog.New(h),
	})
	t.Cleanup(func() { d.Close() })
	return d
}

// withSegment is an import that makes the segment a search opens.
func withSegment() ImportOptions {
	t := names.LoadFrequencies()
	return ImportOptions{Indexer: search.NewBuilder(t), IndexedBy: search.SegmentName(t)}
}

func TestEditionIsOpenedByTheSegmentOfItsImportAndAnswersAsBuiltFromItsAlerts(t *testing.T) {
	s := made.Station(t)
	mustImport(t, s, withSegment(), made.AlertLines("b", 0, 40, made.Quentilo))
	mustImport(t, s, withSegment(), made.AlertLines("a", 50, 70)) // b is carried over
	d := aDesk(t, func(m string) { t.Errorf("the log says %q", m) })
	if err := d.Load(s); err != nil {
		t.Fatal(err)
	}
	e, err := s.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	built, err := search.Build(e.Info(), e, names.LoadFrequencies())
	if err != nil {
		t.Fatal(err)
	}
	for _, traveller := range []border.Traveller{{Name: "Quentilo Abrascari"}, {Name: "Abraskari Quentilo", BirthDate: border.Day(1984, 3, 15)}} {
		got, err := d.Check(traveller, true)
		if err != nil {
			t.Fatal(err)
		}
		want, err := built.Find(traveller, search.Options{Weaker: true, Top: 50})
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got, cmpopts.IgnoreFields(border.Finding{}, "Elapsed")); d != "" || len(got.Matches) == 0 {
			t.Errorf("%d matches; built from the alerts and opened by the segment differ: %s", len(got.Matches), d)
		}
	}
}

func TestImportedEditionIsWholeWithItsSegment(t *testing.T) {
	s := made.Station(t)
	mustImport(t, s, withSegment(), made.AlertLines("made up", 0, 3, made.Quentilo))
	e, err := s.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if err := e.Verify(); err != nil {
		t.Error(err)
	}
	if name, _ := e.Segment(); name != search.SegmentName(names.LoadFrequencies()) {
		t.Errorf("the segment is %q", name)
	}
}
