package names

import (
	"math"
	"testing"
)

// evidence is what one name shows against another for ranking, in nats, on a list
// that holds every name so many times as often as the tables have it.
func evidence(a, b string, often float64) float64 {
	t := LoadFrequencies()
	rarity := func(w *Word) (float64, bool) { return Rarity(often*t.Share(w), w.Letters), t.Has(w) }
	x, y := t.Parse(a), t.Parse(b)
	q, l := x.Side(rarity), y.Side(rarity)
	for i := range x.Tokens {
		q.Written = append(q.Written, -math.Log(max(t.Written(x.Tokens[i].Word), rarityFloor/8)))
	}
	var aligner Aligner
	var f Features
	f.Read(&q, &l, aligner.Align(&q, &l, Pairs(x, y, x.Joins(), y.Joins(), &q, &l), nil), false)
	return f.Score(Screening())
}

func TestMisreadLetterInCommonWordIsNoWorseThanLeavingTheWordOut(t *testing.T) {
	for _, c := range []struct{ alert, without, misread string }{
		{"Muhammad Torkhel", "TORKHEL", "MUHACMAD TORKHEL"},
		{"Muhammad Torkhel", "TORKHEL", "MUHAMMAG TORKHEL"},
		{"Ahmad Zarqovand", "ZARQOVAND", "AHPAD ZARQOVAND"},
		{"Hussain Zarqovand", "ZARQOVAND", "HUSRAIN ZARQOVAND"},
		{"Beltar Khan", "BELTAR", "BELTAR KHMN"},
		{"Beltar Muhammad", "BELTAR", "BELTAR MUHACMAD"},
		{"Muhammad Beltar Torkhel", "BELTAR TORKHEL", "MUHACMAD BELTAR TORKHEL"},
	} {
		for _, often := range []float64{1, 2, 3} {
			without, misread := evidence(c.without, c.alert, often), evidence(c.misread, c.alert, often)
			if misread < without {
				t.Errorf("%s, %v times as often: %s shows %.2f, %s %.2f", c.alert, often, c.misread, misread, c.without, without)
			}
		}
	}
}
