package search

import (
	"cmp"
	"fmt"
	"math"

	"postern/app/border"
)

// The steps of a Scale: NatsAbove more than the evidence asked for halve what lacks to
// a score of 1; NatsBelow less halve the score.
const (
	NatsAbove = scoreAbove
	NatsBelow = scoreBelow
)

// Scale is how evidence becomes a score on a list of this size.
func (s *Searcher) Scale() Scale { return s.scale }

// Reckoning is one alert weighed against one traveller, whatever it shows.
type Reckoning struct {
	border.Match
	// Named says that something of a name agrees, or a number stands on the alert:
	// without either nobody is found, whatever the other fields show.
	Named bool
}

// Evidence is the sum of the reasons, in nats, from the heaviest to the lightest.
func Evidence(m border.Match) float64 {
	sum := 0.0
	for _, r := range m.Reasons {
		sum += r.Weight
	}
	return sum
}

// Reckon weighs the alerts with an id on a list against a traveller, as Find would,
// however weak they are; none where there is no such alert. A threshold of 0 means
// DefaultThreshold.
func (s *Searcher) Reckon(t border.Traveller, list, id string, threshold float64) ([]Reckoning, error) {
	limit := s.scale.Evidence(cmp.Or(threshold, DefaultThreshold))
	var out []Reckoning
	for at, l := range s.layers {
		for alert := range l.withID(list, id) {
			c := candidate{layer: l, at: at, alert: alert, name: -1, verdict: border.VerdictNoMatch}
			a, err := l.records.Alert(c.ref())
			if err != nil {
				return nil, fmt.Errorf("search: reading alert %d: %w", c.ref(), err)
			}
			if a.List != list || a.ID != id || l.hidden[alert] {
				continue // another of the same hash, or one that was replaced
			}
			r, err := s.reckon(t, c, limit)
			if err != nil {
				return nil, err
			}
			out = append(out, r)
		}
	}
	return out, nil
}

// reckon weighs a candidate of whom nothing is known yet.
func (s *Searcher) reckon(t border.Traveller, c candidate, limit float64) (Reckoning, error) {
	r := s.request(t)
	defer s.scratchs.put(r.sc)
	r.floor = math.Inf(-1)
	f := newFinder(c.layer, r)
	f.include(c.alert)
	best, named := r.sc.best[c.alert]
	if named {
		c.name, c.total = int(best.name), best.score
	} else {
		c.total = s.nothingAgrees(r, c.layer, c.alert)
	}
	if err := f.addFields(&c); err != nil {
		return Reckoning{}, err
	}
	if named = named || c.number > 0; named {
		c = s.rank(r, []candidate{c}, limit)[0]
	}
	m, err := s.match(r, &c)
	if err != nil {
		return Reckoning{}, fmt.Errorf("search: reading alert %d: %w", c.ref(), err)
	}
	if !named {
		m.Score = s.scale.Score(Evidence(m))
	}
	return Reckoning{m, named}, nil
}
