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
	f := &s.alerts[c.alert]
	t := r.traveller
	if c.name < 0 {
		return false
	}
	agrees := func(j border.Judgement) bool { return j == border.Same || j == border.Unknown }
	if !agrees(compareSex(t.Sex, f.sex).judgement) || !agrees(compareNations(t.Nationality, f.nationalities).judgement) ||
		!agrees(s.fatherOf(r, c).judgement) {
		return false
	}
	a, err := s.records.Alert(int(c.alert))
	if err != nil {
		return false // match reads the alert again and reports it
	}
	documents, _ := compareDocuments(r.numbers, a.Documents)
	return agrees(documents.judgement) && s.nameMatch(&names.Aligner{}, r, c, a).judgement == border.Same
}

// match shows a candidate with all its evidence.
func (s *Searcher) match(sc *scratch, r *request, c *candidate) (border.Match, error) {
	a, err := s.records.Alert(int(c.alert))
	if err != nil {
		return border.Match{}, err
	}
	m := border.Match{Alert: a, Name: a.PrimaryName(), Score: s.scale.Score(c.total), Verdict: c.verdict, Fields: map[border.Field]border.Comparison{}}
	name := s.nameMatch(&sc.aligner, r, c, a)
	if c.name >= 0 {
		m.Name = name.listed
	}
	m.Fields[border.FieldName] = name.comparison
	m.Reasons = name.reasons
	f := &s.alerts[c.alert]
	s.showBirth(&m, r, f)
	s.showSex(&m, r, f)
	s.showNation(&m, r, f)
	s.showFather(&m, r, c, f)
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
func (s *Searcher) nameMatch(aligner *names.Aligner, r *request, c *candidate, a border.Alert) shownName {
	var out shownName
	n := c.name
	if n < 0 {
		n = s.firstName(c.alert)
	}
	out.comparison.Traveller = r.traveller.FullName()
	if n < 0 || len(r.query.name.Tokens) == 0 {
		out.judgement = border.Unknown
		out.comparison.Alert = a.PrimaryName().Text
		out.comparison.Judgement = border.Unknown
		out.comparison.Reason = border.Reason{Code: ReasonNameUnknown, Field: border.FieldName}
		return out
	}
	out.listed = a.Names[s.names[n].index]
	var m names.Match
	if c.name < 0 {
		m = s.beside(r, n, out.listed.Text)
	} else {
		m = s.aligned(aligner, r, n, out.listed.Text)
	}
	out.reasons = m.Reasons(names.Screening())
	swapped := false
	out.judgement, swapped = s.judgeName(&m, r, out.listed)
	if out.judgement != border.Same && c.name >= 0 {
		for i := s.firstName(c.alert); int(i) < len(s.names) && s.names[i].alert == c.alert; i++ {
			if i == n || !sameLetters(&r.query.side, &s.names[i].side) {
				continue
			}
			listed := a.Names[s.names[i].index]
			other := s.aligned(aligner, r, i, listed.Text)
			if j, _ := s.judgeName(&other, r, listed); j == border.Same {
				m, out.listed, out.judgement, swapped = other, listed, j, false
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

// beside puts the traveller's name beside a listed one, whose text is given, as if
// nothing of them agreed.
func (s *Searcher) beside(r *request, n int32, text string) names.Match {
	ln := &s.names[n]
	m := names.Match{Traveller: r.query.name, Alert: s.tables.Parse(text), TravellerSide: &r.query.side, AlertSide: &ln.side}
	m.Features.Read(&r.query.side, &ln.side, nil, false)
	return m
}

// aligned puts the names beside each other and aligns them.
func (s *Searcher) aligned(aligner *names.Aligner, r *request, n int32, text string) names.Match {
	m := s.beside(r, n, text)
	ln := &s.names[n]
	m.Pairs = aligner.Align(&r.query.side, &ln.side, s.pairsFresh(&r.query, ln, m.Alert), nil)
	m.Features.Read(&r.query.side, &ln.side, m.Pairs, ln.weak)
	return m
}

// sameLetters reports whether two names are the same but for the spaces.
func sameLetters(a, b *names.Side) bool {
	return foldedText(a) == foldedText(b)
}

func foldedText(s *names.Side) string {
	var b strings.Builder
	for _, w := range s.Words {
		b.WriteString(w.Text)
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

func (s *Searcher) showBirth(m *border.Match, r *request, f *facts) {
	e := compareBirths(r.traveller.BirthDate, f.births)
	c := border.Comparison{Traveller: r.traveller.BirthDate.String()}
	if len(f.births) > 0 {
		d := f.births[e.index]
		c.Alert = d.String()
		c.TravellerMarks, c.AlertMarks = birthMarks(r.traveller.BirthDate, d, e.judgement)
	}
	add(m, border.FieldBirthDate, c, e)
}

func (s *Searcher) showSex(m *border.Match, r *request, f *facts) {
	e := compareSex(r.traveller.Sex, f.sex)
	c := border.Comparison{Traveller: string(r.traveller.Sex), Alert: string(f.sex)}
	markWhole(&c, e)
	add(m, border.FieldSex, c, e)
}

func (s *Searcher) showNation(m *border.Match, r *request, f *facts) {
	e := compareNations(r.traveller.Nationality, f.nationalities)
	c := border.Comparison{Traveller: string(r.traveller.Nationality)}
	codes := make([]string, len(f.nationalities))
	for i, n := range f.nationalities {
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

func (s *Searcher) showFather(m *border.Match, r *request, c *candidate, f *facts) {
	e := s.fatherOf(r, c)
	mine, listed := r.father, (*parent)(nil)
	if len(f.fathers) > 0 {
		listed = f.fathers[e.index]
	}
	if e.reason.Code == ReasonFatherSurname {
		if r.father.empty() {
			mine = r.surname
		} else {
			listed = s.surnameOf(c.name)
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
