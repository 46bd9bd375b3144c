package search

import (
	"strings"

	"postern/app/border"
)

// What a document number adds, in nats. A number that agrees outweighs any name:
// by chance it agrees once in hundreds of millions (18 nats), the rest puts it
// before names of even a dozen rare words. Misread in one character or two it reaches
// the default threshold by itself, one also on a list of a million: two in a hundred
// numbers are misread once, one in a thousand twice, and by chance a number comes so
// near once in hundreds of millions times (ln 0.02 + 22, ln 0.001 + 21). A name that
// has nothing in common may outweigh that.
const (
	numberSame  = 100.0
	numberShort = 4.0
	numberState = 4.0
	numberLook  = 18.0
	numberLooks = 14.0
	// shortNumber is the length below which numbers of different documents are
	// too often the same; below longNumber they are where not the same state is
	// known to have issued them.
	shortNumber = 5
	longNumber  = 7
)

// shownNumber is one number of the traveller, in the form that is compared.
type shownNumber struct {
	text, key, look string
	state           border.Country
}

// numbersOf lists the traveller's numbers: the document's and the personal one.
func numbersOf(t border.Traveller) []shownNumber {
	var out []shownNumber
	add := func(text string) {
		if key := tellingNumber(text); key != "" {
			out = append(out, shownNumber{text, key, lookalikes(key), t.Document.IssuingState})
		}
	}
	add(t.Document.Number)
	add(t.Document.PersonalNumber)
	return out
}

// tellingNumber is the form in which a number is compared, "" where it says nothing:
// "unknown" and "none" hold no digit, 000000000 one character only.
func tellingNumber(text string) string {
	key := border.NormalNumber(text)
	if !strings.ContainsAny(key, "0123456789") || strings.Trim(key, key[:1]) == "" {
		return ""
	}
	return key
}

// lookalikes is the key under which numbers are found that may be misread for each
// other: every character is written as one that stands for all its likes and theirs.
// Numbers of one key need not be look-alikes (1 is like I, and I like S, but 1 is not
// like S): confused says which are.
func lookalikes(number string) string {
	out := []byte(number)
	for i, c := range out {
		switch c {
		case 'O', 'Q', 'D':
			out[i] = '0'
		case 'I', 'L', 'S', '5', 'B', '8':
			out[i] = '1'
		case 'Z':
			out[i] = '2'
		case 'G':
			out[i] = '6'
		}
	}
	return string(out)
}

// confused reports whether one character is misread for another: letters and digits
// of one shape, and what a check digit lets pass because it counts the same modulo
// 10 (ICAO 9303 part 3 §4.9): G and 6, I and S, 1 and L, B and L.
func confused(a, b byte) bool {
	for _, likes := range [...]string{"0OQD", "1IL", "2Z", "5S", "6G", "8B", "IS", "BL"} {
		if strings.IndexByte(likes, a) >= 0 && strings.IndexByte(likes, b) >= 0 {
			return true
		}
	}
	return false
}

// compareNumber compares one shown number with one of the alert's.
func compareNumber(n shownNumber, d border.AlertDocument) evidence {
	key := tellingNumber(d.Number)
	otherState := n.state != "" && d.IssuingState != "" && n.state != d.IssuingState
	sameState := n.state != "" && n.state == d.IssuingState
	short := len(key) < shortNumber || len(key) < longNumber && !sameState
	e := judged(border.Different, ReasonNumberOther, 0)
	switch {
	case key == "":
		return judged(border.Unknown, ReasonNumberUnknown, 0)
	case key == n.key && otherState:
		e = judged(border.Similar, ReasonNumberState, numberState)
	case key == n.key && short:
		e = judged(border.Similar, ReasonNumberShort, numberShort)
	case key == n.key:
		e = judged(border.Same, ReasonNumberSame, numberSame)
	case otherState || short:
	default:
		switch misread(n.key, key) {
		case 1:
			e = judged(border.Similar, ReasonNumberLook, numberLook)
		case 2:
			e = judged(border.Similar, ReasonNumberLooks, numberLooks)
		}
	}
	e.reason.Traveller, e.reason.Alert = n.text, d.Number
	return e
}

// misread counts the characters in which two numbers differ, 0 where one is no
// look-alike of the other.
func misread(a, b string) int {
	if len(a) != len(b) {
		return 0
	}
	differ := 0
	for i := range a {
		if a[i] == b[i] {
			continue
		}
		if !confused(a[i], b[i]) {
			return 0
		}
		differ++
	}
	return differ
}

// compareDocuments compares all numbers with all of the alert's and keeps the
// pair that agrees best.
func compareDocuments(shown []shownNumber, listed []border.AlertDocument) (evidence, shownNumber) {
	best := judged(border.Unknown, ReasonNumberUnknown, 0)
	var with shownNumber
	if len(shown) == 0 {
		best.reason.Code = ReasonNumberMissing
	}
	for _, n := range shown {
		for i, d := range listed {
			e := compareNumber(n, d)
			e.index = i
			if e.judgement != border.Unknown && (best.judgement == border.Unknown || e.reason.Weight > best.reason.Weight) {
				best, with = e, n
			}
		}
	}
	best.reason.Field = border.FieldDocument
	return best, with
}
