package main

import (
	"fmt"
	"path/filepath"

	"postern/app/border"
	"postern/app/names"
	"postern/app/search"
	"postern/app/search/measure"
)

func pairs(dir string, show bool) {
	rows, _ := measure.Table(filepath.Join(dir, "names/pairs.tsv"))
	t := names.LoadFrequencies()
	var tp, fp, fn float64
	for _, r := range rows {
		if r["schema"] != "Person" {
			continue
		}
		c := search.Compare(r["name1"], r["name2"], t)
		same, said := r["is_match"] == "true", c.Judgement != border.Different
		switch {
		case same && said:
			tp++
		case said:
			fp++
			if show {
				fmt.Println("FP", r["name1"], "|", r["name2"], c.Score)
			}
		case same:
			fn++
			if show {
				fmt.Println("FN", r["name1"], "|", r["name2"], c.Score)
			}
		}
	}
	p, rc := tp/(tp+fp), tp/(tp+fn)
	fmt.Printf("pairs F1 %.3f P %.3f R %.3f\n", 2*p*rc/(p+rc), p, rc)
}
