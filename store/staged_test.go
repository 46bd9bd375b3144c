package store

import (
	"context"
	"errors"
	"os"
	"slices"
	"testing"

	"postern/app/border"
)

// staged is an edition written whole and not switched to.
func staged(t *testing.T, s *Station, lists ...made) *EditionWriter {
	t.Helper()
	w, err := s.NewEdition()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lists {
		for n := l.from; n < l.to; n++ {
			if err := w.Add(madeUp(n)); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.EndList(ListInfo{Name: l.list, Brought: day1}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Finish(context.Background(), day1, nil); err != nil {
		t.Fatal(err)
	}
	return w
}

func TestFinishedEditionAnswersOnlyAfterSwitch(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 3})
	w := staged(t, s, made{"l", 0, 5})
	holds(t, mustOpen(t, s), made{"l", 0, 3})
	if i := w.Info(); i.Number != 2 || i.Alerts != 5 {
		t.Errorf("%+v", i)
	}
	if info, err := w.Switch(); err != nil || info.Number != 2 {
		t.Fatalf("%+v, %v", info, err)
	}
	holds(t, mustOpen(t, s), made{"l", 0, 5})
	if _, err := w.Switch(); !errors.Is(err, ErrClosed) {
		t.Errorf("a second switch: %v", err)
	}
}

func TestFinishedEditionThatIsGivenUpLeavesNothing(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 3})
	before := files(t, s.path(dirEditions))
	if err := staged(t, s, made{"l", 0, 5}).Abort(); err != nil {
		t.Fatal(err)
	}
	if after := files(t, s.path(dirEditions)); !slices.Equal(before, after) {
		t.Errorf("%q, before %q", after, before)
	}
	mustWrite(t, s, day1, made{"l", 0, 9}) // the next may be written
}

func TestFinishThatIsStoppedLeavesTheOldEditionAndNoFile(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 3})
	before := files(t, s.path(dirEditions))
	w, err := s.NewEdition()
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if err := w.Finish(ctx, day1, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if after := files(t, s.path(dirEditions)); !slices.Equal(before, after) {
		t.Errorf("%q, before %q", after, before)
	}
	holds(t, mustOpen(t, s), made{"l", 0, 3})
}

func TestEditionGivenUpAfterTheStationWasClosedLeavesTheNextOwnersAlone(t *testing.T) {
	s := newStation(t)
	late, err := s.NewEdition()
	if err != nil {
		t.Fatal(err)
	}
	next := openedAgain(t, s)
	w, err := next.NewEdition()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := late.Commit(day1); !errors.Is(err, ErrClosed) {
		t.Error(err)
	}
	if err := errors.Join(w.Add(madeUp(0)), w.EndList(ListInfo{Name: "l"})); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Commit(day1); err != nil {
		t.Error(err)
	}
	holds(t, mustOpen(t, next), made{"l", 0, 1})
}

func TestUnfinishedEditionIsNotSwitchedTo(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 3})
	w, err := s.NewEdition()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Switch(); !errors.Is(err, errUnfinished) {
		t.Error(err)
	}
	holds(t, mustOpen(t, s), made{"l", 0, 3})
}

func TestPrintsTellSameChangedAndOtherAlertsApart(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"k", 0, 2}, made{"l", 2, 5})
	e := mustOpen(t, s)
	w, err := s.NewEdition()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	var here []Print
	for p, err := range w.Prints(e, "l") {
		if err != nil {
			t.Fatal(err)
		}
		here = append(here, p.Print)
		if a, err := p.Alert(); err != nil || w.print(a.ID, p.content) != p.Print || a.List != "l" {
			t.Errorf("%+v, %v", a, err)
		}
	}
	added := func(a border.Alert) Print {
		if err := w.Add(a); err != nil {
			t.Fatal(err)
		}
		return w.Added()
	}
	same, changed := added(madeUp(2)), madeUp(3)
	changed.Remarks = "other"
	if len(here) != 3 || same != here[0] {
		t.Fatalf("%v, %v", here, same)
	}
	if p := added(changed); p.ID != here[1].ID || p.Content == here[1].Content {
		t.Errorf("changed: %v, was %v", p, here[1])
	}
	if p := added(madeUp(7)); slices.ContainsFunc(here, func(h Print) bool { return h.ID == p.ID }) {
		t.Error("another alert has an id of the list")
	}
	for _, err := range w.Prints(e, "none") {
		if !errors.Is(err, ErrNoAlert) {
			t.Error(err)
		}
	}
}

func goBack(t *testing.T, s *Station, want uint64) {
	t.Helper()
	if info, err := s.Back(); err != nil || info.Number != want {
		t.Fatalf("back to %+v, %v; want %d", info, err, want)
	}
}

func otherIs(t *testing.T, s *Station, want uint64) {
	t.Helper()
	if n, err := s.Other(); err != nil || n != want {
		t.Errorf("the other edition is %d, %v; want %d", n, err, want)
	}
}

