package border

import "time"

// DayNumber writes the day of a time, in its own time zone, as a number: 20261122. It
// is 0 for the zero time.
func DayNumber(t time.Time) uint32 {
	if t.IsZero() {
		return 0
	}
	return dayNumber(t.Year(), int(t.Month()), t.Day())
}

func dayNumber(year, month, day int) uint32 { return uint32(year*10_000 + month*100 + day) }

// Validity is the first and the last day on which an alert is in force, as day numbers;
// 0 is no bound. Of a date that is no day the first day counts for the beginning, the
// last for the end.
func (a *Alert) Validity() (first, last uint32) {
	if from := a.ValidFrom; from.Year != 0 {
		first = dayNumber(from.Year, max(from.Month, 1), max(from.Day, 1))
	}
	if until, ok := a.ValidUntil.Last(); ok {
		last = DayNumber(until)
	}
	return first, last
}

// InForce reports whether an alert is in force on the day of a time. Alerts end by
// themselves: nobody is found by one that is over.
func (a *Alert) InForce(on time.Time) bool {
	first, last := a.Validity()
	day := DayNumber(on)
	return first <= day && (last == 0 || day <= last)
}

// ReviewDue reports whether an alert's review date is over.
func (a *Alert) ReviewDue(on time.Time) bool {
	review, ok := a.ReviewOn.Last()
	return ok && DayNumber(review) < DayNumber(on)
}
