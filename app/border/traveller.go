package border

import "strings"

// Sex as a travel document states it (ICAO 9303 part 4 §4.2.2.2: M, F or < for
// unspecified).
type Sex string

// The values of Sex. SexUnknown is also what an unreadable field becomes.
const (
	SexUnknown     Sex = ""
	SexMale        Sex = "M"
	SexFemale      Sex = "F"
	SexUnspecified Sex = "X"
)

// Known reports whether s says male or female, the only values that can agree
// or differ.
func (s Sex) Known() bool { return s == SexMale || s == SexFemale }

// Traveller is the person at the counter, as far as the document, the reader
// or the officer's hand tells.
type Traveller struct {
	// Name is the whole name where surname and given names are not told apart.
	// Where they are, it is empty.
	Name       string
	Surname    string
	GivenNames string
	// NameCut says that the name was too long for its machine-readable zone and
	// its last word may be incomplete (ICAO 9303 part 3 §4.6).
	NameCut bool

	BirthDate   PartialDate
	Sex         Sex
	Nationality Country
	FatherName  string
	Document    TravelDocument
}

// FullName is the name in one string, given names first.
func (t Traveller) FullName() string {
	if t.Name != "" {
		return t.Name
	}
	return strings.TrimSpace(t.GivenNames + " " + t.Surname)
}

// Empty reports whether there is nothing to search for: neither a name nor a
// number with a character that can be compared.
func (t Traveller) Empty() bool {
	return strings.TrimSpace(t.FullName()) == "" && !t.Numbered()
}

// Numbered reports whether a number can be searched for: the document's or the
// personal one.
func (t Traveller) Numbered() bool {
	return NormalNumber(t.Document.Number) != "" || NormalNumber(t.Document.PersonalNumber) != ""
}

// TravelDocument is a passport, identity card or visa.
type TravelDocument struct {
	// Type is the document code of the machine-readable zone without fillers:
	// P, ID, V, AC…
	Type         string
	Number       string
	IssuingState Country
	// Issued is the first day of its validity, where that is known: a
	// machine-readable zone does not say it.
	Issued  PartialDate
	Expires PartialDate
	// PersonalNumber is the holder's national number (CNIC, codice fiscale…),
	// where the document carries one.
	PersonalNumber string
}
