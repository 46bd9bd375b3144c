package answers

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"postern/app/border"
	"postern/app/names"
	"postern/app/search"
)

func TestSheetTellsEnoughToNoticeSomething(t *testing.T) {
	records := crowdLists(1, 900, "North", "South", "West")
	sheet := sheetOf(t, build(t, records), records, 300)
	kinds, rules, lists := map[Kind]int{}, map[Rule]int{}, map[string]int{}
	matched, scored := 0, 0
	for _, c := range sheet.Cases {
		kinds[c.Kind]++
		if c.Kind == KindDerived {
			rules[c.Rule]++
			if c.Expected.Verdict != border.VerdictNoMatch {
				matched++
				lists[c.Expected.Matches[0].List]++
			}
		}
		scored += len(c.Expected.Matches)
	}
	t.Logf("kinds %v, rules %v, %d of the derived are found, on lists %v; %d scores", kinds, rules, matched, lists, scored)
	if kinds[KindDerived] != 150 || kinds[KindNamesake] != 60 || kinds[KindNear] != 30 || kinds[KindOrdinary] != 60 {
		t.Errorf("kinds %v", kinds)
	}
	for _, r := range []Rule{RuleSwapped, RuleRespelled, RuleDropped, RuleSlip, RuleCut, RuleScript, RuleNumber, RuleListed} {
		if rules[r] == 0 {
			t.Errorf("%d travellers are written by rule %s", rules[r], r)
		}
	}
	if matched < 110 || lists["North"] < 25 || lists["South"] < 25 || lists["West"] < 25 {
		t.Errorf("%d found, on lists %v", matched, lists)
	}
}

func TestAlertThatEndedOnTheDayOfTheSheetIsExpectedWhateverDayItIs(t *testing.T) {
	records := crowdLists(1, 200, "North")
	for i := range records {
		records[i].ValidUntil = border.Day(2026, 11, 22)
	}
	s := build(t, records)
	sheet := sheetOf(t, s, records, 40)
	if !slices.ContainsFunc(sheet.Cases, func(c Case) bool { return c.Expected.Verdict != border.VerdictNoMatch }) {
		t.Fatal("nobody is found on the last day")
	}
	want(t, run(t, sheet, s), OutcomeSame)
	later, err := Make(context.Background(), s, records, Wanted{Of: composition(t, records), Travellers: 40, Seed: 7, On: today.AddDate(0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range later.Cases {
		if c.Kind != KindOrdinary || len(c.Expected.Matches) > 0 {
			t.Errorf("made after an alert that is over: %+v", c)
		}
	}
}

func TestListOutsideTheCompositionIsRefused(t *testing.T) {
	records := crowdLists(1, 100, "North", "South")
	of := composition(t, records)
	of.Lists = of.Lists[:1]
	_, err := Make(context.Background(), build(t, records), records, Wanted{Of: of, Travellers: 10, On: today})
	if !errors.Is(err, ErrComposition) {
		t.Errorf("%v", err)
	}
}

var sameSheet = cmp.Options{cmpopts.EquateEmpty(), cmp.AllowUnexported(Sheet{})}

func TestSameSeedMakesTheSameBytesAndAnotherSeedOthers(t *testing.T) {
	records := crowdLists(1, 400, "North", "South")
	s := build(t, records)
	packed := func(seed uint64, records search.MemoryRecords) []byte {
		sheet, err := Make(context.Background(), s, records, Wanted{Of: composition(t, records), Travellers: 100, Seed: seed, On: today})
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := sheet.Encode(&b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	first := packed(1, records)
	turned := slices.Clone(records)
	slices.Reverse(turned)
	if !bytes.Equal(first, packed(1, records)) || !bytes.Equal(first, packed(1, turned)) {
		t.Error("one seed makes two sheets")
	}
	if bytes.Equal(first, packed(2, records)) {
		t.Error("two seeds make one sheet")
	}
	t.Logf("%d bytes of 100 travellers", len(first))
}

func TestSheetOfAnySmallListIsAnsweredTheSameBySearcherThatMadeIt(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		records := drawRecords(rt)
		s, err := search.Build(border.EditionInfo{}, records, names.LoadFrequencies())
		if err != nil {
			rt.Fatal(err)
		}
		of := composition(t, records)
		sheet, err := Make(context.Background(), s, records, Wanted{
			Of: of, Travellers: rapid.IntRange(1, 12).Draw(rt, "travellers"), Seed: rapid.Uint64().Draw(rt, "seed"), On: today,
		})
		if err != nil {
			rt.Fatal(err)
		}
		var b bytes.Buffer
		if err := sheet.Encode(&b); err != nil {
			rt.Fatal(err)
		}
		read, err := Decode(&b)
		if err != nil {
			rt.Fatal(err)
		}
		if d := cmp.Diff(sheet, read, sameSheet); d != "" {
			rt.Fatal(d)
		}
		r, err := Run(context.Background(), read, Counter{Find: s.Find, Has: of})
		if err != nil || r.Outcome != OutcomeSame {
			rt.Fatalf("%v: %+v", err, r)
		}
	})
}

func TestStepsOfAnySmallListsGiveTheSameAnswersHoweverTheyAreLaidOver(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		records := drawRecords(rt)
		base := rapid.IntRange(0, len(records)).Draw(rt, "base")
		var gone []search.AlertKey
		if base > 0 && rapid.Bool().Draw(rt, "gone") {
			gone = append(gone, search.AlertKey{List: records[0].List, ID: records[0].ID})
		}
		whole := build(t, records[:base])
		once := over(t, whole, gone, records[base:]...)
		one := over(t, whole, gone)
		for _, a := range slices.Backward(records[base:]) {
			one = over(t, one, nil, a)
		}
		now := records[len(gone):]
		sheet, err := Make(context.Background(), one, now, Wanted{Of: composition(t, now), Travellers: 10, Seed: 1, On: today})
		if err != nil {
			rt.Fatal(err)
		}
		r, err := Run(context.Background(), sheet, Counter{Find: once.Find, Has: sheet.Of})
		if err != nil || r.Outcome != OutcomeSame {
			rt.Fatalf("%v: %+v", err, r)
		}
	})
}
