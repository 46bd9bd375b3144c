package booked

import (
	"strings"
	"time"

	"postern/app/border"
)

// Known is a release that was noted: this document, with this birth date, is not the
// person on this alert as it was written then.
type Known struct {
	Number  string // of the document, as numbers are compared
	Birth   border.PartialDate
	List    string
	ID      string
	Version string // a digest of the alert
	By      string
	On      time.Time
	Because border.ReleaseReason
	Text    string `json:",omitempty"`
	Case    uint64
	Arrest  bool `json:",omitempty"` // the alert's action is: the note asks for a second person
	// Second is who countersigned; an alert whose action is arrest asks for it.
	Second   string `json:",omitempty"`
	SecondOn time.Time
	Used     time.Time // last
	Counts   bool      `json:"-"`
}

// NoteKey is where a note lies of those that a station keeps.
func NoteKey(number string, birth border.PartialDate, list, id string) string {
	return strings.Join([]string{number, birth.String(), list, id}, "\x00")
}

// Key is where this one lies.
func (k *Known) Key() string { return NoteKey(k.Number, k.Birth, k.List, k.ID) }
