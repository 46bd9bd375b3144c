package main

import (
	"math"

	"postern/app/names"
)

// example is one alignment with what it should say.
type example struct {
	x      names.Features
	right  float64
	weight float64
}

// examples are the alignments of one half (-1: all): of every ordinary name the
// three best alerts, of every search the right one, as the present weights rank
// them.
func examples(sets []*set, half int) []example {
	var out []example
	for _, s := range sets {
		for _, q := range s.ordinary {
			if half >= 0 && q.fold != half {
				continue
			}
			for _, e := range q.found[:min(3, len(q.found))] {
				out = append(out, example{e.Features, 0, 1})
			}
		}
		for _, q := range s.searches {
			if half >= 0 && q.fold != half {
				continue
			}
			for i, e := range q.found {
				switch {
				case s.alerts[e.Alert].ID == q.want:
					out = append(out, example{e.Features, 1, s.weight / 4})
				case i < 2:
					out = append(out, example{e.Features, 0, 0.1 * s.weight / 4})
				}
			}
		}
	}
	return out
}

const ridge = 2.0

// bounds are the greatest values that weights may take. A word that stands
// against another has to count clearly more than one that is missing, and another
// order has to count at all, however few such cases the labelled names hold. That
// only one name in full agrees may not count for more than a second one brings,
// however common. What excuses a slip of the pen may not count for so much that more
// rarity of what agrees counts less.
var bounds = map[names.Feature]float64{names.Contradicted: -0.9, names.Inversions: -0.1, names.OneWord: 0.75, names.CostExcused: 1.8}

// fit is logistic regression by Newton's method, with a ridge. Weights that would
// make more agreement count less, or more difference count for a person, are kept
// at nothing: each weight has to be sayable as a reason. The constant, the evidence
// of even odds among these examples, stands beside the weights and is left out of
// the score.
func fit(sets []*set, half int) (weights names.Features, constant float64) {
	data := examples(sets, half)
	const n = names.FeatureCount + 1 // the last is the constant
	var w [n]float64
	frozen := [n]bool{}
	for range names.FeatureCount {
		newton(data, &w, &frozen)
		changed := false
		for k := range names.FeatureCount {
			most, bounded := bounds[names.Feature(k)]
			switch s := sign(names.Feature(k)); {
			case bounded && w[k] > most:
				w[k], frozen[k], changed = most, true, true
			case s*w[k] < 0:
				w[k], frozen[k], changed = 0, true, true
			}
		}
		if !changed {
			break
		}
	}
	copy(weights[:], w[:names.FeatureCount])
	return weights, w[names.FeatureCount]
}

// loss is how much the examples of one half surprise weights, in nats an example:
// smooth, where the bars turn on a few names.
func loss(sets []*set, half int, weights names.Features, constant float64) float64 {
	var sum, n float64
	for _, d := range examples(sets, half) {
		sum += d.weight * softplus(d.x.Score(&weights)+constant, d.right > 0)
		n += d.weight
	}
	return sum / n
}

// sign is which way a feature may count: 1 for, −1 against, 0 either.
func sign(f names.Feature) float64 {
	switch f {
	case names.RarityAgreed, names.FirstWithFirst, names.LastWithLast, names.AllTraveller, names.AllAlert, names.AllBoth,
		names.ThreeWords, names.PairsExact, names.CostExcused:
		return 1
	case names.CostSpent, names.CostPerLetter, names.Extra, names.Omitted, names.Contradicted, names.Inversions, names.WeakName,
		names.SmallParts, names.PairsJoined, names.PairsCut, names.ExtraRarity, names.OmittedRarity, names.ContraRarity:
		return -1
	}
	return 0
}

func newton(data []example, w *[names.FeatureCount + 1]float64, frozen *[names.FeatureCount + 1]bool) {
	const n = names.FeatureCount + 1
	for range 25 {
		var gradient [n]float64
		var hessian [n][n]float64
		for k := range n - 1 {
			gradient[k] = -ridge * w[k]
			hessian[k][k] = ridge
		}
		for i := range data {
			d := &data[i]
			z := w[n-1]
			for k, v := range d.x {
				z += v * w[k]
			}
			p := 1 / (1 + math.Exp(-z))
			g, h := d.weight*(d.right-p), d.weight*p*(1-p)
			for a := range n {
				xa := at(d, a)
				if xa == 0 {
					continue
				}
				gradient[a] += g * xa
				for b := range a + 1 {
					hessian[a][b] += h * xa * at(d, b)
				}
			}
		}
		for a := range n {
			for b := range a {
				hessian[b][a] = hessian[a][b]
			}
		}
		for k := range n {
			if frozen[k] {
				for j := range n {
					hessian[k][j], hessian[j][k] = 0, 0
				}
				hessian[k][k], gradient[k] = 1, 0
			}
			hessian[k][k] += 1e-9
		}
		if stepped(data, w, solve(hessian, gradient)) < 1e-6 {
			return
		}
	}
}

// stepped goes a step of Newton's, halved until it does not make the fit worse, and
// returns how far the weight went that went farthest.
func stepped(data []example, w *[names.FeatureCount + 1]float64, step [names.FeatureCount + 1]float64) float64 {
	before, from := surprise(data, w), *w
	for share := 1.0; share > 1e-4; share /= 2 {
		moved := 0.0
		for k := range w {
			w[k] = from[k] + share*step[k]
			moved = max(moved, math.Abs(share*step[k]))
		}
		if surprise(data, w) <= before {
			return moved
		}
	}
	*w = from
	return 0
}

// surprise is what the fit makes small: how much the examples surprise the weights,
// in nats, and the ridge.
func surprise(data []example, w *[names.FeatureCount + 1]float64) float64 {
	var sum float64
	for k := range names.FeatureCount {
		sum += ridge / 2 * w[k] * w[k]
	}
	for i := range data {
		d := &data[i]
		z := w[names.FeatureCount]
		for k, v := range d.x {
			z += v * w[k]
		}
		sum += d.weight * softplus(z, d.right > 0)
	}
	return sum
}

// softplus is ln(1+eᶻ), of −z where the example is right.
func softplus(z float64, right bool) float64 {
	if right {
		z = -z
	}
	return max(z, 0) + math.Log1p(math.Exp(-math.Abs(z)))
}

func at(d *example, k int) float64 {
	if k == names.FeatureCount {
		return 1
	}
	return d.x[k]
}

// solve is Gaussian elimination with pivots.
func solve(m [names.FeatureCount + 1][names.FeatureCount + 1]float64, v [names.FeatureCount + 1]float64) [names.FeatureCount + 1]float64 {
	n := len(v)
	for c := range n {
		p := c
		for r := c + 1; r < n; r++ {
			if math.Abs(m[r][c]) > math.Abs(m[p][c]) {
				p = r
			}
		}
		m[c], m[p] = m[p], m[c]
		v[c], v[p] = v[p], v[c]
		for r := c + 1; r < n; r++ {
			f := m[r][c] / m[c][c]
			for k := c; k < n; k++ {
				m[r][k] -= f * m[c][k]
			}
			v[r] -= f * v[c]
		}
	}
	for c := n - 1; c >= 0; c-- {
		for k := c + 1; k < n; k++ {
			v[c] -= m[c][k] * v[k]
		}
		v[c] /= m[c][c]
	}
	return v
}
