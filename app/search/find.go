package search

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"postern/app/border"
	"postern/app/names"
)

const defaultTop = 10

// Find finds the alerts that a traveller may be: the matches and those at or above the
// threshold, gravest verdict first, then by score. Whom an alert
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
	r := s.request(t)
	defer s.scratchs.put(r.sc)
	limit, sight := s.scale.Evidence(f.Threshold), s.scale.Evidence(f.Threshold/2)
	r.floor, r.exhaustive, r.day = sight, o.Exhaustive || o.All, border.DayNumber(o.On)
	if o.All {
		r.floor = math.Inf(-1)
	}
	found, err := s.candidates(r)
	if err != nil {
		return border.Finding{}, err
	}
	found = s.rank(r, found, limit)
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
			if full || !o.Weaker && !o.All {
				continue
			}
		} else if full && (!c.layer.protects(c.alert) || f.Protect()) {
			continue
		}
		m, err := s.match(r, c)
		switch {
		case err != nil:
			return border.Finding{}, fmt.Errorf("search: reading alert %d: %w", c.ref(), err)
		case c.verdict == border.VerdictNoMatch:
			f.Weaker = append(f.Weaker, m)
		case full:
			f.Matches[top-1] = m
		default:
			f.Matches = append(f.Matches, m)
		}
	}
	if t.BirthDate.IsZero() {
		f.Namesakes = s.namesakes(&r.query, r.day)
	}
	f.Elapsed = time.Since(start)
	return f, nil
}

// request is a traveller prepared against one edition.
type request struct {
	traveller  border.Traveller
	query      query
	father     *parent
	surname    *parent // nil where the father is known
	numbers    []shownNumber
	aligner    names.Aligner
	weights    *names.Features
	sc         *scratch
	floor      float64 // evidence below which an alert is of no interest
	exhaustive bool
	day        uint32  // of the search, as a number; 0 for none
	fatherMost float64 // the most that a father adds, by the segment that is searched
}

func (s *Searcher) request(t border.Traveller) *request {
	r := &request{
		traveller: t, query: s.prepare(t), father: s.parentOf(t.FatherName), numbers: numbersOf(t),
		weights: names.Screening(), sc: s.scratchs.get(),
	}
	if r.father.empty() {
		r.surname = s.parentOf(t.Surname)
	}
	return r
}

// candidate is an alert with its evidence.
type candidate struct {
	layer   *layer
	at      int // of the layer
	alert   uint32
	name    int // in the layer; -1 where nothing of a name agrees
	total   float64
	most    float64 // what total can become once the father is compared
	number  float64
	sameDay bool // born on the same day
	verdict border.Verdict
}

// ref is the number of the alert's record.
func (c candidate) ref() int { return int(c.layer.refs[c.alert]) }

// before orders alerts of equal evidence.
func (c candidate) before(o candidate) int {
	return cmp.Or(cmp.Compare(c.at, o.at), cmp.Compare(c.ref(), o.ref()))
}

// rank weighs all fields of the alerts that may be of interest, gravest and
// strongest first. Fathers are compared only where they could lift an alert to the
// floor, and where a match may stand whatever its evidence.
func (s *Searcher) rank(r *request, found []candidate, threshold float64) []candidate {
	kept := found[:0]
	for _, c := range found {
		below := c.most < r.floor
		if below && !c.sameDay {
			continue
		}
		if c.most > c.total {
			c.total += s.fatherOf(r, &c).reason.Weight
		}
		s.judge(r, &c, threshold)
		if c.total < r.floor && c.verdict != border.VerdictMatch {
			continue
		}
		kept = append(kept, c)
	}
	slices.SortFunc(kept, func(a, b candidate) int {
		return cmp.Or(verdictRank(b.verdict)-verdictRank(a.verdict), cmp.Compare(b.total, a.total), a.before(b))
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

// candidates lists the alerts that may reach the floor, weighed but for the father.
func (s *Searcher) candidates(r *request) ([]candidate, error) {
	var out []candidate
	for at, l := range s.layers {
		f := newFinder(l, r)
		if r.exhaustive {
			f.includeNumbers()
			f.all()
		} else {
			f.find()
		}
		from := len(out)
		for alert, best := range r.sc.best {
			out = append(out, candidate{layer: l, at: at, alert: alert, name: int(best.name), total: best.score})
		}
		for alert := range r.sc.included {
			if _, ok := r.sc.best[alert]; !ok {
				out = append(out, candidate{layer: l, at: at, alert: alert, name: -1, total: s.nothingAgrees(r, l, alert)})
			}
		}
		for i := range out[from:] {
			if err := f.addFields(&out[from+i]); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// newFinder makes a finder of a request ready for one segment.
func newFinder(l *layer, r *request) finder {
	r.sc.begin(l.segment)
	r.sc.pairing.begin(l.segment, &r.query)
	r.fatherMost = r.sc.paternity.begin(l.segment, r)
	return finder{l: l, g: l.segment, r: r, sc: r.sc, floor: r.floor - rounding}
}

// addFields adds what number, birth date, sex and nationality say.
func (f *finder) addFields(c *candidate) error {
	if f.sc.included[c.alert] {
		a, err := f.l.records.Alert(c.ref())
		if err != nil {
			return fmt.Errorf("search: reading alert %d: %w", c.ref(), err)
		}
		e, _ := compareDocuments(f.r.numbers, a.Documents)
		c.number = max(e.reason.Weight, 0)
	}
	c.total += c.number + f.fields(c.alert)
	c.sameDay = f.birth(c.alert).day
	c.most = c.total
	if f.g.alertFathers[c.alert] != 0 || c.name >= 0 && f.g.nameParent[c.name] != 0 {
		c.most += f.r.fatherMost
	}
	return nil
}

// nothingAgrees is the evidence of names that have nothing in common, 0 where one
// side has none.
func (s *Searcher) nothingAgrees(r *request, l *layer, alert uint32) float64 {
	name, to := l.namesOf(alert)
	if name == to || len(r.query.name.Tokens) == 0 {
		return 0
	}
	var x names.Features
	l.listedSide(name, &r.sc.side)
	x.Read(&r.query.side, &r.sc.side, nil, false)
	return x.Score(r.weights)
}
