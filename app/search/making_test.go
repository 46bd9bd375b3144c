package search

import (
	"context"
	"errors"
	"testing"

	"postern/app/names"
)

// filled is a builder that some people were added to.
func filled(t *testing.T, records Records) *Builder {
	t.Helper()
	b := NewBuilder(names.LoadFrequencies())
	if err := b.addAll(records); err != nil {
		t.Fatal(err)
	}
	return b
}

func TestMakingOfASegmentEndsSoonAfterItIsUnwantedWhereverItIs(t *testing.T) {
	records, _ := crowdOf(t, 3_000)
	var steps []int
	_, err := filled(t, records).Blocks(context.Background(), func(done, total int) {
		if n := len(steps); done > total || n > 0 && done < steps[n-1] {
			t.Errorf("step %d: %d of %d after %d", n, done, total, steps[n-1])
		}
		steps = append(steps, done)
	})
	if err != nil || len(steps) < 10 {
		t.Fatalf("%v, told %v", err, steps)
	}
	calledOff := 0
	for at := 1; at < len(steps); at += len(steps)/5 + 1 {
		ctx, cancel := context.WithCancel(context.Background())
		told := 0
		_, err := filled(t, records).Blocks(ctx, func(int, int) {
			if told++; told == at {
				cancel()
			}
		})
		if told < at { // how often it is told differs from run to run, with what the cores share out
			cancel()
			continue
		}
		calledOff++
		if !errors.Is(err, context.Canceled) || told != at {
			t.Errorf("called off at step %d, it went on to step %d and ended with %v", at, told, err)
		}
		cancel()
	}
	if calledOff < 2 {
		t.Errorf("called off %d times only", calledOff)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := filled(t, records).Blocks(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("called off before: %v", err)
	}
}

func TestBlocksOfASegmentEndOnceTheyAreUnwanted(t *testing.T) {
	records, _ := crowdOf(t, 300)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	blocks, err := filled(t, records).Blocks(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	given := 0
	var last error
	for _, last = range blocks {
		given++
		cancel()
	}
	if given != 2 || !errors.Is(last, context.Canceled) {
		t.Errorf("%d blocks, the last with %v", given, last)
	}
}
