package store

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"postern/app/border"
)

// alter is one change of the list "l": the nth alert as madeUp makes the state-th of it,
// or gone where state is negative.
type alter struct{ n, state int }

// inState is the nth alert of a list in one of its states.
func inState(n, state int) border.Alert {
	a := madeUp(n)
	if state > 0 {
		a.Remarks = fmt.Sprintf("made up for a test, state %d", state)
	}
	return a
}

// begunOver starts an edition with some changes to the one that is given.
func begunOver(t testing.TB, s *Station, from *Edition, alters ...alter) *OverWriter {
	t.Helper()
	o, err := s.NewEditionOver(from, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range alters {
		if err := c.apply(o, "l"); err != nil {
			t.Fatal(err)
		}
	}
	return o
}

func (c alter) apply(o *OverWriter, list string) (err error) {
	if c.state < 0 {
		_, err = o.Gone(list, madeUp(c.n).ID)
	} else {
		_, err = o.Put(list, inState(c.n, c.state))
	}
	return err
}

// writeOver lays some changes to the newest edition over the whole one beneath it.
func writeOver(s *Station, alters ...alter) (info border.EditionInfo, err error) {
	e, err := s.Open()
	if err != nil {
		return info, err
	}
	defer e.Close()
	o, err := s.NewEditionOver(e, nil)
	if err != nil {
		return info, err
	}
	for _, c := range alters {
		err = errors.Join(err, c.apply(o, "l"))
	}
	if err != nil {
		return info, errors.Join(err, o.Abort())
	}
	w, err := o.Settle(nil)
	if err != nil {
		return info, errors.Join(err, o.Abort())
	}
	return w.Commit(day1)
}

func mustWriteOver(t testing.TB, s *Station, alters ...alter) border.EditionInfo {
	t.Helper()
	info, err := writeOver(s, alters...)
	if err != nil {
		t.Fatal(err)
	}
	return info
}

// standsAt fails unless the edition holds just these alerts, whichever way it is read:
// by list and id, in the states they are in.
func standsAt(t testing.TB, e *Edition, want map[string]border.Alert) {
	t.Helper()
	if e.Info().Alerts != len(want) {
		t.Fatalf("it has %d alerts, want %d", e.Info().Alerts, len(want))
	}
	ref := 0
	var order []string
	for a, err := range e.Alerts() {
		if err != nil {
			t.Fatal(err)
		}
		w := want[a.List+" "+a.ID]
		w.List = a.List
		if d := cmp.Diff(w, a); d != "" {
			t.Fatalf("alert %d, %s of %s (-want +got):\n%s", ref, a.ID, a.List, d)
		}
		if one, err := e.Alert(ref); err != nil || !cmp.Equal(a, one) {
			t.Fatalf("alert %d by itself is %s of %s, %v; in order it is %s of %s", ref, one.ID, one.List, err, a.ID, a.List)
		}
		ref++
		order = append(order, a.List)
	}
	if ref != len(want) {
		t.Fatalf("%d alerts were given, want %d", ref, len(want))
	}
	ref = 0
	for _, l := range e.Lists() {
		for _, of := range order[ref : ref+l.Alerts] {
			if of != l.Name {
				t.Fatalf("an alert of %s lies among those of %s", of, l.Name)
			}
		}
		ref += l.Alerts
	}
	if _, err := e.Alert(ref); ref != len(want) || !errors.Is(err, ErrNoAlert) {
		t.Fatalf("its lists have %d alerts; the one after the last: %v", ref, err)
	}
	if err := e.Verify(); err != nil {
		t.Fatal(err)
	}
}

func states(list string, from, to int, alters ...alter) map[string]border.Alert {
	out := map[string]border.Alert{}
	for n := from; n < to; n++ {
		out[list+" "+madeUp(n).ID] = madeUp(n)
	}
	for _, c := range alters {
		delete(out, list+" "+madeUp(c.n).ID)
		if c.state >= 0 {
			out[list+" "+madeUp(c.n).ID] = inState(c.n, c.state)
		}
	}
	return out
}

func TestEditionLaidOverAWholeOneHoldsBoth(t *testing.T) {
	s := newStation(t)
	whole := mustWrite(t, s, day1, made{"l", 0, 700})
	info := mustWriteOver(t, s, alter{5, 1}, alter{600, 1}, alter{6, -1}, alter{900, 0})
	e := mustOpen(t, s)
	standsAt(t, e, states("l", 0, 700, alter{5, 1}, alter{600, 1}, alter{6, -1}, alter{900, 0}))
	if e.Info() != info || info.Number != 2 || info.Alerts != 700 || info.Name[7:] == whole.Name[7:] || !info.Issued.Equal(day1) {
		t.Errorf("committed %+v, opened %+v over %+v", info, e.Info(), whole)
	}
	if b := e.Beneath(); b == nil || b.Number() != 1 || b.Beneath() != nil || b.Info() != whole {
		t.Error("beneath lies another")
	}
	if d := cmp.Diff([]int{5, 6, 600}, e.Hidden()); d != "" || e.Own().Len() != 3 {
		t.Error(d, e.Own().Len())
	}
	if i, err := os.Stat(s.editionPath(2, suffixEdition)); err != nil || i.Size() > 64<<10 {
		t.Errorf("%v of %d bytes: more than what changed lies there", err, i.Size())
	}
	standsAt(t, e.Beneath(), states("l", 0, 700))
}

func TestChangesGatherOverTheSameWholeEditionAndTheLaterOneWins(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 100})
	mustWriteOver(t, s, alter{1, 1}, alter{2, -1}, alter{200, 0}, alter{201, 0})
	mustWriteOver(t, s, alter{1, 2}, alter{2, 3}, alter{200, -1}, alter{201, 1}, alter{3, -1})
	info := mustWriteOver(t, s, alter{3, 4}, alter{4, 1}, alter{4, -1}, alter{202, 0}, alter{202, -1}, alter{1, -1})
	e := mustOpen(t, s)
	standsAt(t, e, states("l", 0, 100, alter{1, -1}, alter{2, 3}, alter{201, 1}, alter{3, 4}, alter{4, -1}))
	if e.Beneath().Number() != 1 || info.Number != 4 || e.Own().Len() != 3 {
		t.Errorf("edition %d over %d, %d alerts of its own", info.Number, e.Beneath().Number(), e.Own().Len())
	}
}

