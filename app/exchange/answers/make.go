package answers

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"
	"unicode/utf8"

	"postern/app/border"
	"postern/app/names"
	"postern/app/search"
	"postern/app/search/crowd"
)

// Wanted is what sheet is to be made.
type Wanted struct {
	// Of is what the searcher searches. It is to be built as counters build theirs: from
	// the lists' bases, with the steps laid over.
	Of         Composition
	Travellers int    // how many, up to MaxTravellers
	Seed       uint64 // the same seed makes the same sheet of the same alerts
	// On is the day of the searches.
	On time.Time
	// Fresh says which alerts the newest steps brought; nil where nobody knows. As far as
	// there are any, every other traveller is derived from one of them, so that a step
	// which a counter has not taken shows.
	Fresh func(list, id string) bool
}

// Make makes up travellers, asks the searcher about each, and writes down the answers.
// Half of the travellers are derived from alerts in force, evenly over the lists; the
// others are namesakes, people with one part of a name, and ordinary ones. The records
// are those of the searcher. Errors: ErrComposition, ErrBadSheet, those of the records
// and of the search, and the context's.
func Make(ctx context.Context, searcher *search.Searcher, records search.Records, w Wanted) (Sheet, error) {
	s := Sheet{
		On: dayOf(w.On), Seed: w.Seed, Threshold: search.DefaultThreshold,
		Alerts: searcher.Info().Alerts, Of: w.Of,
	}
	if w.Travellers < 1 || w.Travellers > MaxTravellers || w.On.IsZero() {
		return Sheet{}, fmt.Errorf("make the sheet: %d travellers on %s: want 1 to %d on a day", w.Travellers, s.On.Format(dayForm), MaxTravellers)
	}
	if why := w.Of.fault(); why != "" {
		return Sheet{}, fmt.Errorf("make the sheet: %w: %s", ErrComposition, why)
	}
	refs, err := sample(ctx, records, &w)
	if err != nil {
		return Sheet{}, fmt.Errorf("make the sheet: %w", err)
	}
	if s.Cases, err = travellers(records, refs, &w); err != nil {
		return Sheet{}, fmt.Errorf("make the sheet: %w", err)
	}
	options := s.options(asked)
	for i := range s.Cases {
		if err := ctx.Err(); err != nil {
			return Sheet{}, err
		}
		f, err := searcher.Find(s.Cases[i].Traveller, options)
		if err != nil {
			return Sheet{}, fmt.Errorf("make the sheet: traveller %d: %w", i+1, err)
		}
		s.Cases[i].Expected = answerOf(f)
	}
	return s, s.check()
}

// answerOf is what a sheet says of a finding that was asked for with asked matches.
func answerOf(f border.Finding) Answer {
	a := Answer{Verdict: f.Verdict, Namesakes: f.Namesakes, Weaker: f.WeakerCount}
	a.Matches = matchesOf(f)
	if len(a.Matches) == asked {
		// There may be more, and the last may stand there because it protects somebody: who
		// else is as strong as the one before is not known.
		a.More = true
		a.Matches = beforeTie(a.Matches[:asked-1])
	}
	end := min(told, len(a.Matches))
	for end > 0 && end < len(a.Matches) && !stronger(a.Matches[end-1], a.Matches[end]) {
		end++
	}
	a.More = a.More || end < len(a.Matches)
	a.Matches = slices.Clone(a.Matches[:end])
	return a
}

// beforeTie leaves out the last match and all that are as strong.
func beforeTie(all []Match) []Match {
	last := all[len(all)-1]
	n := len(all)
	for n > 0 && !stronger(all[n-1], last) {
		n--
	}
	return all[:n]
}

// matchesOf are the matches of a finding, then the weaker ones, as the search orders them.
func matchesOf(f border.Finding) []Match {
	out := make([]Match, 0, len(f.Matches)+len(f.Weaker))
	for _, part := range [][]border.Match{f.Matches, f.Weaker} {
		for _, m := range part {
			out = append(out, Match{List: m.Alert.List, ID: m.Alert.ID, Verdict: m.Verdict, Score: math.Round(m.Score*1e9) / 1e9})
		}
	}
	return out
}

// drawn is an alert that may be chosen; which ones are follows from the seed and the
// alerts' ids, not from their order.
type drawn struct {
	lot [8]byte
	id  string
	ref int
}

// pool keeps the first of those that were drawn.
type pool struct{ all []drawn }

func (p *pool) add(d drawn, most int) {
	if p.all = append(p.all, d); len(p.all) >= 2*most+16 {
		p.keep(most)
	}
}

func (p *pool) keep(most int) {
	slices.SortFunc(p.all, func(a, b drawn) int {
		return cmp.Or(bytes.Compare(a.lot[:], b.lot[:]), cmp.Compare(a.id, b.id), cmp.Compare(a.ref, b.ref))
	})
	p.all = p.all[:min(most, len(p.all))]
}

