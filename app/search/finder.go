package search

import (
	"math"

	"postern/app/border"
	"postern/app/names"
)

// finder finds, in one segment, the names that may lift their alert to a floor of
// evidence, and scores them. Every name left out provably stays below it.
type finder struct {
	l     *layer
	g     *segment
	r     *request
	sc    *scratch
	b     bounds
	floor float64
}

// find scores the names of all alerts that may reach the floor. Those whom a birth
// date tells apart from the traveller need far more than the others, so each band of
// births is gone through by itself.
func (f *finder) find() {
	f.includeNumbers()
	if len(f.r.query.name.Tokens) == 0 {
		return
	}
	f.b = f.sc.beginTerms(&f.r.query, f.r.weights)
	f.b.rest += f.restJoins()
	f.sc.bands = f.g.bandsFor(f.r.traveller.BirthDate, f.sc.bands)
	f.sc.table = f.sc.table[:0]
	f.lookForAll()
	f.tabulate()
	f.markAlike()
	for i := range f.sc.bands {
		f.inBand(&f.sc.bands[i])
	}
	f.weighBorn()
	f.weighRest()
}

// weighRest scores the other names of the alerts that are of interest: which of an
// alert's names is the best, and so whose surname may be the father's, only all tell.
func (f *finder) weighRest() {
	for alert, best := range f.sc.best {
		if f.sc.included[alert] || !f.birth(alert).day && best.score+f.fields(alert)+f.fatherMost(alert, best.name) < f.floor-rounding {
			continue
		}
		from, to := f.g.namesOf(alert)
		for name := from; name < to; name++ {
			f.weigh(name)
		}
	}
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
const fatherAside = 1.5

// aside is what is left to a father before he is looked for.
func (f *finder) aside() float64 {
	return min(f.r.fatherMost, max(fatherAside, f.sc.paternity.initials))
}

// lookForAll looks for likes until nothing that lies beyond them can reach the floor
// by itself where nothing is known of a birth. What lies beyond a cost is known
// before it is looked for.
func (f *finder) lookForAll() {
	terms := f.b.terms
	for _, cost := range costLevels {
		for i := range terms {
			t := &terms[i]
			t.beyond = f.b.weights.BeyondMost(&f.r.query.side, t.token, min(cost, t.limit), t.limit)
		}
		if f.unmarked(0) >= f.floor-f.aside() && cost < noBudget {
			continue
		}
		for i := range terms {
			f.lookFor(&terms[i], cost)
		}
		return
	}
}

// mostMarked is how many of the query's words have a mark of their own.
const mostMarked = 15

// inBand scores the names of a band that can reach the floor.
func (f *finder) inBand(b *band) {
	floor := f.floor - b.most
	if len(f.b.terms) > mostMarked || f.reach() < floor-f.r.fatherMost {
		if len(f.b.terms) <= mostMarked {
			return
		}
		f.weighSpans(b)
		return
	}
	left := f.openCommons(b, floor)
	f.sc.touched = f.sc.touched[:0]
	f.markBand(b, floor)
	for _, name := range f.sc.touched {
		if f.mayReachIn(b, f.marked(name), name) {
			f.weigh(name)
		}
	}
	switch {
	case left >= floor-f.aside():
		f.weighUnmarked(b, floor)
		if f.r.fatherMost > 0 {
			f.weighFathered(b, f.aside())
		}
	default:
		left = f.unmarked(f.unopened() | maskInitial)
		if left >= floor-f.aside() {
			b.each(f.g.initials, func(name uint32) {
				if f.unmarkedMayReach(b, name) {
					f.weigh(name)
				}
			})
		}
		if f.r.fatherMost > 0 {
			f.weighFathered(b, floor-left)
		}
	}
	for i := range f.b.terms {
		f.b.terms[i].opened = false
	}
}

// weighSpans scores all names of a band.
func (f *finder) weighSpans(b *band) {
	for _, s := range b.spans {
		for name := s.from; name < s.to; name++ {
			f.weigh(name)
		}
	}
}

// reach is the most that any name shows.
func (f *finder) reach() float64 {
	sum := f.b.tally()
	for i := range f.b.terms {
		t := &f.b.terms[i]
		sum.add(max(t.top, t.beyond, t.common(math.MaxUint64)), t.place, true)
	}
	return f.b.most(&sum)
}

// openCommons marks common words as to be looked up like others, the rarest first,
// until a name with none of them cannot reach the floor. It returns what such a name
// shows at most. Where so many names hold them that looking at every mask costs less,
// it leaves that to weighUnmarked.
func (f *finder) openCommons(b *band, floor float64) float64 {
	for {
		most := f.unmarked(f.unopened())
		if most < floor-f.aside() {
			return most
		}
		var next *term
		for i := range f.b.terms {
			if t := &f.b.terms[i]; len(t.commons) > 0 && !t.opened && (next == nil || t.posts < next.posts) {
				next = t
			}
		}
		if next == nil || b.names < fewNames || next.posts > len(f.g.nameAlert)/masksForOne {
			return most
		}
		next.opened = true
	}
}

const (
	// fewNames is for how many names it does not pay to look common words up.
	fewNames = 2000
	// masksForOne is how many masks are looked at in the time of one name.
	masksForOne = 30
)

// tabulate works out what a name without a mark shows at most, for every set of terms
// of which it holds common words, with an initial or without. For more terms than
// mostTabled it is worked out each time.
func (f *finder) tabulate() {
	f.sc.table = f.sc.table[:0]
	n := len(f.b.terms)
	if n > mostTabled {
		return
	}
	for i := range f.b.terms {
		f.sc.masks[i] = 0
		for _, c := range f.b.terms[i].commons {
			f.sc.masks[i] |= 1 << c.bit
		}
	}
	for set := range 2 << n {
		sum := f.b.tally()
		for i := range f.b.terms {
			t := &f.b.terms[i]
			gain := t.beyond
			if set>>i&1 != 0 {
				gain = max(gain, t.commonTop)
			}
			sum.add(gain, t.place, set>>n&1 != 0)
		}
		f.sc.table = append(f.sc.table, f.b.most(&sum))
	}
}

// mostTabled bounds the terms of which all sets are gone through.
const mostTabled = 8

// setOf is the terms of which a mask holds common words, with a bit for initials.
func (f *finder) setOf(mask uint64) int {
	n := len(f.b.terms)
	set := int(mask >> 63 << n)
	for i := range n {
		if mask&f.sc.masks[i] != 0 {
			set |= 1 << i
		}
	}
	return set
}

// weighUnmarked scores the names of a band without a mark that can reach the floor
// with what a father may add aside.
func (f *finder) weighUnmarked(b *band, floor float64) {
	for _, s := range b.spans {
		for name := s.from; name < s.to; name++ {
			if f.unmarked(f.g.mask[name])+f.aside() >= floor && f.unmarkedMayReach(b, name) {
				f.weigh(name)
			}
		}
	}
}

// unmarked is the most that a name shows which is not marked and holds some of the
// common words of a mask at most.
func (f *finder) unmarked(mask uint64) float64 {
	if len(f.sc.table) > 0 {
		return f.sc.table[f.setOf(mask)]
	}
	sum := f.b.tally()
	for i := range f.b.terms {
		t := &f.b.terms[i]
		sum.add(max(t.beyond, t.common(mask)), t.place, mask&maskInitial != 0)
	}
	return f.b.most(&sum)
}

// unopened is the mask of all common words but those that are looked up in a band.
func (f *finder) unopened() uint64 {
	mask := uint64(maskWords)
	for i := range f.b.terms {
		if t := &f.b.terms[i]; t.opened {
			for _, c := range t.commons {
				mask &^= 1 << c.bit
			}
		}
	}
	return mask
}

func (f *finder) unmarkedMayReach(b *band, name uint32) bool {
	return f.sc.marks[name].round != f.sc.round && f.mayReachIn(b, f.unmarked(f.g.mask[name]), name)
}

// markBand marks the names of a band that hold one of the likes, but for likes that
// cannot reach the floor with all that other words add.
func (f *finder) markBand(b *band, floor float64) {
	for i := range f.b.terms {
		t := &f.b.terms[i]
		bit := uint16(1) << i
		top := t.top
		for _, l := range t.likes {
			t.top = l.gain
			if f.reachWith(i) < floor-f.r.fatherMost {
				break // those behind add less
			}
			f.markLike(b, t, l, bit)
		}
		t.top = top
		if t.opened {
			for _, c := range t.commons {
				f.markLike(b, t, like{f.g.common[c.bit], c.gain}, bit)
			}
		}
		for _, a := range t.apart {
			if b.holds(f.g.nameAlert[a.word]) {
				f.mark(a.word, bit, float32(max(a.gain+t.place, 0)), true)
			}
		}
	}
}

// reachWith is the most that any name shows whose word for a term adds what the
// term's top says.
func (f *finder) reachWith(term int) float64 {
	sum := f.b.tally()
	for i := range f.b.terms {
		t := &f.b.terms[i]
		gain := t.top
		if i != term {
			gain = max(gain, t.beyond, t.common(math.MaxUint64))
		}
		sum.add(gain, t.place, true)
	}
	return f.b.most(&sum)
}

func (f *finder) markLike(b *band, t *term, l like, bit uint16) {
	adds := float32(max(l.gain+t.place, 0))
	b.each(f.g.listed.posts.of(l.word), func(name uint32) { f.mark(name, bit, adds, t.opened) })
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
		if len(t.commons) > 0 && !t.opened {
			common = t.common(mask)
		}
		if m.tokens>>i&1 == 0 {
			sum.add(max(t.beyond, common), t.place, mask&maskInitial != 0)
			continue
		}
		n++
		found += max(common+t.place, 0) // as well as another like
		most := max(t.top, common, t.commonTop)
		places += t.place + sum.aside(most)
		top = max(top, most)
	}
	sum.found(found, places, n, min(top, found))
	return f.b.most(&sum)
}

// mayReachIn reports whether a name of a band that shows so much may lift its alert
// to the floor. What costs least to look up is asked first.
func (f *finder) mayReachIn(b *band, most float64, name uint32) bool {
	if most+b.most+f.r.fatherMost < f.floor {
		return false
	}
	alert := f.g.nameAlert[name]
	father := 0.0
	if most+b.most < f.floor {
		if father = f.fatherMost(alert, name); most+b.most+father < f.floor {
			return false
		}
	} else if f.hasFather(alert, name) {
		father = f.r.fatherMost
	}
	fields := f.fields(alert)
	return most+father+fields >= f.floor && f.showing(name)+father+fields >= f.floor
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
