package search

import (
	"postern/app/border"
)

// What a birth date adds, in nats. Two strangers of one list share the day of
// birth once in some ten thousand times (9 nats), but lists copy dates from each
// other and people with common names are many, so a day counts 6. What differs
// counts by how seldom one person's date is written that way: every twentieth
// listed date is plainly wrong, so years apart count −4 to −6.
const (
	birthDay       = 6.0
	birthNewYear   = 3.0
	birthMonth     = 4.0
	birthYear      = 2.5
	birthAbout     = 1.8
	birthNear      = 0.5
	birthSwapped   = 4.0
	birthDigit     = 2.5
	birthYearOff   = 2.5
	birthDayMonth  = 3.5
	birthNoYear    = -2.0
	birthOtherDay  = -1.5
	birthYearWrong = -1.0
	birthApart1    = -2.0
	birthApart     = -3.0
	birthFarApart  = -4.5
	birthStrangers = -6.0
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
		if best.judgement == border.Unknown || e.reason.Weight > best.reason.Weight {
			best = e
		}
	}
	best.reason.Field = border.FieldBirthDate
	return best
}

func compareBirth(t, d border.PartialDate) evidence {
	switch {
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
	return apart(abs(t.Year - d.Year))
}

// compareParts compares dates of which one has less than a day.
func compareParts(t, d border.PartialDate) evidence {
	if t.Year != d.Year {
		if abs(t.Year-d.Year) == 1 {
			return bornApart(1, birthYearWrong)
		}
		return apart(abs(t.Year - d.Year))
	}
	switch {
	case (t.Month == 0 || d.Month == 0) && t.Day != 0 && d.Day != 0:
		if t.Day != d.Day {
			return judged(border.Different, ReasonBirthOtherDay, birthOtherDay)
		}
		return judged(border.Similar, ReasonBirthYearDay, birthYear)
	case t.Month == 0 || d.Month == 0:
		return judged(border.Similar, ReasonBirthYear, birthYear)
	case t.Month == d.Month:
		return judged(border.Similar, ReasonBirthMonth, birthMonth)
	}
	return judged(border.Different, ReasonBirthOtherDay, birthOtherDay)
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
	return judged(border.Similar, ReasonBirthPart, birthNear)
}

// compareRange compares dates of which one is a range: the wider, the less an
// agreement says.
func compareRange(t, d border.PartialDate) evidence {
	t0, t1 := t.Years()
	d0, d1 := d.Years()
	if gap := max(d0-t1, t0-d1); gap > 0 {
		return apart(gap)
	}
	width := max(d1-d0, t1-t0)
	return judged(border.Similar, ReasonBirthRange, max(birthYear-0.4*float64(width), birthNear))
}

func compareAbout(t, d border.PartialDate) evidence {
	switch gap := abs(t.Year - d.Year); {
	case gap == 0:
		return judged(border.Similar, ReasonBirthAbout, birthAbout)
	case gap <= 2:
		return judged(border.Similar, ReasonBirthAbout, birthNear)
	case gap <= 5:
		return bornApart(gap, birthApart1)
	default:
		return apart(gap)
	}
}

// apart weighs how many years lie between two births.
func apart(years int) evidence {
	weight := birthStrangers
	switch {
	case years <= 1:
		weight = birthApart1
	case years <= 4:
		weight = birthApart
	case years <= 9:
		weight = birthFarApart
	}
	return bornApart(years, weight)
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
