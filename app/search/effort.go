package search

import (
	"math"
	"slices"

	"postern/app/names"
)

// level is a cost up to which likes are looked for, in hundredths of a nat, and what
// that takes beside the level below it, in nanoseconds.
type level struct {
	cost   int
	effort float64
}

// costLevels are the levels on a list of a million.
var costLevels = [...]level{
	{0, 0}, {60, 1e5}, {120, 2e5}, {180, 4e5}, {250, 8e5}, {330, 2e6}, {430, 3e6}, {noBudget, 4e6},
}

// wordsOfMillion is how many words the names of a million persons have: fewer are gone
// through in less time.
const wordsOfMillion = 670_000

// What it takes to look at a name that holds a like, and at any name, in nanoseconds.
const (
	effortLike = 300
	effortName = 60
)

// lookForAll looks for likes of each term up to a cost. The likes of common words are
// known. For the others, what lies beyond a cost is known before it is looked for: they
// are looked for further as long as that takes less than looking at the names that
// could reach the floor by what lies beyond.
func (f *finder) lookForAll() {
	terms := f.b.terms
	for i := range terms {
		t := &terms[i]
		if known, ok := f.l.likeness.known(f.g, f.r.query.name.Tokens[t.token].Word); ok {
			t.upTo = min(known, t.limit)
			f.lookFor(t)
		} else {
			t.top = f.b.weights.PairMost(&f.r.query.side, t.token, t.token+1, names.PairWord, math.Inf(1), 0)
		}
		t.beyond = f.beyond(t)
	}
	size := float64(f.g.lexicon.Len()) / wordsOfMillion
	for {
		next := f.furthest()
		if next == nil {
			break
		}
		level := costLevels[slices.IndexFunc(costLevels[:], func(l level) bool { return l.cost > next.upTo })]
		if f.effort() <= level.effort*size {
			break
		}
		next.upTo, next.looked = min(level.cost, next.limit), false
		next.beyond = f.beyond(next)
	}
	for i := range terms {
		if !terms[i].looked {
			f.lookFor(&terms[i])
		}
	}
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
