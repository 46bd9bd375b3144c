package search

import (
	"fmt"
	"iter"

	"postern/app/border"
)

// An edition that is laid over a whole one is searched by two segments: that of the
// whole one, whose shares of names are frozen with it, and one of its own alerts, made by
// these shares when it was written. It answers as With does.

// NewBuilderOver makes a builder of the segment of alerts that are laid over the whole
// edition that s searches, whatever else is laid over that in s.
func NewBuilderOver(s *Searcher) *Builder { return newBuilder(s.tables, s) }

// OpenOver prepares a search over an edition that is laid over the whole one that s
// searches: records are its own alerts, blocks their segment, as NewBuilderOver made it,
// and hidden numbers the alerts of the whole one that are replaced or gone. Errors:
// ErrForeignSegment, ErrBadSegment, and those of the blocks; BuildOver makes it anew.
func (s *Searcher) OpenOver(info border.EditionInfo, records Records, blocks iter.Seq2[[]byte, error], hidden []int) (*Searcher, error) {
	below := s.layers[0].header
	g, err := readSegment(blocks, s.tables.Name(), below.Digest)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	return s.over(info, records, g, hidden)
}

// BuildOver is OpenOver where there is no segment that can be used: it prepares records.
func (s *Searcher) BuildOver(info border.EditionInfo, records Records, hidden []int) (*Searcher, error) {
	b := NewBuilderOver(s)
	if err := b.addAll(records); err != nil {
		return nil, err
	}
	return s.over(info, records, b.finish(), hidden)
}

// over lays a segment over the edition's own.
func (s *Searcher) over(info border.EditionInfo, records Records, g *segment, hidden []int) (*Searcher, error) {
	l := s.layers[0]
	hide := make([]bool, len(l.refs)) // by ref
	for _, ref := range hidden {
		if ref < 0 || ref >= len(hide) {
			return nil, fmt.Errorf("search: hiding alert %d of %d: there is none", ref, len(hide))
		}
		hide[ref] = true
	}
	below := &layer{segment: l.segment, records: l.records, hidden: make(map[uint32]bool, len(hidden))}
	for alert, ref := range l.refs {
		if hide[ref] {
			below.hidden[uint32(alert)] = true
		}
	}
	out := &Searcher{info: info, tables: s.tables, scale: s.scale, layers: []*layer{below}}
	if g.header.Alerts > 0 {
		out.layers = append(out.layers, &layer{segment: g, records: records, hidden: map[uint32]bool{}})
	}
	out.info.Name += "+" + s.tables.Name()[:3] + "-" + l.header.Digest
	out.count()
	return out, nil
}

// Again searches the whole edition that s searches, without what lies over it, and reads
// records, the alerts of the same edition opened anew. What is prepared of them is shared
// with s. Nil where it is of another number of alerts.
func (s *Searcher) Again(info border.EditionInfo, records Records) *Searcher {
	l := s.layers[0]
	if info.Alerts != l.header.Alerts {
		return nil
	}
	return newSearcher(info, records, l.segment, s.tables)
}

// RefBelow finds an alert of the whole edition that s searches by its list and id, and
// returns the number of its record; whatever is laid over that edition does not count.
func (s *Searcher) RefBelow(list, id string) (ref int, ok bool, err error) {
	l := s.layers[0]
	for alert := range l.withID(list, id) {
		ref := int(l.refs[alert])
		a, err := l.records.Alert(ref)
		if err != nil {
			return 0, false, fmt.Errorf("search: reading alert %d: %w", ref, err)
		}
		if a.List == list && a.ID == id {
			return ref, true, nil
		}
	}
	return 0, false, nil
}
