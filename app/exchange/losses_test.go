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

func TestALossCountsThirtyDaysHoweverManyCameAfterIt(t *testing.T) {
	began := time.Date(2026, 11, 3, 9, 42, 0, 0, time.UTC)
	var all Losses
	const each = time.Hour
	for n := range 24 * 45 { // one alert an hour, for 45 days
		now := began.Add(time.Duration(n) * each)
		all = all.Counting(now, uint64(n)).And(Loss{At: now, To: uint64(n + 1), Before: 1_000_000 - n, Gone: 1})
		want := min(n+1, int(LossesCount/each))
		if got := all.Gone(); got > want || got < want-want/50 { // those put together count a little shorter
			t.Fatalf("after %d hours %d have gone and %d count", n, want, got)
		}
		if len(all) > mostLosses {
			t.Fatalf("%d are kept", len(all))
		}
		if last := all[len(all)-1]; last.Gone != 1 || !last.At.Equal(now) {
			t.Fatalf("the newest is %+v", last)
		}
	}
}

func TestALossThatWasGoneBackFromCountsNoLongerThoughOthersWerePutTogether(t *testing.T) {
	began := time.Date(2026, 11, 3, 9, 42, 0, 0, time.UTC)
	var all Losses
	for n := range 300 {
		all = all.And(Loss{At: began.Add(time.Duration(n) * time.Minute), To: uint64(n + 1), Before: 10_000 - n, Gone: 1})
	}
	if got := all.Counting(began.Add(301*time.Minute), 299).Gone(); got != 299 {
		t.Errorf("%d count", got)
	}
}

func TestALossThatWasDecidedTakesNoLaterOneWithIt(t *testing.T) {
	began := time.Date(2026, 11, 3, 9, 42, 0, 0, time.UTC)
	all := Losses{{At: began, To: 1, Before: 20_000, Gone: 900}, {At: began, To: 2, Before: 19_100, Gone: 5_000, Accepted: true}}
	for n := range 500 {
		all = all.And(Loss{At: began.Add(time.Duration(n+1) * time.Minute), To: uint64(n + 3), Before: 14_100 - n, Gone: 1})
	}
	if got := all.Counting(began.Add(502*time.Minute), 600).Gone(); got != 500 {
		t.Errorf("%d count", got)
	}
}
