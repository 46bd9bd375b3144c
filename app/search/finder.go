package search

import (
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
	most  float64 // what a name shows beside its words at most
	aside float64 // what is left to fathers that are not looked for
}

// rounding is what sums may be off by.
const rounding = 1e-6

// find scores the names of all alerts that may reach the floor. A name counts by its
// words and by the birth date, and the father adds his share: so names are looked for
// by their words, as many as their band of births asks for; then those whose father
// agrees; then those whose birth date agrees better than their band does.
func (f *finder) find() {
	f.includeNumbers()
	if len(f.r.query.name.Tokens) == 0 {
		return
	}
	if len(f.g.bandKeys) == 0 {
		return // nobody is listed
	}
	f.begin()
	f.sc.bands, f.sc.bandMost = f.g.bandsFor(f.r.traveller.BirthDate, f.sc.bands, f.sc.bandMost)
	f.lookForAll()
	f.sc.rows.fill(f.b.terms)
	f.sc.plan.make(f)
	f.lookAtApart()
	f.lookAtLikes()
	f.lookAtOthers()
	f.lookAtFathered()
	f.lookAtBorn()
	f.weighRest()
}

// begin makes the terms of the query.
func (f *finder) begin() {
	f.b = f.sc.beginTerms(&f.r.query, f.r.weights)
	f.sc.rows.terms = len(f.b.terms)
	f.b.rest += f.restJoins()
	f.most = f.b.rest + f.b.all + f.b.one + f.b.three
	f.aside = f.leastFather()
}

// weighRest scores the other names of the alerts that are of interest: which of an
// alert's names is the best, and so whose surname may be the father's, only all tell.
func (f *finder) weighRest() {
	for alert, best := range f.sc.best {
		if f.sc.included[alert] || !f.birth(alert).day && best.score+f.fields(alert)+f.fatherMost(alert, best.name) < f.floor {
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

// weigh aligns a name with the query, once, and keeps the best of its alert.
func (f *finder) weigh(name uint32) {
	alert := f.g.nameAlert[name]
	if f.sc.stamped(name, stampWeighed) || f.l.gone(alert, f.r.day) {
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
			if !f.l.gone(alert, f.r.day) {
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

// lookAtLikes looks at the names that hold likes of the opened terms.
func (f *finder) lookAtLikes() {
	p := &f.sc.plan
	top := f.sc.bands[0].most
	for i := range f.b.terms {
		if p.from[i] > top {
			continue
		}
		for _, l := range f.b.terms[i].likes {
			if least := max(p.from[i], f.floor-f.aside-p.withLike(f, i, l.gain)); least <= top {
				f.inBands(f.g.listed.posts.of(l.word), least, f.consider)
			}
		}
	}
}

// inBands calls found for the names of an ascending list whose bands add at least so
// much.
func (f *finder) inBands(list []uint32, least float64, found func(name uint32)) {
	bands := f.sc.bands
	spans := 0
	for i := 0; i < len(bands) && bands[i].most >= least; i++ {
		spans += len(bands[i].spans)
	}
	switch {
	case bands[len(bands)-1].most >= least:
		for _, name := range list {
			found(name)
		}
	case len(list) < spans*namesForSpan:
		for _, name := range list {
			if f.bandOfName(name) >= least {
				found(name)
			}
		}
	default:
		for i := 0; i < len(bands) && bands[i].most >= least; i++ {
			bands[i].each(list, found)
		}
	}
}

// namesForSpan is how many names are looked at in the time in which a span of a list is
// found.
const namesForSpan = 8

// bandOf is what an alert's band adds at most.
func (f *finder) bandOf(alert uint32) float64 { return f.sc.bandMost[f.g.bandOf[alert]] }

// bandOfName is what the band of a name's alert adds at most.
func (f *finder) bandOfName(name uint32) float64 { return f.sc.bandMost[f.g.nameBand[name]] }

// consider scores a name that may reach the floor with what is left to fathers.
func (f *finder) consider(name uint32) {
	if f.sc.stamped(name, stampConsidered) {
		return
	}
	f.mayReach(name, f.bandOfName(name), func(uint32) float64 { return f.aside })
}

// mayReach scores a name that may lift its alert to the floor, with what its band and
// the father add at most. What costs least to look up is asked first.
func (f *finder) mayReach(name uint32, band float64, father func(alert uint32) float64) {
	shown := f.shown(name)
	if shown+band+f.r.fatherMost < f.floor {
		return
	}
	alert := f.g.nameAlert[name]
	add := father(alert)
	if shown+band+add < f.floor {
		return
	}
	fields := f.fields(alert)
	if shown+fields+add >= f.floor && f.showing(name)+fields+add >= f.floor {
		f.weigh(name)
	}
}

// lookAtOthers looks at the names that hold no like of an opened term, in the bands in
// which they may reach the floor: those with initials, and where words that were not
// looked for are enough, all.
func (f *finder) lookAtOthers() {
	p := &f.sc.plan
	for i := range f.sc.bands {
		b := &f.sc.bands[i]
		opened := p.opened(f, b.most)
		switch {
		case p.without[opened]+b.most+f.aside >= f.floor:
			for _, s := range b.spans {
				for name := s.from; name < s.to; name++ {
					f.consider(name)
				}
			}
		case p.unseen(f, b.most)+b.most+f.aside >= f.floor:
			b.each(f.g.initials, f.consider)
		}
	}
}

// lookAtApart scores the names in which a word of the query is written as several.
func (f *finder) lookAtApart() {
	f.addApart()
	for name, adds := range f.sc.apart {
		alert := f.g.nameAlert[name]
		if most := f.shown(name) + adds + f.fields(alert); most+f.r.fatherMost >= f.floor && most+f.fatherMost(alert, name) >= f.floor {
			f.weigh(name)
		}
	}
}

// addApart adds up what the query's words that are several in a name add to it.
func (f *finder) addApart() {
	for i := range f.b.terms {
		t := &f.b.terms[i]
		for _, a := range t.apart {
			f.sc.apart[a.word] += max(a.gain+t.place, 0)
		}
	}
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
		f.sc.listed = f.g.datesOf(f.sc.listed[:0], set)
		e := compareBirths(f.r.traveller.BirthDate, f.sc.listed)
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
