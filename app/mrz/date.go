package mrz

import (
	"time"

	"postern/app/border"
)

// dateFault says what is wrong with the six characters of a date, YYMMDD. Year,
// month or day can be fillers where they are not known (ICAO 9303 part 3 §4.8);
// issuers also write 00 for a month or day, which strict does not let pass.
func dateFault(chars []byte, strict bool) (Fault, int) {
	var part [3]int
	for i := range part {
		a, b := chars[2*i], chars[2*i+1]
		switch {
		case a == filler && b == filler:
			continue
		case !isDigit(a) || !isDigit(b):
			return FaultForm, 0
		}
		part[i] = int(a-'0')*10 + int(b-'0')
		if strict && i > 0 && part[i] == 0 {
			return FaultForm, 0
		}
	}
	year := part[0] + 2000 // for 29 February only; years a century apart agree but for 00
	if chars[0] == filler {
		year = 0
	}
	switch fault, bad := border.CheckDate(year, part[1], part[2]); fault {
	case border.DateMonth:
		return FaultMonth, bad
	case border.DateDay:
		return FaultDay, bad
	}
	return FaultNone, 0
}

// date reads the date of a field that agrees or was repaired. century finds the
// year.
func (r *reader) date(c *checked, century func(yy, month, day int, today time.Time) int) border.PartialDate {
	if c.State != Agrees && c.State != Repaired {
		return border.PartialDate{}
	}
	chars := r.chars(c.places)
	two := func(i int) int { return value(chars[i])*10 + value(chars[i+1]) }
	d := border.PartialDate{Month: two(2), Day: two(4)}
	if chars[0] != filler {
		d.Year = century(two(0), d.Month, d.Day, r.today)
	}
	c.Value = d.String()
	return d
}

// birthYear is the latest year with the two digits in which the date, as far as
// it is known, does not lie in the future.
func birthYear(yy, month, day int, today time.Time) int {
	year := today.Year() - today.Year()%100 + yy
	y, m, d := today.Date()
	if year > y || year == y && (month > int(m) || month == int(m) && day > d) {
		year -= 100
	}
	return year
}

// expiryYear is the year with the two digits that lies less than 50 years before
// today or at most 50 after.
func expiryYear(yy, _, _ int, today time.Time) int {
	now := today.Year()
	year := now - now%100 + yy
	switch {
	case year > now+50:
		return year - 100
	case year <= now-50:
		return year + 100
	}
	return year
}
