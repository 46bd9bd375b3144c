package names

import (
	"strconv"
	"strings"
	"testing"

	"postern/app/border"
)

// commonParts are the words of pakistan.tsv that at least so many bear.
func commonParts(t *testing.T, least int) []string {
	t.Helper()
	var out []string
	for line := range strings.Lines(pakistanTSV) {
		word, count, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if n, err := strconv.Atoi(count); ok && err == nil && n >= least {
			out = append(out, word)
		}
	}
	if len(out) < 100 {
		t.Fatalf("only %d words", len(out))
	}
	return out
}

// heardApart are letters that nobody takes for each other by ear or eye.
var heardApart = []string{"bkf", "mrs", "nsd", "tfm", "lkt", "shrn", "jnl", "rdk"}

// differInOneConsonant reports whether two words differ in one letter only, and
// that one in a way that is heard.
func differInOneConsonant(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	at := -1
	for i := range a {
		if a[i] != b[i] {
			if at >= 0 {
				return false
			}
			at = i
		}
	}
	if at < 0 {
		return false
	}
	for _, group := range heardApart {
		if strings.IndexByte(group, a[at]) >= 0 && strings.IndexByte(group, b[at]) >= 0 {
			return true
		}
	}
	return false
}

func TestNamesOneConsonantApartAreNeverSimilarByThemselves(t *testing.T) {
	freq := LoadFrequencies()
	parts := commonParts(t, 5)
	seen := 0
	for i, a := range parts {
		for _, b := range parts[i+1:] {
			if !differInOneConsonant(a, b) {
				continue
			}
			seen++
			if c := freq.Compare(a, b); c.Judgement != border.Different {
				t.Errorf("%s and %s are judged %s", a, b, c.Judgement)
			}
			if c := freq.Compare("Muhammad "+a, "Muhammad "+b); c.Judgement != border.Different {
				t.Errorf("Muhammad %s and Muhammad %s are judged %s", a, b, c.Judgement)
			}
		}
	}
	if seen < 20 {
		t.Errorf("only %d pairs were looked at", seen)
	}
}

func TestNamesOfDifferentLinesAreNeverSimilarByThemselves(t *testing.T) {
	freq := LoadFrequencies()
	for _, p := range [][2]string{
		{"Imran", "Irfan"},
		{"Asif", "Atif"},
		{"Nasir", "Naseer"},
		{"Muhammad", "Mahmud"},
		{"Mohammed", "Mehmood"},
		{"Sadiq", "Siddiq"},
	} {
		if c := freq.Compare(p[0], p[1]); c.Judgement != border.Different {
			t.Errorf("%s and %s are judged %s, share %.2f", p[0], p[1], c.Judgement, c.Share)
		}
	}
}
