package crowd

import (
	"time"

	"postern/app/border"
)

// newYears is the share of people whose papers say 1 January because nobody knew
// the day: of the full dates on OFAC's list 2.7 % are, on the United Nations' 6.3 %.
const newYears = 0.035

// birth draws a day about a year.
func (m *Maker) birth(year, spread float64) border.PartialDate {
	y := int(year + spread*m.random.NormFloat64())
	y = min(max(y, 1930), 2008)
	if m.in(newYears) {
		return border.Day(y, 1, 1)
	}
	month := 1 + m.random.IntN(12)
	return border.Day(y, month, 1+m.random.IntN(daysOf(y, month)))
}

func daysOf(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// How lists know a birth date. Of OFAC's 4,643 persons (January 2022) 79 % have a
// full date first, 13 % a year, 2 % a range, 1 % a date "circa", 1 % a month and 3 %
// none; a tenth have several. Of the United Nations' 730 (February 2026): 52 %,
// 23 %, 4 %, 13 %, none, 7 %; a sixth have several. Police lists know less than
// either: every ninth person here has none.
const (
	listedDay    = .69
	listedYear   = .12
	listedAbout  = .04
	listedRange  = .03
	listedMonth  = .01
	listedTwo    = .11 // of those that have one
	listedWrong  = .05 // of full dates: a list has it wrong
	listedAround = 2   // years by which an approximate date is wrong at most
)

// listedBirths is what a list has of a birth date.
func (m *Maker) listedBirths(born border.PartialDate) []border.PartialDate {
	u := m.random.Float64()
	var d border.PartialDate
	switch {
	case u < listedDay:
		d = born
		if m.in(listedWrong) {
			d = m.mistaken(born)
		}
	case u < listedDay+listedYear:
		d = border.YearOnly(born.Year)
	case u < listedDay+listedYear+listedAbout:
		d = border.YearOnly(born.Year + m.random.IntN(2*listedAround+1) - listedAround)
		d.About = true
	case u < listedDay+listedYear+listedAbout+listedRange:
		d = border.YearOnly(born.Year - m.random.IntN(4))
		d.EndYear = born.Year + 1 + m.random.IntN(4)
	case u < listedDay+listedYear+listedAbout+listedRange+listedMonth:
		d = border.PartialDate{Year: born.Year, Month: born.Month}
	default:
		return nil
	}
	dates := []border.PartialDate{d}
	if m.in(listedTwo) {
		second := m.mistaken(born)
		if m.in(.3) {
			second = border.YearOnly(second.Year)
		}
		if second != d {
			dates = append(dates, second)
		}
	}
	return dates
}

// mistaken is a day as somebody wrote it wrong: another day of the same year, day
// and month swapped, one digit, the year before or behind, or years away.
func (m *Maker) mistaken(d border.PartialDate) border.PartialDate {
	switch u := m.random.Float64(); {
	case u < .15 && d.Day <= 12 && d.Day != d.Month:
		d.Month, d.Day = d.Day, d.Month
	case u < .35:
		d.Year += 2*m.random.IntN(2) - 1
	case u < .55:
		d.Day = 1 + (d.Day+9)%daysOf(d.Year, d.Month)
	case u < .75:
		d.Month = 1 + m.random.IntN(12)
		d.Day = 1 + m.random.IntN(daysOf(d.Year, d.Month))
	default:
		d.Year += []int{-10, -5, -4, -3, -2, 2, 3, 4, 5, 10}[m.random.IntN(10)]
		d.Month = 1 + m.random.IntN(12)
		d.Day = 1 + m.random.IntN(daysOf(d.Year, d.Month))
	}
	d.Day = min(d.Day, daysOf(d.Year, d.Month))
	return d
}
