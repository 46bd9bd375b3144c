package sync

import (
	"testing"
	"time"
)

func TestALossCountsThirtyDaysHoweverManyCameAfterIt(t *testing.T) {
	began := time.Date(2026, 11, 3, 9, 42, 0, 0, time.UTC)
	var all losses
	const each = time.Hour
	for n := range 24 * 45 { // one alert an hour, for 45 days
		now := began.Add(time.Duration(n) * each)
		all = all.counting(now, uint64(n)).and(loss{At: now, To: uint64(n + 1), Before: 1_000_000 - n, Gone: 1})
		want := min(n+1, int(lossesCount/each))
		if got := all.gone(); got > want || got < want-want/50 { // those put together count a little shorter
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
	var all losses
	for n := range 300 {
		all = all.and(loss{At: began.Add(time.Duration(n) * time.Minute), To: uint64(n + 1), Before: 10_000 - n, Gone: 1})
	}
	if got := all.counting(began.Add(301*time.Minute), 299).gone(); got != 299 {
		t.Errorf("%d count", got)
	}
}
