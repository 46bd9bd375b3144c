// Package mrz reads machine-readable zones of travel documents: ICAO Doc 9303
// parts 3 to 7, formats TD1, TD2, TD3, MRV-A and MRV-B, as a reader types them
// and as hands mistype them.
//
// A text that is whole in hand goes to [Parse]. A counter, which gets bursts of
// keys and never knows whether more will come, gives each burst with its time to
// a [Collector], and searches when that says Whole, or Part for what there is so
// far. [Looks] tells cheaply, at every key, whether a text can still become a
// zone, so that a screen knows when a pause is worth an Add.
//
// What comes out is a [Zone]: each field as it was read, what became of it, and
// the [border.Traveller] made of the fields that can be relied on. A field that
// is wrong gives the traveller nothing.
package mrz

import "postern/app/border"

// Format is a layout of a machine-readable zone.
type Format string

// The formats, with lines × characters.
const (
	TD1  Format = "TD1"   // 3 × 30, ICAO 9303 part 5
	TD2  Format = "TD2"   // 2 × 36, part 6
	TD3  Format = "TD3"   // 2 × 44, part 4
	MRVA Format = "MRV-A" // 2 × 44, part 7
	MRVB Format = "MRV-B" // 2 × 36, part 7
)

// Keyboard is the keyboard layout through which the reader typed.
type Keyboard string

// The keyboards that are recognised by the characters they leave behind. Spanish
// (of Spain and of Latin America) and Italian leave the same ones behind, a ; for
// every filler, so that a zone says KeyboardSpanishOrItalian.
const (
	KeyboardLatin            Keyboard = "" // nothing was mapped
	KeyboardSpanishOrItalian Keyboard = "spanish_or_italian"
	KeyboardGreek            Keyboard = "greek"
	KeyboardUrdu             Keyboard = "urdu"
)

// FieldName names a field of the zone.
type FieldName string

// The fields. Composite is the check over several fields.
const (
	DocumentType FieldName = "document_type"
	IssuingState FieldName = "issuing_state"
	Names        FieldName = "names"
	Number       FieldName = "number"
	Nationality  FieldName = "nationality"
	BirthDate    FieldName = "birth_date"
	SexField     FieldName = "sex"
	Expires      FieldName = "expires"
	Optional     FieldName = "optional"
	Composite    FieldName = "composite"
)

// State says what can be known of a field as read.
type State string

// The states.
const (
	Agrees       State = "agrees"         // its check digit agrees
	Wrong        State = "wrong"          // its check digit or its form is wrong
	Repaired     State = "repaired"       // exactly one smallest change passes
	NoCheckDigit State = "no_check_digit" // the format has none for it
	Absent       State = "absent"         // its line was not read, or it holds fillers only
)

// Fault says what is wrong with a field, or in doubt.
type Fault string

// The faults. On a field without a check digit a fault can stand beside a value
// that is used: names whose form is odd (FaultForm), letters that the keyboard
// does not tell apart (FaultKeyboard), optional data whose only guard, the
// composite check digit, disagrees (FaultCheckDigit; that one is not used).
const (
	FaultNone       Fault = ""
	FaultCheckDigit Fault = "check_digit" // the check digit disagrees
	FaultMonth      Fault = "month"       // there is no such month
	FaultDay        Fault = "day"         // that month has no such day
	FaultForm       Fault = "form"        // a character that cannot stand here
	FaultState      Fault = "state"       // no such country or ICAO code
	FaultKeyboard   Fault = "keyboard"    // this keyboard leaves the same sign for two letters (Greek Σ: S or W)
)

// Field is one field as read and as used.
type Field struct {
	Name   FieldName
	AsRead string // the field's characters as read, fillers at the end cut
	// Value is what is used now; "" where nothing can be. Dates are in the text
	// form of border.PartialDate, names "SURNAME, GIVEN NAMES", states the code
	// of border.Country.
	Value string
	State State
	Fault Fault
	Bad   int // the impossible month or day
	// Repairs is how many smallest changes would pass where that is not one.
	Repairs int
	// RepairFrom and RepairTo are the characters that were changed, for Repaired.
	RepairFrom, RepairTo string
	// Line, From, To: where the field stands in Zone.Lines, in characters from 0;
	// To is the first one after it. Its check digit does not belong to it.
	// Changed is the position of the (first) repaired character in that line; it
	// can be the check digit's.
	Line, From, To int
	Changed        int
}

// Zone is one machine-readable zone as read.
type Zone struct {
	Format   Format
	Keyboard Keyboard
	// Lines are as read, mapped back to the Latin keyboard, upper case, without
	// blanks, with ? for what no key of a reader leaves behind; a line that was
	// not read is "".
	Lines     []string
	Fields    []Field // all fields of the format, always in the same order
	Traveller border.Traveller
	// Read is damaged where a field that is searched or shown for the search is
	// wrong: state, names, number, nationality, birth date, sex, expiry. A wrong
	// document type, optional field or composite digit alone leaves the answer
	// standing: every field that is searched has its own check or none. Such a
	// zone is never clean either, it is ReadRepaired: compare with the document,
	// for a composite digit alone in disagreement is also what a forger leaves
	// behind. A line that was not read is no fault: see Whole.
	Read border.Read
}

// Field returns the named field; its State is Absent where the zone has none.
func (z Zone) Field(name FieldName) Field {
	for _, f := range z.Fields {
		if f.Name == name {
			return f
		}
	}
	return Field{Name: name, State: Absent}
}

// Whole reports whether every line of the format was read.
func (z Zone) Whole() bool {
	for _, l := range z.Lines {
		if l == "" {
			return false
		}
	}
	return len(z.Lines) > 0
}

// Checked returns how many check digits agree and how many there are.
func (z Zone) Checked() (agree, all int) {
	for _, f := range z.Fields {
		switch f.Name {
		case Number, BirthDate, Expires, Optional, Composite:
			switch f.State {
			case Agrees, Repaired:
				agree++
				all++
			case Wrong:
				all++
			}
		}
	}
	return agree, all
}
