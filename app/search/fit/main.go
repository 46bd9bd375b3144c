package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"postern/app/border"
	"postern/app/names"
	"postern/app/search"
	"postern/app/search/measure"
)

func main() {
	dir := os.Getenv("POSTERN_DATA")
	pairs(dir, len(os.Args) > 1)
	if len(os.Args) > 1 {
		return
	}
	for _, set := range []struct{ name, list, queries, text, group string }{
		{"aliases", "names/ofac-one-alias-removed", "names/aliases.tsv", "query", "difficulty"},
		{"corrupted", "lists/ofac-2022", "names/corrupted.tsv", "query", "corruption"},
	} {
		alerts, err := measure.Persons(filepath.Join(dir, set.list))
		if err != nil {
			panic(err)
		}
		t0 := time.Now()
		s, err := search.Build(border.EditionInfo{}, search.MemoryRecords(alerts), names.LoadFrequencies())
		if err != nil {
			panic(err)
		}
		fmt.Println("build", time.Since(t0))
		ord, _ := measure.Table(filepath.Join(dir, "names/ordinary.tsv"))
		var best []float64
		pk := []float64{}
		t0 = time.Now()
		for _, r := range ord {
			e := s.NameEvidence(r["name"], 10)
			v := -99.0
			if len(e) > 0 {
				v = e[0].Score
			}
			best = append(best, v)
			if r["group"] == "pk_fathers_real" {
				pk = append(pk, v)
			}
		}
		fmt.Println("per query", time.Since(t0)/time.Duration(len(ord)))
		t1, t5 := measure.Threshold(best, .01), measure.Threshold(best, .05)
		fmt.Println("t1", t1, "t5", t5, "pk1.5", measure.Threshold(pk, .015))
		qs, _ := measure.Table(filepath.Join(dir, set.queries))
		type cnt struct{ n, first, top, at1, at5 int }
		g := map[string]*cnt{}
		for _, q := range qs {
			e := s.NameEvidence(q[set.text], 10)
			for _, k := range []string{"ALL", q[set.group]} {
				c := g[k]
				if c == nil {
					c = &cnt{}
					g[k] = c
				}
				c.n++
				for i, x := range e {
					if alerts[x.Alert].ID == q["id"] {
						if i == 0 {
							c.first++
						}
						c.top++
						if x.Score > t1 {
							c.at1++
						}
						if x.Score > t5 {
							c.at5++
						}
						break
					}
				}
			}
		}
		for k, c := range g {
			fmt.Printf("%-18s %5d %.3f %.3f %.3f %.3f\n", k, c.n, float64(c.first)/float64(c.n), float64(c.top)/float64(c.n), float64(c.at1)/float64(c.n), float64(c.at5)/float64(c.n))
		}
	}
}
