// Command fitfields derives what the fields beside the name weigh: how much likelier
// a judgement of two birth dates, fathers, sexes or nationalities is between a
// traveller and the alert about him than between strangers, as a natural logarithm,
// beside the weight that the program gives it.
//
//	go run ./app/search/fitfields
//
// Strangers are made-up people (app/search/crowd): for birth dates any two, for the
// rest those whose names resemble each other, since only they are ever asked about.
// How the dates of one person differ is counted on the persons of OFAC's and the
// United Nations' lists that have several; where POSTERN_DATA names a folder with
// lists/ofac-2022 and lists/un-2026 the count is taken anew. How often they differ,
// no list tells: that is assumed, in one table (assumed.go).
//
// The weights in birth.go, father.go and person.go are set by hand from what this
// prints: rounded, capped, and never so that more agreement weighs less.
package main

import (
	"flag"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"slices"

	"postern/app/border"
)

func main() {
	persons := flag.Int("persons", 10_000, "made-up people on the list")
	travellers := flag.Int("travellers", 300, "made-up travellers")
	seed := flag.Uint64("seed", 1, "another seed makes other people")
	flag.Parse()
	if err := run(os.Stdout, *persons, *travellers, *seed, os.Getenv("POSTERN_DATA")); err != nil {
		fmt.Fprintln(os.Stderr, "fitfields:", err)
		os.Exit(1)
	}
}

func run(w io.Writer, persons, travellers int, seed uint64, dir string) error {
	if persons < 1 || travellers < 1 {
		return fmt.Errorf("%d persons and %d travellers: want at least one of each", persons, travellers)
	}
	counts := differences
	var real []border.PartialDate
	if dir != "" {
		var err error
		if counts, real, err = countDifferences(dir); err != nil {
			return err
		}
		if !maps.EqualFunc(counts, differences, maps.Equal) {
			fmt.Fprintf(w, "the lists say otherwise than the table in assumed.go: %v\n", counts)
		}
	}
	printBirths(w, births(persons, travellers, seed), counts, real)
	return printResembling(w, persons, travellers, seed)
}

// tally counts judgements: by how much is known, by what is judged.
type tally map[string]map[outcome]float64

// outcome is one judgement with the weight that the program gives it.
type outcome struct {
	code   border.ReasonCode
	weight float64
}

func (t tally) add(detail string, o outcome) {
	if t[detail] == nil {
		t[detail] = map[outcome]float64{}
	}
	t[detail][o]++
}

// chance is how likely an outcome is where so much is known.
func (t tally) chance(detail string, o outcome) float64 {
	all := 0.0
	for _, n := range t[detail] {
		all += n
	}
	return t[detail][o] / max(all, 1)
}

// outcomes lists what was counted, heaviest first.
func (t tally) outcomes(detail string) []outcome {
	return slices.SortedFunc(maps.Keys(t[detail]), func(a, b outcome) int {
		switch {
		case a.weight != b.weight:
			return int(math.Copysign(1, b.weight-a.weight))
		case a.code < b.code:
			return -1
		}
		return 1
	})
}
