package search

import (
	"math"

	"postern/app/border"
)

// What a birth date adds, in nats: how much likelier a judgement is between a
// traveller and the alert about him than between strangers. app/search/fitfields
// derives the figures and says from what; they are rounded to tenths, and a day is
// capped, since lists copy dates from each other. What differs always counts against.
const (
	// Two full dates.
	birthDay      = 8.5 // the most that a birth date adds
	birthSwapped  = 4.3
	birthYearOff  = 3.1
	birthDigit    = 2.0
	birthOtherDay = -1.0
	birthApart1   = -2.0
	birthApart    = -2.7 // two to four years
	birthFarApart = -3.5 // five to nine
	birthStranger = -5.7
	// Dates of which one is less than a day.
	birthNewYear   = 4.0 // both say 1 January of that year
	birthYearDay   = 6.0
	birthMonth     = 6.0
	birthYear      = 3.8
	birthPartDay   = -1.0
	yearApart1     = -0.3
	yearApart      = -1.1
	yearFarApart   = -2.4
	yearStranger   = -5.2
	birthAbout     = 2.9 // an approximate year agrees
	birthAboutNear = 1.3 // it is one or two years off
	aboutApart     = -0.3
	aboutFarApart  = -1.2
	aboutStranger  = -3.0
	// Dates of which one has no year.
	birthDayMonth = 5.5
	birthPart     = 2.4
	birthNoYear   = -3.0
	// birthLeast is what a range adds at least, however wide it is.
	birthLeast = 0.3
)

// The years a birth can lie in: what lies outside is counted from another event than
// the rest of the world counts from, as the Hijri years 1300 to 1500 are, or a slip.
// Package lists keeps to the same.
const (
	firstBirthYear = 1850
	lastBirthYear  = 2150
)

// evidence is what one field says.
type evidence struct {
	judgement border.Judgement
	reason    border.Reason
	index     int // of the alert's value that was compared
}

func judged(j border.Judgement, code border.ReasonCode, weight float64) evidence {
	return evidence{judgement: j, reason: border.Reason{Code: code, Weight: weight}}
}

// compareBirths compares a traveller's birth date with all of an alert's and
// keeps the one that agrees best.
func compareBirths(t border.PartialDate, listed []border.PartialDate) evidence {
	if t.IsZero() {
		return judged(border.Unknown, ReasonBirthUntold, 0)
	}
	best := judged(border.Unknown, ReasonBirthUnknown, 0)
	for i, d := range listed {
		if d.IsZero() {
			continue
		}
		e := compareBirth(t, d)
		e.index = i
		switch {
		case e.judgement == border.Unknown && best.judgement != border.Unknown: // what can be compared decides
		case best.judgement == border.Unknown || e.reason.Weight > best.reason.Weight:
			best = e
		}
	}
	best.reason.Field = border.FieldBirthDate
	return best
}

// CompareBirths compares a traveller's birth date with an alert's as a search does.
func CompareBirths(t border.PartialDate, listed []border.PartialDate) (border.Judgement, border.Reason) {
	e := compareBirths(t, listed)
	return e.judgement, e.reason
}

func compareBirth(t, d border.PartialDate) evidence {
	switch {
	case otherCalendar(t) || otherCalendar(d):
		return judged(border.Unknown, ReasonBirthCalendar, 0)
	case t.Year == 0 || d.Year == 0:
		return compareNoYear(t, d)
	case t.IsRange() || d.IsRange():
		return compareRange(t, d)
	case t.About || d.About:
		return compareAbout(t, d)
	case t.IsDay() && d.IsDay():
		return compareDays(t, d)
	}
	return compareParts(t, d)
}

// otherCalendar reports whether a date is of no year in which anybody can be born: it
// is not converted, for nothing says from which calendar, nor taken for what it is not.
func otherCalendar(d border.PartialDate) bool {
	first, last := d.Years()
	return first != 0 && (first < firstBirthYear || last > lastBirthYear)
}

// apart is what years between two births weigh: one, two to four, five to nine, more.
type apart [4]float64

var (
	daysApart  = apart{birthApart1, birthApart, birthFarApart, birthStranger}
	yearsApart = apart{yearApart1, yearApart, yearFarApart, yearStranger}
)

func (a apart) weigh(years int) evidence {
	weight := a[3]
	switch {
	case years <= 1:
		weight = a[0]
	case years <= 4:
		weight = a[1]
	case years <= 9:
		weight = a[2]
	}
	return bornApart(years, weight)
}

