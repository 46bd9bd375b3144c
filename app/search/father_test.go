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
