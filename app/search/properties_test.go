package search

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"postern/app/border"
)

func TestSameDayOfBirthNeverLowersScore(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		name := rapid.SampledFrom(madeUp).Draw(rt, "traveller")
		listed := rapid.SampledFrom(madeUp).Draw(rt, "alert")
		day := border.Day(rapid.IntRange(1930, 2010).Draw(rt, "year"), rapid.IntRange(1, 12).Draw(rt, "month"), rapid.IntRange(1, 28).Draw(rt, "day"))
		s := built(t, person("1", listed, born(day)))
		without, _ := s.Find(border.Traveller{Name: name}, Options{Weaker: true})
		with, _ := s.Find(border.Traveller{Name: name, BirthDate: day}, Options{Weaker: true})
		a, b := best(without), best(with)
		if b < a {
			rt.Fatalf("%s against %s: %.6f without, %.6f with the birth date", name, listed, a, b)
		}
	})
}

func best(f border.Finding) float64 {
	if all := append(slices.Clone(f.Matches), f.Weaker...); len(all) > 0 {
		return all[0].Score
	}
	return 0
}

var madeUp = []string{
	"Muhammad Asif Khan", "Asif Khan", "Ghulam Rasool Torkhel", "Ivan Petrovich Zamyatnin", "Petrovich Ivan", "Zamyatnin Ivan",
	"Maria del Carmen Quiroga", "Carmen Quiroga", "M. Khan", "Jon Smithwick", "Abdul Rahman", "Rahman Gul", "محمد آصف خان",
}

func TestScoreRisesStrictlyWithEvidence(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		scale := ScaleFor(rapid.IntRange(0, 2_000_000).Draw(t, "alerts"))
		a := rapid.Float64Range(-60, 110).Draw(t, "a")
		b := a + rapid.Float64Range(1e-3, 20).Draw(t, "more")
		if !(scale.Score(a) < scale.Score(b)) || scale.Score(a) <= 0 || scale.Score(b) >= 1 {
			t.Fatalf("%v nats score %v, %v nats score %v", a, scale.Score(a), b, scale.Score(b))
		}
		if e := scale.Evidence(scale.Score(a)); math.Abs(e-a) > 1e-6 {
			t.Fatalf("%v nats come back as %v", a, e)
		}
	})
}

func TestReasonsAddUpToScore(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var alerts []border.Alert
		for i := range rapid.IntRange(1, 5).Draw(rt, "alerts") {
			alerts = append(alerts, drawAlert(rt, string(rune('a'+i))))
		}
		f := find(t, built(t, alerts...), drawTraveller(rt))
		for _, m := range append(f.Matches, f.Weaker...) {
			sum := 0.0
			for _, r := range m.Reasons {
				sum += r.Weight
			}
			if math.Abs(ScaleFor(1).Score(sum)-m.Score) > 1e-9 {
				rt.Fatalf("%s: reasons add up to %.4f (score %.6f), the score is %.6f: %v", m.Name.Text, sum, ScaleFor(1).Score(sum), m.Score, m.Reasons)
			}
			if len(m.Fields) != len(border.Fields()) {
				rt.Fatalf("%s: fields %v", m.Name.Text, m.Fields)
			}
			for field, c := range m.Fields {
				checkMarks(rt, field, c.Traveller, c.TravellerMarks)
				checkMarks(rt, field, c.Alert, c.AlertMarks)
				if c.Judgement == "" || c.Reason.Code == "" {
					rt.Fatalf("%s says nothing: %+v", field, c)
				}
			}
		}
	})
}

func checkMarks(t *rapid.T, field border.Field, text string, marks []border.Span) {
	last := 0
	for _, m := range marks {
		if m.From < last || m.To <= m.From || m.To > len(text) {
			t.Fatalf("%s %q: marks %v", field, text, marks)
		}
		last = m.To
	}
}

func drawTraveller(t *rapid.T) border.Traveller {
	tr := border.Traveller{
		Name:        rapid.SampledFrom(madeUp).Draw(t, "name"),
		BirthDate:   drawDate(t),
		Sex:         rapid.SampledFrom([]border.Sex{"", "M", "F"}).Draw(t, "sex"),
		Nationality: rapid.SampledFrom([]border.Country{"", "PAK", "ITA"}).Draw(t, "nationality"),
		FatherName:  rapid.SampledFrom([]string{"", "Ghulam Khan", "Ivan Torkhel"}).Draw(t, "father"),
	}
	if rapid.Bool().Draw(t, "told apart") {
		tr.Surname, tr.GivenNames, tr.Name = "KHAN", tr.Name, ""
	}
	tr.Document.Number = rapid.SampledFrom([]string{"", "AB1234567", "AB12345S7", "0077"}).Draw(t, "number")
	tr.Document.IssuingState = rapid.SampledFrom([]border.Country{"", "PAK", "ITA"}).Draw(t, "state")
	return tr
}

