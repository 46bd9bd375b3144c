package desk

import (
	"context"
	"errors"
	"iter"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"postern/app/border"
	"postern/app/names"
	"postern/app/search"
)

// hearing is a log that does something with every message.
type hearing func(message string)

func (h hearing) Enabled(context.Context, slog.Level) bool { return true }
func (h hearing) WithAttrs([]slog.Attr) slog.Handler       { return h }
func (h hearing) WithGroup(string) slog.Handler            { return h }

func (h hearing) Handle(_ context.Context, r slog.Record) error {
	text := r.Message
	r.Attrs(func(a slog.Attr) bool { text += " " + a.String(); return true })
	h(text)
	return nil
}

// deskHeard is a desk whose log is heard.
func deskHeard(t *testing.T, h hearing) *Desk {
	t.Helper()
	d := New(Options{
		Name: "Test crossing", Now: func() time.Time { return brought }, Frequencies: names.LoadFrequencies(), Log: slog.New(h),
	})
	t.Cleanup(func() { d.Close() })
	return d
}

// withSegment is an import that makes the segment a search opens.
func withSegment() ImportOptions {
	t := names.LoadFrequencies()
	return ImportOptions{Indexer: search.NewBuilder(t), IndexedBy: search.SegmentName(t)}
}

const quentilo = `{"id":"Q","subject":"person","names":[{"text":"Quentilo Abrascari"}],"birth_dates":["1984-03-15"],"category":"smuggling","action":"refer"}`

func TestEditionIsOpenedByTheSegmentOfItsImportAndAnswersAsBuiltFromItsAlerts(t *testing.T) {
	s := newStation(t)
	mustImport(t, s, withSegment(), alertLines("b", 0, 40, quentilo))
	mustImport(t, s, withSegment(), alertLines("a", 50, 70)) // b is carried over
	d := deskHeard(t, func(m string) { t.Errorf("the log says %q", m) })
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
		want, err := built.Find(traveller, search.Options{Weaker: true, Top: matchesShown})
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got, cmpopts.IgnoreFields(border.Finding{}, "Elapsed")); d != "" || len(got.Matches) == 0 {
			t.Errorf("%d matches; built from the alerts and opened by the segment differ: %s", len(got.Matches), d)
		}
	}
}

// foreign makes blocks that are no segment, or one of other alerts.
type foreign struct{ blocks iter.Seq2[[]byte, error] }

func (f foreign) Add(border.Alert) error { return nil }

func (f foreign) Blocks(context.Context, func(done, total int)) (iter.Seq2[[]byte, error], error) {
	return f.blocks, nil
}

