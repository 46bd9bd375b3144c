package answers

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"postern/app/border"
	"postern/app/exchange"
	"postern/app/names"
	"postern/app/search"
	"postern/app/search/crowd"
)

var today = time.Date(2026, 11, 22, 15, 30, 0, 0, time.FixedZone("PKT", 5*3600))

// crowdLists are made-up alerts, those of a list one behind the other.
func crowdLists(seed uint64, n int, lists ...string) search.MemoryRecords {
	maker := crowd.New(seed, names.LoadFrequencies())
	out := make(search.MemoryRecords, 0, n)
	for i := range n {
		a := maker.Alert(i)
		a.List = lists[i*len(lists)/n]
		out = append(out, a)
	}
	return out
}

func build(t testing.TB, records search.MemoryRecords) *search.Searcher {
	t.Helper()
	s, err := search.Build(border.EditionInfo{Name: "test"}, records, names.LoadFrequencies())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func over(t testing.TB, s *search.Searcher, gone []search.AlertKey, records ...border.Alert) *search.Searcher {
	t.Helper()
	out, err := s.With(search.MemoryRecords(records), gone)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// composition is what some alerts are, all of them of base 1.
func composition(t testing.TB, records search.MemoryRecords) Composition {
	t.Helper()
	states := map[string]*exchange.State{}
	for _, a := range records {
		content, err := exchange.Content(a)
		if err != nil {
			t.Fatal(err)
		}
		if states[a.List] == nil {
			states[a.List] = &exchange.State{}
		}
		states[a.List].Add(content)
	}
	c := Composition{Matching: search.SegmentName(names.LoadFrequencies()), Frequencies: "frozen-1"}
	for name, s := range states {
		c.Lists = append(c.Lists, ListState{Nation: "PAK", Name: name, Sequence: 1, Base: 1, State: s.String()})
	}
	slices.SortFunc(c.Lists, func(a, b ListState) int { return bytes.Compare([]byte(a.Name), []byte(b.Name)) })
	return c
}

func sheetOf(t testing.TB, s *search.Searcher, records search.MemoryRecords, n int) Sheet {
	t.Helper()
	sheet, err := Make(context.Background(), s, records, Wanted{Of: composition(t, records), Travellers: n, Seed: 7, On: today})
	if err != nil {
		t.Fatal(err)
	}
	return sheet
}

func run(t testing.TB, sheet Sheet, s *search.Searcher, change ...func(*Counter)) Report {
	t.Helper()
	c := Counter{Find: s.Find, Has: sheet.Of}
	c.Has.Lists = slices.Clone(c.Has.Lists)
	for _, f := range change {
		f(&c)
	}
	r, err := Run(context.Background(), sheet, c)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func want(t testing.TB, r Report, outcome Outcome, why ...Why) {
	t.Helper()
	if r.Outcome != outcome || !slices.Equal(r.Why, why) {
		t.Errorf("%s, why %v, lists %+v; want %s, why %v", r.Outcome, r.Why, r.Lists, outcome, why)
		for i, d := range r.Differ {
			if i < 3 {
				t.Logf("traveller %d: %+v", d.Number, d.Faults)
			}
		}
	}
}

// blames reports whether some traveller misses an alert.
func blames(r Report, code FaultCode, is func(Fault) bool) bool {
	return slices.ContainsFunc(r.Differ, func(d Difference) bool {
		return slices.ContainsFunc(d.Faults, func(f Fault) bool { return f.Code == code && is(f) })
	})
}

func TestCounterWithTheSameListsGivesTheSameAnswers(t *testing.T) {
	records := crowdLists(1, 3000, "North", "South", "West")
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

func TestSheetTellsEnoughToNoticeSomething(t *testing.T) {
	records := crowdLists(1, 3000, "North", "South", "West")
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
		if rules[r] < 3 {
			t.Errorf("%d travellers by rule %s", rules[r], r)
		}
	}
	if matched < 110 || lists["North"] < 25 || lists["South"] < 25 || lists["West"] < 25 {
		t.Errorf("%d found, on lists %v", matched, lists)
	}
}

func TestAlertThatWasLostIsMissed(t *testing.T) {
	records := crowdLists(1, 3000, "North", "South")
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

func TestAlertThatShouldBeGoneIsFoundToMuch(t *testing.T) {
	records := crowdLists(1, 2000, "North")
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
	records := crowdLists(1, 2000, "North")
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
	records := crowdLists(1, 3000, "North", "South", "West")
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
	records := crowdLists(1, 3000, "North")
	sheet := sheetOf(t, build(t, records), records, 100)
	want(t, run(t, sheet, build(t, records[:2700])), OutcomeDiffer)
}

func TestStepThatWasNotTakenIsNoticedByTravellersMadeAfterIt(t *testing.T) {
	records := crowdLists(1, 3030, "North")
	base, step := records[:3000], records[3000:]
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
	records := crowdLists(1, 2100, "North", "South")
	base := records[:1900]
	changed := records[0]
	changed.Names = []border.Name{{Text: "Zarq Beltovar"}, {Text: "Zarq Beltowar", Kind: border.NameAlias}}
	twin := records[1]
	twin.ID, twin.Names = "twin", changed.Names
	gone := search.AlertKey{List: records[5].List, ID: records[5].ID}
	now := append(slices.Clone(records), twin)
	now[0] = changed
	now = slices.Delete(now, 5, 6)
	whole := build(t, base)
	one := over(t, over(t, over(t, whole, nil, changed), nil, records[1900:2000]...), []search.AlertKey{gone}, append(slices.Clone(records[2000:]), twin)...)
	all := over(t, whole, []search.AlertKey{gone}, append(append(search.MemoryRecords{twin}, records[1900:]...), changed)...)
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
	records := crowdLists(1, 6000, "North", "South")
	sheet := sheetOf(t, build(t, records), records, 300)
	for _, n := range []int{100, 3000, 12000} {
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

func TestOtherVersionOfTheMatchingIsSaid(t *testing.T) {
	records := crowdLists(1, 1000, "North")
	s := build(t, records)
	sheet := sheetOf(t, s, records, 50)
	want(t, run(t, sheet, s, func(c *Counter) { c.Has.Matching = "search/other" }), OutcomeAtLeast, WhyMatching)
	want(t, run(t, sheet, s, func(c *Counter) { c.Has.Frequencies = "frozen-2" }), OutcomeAtLeast, WhyFrequencies)
	want(t, run(t, sheet, s, func(c *Counter) { c.Has.Frequencies = "" }), OutcomeSame)
}

func TestListInAnotherStateIsNotCompared(t *testing.T) {
	records := crowdLists(1, 1000, "North", "South")
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
	records := crowdLists(1, 3000, "North", "South")
	of := composition(t, records)
	of.Lists[1].Nation = "ITA"
	sheet, err := Make(context.Background(), build(t, records), records, Wanted{Of: of, Travellers: 100, Seed: 3, On: today})
	if err != nil {
		t.Fatal(err)
	}
	north := slices.DeleteFunc(slices.Clone(records), func(a border.Alert) bool { return a.List == "South" })
	part := sheet.For(func(nation string) bool { return nation == "PAK" })
	want(t, run(t, part, build(t, north)), OutcomeAtLeast, WhyNarrowed)
	want(t, run(t, part, build(t, north[:700])), OutcomeDiffer, WhyNarrowed)
	want(t, run(t, sheet.For(func(string) bool { return false }), build(t, north)), OutcomeNotComparable, WhyNarrowed, WhyNoLists)
	want(t, run(t, sheet.For(func(string) bool { return true }), build(t, records)), OutcomeSame)
	if err := part.Encode(&bytes.Buffer{}); !errors.Is(err, ErrBadSheet) {
		t.Errorf("a part is written as if it were whole: %v", err)
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

func TestSearchThatFailsIsToldAndTheOthersAreAsked(t *testing.T) {
	records := crowdLists(1, 500, "North")
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
	records := crowdLists(1, 500, "North")
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

func TestListOutsideTheCompositionIsRefused(t *testing.T) {
	records := crowdLists(1, 100, "North", "South")
	of := composition(t, records)
	of.Lists = of.Lists[:1]
	_, err := Make(context.Background(), build(t, records), records, Wanted{Of: of, Travellers: 10, On: today})
	if !errors.Is(err, ErrComposition) {
		t.Errorf("%v", err)
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

var sameSheet = cmp.Options{cmpopts.EquateEmpty(), cmp.AllowUnexported(Sheet{})}

func TestSameSeedMakesTheSameBytesAndAnotherSeedOthers(t *testing.T) {
	records := crowdLists(1, 1000, "North", "South")
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

func drawRecords(t *rapid.T) search.MemoryRecords {
	texts := rapid.SampledFrom([]string{
		"Muhammad Asif Khan", "Asif Khan", "Ghulam Rasool Torkhel", "Ivan Petrovich Zamyatnin", "O'Brannigan", "M. Khan", "X",
		"محمد آصف خان", "Μαρία Ζαφειρίδου", "", " ", "- '", "Jean-Luc Ça", "\xff\xfe", "Abdul Rahman bin Yusufzai of the very long name indeed",
	})
	dates := []border.PartialDate{
		{}, border.Day(1980, 1, 1), border.YearOnly(1975), {Year: 1980, About: true}, {Year: 1980, EndYear: 1975},
		{Year: 1975, EndYear: 1980}, {Month: 3, Day: 15}, {Year: 1984, Day: 15}, {Year: 1980, Month: 2, Day: 31}, {Year: 9, Month: 5}, border.Day(2024, 2, 29),
	}
	var out search.MemoryRecords
	for i := range rapid.IntRange(0, 8).Draw(t, "alerts") {
		a := border.Alert{ID: fmt.Sprint(i), List: rapid.SampledFrom([]string{"North", "South"}).Draw(t, "list")}
		for range rapid.IntRange(0, 3).Draw(t, "names") {
			n := border.Name{Text: texts.Draw(t, "name"), Weak: rapid.Bool().Draw(t, "weak")}
			n.Kind = rapid.SampledFrom([]border.NameKind{border.NamePrimary, border.NameAlias, border.NameScript}).Draw(t, "kind")
			if rapid.Bool().Draw(t, "apart") {
				n.Surname = texts.Draw(t, "surname")
			}
			a.Names = append(a.Names, n)
		}
		a.BirthDates = rapid.SliceOfN(rapid.SampledFrom(dates), 0, 3).Draw(t, "dates")
		a.FatherNames = rapid.SliceOfN(texts, 0, 2).Draw(t, "fathers")
		a.Sex = rapid.SampledFrom([]border.Sex{"", "M", "F", "X", "\xff"}).Draw(t, "sex")
		a.Nationalities = rapid.SliceOfN(rapid.SampledFrom([]border.Country{"", "PAK", "\xff"}), 0, 2).Draw(t, "nations")
		for range rapid.IntRange(0, 2).Draw(t, "documents") {
			a.Documents = append(a.Documents, border.AlertDocument{Number: rapid.SampledFrom([]string{"", "--", "AB1234567", "٣٤٥٦٧٨٩", "\xff1234567"}).Draw(t, "number")})
		}
		if rapid.Bool().Draw(t, "child") {
			a.Category, a.Action = border.CategoryMissing, border.ActionProtect
		}
		out = append(out, a)
	}
	return out
}
