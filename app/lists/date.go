package lists

import (
	"regexp"
	"strconv"
	"strings"
	"sync"

	"postern/app/border"
)

// The years a date on a list can lie in; what lies outside is another calendar
// or a slip.
const (
	firstYear = 1850
	lastYear  = 2150
)

// dateFault says why a text is no date.
type dateFault string

const (
	dateRead       dateFault = ""
	dateForm       dateFault = "form"
	dateImpossible dateFault = "impossible"
)

// faultOf says whether a date, no range, can be meant.
func faultOf(d border.PartialDate) dateFault {
	if d.Year < firstYear || d.Year > lastYear {
		return dateImpossible
	}
	if f, _ := border.CheckDate(d.Year, d.Month, d.Day); f != "" {
		return dateImpossible
	}
	return dateRead
}

// dated joins the ends of a date; the second is zero for a single one. From 1
// January to 31 December means whole years.
func dated(from, to border.PartialDate, about bool) (border.PartialDate, dateFault) {
	if f := faultOf(from); f != dateRead {
		return border.PartialDate{}, f
	}
	if !to.IsZero() {
		if f := faultOf(to); f != dateRead {
			return border.PartialDate{}, f
		}
		first, _ := from.Last()
		if last, _ := to.Last(); last.Before(first) {
			return border.PartialDate{}, dateImpossible
		}
		if from.Month == 1 && from.Day == 1 && to.Month == 12 && to.Day == 31 {
			from, to = border.YearOnly(from.Year), border.YearOnly(to.Year)
		}
		if from != to {
			from.EndYear, from.EndMonth, from.EndDay = to.Year, to.Month, to.Day
		}
	}
	from.About = about
	return from, dateRead
}

var months = sync.OnceValue(func() map[string]int {
	m := map[string]int{"sept": 9}
	for i, name := range []string{
		"january", "february", "march", "april", "may", "june", "july",
		"august", "september", "october", "november", "december",
	} {
		m[name], m[name[:3]] = i+1, i+1
	}
	return m
})

// onePattern is one written day, month or year: 15 Mar 1984, Mar. 15, 1984,
// 1984-03-15, Mar 1984, 1984.
const onePattern = `(?:\d{1,2}\.? ?[A-Za-z]{3,9}\.?,? ?\d{4}|[A-Za-z]{3,9}\.? ?\d{1,2}, ?\d{4}|\d{4}-\d{2}-\d{2}|[A-Za-z]{3,9}\.?,? \d{4}|\d{4})`

var dateForms = sync.OnceValue(func() (f struct{ whole, dayFirst, monthFirst, iso, month, between *regexp.Regexp }) {
	f.whole = regexp.MustCompile(`^(?i:(circa|about|approximately|approx\.|c\.|ca\.) ?)?(` + onePattern + `)(?: ?(?:to|-|–|and) ?(` + onePattern + `))?$`)
	f.dayFirst = regexp.MustCompile(`^(\d{1,2})\.? ?([A-Za-z]+)\.?,? ?(\d{4})$`)
	f.monthFirst = regexp.MustCompile(`^([A-Za-z]+)\.? ?(\d{1,2}), ?(\d{4})$`)
	f.iso = regexp.MustCompile(`^(\d{4})-(\d{2})-(\d{2})$`)
	f.month = regexp.MustCompile(`^([A-Za-z]+)\.?,? (\d{4})$`)
	f.between = regexp.MustCompile(`^(?i:between|from) ([A-Za-z]+)\.? (?:and|to) ([A-Za-z]+)\.? (\d{4})$`)
	return f
})

// writtenDate reads a date as the English of the lists writes it: one day, month
// or year, perhaps behind "circa", or two of them with "to" between.
func writtenDate(text string) (border.PartialDate, dateFault) {
	text = clean(text)
	if d, ok := plainDay(text); ok {
		return dated(d, border.PartialDate{}, false)
	}
	f := dateForms()
	if m := f.between.FindStringSubmatch(text); m != nil {
		return rangeOf(m[1]+" "+m[3], m[2]+" "+m[3], false)
	}
	text, about := cutAbout(text)
	m := f.whole.FindStringSubmatch(text)
	if m == nil {
		return border.PartialDate{}, dateForm
	}
	return rangeOf(m[2], m[3], about || m[1] != "")
}

