package main

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"postern/app/search"
)

func TestWeightsOfBirthDatesAreNearWhatIsDerived(t *testing.T) {
	made := births(3_000, 200, 1)
	seen := 0
	for detail, outcomes := range made.tally {
		for o, n := range outcomes {
			same := sameChance(detail, o, made, differences)
			if n < 300 || assumed[detail] == 0 || detail == noYear && o.weight < 0 {
				continue
			}
			seen++
			// ±1 nat: the crowd is no list; a day is capped
			if ratio := math.Log(same / made.chance(detail, o)); math.Abs(ratio-o.weight) > 1.1 {
				t.Errorf("%s, %s: derived %.1f, in use %.1f", detail, o.code, ratio, o.weight)
			}
		}
	}
	if seen < 12 {
		t.Errorf("only %d outcomes were compared", seen)
	}
}

func TestChancesOfOnePersonsDatesAddUpToOne(t *testing.T) {
	for _, detail := range []string{twoDays, aYear} {
		made := strangers{tally{}, map[outcome]bucket{}}
		sum := 1 - assumed[detail]
		for b := range differences[detail] {
			o := outcome{search.ReasonBirthApart, -float64(len(made.buckets)) - 1}
			made.buckets[o] = b
			sum += sameChance(detail, o, made, differences)
		}
		if math.Abs(sum-1) > 1e-9 {
			t.Errorf("%s: chances add up to %v", detail, sum)
		}
	}
	sum := 0.0
	for _, a := range assumedAbout {
		sum += a.chance
	}
	if math.Abs(sum-1) > 1e-9 {
		t.Errorf("approximate years: chances add up to %v", sum)
	}
}

func TestReportHoldsEveryField(t *testing.T) {
	var out bytes.Buffer
	if err := run(&out, 400, 30, 1, ""); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"two days", "birth_apart", "birth_year", "father_name", "father_other", "nation_other"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the report says nothing of %q:\n%s", want, out.String())
		}
	}
	if err := run(&out, 0, 1, 1, ""); err == nil {
		t.Error("nobody on the list is taken")
	}
}
