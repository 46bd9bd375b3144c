package main

import (
	"fmt"

	"postern/app/names"
)

// figures is how often a held-out word in script finds its Latin form.
type figures struct {
	queries, first, ten, twenty, found int
	other                              int // Latin words within the limit beside the right one
}

func (f figures) String() string {
	n := float64(max(f.queries, 1))
	return fmt.Sprintf("%d held-out words: first %.3f, top 10 %.3f, top 20 %.3f, within the limit %.3f with %.0f others",
		f.queries, float64(f.first)/n, float64(f.ten)/n, float64(f.twenty)/n, float64(f.found)/n, float64(f.other)/n)
}

// measure ranks all Latin words of a list by what they cost held-out words in script;
// words that cost as much as the right one stand before it.
func measure(m *names.Transliteration, pairs []pair, sample int) figures {
	held := 0
	seen := map[string]bool{}
	var latin []*names.Word
	for _, p := range pairs {
		if w := m.Word(p.latin); !seen[w.Text] {
			seen[w.Text] = true
			latin = append(latin, w)
		}
		if p.held {
			held++
		}
	}
	if sample <= 0 || sample > held {
		sample = held
	}
	var f figures
	at := 0
	for _, p := range pairs {
		if !p.held {
			continue
		}
		at++
		if at*sample/held == (at-1)*sample/held {
			continue
		}
		f.add(latin, m.Word(p.latin), m.Word(p.script))
	}
	return f
}

func (f *figures) add(latin []*names.Word, right, word *names.Word) {
	f.queries++
	cost, ok := names.Cost(word, right)
	before, others := 0, 0
	for _, w := range latin {
		c, within := names.Cost(word, w)
		if !within || w.Text == right.Text {
			continue
		}
		others++
		if c <= cost {
			before++
		}
	}
	f.other += others
	if !ok {
		return
	}
	f.found++
	if before == 0 {
		f.first++
	}
	if before < 10 {
		f.ten++
	}
	if before < 20 {
		f.twenty++
	}
}
