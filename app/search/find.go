package search

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode"

	"postern/app/border"
	"postern/app/names"
)

const defaultTop = 10

// Find scores every alert against a traveller and returns the matches and those at
// or above the threshold, gravest verdict first, then by score. Whom an alert
// protects is found also where more alerts agree better than are asked for: the
// best such alert then takes the last one's place. The same traveller on the same
// edition gets the same answer.
func (s *Searcher) Find(t border.Traveller, o Options) (border.Finding, error) {
	start := time.Now()
	f := border.Finding{Verdict: border.VerdictNoMatch, Threshold: cmp.Or(o.Threshold, DefaultThreshold), Edition: s.info}
	if !(f.Threshold > 0 && f.Threshold < 1) {
		return f, fmt.Errorf("search: the threshold %v is not between 0 and 1", f.Threshold)
	}
	top := cmp.Or(max(o.Top, 0), defaultTop)
	sc := s.scratch()
	defer s.scratchs.Put(sc)
	r := s.request(t)
	s.scan(sc, &r.query)
	s.weighNames(sc, &r.query, names.Screening())
	limit, sight := s.scale.Evidence(f.Threshold), s.scale.Evidence(f.Threshold/2)
	found := s.rank(sc, r, limit, sight, top, o.Weaker)
	if len(found) > 0 {
		f.Verdict = found[0].verdict
	}
	for i := range found {
		c := &found[i]
		full := len(f.Matches)+len(f.Weaker) >= top
		if c.verdict == border.VerdictNoMatch {
			if c.total >= sight {
				f.WeakerCount++
			}
			if full || !o.Weaker {
				continue
			}
		} else if full && (!s.alerts[c.alert].protects || f.Protect()) {
			continue
		}
		m, err := s.match(sc, r, c)
		switch {
		case err != nil:
			return border.Finding{}, fmt.Errorf("search: reading alert %d: %w", c.alert, err)
		case c.verdict == border.VerdictNoMatch:
			f.Weaker = append(f.Weaker, m)
		case full:
			f.Matches[top-1] = m
		default:
			f.Matches = append(f.Matches, m)
		}
	}
	f.Elapsed = time.Since(start)
	return f, nil
}

// request is a traveller prepared against one edition.
type request struct {
	traveller border.Traveller
	query     query
	father    *parent
	surname   *parent // nil where the father is known
	numbers   []shownNumber
	aligner   names.Aligner
}

func (s *Searcher) request(t border.Traveller) *request {
	known := newShares()
	r := &request{traveller: t, query: s.prepare(t), father: s.parentOf(t.FatherName, known), numbers: numbersOf(t)}
	if r.father.empty() {
		r.surname = s.parentOf(t.Surname, known)
	}
	return r
}

// candidate is an alert with its evidence.
type candidate struct {
	alert   int32
	name    int32 // in names; -1 where nothing of a name agrees
	total   float64
	most    float64 // what total can become once the father is compared
	number  float64
	sameDay bool // born on the same day
	verdict border.Verdict
}

// rank weighs all fields of the alerts that the scan or a number brought up,
// gravest and strongest first. Fathers are compared only where they could lift an
// alert into sight or, where weaker ones are asked for, into the first top, and
// where a match may stand whatever its evidence.
func (s *Searcher) rank(sc *scratch, r *request, threshold, sight float64, top int, weaker bool) []candidate {
	found := s.candidates(sc, r)
	slices.SortFunc(found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.most, a.most), cmp.Compare(a.alert, b.alert))
	})
	var best []float64 // the first top totals so far, ascending
	kept := found[:0]
	for _, c := range found {
		floor := sight
		switch {
		case !weaker:
		case len(best) == top:
			floor = min(floor, best[0])
		default:
			floor = math.Inf(-1)
		}
		below := c.most < floor
		if below && !c.sameDay {
			continue
		}
		if c.most > c.total {
			c.total += s.fatherOf(r, &c).reason.Weight
		}
		s.judge(r, &c, threshold)
		if below && c.verdict != border.VerdictMatch {
			continue
		}
		kept = append(kept, c)
		at, _ := slices.BinarySearch(best, c.total)
		best = slices.Insert(best, at, c.total)
		if len(best) > top {
			best = best[1:]
		}
	}
	slices.SortFunc(kept, func(a, b candidate) int {
		return cmp.Or(verdictRank(b.verdict)-verdictRank(a.verdict), cmp.Compare(b.total, a.total), cmp.Compare(a.alert, b.alert))
	})
	return kept
}

