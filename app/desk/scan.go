package desk

import (
	"errors"
	"strings"
	"time"
	"unicode"

	"postern/app/border"
	"postern/app/mrz"
)

// Scan says what a text is: a machine-readable zone, whole or in part (lines as
// they came, divided by "\n"), or a name or document number typed by hand. at is
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

// typed reads what an officer types into the scan field: "Muhammad Asif Khan",
// "KHAN, Muhammad Asif" or a document's number.
func typed(text string) border.Traveller {
	text = strings.Join(strings.Fields(text), " ")
	if looksLikeNumber(text) {
		return border.Traveller{Document: border.TravelDocument{Number: border.NormalNumber(text)}}
	}
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

// looksLikeNumber tells a document or national number from a name: five digits
// at least, more than a third of all, and nothing but letters, digits, blanks
// and dashes.
func looksLikeNumber(text string) bool {
	digits, others := 0, 0
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z':
			others++
		case r != ' ' && r != '-':
			return false
		}
	}
	return digits >= 5 && digits > others/2
}
