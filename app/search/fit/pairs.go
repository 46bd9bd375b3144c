package main

import (
	"fmt"
	"path/filepath"

	"postern/app/border"
	"postern/app/names"
	"postern/app/search/measure"
)

// pair is one labelled pair of names, aligned.
type pair struct {
	c    names.Comparison
	own  float64
	same bool
	fold int
	text string
}

// setting is what Compare may charge.
type setting struct{ cost, contradiction, extra, similar float64 }

// fitPairs tries settings of names.Comparing on the labelled pairs and prints the
// best, on all and chosen on one half and measured on the other.
func fitPairs(dir string, show bool) error {
	rows, err := measure.Table(filepath.Join(dir, "names/pairs.tsv"))
	if err != nil {
		return err
	}
	t := names.LoadFrequencies()
	var pairs []pair
	for _, r := range rows {
		if r["schema"] != "Person" {
			continue
		}
		c := t.Compare(r["name1"], r["name2"])
		pairs = append(pairs, pair{c, c.Own(), r["is_match"] == "true", fold(r["name1"]), r["name1"] + " | " + r["name2"]})
	}
	fmt.Printf("pairs: as built F1 %.3f\n", f1(pairs, -1, func(p pair) bool { return p.c.Judgement != border.Different }))
	if show {
		for _, p := range pairs {
			if said := p.c.Judgement != border.Different; said != p.same {
				fmt.Println(p.same, p.text, p.c.Share)
			}
		}
	}
	best := func(half int) (setting, float64) {
		var top setting
		most := 0.0
		for _, s := range settings() {
			if f := f1(pairs, half, s.says); f > most {
				top, most = s, f
			}
		}
		return top, most
	}
	all, f := best(-1)
	fmt.Printf("pairs: best of all settings %+v F1 %.3f\n", all, f)
	for half := range 2 {
		s, chosen := best(half)
		fmt.Printf("pairs: chosen on one half %+v F1 %.3f, on the other %.3f\n", s, chosen, f1(pairs, 1-half, s.says))
	}
	return nil
}

func settings() []setting {
	var out []setting
	for _, cost := range []float64{0.7, 1, 1.3} {
		for _, contradiction := range []float64{2, 3, 4, 5, 6, 8} {
			for _, extra := range []float64{0, 0.2, 0.4} {
				for similar := 0.4; similar < 0.9; similar += 0.03 {
					out = append(out, setting{cost, contradiction, extra, similar})
				}
			}
		}
	}
	return out
}

func (s setting) says(p pair) bool {
	if p.c.Judgement == border.Same {
		return true
	}
	x := &p.c.Features
	v := x[names.RarityAgreed] - s.cost*x[names.CostSpent] - s.contradiction*x[names.Contradicted] - s.extra*x[names.ContraRarity] - 0.4*x[names.Inversions]
	return v/p.own >= s.similar
}

func f1(pairs []pair, half int, says func(pair) bool) float64 {
	var tp, fp, fn float64
	for _, p := range pairs {
		if half >= 0 && p.fold != half {
			continue
		}
		switch said := says(p); {
		case said && p.same:
			tp++
		case said:
			fp++
		case p.same:
			fn++
		}
	}
	return 2 * tp / max(2*tp+fp+fn, 1)
}
