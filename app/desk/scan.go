package desk

import (
	"errors"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"postern/app/border"
	"postern/app/lists"
	"postern/app/mrz"
)

// Scan says what a text is: a machine-readable zone, whole or in part (lines as
// they came, divided by "\n"), or a name, a document number or both typed by hand. at is
// today, for the century of two-digit years. A text that is nothing of these
// gives the zero Scan.
func (d *Desk) Scan(text string, at time.Time) Scan {
	zone, err := mrz.Parse(text, at)
	switch {
	case errors.Is(err, mrz.ErrNotZone):
		return Scan{Traveller: typed(text)}
	case err != nil && zone.Format == "": // a zone of which too little arrived to read anything
		return Scan{}
	}
	return Scan{Zone: &zone, Traveller: zone.Traveller}
}

// maxTyped bounds what can be a name or a number, in characters; the limit of a
// list's names. A longer text is nothing, for a part of it would be someone else.
const maxTyped = lists.MaxNameRunes

// typed reads what an officer types into the scan field: "Muhammad Asif Khan",
// "KHAN, Muhammad Asif", a document's number, or a name with a number.
func typed(text string) border.Traveller {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if utf8.RuneCountInString(text) > maxTyped || looksLikeDate(text) {
		return border.Traveller{}
	}
	name, number := apart(strings.Fields(text))
	t := Named(name)
	t.Document.Number = border.NormalNumber(number)
	return t
}

// Named reads a name.
func Named(text string) border.Traveller {
	if surname, given, both := strings.Cut(text, ","); both {
		surname, given = strings.TrimSpace(surname), strings.TrimSpace(given)
		if surname != "" && given != "" {
			return border.Traveller{Surname: surname, GivenNames: given}
		}
		text = surname + given
	}
	if strings.IndexFunc(text, unicode.IsLetter) < 0 {
		return border.Traveller{}
	}
	return border.Traveller{Name: text}
}

// looksLikeDate tells a date from a number: it is typed into the wrong field.
func looksLikeDate(text string) bool {
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("-./ ", r) })
	if len(parts) != 3 || strings.Trim(text, "0123456789-./ ") != "" {
		return false
	}
	lengths := [3]int{len(parts[0]), len(parts[1]), len(parts[2])}
	return lengths[1] <= 2 && (lengths[0] == 4 && lengths[2] <= 2 || lengths[0] <= 2 && (lengths[2] == 4 || lengths[2] == 2))
}

// fewDigits is how many digits a name may have beside it: a year, a house.
const fewDigits = 4

// apart tells a document or national number from a name. Five digits of any
// script make a number. Where whole words stand beside it, they are the name; a
// letter or two right before the digits belong to the number.
func apart(words []string) (name, number string) {
	text := strings.Join(words, " ")
	digits := count(text, unicode.IsDigit)
	switch {
	case digits <= fewDigits:
		return text, ""
	case !slices.ContainsFunc(words, isWholeWord):
		if digits > count(text, unicode.IsLetter)/2 {
			return "", text
		}
		return text, ""
	}
	var ofName, ofNumber []string
	for i, w := range words {
		beforeDigits := i+1 < len(words) && hasDigit(words[i+1]) && count(w, unicode.IsLetter) <= 2
		if hasDigit(w) || beforeDigits {
			ofNumber = append(ofNumber, w)
		} else {
			ofName = append(ofName, w)
		}
	}
	return strings.Join(ofName, " "), strings.Join(ofNumber, " ")
}

// isWholeWord reports whether a word is too long for the letters of a number.
func isWholeWord(word string) bool { return !hasDigit(word) && count(word, unicode.IsLetter) > 3 }

func hasDigit(word string) bool { return strings.ContainsFunc(word, unicode.IsDigit) }

func count(text string, is func(rune) bool) int {
	n := 0
	for _, r := range text {
		if is(r) {
			n++
		}
	}
	return n
}
