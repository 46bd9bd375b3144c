package search

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"postern/app/border"
	"postern/app/names"
)

// NameEvidence is what one listed name shows against a name searched for, for
// fitting the weights.
type NameEvidence struct {
	Alert    int // ref
	Name     string
	Features names.Features
	Score    float64
	alert    uint32
}

// NameEvidence returns the best name of each of the best alerts, by the name
// alone, as other weights than the built-in ones would have it. Every name is
// scored.
func (s *Searcher) NameEvidence(text string, top int, weights *names.Features) []NameEvidence {
	r := s.request(border.Traveller{Name: text})
	defer s.scratchs.put(r.sc)
	r.weights, r.exhaustive, r.floor = weights, true, math.Inf(-1)
	sc, l := r.sc, s.layers[0]
	sc.begin(l.segment)
	sc.pairing.begin(l.segment, &r.query)
	f := finder{l: l, g: l.segment, r: r, sc: sc}
	f.all()
	var out []NameEvidence
	for alert, best := range sc.best {
		out = append(out, NameEvidence{Alert: int(l.refs[alert]), Score: best.score, alert: alert})
	}
	slices.SortFunc(out, func(a, b NameEvidence) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Alert, b.Alert))
	})
	out = out[:min(top, len(out))]
	for i := range out {
		name := sc.best[out[i].alert].name
		words := l.listedSide(name, &sc.side)
		pairs, _ := sc.pairing.of(words, &sc.side)
		chosen := sc.aligner.Align(&r.query.side, &sc.side, pairs, nil)
		out[i].Features.Read(&r.query.side, &sc.side, chosen, l.nameFlags[name]&flagWeak != 0)
		out[i].Name = l.nameText(name)
	}
	return out
}

// nameText is the folded form of a listed name.
func (g *segment) nameText(name uint32) string {
	ids, _ := g.listed.of(name)
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = string(g.lexicon.Text(id))
	}
	return strings.Join(words, " ")
}
