package search

import (
	"math"
	"strings"
	"testing"

	"postern/app/border"
	"postern/app/names"
)

func TestAlertOfMoreNamesThanCanBeNumberedIsRefused(t *testing.T) {
	a := person("many", "Asif Torkhel")
	for range math.MaxInt16 {
		a.Names = append(a.Names, border.Name{Text: "A"})
	}
	if _, err := Build(border.EditionInfo{}, MemoryRecords{a}, names.LoadFrequencies()); err != nil {
		t.Errorf("%d names: %v", len(a.Names), err)
	}
	a.Names = append(a.Names, border.Name{Text: "Asif Marwat"})
	_, err := Build(border.EditionInfo{}, MemoryRecords{a}, names.LoadFrequencies())
	if err == nil || !strings.Contains(err.Error(), "many") || !strings.Contains(err.Error(), "32769") {
		t.Errorf("an alert of %d names: %v, want an error that says which and how many", len(a.Names), err)
	}
}

func TestEditionNamesTheVersionOfItsScoring(t *testing.T) {
	s := built(t, person("1", "Asif Torkhel"))
	if s.digest(scoring) == s.digest(scoring+"x") {
		t.Error("another scoring has the same digest")
	}
	if !strings.HasSuffix(s.Info().Name, s.digest(scoring)) {
		t.Errorf("the edition %s does not name its digest %s", s.Info().Name, s.digest(scoring))
	}
}
