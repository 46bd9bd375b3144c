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

// day is one end of a date: parts that are not known are 0.
type day struct{ year, month, day int }

func (d day) fault() dateFault {
	if d.year < firstYear || d.year > lastYear {
		return dateImpossible
	}
	if f, _ := border.CheckDate(d.year, d.month, d.day); f != "" {
		return dateImpossible
	}
	return dateRead
}

// dated joins two days into a date; the second is zero for a single one. From 1
// January to 31 December means whole years.
func dated(from, to day, about bool) (border.PartialDate, dateFault) {
	if f := from.fault(); f != dateRead {
		return border.PartialDate{}, f
	}
	d := border.PartialDate{Year: from.year, Month: from.month, Day: from.day, About: about}
	if to == (day{}) {
		return d, dateRead
	}
	if f := to.fault(); f != dateRead {
		return border.PartialDate{}, f
	}
	start, end := border.PartialDate{Year: from.year, Month: from.month, Day: from.day}, border.PartialDate{Year: to.year, Month: to.month, Day: to.day}
	first, _ := start.Last()
	if last, _ := end.Last(); last.Before(first) {
		return border.PartialDate{}, dateImpossible
	}
	if from.month == 1 && from.day == 1 && to.month == 12 && to.day == 31 {
		from, to = day{year: from.year}, day{year: to.year}
		d.Month, d.Day = 0, 0
	}
	if from != to {
		d.EndYear, d.EndMonth, d.EndDay = to.year, to.month, to.day
	}
	return d, dateRead
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
		return dated(d, day{}, false)
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
func plainDay(text string) (day, bool) {
	switch {
	case len(text) == 4 && allDigits(text):
		return day{year: number(text)}, true
	case len(text) == 11 && text[2] == ' ' && text[6] == ' ' && allDigits(text[:2]) && allDigits(text[7:]):
		d := day{year: number(text[7:]), month: months()[strings.ToLower(text[3:6])], day: number(text[:2])}
		return d, d.month != 0
	}
	return day{}, false
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
	var b day
	if to != "" {
		if b, ok = oneDay(to); !ok {
			return border.PartialDate{}, dateForm
		}
	}
	return dated(a, b, about)
}

// oneDay reads what onePattern finds; false where a word in it is no month.
func oneDay(text string) (day, bool) {
	f := dateForms()
	if m := f.iso.FindStringSubmatch(text); m != nil {
		return day{number(m[1]), number(m[2]), number(m[3])}, true
	}
	var d day
	var month string
	if m := f.dayFirst.FindStringSubmatch(text); m != nil {
		d, month = day{year: number(m[3]), day: number(m[1])}, m[2]
	} else if m := f.monthFirst.FindStringSubmatch(text); m != nil {
		d, month = day{year: number(m[3]), day: number(m[2])}, m[1]
	} else if m := f.month.FindStringSubmatch(text); m != nil {
		d, month = day{year: number(m[2])}, m[1]
	} else {
		return day{year: number(text)}, len(text) == 4 && number(text) > 0
	}
	d.month = months()[strings.ToLower(month)]
	return d, d.month != 0
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
	return dated(day{v[0], v[1], v[2]}, day{}, false)
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
