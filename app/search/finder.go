package search

import (
	"math"
	"slices"

	"postern/app/border"
	"postern/app/names"
)

// finder finds, in one segment, the names that may lift their alert to a floor of
// evidence, and scores them. Every name left out provably stays below it.
type finder struct {
	s     *Searcher
	l     *layer
	g     *segment
	r     *request
	sc    *scratch
	b     bounds
	floor float64
}

// find scores the names of all alerts that may reach the floor.
func (f *finder) find() {
	f.includeNumbers()
	if len(f.r.query.name.Tokens) == 0 {
		return
	}
	f.b = f.sc.beginTerms(&f.r.query, f.r.weights)
	if !f.widenAll() {
		f.all()
		return
	}
	f.markAll()
	f.weighMarked()
	f.weighInitials()
	if f.r.fatherMost > 0 {
		f.weighFathered(f.floor - f.unmarked(math.MaxUint64))
	}
	f.weighBorn()
}

// all scores every name.
func (f *finder) all() {
	for name := range uint32(len(f.g.nameAlert)) {
		f.weigh(name)
	}
}

// weigh aligns a name with the query and keeps the best of its alert.
func (f *finder) weigh(name uint32) {
	alert := f.g.nameAlert[name]
	if f.l.hidden[alert] {
		return
	}
	score, ok := f.score(name)
	if !ok {
		return
	}
	if best, ok := f.sc.best[alert]; !ok || score > best.score || score == best.score && name < best.name {
		f.sc.best[alert] = nameScore{name, score}
	}
}

// score is the evidence of a name, false where nothing agrees but initials.
func (f *finder) score(name uint32) (float64, bool) {
	sc, q := f.sc, &f.r.query
	words := f.g.listedSide(name, &sc.side)
	pairs, found := sc.pairing.of(words, &sc.side)
	if !found {
		return 0, false
	}
	sc.chosen = sc.aligner.Align(&q.side, &sc.side, pairs, sc.chosen)
	if len(sc.chosen) == 0 {
		return 0, false
	}
	var x names.Features
	x.Read(&q.side, &sc.side, sc.chosen, f.g.nameFlags[name]&flagWeak != 0)
	return x.Score(f.r.weights), true
}

// includeNumbers scores all names of the alerts on which a document number may
// stand, whatever they show.
func (f *finder) includeNumbers() {
	for _, n := range f.r.numbers {
		for alert := range f.g.numbersLike(n.look) {
			if !f.l.hidden[alert] {
				f.include(alert)
			}
		}
	}
}

func (f *finder) include(alert uint32) {
	if f.sc.included[alert] {
		return
	}
	f.sc.included[alert] = true
	if len(f.r.query.name.Tokens) == 0 {
		return
	}
	from, to := f.g.namesOf(alert)
	for name := from; name < to; name++ {
		f.weigh(name)
	}
}

// fatherAside is what a father may add without being looked for by his name.
const fatherAside = 2.0

// widenAll looks for likes until no name without a mark can reach the floor by its
// own evidence and a little of a father's; what a father or a birth date adds beyond
// that is seen to by weighFathered and weighBorn. It is false where every name has to
// be scored.
func (f *finder) widenAll() bool {
	terms := f.b.terms
	floor := f.floor - min(f.r.fatherMost, fatherAside)
	for i := range terms {
		f.widen(&terms[i], 0)
	}
	// What lies beyond a cost is known before it is looked for.
	for _, cost := range costLevels[1:] {
		for i := range terms {
			t := &terms[i]
			t.beyond = f.b.weights.BeyondMost(&f.r.query.side, t.token, min(cost, t.limit), t.limit)
		}
		if f.unmarked(0) >= floor && cost < noBudget {
			continue
		}
		for i := range terms {
			f.widen(&terms[i], cost)
		}
		break
	}
	// The rarest of the common words are looked up like others.
	for f.unmarked(maskWords) >= floor {
		var next *term
		for i := range terms {
			if t := &terms[i]; len(t.commons) > 0 && (next == nil || t.posts < next.posts) {
				next = t
			}
		}
		if next == nil {
			return f.unmarkedShowNothing()
		}
		for _, c := range next.commons {
			next.likes = append(next.likes, like{f.g.common[c.bit], c.gain})
			next.top = max(next.top, c.gain)
		}
		slices.SortFunc(next.likes, byGain)
		next.commons, next.posts = nil, 0
	}
	return true
}

// unmarkedShowNothing reports whether a name without a mark has nothing that
// agrees.
func (f *finder) unmarkedShowNothing() bool {
	for i, role := range f.r.query.side.Roles {
		if role != names.RoleName && role != names.RoleInitial || i >= mostMarked {
			return false
		}
	}
	for i := range f.b.terms {
		if t := &f.b.terms[i]; t.cost < t.limit {
			return false
		}
	}
	return true
}

// unmarked is the most that a name shows which is not marked and holds some of the
// common words of a mask at most.
func (f *finder) unmarked(mask uint64) float64 {
	sum := f.b.tally()
	for i := range f.b.terms {
		t := &f.b.terms[i]
		sum.add(max(t.beyond, t.common(mask)), t.place, mask&maskInitial != 0)
	}
	return f.b.most(&sum)
}

// weighInitials scores the names that hold an initial, where that may lift them to
// the floor.
func (f *finder) weighInitials() {
	if f.unmarked(math.MaxUint64) < f.floor-min(f.r.fatherMost, fatherAside) {
		return
	}
	for _, name := range f.g.initials {
		if f.sc.marks[name].round != f.sc.round && f.mayReach(f.unmarked(f.g.mask[name]), f.g.nameAlert[name], name) {
			f.weigh(name)
		}
	}
}

