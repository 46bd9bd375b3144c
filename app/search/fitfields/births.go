package main

import (
	"fmt"
	"io"
	"math"
	"path/filepath"

	"postern/app/border"
	"postern/app/lists"
	"postern/app/names"
	"postern/app/search"
	"postern/app/search/crowd"
)

// countDifferences counts on the real lists in what the dates of one person differ,
// and returns all dates.
func countDifferences(dir string) (map[string]map[bucket]float64, []border.PartialDate, error) {
	counts := map[string]map[bucket]float64{twoDays: {}, aYear: {}}
	var all []border.PartialDate
	for _, list := range []string{"lists/ofac-2022", "lists/un-2026/consolidated.xml"} {
		_, err := lists.Read(filepath.Join(dir, list), func(a border.Alert) error {
			for i, d := range a.BirthDates {
				all = append(all, d)
				for _, e := range a.BirthDates[:i] {
					_, r := search.CompareBirths(d, []border.PartialDate{e})
					detail := detailOf(d, e)
					if d.IsDay() && e.IsDay() {
						detail = twoDays
					} else if detail == aMonth {
						detail = aYear
					}
					if b := bucketOf(r); b != "" && counts[detail] != nil {
						counts[detail][b]++
					}
				}
			}
			return nil
		})
		if err != nil {
			return nil, nil, err
		}
	}
	return counts, all, nil
}

// births judges made-up travellers against made-up strangers on a list; every other
// traveller's document knows the year alone, every tenth's all but the year.
func births(persons, travellers int, seed uint64) strangers {
	t := names.LoadFrequencies()
	m := crowd.New(seed, t)
	var listed []border.PartialDate
	for a := range m.Alerts(persons) {
		listed = append(listed, a.BirthDates...)
	}
	var shown []border.PartialDate
	for i := range travellers {
		d := m.Traveller().BirthDate
		switch {
		case i%10 == 0:
			d.Year = 0
		case i%2 == 0:
			d = border.YearOnly(d.Year)
		}
		shown = append(shown, d)
	}
	return judgeStrangers(shown, listed)
}

// strangers are the judgements of strangers' dates, and the bucket of each.
type strangers struct {
	tally
	buckets map[outcome]bucket
}

func judgeStrangers(shown, listed []border.PartialDate) strangers {
	s := strangers{tally{}, map[outcome]bucket{}}
	for _, t := range shown {
		for _, d := range listed {
			if _, r := search.CompareBirths(t, []border.PartialDate{d}); r.Weight != 0 {
				o := outcome{r.Code, r.Weight}
				s.add(detailOf(t, d), o)
				s.buckets[o] = bucketOf(r)
			}
		}
	}
	return s
}

// enough strangers have to be judged so for their share to be printed.
const enough = 30

func printBirths(w io.Writer, made strangers, counts map[string]map[bucket]float64, real []border.PartialDate) {
	lists := strangers{tally: tally{}}
	for i := 0; i+1 < len(real); i += 7 { // every seventh against all: enough
		one := judgeStrangers(real[i:i+1], real[i+1:])
		for detail, all := range one.tally {
			for o, n := range all {
				if lists.tally[detail] == nil {
					lists.tally[detail] = map[outcome]float64{}
				}
				lists.tally[detail][o] += n
			}
		}
	}
	fmt.Fprintf(w, "%-22s %-18s %10s %10s %10s %8s %8s\n", "birth dates", "judgement", "strangers", "on lists", "same", "ratio", "weight")
	for _, detail := range []string{twoDays, newYears, aMonth, aYear, about, range2, range5, noYear} {
		for _, o := range made.outcomes(detail) {
			stranger, same := made.chance(detail, o), sameChance(detail, o, made, counts)
			if same == 0 || made.tally[detail][o] < enough {
				continue
			}
			fmt.Fprintf(w, "%-22s %-18s %10.2g %10.2g %10.2g %8.1f %8.1f\n",
				detail, o.code, stranger, lists.chance(detail, o), same, math.Log(same/stranger), o.weight)
		}
	}
}

// sameChance is how likely a judgement is between a traveller and the alert about him.
func sameChance(detail string, o outcome, made strangers, counts map[string]map[bucket]float64) float64 {
	wrong, b := assumed[detail], made.buckets[o]
	if detail == about {
		return aboutChance(o)
	}
	if b == "" && o.weight > 0 {
		return 1 - wrong
	}
	differ := counts[aYear]
	if detail == twoDays {
		differ = counts[twoDays]
	}
	if detail == noYear {
		return wrong
	}
	all := 0.0
	for _, n := range differ {
		all += n
	}
	return wrong * differ[b] / all
}

// aboutChance finds by its weight which of the outcomes of an approximate date this
// is.
func aboutChance(o outcome) float64 {
	last := -1
	for _, a := range assumedAbout {
		_, r := search.CompareBirths(border.YearOnly(1960), []border.PartialDate{{Year: 1960 + last + 1, About: true}})
		if r.Code == o.code && r.Weight == o.weight {
			return a.chance
		}
		last = a.years
	}
	return 0
}
