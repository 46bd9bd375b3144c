package main

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"postern/app/names"
	"postern/app/search/measure"
)

// tally counts the searches of one set that are found at each bar.
type tally struct {
	n, first, top, at1, at5, pakistani int
	kinds                              map[string][2]int // found at 1 %, all
}

// bars are the scores that shares of the ordinary names reach.
type bars struct{ at1, at5, pakistani float64 }

// report prints the measures; w0 weighs the searches of half 0, w1 those of half
// 1, each with the bars of its own half where they differ.
func report(title string, sets []*set, w0, w1 names.Features) {
	fmt.Println(title)
	weights := [2]*names.Features{&w0, &w1}
	halves := [][]int{{0, 1}}
	if w0 != w1 {
		halves = [][]int{{0}, {1}}
	}
	for _, s := range sets {
		t := tally{kinds: map[string][2]int{}}
		for _, half := range halves {
			b := s.bars(half, weights)
			fmt.Printf("  %s bars %.2f\n", s.name, b)
			for _, q := range s.searches {
				if slices.Contains(half, q.fold) {
					t.add(s, q, b, weights[q.fold])
				}
			}
		}
		t.print(s.name)
	}
}

// bars finds the scores for the ordinary names of some halves.
func (s *set) bars(half []int, weights [2]*names.Features) bars {
	var all, pakistani []float64
	for _, q := range s.ordinary {
		if !slices.Contains(half, q.fold) {
			continue
		}
		best := math.Inf(-1)
		for _, e := range q.found {
			best = max(best, e.Features.Score(weights[q.fold]))
		}
		all = append(all, best)
		if q.pakistani {
			pakistani = append(pakistani, best)
		}
	}
	return bars{measure.Threshold(all, .01), measure.Threshold(all, .05), measure.Threshold(pakistani, .015)}
}

func (t *tally) add(s *set, q query, b bars, w *names.Features) {
	mine, before := math.Inf(-1), 0
	for _, e := range q.found {
		if s.alerts[e.Alert].ID == q.want {
			mine = e.Features.Score(w)
		}
	}
	for _, e := range q.found {
		if e.Features.Score(w) > mine {
			before++
		}
	}
	count := func(k *int, yes bool) {
		if yes {
			*k++
		}
	}
	kind := t.kinds[q.kind]
	found := !math.IsInf(mine, -1) && before < 10
	count(&t.n, true)
	count(&kind[1], true)
	count(&t.top, found)
	count(&t.first, found && before == 0)
	count(&t.at1, found && mine > b.at1)
	count(&kind[0], found && mine > b.at1)
	count(&t.at5, found && mine > b.at5)
	count(&t.pakistani, found && mine > b.pakistani)
	t.kinds[q.kind] = kind
}

func (t *tally) print(name string) {
	of := func(k int) float64 { return float64(k) / float64(max(t.n, 1)) }
	fmt.Printf("  %-10s first %.3f  top 10 %.3f  at 1 %% %.3f  at 5 %% %.3f  at 1.5 %% of Pakistani %.3f\n   ",
		name, of(t.first), of(t.top), of(t.at1), of(t.at5), of(t.pakistani))
	for _, k := range slices.Sorted(maps.Keys(t.kinds)) {
		fmt.Printf("  %s %.3f", k, float64(t.kinds[k][0])/float64(t.kinds[k][1]))
	}
	fmt.Println()
}
