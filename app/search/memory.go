package search

import (
	"fmt"
	"iter"

	"postern/app/border"
)

// MemoryRecords is Records over a slice.
type MemoryRecords []border.Alert

// Alerts goes over the slice.
func (m MemoryRecords) Alerts() iter.Seq2[border.Alert, error] {
	return func(yield func(border.Alert, error) bool) {
		for _, a := range m {
			if !yield(a, nil) {
				return
			}
		}
	}
}

// Alert returns one alert of the slice.
func (m MemoryRecords) Alert(ref int) (border.Alert, error) {
	if ref < 0 || ref >= len(m) {
		return border.Alert{}, fmt.Errorf("alert %d of %d: there is none", ref, len(m))
	}
	return m[ref], nil
}
