package search

import (
	"postern/app/border"
	"postern/app/names"
)

// facts is what of an alert is compared beside its names.
type facts struct {
	births        []border.PartialDate
	sex           border.Sex
	nationalities []border.Country
	fathers       []names.Name
}

// numberAt is a document number of an alert.
type numberAt struct {
	alert  int32
	number string
	state  border.Country
}

func (s *Searcher) factsOf(a border.Alert) facts {
	f := facts{births: a.BirthDates, sex: a.Sex, nationalities: a.Nationalities}
	for _, name := range a.FatherNames {
		if p := s.tables.Parse(name); len(p.Tokens) > 0 {
			f.fathers = append(f.fathers, p)
		}
	}
	return f
}

func (s *Searcher) addNumbers(ref int32, a border.Alert) {
	for _, d := range a.Documents {
		if n := border.NormalNumber(d.Number); n != "" {
			look := lookalikes(n)
			s.numbers[look] = append(s.numbers[look], numberAt{ref, n, d.IssuingState})
		}
	}
}
