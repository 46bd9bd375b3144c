package main

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"postern/app/names"
)

func TestTrialCountsEverybodyAndIsTheSameForTheSameSeed(t *testing.T) {
	trial := trial{persons: 300, travellers: 40, variants: 30, seed: 5}
	if testing.Short() {
		trial.persons = 60
	}
	var first []float64
	for range 2 {
		r, err := trial.measure(&bytes.Buffer{})
		if err != nil {
			t.Fatal(err)
		}
		var scores []float64
		found := 0
		for _, q := range append(r.ordinary, r.variants...) {
			scores = append(scores, q.best)
			if q.want != "" && q.found {
				found++
			}
		}
		if len(r.ordinary) != 40 || len(r.variants) != 30 || found < 20 {
			t.Fatalf("%d travellers, %d variants, %d of them found", len(r.ordinary), len(r.variants), found)
		}
		if first == nil {
			first = scores
			continue
		}
		for i := range scores {
			if scores[i] != first[i] {
				t.Errorf("search %d scores %v, then %v", i, first[i], scores[i])
			}
		}
	}
}

func TestReportHoldsEveryBandAndKind(t *testing.T) {
	var out bytes.Buffer
	if err := run(&out, trial{persons: 200, travellers: 20, seed: 1, show: 2}, ""); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"200 persons", "ordinary travellers that alert", "variants found, birth date known", "typo", "respelling", "median", "0.60 ", "0.90 "} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the report says nothing of %q:\n%s", want, out.String())
		}
	}
}

func TestTrialOfNobodyIsRefused(t *testing.T) {
	for _, m := range []trial{{persons: 0, travellers: 1}, {persons: 1, travellers: 0}, {persons: 1, travellers: 1, variants: -1}} {
		if err := run(&bytes.Buffer{}, m, ""); err == nil {
			t.Errorf("%+v is taken", m)
		}
	}
	if err := run(&bytes.Buffer{}, trial{persons: 1, travellers: 1, threshold: 2}, ""); err == nil {
		t.Error("a threshold of 2 is taken")
	}
}

func TestErrorOfAShareIsBinomialAndNeverNothing(t *testing.T) {
	var s share
	for i := range 100 {
		s.add(i < 50)
	}
	if got := s.String(); got != "0.5000 ± 0.0500 (50 of 100)" {
		t.Error(got)
	}
	none := share{0, 100}
	if got := none.String(); !strings.Contains(got, "± 0.00") || math.Abs(none.value()) > 0 || strings.Contains(got, "± 0.0000") {
		t.Errorf("none of a hundred: %s", got)
	}
	if got := (share{}).String(); got != "none" {
		t.Error(got)
	}
}

func TestListOfTheCrowdIsDrawnAnewTheSame(t *testing.T) {
	c := newCrowdRecords(20, 3, names.LoadFrequencies())
	ref := 0
	for a, err := range c.Alerts() {
		if err != nil {
			t.Fatal(err)
		}
		again, err := c.Alert(ref)
		if err != nil || again.ID != a.ID || len(again.Names) != len(a.Names) || again.Names[0] != a.Names[0] {
			t.Errorf("%s, drawn again: %s, %v", a.ID, again.ID, err)
		}
		ref++
	}
	if _, err := c.Alert(20); err == nil || ref != 20 {
		t.Errorf("%d people; the 21st: %v", ref, err)
	}
}
