package main

import (
	"fmt"
	"io"
	"math"
	"runtime"
	"slices"
	"sync"

	"postern/app/border"
	"postern/app/names"
	"postern/app/search"
	"postern/app/search/crowd"
)

// resembling is the evidence of the names from which on strangers count: they are
// among those of whom a threshold might be reached.
const resembling = 6.0

// printResembling judges fathers, sexes and nationalities of strangers whose names
// resemble each other, and of people of the list with one slip in the name; the made-up
// ones have another father than listed once in twelve times, and spell him another way
// in three of ten. Agreeing in sex or nationality weighs nothing, whatever the ratio.
func printResembling(w io.Writer, persons, travellers int, seed uint64) error {
	t := names.LoadFrequencies()
	m := crowd.New(seed, t)
	alerts := slices.Collect(m.Alerts(persons))
	s, err := search.Build(border.EditionInfo{Name: "crowd"}, search.MemoryRecords(alerts), t)
	if err != nil {
		return err
	}
	var shown []border.Traveller
	var want []string
	for range travellers {
		shown, want = append(shown, m.Traveller()), append(want, "")
	}
	for i := range min(5*travellers, persons) {
		v, _ := m.Variant(alerts[i])
		shown, want = append(shown, v), append(want, alerts[i].ID)
	}
	strangers, same, err := judgeFields(s, shown, want)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "\n%-22s %-18s %10s %21s %8s %8s\n", "names that resemble", "judgement", "strangers", "same", "ratio", "weight")
	for _, field := range []border.Field{border.FieldFather, border.FieldSex, border.FieldNationality} {
		all := tally{"": {}}
		for _, t := range []tally{strangers, same} {
			for o := range t[string(field)] {
				all[""][o] = 1
			}
		}
		for _, o := range all.outcomes("") {
			a, b := strangers.chance(string(field), o), same.chance(string(field), o)
			switch o.code {
			case search.ReasonSexOther:
				b = assumedSex
			case search.ReasonNationOther:
				b = assumedNation
			}
			ratio := "    –"
			if a > 0 && b > 0 {
				ratio = fmt.Sprintf("%.1f", math.Log(b/a))
			}
			fmt.Fprintf(w, "%-22s %-18s %10.2g %21.2g %8s %8.1f\n", field, o.code, a, b, ratio, o.weight)
		}
	}
	return nil
}

// judgeFields searches for each: the fields of the alert that is wanted, else those
// of every alert whose names resemble.
func judgeFields(s *search.Searcher, shown []border.Traveller, want []string) (strangers, same tally, err error) {
	strangers, same = tally{}, tally{}
	var lock sync.Mutex
	var wait sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for k := range workers {
		wait.Go(func() {
			for i := k; i < len(shown); i += workers {
				top := 1000
				if want[i] != "" {
					top = 10
				}
				f, fault := s.Find(shown[i], search.Options{Weaker: true, Top: top})
				lock.Lock()
				if fault != nil {
					err = fault
				}
				for _, match := range slices.Concat(f.Matches, f.Weaker) {
					if want[i] == "" && nameEvidence(match) >= resembling {
						strangers.see(match)
					}
					if want[i] == match.Alert.ID {
						same.see(match)
					}
				}
				lock.Unlock()
			}
		})
	}
	wait.Wait()
	return strangers, same, err
}

func nameEvidence(m border.Match) float64 {
	sum := 0.0
	for _, r := range m.Reasons {
		if r.Field == border.FieldName {
			sum += r.Weight
		}
	}
	return sum
}

// see counts the fields of a match that both sides know; fathers by the whole nat.
func (t tally) see(m border.Match) {
	for _, field := range []border.Field{border.FieldFather, border.FieldSex, border.FieldNationality} {
		c := m.Fields[field]
		if c.Judgement != border.Unknown {
			weight := c.Reason.Weight
			if field == border.FieldFather && weight > 0 {
				weight = math.Floor(weight) + .5
			}
			t.add(string(field), outcome{c.Reason.Code, weight})
		}
	}
}
