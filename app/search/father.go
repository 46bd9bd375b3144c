package search

import (
	"math"

	"postern/app/border"
	"postern/app/names"
)

// What the father's name adds, in nats. In Pakistan a person is known by his own
// and his father's name, but fathers' names are as common as sons': an agreement
// counts by its rarity and levels off at fatherMost. Lists have the wrong father
// in about one case of twelve: ln 1/12 = −2.5 where he is another.
const (
	fatherMost    = 6.0
	fatherScale   = 8.0 // nats of agreement at which two thirds of fatherMost are reached
	fatherOther   = -2.5
	fatherTelling = 2.0 // less is a common name, such as Khan, that says nothing of a father
	fatherSurname = 0.5 // of the weight, where a family name stands for the father
)

// compareFathers compares fathers' names. Where one side does not name the
// father, its family name may be his.
func (s *Searcher) compareFathers(father, surname names.Name, f *facts, listed string) evidence {
	e := judged(border.Unknown, ReasonFatherUnknown, 0)
	switch {
	case len(father.Tokens) > 0 && len(f.fathers) > 0:
		e = s.bestFather(father, f.fathers)
	case len(father.Tokens) > 0 && listed != "":
		e = s.surnameAsFather(father, []names.Name{s.tables.Parse(listed)}, e)
	case len(father.Tokens) == 0 && len(f.fathers) > 0:
		e.reason.Code = ReasonFatherUntold
		e = s.surnameAsFather(surname, f.fathers, e)
	}
	e.reason.Field = border.FieldFather
	return e
}

func (s *Searcher) bestFather(father names.Name, listed []names.Name) evidence {
	var best evidence
	for i, l := range listed {
		c := s.tables.CompareNames(father, l)
		weight := fatherMost * (1 - math.Exp(-max(c.Agreed, 0)/fatherScale))
		e := judged(c.Judgement, ReasonFatherSame, weight)
		switch c.Judgement {
		case border.Similar:
			e.reason.Code, e.reason.Weight = ReasonFatherSimilar, weight*min(c.Share, 1)
		case border.Different:
			e.reason.Code, e.reason.Weight = ReasonFatherOther, fatherOther
		}
		e.index = i
		e.reason.Traveller, e.reason.Alert = father.Text, l.Text
		if i == 0 || e.reason.Weight > best.reason.Weight {
			best = e
		}
	}
	return best
}

// surnameAsFather counts a family name that agrees with the other side's father
// by half; one that does not says nothing.
func (s *Searcher) surnameAsFather(one names.Name, other []names.Name, unknown evidence) evidence {
	if len(one.Tokens) == 0 {
		return unknown
	}
	e := s.bestFather(one, other)
	if e.judgement != border.Same && e.judgement != border.Similar || e.reason.Weight < fatherTelling {
		return unknown
	}
	e.judgement = border.Similar
	e.reason.Code, e.reason.Weight = ReasonFatherSurname, e.reason.Weight*fatherSurname
	return e
}

// surnameOf is the surname of a listed name, where its source tells it.
func (s *Searcher) surnameOf(name int32) string {
	if name < 0 {
		return ""
	}
	return s.names[name].told
}
