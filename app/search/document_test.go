package search

import (
	"math"
	"testing"

	"postern/app/border"
)

func TestNumberThatSaysNothingNeverMakesMatch(t *testing.T) {
	for _, number := range []string{"unknown", "NONE", "N/A", "000000000", "000-0000-000", "XXXXXXXXX", "1111111", "0"} {
		s := built(t, person("1", "Somebody Else", withNumber(number, "PAK")))
		for _, document := range []border.TravelDocument{{Number: number, IssuingState: "PAK"}, {PersonalNumber: number, IssuingState: "PAK"}} {
			f := find(t, s, border.Traveller{Name: "Tarkan Velioglu", Document: document})
			if f.Verdict != border.VerdictNoMatch {
				t.Errorf("%s: verdict %s", number, f.Verdict)
			}
		}
		shown, _ := compareDocuments([]shownNumber{{text: "AB1234567", key: "AB1234567"}}, []border.AlertDocument{{Number: number}})
		if shown.judgement != border.Unknown {
			t.Errorf("%s beside another number is judged %s, want unknown", number, shown.judgement)
		}
	}
}

func TestShortNumberIsSameOnlyWhereTheSameStateIssuedIt(t *testing.T) {
	for _, c := range []struct {
		shown       string
		state       border.Country
		listed      string
		listedState border.Country
		judgement   border.Judgement
		code        border.ReasonCode
		why         string
	}{
		{"12345", "ESP", "12345", "ESP", border.Same, ReasonNumberSame, "five characters of one state"},
		{"12345", "ESP", "12345", "", border.Similar, ReasonNumberShort, "the list names no state"},
		{"123456", "", "123456", "ESP", border.Similar, ReasonNumberShort, "the document names no state"},
		{"123456", "", "123456", "", border.Similar, ReasonNumberShort, "nobody names a state"},
		{"12345", "ESP", "12345", "ITA", border.Similar, ReasonNumberState, "another state"},
		{"1234", "ESP", "1234", "ESP", border.Similar, ReasonNumberShort, "four characters are too few"},
		{"1234567", "ESP", "1234567", "", border.Same, ReasonNumberSame, "seven characters"},
		{"123450", "ESP", "12345O", "", border.Different, ReasonNumberOther, "a look-alike says no more than the number itself"},
		{"123450", "ESP", "12345O", "ESP", border.Similar, ReasonNumberLook, "a look-alike of the same state"},
	} {
		shown := numbersOf(border.Traveller{Document: border.TravelDocument{Number: c.shown, IssuingState: c.state}})
		e := compareNumber(shown[0], border.AlertDocument{Number: c.listed, IssuingState: c.listedState})
		if e.judgement != c.judgement || e.reason.Code != c.code {
			t.Errorf("%s: %s, %s; want %s, %s", c.why, e.judgement, e.reason.Code, c.judgement, c.code)
		}
	}
}

func TestReasonsAddUpWhereOnlyTheNumberAgreesWithAWeakName(t *testing.T) {
	alert := person("1", "A. Zarkoon", withNumber("AB1234567", "PAK"))
	alert.Names[0].Weak = true
	m := matchOf(t, find(t, built(t, alert), border.Traveller{Name: "Tarkan Velioglu", Document: border.TravelDocument{Number: "AB1234567", IssuingState: "PAK"}}), "1")
	sum := 0.0
	for _, r := range m.Reasons {
		sum += r.Weight
	}
	if math.Abs(ScaleFor(1).Score(sum)-m.Score) > 1e-12 {
		t.Errorf("reasons add up to %.12f, the score is %.12f", ScaleFor(1).Score(sum), m.Score)
	}
}

func TestNumberMisreadOnceOrTwiceIsPossibleAndNeverTheSame(t *testing.T) {
	for _, c := range []struct {
		shown, listed string
		code          border.ReasonCode
		why           string
	}{
		{"AB1234567", "AB1234567", ReasonNumberSame, "nothing differs"},
		{"AB1234567", "A81234567", ReasonNumberLook, "B and 8"},
		{"AG1234567", "A61234567", ReasonNumberLook, "G and 6 count the same in a check digit"},
		{"AI1234567", "AS1234567", ReasonNumberLook, "so do I and S"},
		{"AL1234567", "A11234567", ReasonNumberLook, "and L and 1"},
		{"AB1234567", "AL1234567", ReasonNumberLook, "and B and L"},
		{"OB1234567", "081234567", ReasonNumberLooks, "O and 0, B and 8"},
		{"GS1234567", "651234567", ReasonNumberLooks, "G and 6, S and 5"},
		{"OBI234567", "081234567", ReasonNumberOther, "three are too many"},
		{"A11234567", "AS1234567", ReasonNumberOther, "1 is like I and I like S, but 1 is not like S"},
		{"A51234567", "A81234567", ReasonNumberOther, "nor is 5 like 8"},
		{"AB1234567", "AB1234576", ReasonNumberOther, "digits in another order"},
		{"AB1234567", "AB123456", ReasonNumberOther, "a character is missing"},
	} {
		shown := numbersOf(border.Traveller{Document: border.TravelDocument{Number: c.shown, IssuingState: "PAK"}})
		e := compareNumber(shown[0], border.AlertDocument{Number: c.listed, IssuingState: "PAK"})
		if e.reason.Code != c.code {
			t.Errorf("%s against %s: %s, want %s: %s", c.shown, c.listed, e.reason.Code, c.code, c.why)
		}
		if like := e.reason.Code != ReasonNumberOther; like && lookalikes(c.shown) != lookalikes(c.listed) {
			t.Errorf("%s is not looked for where %s stands", c.shown, c.listed)
		}
		s := built(t, person("1", "Somebody Else", withNumber(c.listed, "PAK")))
		f := find(t, s, border.Traveller{Name: "Tarkan Velioglu", Document: border.TravelDocument{Number: c.shown, IssuingState: "ITA"}})
		if f.Verdict == border.VerdictMatch {
			t.Errorf("%s of another state is a match of %s", c.shown, c.listed)
		}
	}
}

func TestLookalikesShareTheirKey(t *testing.T) {
	const all = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	for _, a := range []byte(all) {
		for _, b := range []byte(all) {
			if confused(a, b) && lookalikes(string(a)) != lookalikes(string(b)) {
				t.Errorf("%c and %c are confused, but not looked for in one place", a, b)
			}
			if confused(a, b) != confused(b, a) {
				t.Errorf("%c and %c are confused one way only", a, b)
			}
		}
	}
}

func TestIdentityNumberIsOneWithAndWithoutDashes(t *testing.T) {
	s := built(t, person("1", "Somebody Else", withNumber("35202-1234567-1", "PAK")))
	for _, shown := range []string{"3520212345671", "35202-1234567-1", "35202 1234567 1"} {
		f := find(t, s, border.Traveller{Name: "Tarkan Velioglu", Document: border.TravelDocument{Number: "XY7654321", PersonalNumber: shown, IssuingState: "PAK"}})
		if f.Verdict != border.VerdictMatch {
			t.Errorf("%s: %s", shown, f.Verdict)
		}
	}
}
