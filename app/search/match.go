package search

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"postern/app/border"
	"postern/app/names"
)

// judge sets a candidate's verdict. Match: a document number agrees, or a listed
// name is the same, the day of birth is the same, and so is every other field that
// both sides know. Else the threshold decides.
func (s *Searcher) judge(r *request, c *candidate, threshold float64) {
	switch {
	case c.number == numberSame || c.sameDay && s.othersSame(r, c):
		c.verdict = border.VerdictMatch
	case c.total >= threshold:
		c.verdict = border.VerdictPossible
	default:
		c.verdict = border.VerdictNoMatch
	}
}

// othersSame reports, of an alert with the same day of birth, whether a name is the
// same too and no other known field is anything else.
func (s *Searcher) othersSame(r *request, c *candidate) bool {
	t := r.traveller
	if c.name < 0 {
		return false
	}
	a, err := c.layer.records.Alert(c.ref())
	if err != nil {
		return false // match reads the alert again and reports it
	}
	agrees := func(j border.Judgement) bool { return j == border.Same || j == border.Unknown }
	if !agrees(compareSex(t.Sex, a.Sex).judgement) || !agrees(compareNations(t.Nationality, a.Nationalities).judgement) ||
		!agrees(s.fatherOf(r, c).judgement) {
		return false
	}
	documents, _ := compareDocuments(r.numbers, a.Documents)
	return agrees(documents.judgement) && s.nameMatch(r, c, a).judgement == border.Same
}

// match shows a candidate with all its evidence.
func (s *Searcher) match(r *request, c *candidate) (border.Match, error) {
	a, err := c.layer.records.Alert(c.ref())
	if err != nil {
		return border.Match{}, err
	}
	m := border.Match{Alert: a, Name: a.PrimaryName(), Score: s.scale.Score(c.total), Verdict: c.verdict, Fields: map[border.Field]border.Comparison{}}
	name := s.nameMatch(r, c, a)
	if c.name >= 0 {
		m.Name = name.listed
	}
	m.Fields[border.FieldName] = name.comparison
	m.Reasons = name.reasons
	s.showBirth(&m, r, a)
	s.showSex(&m, r, a)
	s.showNation(&m, r, a)
	s.showFather(&m, r, c)
	s.showDocument(&m, r, a)
	slices.SortStableFunc(m.Reasons, func(x, y border.Reason) int { return cmp.Compare(math.Abs(y.Weight), math.Abs(x.Weight)) })
	return m, nil
}

// add puts a field's comparison and, where it weighs anything, its reason into a
// match.
func add(m *border.Match, field border.Field, c border.Comparison, e evidence) {
	c.Judgement = e.judgement
	e.reason.Field = field
	if e.reason.Traveller == "" {
		e.reason.Traveller = c.Traveller
	}
	if e.reason.Alert == "" {
		e.reason.Alert = c.Alert
	}
	c.Reason = e.reason
	m.Fields[field] = c
	if e.reason.Weight != 0 {
		m.Reasons = append(m.Reasons, e.reason)
	}
}

// shownName is what the names show of a match.
type shownName struct {
	judgement  border.Judgement
	listed     border.Name // the one shown
	comparison border.Comparison
	reasons    []border.Reason
}