// plainDay reads the two forms in which nearly all dates stand, 15 Mar 1984 and
// 1984, without the weight of the others.
func plainDay(text string) (border.PartialDate, bool) {
	switch {
	case len(text) == 4 && allDigits(text):
		return border.YearOnly(number(text)), true
	case len(text) == 11 && text[2] == ' ' && text[6] == ' ' && allDigits(text[:2]) && allDigits(text[7:]):
		d := border.Day(number(text[7:]), months()[strings.ToLower(text[3:6])], number(text[:2]))
		return d, d.Month != 0
	}
	return border.PartialDate{}, false
}

// cutAbout takes "Between", which a range says by itself, and "Approximately"
// off a date's start.
func cutAbout(text string) (string, bool) {
	text, _ = cutPrefixFold(text, "between ")
	rest, about := cutPrefixFold(text, "approximately ")
	rest, _ = cutPrefixFold(rest, "between ")
	return rest, about
}

func rangeOf(from, to string, about bool) (border.PartialDate, dateFault) {
	a, ok := oneDay(from)
	if !ok {
		return border.PartialDate{}, dateForm
	}
	var b border.PartialDate
	if to != "" {
		if b, ok = oneDay(to); !ok {
			return border.PartialDate{}, dateForm
		}
	}
	return dated(a, b, about)
}

// oneDay reads what onePattern finds; false where a word in it is no month.
func oneDay(text string) (border.PartialDate, bool) {
	f := dateForms()
	if m := f.iso.FindStringSubmatch(text); m != nil {
		return border.Day(number(m[1]), number(m[2]), number(m[3])), true
	}
	var d border.PartialDate
	var month string
	if m := f.dayFirst.FindStringSubmatch(text); m != nil {
		d, month = border.Day(number(m[3]), 0, number(m[1])), m[2]
	} else if m := f.monthFirst.FindStringSubmatch(text); m != nil {
		d, month = border.Day(number(m[3]), 0, number(m[2])), m[1]
	} else if m := f.month.FindStringSubmatch(text); m != nil {
		d, month = border.YearOnly(number(m[2])), m[1]
	} else {
		return border.YearOnly(number(text)), len(text) == 4 && number(text) > 0
	}
	d.Month = months()[strings.ToLower(month)]
	return d, d.Month != 0
}

// number reads digits; 0 for what is none.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

// isoDate reads YYYY, YYYY-MM or YYYY-MM-DD, perhaps with a time or a time zone
// behind; 00 stands for a part that is not known.
func isoDate(text string) (border.PartialDate, dateFault) {
	text, _, _ = strings.Cut(strings.TrimSpace(text), "T")
	text, _, _ = strings.Cut(text, " ")
	if len(text) > 10 {
		text = text[:10]
	}
	parts := strings.Split(text, "-")
	var v [3]int
	for i, p := range parts {
		if i > 2 || len(p) != [3]int{4, 2, 2}[i] || strings.Trim(p, "0123456789") != "" {
			return border.PartialDate{}, dateForm
		}
		v[i] = number(p)
	}
	if v[1] == 0 {
		v[2] = 0
	}
	return dated(border.Day(v[0], v[1], v[2]), border.PartialDate{}, false)
}

// readDate hands on what a reader of dates found in text, or warns of what it
// could not.
func (d *draft) readDate(read func(string) (border.PartialDate, dateFault), text string) border.PartialDate {
	if text == "" {
		return border.PartialDate{}
	}
	date, fault := read(text)
	switch fault {
	case dateForm:
		d.warnValue(WarnDate, text)
	case dateImpossible:
		d.warnValue(WarnImpossibleDate, text)
	}
	return date
}
