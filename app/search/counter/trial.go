package main

import (
	"cmp"
	"fmt"
	"io"
	"iter"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"postern/app/border"
	"postern/app/names"
	"postern/app/search"
	"postern/app/search/crowd"
)

// trial is what is to be measured.
type trial struct {
	persons, travellers, variants, show int
	seed                                uint64
	threshold                           float64
}

// crowdRecords is a list of made-up people that are drawn anew whenever they are
// asked for: a million of them take no memory.
type crowdRecords struct {
	persons int
	makers  *sync.Pool
}

func newCrowdRecords(persons int, seed uint64, t *names.Frequencies) crowdRecords {
	return crowdRecords{persons, &sync.Pool{New: func() any { return crowd.New(seed, t) }}}
}

func (c crowdRecords) Alerts() iter.Seq2[border.Alert, error] {
	return func(yield func(border.Alert, error) bool) {
		m := c.makers.Get().(*crowd.Maker)
		defer c.makers.Put(m)
		for a := range m.Alerts(c.persons) {
			if !yield(a, nil) {
				return
			}
		}
	}
}

func (c crowdRecords) Alert(ref int) (border.Alert, error) {
	if ref < 0 || ref >= c.persons {
		return border.Alert{}, fmt.Errorf("person %d of %d: there is none", ref, c.persons)
	}
	m := c.makers.Get().(*crowd.Maker)
	defer c.makers.Put(m)
	return m.Alert(ref), nil
}

// asked is one search and what it brought.
type asked struct {
	traveller border.Traveller
	want      string // the id of the alert to be found, "" for an ordinary traveller
	how       crowd.Variation
	verdict   border.Verdict
	best      float64 // the best score of any alert; that of the alert to be found
	found     bool    // the alert to be found is among the matches
	took      time.Duration
	first     border.Match
}

// result is all searches of a trial.
type result struct {
	trial
	ordinary, variants []asked
}

// measure builds the list and screens everybody, on all processors.
func (m trial) measure(w io.Writer) (*result, error) {
	t := names.LoadFrequencies()
	start := time.Now()
	s, err := search.Build(border.EditionInfo{Name: "crowd"}, newCrowdRecords(m.persons, m.seed, t), t)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(w, "%d persons, built in %v\n", m.persons, time.Since(start).Round(time.Millisecond))
	maker := crowd.New(m.seed, t)
	r := &result{trial: m}
	for range m.travellers {
		r.ordinary = append(r.ordinary, asked{traveller: maker.Traveller()})
	}
	for i := range m.variants {
		a := maker.Alert(int(uint64(i) * 0x9e3779b1 % uint64(m.persons))) // anywhere on the list
		v, how := maker.Variant(a)
		r.variants = append(r.variants, asked{traveller: v, want: a.ID, how: how})
	}
	if err := m.screen(s, r.ordinary); err != nil {
		return nil, err
	}
	return r, m.screen(s, r.variants)
}

// screen searches for each, side by side.
func (m trial) screen(s *search.Searcher, all []asked) error {
	var wait sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	faults := make([]error, workers)
	for k := range workers {
		wait.Go(func() {
			for i := k; i < len(all) && faults[k] == nil; i += workers {
				faults[k] = all[i].ask(s, m.threshold)
			}
		})
	}
	wait.Wait()
	return cmp.Or(faults...)
}

// ask searches, first as a counter does, for the time and the verdict, then for the
// weaker ones too, for the scores.
func (q *asked) ask(s *search.Searcher, threshold float64) error {
	f, err := s.Find(q.traveller, search.Options{Threshold: threshold})
	if err != nil {
		return err
	}
	q.verdict, q.took = f.Verdict, f.Elapsed
	q.found = slices.ContainsFunc(f.Matches, func(m border.Match) bool { return m.Alert.ID == q.want })
	if len(f.Matches) == 0 || q.want != "" && !q.found {
		if f, err = s.Find(q.traveller, search.Options{Threshold: threshold, Weaker: true}); err != nil {
			return err
		}
	}
	for i, match := range slices.Concat(f.Matches, f.Weaker) {
		if i == 0 {
			q.first = match
		}
		if q.want == "" || match.Alert.ID == q.want {
			q.best = max(q.best, match.Score)
		}
	}
	return nil
}

// shown writes a search and its best match with its reasons on one line.
func (q *asked) shown() string {
	t := q.traveller
	var reasons []string
	for _, r := range q.first.Reasons {
		reasons = append(reasons, fmt.Sprintf("%s %.1f", r.Code, r.Weight))
	}
	fathers := strings.Join(q.first.Alert.FatherNames, ", ")
	return fmt.Sprintf("%.3f %s, %s, father %s | %s %s, %v, father %s | %s",
		q.best, t.FullName(), t.BirthDate, t.FatherName, q.first.Alert.ID, q.first.Name.Text, q.first.Alert.BirthDates, fathers, strings.Join(reasons, "; "))
}