// nameMatch aligns the names again, with their texts at hand. The reasons are those
// of the name that scores best; a name of the alert that is the same is shown and
// judged before it.
func (s *Searcher) nameMatch(r *request, c *candidate, a border.Alert) shownName {
	var out shownName
	listed := s.listedNames(a)
	out.comparison.Traveller = r.traveller.FullName()
	if len(listed) == 0 || len(r.query.name.Tokens) == 0 {
		out.judgement = border.Unknown
		out.comparison.Alert = a.PrimaryName().Text
		out.comparison.Judgement = border.Unknown
		out.comparison.Reason = border.Reason{Code: ReasonNameUnknown, Field: border.FieldName}
		return out
	}
	first, _ := c.layer.namesOf(c.alert)
	at := max(c.name-int(first), 0)
	n := listed[at]
	out.listed = n.listed
	m := s.beside(r, n)
	if c.name >= 0 {
		m = s.aligned(r, n)
	}
	out.reasons = m.Reasons(r.weights)
	swapped := false
	out.judgement, swapped = s.judgeName(&m, r, out.listed)
	if out.judgement != border.Same && c.name >= 0 {
		letters := r.query.letters()
		for i, other := range listed {
			if i == at || lettersIn(other.name) != letters {
				continue
			}
			same := s.aligned(r, other)
			if j, _ := s.judgeName(&same, r, other.listed); j == border.Same {
				m, out.listed, out.judgement, swapped = same, other.listed, j, false
				break
			}
		}
	}
	out.comparison.Alert = out.listed.Text
	out.comparison.TravellerMarks, out.comparison.AlertMarks = m.Marks()
	out.comparison.Judgement = out.judgement
	out.comparison.Reason = nameReason(out.judgement, out.reasons)
	if swapped {
		out.comparison.Reason = border.Reason{Code: names.ReasonSwapped, Field: border.FieldName}
	}
	return out
}

// parsedName is a name of an alert, parsed.
type parsedName struct {
	listed border.Name
	name   names.Name
}

// listedNames are the names of an alert that hold a word, as a segment numbers them.
func (s *Searcher) listedNames(a border.Alert) []parsedName {
	var out []parsedName
	for _, n := range a.Names {
		if p := s.tables.Parse(n.Text); len(p.Tokens) > 0 {
			out = append(out, parsedName{n, p})
		}
	}
	return out
}

// beside puts the traveller's name beside a listed one as if nothing of them
// agreed.
func (s *Searcher) beside(r *request, n parsedName) names.Match {
	side := n.name.Side(func(w *names.Word) (float64, bool) { return s.listedRarity(w), true })
	m := names.Match{Traveller: r.query.name, Alert: n.name, TravellerSide: &r.query.side, AlertSide: &side}
	m.Features.Read(&r.query.side, &side, nil, false)
	return m
}

// aligned puts the names beside each other and aligns them.
func (s *Searcher) aligned(r *request, n parsedName) names.Match {
	m := s.beside(r, n)
	q := &r.query
	pairs := names.Pairs(q.name, n.name, q.joins, n.name.Joins(), &q.side, m.AlertSide)
	if q.cut {
		pairs = slices.DeleteFunc(names.AppendCuts(pairs, q.name, n.name, &q.side, m.AlertSide), func(p names.Pair) bool {
			return p.Kind == names.PairCut && !q.mayBeCut(int(p.Q0))
		})
	}
	m.Pairs = r.aligner.Align(&q.side, m.AlertSide, pairs, nil)
	m.Features.Read(&q.side, m.AlertSide, m.Pairs, n.listed.Weak)
	return m
}

// lettersIn are the folded letters of a name, without the spaces.
func lettersIn(n names.Name) string {
	var b strings.Builder
	for i := range n.Tokens {
		b.WriteString(n.Tokens[i].Word.Text)
	}
	return b.String()
}

// judgeName judges the names by themselves; family and given names that changed
// places are similar, not the same.
func (s *Searcher) judgeName(m *names.Match, r *request, listed border.Name) (j border.Judgement, swapped bool) {
	if s.swapped(r.traveller, listed) {
		return border.Similar, true
	}
	if m.Same() {
		return border.Same, false
	}
	if j = m.Judge(); j == border.Same {
		j = border.Similar
	}
	return j, false
}

// swapped reports whether one side's surname is the other's given names and the
// other way round, where both sides tell them apart. Where only the border between
// the two lies elsewhere, nothing is swapped.
func (s *Searcher) swapped(t border.Traveller, listed border.Name) bool {
	if t.Surname == "" || t.GivenNames == "" || listed.Surname == "" || listed.GivenNames == "" {
		return false
	}
	same := func(a, b string) bool { return s.tables.Compare(a, b).Judgement == border.Same }
	return same(t.Surname, listed.GivenNames) && same(t.GivenNames, listed.Surname) && !same(t.Surname, t.GivenNames)
}

