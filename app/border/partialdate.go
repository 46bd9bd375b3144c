package border

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// PartialDate is a date of which parts may be missing, uncertain or a range.
// Its zero value is a date of which nothing is known.
//
// Text form: 1984-03-15, 1984-03, 1984, any of them behind ~ for "about", and
// two of them joined by .. for a range: 1984..1986-05. A machine-readable zone
// may also know the day but not the year: ????-03-15, 1984-??-15.
type PartialDate struct {
	Year, Month, Day int // 0 = not known
	// About says that the source calls the date approximate.
	About bool
	// The end of a range; EndYear is 0 for a single date.
	EndYear, EndMonth, EndDay int
}

// DateError says which date could not be read and why.
type DateError struct {
	Text   string
	Reason DateFault
	Value  int // the impossible month or day
}

// DateFault says what is wrong with a date.
type DateFault string

// The faults of dates.
const (
	DateForm  DateFault = "form"  // not of the form that is read here
	DateMonth DateFault = "month" // there is no such month
	DateDay   DateFault = "day"   // that month has no such day
	DateOrder DateFault = "order" // a range that ends before it starts
)

func (e *DateError) Error() string {
	switch e.Reason {
	case DateMonth:
		return fmt.Sprintf("date %q: there is no month %d", e.Text, e.Value)
	case DateDay:
		return fmt.Sprintf("date %q: that month has no day %d", e.Text, e.Value)
	case DateOrder:
		return fmt.Sprintf("date %q: the range ends before it starts", e.Text)
	}
	return fmt.Sprintf("date %q: want YYYY-MM-DD, YYYY-MM or YYYY", e.Text)
}

// Day returns the date of one day.
func Day(year, month, day int) PartialDate { return PartialDate{Year: year, Month: month, Day: day} }

// YearOnly returns a date of which only the year is known.
func YearOnly(year int) PartialDate { return PartialDate{Year: year} }

// IsZero reports whether nothing is known.
func (d PartialDate) IsZero() bool { return d == PartialDate{} }

// IsRange reports whether d is a range rather than one date.
func (d PartialDate) IsRange() bool { return d.EndYear != 0 }

// IsDay reports whether d names one certain day.
func (d PartialDate) IsDay() bool {
	return d.Year != 0 && d.Month != 0 && d.Day != 0 && !d.About && !d.IsRange()
}

// WithoutNewYear returns d as a year alone if it is a 1 January, for sources
// that write 1 January where they know only the year.
func (d PartialDate) WithoutNewYear() PartialDate {
	if d.Month == 1 && d.Day == 1 {
		d.Month, d.Day = 0, 0
	}
	return d
}

// Years returns the first and last year the date can lie in, or 0, 0 where no
// year is known. About does not widen them.
func (d PartialDate) Years() (first, last int) {
	if d.IsRange() {
		return d.Year, d.EndYear
	}
	return d.Year, d.Year
}

// Last returns the last day the date can mean, at midnight UTC; false where the
// year is not known.
func (d PartialDate) Last() (time.Time, bool) {
	y, m, day := d.Year, d.Month, d.Day
	if d.IsRange() {
		y, m, day = d.EndYear, d.EndMonth, d.EndDay
	}
	switch {
	case y == 0:
		return time.Time{}, false
	case m == 0:
		return time.Date(y, 12, 31, 0, 0, 0, 0, time.UTC), true
	case day == 0:
		return time.Date(y, time.Month(m)+1, 0, 0, 0, 0, 0, time.UTC), true
	}
	return time.Date(y, time.Month(m), day, 0, 0, 0, 0, time.UTC), true
}

// String returns the text form; "" for the zero date.
func (d PartialDate) String() string {
	s := dateText(d.Year, d.Month, d.Day)
	if d.About {
		s = "~" + s
	}
	if d.IsRange() {
		s += ".." + dateText(d.EndYear, d.EndMonth, d.EndDay)
	}
	return s
}

func dateText(y, m, d int) string {
	switch {
	case y == 0 && m == 0 && d == 0:
		return ""
	case m == 0 && d == 0:
		return fmt.Sprintf("%04d", y)
	}
	part := func(n, width int) string {
		if n == 0 {
			return strings.Repeat("?", width)
		}
		return fmt.Sprintf("%0*d", width, n)
	}
	s := part(y, 4) + "-" + part(m, 2)
	if d != 0 {
		s += "-" + part(d, 2)
	}
	return s
}

// ParsePartialDate reads the text form. The error is a *DateError.
func ParsePartialDate(text string) (PartialDate, error) {
	s := strings.TrimSpace(text)
	var d PartialDate
	if s == "" {
		return d, nil
	}
	if rest, ok := strings.CutPrefix(s, "~"); ok {
		d.About, s = true, rest
	}
	first, end, isRange := strings.Cut(s, "..")
	var fault *DateError
	if d.Year, d.Month, d.Day, fault = parseDateText(first); fault != nil {
		fault.Text = text
		return PartialDate{}, fault
	}
	if !isRange {
		return d, nil
	}
	if d.EndYear, d.EndMonth, d.EndDay, fault = parseDateText(end); fault != nil {
		fault.Text = text
		return PartialDate{}, fault
	}
	if d.EndYear == 0 || d.Year == 0 {
		return PartialDate{}, &DateError{Text: text, Reason: DateForm}
	}
	start := d
	start.EndYear, start.EndMonth, start.EndDay = 0, 0, 0
	from, _ := start.Last()
	if to, _ := d.Last(); to.Before(from) && d.EndYear <= d.Year {
		return PartialDate{}, &DateError{Text: text, Reason: DateOrder}
	}
	return d, nil
}

func parseDateText(s string) (y, m, d int, fault *DateError) {
	parts := strings.Split(s, "-")
	if len(parts) > 3 {
		return 0, 0, 0, &DateError{Reason: DateForm}
	}
	widths := [3]int{4, 2, 2}
	var v [3]int
	for i, p := range parts {
		if len(p) != widths[i] {
			return 0, 0, 0, &DateError{Reason: DateForm}
		}
		if strings.Trim(p, "?") == "" {
			continue
		}
		n, err := strconv.ParseUint(p, 10, 16) // refuses signs
		if err != nil || i == 0 && n == 0 {
			return 0, 0, 0, &DateError{Reason: DateForm}
		}
		if n == 0 {
			return 0, 0, 0, &DateError{Reason: []DateFault{DateForm, DateMonth, DateDay}[i]}
		}
		v[i] = int(n)
	}
	if v == [3]int{} {
		return 0, 0, 0, &DateError{Reason: DateForm}
	}
	if f, bad := CheckDate(v[0], v[1], v[2]); f != "" {
		return 0, 0, 0, &DateError{Reason: f, Value: bad}
	}
	return v[0], v[1], v[2], nil
}

// CheckDate says whether a date can exist: a fault with the impossible value,
// or "". Parts that are 0 are not known and can be anything.
func CheckDate(year, month, day int) (DateFault, int) {
	if month < 0 || month > 12 {
		return DateMonth, month
	}
	if day < 0 || day > 31 {
		return DateDay, day
	}
	if month == 0 || day == 0 {
		return "", 0
	}
	y := year
	if y == 0 {
		y = 2000 // a leap year, so that 29 February of an unknown year can exist
	}
	if day > time.Date(y, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day() {
		return DateDay, day
	}
	return "", 0
}

// MarshalText writes the text form.
func (d PartialDate) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the text form.
func (d *PartialDate) UnmarshalText(text []byte) error {
	v, err := ParsePartialDate(string(text))
	if err != nil {
		return err
	}
	*d = v
	return nil
}
