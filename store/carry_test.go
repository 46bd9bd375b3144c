package store

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"postern/app/border"
)

func TestCarriedAlertsAreShownInTheirOrderAsTheEditionHoldsThem(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"a", 0, 600}, made{"b", 600, 650})
	old := mustOpen(t, s)
	w, err := s.NewEdition()
	if err != nil {
		t.Fatal(err)
	}
	n := 600
	see := func(a border.Alert) error {
		want := madeUp(n)
		want.List = "b"
		if n++; !cmp.Equal(want, a) {
			return fmt.Errorf("alert %d is %s", n-1, a.ID)
		}
		return nil
	}
	if err := w.CarryOver(old, "b", see); err != nil || n != 650 {
		t.Errorf("%d seen, %v", n-600, err)
	}
	stop := errors.New("seen enough")
	if err := w.CarryOver(old, "a", func(border.Alert) error { return stop }); !errors.Is(err, stop) {
		t.Error(err)
	}
	if _, err := w.Commit(day1); !errors.Is(err, stop) {
		t.Errorf("committed half a list: %v", err)
	}
}
