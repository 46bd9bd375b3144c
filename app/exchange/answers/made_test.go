package answers

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

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

func drawRecords(t *rapid.T) search.MemoryRecords {
	texts := rapid.SampledFrom([]string{
		"Muhammad Asif Khan", "Asif Khan", "Ghulam Rasool Torkhel", "Ivan Petrovich Zamyatnin", "O'Brannigan", "M. Khan", "X",
		"محمد آصف خان", "Μαρία Ζαφειρίδου", "", " ", "- '", "Jean-Luc Ça", "\xff\xfe", "Abdul Rahman bin Yusufzai of the very long name indeed",
	})
	dates := []border.PartialDate{
		{},
		border.Day(1980, 1, 1), border.YearOnly(1975),
		{Year: 1980, About: true},
		{Year: 1980, EndYear: 1975},
		{Year: 1975, EndYear: 1980},
		{Month: 3, Day: 15},
		{Year: 1984, Day: 15},
		{Year: 1980, Month: 2, Day: 31},
		{Year: 9, Month: 5},
		border.Day(2024, 2, 29),
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
