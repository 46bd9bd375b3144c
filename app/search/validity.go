package search

import (
	"slices"

	"postern/app/border"
)

// Alerts end by themselves: whose last day is over, or whose first is yet to come, is
// found by nobody. Days are numbers, as border.DayNumber has them.

// validity is for how long an alert is in force.
type validity struct{ alert, first, last uint32 }

// addValidity notes an alert that is in force only for a time.
func (b *Builder) addValidity(alert uint32, a *border.Alert) (flag uint8) {
	first, last := a.Validity()
	if first == 0 && last == 0 {
		return 0
	}
	b.validities = append(b.validities, validity{alert, first, last})
	return flagTermed
}

func (b *Builder) finishValidities() {
	slices.SortFunc(b.validities, func(x, y validity) int { return int(x.alert) - int(y.alert) })
	for _, t := range b.validities {
		b.g.termed, b.g.termFrom, b.g.termUntil = append(b.g.termed, t.alert), append(b.g.termFrom, t.first), append(b.g.termUntil, t.last)
	}
}

// inForce reports whether an alert is in force on a day; on day 0 all are.
func (g *segment) inForce(alert, day uint32) bool {
	if day == 0 || g.alertFlags[alert]&flagTermed == 0 {
		return true
	}
	at, ok := slices.BinarySearch(g.termed, alert)
	return !ok || g.termFrom[at] <= day && (g.termUntil[at] == 0 || day <= g.termUntil[at])
}

// gone reports whether an alert is not to be found on a day: replaced by a later layer,
// taken away, or not in force.
func (l *layer) gone(alert, day uint32) bool { return l.hidden[alert] || !l.inForce(alert, day) }