func TestSameChangesInAnyOrderAndNumberOfStepsGiveTheSameEdition(t *testing.T) {
	name := func(steps ...[]alter) string {
		s := newStation(t)
		mustWrite(t, s, day1, made{"l", 0, 50})
		var info border.EditionInfo
		for _, alters := range steps {
			info = mustWriteOver(t, s, alters...)
		}
		return info.Name[7:]
	}
	one := name([]alter{{1, 1}, {2, -1}, {60, 0}})
	if other := name([]alter{{60, 0}, {2, -1}, {1, 1}}); other != one {
		t.Error("another order is another edition")
	}
	if other := name([]alter{{60, 1}, {3, -1}}, []alter{{60, 0}, {2, -1}, {3, 0}, {1, 1}}); other == one {
		t.Error("an alert that was put back lies in the file: the name should say so")
	}
	if other := name([]alter{{2, -1}, {60, 1}}, []alter{{60, 0}}, []alter{{1, 1}}); other != one {
		t.Error("three steps give another edition than one")
	}
	if other := name([]alter{{1, 1}, {3, -1}, {60, 0}}); other == one {
		t.Error("another alert is gone, and the name is the same")
	}
}

func TestAnyChangesOfAnyListsGiveWhatTheySay(t *testing.T) {
	lists := []string{"l", "m", "new"}
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 40}, made{"empty", 0, 0}, made{"m", 20, 45})
	whole := mustOpen(t, s)
	rapid.Check(t, func(rt *rapid.T) {
		want := states("l", 0, 40)
		for key, a := range states("m", 20, 45) {
			want[key] = a
		}
		e := whole
		for range rapid.IntRange(1, 2).Draw(rt, "editions") {
			o, err := s.NewEditionOver(e, nil)
			if err != nil {
				rt.Fatal(err)
			}
			if err := o.SetList(ListInfo{Name: "new", Brought: day1}); err != nil {
				rt.Fatal(err)
			}
			for range rapid.IntRange(0, 30).Draw(rt, "changes") {
				list := rapid.SampledFrom(lists).Draw(rt, "list")
				c := alter{rapid.IntRange(0, 50).Draw(rt, "alert"), rapid.IntRange(-2, 2).Draw(rt, "state")}
				key := list + " " + madeUp(c.n).ID
				before, stood := want[key]
				if a, ok, err := o.Alert(list, madeUp(c.n).ID); err != nil || ok != stood || ok && (a.List != list || a.Remarks != before.Remarks) {
					rt.Fatalf("%s stands as %q, %v, %v, want %q, %v", key, a.Remarks, ok, err, before.Remarks, stood)
				}
				var was bool
				if delete(want, key); c.state < 0 {
					was, err = o.Gone(list, madeUp(c.n).ID)
				} else {
					want[key] = inState(c.n, c.state)
					was, err = o.Put(list, inState(c.n, c.state))
				}
				if err != nil || was != stood {
					rt.Fatalf("%s: %v, was there %v, want %v", key, err, was, stood)
				}
			}
			w, err := o.Settle(nil)
			if err != nil {
				rt.Fatal(err)
			}
			if _, err := w.Commit(day1); err != nil {
				rt.Fatal(err)
			}
			if e, err = s.Open(); err != nil {
				rt.Fatal(err)
			}
			defer e.Close()
			standsAt(t, e, want)
		}
	})
}

