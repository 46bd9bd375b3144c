package names

import "testing"

func featuresOf(a, b string) Features { return LoadFrequencies().Compare(a, b).Features }

func TestOneWordCountsOnlyWhereOneNameInFullAgrees(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{
		{"Beltar Ustrovel", "Beltar Zarqovand", 1},
		{"Beltar Ustrovel", "Gholm Zarqovand", 0},           // nothing
		{"Beltar al-Ustrovel", "Gholm al-Zarqovand", 0},     // a particle
		{"Haji Beltar Ustrovel", "Haji Gholm Zarqovand", 0}, // a title
		{"B. Ustrovel", "Beltar Zarqovand", 0},              // an initial
		{"Beltar Zarqovand", "Beltar Zarqovand", 0},
	} {
		if x := featuresOf(c.a, c.b); x[OneWord] != c.want {
			t.Errorf("%s against %s: one word %v, want %v", c.a, c.b, x[OneWord], c.want)
		}
	}
}

func TestNamesThatShareNothingGiveNoReasonOfAgreement(t *testing.T) {
	for _, p := range [][2]string{{"Beltar Ustrovel", "Gholm Zarqovand"}, {"Ustrovel", "Gholm Zarqovand"}} {
		for code, r := range reasonsOf(p[0], p[1]) {
			if r.Weight > 0 {
				t.Errorf("%s against %s: %s adds %.2f", p[0], p[1], code, r.Weight)
			}
		}
	}
}

func TestWeightsHandedOutAreTheCallersOwn(t *testing.T) {
	before, shared := *Screening(), *Comparing()
	Screening()[RarityAgreed] = -1
	Comparing()[RarityAgreed] = -1
	if *Screening() != before || *Comparing() != shared {
		t.Error("changing a copy changed the weights")
	}
}
