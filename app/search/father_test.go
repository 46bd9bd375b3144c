package search

import (
	"math"
	"strings"
	"testing"

	"postern/app/border"
	"postern/app/names"
)

func TestPreparedFathersAreComparedAsNamesAre(t *testing.T) {
	tables := names.LoadFrequencies()
	s := built(t, person("1", "Asif Torkhel"))
	known := newShares()
	for _, a := range append(madeUp, "Ghulam Rasool", "GHULAM RASUL", "Abdurrehman Kakozai", "Abdul Rahman Kakozai") {
		for _, b := range append(madeUp, "Ghulam Rasool", "Bahadur Shinwari", "Abd ur Rehman Kakozai") {
			want := tables.Compare(a, b)
			got := s.compareParents(&names.Aligner{}, s.parentOf(a, known), s.parentOf(b, known))
			if got.Judgement != want.Judgement || math.Abs(got.Agreed-want.Agreed) > 1e-9 || math.Abs(got.Share-want.Share) > 1e-9 {
				t.Errorf("%s, %s: %s, agreed %.4f, share %.4f; want %s, %.4f, %.4f",
					a, b, got.Judgement, got.Agreed, got.Share, want.Judgement, want.Agreed, want.Share)
			}
		}
	}
}

func TestFathersNameOfManyWordsIsComparedByItsFirstEight(t *testing.T) {
	s := built(t, person("1", "Asif Torkhel", withFather(strings.Repeat("Ghulam ", 30))))
	if got := len(s.alerts[0].fathers[0].name.Tokens); got != maxFatherWords {
		t.Errorf("%d words of the listed father are compared, want %d", got, maxFatherWords)
	}
	r := s.request(border.Traveller{Name: "Asif Torkhel", FatherName: strings.Repeat("Rasool ", 30)})
	if got := len(r.father.name.Tokens); got != maxFatherWords {
		t.Errorf("%d words of the traveller's father are compared, want %d", got, maxFatherWords)
	}
}

func TestFathersAndSurnamesOfOneTextArePreparedOnce(t *testing.T) {
	a := person("1", "Asif Torkhel", withFather("Ghulam Rasool"))
	b := person("2", "Bahadur Rasool", withFather("Ghulam Rasool"))
	c := person("3", "Asif Ghulam Rasool")
	c.Names[0].Surname = "Ghulam Rasool"
	s := built(t, a, b, c)
	if s.alerts[0].fathers[0] != s.alerts[1].fathers[0] || s.alerts[0].fathers[0] != s.names[2].told {
		t.Error("the same text is prepared more than once")
	}
}

func BenchmarkFindFather(b *testing.B) {
	for name, father := range map[string]string{"two words": "Ghulam Rasool", "twenty words": strings.Repeat("Ghulam Rasool ", 10)} {
		b.Run(name, func(b *testing.B) { benchmarkCrowd(b, 5_000, father) })
	}
}

func TestFathersNameThatIsTheFamilyNameIsCountedOnce(t *testing.T) {
	alert := person("1", "Asif Torkhel", withFather("Bahadur Torkhel"))
	own := matchOf(t, find(t, built(t, alert), border.Traveller{Name: "Asif Torkhel", FatherName: "Bahadur Torkhel"}), "1").Fields[border.FieldFather]
	only := matchOf(t, find(t, built(t, person("1", "Asif Torkhel", withFather("Torkhel"))), border.Traveller{Name: "Asif Torkhel", FatherName: "Torkhel"}), "1").Fields[border.FieldFather]
	apart := matchOf(t, find(t, built(t, person("1", "Asif Zarkoon", withFather("Torkhel"))), border.Traveller{Name: "Asif Zarkoon", FatherName: "Torkhel"}), "1").Fields[border.FieldFather]
	if !(only.Reason.Weight < own.Reason.Weight && only.Reason.Weight < apart.Reason.Weight/2) {
		t.Errorf("the father adds %.2f where his name is the family name too, %.2f where more of it agrees, %.2f where it is not",
			only.Reason.Weight, own.Reason.Weight, apart.Reason.Weight)
	}
	if only.Judgement != border.Same || only.Reason.Weight <= 0 {
		t.Errorf("the father is judged %s and adds %.2f: he agrees all the same", only.Judgement, only.Reason.Weight)
	}
}

func TestFatherWeighsMoreTheRarerAndNeverMoreThanTheMost(t *testing.T) {
	last := 0.0
	for _, father := range []string{"Muhammad", "Muhammad Ali", "Ghulam Rasool", "Bahadur Torkhel", "Bahadur Zeristan Torkhel Quirrelfoot"} {
		e := matchOf(t, find(t, built(t, person("1", "Asif Zarkoon", withFather(father))), border.Traveller{Name: "Asif Zarkoon", FatherName: father}), "1")
		weight := e.Fields[border.FieldFather].Reason.Weight
		if weight <= last || weight > fatherMost {
			t.Errorf("%s adds %.2f nats, after %.2f; at most %.1f", father, weight, last, fatherMost)
		}
		last = weight
	}
}
