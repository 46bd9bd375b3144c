package shift

import (
	"slices"
	"time"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/desk/booked"
	"postern/app/mrz"
	"postern/app/search"
)

// What can stand in the way of a verb of the case.
var (
	// ErrNotResumed: the shift has not read yet what the station keeps: see Resume.
	ErrNotResumed = desk.NewFault("shift.not_begun", "the shift has not begun")
	// ErrNoChecks: the role of who signed in checks nobody.
	ErrNoChecks = desk.NewFault("shift.no_checks", "this role does not check travellers")
	// ErrOpening: the lists are still being opened.
	ErrOpening = desk.NewFault("shift.opening", "the lists are being opened")
	// ErrNoCase: no case is open.
	ErrNoCase = desk.NewFault("shift.no_case", "no case is open")
	// ErrCaseOpen: the open case has to be decided first.
	ErrCaseOpen = desk.NewFault("shift.case_open", "a case is open")
	// ErrOpenMatch: a case with an open match is released with a reason or referred.
	ErrOpenMatch = desk.NewFault("shift.open_match", "a match is open")
	// ErrNotAnswered: a case kept over an end of the program has to be checked anew.
	ErrNotAnswered = desk.NewFault("shift.not_answered", "the case has no answer yet")
	// ErrNothingToRelease: no match is open from which the traveller could be released.
	ErrNothingToRelease = desk.NewFault("shift.nothing_to_release", "no match is open")
	// ErrNoReason: a release lacks its reason, or the text that the reason other asks for.
	ErrNoReason = desk.NewFault("shift.no_reason", "a release needs its reason")
	// ErrNoGround: the match's own fields do not bear the reason of a release out.
	ErrNoGround = desk.NewFault("shift.no_ground", "the fields do not bear this reason out")
	// ErrNotOpen: the match that is to be released from is not open, or no more.
	ErrNotOpen = desk.NewFault("shift.not_open", "that match is not open")
	// ErrNotKnown: an open match was not released before, or that counts no more.
	ErrNotKnown = desk.NewFault("shift.not_known", "not every match was released before")
	// ErrOutcome: the first line does not record this outcome.
	ErrOutcome = desk.NewFault("shift.outcome", "no outcome of the first line")
	// ErrTooLong: a text or a field is longer than can be kept.
	ErrTooLong = desk.NewLimit("shift.too_long", "the text is too long", longestText)
	// ErrBadDate: a date of the traveller is none.
	ErrBadDate = desk.NewFault("shift.bad_date", "the date does not exist")
	// ErrTooManyChanges: a case was changed so often, with other matches each time, that
	// it has to be decided.
	ErrTooManyChanges = desk.NewFault("shift.too_many_changes", "the case was changed too often")
	// ErrTooManyWait: no more scans can wait.
	ErrTooManyWait = desk.NewLimit("shift.too_many_wait", "too many scans wait", mostWaiting)
	// ErrNoScan: that scan does not wait, or no more.
	ErrNoScan = desk.NewFault("shift.no_scan", "no such scan waits")
	// ErrNotQueued: that case does not wait, or no more.
	ErrNotQueued = desk.NewFault("shift.not_queued", "no such case waits")
	// ErrNoUndo: nothing can be taken back, or no more.
	ErrNoUndo = desk.NewFault("shift.no_undo", "nothing can be taken back")
	// ErrNoCompanion: there is no traveller to whom the next could belong.
	ErrNoCompanion = desk.NewFault("shift.no_companion", "there is no traveller to link to")
	// ErrGroupFull: no more travellers fit into one group.
	ErrGroupFull = desk.NewLimit("shift.group_full", "the group is full", mostCompanions)
)

// Presented is what lies before the officer: whom he checks, and how he came by it.
type Presented struct {
	Traveller border.Traveller
	Zone      *mrz.Zone `json:",omitempty"` // as read; nil: there was none
	ByHand    bool      `json:",omitempty"` // typed, wholly or in part
	// Scan is the number of the waiting scan this is, 0 for none.
	Scan uint64 `json:",omitempty"`
}

