package search

import (
	"cmp"
	"math/bits"
	"slices"

	"postern/app/border"
)

// Alerts, and their names with them, lie in the order of what is known of the birth:
// by kind, then by year. So the names of people who cannot have been born when a
// traveller was are neighbours, and far more is asked of them together.

// The kinds of births.
const (
	birthUntold = iota // no date that can be compared
	birthMixed         // one without a year among them
	birthWithin        // several dates or a range, none approximate: within some years
	birthAround        // the same, one of them approximate
	birthOfYear        // a year, a month of it, or its 1 January
	birthOfDay
)

// A band's key is the kind, how wide the years lie (the binary logarithm of how many
// they are, rounded up) and the first of them.
const (
	keyYear  = 0
	keyWidth = 14
	keyKind  = 20
)

// bandKey says in which order an alert with some dates lies.
func bandKey(dates []border.PartialDate) uint32 {
	kind, first, last, n := birthUntold, 0, 0, 0
	for _, d := range dates {
		if d.IsZero() || otherCalendar(d) {
			continue // compared with nothing
		}
		from, to := d.Years()
		if from == 0 {
			return birthMixed << keyKind
		}
		switch n++; {
		case n > 1 || kind == birthAround:
			kind = max(min(kind, birthAround), birthWithin)
		case d.IsRange():
			kind = birthWithin
		case d.IsDay() && d.WithoutNewYear() == d:
			kind = birthOfDay
		default:
			kind = birthOfYear
		}
		if d.About {
			kind = birthAround
		}
		if from = min(from, to); n == 1 || from < first {
			first = from
		}
		last = max(last, to, d.Year)
	}
	if n == 0 {
		return birthUntold
	}
	return uint32(kind<<keyKind | bits.Len(uint(last-first))<<keyWidth | first<<keyYear)
}

// sortAlerts puts the alerts in that order.
func (b *Builder) sortAlerts() {
	g := b.g
	n := len(g.alertFlags)
	g.completeDates()
	keyOfSet := make([]uint32, g.dateSets.len())
	for set := range keyOfSet {
		keyOfSet[set] = bandKey(g.datesOf(nil, uint32(set)))
	}
	key := func(alert uint32) uint32 { return keyOfSet[g.alertDates[alert]] }
	g.refs = make([]uint32, n)
	for i := range g.refs {
		g.refs[i] = uint32(i)
	}
	slices.SortFunc(g.refs, func(x, y uint32) int { return cmp.Or(cmp.Compare(key(x), key(y)), cmp.Compare(x, y)) })
	at := make([]uint32, n)
	for i, ref := range g.refs {
		at[ref] = uint32(i)
	}
	moved := newSegment()
	moved.listed.words.start, moved.alertNames = make([]uint32, 1, len(g.nameAlert)+1), make([]uint32, 1, n+1)
	w := &moved.listed.words
	w.items, moved.listed.roles = make([]uint32, 0, len(g.listed.words.items)), make([]uint8, 0, len(g.listed.roles))
	for i, ref := range g.refs {
		if k := key(ref); i == 0 || k != g.bandKeys[len(g.bandKeys)-1] {
			g.bandKeys, g.bandStart = append(g.bandKeys, k), append(g.bandStart, uint32(i))
		}
		from, to := g.namesOf(ref)
		for name := from; name < to; name++ {
			words, roles := g.listed.of(name)
			w.items, moved.listed.roles = append(w.items, words...), append(moved.listed.roles, roles...)
			w.start = append(w.start, uint32(len(w.items)))
			moved.nameAlert = append(moved.nameAlert, uint32(i))
			moved.nameFlags = append(moved.nameFlags, g.nameFlags[name])
			moved.nameParent = append(moved.nameParent, g.nameParent[name])
		}
		moved.alertNames = append(moved.alertNames, uint32(len(moved.nameAlert)))
		moved.alertFlags = append(moved.alertFlags, g.alertFlags[ref])
		moved.alertDates = append(moved.alertDates, g.alertDates[ref])
		moved.alertNations = append(moved.alertNations, g.alertNations[ref])
		moved.alertFathers = append(moved.alertFathers, g.alertFathers[ref])
	}
	g.bandStart = append(g.bandStart, uint32(n))
	g.listed.words, g.listed.roles, g.alertNames = moved.listed.words, moved.listed.roles, moved.alertNames
	g.nameAlert, g.nameFlags, g.nameParent = moved.nameAlert, moved.nameFlags, moved.nameParent
	g.alertFlags, g.alertDates, g.alertNations, g.alertFathers = moved.alertFlags, moved.alertDates, moved.alertNations, moved.alertFathers
	for i := range b.validities {
		b.validities[i].alert = at[b.validities[i].alert]
	}
	for _, hashes := range [][]hashedAlert{b.numbers, b.ids} {
		for i := range hashes {
			hashes[i].alert = at[hashes[i].alert]
		}
	}
}

