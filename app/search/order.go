package search

import (
	"cmp"
	"slices"

	"postern/app/border"
)

// Alerts, and their names with them, lie in the order of what is known of the birth:
// those of whom nothing plain is known, those of whom the year is, those of whom the
// day is, each by year. So the names of people who cannot have been born when a
// traveller was are neighbours, and far more is asked of them together.

// The kinds of births.
const (
	birthOdd    = iota // none, several, about, a range, no year
	birthOfYear        // a year, a month of it, or its 1 January
	birthOfDay
)

// bandKey says in which order an alert lies: kind and year.
func bandKey(d border.PartialDate) uint32 {
	switch {
	case d.Year == 0 || d.About || d.IsRange() || otherCalendar(d):
		return 0
	case d.IsDay() && d.WithoutNewYear() == d:
		return birthOfDay<<16 | uint32(d.Year)
	}
	return birthOfYear<<16 | uint32(d.Year)
}

// sortAlerts puts the alerts in that order.
func (b *Builder) sortAlerts() {
	g := b.g
	n := len(g.alertFlags)
	keyOfSet := make([]uint32, g.dateSets.len())
	for set := range keyOfSet {
		if dates := g.dateSets.of(uint32(set)); len(dates) == 1 {
			keyOfSet[set] = bandKey(unpackDate(g.dates[dates[0]]))
		}
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
	for _, hashes := range [][]hashedAlert{b.numbers, b.ids} {
		for i := range hashes {
			hashes[i].alert = at[hashes[i].alert]
		}
	}
}

// bandMost is the most that a birth date of a band adds for a traveller's, but for
// the dates that datesNear lists and that add more.
func bandMost(t border.PartialDate, key uint32) float64 {
	kind, year := key>>16, int(key&0xffff)
	if kind == birthOdd || t.IsZero() || bandKey(t) == 0 {
		return 0
	}
	apart := max(t.Year-year, year-t.Year)
	if kind == birthOfDay && bandKey(t)>>16 == birthOfDay {
		if apart == 0 {
			return birthOtherDay
		}
		return daysApart.weigh(apart).reason.Weight
	}
	if apart == 0 {
		return max(birthYear, birthNewYear)
	}
	return yearsApart.weigh(apart).reason.Weight
}

// band is the names of alerts to which a birth date adds no more than so much.
type band struct {
	most  float64
	spans []nameSpan
	names int
}

// nameSpan is the names from ≤ name < to, and their alerts.
type nameSpan struct{ from, to, alert, behind uint32 }

// bandsFor puts the names in bands for a traveller's birth date, those first that
// need least.
func (g *segment) bandsFor(t border.PartialDate, bands []band) []band {
	for i := range bands {
		bands[i].spans = bands[i].spans[:0]
	}
	bands = bands[:0]
	for i, key := range g.bandKeys {
		most := bandMost(t, key)
		span := nameSpan{alert: g.bandStart[i], behind: g.bandStart[i+1]}
		span.from, span.to = g.alertNames[span.alert], g.alertNames[span.behind]
		at := slices.IndexFunc(bands, func(b band) bool { return b.most == most })
		if at < 0 {
			at = len(bands)
			if cap(bands) > at {
				bands = bands[:at+1]
				bands[at] = band{most: most, spans: bands[at].spans[:0]}
			} else {
				bands = append(bands, band{most: most})
			}
		}
		b := &bands[at]
		b.names += int(span.to - span.from)
		if last := len(b.spans) - 1; last >= 0 && b.spans[last].to == span.from {
			b.spans[last].to, b.spans[last].behind = span.to, span.behind
			continue
		}
		b.spans = append(b.spans, span)
	}
	slices.SortFunc(bands, func(x, y band) int { return cmp.Compare(y.most, x.most) })
	return bands
}

// holds reports whether an alert is of the band.
func (b *band) holds(alert uint32) bool {
	for _, s := range b.spans {
		if alert >= s.alert && alert < s.behind {
			return true
		}
	}
	return false
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
