package sync

import (
	"context"
	"errors"
	"runtime/debug"
	"testing"

	"postern/app/desk/made"
)

func TestMemoryIsBoundedWhileListsAreReadAndNoLonger(t *testing.T) {
	if testing.Short() {
		t.Skip("it measures memory, which is another under the race detector")
	}
	const unbounded, small = 1 << 50, 1 << 29
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(unbounded))
	s, _, _ := syncDesk(t, made.AlertLines("a", 0, 3))
	path := made.ListFile(t, made.AlertLines("b", 0, 5_000))
	prepare := func(ctx context.Context, before int64) (least, most int64, err error) {
		debug.SetMemoryLimit(before)
		least = 1 << 60
		staged, err := s.Prepare(ctx, []string{path}, func(Step) {
			limit := debug.SetMemoryLimit(-1)
			least, most = min(least, limit), max(most, limit)
		})
		if after := debug.SetMemoryLimit(-1); after != before {
			t.Errorf("%d before, %d after", before, after)
		}
		if staged != nil {
			if err := s.Discard(staged); err != nil {
				t.Error(err)
			}
		}
		return least, most, err
	}
	if least, most, err := prepare(t.Context(), unbounded); err != nil || least != most || least < importMemory || most > 4*importMemory {
		t.Errorf("%d to %d, %v", least, most, err)
	}
	if least, most, err := prepare(t.Context(), small); err != nil || least != small || most != small {
		t.Errorf("a smaller bound: %d to %d, %v", least, most, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := prepare(ctx, unbounded); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
