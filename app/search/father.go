package search

import (
	"math"
	"slices"

	"postern/app/border"
	"postern/app/names"
)

// What the father's name adds, in nats. In Pakistan a person is known by his own
// and his father's name, but fathers' names are as common as sons': an agreement
// counts by its rarity and levels off at fatherMost. app/search/fitfields shows what it
// is worth among strangers whose names resemble: nine in ten of those have fathers of
// other names, and so has one in twelve of the listed, whose father the list has wrong,
// or whose is spelled beyond knowing: ln 0.10/0.90 = −2.2. A word of the father's name
// that is the person's own last name too has been counted with that: of the persons
// whose names agree in it, most have fathers who agree in it. So little of it counts
// again, and as little of what is put ahead.
const (
	fatherMost    = 8.0  // the most that a father adds
	fatherScale   = 6.0  // nats of agreement at which two thirds of fatherMost are reached
	fatherHead    = 1.25 // nats ahead where the names are the same, however common; less of what was counted
	fatherOther   = -2.2
	fatherTelling = 2.0 // less is a common name, such as Khan, that says nothing of a father
	fatherSurname = 0.5 // of the weight, where a family name stands for the father
	fatherCounted = 0.1 // of the weight, of what agrees in the persons' own names
)

// maxFatherWords bounds the words of a father's name that are compared.
const maxFatherWords = 8

// parent is a father's name, or a surname that may be his, prepared once.
type parent struct {
	name  names.Name
	side  names.Side
	joins []names.Join
}

// parseParent parses a father's name as far as it is compared.
func parseParent(t *names.Frequencies, text string) names.Name {
	n := t.Parse(text)
	n.Tokens = n.Tokens[:min(len(n.Tokens), maxFatherWords)]
	return n
}

// parentOf prepares a name by the shares of the tables alone.
func (s *Searcher) parentOf(text string) *parent {
	p := &parent{name: parseParent(s.tables, text)}
	p.side = p.name.Side(s.parentRarity)
	p.joins = p.name.Joins()
	return p
}

func (p *parent) empty() bool { return p == nil || len(p.name.Tokens) == 0 }

// fatherCost is the cost, in hundredths of a nat, beyond which a word of one father's
// name is not read for one of another's: a slip of the pen is within it.
const fatherCost = 280

// fatherPairs leaves out what is too far.
func fatherPairs(pairs []names.Pair) []names.Pair {
	return slices.DeleteFunc(pairs, func(p names.Pair) bool { return p.Kind == names.PairWord && p.Cost > fatherCost })
}

// compareParents compares two fathers' names that are prepared.
func (s *Searcher) compareParents(aligner *names.Aligner, a, b *parent) names.Comparison {
	c := names.Comparison{Match: names.Match{Traveller: a.name, Alert: b.name, TravellerSide: &a.side, AlertSide: &b.side}}
	if a.empty() || b.empty() {
		c.Judgement = border.Unknown
		return c
	}
	c.Pairs = aligner.Align(&a.side, &b.side, fatherPairs(names.Pairs(a.name, b.name, a.joins, b.joins, &a.side, &b.side)), nil)
	c.Weigh()
	c.Judgement = c.Judge()
	return c
}

// persons are the words of the traveller's and of a listed person's own name.
type persons struct{ traveller, listed []*names.Word }

func wordsOf(n names.Name) []*names.Word {
	out := make([]*names.Word, len(n.Tokens))
	for i := range n.Tokens {
		out[i] = n.Tokens[i].Word
	}
	return out
}

// counted is how much of what agrees of two fathers' names agrees in the persons'
// own names already, in nats.
func (p persons) counted(c *names.Comparison, tables *names.Frequencies) float64 {
	sum := 0.0
	for _, pair := range c.Pairs {
		if gain := pair.Rarity - float64(pair.Cost)/100; gain > 0 && pair.Kind != names.PairInitial &&
			bears(p.traveller, c.Traveller.Tokens[pair.Q0:pair.Q1], tables) && bears(p.listed, c.Alert.Tokens[pair.L0:pair.L1], tables) {
			sum += gain
		}
	}
	return sum
}

// bears reports whether all of some words stand in a name.
func bears(name []*names.Word, words []names.Token, tables *names.Frequencies) bool {
	for _, t := range words {
		if !slices.ContainsFunc(name, func(own *names.Word) bool { return oneSpelling(own, t.Word, tables) }) {
			return false
		}
	}
	return true
}

