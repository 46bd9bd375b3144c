// Package mrz reads machine-readable zones of travel documents: ICAO Doc 9303
// parts 3 to 7, formats TD1, TD2, TD3, MRV-A and MRV-B, as a reader types them
// and as hands mistype them.
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

// The keyboards that are recognised by the characters they leave behind.
const (
	KeyboardLatin   Keyboard = "" // nothing was mapped
	KeyboardSpanish Keyboard = "spanish"
	KeyboardItalian Keyboard = "italian"
	KeyboardGreek   Keyboard = "greek"
	KeyboardUrdu    Keyboard = "urdu"
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

// Fault says what is wrong with a field.
type Fault string

// The faults.
const (
	FaultNone       Fault = ""
	FaultCheckDigit Fault = "check_digit" // the check digit disagrees
	FaultMonth      Fault = "month"       // there is no such month
	FaultDay        Fault = "day"         // that month has no such day
	FaultForm       Fault = "form"        // a character that cannot stand here
	FaultState      Fault = "state"       // no such country or ICAO code
)

// Field is one field as read and as used.
type Field struct {
	Name   FieldName
	AsRead string // the field's characters as read, fillers at the end cut
	Value  string // what is used now; "" where nothing can be
	State  State
	Fault  Fault
	Bad    int // the impossible month or day
	// Repairs is how many smallest changes would pass where that is not one.
	Repairs int
	// From and To are the characters that were changed, for Repaired.
	RepairFrom, RepairTo string
	// Line, From, To: where the field stands in Zone.Lines, in characters;
	// Changed is the position of the repaired character.
	Line, From, To int
	Changed        int
}

// Zone is one machine-readable zone as read.
type Zone struct {
	Format   Format
	Keyboard Keyboard
	// Lines are as read, mapped back to the Latin keyboard, upper case, without
	// blanks; a line that was not read is "".
	Lines     []string
	Fields    []Field
	Traveller border.Traveller
	Read      border.Read
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

// Checked returns how many check digits agree and how many there are.
func (z Zone) Checked() (agree, all int) {
	for _, f := range z.Fields {
		switch {
		case f.State == Agrees || f.State == Repaired:
			agree++
			all++
		case f.State == Wrong && f.Name != DocumentType && f.Name != IssuingState && f.Name != Nationality && f.Name != SexField && f.Name != Names:
			all++
		}
	}
	return agree, all
}
