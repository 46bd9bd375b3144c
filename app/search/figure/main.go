// Command figure draws how a score comes about: one made-up traveller reckoned
// against one made-up alert, as a search does it, written as SVG.
//
//	go run ./app/search/figure > assets/score.svg
package main

import (
	"fmt"
	"io"
	"os"

	"golang.org/x/text/language"

	"postern/app/border"
	"postern/app/lang"
	"postern/app/names"
	"postern/app/search"
	"postern/assets"
)

func main() {
	if err := run(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "figure:", err)
		os.Exit(1)
	}
}

func run(w io.Writer) error {
	r, err := reckon()
	if err != nil {
		return err
	}
	say, err := lang.New(assets.Catalogues(), language.English)
	if err != nil {
		return err
	}
	return draw(w, r, say)
}

// The people of the figure. Neither exists.
var (
	traveller = border.Traveller{
		Name: "Haji Mohammad Asef Torkhel Khan", BirthDate: border.Day(1984, 3, 15), Sex: border.SexMale,
		Nationality: "ITA", FatherName: "Ghulam Rasul",
	}
	alert = border.Alert{
		ID: "1", List: "Made-up people", Subject: border.SubjectPerson, Category: border.CategoryOther, Action: border.ActionRefer,
		Names:      []border.Name{{Text: "محمد آصف خان", Kind: border.NameScript}},
		BirthDates: []border.PartialDate{border.YearOnly(1984)}, Sex: border.SexMale,
		Nationalities: []border.Country{"PAK"}, FatherNames: []string{"Ghulam Rasool"},
	}
)

// reckoned is what the figure shows.
type reckoned struct {
	match border.Match
	scale search.Scale
	names names.Comparison // their words, and which stand for each other
}

func reckon() (reckoned, error) {
	t := names.LoadFrequencies()
	s, err := search.Build(border.EditionInfo{Name: "figure"}, search.MemoryRecords{alert}, t)
	if err != nil {
		return reckoned{}, err
	}
	found, err := s.Reckon(traveller, alert.List, alert.ID, 0)
	if err != nil {
		return reckoned{}, err
	}
	if len(found) != 1 || !found[0].Named {
		return reckoned{}, fmt.Errorf("%s is not reckoned against %s", traveller.Name, alert.Names[0].Text)
	}
	return reckoned{found[0].Match, s.Scale(), t.Compare(traveller.Name, alert.Names[0].Text)}, nil
}