// spelled bounds the cost, in hundredths of a nat, of two spellings of one name.
const spelled = 200

func oneSpelling(a, b *names.Word, tables *names.Frequencies) bool {
	if tables.Key(a) == tables.Key(b) {
		return true
	}
	cost, ok := names.Cost(a, b)
	return ok && cost <= spelled
}

// fatherOf compares fathers' names. Where one side does not name the father, its
// family name may be his.
func (s *Searcher) fatherOf(r *request, c *candidate) evidence {
	e := judged(border.Unknown, ReasonFatherUnknown, 0)
	listed := c.layer.fathersOf(s, c.alert)
	told := c.layer.surnameOf(s, c.name)
	own := persons{traveller: wordsOf(r.query.name), listed: c.layer.wordsOf(c.name)}
	switch {
	case !r.father.empty() && len(listed) > 0:
		e = s.bestFather(&r.aligner, r.father, listed, own)
	case !r.father.empty() && !told.empty():
		e = s.surnameAsFather(&r.aligner, r.father, []*parent{told}, own, e)
	case r.father.empty() && len(listed) > 0:
		e.reason.Code = ReasonFatherUntold
		e = s.surnameAsFather(&r.aligner, r.surname, listed, own, e)
	}
	e.reason.Field = border.FieldFather
	return e
}

// fathersOf are the fathers' names of an alert.
func (l *layer) fathersOf(s *Searcher, alert uint32) []*parent {
	var out []*parent
	for _, id := range l.fatherSets.of(l.alertFathers[alert]) {
		out = append(out, s.parentOf(l.parentName(id)))
	}
	return out
}

// surnameOf is the surname of a listed name, nil where its source does not tell it.
func (l *layer) surnameOf(s *Searcher, name int) *parent {
	if name < 0 || l.nameParent[name] == 0 {
		return nil
	}
	return s.parentOf(l.parentName(l.nameParent[name] - 1))
}

func (g *segment) parentName(id uint32) string {
	return string(g.parentText[g.parentTextStart[id]:g.parentTextStart[id+1]])
}

// wordsOf are the words of a listed name, none for -1.
func (l *layer) wordsOf(name int) []*names.Word {
	if name < 0 {
		return nil
	}
	ids, _ := l.listed.of(uint32(name))
	out := make([]*names.Word, len(ids))
	for i, id := range ids {
		out[i] = l.lexicon.Word(id)
	}
	return out
}

func (s *Searcher) bestFather(aligner *names.Aligner, father *parent, listed []*parent, own persons) evidence {
	var best evidence
	for i, l := range listed {
		c := s.compareParents(aligner, father, l)
		agreed := max(c.Agreed-(1-fatherCounted)*own.counted(&c, s.tables), fatherCounted*c.Agreed, 0)
		head := fatherHead * agreed / max(c.Agreed, fatherHead*fatherCounted)
		e := judged(c.Judgement, ReasonFatherSame, levelled(agreed+head))
		switch c.Judgement {
		case border.Similar:
			e.reason.Code, e.reason.Weight = ReasonFatherSimilar, levelled(agreed)*min(c.Share, 1)
		case border.Different:
			e.reason.Code, e.reason.Weight = ReasonFatherOther, fatherOther
		}
		e.index = i
		e.reason.Traveller, e.reason.Alert = father.name.Text, l.name.Text
		if i == 0 || e.reason.Weight > best.reason.Weight {
			best = e
		}
	}
	return best
}

// levelled is what an agreement of fathers weighs.
func levelled(agreed float64) float64 { return fatherMost * (1 - math.Exp(-agreed/fatherScale)) }

// surnameAsFather counts a family name that agrees with the other side's father
// by half; one that does not says nothing.
func (s *Searcher) surnameAsFather(aligner *names.Aligner, one *parent, other []*parent, own persons, unknown evidence) evidence {
	if one.empty() {
		return unknown
	}
	e := s.bestFather(aligner, one, other, own)
	if e.judgement != border.Same && e.judgement != border.Similar || e.reason.Weight < fatherTelling {
		return unknown
	}
	e.judgement = border.Similar
	e.reason.Code, e.reason.Weight = ReasonFatherSurname, e.reason.Weight*fatherSurname
	return e
}