func segmentOf(t *testing.T, alerts ...border.Alert) iter.Seq2[[]byte, error] {
	t.Helper()
	b := search.NewBuilder(names.LoadFrequencies())
	for _, a := range alerts {
		if err := b.Add(a); err != nil {
			t.Fatal(err)
		}
	}
	blocks, err := b.Blocks(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return blocks
}

func TestEditionWithoutAFitSegmentIsBuiltFromItsAlertsAndTheLogSaysWhy(t *testing.T) {
	nothing := func(yield func([]byte, error) bool) { yield([]byte("no header"), nil) }
	name := search.SegmentName(names.LoadFrequencies())
	for want, o := range map[string]ImportOptions{
		ErrNoSegment.Error():             {},
		search.ErrForeignSegment.Error(): {Indexer: foreign{nothing}, IndexedBy: name + "0"},
		search.ErrBadSegment.Error():     {Indexer: foreign{nothing}, IndexedBy: name},
		"it is of 1 alerts":              {Indexer: foreign{segmentOf(t, border.Alert{ID: "1", List: "a"})}, IndexedBy: name},
	} {
		s := newStation(t)
		mustImport(t, s, o, alertLines("made up", 0, 3, quentilo))
		var heard []string
		d := deskHeard(t, func(m string) { heard = append(heard, m) })
		if err := d.Load(s); err != nil {
			t.Fatal(err)
		}
		if len(heard) != 1 || !strings.Contains(heard[0], want) {
			t.Errorf("%s: the log says %q", want, heard)
		}
		if f, err := d.Check(border.Traveller{Name: "Quentilo Abrascari"}, false); err != nil || len(f.Matches) != 1 {
			t.Errorf("%s: %+v, %v", want, f.Matches, err)
		}
	}
}

func TestDeskIsOpeningItsListsUntilTheyAreLoaded(t *testing.T) {
	s := newStation(t)
	mustImport(t, s, ImportOptions{}, alertLines("made up", 0, 3, quentilo))
	var d *Desk
	heard := 0
	d = deskHeard(t, func(string) {
		heard++
		if p := d.Status().Problem; p != ProblemOpening {
			t.Errorf("while it loads: problem %q", p)
		}
		if f, err := d.Check(border.Traveller{Name: "Quentilo Abrascari"}, false); !errors.Is(err, ErrNoLists) {
			t.Errorf("while it loads: %+v, %v", f, err)
		}
	})
	if p := d.Status().Problem; p != ProblemOpening {
		t.Errorf("before it loads: problem %q", p)
	}
	if err := d.Load(s); err != nil || heard != 1 || d.Status().Problem != ProblemNone {
		t.Errorf("%v, heard %d times, problem %q", err, heard, d.Status().Problem)
	}
}

func TestOldEditionAnswersWhileTheNewOneIsLoaded(t *testing.T) {
	s := newStation(t)
	mustImport(t, s, withSegment(), alertLines("made up", 0, 3, quentilo))
	var d *Desk
	var answered []uint64
	check := func() {
		f, err := d.Check(border.Traveller{Name: "Quentilo Abrascari"}, false)
		if err != nil || len(f.Matches) != 1 {
			t.Errorf("%+v, %v", f, err)
		}
		answered = append(answered, f.Edition.Number)
	}
	d = deskHeard(t, func(string) { check() })
	if err := d.Load(s); err != nil {
		t.Fatal(err)
	}
	mustImport(t, s, ImportOptions{}, alertLines("more", 0, 3)) // without a segment, so that loading is heard
	check()
	if err := d.Load(s); err != nil {
		t.Fatal(err)
	}
	if check(); !cmp.Equal(answered, []uint64{1, 1, 2}) {
		t.Errorf("before, while and after the new edition is loaded, editions %v answer", answered)
	}
}

func TestDeskThatIsClosedWhileItLoadsAnswersNobody(t *testing.T) {
	s := newStation(t)
	mustImport(t, s, ImportOptions{}, alertLines("made up", 0, 3))
	var d *Desk
	d = deskHeard(t, func(string) { d.Close() })
	if err := d.Load(s); err != nil {
		t.Error(err)
	}
	if _, err := d.Check(border.Traveller{Name: "Quentilo Abrascari"}, false); !errors.Is(err, ErrNoLists) || d.Status().Problem != ProblemNoLists {
		t.Errorf("%v, problem %q", err, d.Status().Problem)
	}
	if d.edition != nil {
		t.Error("the edition stays open")
	}
}

func TestLoadingThatBreaksOffIsNotOpeningForEver(t *testing.T) {
	s := newStation(t)
	mustImport(t, s, ImportOptions{}, alertLines("made up", 0, 3))
	d := deskHeard(t, func(string) { panic("made up") })
	func() {
		defer func() { _ = recover() }()
		_ = d.Load(s)
	}()
	if p := d.Status().Problem; p != ProblemDamaged {
		t.Errorf("problem %q", p)
	}
}

func TestImportedEditionIsWholeWithItsSegment(t *testing.T) {
	s := newStation(t)
	mustImport(t, s, withSegment(), alertLines("made up", 0, 3, quentilo))
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
