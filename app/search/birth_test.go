package search

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"postern/app/border"
)

func comparedBirths(t *testing.T, traveller, alert string) evidence {
	t.Helper()
	a, errA := border.ParsePartialDate(traveller)
	b, errB := border.ParsePartialDate(alert)
	if errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	return compareBirths(a, []border.PartialDate{b})
}

func TestYearsApartAreTheTrueOnes(t *testing.T) {
	for alert, years := range map[string]int{"~1987": 3, "~1989": 5, "~1990": 6, "1990": 6, "1985": 1, "1960..1965": 19} {
		e := comparedBirths(t, "1984-03-15", alert)
		if e.reason.Code != ReasonBirthApart || e.reason.Count != years {
			t.Errorf("%s: %s, %d years; want %d", alert, e.reason.Code, e.reason.Count, years)
		}
	}
}

func TestNoSentenceSpeaksOfAPartOfTheDateThatIsNotKnown(t *testing.T) {
	for _, c := range []struct {
		traveller, alert string
		judgement        border.Judgement
		code             border.ReasonCode
	}{
		{"????-03-15", "1984-05-20", border.Different, ReasonBirthOtherPart},
		{"????-03-15", "1984-03-16", border.Different, ReasonBirthOtherPart},
		{"????-03-15", "1984-03-15", border.Similar, ReasonBirthDayMonth},
		{"????-03-15", "1984-03", border.Similar, ReasonBirthPart},
		{"????-03-15", "1984-??-15", border.Similar, ReasonBirthPart},
		{"????-03-15", "1984", border.Unknown, ReasonBirthUnknown},
		{"1984-03-15", "1984-??-15", border.Similar, ReasonBirthYearDay},
		{"1984-??-15", "1984-??-15", border.Similar, ReasonBirthYearDay},
		{"1984-03-15", "1984-??-20", border.Different, ReasonBirthOtherDay},
		{"1984-03-15", "1984", border.Similar, ReasonBirthYear},
	} {
		e := comparedBirths(t, c.traveller, c.alert)
		if e.judgement != c.judgement || e.reason.Code != c.code {
			t.Errorf("%s against %s: %s, %s; want %s, %s", c.traveller, c.alert, e.judgement, e.reason.Code, c.judgement, c.code)
		}
	}
}

func TestYearOfAnotherCalendarIsNeitherComparedNorCountedAgainst(t *testing.T) {
	for _, c := range []struct{ traveller, alert string }{
		{"1984-03-15", "1404"},       // lunar Hijri
		{"1984-03-15", "1362-12-24"}, // solar Hijri: the same day, but nothing says so
		{"1405-06-12", "1984-03-15"},
		{"1405-06-12", "1405-06-12"}, // the same text may be of two calendars
		{"1984-03-15", "~1400"},
		{"1984-03-15", "1398..1402"},
		{"1984-03-15", "2527"}, // Buddhist
	} {
		e := comparedBirths(t, c.traveller, c.alert)
		if e.judgement != border.Unknown || e.reason.Code != ReasonBirthCalendar || e.reason.Weight != 0 {
			t.Errorf("%s against %s: %s, %s, %v nats; want unknown, %s", c.traveller, c.alert, e.judgement, e.reason.Code, e.reason.Weight, ReasonBirthCalendar)
		}
	}
}

func TestDateThatCanBeComparedDecidesBesideOneThatCannot(t *testing.T) {
	other := border.YearOnly(1404)
	for want, d := range map[border.ReasonCode]border.PartialDate{ReasonBirthApart: border.Day(1950, 2, 2), ReasonBirthSame: border.Day(1984, 3, 15)} {
		for _, listed := range [][]border.PartialDate{{other, d}, {d, other}} {
			if e := compareBirths(border.Day(1984, 3, 15), listed); e.reason.Code != want {
				t.Errorf("%v: %s, want %s", listed, e.reason.Code, want)
			}
		}
	}
}

func TestMoreOfABirthDateThatAgreesNeverWeighsLess(t *testing.T) {
	for _, rising := range [][]float64{
		{birthStranger, birthFarApart, birthApart, birthApart1, birthOtherDay, 0, birthDigit, birthYearOff, birthSwapped, birthDay},
		{yearStranger, yearFarApart, yearApart, yearApart1, 0, birthYear, birthNewYear, birthMonth, birthDay},
		{birthYear, birthYearDay, birthDay},
		{aboutStranger, aboutFarApart, aboutApart, 0, birthAboutNear, birthAbout, birthYear},
		{birthNoYear, 0, birthPart, birthDayMonth, birthDay},
		{birthLeast, birthYear},
	} {
		if !slices.IsSorted(rising) {
			t.Errorf("%v is not in order", rising)
		}
	}
}

func TestWiderRangeWeighsLessButNeverNothing(t *testing.T) {
	last := birthYear
	for _, alert := range []string{"1984..1985", "1983..1985", "1980..1986", "1900..2010"} {
		e := comparedBirths(t, "1984-03-15", alert)
		if e.reason.Code != ReasonBirthRange || e.reason.Weight >= last || e.reason.Weight <= 0 {
			t.Errorf("%s: %s, %.2f nats; want less than %.2f and more than 0", alert, e.reason.Code, e.reason.Weight, last)
		}
		last = e.reason.Weight
	}
}

func TestNoBirthDateAddsMoreThanADay(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		a, b := drawDate(rt), drawDate(rt)
		if e := compareBirths(a, []border.PartialDate{b}); e.reason.Weight > birthDay || e.judgement == border.Different && e.reason.Weight >= 0 {
			rt.Fatalf("%s against %s: %s, %v nats", a, b, e.judgement, e.reason.Weight)
		}
	})
}
