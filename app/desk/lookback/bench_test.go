package lookback_test

import (
	"context"
	"testing"
	"time"

	"postern/app/desk/lookback"
	"postern/store/journal"
)

// lookedThrough is a journal of n entries, booked a thousand at a time.
func lookedThrough(b *testing.B, n int) *lookingBack {
	l := lookBack(b)
	for from := 0; from < n; from += 1000 {
		var drafts []journal.Draft
		for i := range 1000 {
			drafts = append(drafts, journal.Draft{
				Kind: journal.KindFinding, Who: "r.conti", Case: uint64(from + i + 1),
				Facts: map[string]string{"verdict": "no_match", "matches": "0", "lists_age_s": "10800", "edition": "4312"},
			})
		}
		if _, err := l.station.Book(lookedAt.Add(time.Duration(from)*time.Second), drafts); err != nil {
			b.Fatal(err)
		}
	}
	return l
}

// BenchmarkPage is the newest page, a page of words that none of 100,000 entries holds, and
// one entry in full.
func BenchmarkPage(b *testing.B) {
	l := lookedThrough(b, 100_000)
	for name, look := range map[string]lookback.LookFor{"newest": {}, "words": {Text: "nowhere"}, "day": {Day: "2020-01-01"}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := l.Page(context.Background(), look, 0, 12); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("entry", func(b *testing.B) {
		for b.Loop() {
			if _, err := l.Entry(48_210); err != nil {
				b.Fatal(err)
			}
		}
	})
}
