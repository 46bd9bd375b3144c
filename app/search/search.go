// Package search finds the alerts that a traveller may be. It scores every
// alert of an edition (no index yet), judges field by field, and returns
// reason codes with their values, never sentences.
package search

import (
	"iter"

	"postern/app/border"
)

// Records is where the alerts lie. Ref numbers them in the order of Alerts, from
// 0 without gaps.
type Records interface {
	// Alerts goes over all alerts, in the edition's order.
	Alerts() iter.Seq2[border.Alert, error]
	// Alert returns one alert in full.
	Alert(ref int) (border.Alert, error)
}

// Options of one search.
type Options struct {
	// Threshold is the policy's review threshold, 0..1; 0 means DefaultThreshold.
	Threshold float64
	// Top bounds how many matches are returned, below and above the threshold
	// together; 0 means 10.
	Top int
	// Weaker asks for the alerts below the threshold too.
	Weaker bool
}
