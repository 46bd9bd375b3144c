package answers

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"postern/app/border"
	"postern/app/exchange"
	"postern/app/search"
)

func TestCounterWithTheSameListsGivesTheSameAnswers(t *testing.T) {
	records := crowdLists(1, 900, "North", "South", "West")
	sheet := sheetOf(t, build(t, records), records, 200)
	var steps []int
	r := run(t, sheet, build(t, records), func(c *Counter) {
		c.Progress = func(done, total int) {
			if total != 200 {
				t.Errorf("of %d", total)
			}
			steps = append(steps, done)
		}
	})
	want(t, r, OutcomeSame)
	if r.Asked != 200 || len(steps) != 200 || steps[199] != 200 {
		t.Errorf("asked %d, told %v", r.Asked, steps)
	}
}

func TestAlertThatWasLostIsMissed(t *testing.T) {
	records := crowdLists(1, 900, "North", "South")
	sheet := sheetOf(t, build(t, records), records, 100)
	lost := sheet.Cases[3].Expected.Matches[0]
	left := slices.DeleteFunc(slices.Clone(records), func(a border.Alert) bool { return a.ID == lost.ID })
	// the frequencies are as before: the alert is gone from the edition alone
	r := run(t, sheet, over(t, build(t, records), []search.AlertKey{lost.Key()}))
	want(t, r, OutcomeDiffer)
	if !blames(r, FaultMissing, func(f Fault) bool { return f.ID == lost.ID && f.List == lost.List && f.WantScore == lost.Score }) {
		t.Errorf("nobody misses %v", lost)
	}
	if r.Differ[0].Case.Traveller != sheet.Cases[r.Differ[0].Number-1].Traveller {
		t.Error("another traveller is told of")
	}
	want(t, run(t, sheet, build(t, left)), OutcomeDiffer)
}

func TestAlertThatShouldBeGoneIsFoundTooMuch(t *testing.T) {
	records := crowdLists(1, 600, "North")
	whole := build(t, records)
	before := sheetOf(t, whole, records, 60)
	gone := before.Cases[2].Expected.Matches[0]
	after := before
	after.Cases = slices.Clone(before.Cases)
	at := over(t, whole, []search.AlertKey{gone.Key()})
	for i := range after.Cases {
		f, err := at.Find(after.Cases[i].Traveller, after.options(asked))
		if err != nil {
			t.Fatal(err)
		}
		after.Cases[i].Expected = answerOf(f)
	}
	r := run(t, after, whole)
	want(t, r, OutcomeDiffer)
	if !blames(r, FaultExtra, func(f Fault) bool { return f.ID == gone.ID && f.GotScore > 0 }) {
		t.Error("nobody finds it")
	}
}

func TestOtherWeightChangesScores(t *testing.T) {
	records := crowdLists(1, 600, "North")
	s := build(t, records)
	sheet := sheetOf(t, s, records, 60)
	heavier := func(by float64) func(c *Counter) {
		return func(c *Counter) {
			c.Find = func(tr border.Traveller, o search.Options) (border.Finding, error) {
				f, err := s.Find(tr, o)
				for _, part := range [][]border.Match{f.Matches, f.Weaker} {
					for i := range part {
						part[i].Score += by
					}
				}
				return f, err
			}
		}
	}
	want(t, run(t, sheet, s, heavier(1e-8)), OutcomeSame)
	r := run(t, sheet, s, heavier(1e-6))
	want(t, r, OutcomeDiffer)
	if !blames(r, FaultScore, func(f Fault) bool { return f.GotScore > f.WantScore }) {
		t.Error("no score is told of")
	}
}

