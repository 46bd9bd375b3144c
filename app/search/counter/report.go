package main

import (
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"time"

	"postern/app/border"
	"postern/app/names"
	"postern/app/search"
	"postern/app/search/crowd"
	"postern/app/search/measure"
)

// bands are the scores that are counted.
var bands = []float64{.30, .40, .50, .55, .60, .65, .70, .75, .80, .85, .90}

// share is how many of some did, with the error of that: one standard deviation of
// the binomial distribution, never less than one of them.
type share struct{ yes, of int }

func (s *share) add(yes bool) {
	s.of++
	if yes {
		s.yes++
	}
}

func (s share) value() float64 { return float64(s.yes) / float64(max(s.of, 1)) }

func (s share) String() string {
	if s.of == 0 {
		return "none"
	}
	p, n := s.value(), float64(s.of)
	return fmt.Sprintf("%.4f ± %.4f (%d of %d)", p, math.Sqrt(max(p*(1-p), (1-1/n)/n)/n), s.yes, s.of)
}

func (r *result) print(w io.Writer) {
	var alert, match share
	for i := range r.ordinary {
		alert.add(r.ordinary[i].verdict != border.VerdictNoMatch)
		match.add(r.ordinary[i].verdict == border.VerdictMatch)
	}
	fmt.Fprintf(w, "ordinary travellers that alert   %s; called a match %s\n", alert, match)
	var dated, all share
	kinds := map[string]*share{}
	for i := range r.variants {
		q := &r.variants[i]
		all.add(q.found)
		if q.how.Birth != crowd.BirthUnlisted {
			dated.add(q.found)
		}
		for _, k := range []string{string(q.how.Name), string(q.how.Birth)} {
			if kinds[k] == nil {
				kinds[k] = &share{}
			}
			kinds[k].add(q.found)
		}
	}
	fmt.Fprintf(w, "variants found, birth date known %s\n", dated)
	fmt.Fprintf(w, "variants found, all              %s\n", all)
	for _, k := range []string{
		string(crowd.Typo), string(crowd.Respelling),
		string(crowd.BirthOnBoth), string(crowd.BirthYearListed), string(crowd.BirthYearShown), string(crowd.BirthUnlisted),
	} {
		if kinds[k] != nil {
			fmt.Fprintf(w, "  %-30s %s\n", k, *kinds[k])
		}
	}
	r.printTimes(w)
	r.printBands(w)
	r.printShown(w)
}

func (r *result) printTimes(w io.Writer) {
	var took []time.Duration
	for _, q := range slices.Concat(r.ordinary, r.variants) {
		took = append(took, q.took)
	}
	slices.Sort(took)
	fmt.Fprintf(w, "one search: median %v, p99 %v\n", took[len(took)/2].Round(time.Microsecond), took[len(took)*99/100].Round(time.Microsecond))
}

// printBands prints what each score means.
func (r *result) printBands(w io.Writer) {
	fmt.Fprintf(w, "\n%-8s %-34s %s\n", "score", "ordinary travellers that reach it", "variants that reach it, birth date known")
	for _, b := range bands {
		var ordinary, variants share
		for i := range r.ordinary {
			ordinary.add(r.ordinary[i].best >= b)
		}
		for i := range r.variants {
			if r.variants[i].how.Birth != crowd.BirthUnlisted {
				variants.add(r.variants[i].best >= b)
			}
		}
		fmt.Fprintf(w, "%-8.2f %-34s %s\n", b, ordinary, variants)
	}
}

func (r *result) printShown(w io.Writer) {
	left := r.show
	for i := range r.ordinary {
		if q := &r.ordinary[i]; left > 0 && q.verdict != border.VerdictNoMatch {
			fmt.Fprintln(w, "alerts:", q.shown())
			left--
		}
	}
	left = r.show
	for i := range r.variants {
		if q := &r.variants[i]; left > 0 && !q.found {
			fmt.Fprintln(w, "missed:", q.want, q.how, q.shown())
			left--
		}
	}
}

// namesAlone prints what a score means for a name alone on OFAC's list of 2022:
// how many ordinary names reach it, and how many of the aliases that were taken out
// of the list find their person at it.
func namesAlone(w io.Writer, dir string, t *names.Frequencies) error {
	alerts, err := measure.Persons(filepath.Join(dir, "names/ofac-one-alias-removed"))
	if err != nil {
		return err
	}
	s, err := search.Build(border.EditionInfo{Name: "real"}, search.MemoryRecords(alerts), t)
	if err != nil {
		return err
	}
	groups := map[string][]asked{}
	for _, file := range []string{"ordinary.tsv", "aliases.tsv"} {
		rows, err := measure.Table(filepath.Join(dir, "names", file))
		if err != nil {
			return err
		}
		for _, r := range rows {
			if r["name"] != "" {
				q := asked{traveller: border.Traveller{Name: r["name"]}}
				groups["ordinary"] = append(groups["ordinary"], q)
				if r["group"] == "pk_fathers_real" {
					groups["pakistani"] = append(groups["pakistani"], q)
				}
			} else {
				groups["aliases"] = append(groups["aliases"], asked{traveller: border.Traveller{Name: r["query"]}, want: r["id"]})
			}
		}
	}
	for _, g := range groups {
		if err := (trial{}).screen(s, g); err != nil {
			return err
		}
	}
	fmt.Fprintf(w, "\nnames alone, OFAC's list of January 2022, %d persons\n%-8s %-34s %-34s %s\n",
		len(alerts), "score", "ordinary names", "Pakistani names among them", "aliases that find their person")
	for _, b := range bands {
		var reach [3]share
		for k, g := range []string{"ordinary", "pakistani", "aliases"} {
			for i := range groups[g] {
				reach[k].add(groups[g][i].best >= b)
			}
		}
		fmt.Fprintf(w, "%-8.2f %-34s %-34s %s\n", b, reach[0], reach[1], reach[2])
	}
	return nil
}
