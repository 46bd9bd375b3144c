package search

import (
	"postern/app/border"
)

// facts is what of an alert is compared beside its names.
type facts struct {
	births        []border.PartialDate
	sex           border.Sex
	nationalities []border.Country
	fathers       []*parent
	protects      bool // the person is to be protected
}

// numberAt is a document number of an alert.
type numberAt struct {
	alert  int32
	number string
	state  border.Country
}

func (s *Searcher) factsOf(a border.Alert, parents *parents) facts {
	f := facts{births: a.BirthDates, sex: a.Sex, nationalities: a.Nationalities, protects: a.Protects()}
	for _, name := range a.FatherNames {
		if p := parents.of(s, name); p != nil {
			f.fathers = append(f.fathers, p)
		}
	}
	return f
}

// parents are the fathers' names and surnames of a list, each text prepared once.
type parents struct {
	byText map[string]*parent
	known  *shares
}

// of returns the prepared name, nil where the text holds no word.
func (p *parents) of(s *Searcher, text string) *parent {
	if text == "" {
		return nil
	}
	one, ok := p.byText[text]
	if !ok {
		if one = s.parentOf(text, p.known); one.empty() {
			one = nil
		}
		p.byText[text] = one
	}
	return one
}

func (s *Searcher) addNumbers(ref int32, a border.Alert) {
	for _, d := range a.Documents {
		if n := tellingNumber(d.Number); n != "" {
			look := lookalikes(n)
			s.numbers[look] = append(s.numbers[look], numberAt{ref, n, d.IssuingState})
		}
	}
}
