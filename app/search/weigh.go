package search

import (
	"cmp"
	"slices"
	"strings"

	"postern/app/names"
)

// weighNames aligns every name that shares anything with the query and keeps the
// best of each alert.
func (s *Searcher) weighNames(sc *scratch, q *query, weights *names.Features) {
	var x names.Features
	for _, i := range sc.namesFound {
		n := &s.names[i]
		sc.chosen = sc.aligner.Align(&q.side, &n.side, sc.pairsOf(q, n), sc.chosen)
		if len(sc.chosen) == 0 {
			continue
		}
		x.Read(&q.side, &n.side, sc.chosen, n.weak)
		score := x.Score(weights)
		if best, ok := sc.alertBest[n.alert]; !ok || score > best.score || score == best.score && i < best.name {
			sc.alertBest[n.alert] = nameScore{i, score}
		}
	}
}

// NameEvidence is what one listed name shows against a name searched for, for
// fitting the weights.
type NameEvidence struct {
	Alert    int // ref
	Name     string
	Features names.Features
	Score    float64
}

// NameEvidence returns the best name of each of the best alerts, by the name
// alone, as other weights than the built-in ones would have it.
func (s *Searcher) NameEvidence(text string, top int, weights *names.Features) []NameEvidence {
	q := s.prepareText(text)
	sc := s.scratch()
	defer s.scratchs.Put(sc)
	s.scan(sc, &q)
	s.weighNames(sc, &q, weights)
	var out []NameEvidence
	for alert, best := range sc.alertBest {
		out = append(out, NameEvidence{Alert: int(alert), Score: best.score})
	}
	slices.SortFunc(out, func(a, b NameEvidence) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Alert, b.Alert))
	})
	out = out[:min(top, len(out))]
	for i := range out {
		n := &s.names[sc.alertBest[int32(out[i].Alert)].name]
		sc.chosen = sc.aligner.Align(&q.side, &n.side, sc.pairsOf(&q, n), sc.chosen)
		out[i].Name = n.text()
		out[i].Features.Read(&q.side, &n.side, sc.chosen, n.weak)
	}
	return out
}

// text is the folded form of a listed name.
func (n *listedName) text() string {
	words := make([]string, len(n.side.Words))
	for i, w := range n.side.Words {
		words[i] = w.Text
	}
	return strings.Join(words, " ")
}
