// Package papers looks at what a travel document says of itself: whether its check
// digits agree, whether it is in date, whether its issuing state exists, and whether
// its parts agree with each other. It is advice with its reason, apart from the
// verdict: [Check] knows no alert, and what it finds changes no score. The rules are
// those of ICAO Doc 9303, eighth edition, and of the states whose national numbers
// say something about their holders.
//
// A rule that does not fit the document in hand says nothing: a check is listed only
// where its question could be asked.
package papers

import (
	"strconv"
	"strings"
	"time"

	"postern/app/border"
	"postern/app/mrz"
)

// Check looks at a traveller's document. zone is its machine-readable zone, nil where
// none was read; printed is the name as the printed page bears it, "" where nobody
// typed it; now is the station's clock, in the zone of the post. The checks come in
// the order of border.DocumentChecks; whether the number is reported is not among
// them, see [Reported].
func Check(t border.Traveller, zone *mrz.Zone, printed string, now time.Time) []border.DocumentCheck {
	l := list{}
	l.digits(zone)
	l.expiry(t.Document, now)
	l.begins(t.Document, now)
	l.issuer(t.Document, zone)
	l.printedName(zone, printed)
	l.birth(t, now)
	l.personal(t)
	return l.checks
}

// Reported says whether the document stands on a list of lost or stolen documents,
// by the matches that may be shown; false where it has no number to look for. A
// document that is sought discreetly is not reported lost: whoever hides its alert
// says nothing untrue.
func Reported(t border.Traveller, matches []border.Match) (border.DocumentCheck, bool) {
	if !t.Numbered() {
		return border.DocumentCheck{}, false
	}
	for _, m := range matches {
		if m.Alert.Subject == border.SubjectDocument {
			return border.DocumentCheck{
				Code: border.CheckReported, Wrong: true, Fault: border.DocumentListed, Value: m.Alert.List,
			}, true
		}
	}
	return border.DocumentCheck{Code: border.CheckReported}, true
}

// list gathers checks.
type list struct{ checks []border.DocumentCheck }

func (l *list) good(code border.DocumentCheckCode, value string) {
	l.checks = append(l.checks, border.DocumentCheck{Code: code, Value: value})
}

func (l *list) wrong(code border.DocumentCheckCode, fault border.DocumentFault, value, other string) {
	l.checks = append(l.checks, border.DocumentCheck{Code: code, Wrong: true, Fault: fault, Value: value, Other: other})
}

// digits: part 3 §4.9, and the composite digit of parts 4 to 6.
func (l *list) digits(zone *mrz.Zone) {
	if zone == nil {
		return
	}
	agree, all := zone.Checked()
	switch {
	case all == 0:
	case agree == all:
		l.checks = append(l.checks, border.DocumentCheck{
			Code: border.CheckDigits, Value: strconv.Itoa(agree), Other: strconv.Itoa(all),
		})
	default:
		l.wrong(border.CheckDigits, border.DocumentDisagrees, strconv.Itoa(agree), strconv.Itoa(all))
	}
}

// expiry: a document is good to the end of its last day (part 3 §4.8).
func (l *list) expiry(d border.TravelDocument, now time.Time) {
	last, known := d.Expires.Last()
	switch {
	case !known:
	case Expired(last, now):
		l.wrong(border.CheckExpiry, border.DocumentPast, d.Expires.String(), "")
	default:
		l.good(border.CheckExpiry, d.Expires.String())
	}
}

// Expired reports whether the last day of a document, at midnight UTC as
// border.PartialDate.Last gives it, has passed; it is good to the end of that day.
func Expired(last, now time.Time) bool { return !now.Before(last.AddDate(0, 0, 1)) }

// longestPassport is how many years a passport can still run. ICAO asks for ten at the
// most (part 2 §2); some states add the months that were left of the one before.
const longestPassport = 11

// begins: a document that is not valid yet. Most do not say when they were issued; of
// a passport that outlives every passport issued today it is known all the same.
func (l *list) begins(d border.TravelDocument, now time.Time) {
	if first, known := firstDay(d.Issued); known {
		if first.After(now) {
			l.wrong(border.CheckBegins, border.DocumentFuture, d.Issued.String(), "")
		} else {
			l.good(border.CheckBegins, d.Issued.String())
		}
		return
	}
	if last, known := d.Expires.Last(); known && strings.HasPrefix(d.Type, "P") && last.After(now.AddDate(longestPassport, 0, 0)) {
		l.wrong(border.CheckBegins, border.DocumentTooLong, d.Expires.String(), "")
	}
}

// firstDay is the first day that a date can mean.
func firstDay(d border.PartialDate) (time.Time, bool) {
	if d.Year == 0 {
		return time.Time{}, false
	}
	return time.Date(d.Year, time.Month(max(d.Month, 1)), max(d.Day, 1), 0, 0, 0, 0, time.UTC), true
}

// oldest is how old anybody can be, in years.
const oldest = 120

// birth: a date on which somebody who stands here with this document cannot have been
// born. Of a date that is known in part only what holds for all of it counts.
func (l *list) birth(t border.Traveller, now time.Time) {
	first, known := firstDay(t.BirthDate)
	if !known {
		return
	}
	last, _ := t.BirthDate.Last()
	bad := func(fault border.DocumentFault, other border.PartialDate) {
		l.wrong(border.CheckBirth, fault, t.BirthDate.String(), other.String())
	}
	end, ends := t.Document.Expires.Last()
	issued, begun := t.Document.Issued.Last()
	switch {
	case first.After(now):
		bad(border.DocumentFuture, border.PartialDate{})
	case !t.BirthDate.About && last.AddDate(oldest+1, 0, 0).Before(now):
		bad(border.DocumentTooOld, border.PartialDate{})
	case ends && first.After(end):
		bad(border.DocumentAfterExpiry, t.Document.Expires)
	case begun && first.After(issued):
		bad(border.DocumentAfterIssue, t.Document.Issued)
	default:
		l.good(border.CheckBirth, t.BirthDate.String())
	}
}
