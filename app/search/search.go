// Package search finds the alerts that a traveller may be. It judges names and
// fields, and returns reason codes with their values, never sentences.
//
// An edition is searched by a segment: flat arrays in which words lead to names and
// names to alerts. What a search leaves out there provably cannot reach; Options
// can ask for every alert to be scored, which gives the same answer.
package search

import (
	"fmt"
	"iter"
	"math"
	"time"

	"postern/app/border"
	"postern/app/names"
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
	// Weaker asks for alerts below the threshold too, down to half of it.
	Weaker bool
	// All asks for alerts however weak. Every alert is scored.
	All bool
	// On is the day of the search: alerts whose validity is over then, or has yet to
	// begin, are not found. The zero time finds them all.
	On time.Time
	// Exhaustive scores every alert, for comparison. The answer is the same.
	Exhaustive bool
}

// Searcher answers searches over one edition. It is safe for concurrent use.
type Searcher struct {
	info     border.EditionInfo
	tables   *names.Frequencies
	scale    Scale
	layers   []*layer // the edition, then what came since, each hiding what it replaces
	scratchs scratchPool
}

// layer is one segment with its alerts.
type layer struct {
	*segment
	records Records
	hidden  map[uint32]bool // alerts that a later layer has replaced or taken away
}

// Build reads all alerts once and prepares what Find needs. The frequencies of
// names in this list are taken with them and do not change afterwards.
func Build(info border.EditionInfo, records Records, t *names.Frequencies) (*Searcher, error) {
	b := NewBuilder(t)
	if err := b.addAll(records); err != nil {
		return nil, err
	}
	return newSearcher(info, records, b.finish(), t), nil
}

func (b *Builder) addAll(records Records) error {
	n := 0
	for a, err := range records.Alerts() {
		if n++; err != nil {
			return fmt.Errorf("search: reading alert %d: %w", n, err)
		}
		if err := b.Add(a); err != nil {
			return err
		}
	}
	return nil
}

// Open prepares a search over an edition whose segment was kept. Errors:
// ErrForeignSegment, ErrBadSegment, and those of the blocks; Build makes it anew.
func Open(info border.EditionInfo, records Records, blocks iter.Seq2[[]byte, error], t *names.Frequencies) (*Searcher, error) {
	g, err := readSegment(blocks, t.Name(), "")
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	return newSearcher(info, records, g, t), nil
}

func newSearcher(info border.EditionInfo, records Records, g *segment, t *names.Frequencies) *Searcher {
	info.Alerts = g.header.Alerts
	info.Name += "+" + t.Name()[:3] + "-" + g.header.Digest
	return &Searcher{info: info, tables: t, scale: ScaleFor(g.header.Prior), layers: []*layer{{segment: g, records: records, hidden: map[uint32]bool{}}}}
}

// Info is what is searched; its name tells the frozen frequencies too.
func (s *Searcher) Info() border.EditionInfo { return s.info }

// knownShare is the share of the list above which a word is a name in its own right:
// among the names of a million persons, what slips of the pen make of the common ones
// stands somewhere too.
const knownShare = 2e-5

// rarityOf is the rarity of any word by the edition's frozen shares, and whether the
// tables or enough of the listed know it.
func (s *Searcher) rarityOf(w *names.Word) (nats float64, known bool) {
	return s.baseRarity(w), s.tables.Has(w) || s.borne(w) > knownShare
}

// borne is the share of a word as it is written among the edition's names.
func (s *Searcher) borne(w *names.Word) float64 {
	g := s.layers[0]
	id, ok := g.lexicon.Find(w)
	if !ok {
		return 0
	}
	return listShare(uint32(len(g.listed.posts.of(id))), g.header.Alerts)
}

// A word as it is written is no rarer than a bearer on the list tells, and no rarer
// than rareWritten where the list is short. What neither the list nor the tables have
// is rarer: most of the forms that nobody was seen to write, nobody writes.
const (
	rareWritten = 1.4e-4
	unseen      = 8
)

// writtenRarity is the rarity of a word as it is written, its likenesses aside.
func (s *Searcher) writtenRarity(w *names.Word) float64 {
	if w.Class != 0 {
		return s.baseRarity(w)
	}
	least := min(rareWritten, listShare(1, s.layers[0].header.Alerts))
	share := s.tables.Written(w) + s.borne(w)
	if share == 0 {
		least /= unseen
	}
	return -math.Log(max(share, least))
}

// baseRarity is the rarity of a word that need not stand on the list.
func (s *Searcher) baseRarity(w *names.Word) float64 {
	g := s.layers[0]
	if id, ok := g.lexicon.Find(w); ok {
		return float64(g.rarity[id])
	}
	return g.unlistedRarity(w, s.tables.Share(w))
}

// unlistedRarity is the rarity of a word that does not stand on the list, by its share
// in the tables.
func (g *segment) unlistedRarity(w *names.Word, share float64) float64 {
	if int(w.Class) < len(g.classBearers) {
		share += listShare(g.classBearers[w.Class], g.header.Alerts)
	}
	return names.Rarity(share, w.Letters)
}

// listedRarity is the rarity of a word of a listed name, as the segments hold it.
func (s *Searcher) listedRarity(w *names.Word) float64 {
	for _, l := range s.layers {
		if id, ok := l.lexicon.Find(w); ok {
			return float64(l.rarity[id])
		}
	}
	return s.baseRarity(w)
}

// parentRarity is the rarity of a word among travellers alone, by which fathers
// are compared.
func (s *Searcher) parentRarity(w *names.Word) (nats float64, known bool) {
	for _, l := range s.layers {
		if id, ok := l.lexicon.Find(w); ok {
			return float64(l.parentRarity[id]), l.wordFlags[id]&flagInTables != 0
		}
	}
	return names.Rarity(s.tables.Share(w), w.Letters), s.tables.Has(w)
}
