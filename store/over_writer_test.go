package store

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"postern/app/border"
)

func TestTooMuchToLayOverIsRefusedSoThatTheNextIsWrittenWhole(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 20})
	for what, lower := range map[string]func(*OverWriter){
		"alerts": func(o *OverWriter) { o.most = 3 },
		"bytes":  func(o *OverWriter) { o.mostMemory = 900 },
	} {
		o := begunOver(t, s, mustOpen(t, s), alter{1, 1})
		lower(o)
		var err error
		n := 0
		for ; n < 10 && err == nil; n++ {
			_, err = o.Put("l", inState(2+n, 1))
		}
		if !errors.Is(err, ErrTooMuchOver) || n > 4 {
			t.Errorf("%s: %v after %d", what, err, n)
		}
		if _, err := o.Settle(nil); !errors.Is(err, ErrTooMuchOver) {
			t.Errorf("%s: settled: %v", what, err)
		}
		if err := o.Abort(); err != nil {
			t.Fatal(err)
		}
	}
	mustWrite(t, s, day1, made{"l", 0, 30})
	holds(t, mustOpen(t, s), made{"l", 0, 30})
}

func TestWriterThatIsSettledOrGivenUpTakesNothingMore(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 20})
	e := mustOpen(t, s)
	o := begunOver(t, s, e, alter{1, 1})
	if _, err := s.NewEditionOver(e, nil); !errors.Is(err, ErrBusy) {
		t.Error(err)
	}
	w, err := o.Settle(nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Put("l", madeUp(3)); !errors.Is(err, ErrSettled) {
		t.Error(err)
	}
	if _, err := o.Gone("l", madeUp(3).ID); !errors.Is(err, ErrSettled) {
		t.Error(err)
	}
	if err := o.Abort(); err != nil {
		t.Error(err)
	}
	if err := w.Add(madeUp(4)); !errors.Is(err, ErrSettled) {
		t.Error(err)
	}
	if err := w.Abort(); err != nil {
		t.Error(err)
	}
	o = begunOver(t, s, e, alter{1, 1})
	if err := o.Abort(); err != nil {
		t.Error(err)
	}
	if _, err := o.Settle(nil); !errors.Is(err, ErrClosed) {
		t.Error(err)
	}
	if d := cmp.Diff([]string{"000001.db", "000001.parts", "000001.sum"}, files(t, s.path(dirEditions))); d != "" {
		t.Error(d)
	}
}

func TestAlertThatIsUnfitIsLeftOutAndTheRestGoesOn(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 20})
	o := begunOver(t, s, mustOpen(t, s), alter{1, 1})
	unfit := madeUp(2)
	unfit.BirthDates = []border.PartialDate{{Year: 1980, Month: 13, Day: 40}}
	if _, err := o.Put("l", unfit); !errors.Is(err, ErrUnfit) {
		t.Error(err)
	}
	w, err := o.Settle(nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Commit(day1); err != nil {
		t.Fatal(err)
	}
	standsAt(t, mustOpen(t, s), states("l", 0, 20, alter{1, 1}))
}

func TestFinderThatNamesAnotherAlertIsFoundOut(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 20}, made{"m", 0, 20})
	e := mustOpen(t, s)
	for what, find := range map[string]Find{
		"another":   func(string, string) (int, bool, error) { return 3, true, nil },
		"of a list": func(string, string) (int, bool, error) { return 21, true, nil },
		"no ref":    func(string, string) (int, bool, error) { return 40, true, nil },
		"below all": func(string, string) (int, bool, error) { return -1, true, nil },
		"a failure": func(string, string) (int, bool, error) { return 0, false, fmt.Errorf("%w: no", ErrDamaged) },
	} {
		o, err := s.NewEditionOver(e, find)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := o.Put("l", inState(1, 1)); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", what, err)
		}
		if err := o.Abort(); err != nil {
			t.Error(err)
		}
	}
}

func TestNothingIsLaidOverAnEditionOfAnotherStationOrOneThatWasLeft(t *testing.T) {
	other := newStation(t)
	mustWrite(t, other, day1, made{"l", 0, 20})
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 20})
	if _, err := s.NewEditionOver(mustOpen(t, other), nil); !errors.Is(err, ErrNotBeneath) {
		t.Error(err)
	}
	mustWrite(t, s, day1, made{"l", 0, 30})
	left := mustOpen(t, s)
	goBack(t, s, 1)
	if _, err := s.NewEditionOver(left, nil); !errors.Is(err, ErrNotBeneath) {
		t.Error(err)
	}
	mustWriteOver(t, s, alter{4, 1})
	standsAt(t, mustOpen(t, s), states("l", 0, 20, alter{4, 1}))
}
