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
		alerts := slices.Collect(m.Alerts(50))
		v, how := m.Variant(alerts[7])
		return []any{alerts, m.Traveller(), m.Traveller(), v, how}
	}
	if d := cmp.Diff(people(7), people(7)); d != "" {
		t.Error(d)
	}
	if cmp.Equal(people(7), people(8)) {
		t.Error("another seed makes the same people")
	}
}

func TestAlertDependsOnSeedAndNumberAlone(t *testing.T) {
	m := New(3, names.LoadFrequencies())
	alerts := slices.Collect(m.Alerts(40))
	m.Traveller()
	for _, n := range []int{39, 0, 17} {
		if d := cmp.Diff(alerts[n], m.Alert(n)); d != "" {
			t.Errorf("alert %d drawn again: %s", n, d)
		}
	}
}
