package search

import (
	"slices"
	"testing"

	"postern/app/border"
	"postern/app/names"
)

// cutWords are the traveller's words that are read as cut.
func cutWords(t *testing.T, traveller border.Traveller, listed string) []string {
	t.Helper()
	var out []string
	for _, r := range matchOf(t, find(t, built(t, person("1", listed)), traveller), "1").Reasons {
		if r.Code == names.ReasonCut {
			out = append(out, r.Traveller)
		}
	}
	slices.Sort(out)
	return out
}

func TestOnlyTheLastWordOfTheZoneMayBeCut(t *testing.T) {
	const listed = "Zarmina Wolfgang Teimuraz Quistorpius"
	for _, c := range []struct {
		given, surname string
		want           []string
	}{
		{"ZARMINA WOLFGANG TEIM", "QUISTORPIUS", []string{"TEIM"}},
		{"ZARMINA WOLF TEIMURAZ", "QUISTORPIUS", nil},
		{"ZARMINA WOLFGANG TEIMURAZ", "QUIST", nil},
	} {
		got := cutWords(t, border.Traveller{GivenNames: c.given, Surname: c.surname, NameCut: true}, listed)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s / %s: %q are read as cut, want %q", c.surname, c.given, got, c.want)
		}
	}
	if got := cutWords(t, border.Traveller{Surname: "ZARMINA WOLFGANG TEIMURAZ QUIST", NameCut: true}, listed); !slices.Equal(got, []string{"QUIST"}) {
		t.Errorf("of a surname alone %q are read as cut, want its last word", got)
	}
	// a whole name does not tell where the given names end
	if got := cutWords(t, border.Traveller{Name: "ZARMINA WOLFGANG TEIM QUISTORPIUS", NameCut: true}, listed); !slices.Equal(got, []string{"TEIM"}) {
		t.Errorf("of a whole name %q are read as cut, want TEIM", got)
	}
}

func TestLengthOfANameIsThatOfItsLettersNotItsBytes(t *testing.T) {
	s := built(t, person("1", "Asif Torkhel"))
	for name, cut := range map[string]bool{
		"Владислава Хрустицкая":                                                false, // 41 bytes
		"Владислава Александровна Хрустицкая":                                  true,
		"Ζαχαρούλα Ξυδοπούλου":                                                 false,
		"Vladislava Aleksandrovna Khrustitska":                                 true,
		"Ve\u0301ro\u0301nique De\u0301sire\u0301e Qui\u0301nte\u0301ro\u0301": false,
	} {
		if q := s.prepareText(name); q.cut != cut {
			t.Errorf("%s: may be cut: %v, want %v", name, q.cut, cut)
		}
	}
}
