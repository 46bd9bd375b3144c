package search

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"postern/app/border"
	"postern/app/names"
)

// oddQueries are searches that an index is most likely to get wrong.
func oddQueries() []border.Traveller {
	var out []border.Traveller
	for _, name := range []string{
		"Muhammad", "Khan", "Muhammad Khan", "Muhammad Ali Khan", "Ali", "Syed Ali Shah", "M", "M K", "A B C D", "Haji Syed Dr. Muhammad Khan",
		"bin", "de la", "Abdul", "Abdul Rahman", "Al", "X", "", " ", "Muhammadalikhan", "Muham mad Ali", "Mu ha mm ad", "محمد علی", "Мухаммад Али",
		"Muhammad Ahmed Hussain Ali Hassan Khan Shah", "ABDULRAHMANMUHAMMADALIKHANAHMEDHUSSAINSH", "A A A A A A A A A A A A A A A A A A A A A A",
		strings.Repeat("Muhammad ", 30), strings.Repeat("x", 4096), "Q", "7", "Muhammad 786", "ooooooooooooo", "bcdfghjklmnpqrst",
	} {
		out = append(out, border.Traveller{Name: name})
		out = append(out, border.Traveller{
			GivenNames: name, Surname: "Khan", BirthDate: border.Day(1984, 3, 15), Sex: border.SexMale, Nationality: "PAK", FatherName: "Ghulam Rasool",
		})
		out = append(out, border.Traveller{Surname: name, FatherName: name, BirthDate: border.PartialDate{Year: 1984}})
		out = append(out, border.Traveller{Name: name, BirthDate: border.Day(1984, 1, 1), FatherName: "Muhammad"})
		out = append(out, border.Traveller{Name: name, BirthDate: border.PartialDate{Month: 3, Day: 15}})
	}
	return out
}

func TestIndexAnswersAsScoringEveryAlertDoes(t *testing.T) {
	persons, searches := 20_000, 435 // and 165 odd ones
	if testing.Short() || raced {
		persons, searches = 1_000, 60
	}
	if os.Getenv("POSTERN_SOAK") != "" {
		compareAmong(t, 20_000, 1_850)
		persons, searches = 1_000_000, 35
	}
	compareAmong(t, persons, searches)
}

// compareAmong compares the odd searches and others among made-up persons.
func compareAmong(t *testing.T, persons, searches int) {
	t.Helper()
	records, maker := crowdOf(t, persons)
	s, err := Build(border.EditionInfo{}, records, names.LoadFrequencies())
	if err != nil {
		t.Fatal(err)
	}
	queries := oddQueries()
	for i := range searches {
		if i%2 == 0 {
			queries = append(queries, maker.Traveller())
			continue
		}
		traveller, _ := maker.Variant(records[i*37%len(records)])
		if i%4 == 1 {
			traveller = border.Traveller{Name: traveller.FullName()}
		}
		queries = append(queries, traveller)
	}
	for i, q := range queries {
		compareBy(t, s, q, []Options{{Top: 1000}, {Weaker: true}}[i%2])
	}
}

// compareWithExhaustive fails where every match at or above the review threshold and
// their order, or the ten best at or above half of it, are not the same.
func compareWithExhaustive(t *testing.T, s *Searcher, q border.Traveller) {
	t.Helper()
	compareBy(t, s, q, Options{Top: 1000})
	compareBy(t, s, q, Options{Weaker: true})
}

func compareBy(t *testing.T, s *Searcher, q border.Traveller, o Options) {
	t.Helper()
	fast, err := s.Find(q, o)
	if err != nil {
		t.Fatal(err)
	}
	o.Exhaustive = true
	whole, err := s.Find(q, o)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(whole, fast, sameFinding); d != "" {
		t.Fatalf("%+v: %d matches and %d weaker, every alert scored %d and %d\n%.2000s", q,
			len(fast.Matches), len(fast.Weaker), len(whole.Matches), len(whole.Weaker), d)
	}
}