func TestListThatDroppedOutIsNoticed(t *testing.T) {
	records := crowdLists(1, 900, "North", "South", "West")
	sheet := sheetOf(t, build(t, records), records, 100)
	north := slices.DeleteFunc(slices.Clone(records), func(a border.Alert) bool { return a.List == "South" })
	r := run(t, sheet, build(t, north)) // it says that it had it
	want(t, r, OutcomeDiffer)
	if !blames(r, FaultMissing, func(f Fault) bool { return f.List == "South" }) {
		t.Error("nobody misses the list")
	}
	r = run(t, sheet, build(t, north), func(c *Counter) { c.Has.Lists = slices.Delete(c.Has.Lists, 1, 2) })
	want(t, r, OutcomeNotComparable, WhyState)
	if r.Asked != 0 || len(r.Lists) != 1 || r.Lists[0].Want.Name != "South" || r.Lists[0].Got != (ListState{}) {
		t.Errorf("asked %d, lists %+v", r.Asked, r.Lists)
	}
}

func TestTruncatedBaseIsNoticed(t *testing.T) {
	records := crowdLists(1, 900, "North")
	sheet := sheetOf(t, build(t, records), records, 100)
	want(t, run(t, sheet, build(t, records[:800])), OutcomeDiffer)
}

func TestStepThatWasNotTakenIsNoticedByTravellersMadeAfterIt(t *testing.T) {
	records := crowdLists(1, 930, "North")
	base, step := records[:900], records[900:]
	hq := over(t, build(t, base), nil, step...)
	fresh := map[string]bool{}
	for _, a := range step {
		fresh[a.ID] = true
	}
	sheet, err := Make(context.Background(), hq, records, Wanted{
		Of: composition(t, records), Travellers: 100, Seed: 7, On: today,
		Fresh: func(list, id string) bool { return list == "North" && fresh[id] },
	})
	if err != nil {
		t.Fatal(err)
	}
	want(t, run(t, sheet, over(t, build(t, base), nil, step...)), OutcomeSame)
	r := run(t, sheet, build(t, base))
	want(t, r, OutcomeDiffer)
	missed := map[string]bool{}
	blames(r, FaultMissing, func(f Fault) bool { missed[f.ID] = fresh[f.ID]; return false })
	if len(missed) < 15 {
		t.Errorf("of 30 alerts of the step %d are missed", len(missed))
	}
}

func TestStepsTakenOneByOneOrAtOnceGiveTheSameAnswers(t *testing.T) {
	records := crowdLists(1, 700, "North", "South")
	base := records[:500]
	changed := records[0]
	changed.Names = []border.Name{{Text: "Zarq Beltovar"}, {Text: "Zarq Beltowar", Kind: border.NameAlias}}
	twin := records[1]
	twin.ID, twin.Names = "twin", changed.Names
	gone := search.AlertKey{List: records[5].List, ID: records[5].ID}
	now := append(slices.Clone(records), twin)
	now[0] = changed
	now = slices.Delete(now, 5, 6)
	whole := build(t, base)
	one := over(t, over(t, over(t, whole, nil, changed), nil, records[500:600]...), []search.AlertKey{gone}, append(slices.Clone(records[600:]), twin)...)
	all := over(t, whole, []search.AlertKey{gone}, append(append(search.MemoryRecords{twin}, records[500:]...), changed)...)
	sheet := sheetOf(t, one, now, 200)
	want(t, run(t, sheet, all), OutcomeSame)
	// written anew the same alerts have other frequencies
	r := run(t, sheet, build(t, now), func(c *Counter) { c.Has.Lists[0].Base = 2 })
	want(t, r, OutcomeAtLeast, WhyBase)
	if len(r.Lists) != 1 || r.Lists[0].Got.Base != 2 || r.Lists[0].Want.Base != 1 {
		t.Errorf("%+v", r.Lists)
	}
	t.Logf("near: %d", len(r.Near))
}

