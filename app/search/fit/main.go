// Command fit finds the weights of names.Screening on labelled names: logistic
// regression over the best alignments of ordinary names (which must not alert)
// and of searches for listed persons (which must). It prints the measures, the
// same trained on one half and tested on the other, and the weights.
//
//	POSTERN_DATA=DIR go run ./app/search/fit
//
// DIR holds lists/ofac-2022, names/ofac-one-alias-removed and the labelled names
// in names/*.tsv.
package main

import (
	"flag"
	"fmt"
	"hash/fnv"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"postern/app/border"
	"postern/app/names"
	"postern/app/search"
	"postern/app/search/measure"
)

func main() {
	show := flag.String("show", "", "also list the searches of a kind that are missed at 1 %")
	rounds := flag.Int("rounds", 3, "how often the weights are fitted and the best alignments taken anew")
	flag.Parse()
	dir := os.Getenv("POSTERN_DATA")
	if err := run(dir, *rounds, *show); err != nil {
		fmt.Fprintln(os.Stderr, "fit:", err)
		os.Exit(1)
	}
}

func run(dir string, rounds int, show string) error {
	if err := fitPairs(dir, show == "pairs"); err != nil || show == "pairs" {
		return err
	}
	sets := []*set{
		{name: "aliases", list: "names/ofac-one-alias-removed", table: "names/aliases.tsv", weight: 8},
		{name: "corrupted", list: "lists/ofac-2022", table: "names/corrupted.tsv", weight: 1},
	}
	for _, s := range sets {
		if err := s.open(dir); err != nil {
			return err
		}
	}
	weights := *names.Screening()
	for range rounds {
		for _, s := range sets {
			s.collect(&weights)
		}
		report("trained and tested on all", sets, weights, weights)
		zero, even0 := fit(sets, 0)
		one, even1 := fit(sets, 1)
		report("two-fold", sets, one, zero)
		fmt.Printf("  two-fold loss %.5f nats\n", (loss(sets, 0, one, even1)+loss(sets, 1, zero, even0))/2)
		weights, _ = fit(sets, -1)
	}
	for _, s := range sets {
		s.collect(&weights)
	}
	report("final weights", sets, weights, weights)
	for _, s := range sets {
		s.show(show)
	}
	for f, w := range weights {
		fmt.Printf("\t%s: %.3f,\n", names.Feature(f), w)
	}
	return nil
}

// fold puts a name or an id into one of two halves.
func fold(text string) int {
	h := fnv.New32a()
	h.Write([]byte(text))
	return int(h.Sum32()>>7) & 1
}

// set is one list with searches on it.
type set struct {
	name, list, table string
	weight            float64
	alerts            []border.Alert
	searcher          *search.Searcher
	ordinary          []query
	searches          []query
}

// query is one name searched for with the evidence of the best alerts.
type query struct {
	text, want string
	kind       string
	fold       int
	pakistani  bool
	found      []search.NameEvidence
}

func (s *set) open(dir string) error {
	var err error
	if s.alerts, err = measure.Persons(filepath.Join(dir, s.list)); err != nil {
		return err
	}
	s.searcher, err = search.Build(border.EditionInfo{}, search.MemoryRecords(s.alerts), names.LoadFrequencies())
	if err != nil {
		return err
	}
	ordinary, err := measure.Table(filepath.Join(dir, "names/ordinary.tsv"))
	if err != nil {
		return err
	}
	for _, r := range ordinary {
		s.ordinary = append(s.ordinary, query{text: r["name"], fold: fold(r["name"]), pakistani: r["group"] == "pk_fathers_real"})
	}
	rows, err := measure.Table(filepath.Join(dir, s.table))
	for _, r := range rows {
		s.searches = append(s.searches, query{text: r["query"], want: r["id"], kind: r["difficulty"] + r["corruption"], fold: fold(r["id"])})
	}
	return err
}

// taken is how many alerts of each search are kept: other weights may put another
// of them first.
const taken = 40

func (s *set) collect(weights *names.Features) {
	var work sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for worker := range workers {
		work.Go(func() {
			for _, queries := range [][]query{s.ordinary, s.searches} {
				for i := worker; i < len(queries); i += workers {
					queries[i].found = s.searcher.NameEvidence(queries[i].text, taken, weights)
				}
			}
		})
	}
	work.Wait()
}

// show lists the searches of a kind that lie below the 1 % threshold, with the
// name that was to be found and the one found first.
func (s *set) show(kind string) {
	var best []float64
	for _, q := range s.ordinary {
		if len(q.found) > 0 {
			best = append(best, q.found[0].Score)
		} else {
			best = append(best, math.Inf(-1))
		}
	}
	t1 := measure.Threshold(best, .01)
	for _, q := range s.ordinary {
		if kind == "ordinary" && len(q.found) > 0 && q.found[0].Score > t1 {
			fmt.Printf("%.1f %s | %s\n", q.found[0].Score, q.text, q.found[0].Name)
		}
	}
	for _, q := range s.searches {
		for _, e := range q.found {
			if q.kind == kind && s.alerts[e.Alert].ID == q.want && e.Score <= t1 {
				fmt.Printf("%.1f %s | %s | first %s %.1f\n", e.Score, q.text, e.Name, q.found[0].Name, q.found[0].Score)
			}
		}
	}
}