// compareDays compares two full dates.
func compareDays(t, d border.PartialDate) evidence {
	newYear := t.WithoutNewYear() != t || d.WithoutNewYear() != d
	if t == d {
		if newYear {
			return judged(border.Similar, ReasonBirthNewYear, birthNewYear)
		}
		return judged(border.Same, ReasonBirthSame, birthDay)
	}
	if newYear {
		return compareParts(t.WithoutNewYear(), d.WithoutNewYear())
	}
	switch {
	case t.Year == d.Year && t.Month == d.Day && t.Day == d.Month:
		return judged(border.Similar, ReasonBirthSwapped, birthSwapped)
	case t.Month == d.Month && t.Day == d.Day && abs(t.Year-d.Year) == 1:
		return judged(border.Similar, ReasonBirthYearOff, birthYearOff)
	case digitsApart(t, d) == 1:
		return judged(border.Similar, ReasonBirthDigit, birthDigit)
	case t.Year == d.Year:
		return judged(border.Different, ReasonBirthOtherDay, birthOtherDay)
	}
	return daysApart.weigh(abs(t.Year - d.Year))
}

// compareParts compares dates of which one has less than a day.
func compareParts(t, d border.PartialDate) evidence {
	if t.Year != d.Year {
		return yearsApart.weigh(abs(t.Year - d.Year))
	}
	switch {
	case (t.Month == 0 || d.Month == 0) && t.Day != 0 && d.Day != 0:
		if t.Day != d.Day {
			return judged(border.Different, ReasonBirthOtherDay, birthPartDay)
		}
		return judged(border.Similar, ReasonBirthYearDay, birthYearDay)
	case t.Month == 0 || d.Month == 0:
		return judged(border.Similar, ReasonBirthYear, birthYear)
	case t.Month == d.Month:
		return judged(border.Similar, ReasonBirthMonth, birthMonth)
	}
	return judged(border.Different, ReasonBirthOtherDay, birthPartDay)
}

// compareNoYear compares dates of which one has no year, as an MRZ with fillers.
func compareNoYear(t, d border.PartialDate) evidence {
	month, day := t.Month != 0 && d.Month != 0, t.Day != 0 && d.Day != 0 // both know it
	switch {
	case !month && !day:
		return judged(border.Unknown, ReasonBirthUnknown, 0)
	case month && t.Month != d.Month || day && t.Day != d.Day:
		return judged(border.Different, ReasonBirthOtherPart, birthNoYear)
	case month && day:
		return judged(border.Similar, ReasonBirthDayMonth, birthDayMonth)
	}
	return judged(border.Similar, ReasonBirthPart, birthPart)
}

// compareRange compares dates of which one is a range: the more years it has, the
// less an agreement says.
func compareRange(t, d border.PartialDate) evidence {
	t0, t1 := t.Years()
	d0, d1 := d.Years()
	if gap := max(d0-t1, t0-d1); gap > 0 {
		return yearsApart.weigh(gap)
	}
	years := 1 + max(d1-d0, t1-t0)
	return judged(border.Similar, ReasonBirthRange, max(birthYear-math.Log(float64(years)), birthLeast))
}

// compareAbout compares years of which one is approximate: one or two years do not
// matter.
func compareAbout(t, d border.PartialDate) evidence {
	switch gap := abs(t.Year - d.Year); {
	case gap == 0:
		return judged(border.Similar, ReasonBirthAbout, birthAbout)
	case gap <= 2:
		return judged(border.Similar, ReasonBirthAbout, birthAboutNear)
	case gap <= 5:
		return bornApart(gap, aboutApart)
	case gap <= 9:
		return bornApart(gap, aboutFarApart)
	default:
		return bornApart(gap, aboutStranger)
	}
}

func bornApart(years int, weight float64) evidence {
	e := judged(border.Different, ReasonBirthApart, weight)
	e.reason.Count = years
	return e
}

func abs(n int) int { return max(n, -n) }

// digitsApart is in how many digits of YYYYMMDD two days differ.
func digitsApart(t, d border.PartialDate) int {
	a, b := t.Year*10000+t.Month*100+t.Day, d.Year*10000+d.Month*100+d.Day
	n := 0
	for range 8 {
		if a%10 != b%10 {
			n++
		}
		a, b = a/10, b/10
	}
	return n
}

// birthMarks marks the parts of two dates that agree.
func birthMarks(t, d border.PartialDate, j border.Judgement) (traveller, alert []border.Span) {
	a, b := t.String(), d.String()
	if t.IsRange() || d.IsRange() || j == border.Unknown {
		return nil, nil
	}
	from, to := yearAt(t), yearAt(d)
	parts := [][2]int{{0, 4}, {5, 7}, {8, 10}}
	same := [3]bool{t.Year == d.Year && t.Year != 0, t.Month == d.Month && t.Month != 0, t.Day == d.Day && t.Day != 0}
	for i, p := range parts {
		if same[i] && from+p[1] <= len(a) && to+p[1] <= len(b) {
			traveller = append(traveller, border.Span{From: from + p[0], To: from + p[1]})
			alert = append(alert, border.Span{From: to + p[0], To: to + p[1]})
		}
	}
	return traveller, alert
}

// yearAt is where the year starts in the text of a date.
func yearAt(d border.PartialDate) int {
	if d.About {
		return 1
	}
	return 0
}
