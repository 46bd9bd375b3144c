package search

import (
	"testing"

	"postern/app/border"
	"postern/app/names"
)

func laidOver(t *testing.T, s *Searcher, gone []AlertKey, alerts ...border.Alert) *Searcher {
	t.Helper()
	out, err := s.With(MemoryRecords(alerts), gone)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func ids(f border.Finding) map[string]float64 { return scores(f) }

func TestAlertLaidOverIsFoundAndTheSearcherBelowGoesOnAsBefore(t *testing.T) {
	below := built(t, person("1", "Beltar Zarqovand"), person("2", "Gholm Ustrovel"))
	above := laidOver(t, below, nil, person("3", "Beltar Zarqovand"))
	q := border.Traveller{Name: "Beltar Zarqovand"}
	a, b := ids(find(t, above, q)), ids(find(t, below, q))
	if a["1"] != b["1"] || a["3"] != a["1"] || b["3"] != 0 {
		t.Errorf("above %v, below %v: the same name must score the same in every layer", a, b)
	}
	if above.Info().Alerts != 3 || below.Info().Alerts != 2 || above.Info().Name == below.Info().Name {
		t.Errorf("above %+v, below %+v", above.Info(), below.Info())
	}
}

func TestAlertThatChangedIsFoundByWhatItIsNow(t *testing.T) {
	s := laidOver(t, built(t, person("1", "Beltar Zarqovand"), person("2", "Gholm Ustrovel")), nil, person("1", "Tarsil Morvane"))
	if got := ids(find(t, s, border.Traveller{Name: "Beltar Zarqovand"})); got["1"] != 0 {
		t.Errorf("still found by the name it had: %v", got)
	}
	if got := ids(find(t, s, border.Traveller{Name: "Tarsil Morvane"})); got["1"] == 0 {
		t.Errorf("not found by the name it has: %v", got)
	}
	again := laidOver(t, s, nil, person("1", "Beltar Zarqovand"))
	if got := ids(find(t, again, border.Traveller{Name: "Tarsil Morvane"})); got["1"] != 0 || again.Info().Alerts != 2 {
		t.Errorf("a third state: %v, %d alerts", got, again.Info().Alerts)
	}
}

func TestAlertThatIsGoneIsFoundNoMoreNeitherByNameNorByNumber(t *testing.T) {
	a := person("1", "Beltar Zarqovand", withNumber("AB1234567", "PAK"))
	s := laidOver(t, built(t, a, person("2", "Gholm Ustrovel")), []AlertKey{{"", "1"}, {"", "unheard of"}})
	q := border.Traveller{Name: "Beltar Zarqovand", Document: border.TravelDocument{Number: "AB1234567", IssuingState: "PAK"}}
	if f := find(t, s, q); len(f.Matches) != 0 || s.Info().Alerts != 1 {
		t.Errorf("%d matches, %d alerts", len(f.Matches), s.Info().Alerts)
	}
}

func TestLayersAnswerAsScoringEveryAlertDoes(t *testing.T) {
	records, maker := crowdOf(t, 2_000)
	base, err := Build(border.EditionInfo{}, records[:1_500], names.LoadFrequencies())
	if err != nil {
		t.Fatal(err)
	}
	changed := records[1_500:]
	for i := range 100 {
		a := records[i*3]
		a.Names = records[1_999-i].Names
		changed = append(changed, a)
	}
	s := laidOver(t, base, []AlertKey{{records[1].List, records[1].ID}}, changed...)
	for i := range 60 {
		q, _ := maker.Variant(changed[i*7%len(changed)])
		compareWithExhaustive(t, s, q)
	}
}
