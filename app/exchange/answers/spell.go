package answers

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode/utf8"

	"postern/app/border"
	"postern/app/search/crowd"
)

// Rule is how the name of an alert is written for a traveller.
type Rule string

// The rules.
const (
	RuleListed    Rule = "as_listed"
	RuleSwapped   Rule = "swapped"   // surname and given names in each other's place
	RuleRespelled Rule = "respelled" // another way to write it in Latin letters
	RuleDropped   Rule = "dropped"   // a part left out
	RuleSlip      Rule = "slip"      // one slip of the pen
	RuleCut       Rule = "cut"       // the end cut off in a machine-readable zone
	RuleScript    Rule = "script"    // in its original script
	RuleNumber    Rule = "number"    // as listed, and the number of a document exact
)

// rules lists them; each that can't be for every alert stands before one that mostly can.
func rules() []Rule {
	return []Rule{RuleNumber, RuleRespelled, RuleScript, RuleSlip, RuleDropped, RuleCut, RuleSwapped, RuleListed}
}

// writer makes travellers out of alerts. Everything follows from the seed and the order
// of the calls.
type writer struct {
	random  *rand.Rand
	crowd   *crowd.Maker
	written int
}

// strange are travellers without a tie to an alert.
func (w *writer) strange() border.Traveller { return w.crowd.Traveller() }

// derived is the person of an alert, by a rule if that can be, else by the next one; a
// stranger with its number where the alert is on a document. False where there is nothing.
func (w *writer) derived(a border.Alert) (border.Traveller, Rule, bool) {
	if name, _ := w.nameOf(a); name == (border.Name{}) {
		t, ok := w.strange(), false
		t.Document, ok = w.document(a)
		return t, RuleNumber, ok
	}
	all := rules()
	// a number is tried more often: not every alert has one
	first := slices.Index(all, RuleNumber)
	if w.random.IntN(4) > 0 {
		first = w.random.IntN(len(all))
	}
	for i := range all {
		rule := all[(first+i)%len(all)]
		if t, ok := w.by(rule, a); ok {
			return t, rule, true
		}
	}
	return border.Traveller{}, "", false
}

// by writes the person of an alert by a rule; false where it can't be.
func (w *writer) by(rule Rule, a border.Alert) (border.Traveller, bool) {
	name, latin := w.nameOf(a)
	t, ok := w.person(a, name, latin, rule)
	if !ok {
		return t, false
	}
	given, surname := parted(name)
	switch rule {
	case RuleRespelled, RuleSlip:
		return t, true // the crowd has written it
	case RuleSwapped:
		given, surname = surname, given
		ok = given != "" && surname != ""
	case RuleDropped:
		given, surname, ok = w.dropped(given, surname)
	case RuleCut:
		given, surname, ok = cutInZone(given, surname, latin)
		t.NameCut = true
	case RuleScript:
		t.Name = a.ScriptName()
		t.GivenNames, t.Surname = "", ""
		return t, strings.TrimSpace(t.Name) != "" && utf8.ValidString(t.Name)
	case RuleNumber:
		t.Document, ok = w.document(a)
	}
	t.GivenNames, t.Surname = given, surname
	return t, ok && !blank(given, surname)
}

// nameOf is one of the names that the list does not call weak, in Latin letters where
// there is one.
func (w *writer) nameOf(a border.Alert) (n border.Name, latin bool) {
	var plain, other []border.Name
	for _, n := range a.Names {
		switch {
		case !utf8.ValidString(n.Text+n.Surname+n.GivenNames) || blank(parted(n)):
		case !n.Weak && n.Kind != border.NameScript && isLatin(n.Text+n.Surname+n.GivenNames):
			plain = append(plain, n)
		default:
			other = append(other, n)
		}
	}
	switch {
	case len(plain) > 0:
		return plain[w.random.IntN(len(plain))], true
	case len(other) > 0:
		return other[w.random.IntN(len(other))], false
	}
	return border.Name{}, false
}

// isLatin reports whether a text has no letters but A to Z.
func isLatin(text string) bool {
	for _, r := range text {
		if r < ' ' || r > '~' {
			return false
		}
	}
	return true
}

// parted are the given names and the surname; where the list does not tell them apart the
// last word is the surname.
func parted(n border.Name) (given, surname string) {
	if !blank(n.GivenNames, n.Surname) {
		return strings.TrimSpace(n.GivenNames), strings.TrimSpace(n.Surname)
	}
	words := strings.Fields(n.Text)
	if len(words) == 0 {
		return "", ""
	}
	last := len(words) - 1
	return strings.Join(words[:last], " "), words[last]
}

func blank(given, surname string) bool { return strings.TrimSpace(given+surname) == "" }

// slips is how often the crowd is asked for a spelling, until it is one by the rule.
const slips = 32

// person is the person of an alert as the crowd shows him: birth date in full or its year
// alone, sex, nationality and father as listed or, where the list says nothing, any.
func (w *writer) person(a border.Alert, name border.Name, latin bool, rule Rule) (border.Traveller, bool) {
	want, tries := crowd.NameSlip(""), 1
	switch rule {
	case RuleRespelled:
		want, tries = crowd.Respelling, slips
	case RuleSlip:
		want, tries = crowd.Typo, slips
	}
	if tries > 1 && !latin {
		return border.Traveller{}, false
	}
	for range tries {
		w.written++
		t, v := w.crowd.Variant(w.shown(a, name, latin))
		if want == "" || v.Name == want {
			return t, true
		}
	}
	return border.Traveller{}, false
}