func verdictRank(v border.Verdict) int {
	switch v {
	case border.VerdictMatch:
		return 2
	case border.VerdictPossible:
		return 1
	}
	return 0
}

// candidates lists the alerts that share anything with the traveller, weighed but
// for the father.
func (s *Searcher) candidates(sc *scratch, r *request) []candidate {
	numbers := map[int32]float64{}
	for _, n := range r.numbers {
		for _, at := range s.numbers[n.look] {
			e := compareNumber(n, border.AlertDocument{Number: at.number, IssuingState: at.state})
			numbers[at.alert] = max(numbers[at.alert], e.reason.Weight)
		}
	}
	found := make([]candidate, 0, len(sc.alertBest)+len(numbers))
	for alert, best := range sc.alertBest {
		found = append(found, candidate{alert: alert, name: best.name, total: best.score, number: numbers[alert]})
		delete(numbers, alert)
	}
	for alert, weight := range numbers {
		found = append(found, candidate{alert: alert, name: -1, total: s.nothingAgrees(r, alert), number: weight})
	}
	for i := range found {
		c := &found[i]
		f := &s.alerts[c.alert]
		c.total += c.number
		birth := compareBirths(r.traveller.BirthDate, f.births)
		c.total += birth.reason.Weight
		c.sameDay = birth.judgement == border.Same
		c.total += compareSex(r.traveller.Sex, f.sex).reason.Weight
		c.total += compareNations(r.traveller.Nationality, f.nationalities).reason.Weight
		c.most = c.total
		if !r.father.empty() || len(f.fathers) > 0 {
			c.most += fatherMost
		}
	}
	return found
}

// nothingAgrees is the evidence of names that have nothing in common, 0 where one
// side has none.
func (s *Searcher) nothingAgrees(r *request, alert int32) float64 {
	n := s.firstName(alert)
	if n < 0 || len(r.query.name.Tokens) == 0 {
		return 0
	}
	var x names.Features
	x.Read(&r.query.side, &s.names[n].side, nil, false)
	return x.Score(names.Screening())
}

// firstName is the first name of an alert in names, or -1.
func (s *Searcher) firstName(alert int32) int32 {
	i, ok := slices.BinarySearchFunc(s.names, alert, func(n listedName, alert int32) int { return cmp.Compare(n.alert, alert) })
	if !ok {
		return -1
	}
	return int32(i)
}

// prepare makes the query of a traveller's name.
func (s *Searcher) prepare(t border.Traveller) query {
	q := s.prepareText(t.FullName())
	q.cut = q.cut || t.NameCut
	if t.Name == "" {
		q.cutTokens(len(strings.TrimSpace(t.GivenNames)))
	}
	return q
}

func (s *Searcher) prepareText(text string) query {
	q := query{name: s.tables.Parse(text)}
	q.side = q.name.Side(s.rarityOf)
	q.joins = q.name.Joins(s.tables)
	q.cut = lettersOf(text) >= cutLength
	q.cutBehind = len(q.name.Tokens)
	return q
}

// cutTokens leaves only the last word that may be cut: a zone ends with the given
// names, which fill so many bytes of the name, or with the surname where there are
// none. A name given as a whole does not tell where they end: any of its words may
// be cut.
func (q *query) cutTokens(given int) {
	last := -1
	for i, tok := range q.name.Tokens {
		if (given == 0 || tok.From < given) && (last < 0 || tok.From > q.name.Tokens[last].From) {
			last = i
		}
	}
	q.cutFrom, q.cutBehind = max(last, 0), last+1
}

// mayBeCut reports whether a word may be cut short.
func (q *query) mayBeCut(token int) bool { return q.cut && token >= q.cutFrom && token < q.cutBehind }

// cutLength is the length of a name, in letters and blanks, that may have been cut
// to fit a machine-readable zone: 39 characters in a passport less what separates
// names.
const cutLength = 35

// lettersOf counts the characters of a name without the accents on them; a zone
// needs at least as many.
func lettersOf(text string) int {
	n := 0
	for _, r := range text {
		if !unicode.Is(unicode.Mn, r) {
			n++
		}
	}
	return n
}