func TestSettlingShowsTheAlertsAsTheEditionGivesThemBack(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 20})
	mustWriteOver(t, s, alter{30, 0}, alter{7, 1})
	o := begunOver(t, s, mustOpen(t, s), alter{3, 2}, alter{31, 0})
	var seen []border.Alert
	w, err := o.Settle(func(a border.Alert) error {
		seen = append(seen, a)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Segment("made 1", madeBlocks(3)); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Commit(day1); err != nil {
		t.Fatal(err)
	}
	e := mustOpen(t, s)
	var own []border.Alert
	for a, err := range e.Own().Alerts() {
		if one, fault := e.Own().Alert(len(own)); err != nil || fault != nil || !cmp.Equal(one, a) {
			t.Fatal(err, fault)
		}
		own = append(own, a)
	}
	if d := cmp.Diff(seen, own); d != "" || len(own) != 4 {
		t.Error(d, len(own))
	}
	if _, err := e.Own().Alert(4); !errors.Is(err, ErrNoAlert) {
		t.Error(err)
	}
	hasSegment(t, e, "made 1", 3)
	hasSegment(t, e.Beneath(), "", 0)
}

func TestWhatIsKnownOfListsStandsAsItWasSetAndTheAlertsAreCounted(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 20}, made{"m", 0, 5})
	o := begunOver(t, s, mustOpen(t, s), alter{3, -1}, alter{40, 0}, alter{41, 0})
	published := ListInfo{Name: "l", Brought: day1, Nation: "UTO", Sequence: 7, BaseSequence: 5, State: "5e", Alerts: 999}
	added := ListInfo{Name: "n", Brought: day1}
	if err := errors.Join(o.SetList(published), o.SetList(added)); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Put("n", madeUp(1)); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Put("unheard of", madeUp(1)); !errors.Is(err, ErrNoAlert) {
		t.Error(err)
	}
	if _, err := o.Gone("unheard of", madeUp(1).ID); !errors.Is(err, ErrNoAlert) {
		t.Error(err)
	}
	w, err := o.Settle(nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Commit(day1); err != nil {
		t.Fatal(err)
	}
	published.Alerts, added.Alerts = 21, 1
	want := []ListInfo{published, {Name: "m", Format: "made", Brought: day1, Alerts: 5}, added}
	e := mustOpen(t, s)
	if d := cmp.Diff(want, e.Lists()); d != "" {
		t.Error(d)
	}
	w, err = s.NewEdition() // and so it is carried into a whole one
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range want {
		if err := w.CarryOver(e, l.Name, nil); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.Commit(day1); err != nil {
		t.Fatal(err)
	}
	again := mustOpen(t, s)
	if d := cmp.Diff(want, again.Lists()); d != "" || again.Beneath() != nil {
		t.Error(d)
	}
	all := states("l", 0, 20, alter{3, -1}, alter{40, 0}, alter{41, 0})
	for key, a := range states("m", 0, 5) {
		all[key] = a
	}
	all["n "+madeUp(1).ID] = madeUp(1)
	standsAt(t, again, all)
}

func TestPrintsOfAListAreThoseOfWhatIsLaidOverToo(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 20})
	mustWriteOver(t, s, alter{3, 1}, alter{4, -1}, alter{30, 0})
	e := mustOpen(t, s)
	w, err := s.NewEdition()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	before := map[Print]bool{}
	for p, err := range w.Prints(e, "l") {
		if err != nil {
			t.Fatal(err)
		}
		before[p.Print] = true
	}
	for _, a := range states("l", 0, 20, alter{3, 1}, alter{4, -1}, alter{30, 0}) {
		if err := w.Add(a); err != nil || !before[w.Added()] {
			t.Errorf("%s: %v, its print is not among those of the edition", a.ID, err)
		}
	}
	if len(before) != 20 {
		t.Errorf("%d prints", len(before))
	}
}

func TestNothingOfWhatIsLaidOverLiesInTheClear(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 20})
	mustWriteOver(t, s, alter{4, 1}, alter{5, -1}, alter{100, 0})
	for _, text := range []string{"ZARVANDI", "KESTOLO", "M-0000", "state 1"} {
		if where := inTheClear(t, s.dir, text); len(where) > 0 {
			t.Errorf("%q lies in %s", text, strings.Join(where, ", "))
		}
	}
}

// editionsLeft are the numbers of the editions that lie there.
func editionsLeft(t testing.TB, s *Station) []uint64 {
	t.Helper()
	numbers, err := s.editions(suffixEdition)
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(numbers)
	return numbers
}
