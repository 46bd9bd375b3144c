package search

import (
	"fmt"
	"testing"

	"postern/app/border"
)

// nameEvidenceOf is what the name of a traveller shows against that of an alert.
func nameEvidenceOf(t *testing.T, s *Searcher, name, id string) float64 {
	t.Helper()
	found, err := s.Reckon(border.Traveller{Name: name}, "", id, 0)
	if err != nil || len(found) != 1 {
		t.Fatalf("%d alerts, %v", len(found), err)
	}
	return Evidence(found[0].Match)
}

func TestSlipOfThePenWeighsLessTheMoreOfTheListedWriteIt(t *testing.T) {
	list := func(bearers int) *Searcher {
		alerts := []border.Alert{person("1", "Zarqovand Hussain")}
		for i := range 4000 {
			name := "Beltar Ustrovel"
			if i < bearers {
				name = "Gholm Huspain"
			}
			alerts = append(alerts, person(fmt.Sprint("other-", i), name))
		}
		return built(t, alerts...)
	}
	nobody := nameEvidenceOf(t, list(0), "Zarqovand Huspain", "1")
	some := nameEvidenceOf(t, list(20), "Zarqovand Huspain", "1")
	many := nameEvidenceOf(t, list(2000), "Zarqovand Huspain", "1")
	if !(nobody > some && some > many) {
		t.Errorf("shows %.2f where nobody else writes it so, %.2f where twenty do, %.2f where half of all do", nobody, some, many)
	}
	if right := nameEvidenceOf(t, list(0), "Zarqovand Hussain", "1"); nobody >= right {
		t.Errorf("with a slip of the pen the name shows %.2f, without %.2f", nobody, right)
	}
}

func TestOneBearerAmongManyAlertsMakesNoNameOfASlip(t *testing.T) {
	const alerts = 40_000
	b := NewBuilder(built(t).tables)
	for i := range alerts {
		name := "Beltar Ustrovel"
		if i == 0 {
			name = "Gholm Huspain"
		}
		if err := b.Add(person(fmt.Sprint(i), name)); err != nil {
			t.Fatal(err)
		}
	}
	long := newSearcher(border.EditionInfo{}, MemoryRecords(nil), b.finish(), b.tables)
	short := built(t, person("1", "Gholm Huspain"))
	word := long.tables.Parse("Huspain").Tokens[0].Word
	if _, known := long.rarityOf(word); known {
		t.Errorf("one of %d who bears a word makes it known", alerts)
	}
	if _, known := short.rarityOf(word); !known {
		t.Error("a word of a list of one is not known")
	}
	other := long.tables.Parse("Huspainn").Tokens[0].Word
	if once, never := long.writtenRarity(word), long.writtenRarity(other); never <= once {
		t.Errorf("what one bears is as rare as %.2f, what nobody does as %.2f", once, never)
	}
}