// sample draws the alerts that travellers are made after, at most one for each
// traveller: lists take turns, and within a list what is fresh and what is not.
func sample(ctx context.Context, records search.Records, w *Wanted) ([]int, error) {
	pools := map[string]*[2]pool{}
	n := 0
	for a, err := range records.Alerts() {
		ref := n
		if n++; err != nil {
			return nil, fmt.Errorf("alert %d: %w", n, err)
		}
		if n%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if _, known := w.Of.list(a.List); !known {
			return nil, fmt.Errorf("%w: list %q is searched, but not among those that the sheet is to be of", ErrComposition, a.List)
		}
		if !useful(&a) || !a.InForce(w.On) {
			continue
		}
		of := pools[a.List]
		if of == nil {
			of = &[2]pool{}
			pools[a.List] = of
		}
		at := 0
		if w.Fresh != nil && w.Fresh(a.List, a.ID) {
			at = 1
		}
		of[at].add(drawn{lot: lot(w.Seed, a.List, a.ID), id: a.ID, ref: ref}, w.Travellers)
	}
	return inTurns(pools, w), nil
}

// useful reports whether a traveller can be made after an alert.
func useful(a *border.Alert) bool {
	if a.ID == "" || !utf8.ValidString(a.ID) {
		return false
	}
	named := slices.ContainsFunc(a.Names, func(n border.Name) bool { return n.Text+n.Surname+n.GivenNames != "" })
	return named || slices.ContainsFunc(a.Documents, func(d border.AlertDocument) bool { return border.NormalNumber(d.Number) != "" })
}

func lot(seed uint64, list, id string) (out [8]byte) {
	b := binary.BigEndian.AppendUint64(make([]byte, 0, 64), seed)
	b = binary.BigEndian.AppendUint32(b, uint32(len(list)))
	sum := sha256.Sum256(append(append(b, list...), id...))
	return [8]byte(sum[:8])
}

func inTurns(pools map[string]*[2]pool, w *Wanted) []int {
	var queues [][]drawn
	for _, l := range w.Of.Lists {
		of := pools[l.Name]
		if of == nil {
			continue
		}
		of[0].keep(w.Travellers)
		of[1].keep(w.Travellers)
		queues = append(queues, zipped(of[1].all, of[0].all))
	}
	var refs []int
	for left := true; left && len(refs) < w.Travellers; {
		left = false
		for i, q := range queues {
			if len(q) > 0 && len(refs) < w.Travellers {
				refs, queues[i], left = append(refs, q[0].ref), q[1:], true
			}
		}
	}
	return refs
}

// zipped takes from two queues in turns, then what is left.
func zipped(a, b []drawn) []drawn {
	out := make([]drawn, 0, len(a)+len(b))
	for i := range max(len(a), len(b)) {
		if i < len(a) {
			out = append(out, a[i])
		}
		if i < len(b) {
			out = append(out, b[i])
		}
	}
	return out
}

// Of ten travellers so many are made after alerts.
const (
	tenthsDerived  = 5
	tenthsNamesake = 2
	tenthsNear     = 1
)

// travellers makes up as many as are wanted, each by random numbers of his own. Where
// there are fewer alerts than travellers they are gone over again; what
// can't be made after an alert becomes an ordinary traveller.
func travellers(records search.Records, refs []int, w *Wanted) ([]Case, error) {
	source := rand.NewPCG(w.Seed, 0)
	by := writer{random: rand.New(source), crowd: crowd.New(w.Seed, names.LoadFrequencies())}
	out := make([]Case, 0, w.Travellers)
	after := 0
	for i := range w.Travellers {
		source.Seed(w.Seed, uint64(i)+1)
		c := Case{Kind: kindOf(i, w.Travellers)}
		made := false
		if c.Kind != KindOrdinary && len(refs) > 0 {
			a, err := records.Alert(refs[after%len(refs)])
			if err != nil {
				return nil, err
			}
			switch c.Kind {
			case KindDerived:
				c.Traveller, c.Rule, made = by.derived(a)
			case KindNamesake:
				c.Traveller, made = by.namesake(a)
				c.Rule = RuleListed
			case KindNear:
				c.Traveller, made = by.near(a)
			}
			after++
		}
		if !made {
			c = Case{Kind: KindOrdinary, Traveller: by.strange()}
		}
		out = append(out, c)
	}
	return out, nil
}

// kindOf is the kind of the i-th of n travellers.
func kindOf(i, n int) Kind {
	switch tenth := i * 10 / n; {
	case tenth < tenthsDerived:
		return KindDerived
	case tenth < tenthsDerived+tenthsNamesake:
		return KindNamesake
	case tenth < tenthsDerived+tenthsNamesake+tenthsNear:
		return KindNear
	}
	return KindOrdinary
}