// nameReason picks the reason shown beside the names: what keeps them from being
// the same, and where nothing does, what agrees.
func nameReason(j border.Judgement, reasons []border.Reason) border.Reason {
	if j == border.Same {
		return border.Reason{Code: names.ReasonSame, Field: border.FieldName}
	}
	agrees := border.Reason{Code: names.ReasonNothing, Field: border.FieldName}
	telling := agrees
	for _, r := range reasons {
		heaviest := &telling
		switch r.Code {
		case names.ReasonWhole, names.ReasonParts, names.ReasonPlaces:
			continue // says nothing that the marks do not show
		case names.ReasonAgrees, names.ReasonCommon:
			heaviest = &agrees
		}
		if j == border.Different && r.Weight > 0 {
			continue
		}
		if heaviest.Weight == 0 || math.Abs(r.Weight) > math.Abs(heaviest.Weight) {
			*heaviest = r
		}
	}
	if telling.Weight == 0 {
		return agrees
	}
	return telling
}

func (s *Searcher) showBirth(m *border.Match, r *request, a border.Alert) {
	e := compareBirths(r.traveller.BirthDate, a.BirthDates)
	c := border.Comparison{Traveller: r.traveller.BirthDate.String()}
	if len(a.BirthDates) > 0 {
		d := a.BirthDates[e.index]
		c.Alert = d.String()
		c.TravellerMarks, c.AlertMarks = birthMarks(r.traveller.BirthDate, d, e.judgement)
	}
	add(m, border.FieldBirthDate, c, e)
}

func (s *Searcher) showSex(m *border.Match, r *request, a border.Alert) {
	e := compareSex(r.traveller.Sex, a.Sex)
	c := border.Comparison{Traveller: string(r.traveller.Sex), Alert: string(a.Sex)}
	markWhole(&c, e)
	add(m, border.FieldSex, c, e)
}

func (s *Searcher) showNation(m *border.Match, r *request, a border.Alert) {
	e := compareNations(r.traveller.Nationality, a.Nationalities)
	c := border.Comparison{Traveller: string(r.traveller.Nationality)}
	codes := make([]string, len(a.Nationalities))
	for i, n := range a.Nationalities {
		codes[i] = string(n)
	}
	c.Alert = strings.Join(codes, " ")
	if e.judgement == border.Same {
		at := len(strings.Join(codes[:e.index], " "))
		if e.index > 0 {
			at++
		}
		c.TravellerMarks = []border.Span{{To: len(c.Traveller)}}
		c.AlertMarks = []border.Span{{From: at, To: at + len(codes[e.index])}}
	}
	add(m, border.FieldNationality, c, e)
}

func (s *Searcher) showFather(m *border.Match, r *request, c *candidate) {
	e := s.fatherOf(r, c)
	mine, listed := r.father, (*parent)(nil)
	if fathers := c.layer.fathersOf(s, c.alert); len(fathers) > 0 {
		listed = fathers[e.index]
	}
	if e.reason.Code == ReasonFatherSurname {
		if r.father.empty() {
			mine = r.surname
		} else {
			listed = c.layer.surnameOf(s, c.name)
		}
	}
	cmp := border.Comparison{Traveller: mine.name.Text}
	if listed != nil {
		cmp.Alert = listed.name.Text
		match := s.compareParents(&r.aligner, mine, listed)
		cmp.TravellerMarks, cmp.AlertMarks = match.Marks()
	}
	add(m, border.FieldFather, cmp, e)
}

func (s *Searcher) showDocument(m *border.Match, r *request, a border.Alert) {
	e, with := compareDocuments(r.numbers, a.Documents)
	c := border.Comparison{Traveller: with.text}
	if c.Traveller == "" && len(r.numbers) > 0 {
		c.Traveller = r.numbers[0].text
	}
	if len(a.Documents) > 0 {
		c.Alert = a.Documents[e.index].Number
	}
	markWhole(&c, e)
	add(m, border.FieldDocument, c, e)
}

func markWhole(c *border.Comparison, e evidence) {
	if e.judgement == border.Same {
		c.TravellerMarks = []border.Span{{To: len(c.Traveller)}}
		c.AlertMarks = []border.Span{{To: len(c.Alert)}}
	}
}
