package counter

import (
	"context"
	"log/slog"
	"time"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/desk/door"
	"postern/app/desk/shift"
	"postern/app/lang"
)

// Desk is what the counter asks of the station, on the window's thread: it must not
// wait.
type Desk interface {
	// Status says what the station searches in.
	Status() desk.Status
	// Scan says whom a line that hands typed means; an empty traveller where it
	// is neither a name nor a number. What readers send goes through
	// mrz.Collector first.
	Scan(text string, at time.Time) desk.Scan
	// Now is the station's clock.
	Now() time.Time
}

// Shift is the work of who is signed in, from the check of a traveller to the decision.
// What only tells is called on the window's thread; what changes something is called
// through the Runner, one after the other.
type Shift interface {
	Case() (shift.Case, bool)
	WaitingScans() []shift.WaitingScan
	Linked() (shift.Group, bool)
	CanUndo() (number uint64, until time.Time, ok bool)
	Figures() shift.Figures
	Queue() []shift.Waiting
	Unscreened() int

	Check(shift.Presented) (shift.Case, error)
	Wait(shift.Presented) (int, error)
	Decide(shift.Ruling) error
	Undo() (shift.Case, error)
	Write(border.Notes) error
	Link(shift.GroupKind) error
	Unlink() error
	Take(number uint64) (shift.Case, error)

	// ScreenKept searches for everybody who was not screened; ManifestFile for everybody
	// whom a file names, beside whatever else is done. progress is called on whatever
	// thread.
	ScreenKept(ctx context.Context, progress func(done, all int)) (shift.Screened, error)
	ManifestFile(ctx context.Context, path string, progress func(done, all int)) (shift.ManifestResult, error)
}

// Runner runs work off the window's thread and then, once it is done, on the
// window's thread: go and fyne.Do in the program, one after the other in
// tests.
type Runner func(work, then func())

// Later runs then on the window's thread after a time: time.AfterFunc and
// fyne.Do in the program, a hand-driven clock in tests.
type Later func(after time.Duration, then func())

// Event is what the counter tells whoever measures it.
type Event string

// The events, in the order in which they come.
const (
	EventFirstFrame     Event = "first-frame"     // the window was painted for the first time
	EventSubmitted      Event = "submitted"       // a line was ended: Enter, Tab, or a reader that fell silent
	EventVerdictPainted Event = "verdict-painted" // the answer to it stands on the screen
	EventReadyPainted   Event = "ready-painted"   // the case before is closed, and the next traveller can come
	EventWaitingPainted Event = "waiting-painted" // a scan was kept for when the open case is decided
)

// Options is what the counter is built with. Desk, Shift, Say and Run must be set.
type Options struct {
	Desk  Desk
	Shift Shift
	Say   *lang.Speaker
	Run   Runner
	Soon  Runner             // for searches: may hold the window's thread for a moment, so that the next frame has the answer; nil: Run
	Log   *slog.Logger       // what cannot be shown and why; nil: nobody reads it
	Later Later              // nil: lines of a reader that ends them with nothing wait for Enter
	Sign  door.SignPlace     // where the officer's sign for discreet alerts stands; "": after Notes
	Event func(Event, Shown) // with what stands on the screen; nil: nobody measures
}
