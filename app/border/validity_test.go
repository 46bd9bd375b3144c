package border

import (
	"testing"
	"time"
)

func TestAlertIsInForceFromItsFirstDayToItsLast(t *testing.T) {
	noon := func(y, m, d int) time.Time {
		return time.Date(y, time.Month(m), d, 12, 0, 0, 0, time.FixedZone("", 5*3600))
	}
	for _, c := range []struct {
		from, until string
		on          time.Time
		want        bool
	}{
		{"", "", noon(2026, 11, 22), true},
		{"", "2026-11-22", noon(2026, 11, 22), true},
		{"", "2026-11-22", noon(2026, 11, 23), false},
		{"", "2026-11", noon(2026, 11, 30), true},
		{"", "2026-11", noon(2026, 12, 1), false},
		{"", "2026", noon(2026, 12, 31), true},
		{"", "2025", noon(2026, 1, 1), false},
		{"2026-11-22", "", noon(2026, 11, 21), false},
		{"2026-11-22", "", noon(2026, 11, 22), true},
		{"2026-12", "", noon(2026, 11, 30), false},
		{"2026-12", "", noon(2026, 12, 1), true},
	} {
		a := Alert{ValidFrom: date(t, c.from), ValidUntil: date(t, c.until)}
		if got := a.InForce(c.on); got != c.want {
			t.Errorf("from %q until %q, on %v: in force %v", c.from, c.until, c.on, got)
		}
	}
}

func TestReviewIsDueTheDayBehindItsDate(t *testing.T) {
	a := Alert{ReviewOn: Day(2026, 11, 22)}
	for day, want := range map[int]bool{21: false, 22: false, 23: true} {
		if got := a.ReviewDue(time.Date(2026, 11, day, 23, 59, 0, 0, time.UTC)); got != want {
			t.Errorf("on the %d: due %v", day, got)
		}
	}
	if (&Alert{}).ReviewDue(time.Now()) {
		t.Error("a review is due that nobody set")
	}
}

func date(t *testing.T, text string) PartialDate {
	t.Helper()
	d, err := ParsePartialDate(text)
	if err != nil && text != "" {
		t.Fatal(err)
	}
	return d
}
