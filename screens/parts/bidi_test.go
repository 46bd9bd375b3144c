package parts

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// seen is Display without the marks that keep it so.
func seen(s string) string { return strings.ReplaceAll(Display(s), lrm, "") }

func TestRunsStandInTheOrderInWhichTheyAreRead(t *testing.T) {
	for _, c := range []struct{ what, text, want string }{
		{"Latin stays", "Eleni SAMPLIDOU", "Eleni SAMPLIDOU"},
		{"Greek stays", "Ελένη Σαμπλίδου (1991)", "Ελένη Σαμπλίδου (1991)"},
		{"a whole Arabic name is Fyne's to turn", "محمد آصف خان", "محمد آصف خان"},
		{"a number after the name stands at its left", "محمد 1984", "1984 محمد"},
		{"Latin after the name stands at its left", "محمد ABC", "ABC محمد"},
		{"three runs turn about", "محمد 12 خان", "خان 12 محمد"},
		{"Arabic within Latin keeps its place", "KHAN محمد ASIF", "KHAN محمد ASIF"},
		{"a number after Arabic within Latin stands at its left", "KHAN محمد 12", "KHAN 12 محمد"},
		{"brackets turn", "محمد (خان)", "(محمد (خان"},
		{"brackets around Latin turn", "محمد (KHAN)", "(KHAN) محمد"},
		{"Arabic digits keep their order", "محمد ١٢٣", "١٢٣ محمد"},
		{"digits after Arabic letters are Arabic's, and a dash between them turns (W2, W4)", "محمد 12-34", "34-12 محمد"},
		{"after Hebrew they are not, and it stays", "דוד 12-34", "12-34 דוד"},
		{"Hebrew is right to left too", "דוד 12", "12 דוד"},
		{"nothing", "", ""},
	} {
		if got := seen(c.text); got != c.want {
			t.Errorf("%s: %q is shown as %q, want %q", c.what, c.text, got, c.want)
		}
	}
}

func TestDisplayLosesAndAddsNoLetter(t *testing.T) {
	letters := []rune("ab Z9-(),.محمدآصفخانדوד١٢٣")
	rapid.Check(t, func(t *rapid.T) {
		text := string(rapid.SliceOf(rapid.SampledFrom(letters)).Draw(t, "text"))
		count := func(s string) map[rune]int {
			n := map[rune]int{}
			for _, r := range s {
				switch r {
				case '(', ')':
					r = '('
				case '\u200e':
					continue
				}
				n[r]++
			}
			return n
		}
		want, got := count(text), count(Display(text))
		for r, n := range want {
			if got[r] != n {
				t.Fatalf("%q: %q %d times, was %d", text, r, got[r], n)
			}
		}
		if len(want) != len(got) {
			t.Fatalf("%q is shown as %q", text, Display(text))
		}
	})
}

func FuzzDisplay(f *testing.F) {
	for _, s := range []string{"محمد (KHAN) 12", "\u202eabc\u202c", "a\u0301ם", "", "\xff\xfe"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { Display(s) })
}
