package search

import (
	"testing"

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