func TestOtherListsBesideLeaveAtLeastTheSameMatches(t *testing.T) {
	records := crowdLists(1, 1200, "North", "South")
	sheet := sheetOf(t, build(t, records), records, 300)
	for _, n := range []int{100, 1200} {
		beside := crowdLists(9, n, "Local")
		s := build(t, append(slices.Clone(records), beside...))
		r := run(t, sheet, s, func(c *Counter) { c.Foreign = true })
		want(t, r, OutcomeAtLeast, WhyForeign)
		t.Logf("%d beside: %d near", n, len(r.Near))
		r = run(t, sheet, s, func(c *Counter) { c.Has.Lists = append(c.Has.Lists, ListState{Name: "Local"}) })
		want(t, r, OutcomeAtLeast, WhyForeign)
		lost := sheet.Cases[3].Expected.Matches[0]
		r = run(t, sheet, over(t, s, []search.AlertKey{lost.Key()}), func(c *Counter) { c.Foreign = true })
		want(t, r, OutcomeDiffer, WhyForeign)
	}
}

func TestListsThatArePublishedAndNotOnTheSheetAreNotTheCountersOwn(t *testing.T) {
	records := crowdLists(1, 900, "North", "South", "West")
	old := slices.DeleteFunc(slices.Clone(records), func(a border.Alert) bool { return a.List == "South" })
	sheet := sheetOf(t, build(t, old), old, 100)
	all := composition(t, records)
	s := build(t, records)
	want(t, run(t, sheet, s, func(c *Counter) { c.Has = all }), OutcomeAtLeast, WhyUnknown)
	want(t, run(t, sheet, s, func(c *Counter) { c.Has, c.Foreign = all, true }), OutcomeAtLeast, WhyForeign, WhyUnknown)
	part := sheet.For(func(string) bool { return false })
	want(t, run(t, part, s, func(c *Counter) { c.Has = sheet.Of }), OutcomeNotComparable, WhyNarrowed, WhyNoLists)
	want(t, run(t, part, s, func(c *Counter) { c.Has = all }), OutcomeNotComparable, WhyUnknown, WhyNarrowed, WhyNoLists)
}

func TestWhatIsNotFoundByOtherBasesIsNoDifferenceUnlessItIsCertain(t *testing.T) {
	records := crowdLists(1, 600, "North")
	s := build(t, records)
	sheet := sheetOf(t, s, records, 100)
	missing := func(verdict border.Verdict, base uint64) Report {
		return run(t, sheet, s, func(c *Counter) {
			c.Has.Lists[0].Base = base
			c.Find = func(tr border.Traveller, o search.Options) (border.Finding, error) {
				f, err := s.Find(tr, o)
				f.Matches = slices.DeleteFunc(slices.Clone(f.Matches), func(m border.Match) bool { return m.Verdict == verdict })
				return f, err
			}
		})
	}
	r := missing(border.VerdictPossible, 2)
	want(t, r, OutcomeNotComparable, WhyBase)
	if len(r.Differ) != 0 || len(r.Near) == 0 {
		t.Errorf("%d differ, %d are near", len(r.Differ), len(r.Near))
	}
	want(t, missing(border.VerdictMatch, 2), OutcomeDiffer, WhyBase)
	want(t, missing(border.VerdictPossible, 1), OutcomeDiffer)
	want(t, missing("", 2), OutcomeAtLeast, WhyBase)
}

func TestOtherVersionOfTheMatchingIsSaid(t *testing.T) {
	records := crowdLists(1, 400, "North")
	s := build(t, records)
	sheet := sheetOf(t, s, records, 50)
	want(t, run(t, sheet, s, func(c *Counter) { c.Has.Matching = "search/other" }), OutcomeAtLeast, WhyMatching)
	want(t, run(t, sheet, s, func(c *Counter) { c.Has.Frequencies = "frozen-2" }), OutcomeAtLeast, WhyFrequencies)
	want(t, run(t, sheet, s, func(c *Counter) { c.Has.Frequencies = "" }), OutcomeSame)
}

func TestListInAnotherStateIsNotCompared(t *testing.T) {
	records := crowdLists(1, 400, "North", "South")
	s := build(t, records)
	sheet := sheetOf(t, s, records, 50)
	r := run(t, sheet, s, func(c *Counter) {
		c.Has.Lists[1].State, c.Has.Lists[1].Sequence = exchange.State{}.String(), 2
		c.Find = func(border.Traveller, search.Options) (border.Finding, error) {
			t.Error("somebody was asked")
			return border.Finding{}, nil
		}
	})
	want(t, r, OutcomeNotComparable, WhyState)
	if len(r.Lists) != 1 || r.Lists[0].Want.Name != "South" || r.Lists[0].Got.Sequence != 2 {
		t.Errorf("%+v", r.Lists)
	}
}

