package search

import (
	"cmp"
	"math"
	"slices"
)

// plan says which of the likes' names are looked at in which bands of births. The
// terms are opened one after the other, those first whose likes fewest names hold, until
// a name without a like of the opened ones cannot reach the floor; the better the
// births of a band agree, the more terms it takes.
type plan struct {
	order   []int     // terms, as they are opened
	without []float64 // the most that a name shows without a like of the first terms opened
	from    []float64 // by term: the least that a band adds for its likes to be looked at
	low     []float64 // by term: the most that a name shows with a word for it that adds nothing
}

func (p *plan) make(f *finder) {
	terms := f.b.terms
	p.order, p.without, p.low, p.from = p.order[:0], p.without[:0], p.low[:0], p.from[:0]
	for i := range terms {
		p.order, p.from = append(p.order, i), append(p.from, 0)
		p.low = append(p.low, f.mostWith(func(k int, t *term) float64 {
			if k == i {
				return nothingAdded
			}
			return t.most()
		}, false))
	}
	slices.SortStableFunc(p.order, func(x, y int) int { return cmp.Compare(terms[x].posts, terms[y].posts) })
	for opened := range len(terms) + 1 {
		p.without = append(p.without, f.mostBut(p.order[:opened]))
		if opened < len(terms) {
			p.from[p.order[opened]] = f.floor - f.aside - p.without[opened]
		}
	}
}

// opened is how many terms are opened for a band that adds so much.
func (p *plan) opened(f *finder, most float64) int {
	n := 0
	for n < len(p.order) && p.without[n]+most+f.aside >= f.floor {
		n++
	}
	return n
}

// all is the most that any name shows without initials or words written apart.
func (p *plan) all() float64 { return p.without[0] }

// mostBut is the most that a name shows which holds none of the likes of some terms.
func (f *finder) mostBut(opened []int) float64 {
	return f.mostWith(func(i int, t *term) float64 {
		if slices.Contains(opened, i) {
			return t.beyond
		}
		return t.most()
	}, false)
}

// mostWith is the most that a name shows in which a word adds so much for each term.
func (f *finder) mostWith(gain func(i int, t *term) float64, initial bool) float64 {
	sum := f.b.tally()
	for i := range f.b.terms {
		t := &f.b.terms[i]
		sum.add(gain(i, t), t.place, initial)
	}
	return f.b.most(&sum)
}

// withLike bounds what a name shows with a word for a term: with one that adds nothing
// it is low; with the best, all. In between it rises no faster than what the word adds,
// but for what it may add as a title.
func (p *plan) withLike(f *finder, term int, gain float64) float64 {
	return max(p.low[term], p.all()-(f.b.terms[term].most()-gain)) + f.b.title
}

// leastLike is the gain below which a like of a term is not looked at in a band that
// adds so much.
func (p *plan) leastLike(f *finder, term int, most float64) float64 {
	needed := f.floor - f.aside - most - f.b.title
	if p.low[term] >= needed {
		return math.Inf(-1)
	}
	return needed - p.all() + f.b.terms[term].most()
}

// unseen is the most that a name with initials shows in a band that adds so much, if it
// holds none of the likes that are looked at there.
func (p *plan) unseen(f *finder, most float64) float64 {
	opened := p.order[:p.opened(f, most)]
	return f.mostWith(func(i int, t *term) float64 {
		if slices.Contains(opened, i) {
			return max(t.beyond, min(t.top, p.leastLike(f, i, most)))
		}
		return t.most()
	}, true)
}

// nothingAdded is a gain far below any.
const nothingAdded = -1e6

// shown bounds what a name shows by its words, one by one: quick, and +Inf where it
// holds an initial.
func (f *finder) shown(name uint32) float64 {
	if f.g.nameFlags[name]&flagInitial != 0 {
		return math.Inf(1)
	}
	most := f.most
	words, _ := f.g.listed.of(name)
	for _, w := range words {
		most += f.sc.rows.mostOf(w)
	}
	return most
}

// showing is the most that a name shows by its words, term by term.
func (f *finder) showing(name uint32) float64 {
	words, _ := f.g.listed.of(name)
	best := f.sc.found[:0]
	for range f.b.terms {
		best = append(best, math.Inf(-1))
	}
	f.sc.found = best
	for _, w := range words {
		for i, gain := range f.gainsOf(w) {
			best[i] = max(best[i], gain)
		}
	}
	sum := f.b.tally()
	initial := f.g.nameFlags[name]&flagInitial != 0
	for i, gain := range best {
		sum.add(gain, f.b.terms[i].place, initial)
	}
	return f.b.most(&sum)
}
