package counter

import (
	"log/slog"
	"time"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/lang"
)

// Desk is what the counter asks of the station. Status, Scan and Now are
// called on the window's thread and must not wait; Check is called through the
// Runner.
type Desk interface {
	// Status says what the station searches in.
	Status() desk.Status
	// Scan says whom a line that hands typed means; an empty traveller where it
	// is neither a name nor a number. What readers send goes through
	// mrz.Collector first.
	Scan(text string, at time.Time) desk.Scan
	// Check searches the open edition; weaker asks for Finding.Weaker too.
	Check(traveller border.Traveller, weaker bool) (border.Finding, error)
	// Now is the station's clock.
	Now() time.Time
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
)

// Options is what the counter is built with. Desk, Say and Run must be set.
type Options struct {
	Desk  Desk
	Say   *lang.Speaker
	Run   Runner
	Log   *slog.Logger       // what cannot be shown and why; nil: nobody reads it
	Later Later              // nil: lines of a reader that ends them with nothing wait for Enter
	Event func(Event, Shown) // with what stands on the screen; nil: nobody measures
}