func TestSheetForSomeNationsAsksOnlyForTheirLists(t *testing.T) {
	records := crowdLists(1, 900, "North", "South")
	of := composition(t, records)
	of.Lists[1].Nation = "ITA"
	sheet, err := Make(context.Background(), build(t, records), records, Wanted{Of: of, Travellers: 100, Seed: 3, On: today})
	if err != nil {
		t.Fatal(err)
	}
	north := slices.DeleteFunc(slices.Clone(records), func(a border.Alert) bool { return a.List == "South" })
	part := sheet.For(func(nation string) bool { return nation == "PAK" })
	want(t, run(t, part, build(t, north)), OutcomeAtLeast, WhyNarrowed)
	want(t, run(t, part, build(t, north[:300])), OutcomeDiffer, WhyNarrowed)
	want(t, run(t, sheet.For(func(string) bool { return false }), build(t, north)), OutcomeNotComparable, WhyNarrowed, WhyNoLists)
	want(t, run(t, sheet.For(func(string) bool { return true }), build(t, records)), OutcomeSame)
	if err := part.Encode(&bytes.Buffer{}); !errors.Is(err, ErrBadSheet) {
		t.Errorf("a part is written as if it were whole: %v", err)
	}
}

func TestSearchThatFailsIsToldAndTheOthersAreAsked(t *testing.T) {
	records := crowdLists(1, 200, "North")
	s := build(t, records)
	sheet := sheetOf(t, s, records, 20)
	broken := errors.New("store damaged")
	n := 0
	r := run(t, sheet, s, func(c *Counter) {
		c.Find = func(tr border.Traveller, o search.Options) (border.Finding, error) {
			if n++; n == 5 {
				return border.Finding{}, broken
			}
			return s.Find(tr, o)
		}
	})
	want(t, r, OutcomeDiffer)
	if r.Asked != 20 || len(r.Differ) != 1 || r.Differ[0].Number != 5 || !errors.Is(r.Differ[0].Faults[0].Err, broken) {
		t.Errorf("asked %d: %+v", r.Asked, r.Differ)
	}
}

func TestRunEndsWhenItIsNoLongerWanted(t *testing.T) {
	records := crowdLists(1, 200, "North")
	s := build(t, records)
	sheet := sheetOf(t, s, records, 20)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	r, err := Run(ctx, sheet, Counter{Find: s.Find, Has: sheet.Of, Progress: func(done, _ int) {
		if done == 7 {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) || r.Asked != 7 || r.Outcome != "" {
		t.Errorf("%v, asked %d, %s", err, r.Asked, r.Outcome)
	}
	if _, err := Make(ctx, s, records, Wanted{Of: sheet.Of, Travellers: 20, On: today}); !errors.Is(err, context.Canceled) {
		t.Errorf("made: %v", err)
	}
}

func TestManyAsStrongAsEachOtherMayStandInAnyOrder(t *testing.T) {
	for _, n := range []int{12, 39, 40, 60} {
		var records search.MemoryRecords
		for i := range n {
			a := border.Alert{ID: fmt.Sprint(i), List: "North", Subject: border.SubjectPerson, Names: []border.Name{{Text: "Beltar Zarqovand"}}}
			if i%2 == 0 {
				a.Category, a.Action = border.CategoryMissing, border.ActionProtect
			}
			records = append(records, a)
		}
		s := build(t, records)
		sheet := sheetOf(t, s, records, 10)
		turned := slices.Clone(records)
		slices.Reverse(turned)
		want(t, run(t, sheet, build(t, turned)), OutcomeSame)
		if n < asked && len(sheet.Cases[0].Expected.Matches) != n {
			t.Errorf("of %d as strong %d are told", n, len(sheet.Cases[0].Expected.Matches))
		}
	}
}
