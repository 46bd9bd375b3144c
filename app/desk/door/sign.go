package door

import "postern/app/border"

// Settings are what a person sees set at the station: the people only who may rule.
type Settings struct {
	People []border.Account
	Policy border.Policy
	Sign   SignPlace // the officer's own
}

// SignPlace is where the officer's small sign for discreet alerts stands.
type SignPlace string

// The places.
const (
	SignAfterNotes   SignPlace = "notes"
	SignAfterEdition SignPlace = "edition"
	SignAfterClock   SignPlace = "clock"
)

// SignPlaces lists all places, the usual one first.
func SignPlaces() []SignPlace { return []SignPlace{SignAfterNotes, SignAfterEdition, SignAfterClock} }