// shown is what the crowd may see of an alert: one name in Latin letters, dates that can
// be, a father in Latin letters. Each has an id of its own, so that each is another draw.
func (w *writer) shown(a border.Alert, name border.Name, latin bool) border.Alert {
	out := border.Alert{
		ID: fmt.Sprint(w.written), Names: []border.Name{{Text: "Nobody"}},
	}
	if len(a.Nationalities) > 0 && utf8.ValidString(string(a.Nationalities[0])) {
		out.Nationalities = a.Nationalities[:1]
	}
	if given, surname := parted(name); latin {
		out.Names[0].Text = given + " " + surname
	}
	if a.Sex.Known() {
		out.Sex = a.Sex
	}
	for _, d := range a.BirthDates {
		if plausible(d) {
			out.BirthDates = append(out.BirthDates, d)
		}
	}
	if len(a.FatherNames) > 0 && isLatin(a.FatherNames[0]) && strings.TrimSpace(a.FatherNames[0]) != "" {
		out.FatherNames = a.FatherNames[:1]
	}
	return out
}

// plausible reports whether a birth date is one that a person alive may have.
func plausible(d border.PartialDate) bool {
	from, to := d.Years()
	parsed, err := border.ParsePartialDate(d.String())
	return err == nil && parsed == d && from >= 1850 && to >= from && to <= 2150
}

// dropped leaves one part out.
func (w *writer) dropped(given, surname string) (string, string, bool) {
	givens, surnames := strings.Fields(given), strings.Fields(surname)
	n := len(givens) + len(surnames)
	if n < 3 {
		return given, surname, false
	}
	at := w.random.IntN(n)
	if at < len(givens) {
		givens = slices.Delete(givens, at, at+1)
	} else {
		surnames = slices.Delete(surnames, at-len(givens), at-len(givens)+1)
	}
	return strings.Join(givens, " "), strings.Join(surnames, " "), true
}

// The room for a name in the zones of passports and cards, with the two fillers between
// surname and given names.
const (
	roomPassport = 39
	roomCard     = 30
)

// cutInZone writes a name in capitals as a zone does and cuts its end (ICAO Doc 9303 part
// 3 §4.6). A name with room to spare loses its last two letters: as in a narrower zone.
func cutInZone(given, surname string, latin bool) (string, string, bool) {
	given, surname = zoned(given), zoned(surname)
	length := len(surname) + len("<<") + len(given)
	room := length - 2
	for _, r := range []int{roomPassport, roomCard} {
		if length > r {
			room = r
			break
		}
	}
	left := room - len(surname) - len("<<")
	if !latin || left < 2 || left >= len(given) {
		return given, surname, false
	}
	return strings.TrimSpace(given[:left]), surname, true
}

// zoned writes a name in the letters of a zone; what is no letter parts words or, in the
// case of an apostrophe, falls away.
func zoned(text string) string {
	out := strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r
		case r == '\'':
			return -1
		}
		return ' '
	}, strings.ToUpper(text))
	return strings.Join(strings.Fields(out), " ")
}

// document is one of those that an alert names.
func (w *writer) document(a border.Alert) (border.TravelDocument, bool) {
	var with []border.AlertDocument
	for _, d := range a.Documents {
		if border.NormalNumber(d.Number) != "" && utf8.ValidString(d.Number+string(d.IssuingState)) {
			with = append(with, d)
		}
	}
	if len(with) == 0 {
		return border.TravelDocument{}, false
	}
	d := with[w.random.IntN(len(with))]
	return border.TravelDocument{Type: "P", Number: d.Number, IssuingState: d.IssuingState}, true
}

// namesake bears the very name of an alert and was born in another year; every other time
// nobody knows when.
func (w *writer) namesake(a border.Alert) (border.Traveller, bool) {
	t := w.strange()
	name, _ := w.nameOf(a)
	t.GivenNames, t.Surname = parted(name)
	if a.Sex.Known() {
		t.Sex = a.Sex
	}
	if w.random.IntN(2) == 0 {
		t.BirthDate = border.PartialDate{}
		return t, !blank(t.GivenNames, t.Surname)
	}
	for _, d := range a.BirthDates {
		if from, to := d.Years(); plausible(d) && t.BirthDate.Year >= from-2 && t.BirthDate.Year <= to+2 {
			t.BirthDate = border.Day(to+3+w.random.IntN(15), t.BirthDate.Month, min(t.BirthDate.Day, 28))
		}
	}
	return t, !blank(t.GivenNames, t.Surname)
}

// near has the first part of an alert's name and the surname of a stranger.
func (w *writer) near(a border.Alert) (border.Traveller, bool) {
	t := w.strange()
	name, _ := w.nameOf(a)
	given, surname := parted(name)
	words := strings.Fields(given + " " + surname)
	if len(words) == 0 {
		return t, false
	}
	t.GivenNames = words[0]
	return t, true
}
