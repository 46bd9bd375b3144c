package search

import (
	"math"

	"postern/app/names"
)

// term is one word of the query with the listed words that it may be read for.
type term struct {
	token  int8
	likes  []like
	beyond float64 // the most that a listed word adds that is not among them
	apart  []like  // names, by number, in which it is written as several words
	top    float64 // the most that one of the likes adds
	place  float64 // what standing first and last adds, and what is not lost by being left over
	posts  int     // names that hold one of the likes
	upTo   int     // the cost up to which likes are looked for, -1 for none
	known  int     // the cost up to which they are kept with the segment, -1 for none
	chosen int     // the best upTo so far
	limit  int
}

// most is the most that any word adds which is not written apart.
func (t *term) most() float64 { return max(t.top, t.beyond) }

// like is a listed word with the most that it adds.
type like struct {
	word uint32
	gain float64
	part bool // it is more than the term, joined or cut short: whole it may lie beyond the cost looked for
}

// bounds knows what a name can show at most.
type bounds struct {
	weights *names.Features
	rest    float64 // by what is neither a word looked for nor its place
	terms   []term
	title   float64 // what a listed title adds for a word
	all     float64 // nothing of the traveller's is left over
	one     float64 // only one name agrees
	three   float64 // at least three do
}

// beginTerms makes a term of every name in full of the query.
func (sc *scratch) beginTerms(q *query, weights *names.Features) bounds {
	b := bounds{weights: weights, one: max(weights[names.OneWord], 0), three: max(weights[names.ThreeWords], 0)}
	shown := weights.InitialMost()
	b.title = weights.TitleMost()
	b.all = max(weights[names.AllTraveller], 0) + max(weights[names.AllBoth], 0)
	b.rest = max(weights[names.AllAlert], 0)
	first, last := q.side.Ends()
	for i, role := range q.side.Roles {
		var place float64
		if i == first {
			place += max(weights[names.FirstWithFirst], 0)
		}
		if i == last {
			place += max(weights[names.LastWithLast], 0)
		}
		switch role {
		case names.RoleName:
			lost := weights[names.Extra] + weights[names.ExtraRarity]*q.side.Rarity[i]
			b.rest += lost
			sc.terms = append(sc.terms, term{token: int8(i), place: place - lost, upTo: -1, known: -1, limit: q.name.Tokens[i].Word.Limit(), top: math.Inf(-1)})
		case names.RoleInitial:
			b.rest += max(shown, 0) + place
		default:
			b.rest += max(weights.PairMost(&q.side, int8(i), int8(i+1), names.PairWord, math.Inf(1), 0), 0) + place
		}
	}
	b.terms = sc.terms
	return b
}

// tally adds up what a name can show at most, term by term. A word that is no name in
// full, for it is too far from the term, an initial or a title, adds no more than a
// title does; but it may be what stands first or last.
type tally struct {
	sum, whole    float64    // the terms at their best; all of them
	one, wholeOne float64    // the same where only one is a name in full
	top           float64    // what that one adds
	losses        [3]float64 // the least that is lost where a term must be a name in full
	title         float64    // what a title adds
	terms         int
}

func (b *bounds) tally() tally {
	inf := math.Inf(1)
	return tally{top: -inf, losses: [3]float64{inf, inf, inf}, title: b.title}
}

// aside is the most that a word adds as no name in full.
func (t *tally) aside(gain float64) float64 { return min(max(gain, 0), t.title) }

// add adds a term: the most that a word adds, -Inf where there is none, and whether
// the name holds an initial that may stand for it.
func (t *tally) add(gain, place float64, initial bool) {
	t.terms++
	far := math.Inf(-1)
	if initial {
		far = place
	}
	if !math.IsInf(gain, -1) {
		far = place + t.aside(gain)
	}
	best := max(gain+place, far, 0)
	t.sum += best
	t.whole += max(gain+place, far)
	t.one += max(far, 0)
	t.wholeOne += far
	t.top = max(t.top, gain)
	t.lose(best - gain - place)
}

