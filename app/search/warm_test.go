package search

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWarmSearcherAnswersAsBeforeAndEndsWhenCalledOff(t *testing.T) {
	records, _ := crowdOf(t, 1_500)
	s := built(t, records...)
	before := map[int]any{}
	travellers := make([]int, 40)
	queries := oddQueries()[:40]
	for i := range travellers {
		before[i] = find(t, s, queries[i])
	}
	s.Warm(t.Context())
	if len(s.layers[0].likeness.words) == 0 {
		t.Error("nothing was looked for beforehand")
	}
	for i := range travellers {
		if d := cmp.Diff(before[i], any(find(t, s, queries[i])), sameFinding); d != "" {
			t.Fatal(d)
		}
	}
	ctx, off := context.WithCancel(t.Context())
	off()
	cold := built(t, records...)
	cold.Warm(ctx)
	if n := len(cold.layers[0].likeness.words); n != 0 {
		t.Errorf("%d words were looked for after it was called off", n)
	}
}