// bandMost is the most that the birth dates of a band add for a traveller's, but for
// the dates that datesNear lists and that add more.
func bandMost(t border.PartialDate, key uint32) float64 {
	kind, width := key>>keyKind, key>>keyWidth&(1<<(keyKind-keyWidth)-1)
	switch {
	case t.IsZero() || otherCalendar(t) || kind == birthUntold:
		return 0
	case kind == birthMixed:
		return birthDay
	case t.Year == 0:
		return birthDayMonth
	}
	first := int(key & (1<<keyWidth - 1))
	last := first + 1<<width - 1
	from, to := t.Years()
	years := max(first-to, from-last, 0)
	if own := bandKey([]border.PartialDate{t}) >> keyKind; kind == birthOfDay && own == birthOfDay {
		if years == 0 {
			return birthOtherDay
		}
		return daysApart.weigh(years).reason.Weight
	}
	if years == 0 {
		return max(birthYear, birthNewYear)
	}
	most := yearsApart.weigh(years).reason.Weight
	if kind == birthAround || t.About {
		most = max(most, aboutApartMost(years))
	}
	return most
}

// aboutApartMost is what an approximate year adds that is so many years off, at most.
func aboutApartMost(years int) float64 {
	return compareAbout(border.PartialDate{Year: firstBirthYear, About: true}, border.YearOnly(firstBirthYear+years)).reason.Weight
}

// band is the names of alerts to which a birth date adds no more than so much.
type band struct {
	most  float64
	names int
	spans []nameSpan
}

// nameSpan is the names from ≤ name < to.
type nameSpan struct{ from, to uint32 }

// bandsFor puts the names in bands for a traveller's birth date, those first that
// need least; most[i] is what the i-th key of the segment adds.
func (g *segment) bandsFor(t border.PartialDate, bands []band, most []float64) ([]band, []float64) {
	for i := range bands {
		bands[i].spans = bands[i].spans[:0]
	}
	bands, most = bands[:0], most[:0]
	for i, key := range g.bandKeys {
		adds := bandMost(t, key)
		most = append(most, adds)
		at := slices.IndexFunc(bands, func(b band) bool { return b.most == adds })
		if at < 0 {
			at = len(bands)
			if cap(bands) > at {
				bands = bands[:at+1]
				bands[at] = band{most: adds, spans: bands[at].spans[:0]}
			} else {
				bands = append(bands, band{most: adds})
			}
		}
		b := &bands[at]
		b.names += int(g.alertNames[g.bandStart[i+1]] - g.alertNames[g.bandStart[i]])
		span := nameSpan{g.alertNames[g.bandStart[i]], g.alertNames[g.bandStart[i+1]]}
		if last := len(b.spans) - 1; last >= 0 && b.spans[last].to == span.from {
			b.spans[last].to = span.to
			continue
		}
		b.spans = append(b.spans, span)
	}
	slices.SortFunc(bands, func(x, y band) int { return cmp.Compare(y.most, x.most) })
	return bands, most
}

// each calls found for the items of an ascending list of names that are in the band.
func (b *band) each(list []uint32, found func(name uint32)) {
	for _, s := range b.spans {
		at, _ := slices.BinarySearch(list, s.from)
		for ; at < len(list) && list[at] < s.to; at++ {
			found(list[at])
		}
	}
}
