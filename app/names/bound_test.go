package names

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestWeightsOfScreeningCanBeBounded(t *testing.T) {
	if !Screening().Bounded() {
		t.Error("a weight that must lower the evidence raises it: searches of large lists would miss alerts")
	}
}

// drawnWord makes a side of one word.
func drawnWord(rt *rapid.T, known bool) Side {
	var s Side
	role := rapid.SampledFrom([]Role{RoleName, RoleName, RoleTitle, RoleParticle}).Draw(rt, "role")
	s.Add(rapid.IntRange(1, 20).Draw(rt, "letters"), 'z', role, rapid.Float64Range(.1, 9).Draw(rt, "rarity"), known)
	return s
}

func TestNoWordAddsMoreThanItsBoundAndNothingWhereItIsTooFar(t *testing.T) {
	w := Screening()
	rapid.Check(t, func(rt *rapid.T) {
		q, l := drawnWord(rt, rapid.Bool().Draw(rt, "known")), drawnWord(rt, true)
		if rapid.Bool().Draw(rt, "asked") {
			q.Written = []float64{rapid.Float64Range(.1, 20).Draw(rt, "written")}
		}
		cost, limit := rapid.IntRange(0, 560).Draw(rt, "cost"), rapid.IntRange(0, 560).Draw(rt, "limit")
		var x Features
		full := x.readPair(&q, &l, NewPair(&q, &l, Pair{Q1: 1, L1: 1, Kind: PairWord, Cost: cost}))
		adds := x.Score(w)
		if most := max(w.PairMost(&q, 0, 1, PairWord, l.Rarity[0], cost), 0); adds > most+1e-9 {
			rt.Fatalf("%+v, %+v: at a cost of %d adds %.4f, at most %.4f", q, l, cost, adds, most)
		}
		if q.Roles[0] == RoleName && l.Roles[0] == RoleName && full == 0 && adds > .02*float64(cost)/100+1e-9 {
			rt.Fatalf("%+v, %+v: at a cost of %d no name in full, but adds %.4f", q, l, cost, adds)
		}
		beyond := rapid.IntRange(-1, cost-1).Draw(rt, "beyond")
		if most := max(w.BeyondMost(&q, 0, beyond, max(limit, cost)), 0); adds > most+1e-9 {
			rt.Fatalf("%+v, %+v: at a cost of %d adds %.4f, beyond %d at most %.4f", q, l, cost, adds, beyond, most)
		}
	})
}

func TestNoCommonWordBeyondACostAddsMoreThanItsBoundForAWordThatNobodyKnows(t *testing.T) {
	w := Screening()
	for _, own := range []float64{.5, 1.9, 3.6, 8.8} {
		for _, written := range []float64{own, 4, 8.5, 11, 16} {
			for _, letters := range []int{1, 3, 6, 9} {
				q, l := Side{Written: []float64{written}}, Side{}
				q.Add(letters, 'z', RoleName, own, false)
				for _, beyond := range []int{-1, 60, 120, 250, 330, 430} {
					limit := limitOf(letters)
					most := max(w.BeyondMost(&q, 0, beyond, limit), 0)
					for c := beyond + 1; c <= limit; c++ {
						for rarity := .1; rarity < 10; rarity += .1 {
							l.Clear()
							l.Add(letters, 'z', RoleName, rarity, true)
							var x Features
							x.readPair(&q, &l, NewPair(&q, &l, Pair{Q1: 1, L1: 1, Kind: PairWord, Cost: c}))
							if adds := x.Score(w); adds > most+1e-9 {
								t.Fatalf("%+v: at a cost of %d a word of %.1f nats adds %.4f, beyond %d at most %.4f", q, c, rarity, adds, beyond, most)
							}
						}
					}
				}
			}
		}
	}
}

func TestNoCostBeyondAnotherAddsMoreThanItsBound(t *testing.T) {
	w := Screening()
	rapid.Check(t, func(rt *rapid.T) {
		q := drawnWord(rt, rapid.Bool().Draw(rt, "known"))
		if rapid.Bool().Draw(rt, "asked") {
			q.Written = []float64{rapid.Float64Range(.1, 20).Draw(rt, "written")}
		}
		cost, limit := rapid.IntRange(-1, 600).Draw(rt, "cost"), rapid.IntRange(0, 560).Draw(rt, "limit")
		most := w.BeyondMost(&q, 0, cost, limit)
		for c := cost + 1; c <= limit; c++ {
			if adds := w.PairMost(&q, 0, 1, PairWord, math.Inf(1), c); adds > most+1e-9 {
				rt.Fatalf("%+v: a word at a cost of %d adds %.4f, beyond %d at most %.4f", q, c, adds, cost, most)
			}
		}
	})
}