func drawAlert(t *rapid.T, id string) border.Alert {
	a := person(id, rapid.SampledFrom(madeUp).Draw(t, "listed"), born(drawDate(t), drawDate(t)))
	if rapid.Bool().Draw(t, "surname") {
		a.Names[0].Surname = "Khan"
	}
	a.Names = append(a.Names, border.Name{Text: rapid.SampledFrom(madeUp).Draw(t, "alias"), Kind: border.NameAlias, Weak: rapid.Bool().Draw(t, "weak")})
	a.Sex = rapid.SampledFrom([]border.Sex{"", "M", "F"}).Draw(t, "listed sex")
	a.Nationalities = rapid.SliceOfN(rapid.SampledFrom([]border.Country{"PAK", "IRN"}), 0, 2).Draw(t, "nations")
	if rapid.Bool().Draw(t, "father") {
		a.FatherNames = []string{rapid.SampledFrom(madeUp).Draw(t, "listed father")}
	}
	if rapid.Bool().Draw(t, "document") {
		a.Documents = []border.AlertDocument{{Number: rapid.SampledFrom([]string{"AB1234567", "AB-12345 67", "0077"}).Draw(t, "listed number"), IssuingState: "PAK"}}
	}
	return a
}

func drawDate(t *rapid.T) border.PartialDate {
	d := border.PartialDate{Year: rapid.IntRange(1980, 1984).Draw(t, "year"), Month: rapid.IntRange(0, 12).Draw(t, "month")}
	if d.Month > 0 {
		d.Day = rapid.IntRange(0, 28).Draw(t, "day")
	}
	switch rapid.IntRange(0, 6).Draw(t, "kind") {
	case 0:
		return border.PartialDate{}
	case 1:
		d.About = true
	case 2:
		d.EndYear = d.Year + 3
	case 3:
		d.Year = 0
		if d.Month == 0 {
			return border.PartialDate{}
		}
	}
	return d
}

func TestNationalitySexOrBirthplaceAloneNeverRaiseVerdict(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		alert, traveller := drawAlert(rt, "a"), drawTraveller(rt)
		alert.BirthPlaces = []border.Place{{Country: "PAK"}}
		traveller.Nationality, traveller.Sex = "", ""
		without, _ := built(t, alert).Find(traveller, Options{Weaker: true})
		traveller.Nationality, traveller.Sex = "PAK", "M"
		alert.Nationalities, alert.Sex = []border.Country{"PAK"}, "M"
		with, _ := built(t, alert).Find(traveller, Options{Weaker: true})
		if verdictRank(with.Verdict) > verdictRank(without.Verdict) || best(with) > best(without)+1e-12 {
			rt.Fatalf("%s %.6f without, %s %.6f with nationality and sex", without.Verdict, best(without), with.Verdict, best(with))
		}
	})
}

func TestShuffledListGivesSameScores(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var alerts []border.Alert
		for i := range 6 {
			alerts = append(alerts, drawAlert(rt, string(rune('a'+i))))
		}
		traveller := drawTraveller(rt)
		first := scores(find(t, built(t, alerts...), traveller))
		shuffled := rapid.Permutation(alerts).Draw(rt, "order")
		second := scores(find(t, built(t, shuffled...), traveller))
		if d := cmp.Diff(first, second); d != "" {
			rt.Fatal(d)
		}
	})
}

func scores(f border.Finding) map[string]float64 {
	out := map[string]float64{}
	for _, m := range append(f.Matches, f.Weaker...) {
		out[m.Alert.ID] = m.Score
	}
	return out
}

func FuzzFind(f *testing.F) {
	for _, name := range append(madeUp, "", "\x00", "ÀÉ\u0301ß", "A.B.C.", "a,b,c", "東京 太郎", "K<<HAN<<<", "1 2 3") {
		f.Add(name, "Asif Khan")
	}
	f.Fuzz(func(t *testing.T, traveller, listed string) {
		s := built(t, person("1", listed), person("2", traveller))
		finding := find(t, s, border.Traveller{Name: traveller, FatherName: listed})
		for _, m := range append(finding.Matches, finding.Weaker...) {
			for _, c := range m.Fields {
				for _, mark := range c.TravellerMarks {
					_ = c.Traveller[mark.From:mark.To]
				}
				for _, mark := range c.AlertMarks {
					_ = c.Alert[mark.From:mark.To]
				}
			}
			if math.IsNaN(m.Score) {
				t.Fatal("no score")
			}
		}
	})
}
