package search

import (
	"math"
)

// DefaultThreshold is the review threshold of a policy that sets none, as a score.
const DefaultThreshold = 0.60

// How evidence becomes a score. reviewEvidence is the evidence, in nats, at which
// the default threshold lies on a list of priorAlerts persons: the name alone of 1.1 %
// of ordinary Pakistani travellers reaches it there. Among ten times as many persons
// there are ten times as many who resemble a traveller by chance, so the evidence
// asked for grows with the logarithm of the list. It grows by reviewGrowth for every
// nat: 1 would keep the share of travellers that alert as it is; but a list of a
// million is one that everybody is screened against, and whoever has a birth date to
// show for himself has the evidence to spare. On a list of a million made-up people
// (app/search/counter) six in a thousand ordinary travellers alert who show birth
// date, sex, nationality and father, and 90 in a hundred variants with a birth date are
// found.
// Below priorAlerts it does not fall: a short list must not make officers stop more
// people.
const (
	reviewEvidence = 9.0
	reviewGrowth   = 1.2
	priorAlerts    = 5000

	// A score is 0.60 where the evidence is just enough, 0.30 where it lacks scoreBelow
	// nats, 0.80 where there are scoreAbove nats more. It never reaches 0 or 1, so
	// that stronger evidence always has the higher score.
	scoreBelow = 3.0
	scoreAbove = 2.0
)

// Scale turns evidence into scores for a list of some size.
type Scale struct {
	// Review is the evidence, in nats, that has the score DefaultThreshold.
	Review float64
}

// ScaleFor is the scale for a list of so many alerts.
func ScaleFor(alerts int) Scale {
	return Scale{reviewEvidence + reviewGrowth*math.Log(float64(max(alerts, priorAlerts))/priorAlerts)}
}

// Score turns evidence in nats into a score between 0 and 1.
func (s Scale) Score(evidence float64) float64 {
	x := evidence - s.Review
	if x >= 0 {
		return 1 - (1-DefaultThreshold)/(1+x/scoreAbove)
	}
	return DefaultThreshold / (1 - x/scoreBelow)
}

// Evidence is the evidence at which a score lies.
func (s Scale) Evidence(score float64) float64 {
	if score >= DefaultThreshold {
		return s.Review + scoreAbove*((1-DefaultThreshold)/(1-score)-1)
	}
	return s.Review - scoreBelow*(DefaultThreshold/score-1)
}
