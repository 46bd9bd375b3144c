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

	"postern/app/border"
	"postern/app/desk/made"
	"postern/app/names"
	"postern/app/search"
)

// deskHeard is a desk whose log is heard.
func deskHeard(t *testing.T, h made.Hearing) *Desk {
	t.Helper()
	d := New(Options{
		Name: "Test crossing", Now: func() time.Time { return made.Brought() }, Frequencies: names.LoadFrequencies(), Log: slog.New(h),
	})
	t.Cleanup(func() { d.Close() })
	return d
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
	for want, by := range map[string]*made.Segment{
		ErrNoSegment.Error():             nil,
		search.ErrForeignSegment.Error(): {Maker: foreign{nothing}, Name: name + "0"},
		search.ErrBadSegment.Error():     {Maker: foreign{nothing}, Name: name},
		"it is of 1 alerts":              {Maker: foreign{segmentOf(t, border.Alert{ID: "1", List: "a"})}, Name: name},
	} {
		s := made.Station(t)
		made.Edition(t, s, by, made.AlertLines("made up", 0, 3, made.Quentilo))
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
	s := made.Station(t)
	made.Edition(t, s, nil, made.AlertLines("made up", 0, 3, made.Quentilo))
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
	s := made.Station(t)
	made.Edition(t, s, made.SearchSegment(), made.AlertLines("made up", 0, 3, made.Quentilo))
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
	made.Edition(t, s, nil, made.AlertLines("more", 0, 3)) // without a segment, so that loading is heard
	check()
	if err := d.Load(s); err != nil {
		t.Fatal(err)
	}
	if check(); !cmp.Equal(answered, []uint64{1, 1, 2}) {
		t.Errorf("before, while and after the new edition is loaded, editions %v answer", answered)
	}
}

func TestDeskThatIsClosedWhileItLoadsAnswersNobody(t *testing.T) {
	s := made.Station(t)
	made.Edition(t, s, nil, made.AlertLines("made up", 0, 3))
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
	s := made.Station(t)
	made.Edition(t, s, nil, made.AlertLines("made up", 0, 3))
	d := deskHeard(t, func(string) { panic("made up") })
	func() {
		defer func() { _ = recover() }()
		_ = d.Load(s)
	}()
	if p := d.Status().Problem; p != ProblemDamaged {
		t.Errorf("problem %q", p)
	}
}

func TestUnloadedDeskHoldsNothingOfItsLists(t *testing.T) {
	d, _ := loadedDesk(t, made.AlertLines("made up", 0, 3, made.Quentilo))
	if err := d.Unload(); err != nil {
		t.Fatal(err)
	}
	if d.edition != nil || d.base != nil || d.searcher != nil {
		t.Error("something of the lists is left")
	}
	if _, err := d.Check(border.Traveller{Name: "Quentilo Abrascari"}, false); !errors.Is(err, ErrDeskLocked) {
		t.Errorf("a locked desk searches: %v", err)
	}
}
