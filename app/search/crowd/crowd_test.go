package crowd

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"postern/app/names"
)

func TestSameSeedMakesSamePeople(t *testing.T) {
	people := func(seed uint64) any {
		m := New(seed, names.LoadFrequencies())
		return []any{slices.Collect(m.Alerts(50)), m.Traveller()}
	}
	if d := cmp.Diff(people(7), people(7)); d != "" {
		t.Error(d)
	}
	if cmp.Equal(people(7), people(8)) {
		t.Error("another seed makes the same people")
	}
}
