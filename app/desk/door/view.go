package door

import (
	"time"

	"postern/app/border"
	"postern/app/desk"
)

// View is what stands at the door of a station: before anybody has signed in.
type View struct {
	Station string
	// Attended reports that the station has people; else the first start asks for the
	// first supervisor.
	Attended bool
	// Accounts are shown on a demonstration station only, with their PINs.
	Accounts []DemonstrationAccount
	// Last is the login of who signed in last, to be offered.
	Last string
	// Waiting is the case that was left open; nil where there is none.
	Waiting *WaitingCase
	// Edition is what answered when the station was locked; its Number is 0 where that
	// is not known.
	Edition border.EditionInfo
	Ages    desk.Ages
}

// DemonstrationAccount is a made-up person of a demonstration station.
type DemonstrationAccount struct {
	Login string
	Role  border.Role
	PIN   string
}

// WaitingCase is an open case as far as it may be known at the door.
type WaitingCase struct {
	Since   time.Time
	Officer string // by name
}

// NewStation is what the first start asks for.
type NewStation struct {
	Station string // as people call it: Torkham, counter 3
	Name    string // of the first supervisor
	PIN     string
}

// Sheet is a recovery sheet: with it and the station's folder, a station whose
// supervisors or whose device secret are gone is opened again.
type Sheet struct {
	Station string
	Login   string // of the first supervisor
	Code    string // in groups; it is nowhere else
	Made    time.Time
}