// mostMarked is how many of the query's words have a mark of their own.
const mostMarked = 15

// markAll marks the names that hold one of the likes.
func (f *finder) markAll() {
	for i := range f.b.terms {
		t := &f.b.terms[i]
		bit := uint16(1) << min(i, mostMarked)
		for _, l := range t.likes {
			adds := float32(max(l.gain+t.place, 0))
			for _, name := range f.g.listed.posts.of(l.word) {
				f.mark(name, bit, adds, false)
			}
		}
		f.markApart(t, bit)
	}
}

// mark counts what a word adds, once for each term unless again says otherwise.
func (f *finder) mark(name uint32, bit uint16, adds float32, again bool) {
	m := &f.sc.marks[name]
	if m.round != f.sc.round {
		*m = mark{round: f.sc.round}
		f.sc.touched = append(f.sc.touched, name)
	}
	if m.tokens&bit == 0 || again {
		m.tokens |= bit
		m.gain += adds
	}
}

// markApart marks the names in which a word of the query is written as several
// words.
func (f *finder) markApart(t *term, bit uint16) {
	f.g.writtenApart(&f.g.listed, f.r.query.name.Tokens[t.token].Word.Text, func(name uint32, rarity float64) {
		q := &f.r.query
		gain := f.b.weights.PairMost(&q.side, t.token, t.token+1, names.PairJoined, rarity, 0)
		t.top = max(t.top, gain)
		f.mark(name, bit, float32(max(gain+t.place, 0)), true)
	})
}

// weighMarked scores the marked names that can reach the floor.
func (f *finder) weighMarked() {
	loose := len(f.b.terms) > mostMarked
	for _, name := range f.sc.touched {
		if !loose {
			most := f.marked(name)
			if most+f.r.fieldsMost < f.floor {
				continue
			}
			if !f.mayReach(most, f.g.nameAlert[name], name) {
				continue
			}
		}
		f.weigh(name)
	}
}

// mayReach reports whether a name that shows so much may lift its alert to the
// floor.
func (f *finder) mayReach(most float64, alert, name uint32) bool {
	most += f.fields(alert)
	if most >= f.floor {
		return true
	}
	return f.hasFather(alert, name) && most+f.r.fatherMost >= f.floor && most+f.fatherMost(alert, name) >= f.floor
}

// rounding is what sums of 32 bits may be off by.
const rounding = 1e-3

// marked is the most that a marked name shows.
func (f *finder) marked(name uint32) float64 {
	m, mask := f.sc.marks[name], f.g.mask[name]
	sum := f.b.tally()
	found, places, n, top := float64(m.gain)+rounding, 0.0, 0, math.Inf(-1)
	for i := range f.b.terms {
		t := &f.b.terms[i]
		common := math.Inf(-1)
		if len(t.commons) > 0 {
			common = t.common(mask)
		}
		if m.tokens>>i&1 == 0 {
			sum.add(max(t.beyond, common), t.place, mask&maskInitial != 0)
			continue
		}
		n++
		found += max(common+t.place, 0) // as well as another like
		places += t.place + sum.aside(max(t.top, common))
		top = max(top, t.top, common)
	}
	sum.found(found, places, n, top)
	return f.b.most(&sum)
}

// fields is what birth date, sex and nationality add.
func (f *finder) fields(alert uint32) float64 {
	return f.birth(alert).weight + compareSex(f.r.traveller.Sex, f.g.sexOf(alert)).reason.Weight + f.nation(alert)
}

// birth is what an alert's birth dates say, worked out once a set.
func (f *finder) birth(alert uint32) *memo {
	set := f.g.alertDates[alert]
	m := &f.sc.dates[set]
	if m.search != f.sc.memo {
		e := compareBirths(f.r.traveller.BirthDate, f.g.birthsOf(alert))
		*m = memo{f.sc.memo, e.reason.Weight, e.judgement == border.Same}
	}
	return m
}

func (f *finder) nation(alert uint32) float64 {
	m := &f.sc.nations[f.g.alertNations[alert]]
	if m.search != f.sc.memo {
		e := compareNations(f.r.traveller.Nationality, f.g.nationsOf(alert))
		*m = memo{search: f.sc.memo, weight: e.reason.Weight}
	}
	return m.weight
}

// weighBorn scores the names of the alerts whose birth date agrees, which need less
// of the name; and of those born on the same day the names that are the same,
// whatever they weigh.
func (f *finder) weighBorn() {
	if f.r.traveller.BirthDate.IsZero() {
		return
	}
	letters := []byte(f.r.query.letters())
	for _, date := range f.g.datesNear(f.r.traveller.BirthDate) {
		weight := compareBirth(f.r.traveller.BirthDate, f.g.dateText[date])
		if weight.reason.Weight <= 0 {
			continue
		}
		for _, alert := range f.g.born.of(date) {
			f.weighAlert(alert, weight.judgement == border.Same, letters)
		}
	}
}

func (f *finder) weighAlert(alert uint32, sameDay bool, letters []byte) {
	if sameDay {
		from, to := f.g.namesOf(alert)
		for name := from; name < to; name++ {
			if words, _ := f.g.listed.of(name); f.g.writtenAs(words, letters) {
				f.weigh(name)
			}
		}
	}
	f.weighUnmarked(alert)
}

// weighUnmarked scores the names of an alert that have no mark, where they may lift
// it to the floor.
func (f *finder) weighUnmarked(alert uint32) {
	from, to := f.g.namesOf(alert)
	for name := from; name < to; name++ {
		if f.sc.marks[name].round != f.sc.round && f.mayReach(f.unmarked(f.g.mask[name]), alert, name) {
			f.weigh(name)
		}
	}
}
