package search

import (
	"slices"

	"postern/app/border"
)

// A date is packed into a number so that dates of one year are neighbours: year,
// month, day, about, then the end of a range.
const (
	bitsYear, bitsMonth, bitsDay = 14, 4, 5

	shiftEndDay   = 0
	shiftEndMonth = shiftEndDay + bitsDay
	shiftEndYear  = shiftEndMonth + bitsMonth
	shiftAbout    = shiftEndYear + bitsYear
	shiftDay      = shiftAbout + 1
	shiftMonth    = shiftDay + bitsDay
	shiftYear     = shiftMonth + bitsMonth
)

func packDate(d border.PartialDate) uint64 {
	p := uint64(d.Year)<<shiftYear | uint64(d.Month)<<shiftMonth | uint64(d.Day)<<shiftDay |
		uint64(d.EndYear)<<shiftEndYear | uint64(d.EndMonth)<<shiftEndMonth | uint64(d.EndDay)<<shiftEndDay
	if d.About {
		p |= 1 << shiftAbout
	}
	return p
}

func unpackDate(p uint64) border.PartialDate {
	part := func(shift, bits int) int { return int(p >> shift & (1<<bits - 1)) }
	return border.PartialDate{
		Year: part(shiftYear, bitsYear), Month: part(shiftMonth, bitsMonth), Day: part(shiftDay, bitsDay), About: p>>shiftAbout&1 == 1,
		EndYear: part(shiftEndYear, bitsYear), EndMonth: part(shiftEndMonth, bitsMonth), EndDay: part(shiftEndDay, bitsDay),
	}
}

// datesNear lists the listed dates that may agree better with a day than their bands
// say: those of its year, and the same day in a year of which one digit differs or in
// the years beside it. Which of them do, compareBirth says.
func (g *segment) datesNear(d border.PartialDate) []uint32 {
	var out []uint32
	if d.Year == 0 || d.IsRange() || d.About || otherCalendar(d) {
		return out // no band promises less than it may add
	}
	add := func(from, to uint64) {
		at, _ := slices.BinarySearch(g.dates, from)
		for ; at < len(g.dates) && g.dates[at] < to; at++ {
			out = append(out, uint32(at))
		}
	}
	year := func(y int) uint64 { return uint64(y) << shiftYear }
	add(year(d.Year), year(d.Year+1))
	for place := 1; place <= 1000; place *= 10 {
		for digit := range 10 {
			y := d.Year + (digit-d.Year/place%10)*place
			if y > 0 && y != d.Year {
				day := packDate(border.PartialDate{Year: y, Month: d.Month, Day: d.Day})
				add(day, day+1)
			}
		}
	}
	for _, y := range []int{d.Year - 1, d.Year + 1} {
		day := packDate(border.PartialDate{Year: max(y, 0), Month: d.Month, Day: d.Day})
		add(day, day+1)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// datesOf appends the dates of a set.
func (g *segment) datesOf(out []border.PartialDate, set uint32) []border.PartialDate {
	for _, d := range g.dateSets.of(set) {
		out = append(out, g.dateText[d])
	}
	return out
}

// completeDates makes the dates as they were.
func (g *segment) completeDates() {
	g.dateText = make([]border.PartialDate, len(g.dates))
	for i, d := range g.dates {
		g.dateText[i] = unpackDate(d)
	}
}