// read is how well the document was read.
func (p *Presented) read() border.Read {
	if p.Zone == nil {
		return border.ReadNone
	}
	return p.Zone.Read
}

// Cause says why somebody was not screened, or nobody was.
type Cause string

// The causes.
const (
	CauseNone       Cause = ""
	CauseManual     Cause = "manual"      // there are no lists: travellers are written down
	CauseDamaged    Cause = "damaged"     // no edition can be opened, or a search failed
	CauseOpening    Cause = "opening"     // the lists were being opened
	CauseLocked     Cause = "locked"      // nobody was signed in
	CauseNotRunning Cause = "not_running" // the program did not run
)

// Case is one traveller at the counter, from the first check to the decision. It is a
// copy: it does not change.
type Case struct {
	Number uint64
	// Officer is the login of who opened it; TakenOver says that another goes on with it.
	Officer   string
	TakenOver bool
	Opened    time.Time
	Presented
	// Answered says that Finding is the answer. It is false for a case that was kept over
	// an end of the program until it is checked anew, and for one that was not screened.
	Answered bool
	// Finding holds every match, discreet ones too: see Undisclosed. The last Earlier of its
	// Matches come from the fields as they stood before they were changed; they are as
	// open as the others.
	Finding border.Finding
	Earlier int
	// Released is what the traveller was released from in this case, while others are open.
	Released []booked.Release
	// Known are the matches from which the traveller was released before.
	Known map[search.AlertKey]booked.Known
	// NotScreened says why there is no finding; Failure is what was wrong with the search.
	NotScreened Cause
	Failure     error
	Notes       border.Notes
	Group       Group
	// Queued says why it waited, where it did.
	Queued Queued
}

// OpenMatches are the matches that have to be decided, in the order in which they lead
// the screen: those to be protected, then certain ones, then by score.
func (c *Case) OpenMatches() []border.Match {
	open := desk.Undisclosed(c.Finding.Matches)
	if len(c.Released) == 0 {
		return open
	}
	return slices.DeleteFunc(open, func(m border.Match) bool { _, released := c.ReleasedFrom(m); return released })
}

// Discreet reports whether a discreet alert was met.
func (c *Case) Discreet() bool {
	return len(desk.Undisclosed(c.Finding.Matches)) < len(c.Finding.Matches)
}

// KnownOf says who released the traveller from a match before.
func (c *Case) KnownOf(m border.Match) (booked.Known, bool) {
	k, ok := c.Known[search.AlertKey{List: m.Alert.List, ID: m.Alert.ID}]
	return k, ok
}

// AllKnown reports whether one key releases: the traveller was released before from
// every open match, and all of that still counts.
func (c *Case) AllKnown() bool {
	open := c.OpenMatches()
	for _, m := range open {
		if k, ok := c.KnownOf(m); !ok || !k.Counts {
			return false
		}
	}
	return len(open) > 0
}

// Ruling is a decision as the officer makes it.
type Ruling struct {
	border.Decision
	// Of is the alert that a release is of; the zero value: all that are open, at once.
	Of search.AlertKey
	// Known releases by what was noted before; the reason is that of the note.
	Known bool
	// Note notes the release, so that next time one key is enough.
	Note bool
}

// Queued says why a case waits to be decided.
type Queued string

// Why cases wait.
const (
	QueuedNot      Queued = ""
	QueuedLate     Queued = "late"     // screened after the traveller went on
	QueuedManifest Queued = "manifest" // found in a manifest
	QueuedUndone   Queued = "undone"   // set aside while a decision was taken back
)

// Waiting is a case in the queue.
type Waiting struct {
	Number    uint64
	Queued    Queued
	Officer   string
	Opened    time.Time
	Traveller border.Traveller
}

// WaitingScan is a scan made while a case was open.
type WaitingScan struct {
	Number uint64
	At     time.Time
	Presented
}
