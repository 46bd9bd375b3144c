package search

import (
	"strings"

	"postern/app/border"
)

// What a document number adds, in nats. A number that agrees outweighs any name:
// by chance it agrees once in hundreds of millions (18 nats), the rest puts it
// before names of even a dozen rare words. One look-alike character apart it reaches
// the default threshold by itself; a name that has nothing in common may outweigh it.
const (
	numberSame  = 100.0
	numberShort = 4.0
	numberState = 4.0
	numberLook  = 14.0
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

// lookalikes writes every character as the one of its likes that stands for all:
// 0 for O, Q, D; 1 for I, L; and so on.
func lookalikes(number string) string {
	out := []byte(number)
	for i, c := range out {
		switch c {
		case 'O', 'Q', 'D':
			out[i] = '0'
		case 'I', 'L':
			out[i] = '1'
		case 'Z':
			out[i] = '2'
		case 'S':
			out[i] = '5'
		case 'G':
			out[i] = '6'
		case 'B':
			out[i] = '8'
		}
	}
	return string(out)
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
	case !otherState && !short && oneLookalike(n, key):
		e = judged(border.Similar, ReasonNumberLook, numberLook)
	}
	e.reason.Traveller, e.reason.Alert = n.text, d.Number
	return e
}

// oneLookalike reports whether exactly one character differs, and looks alike.
func oneLookalike(n shownNumber, key string) bool {
	if len(key) != len(n.key) || lookalikes(key) != n.look {
		return false
	}
	differ := 0
	for i := range key {
		if key[i] != n.key[i] {
			differ++
		}
	}
	return differ == 1
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
