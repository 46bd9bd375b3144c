package search

import (
	"math"
	"slices"

	"postern/app/names"
)

// level is a cost up to which likes are looked for, in hundredths of a nat, and what
// that takes, in nanoseconds.
type level struct {
	cost   int
	effort float64
}

// costLevels are the levels on a list of a million.
var costLevels = [...]level{
	{0, 0}, {60, 6e5}, {120, 1.1e6}, {180, 1.9e6}, {250, 3e6}, {330, 6.5e6}, {430, 1e7}, {noBudget, 1.5e7},
}

// levelFrom is the place of the first level of at least a cost.
func levelFrom(cost int) int {
	return slices.IndexFunc(costLevels[:], func(l level) bool { return l.cost >= cost })
}

// wordsOfMillion is how many words the names of a million persons have: fewer are gone
// through in less time.
const wordsOfMillion = 670_000

// What it takes to look at a name that holds a like, and at any name, in nanoseconds.
// Of the former most are left out by what lies beside them.
const (
	effortLike = 150
	effortName = 200
)

// lookForAll looks for likes of each term up to a cost. The likes of common words are
// known.
func (f *finder) lookForAll() {
	terms := f.b.terms
	for i := range terms {
		t := &terms[i]
		if known, ok := f.l.likeness.known(f.g, f.r.query.name.Tokens[t.token].Word); ok {
			t.known = min(known, t.limit)
			t.upTo = t.known
			f.lookFor(t)
		} else {
			t.top = f.b.weights.PairMost(&f.r.query.side, t.token, t.token+1, names.PairWord, math.Inf(1), 0)
		}
		t.beyond = f.beyond(t)
	}
	f.chooseCosts()
	for i := range terms {
		if t := &terms[i]; t.known < 0 || t.upTo > t.known {
			f.lookFor(t)
		}
	}
}

// chooseCosts decides up to which cost likes are looked for. What lies beyond a cost is
// known before it is looked for: the terms are taken further, level by level, and that
// is kept which takes least together with looking at the names that could reach the
// floor by what lies beyond.
func (f *finder) chooseCosts() {
	terms := f.b.terms
	keep := func() {
		for i := range terms {
			terms[i].chosen = terms[i].upTo
		}
	}
	least := f.effort()
	keep()
	for next := f.furthest(); next != nil; next = f.furthest() {
		next.upTo = min(costLevels[levelFrom(next.upTo+1)].cost, next.limit)
		next.beyond = f.beyond(next)
		looking := f.effortLooking()
		if looking >= least {
			break
		}
		if all := looking + f.effort(); all < least {
			least = all
			keep()
		}
	}
	for i := range terms {
		t := &terms[i]
		t.upTo = t.chosen
		t.beyond = f.beyond(t)
	}
}

// effortLooking is what it would take to look for likes up to the costs of the terms.
func (f *finder) effortLooking() (sum float64) {
	size := float64(f.g.lexicon.Len()) / wordsOfMillion
	for i := range f.b.terms {
		if t := &f.b.terms[i]; t.upTo > t.known {
			sum += size * costLevels[levelFrom(t.upTo)].effort
		}
	}
	return sum
}

// furthest is the term beyond whose likes most may lie, nil where nothing is left to be
// looked for.
func (f *finder) furthest() *term {
	var next *term
	for i := range f.b.terms {
		if t := &f.b.terms[i]; t.upTo < t.limit && (next == nil || t.beyond+t.place > next.beyond+next.place) {
			next = t
		}
	}
	return next
}

// effort is what it would take to look at the names that may reach the floor.
func (f *finder) effort() float64 {
	p, sum := &f.sc.plan, 0.0
	p.make(f)
	for i := range f.sc.bands {
		b := &f.sc.bands[i]
		opened := p.opened(f, b.most)
		if p.without[opened]+b.most+f.aside >= f.floor {
			sum += effortName * float64(b.names)
			continue
		}
		share := float64(b.names) / float64(len(f.g.nameAlert))
		for _, i := range p.order[:opened] {
			sum += effortLike * share * float64(f.b.terms[i].posts)
		}
	}
	return sum
}

// beyond is the most that a word adds beyond the cost up to which a term is looked for.
func (f *finder) beyond(t *term) float64 {
	return f.b.weights.BeyondMost(&f.r.query.side, t.token, t.upTo, t.limit)
}