func (t *tally) lose(loss float64) {
	for i := range t.losses {
		if loss < t.losses[i] {
			loss, t.losses[i] = t.losses[i], loss
		}
	}
}

// most is the most that the name shows.
func (b *bounds) most(t *tally) float64 {
	best := max(t.sum, t.whole+b.all, max(t.one, t.wholeOne+b.all)+max(t.top, 0)+b.one)
	if t.terms >= len(t.losses) {
		loss := t.losses[0] + t.losses[1] + t.losses[2]
		best = max(best, max(t.sum, t.whole+b.all)-loss+b.three)
	}
	return best + b.rest
}

// lookFor looks for the likes of a term up to its cost.
func (f *finder) lookFor(t *term) {
	q, i := &f.r.query, t.token
	t.likes, t.apart, t.posts, t.top = t.likes[:0], t.apart[:0], 0, math.Inf(-1)
	if t.upTo >= 0 {
		f.l.likeness.find(f.g, &f.sc.seeker, q.name.Tokens[i].Word, t.upTo, func(id uint32, c int) {
			f.addLike(t, like{word: id, gain: f.b.weights.PairMost(&q.side, i, i+1, names.PairWord, float64(f.g.rarity[id]), c)})
		})
	}
	f.addJoins(t)
	f.g.writtenApart(&f.g.listed, f.g.rarity, q.name.Tokens[i].Word, func(name uint32, rarity float64) {
		gain := f.b.weights.PairMost(&q.side, i, i+1, names.PairJoined, rarity, 0)
		t.apart = append(t.apart, like{word: name, gain: gain})
	})
	if q.mayBeCut(int(i)) && len(q.name.Tokens[i].Word.Text) > 1 {
		f.g.lexicon.Begin(q.name.Tokens[i].Word.Text, func(id uint32) {
			missing := f.g.lexicon.Letters(id) - q.side.Letters[i]
			gain := f.b.weights.PairMost(&q.side, i, i+1, names.PairCut, float64(f.g.rarity[id]), names.CutCost(missing))
			f.addLike(t, like{id, gain, true})
		})
	}
}

// addJoins adds the listed words that several words of the query are: all that it
// adds counts for the first term among them, the others are there.
func (f *finder) addJoins(t *term) {
	q := &f.r.query
	for k := range q.joins {
		j := &q.joins[k]
		if t.token < j.From || t.token >= j.Behind {
			continue
		}
		for _, id := range f.g.lexicon.Sounding(j.Sound.Hash) {
			gain := 0.0
			if t.token == f.b.holder(j) {
				gain = f.b.weights.PairMost(&q.side, j.From, j.Behind, names.PairJoined, float64(f.g.rarity[id]), 0)
			}
			f.addLike(t, like{id, gain, true})
			f.sc.rows.join(id)
		}
	}
}

// holder is the first term among the words of a join, -1 where none is: titles,
// particles and initials are no terms.
func (b *bounds) holder(j *names.Join) int8 {
	for i := range b.terms {
		if k := b.terms[i].token; k >= j.From && k < j.Behind {
			return k
		}
	}
	return -1
}

// restJoins is the most that listed words add which several words of the query are
// that are no terms.
func (f *finder) restJoins() float64 {
	q, sum := &f.r.query, 0.0
	for k := range q.joins {
		j := &q.joins[k]
		if f.b.holder(j) >= 0 {
			continue
		}
		most := 0.0
		for _, id := range f.g.lexicon.Sounding(j.Sound.Hash) {
			if len(f.g.listed.posts.of(id)) > 0 {
				most = max(most, f.b.weights.PairMost(&q.side, j.From, j.Behind, names.PairJoined, float64(f.g.rarity[id]), 0))
			}
		}
		sum += most
	}
	return sum
}

func (f *finder) addLike(t *term, l like) {
	t.likes = append(t.likes, l)
	t.top = max(t.top, l.gain)
	t.posts += len(f.g.listed.posts.of(l.word))
}
