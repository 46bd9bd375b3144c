package border_test

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"postern/app/border"
)

func TestDateReadsEveryFormItWrites(t *testing.T) {
	for _, text := range []string{
		"1984-03-15", "1984-03", "1984", "~1984", "~1984-03", "1984..1986", "1984-03-15..1984-04-02",
		"~1970..1975-06", "????-03-15", "1984-??-15", "????-??-07", "2000-02-29", "????-02-29",
	} {
		d, err := border.ParsePartialDate(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if d.String() != text {
			t.Errorf("%s came back as %s", text, d)
		}
	}
}

func TestImpossibleDateIsRefusedWithItsFault(t *testing.T) {
	for text, want := range map[string]border.DateFault{
		"1984-13-15": border.DateMonth, "1984-13": border.DateMonth, "1984-00-10": border.DateMonth,
		"1984-04-31": border.DateDay, "1985-02-29": border.DateDay, "1984-04-00": border.DateDay,
		"15.03.1984": border.DateForm, "1984-3-15": border.DateForm, "84-03-15": border.DateForm, "0000": border.DateForm,
		"????": border.DateForm, "1984-03-15-1": border.DateForm, "+198": border.DateForm, "-984": border.DateForm,
		"1986..1984": border.DateOrder, "1984-03-15..1984-03-14": border.DateOrder, "1984..": border.DateForm,
		"~": border.DateForm,
	} {
		_, err := border.ParsePartialDate(text)
		var de *border.DateError
		if !errors.As(err, &de) || de.Reason != want || de.Text != text {
			t.Errorf("%s: got %v, want fault %s", text, err, want)
		}
	}
}

func TestNewYearBecomesYearOnlyOnlyWhenAsked(t *testing.T) {
	d := border.Day(1970, 1, 1)
	if !d.IsDay() || d.WithoutNewYear() != border.YearOnly(1970) {
		t.Errorf("1 January: %v, without: %v", d, d.WithoutNewYear())
	}
	if e := border.Day(1970, 1, 2); e.WithoutNewYear() != e {
		t.Error("2 January must stay a day")
	}
}

func TestLastDayOfAPartialDate(t *testing.T) {
	for text, want := range map[string]string{
		"1984": "1984-12-31", "1984-02": "1984-02-29", "1984-03-15": "1984-03-15", "1984..1986-06": "1986-06-30",
	} {
		d, err := border.ParsePartialDate(text)
		if err != nil {
			t.Fatal(err)
		}
		if last, ok := d.Last(); !ok || last.Format("2006-01-02") != want {
			t.Errorf("%s: last day %v, want %s", text, last, want)
		}
	}
	if _, ok := (border.PartialDate{Month: 3, Day: 1}).Last(); ok {
		t.Error("a date without a year has no last day")
	}
}

func TestTextFormOfAnyPossibleDateComesBackTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := border.PartialDate{Year: rapid.IntRange(1, 9999).Draw(t, "year"), About: rapid.Bool().Draw(t, "about")}
		if rapid.Bool().Draw(t, "with month") {
			d.Month = rapid.IntRange(1, 12).Draw(t, "month")
			if rapid.Bool().Draw(t, "with day") {
				d.Day = rapid.IntRange(1, 28).Draw(t, "day")
			}
		}
		if rapid.Bool().Draw(t, "range") {
			d.EndYear = rapid.IntRange(d.Year, 9999).Draw(t, "end")
			if d.EndYear == d.Year {
				d.EndYear = 0
			}
		}
		back, err := border.ParsePartialDate(d.String())
		if err != nil || back != d {
			t.Fatalf("%+v wrote %q, read %+v, %v", d, d.String(), back, err)
		}
	})
}

func FuzzParsePartialDate(f *testing.F) {
	for _, s := range []string{"1984-03-15", "~1984..1986", "????-03-15", "..", "~", "1984-??"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := border.ParsePartialDate(s)
		if err != nil {
			return
		}
		back, err := border.ParsePartialDate(d.String())
		if err != nil || back != d {
			t.Fatalf("%q read as %+v, written %q, read back %+v, %v", s, d, d.String(), back, err)
		}
	})
}
