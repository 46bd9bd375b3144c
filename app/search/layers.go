package search

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
)

// AlertKey names an alert as its source does.
type AlertKey struct{ List, ID string }

// With returns a searcher that also answers for other alerts, laid over those of s: an
// alert of the same list and id is replaced, those that are gone are answered no more.
// Only the new ones are prepared, by the frequencies that were frozen with the
// edition, so an alert that did not change keeps its score. s itself goes on as
// before. Errors: those of the records.
func (s *Searcher) With(records Records, gone []AlertKey) (*Searcher, error) {
	out := &Searcher{info: s.info, tables: s.tables, scale: s.scale, layers: make([]*layer, len(s.layers), len(s.layers)+1)}
	for i, l := range s.layers {
		out.layers[i] = &layer{segment: l.segment, records: l.records, hidden: maps.Clone(l.hidden)}
	}
	digest := sha256.New()
	fmt.Fprintln(digest, s.info.Name)
	b := newBuilder(s.tables, s)
	for a, err := range records.Alerts() {
		if err != nil {
			return nil, fmt.Errorf("search: reading alert %d laid over: %w", len(b.g.alertFlags), err)
		}
		if err := b.Add(a); err != nil {
			return nil, err
		}
		if err := out.hide(AlertKey{a.List, a.ID}); err != nil {
			return nil, err
		}
		content, err := json.Marshal(a)
		if err != nil {
			return nil, fmt.Errorf("search: alert %s laid over: %w", a.ID, err)
		}
		digest.Write(content)
	}
	for _, k := range gone {
		if err := out.hide(k); err != nil {
			return nil, err
		}
		fmt.Fprintf(digest, "%q %q gone\n", k.List, k.ID)
	}
	if len(b.g.alertFlags) > 0 {
		out.layers = append(out.layers, &layer{segment: b.finish(), records: records, hidden: map[uint32]bool{}})
	}
	out.count()
	out.info.Name = fmt.Sprintf("%s~%x", s.info.Name, digest.Sum(nil)[:3])
	return out, nil
}

// count counts the alerts that are answered.
func (s *Searcher) count() {
	s.info.Alerts = 0
	for _, l := range s.layers {
		s.info.Alerts += l.header.Alerts - len(l.hidden)
	}
}

// hide takes an alert away wherever it lies. Hashes only say where it may be.
func (s *Searcher) hide(k AlertKey) error {
	for _, l := range s.layers {
		for alert := range l.withID(k.List, k.ID) {
			a, err := l.records.Alert(int(l.refs[alert]))
			if err != nil {
				return fmt.Errorf("search: reading alert %d: %w", l.refs[alert], err)
			}
			if a.List == k.List && a.ID == k.ID {
				l.hidden[alert] = true
			}
		}
	}
	return nil
}
