package search

import "postern/app/border"

// lookAtBorn looks at the names of the alerts whose birth date agrees better than their
// band allows for; and of those born on the same day at the names that are the same,
// whatever they weigh.
func (f *finder) lookAtBorn() {
	t := f.r.traveller.BirthDate
	letters := []byte(f.r.query.letters())
	for _, date := range f.g.datesNear(t) {
		d := f.g.dateText[date]
		e := compareBirth(t, d)
		if e.reason.Weight <= bandMost(t, bandKey([]border.PartialDate{d})) {
			continue
		}
		for _, alert := range f.g.born.of(date) {
			if sameDay := e.judgement == border.Same; sameDay || e.reason.Weight > f.bandOf(alert) {
				f.lookAtAlert(alert, e.reason.Weight, sameDay, letters)
			}
		}
	}
}

// lookAtAlert scores the names of an alert that may lift it to the floor.
func (f *finder) lookAtAlert(alert uint32, birth float64, sameDay bool, letters []byte) {
	from, to := f.g.namesOf(alert)
	for name := from; name < to; name++ {
		if words, _ := f.g.listed.of(name); sameDay && f.g.writtenAs(words, letters) {
			f.weigh(name)
			continue
		}
		f.mayReach(name, birth, func(alert uint32) float64 { return f.fatherMost(alert, name) })
	}
}
