package exchange

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestLossesCountForThirtyDaysAndNotBeyondWhatIsPublished(t *testing.T) {
	now := time.Date(2026, 11, 20, 6, 0, 0, 0, time.UTC)
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	all := Losses{
		{At: ago(LossesCount), To: 2, Before: 100, Gone: 5},
		{At: ago(LossesCount - time.Second), To: 3, Before: 95, Gone: 6},
		{At: ago(time.Hour), To: 4, Before: 89, Gone: 4},
		{At: ago(time.Minute), To: 5, Before: 85, Gone: 1},
	}
	of := all.Counting(now, 4)
	if len(of) != 2 || of.Gone() != 10 || of[0].Before != 95 || of.TooMuch() {
		t.Errorf("%+v", of)
	}
	if of := all.Counting(now, 5); of.Gone() != 11 || !of.TooMuch() {
		t.Errorf("more than a tenth, and more than ten: %+v", of)
	}
	if (Losses{}).TooMuch() {
		t.Error("nothing is lost")
	}
}

func TestAcceptedLossBeginsTheCountAnewOnceItIsPublished(t *testing.T) {
	now := time.Date(2026, 11, 20, 6, 0, 0, 0, time.UTC)
	all := Losses{{At: now, To: 2, Before: 100, Gone: 9}, {At: now, To: 3, Before: 91, Gone: 50, Accepted: true}}
	if of := all.Counting(now, 2); of.Gone() != 9 {
		t.Errorf("it was never published: %+v", of)
	}
	if of := all.Counting(now, 3); len(of) != 0 {
		t.Errorf("it was decided: %+v", of)
	}
	all = all.And(Loss{At: now, To: 4, Before: 41, Gone: 3})
	if of := all.Counting(now, 4); of.Gone() != 3 || of[0].Before != 41 {
		t.Errorf("it begins anew: %+v", of)
	}
}

func TestLossesStayBoundedAndNoneIsForgotten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all Losses
		sum := 0
		for i, gone := range rapid.SliceOfN(rapid.IntRange(0, 9), 1, 3*mostLosses).Draw(t, "gone") {
			all = all.And(Loss{To: uint64(i + 2), Before: 5000 - sum, Gone: gone})
			sum += gone
		}
		if len(all) > mostLosses || all.Gone() != sum || all[0].Before != 5000 {
			t.Fatalf("%d losses of %d, want %d", len(all), all.Gone(), sum)
		}
	})
}