func openedAgain(t *testing.T, s *Station) *Station {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return reopened(t, s.dir)
}

func TestBackGoesToTheEditionBeforeAndAgainToTheOneItLeft(t *testing.T) {
	s := newStation(t)
	otherIs(t, s, 0)
	mustWrite(t, s, day1, made{"l", 0, 3})
	otherIs(t, s, 0)
	if _, err := s.Back(); !errors.Is(err, ErrNoOther) {
		t.Error(err)
	}
	mustWrite(t, s, day1, made{"l", 0, 5})
	otherIs(t, s, 1)
	goBack(t, s, 1)
	holds(t, mustOpen(t, s), made{"l", 0, 3})
	s = openedAgain(t, s)
	holds(t, mustOpen(t, s), made{"l", 0, 3})
	otherIs(t, s, 2)
	goBack(t, s, 2)
	s = openedAgain(t, s)
	holds(t, mustOpen(t, s), made{"l", 0, 5})
	otherIs(t, s, 1)
}

func TestNumbersGoOnAfterBackAndTheEditionLeftNeverAnswersForADamagedNewerOne(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 3})
	mustWrite(t, s, day1, made{"l", 0, 5})
	goBack(t, s, 1)
	s = openedAgain(t, s)
	mustOpen(t, s)
	if info := mustWrite(t, s, day1, made{"l", 0, 9}); info.Number != 3 {
		t.Errorf("the next edition is number %d", info.Number)
	}
	otherIs(t, s, 1)
	if err := os.Truncate(s.editionPath(3, suffixEdition), 1000); err != nil {
		t.Fatal(err)
	}
	holds(t, mustOpen(t, s), made{"l", 0, 3})
}

func TestBackToADamagedEditionIsRefusedAndTheNewestGoesOnAnswering(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 3})
	mustWrite(t, s, day1, made{"l", 0, 5})
	if err := os.Truncate(s.editionPath(1, suffixEdition), 1000); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Back(); !errors.Is(err, ErrDamaged) {
		t.Error(err)
	}
	holds(t, mustOpen(t, s), made{"l", 0, 5})
	otherIs(t, s, 0)
}

func TestNobodyGoesBackToTheEditionThatAnswersAlreadyForADamagedOne(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 3})
	mustWrite(t, s, day1, made{"l", 0, 5})
	if err := os.Truncate(s.editionPath(2, suffixEdition), 1000); err != nil {
		t.Fatal(err)
	}
	s = openedAgain(t, s)
	holds(t, mustOpen(t, s), made{"l", 0, 3})
	otherIs(t, s, 0)
	if _, err := s.Back(); !errors.Is(err, ErrNoOther) {
		t.Error(err)
	}
	if e := mustOpen(t, s); len(e.PassedOver()) != 1 { // the next import must still ask about what it held
		t.Error("the damaged edition is forgotten")
	}
}

func TestStationThatWentBackToAnEditionThatThenIsDamagedCanReturnToTheOneItLeft(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 3})
	mustWrite(t, s, day1, made{"l", 0, 5})
	goBack(t, s, 1)
	if err := os.Truncate(s.editionPath(1, suffixEdition), 1000); err != nil {
		t.Fatal(err)
	}
	s = openedAgain(t, s)
	if _, err := s.Open(); !errors.Is(err, ErrDamaged) {
		t.Fatal(err)
	}
	otherIs(t, s, 2)
	goBack(t, s, 2)
	holds(t, mustOpen(t, s), made{"l", 0, 5})
}

func TestNobodyGoesBackWhileAnEditionIsWritten(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 3})
	mustWrite(t, s, day1, made{"l", 0, 5})
	w := staged(t, s, made{"l", 0, 9})
	defer w.Abort()
	if _, err := s.Back(); !errors.Is(err, ErrBusy) {
		t.Error(err)
	}
}

func TestMachineThatStopsAtAnyStepOfGoingBackLeavesOneEditionOrTheOtherWhole(t *testing.T) {
	for _, takeBack := range []bool{false, true} {
		for stop := range 4 {
			s := newStation(t)
			mustWrite(t, s, day1, made{"l", 0, 3})
			mustWrite(t, s, day1, made{"l", 0, 5})
			d := &stopping{left: stop}
			s.disk = d
			_, err := s.Back()
			if (err == nil) != (stop == 3) {
				t.Fatalf("after %d steps: %v", stop, err)
			}
			d.left = 0
			d.powerCut(t, takeBack)
			if err := s.db.close(); err != nil {
				t.Fatal(err)
			}
			again, err := OpenStation(s.dir)
			if err != nil {
				t.Fatal(err)
			}
			e := mustOpen(t, again)
			want := map[uint64]int{1: 3, 2: 5}[e.Info().Number]
			if stop == 3 && want != 3 {
				t.Errorf("gone back, yet edition %d answers", e.Info().Number)
			}
			holds(t, e, made{"l", 0, want})
			again.Close()
		}
	}
}
