package search

import (
	"math"
	"slices"

	"postern/app/border"
)

// weighBorn scores the names of the alerts whose birth date agrees better than their
// band allows for; and of those born on the same day the names that are the same,
// whatever they weigh.
func (f *finder) weighBorn() {
	t := f.r.traveller.BirthDate
	if t.IsZero() {
		return
	}
	letters := []byte(f.r.query.letters())
	for _, date := range f.g.datesNear(t) {
		d := f.g.dateText[date]
		e := compareBirth(t, d)
		if e.reason.Weight <= 0 {
			continue
		}
		alerts := f.g.born.of(date)
		if e.reason.Weight <= bandMost(t, bandKey(d)) { // the band allows for it, but where there are other dates
			at, _ := slices.BinarySearch(alerts, f.g.oddAlerts())
			alerts = alerts[:at]
		}
		for _, alert := range alerts {
			f.weighAlert(alert, e.judgement == border.Same, letters)
		}
	}
}

func (f *finder) weighAlert(alert uint32, sameDay bool, letters []byte) {
	fields := f.fields(alert)
	from, to := f.g.namesOf(alert)
	for name := from; name < to; name++ {
		words, _ := f.g.listed.of(name)
		if sameDay && f.g.writtenAs(words, letters) {
			f.weigh(name)
			continue
		}
		most := f.unmarked(f.g.mask[name]) + fields
		if !f.hasAlike(words) && !f.isApart(name) && most+f.r.fatherMost < f.floor {
			continue
		}
		if most = f.showing(name) + fields; most >= f.floor || f.hasFather(alert, name) && most+f.r.fatherMost >= f.floor && most+f.fatherMost(alert, name) >= f.floor {
			f.weigh(name)
		}
	}
}

// showing is the most that a name shows by its words: what their signatures leave
// room for, and of the likes what they add.
func (f *finder) showing(name uint32) float64 {
	words, _ := f.g.listed.of(name)
	sum := f.b.tally()
	initial := f.g.mask[name]&maskInitial != 0
	for i := range f.b.terms {
		t := &f.b.terms[i]
		gain := math.Inf(-1)
		for _, w := range words {
			gain = max(gain, f.gainOf(t, i, w))
		}
		sum.add(gain, t.place, initial)
	}
	if f.isApart(name) {
		return math.Inf(1)
	}
	return f.b.most(&sum)
}

// gainOf is the most that a listed word adds for a term.
func (f *finder) gainOf(t *term, i int, w uint32) float64 {
	if bit, ok := f.g.commonAt(w); ok {
		if g := t.common(1 << bit); !math.IsInf(g, -1) {
			return g
		}
	}
	if f.isAlike(w) {
		if g, ok := f.sc.gains[wordOf{w, int32(i)}]; ok {
			return g
		}
	}
	if math.IsInf(t.beyond, -1) || f.sc.pairing.seekers[t.token].Far(f.g.lexicon, w) {
		return math.Inf(-1)
	}
	return t.beyond
}

// wordOf is a listed word as it may be read for a term.
type wordOf struct {
	word uint32
	term int32
}

// markAlike sets a bit for every word that is one of the likes, and remembers what
// it adds.
func (f *finder) markAlike() {
	sc := f.sc
	for _, w := range sc.alikes {
		sc.alike[w/64] = 0
	}
	sc.alikes = sc.alikes[:0]
	clear(sc.gains)
	if need := (f.g.lexicon.Len() + 63) / 64; len(sc.alike) < need {
		sc.alike = make([]uint64, need)
	}
	for i := range f.b.terms {
		for _, l := range f.b.terms[i].likes {
			sc.alike[l.word/64] |= 1 << (l.word % 64)
			sc.alikes = append(sc.alikes, l.word)
			at := wordOf{l.word, int32(i)}
			if g, ok := sc.gains[at]; !ok || l.gain > g {
				sc.gains[at] = l.gain
			}
		}
	}
}

// hasAlike reports whether a name holds one of the likes.
func (f *finder) hasAlike(words []uint32) bool {
	return slices.ContainsFunc(words, f.isAlike)
}

func (f *finder) isAlike(w uint32) bool { return f.sc.alike[w/64]>>(w%64)&1 != 0 }

// isApart reports whether a word of the query is several in a name.
func (f *finder) isApart(name uint32) bool {
	for i := range f.b.terms {
		if slices.ContainsFunc(f.b.terms[i].apart, func(l like) bool { return l.word == name }) {
			return true
		}
	}
	return false
}

// oddAlerts is how many alerts have no plain birth date; they come first.
func (g *segment) oddAlerts() uint32 {
	if len(g.bandKeys) == 0 || g.bandKeys[0] != 0 {
		return 0
	}
	return g.bandStart[1]
}
