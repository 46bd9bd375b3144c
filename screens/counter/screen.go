// Package counter is the screen at which travellers are checked: the scan
// field, the traveller's fields, the verdict and its evidence.
//
// Rules of the screen: it starts no goroutine; it never waits; it shows nothing
// of a discreet alert; an answer never stands beside fields that it does not
// belong to without saying so.
package counter

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/desk/door"
	"postern/app/desk/shift"
	"postern/app/lang"
	"postern/app/mrz"
	"postern/screens/parts"
	"postern/screens/portrait"
	"postern/screens/theme"
)

// stage is how far a case has come.
type stage int

const (
	stageReady    stage = iota // nothing was asked, or the fields hold a mistake
	stageAnswered              // the lists have answered
	stageDamaged               // the document was read badly and its fields are in doubt: no answer yet
	stageFailed                // the search failed
	stageWritten               // there are no lists: the traveller is written down, not screened
)

// travellerCase is one traveller at the counter.
type travellerCase struct {
	number    uint64           // of the case; 0 before the first answer
	scan      uint64           // the number under which the scan waited; 0: it did not
	of        shift.Case       // as the shift keeps it
	zone      *mrz.Zone        // nil: typed by hand
	traveller border.Traveller // as the answer is for
	stage     stage
	finding   border.Finding
	view      view
	chosen    int  // among the matches
	weaker    bool // the weaker ones are shown too
	large     bool // the alert’s portraits stand in place of the evidence
	edited    bool // a field was changed since the answer
	faulty    bool // Enter found a mistake in the fields
	failure   error
	doubts    []fieldID // fields read badly, not settled yet
	visited   map[fieldID]bool
	doubted   map[fieldID]string // how the fields in doubt were read, until the officer says that they are so
}

// Screen is the counter.
type Screen struct {
	desk  Desk
	shift Shift
	say   *lang.Speaker
	run   Runner
	soon  Runner // nil: run
	later Later
	event func(Event, Shown)

	root     *fyne.Container
	verdict  *parts.Verdict
	panel    *travellerPanel
	evidence *evidence
	complete *completer
	catcher  *parts.Catcher
	painted  *parts.Painted
	shelf    *portrait.Shelf
	faces    faces

	c       travellerCase
	lines   mrz.Collector // what the reader sends, line by line
	part    *mrz.Zone     // a scan made while a case was open, of which more may come
	misread error         // why the last line fits nothing; nil: it does
	burst   burst
	burstOf *burstStart
	held    string // typed into the scan field while it is locked, or by a reader and not shown yet
	// heldShown says that what hands typed of it stands under the field.
	heldShown bool
	byHand    int       // how much of the line hands had typed before a reader came
	deaf      time.Time // until then Enter on an empty scan field is the reader's
	timing    bool      // a quiet timer runs

	compact  bool   // the text is big for the window
	unfolded bool   // the traveller's fields lie over the evidence
	lists    string // the state of the lists as it stands on the screen
	changed  func()

	jobs    []job
	working bool
	yields  context.CancelFunc // of the job that is being done, if it can wait

	manifest *manifestRun // nil: none
	path     *parts.PathField
	astray   stray // what a reader types into the path
	late     lateRun
	polling  bool

	choice choice
	other  *parts.Form // asks for the text of a release
	// strayText is what a reader types there; heardInForm takes it once it falls silent.
	strayText   stray
	heardInForm func()
	note        bool       // the release is noted for the next time
	forAll      bool       // its reason is given for all open matches
	notes       *notesForm // nil: closed
	done        string     // what the last decision was, until the next traveller
	trouble     string     // why a decision could not be kept
	tooLate     string     // why no decision was taken back
	undoes      *parts.KeyButton
	// counting is until when the seconds are counted in which a decision can be taken back.
	counting time.Time
	// reopening says that a case is on its way back to the screen.
	reopening bool
	sign      door.SignPlace

	tells   Event // what the next painting is told as
	opened  bool  // the screen was asked to take the focus
	stood   bool  // it was painted once
	running bool
	begun   int               // numbers the travellers
	asked   int               // numbers the questions, so that a late answer is dropped
	queued  *border.Traveller // asked while another question was running, or the lists were not open yet
	awaited *border.Traveller // of a part of a document, of which more may come first
}

// New builds the counter.
func New(o Options) *Screen {
	s := &Screen{desk: o.Desk, shift: o.Shift, say: o.Say, run: o.Run, soon: o.Soon, later: o.Later, event: o.Event, sign: o.Sign}
	if s.sign == "" {
		s.sign = door.SignAfterNotes
	}
	if s.event == nil {
		s.event = func(Event, Shown) {}
	}
	s.shelf = portrait.NewShelf(s.run, o.Log)
	s.painted = parts.NewPainted(func(do func()) { s.run(func() {}, do) }, s.onPainted)
	s.verdict = parts.NewVerdict()
	s.panel = newTravellerPanel(s)
	s.evidence = newEvidence()
	s.complete = newCompleter(s)
	s.catcher = newCatcher(s)
	s.root = &fyne.Container{Layout: &arrangement{screen: s}}
	s.path = parts.NewPathField(s.root, s.run, desk.Paths)
	s.path.OnPath, s.path.OnEscape = s.searchManifest, func() { s.escapeManifest() }
	s.path.Input.Reader = s.typedInPath
	s.root.Objects = []fyne.CanvasObject{
		s.verdict, s.evidence.object, s.panel.object, s.catcher, s.complete.list, s.path.List, s.painted.Object(),
	}
	s.show()
	if c, open := s.shift.Case(); open {
		s.showCase(c)
	}
	return s
}

// Object is the screen's place in the window.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Key and Icon name the screen in the rail.
func (s *Screen) Key() string { return "screen.counter" }

// Icon is the screen's sign in the rail.
func (s *Screen) Icon() string { return "counter" }

// OnChanged is called when what the commands can do may have changed.
func (s *Screen) OnChanged(changed func()) { s.changed = changed }

// Focus puts the focus where the next scan belongs.
func (s *Screen) Focus() {
	s.opened = true
	var at fyne.Focusable = s.panel.scan
	switch {
	case s.notes != nil:
		at = s.notes.first()
	case s.choice == choiceText:
		at = s.other.Field(0)
	case s.asksManifest():
		at = s.path.Input
	case s.folded() || s.choice != choiceNone:
		at = s.catcher
	case s.c.stage == stageDamaged && len(s.c.doubts) > 0 && s.c.zone.Whole(): // else the rest may be scanned
		at = s.panel.field(s.c.doubts[0]).input
	}
	s.focusOn(at)
}

func (s *Screen) focusOn(o fyne.Focusable) {
	if c := s.canvas(); c != nil {
		c.Focus(o)
	}
}

// canvas is the window's, also before the screen was painted.
func (s *Screen) canvas() fyne.Canvas { return parts.Canvas(s.root, s.opened && !s.stood) }

// Restyle draws everything afresh, in the theme that is set now.
func (s *Screen) Restyle() {
	s.panel.restyle()
	s.show()
	s.root.Refresh()
}

// Tick is called when the station's clock or the lists have moved on: the age
// of the lists stands on every verdict.
func (s *Screen) Tick() {
	if s.listsNow() != s.lists {
		s.show()
	}
	s.askQueued()
	s.screenKept()
}

func (s *Screen) listsNow() string {
	status := s.desk.Status()
	_, old := status.Ages.Of(status.Edition.Issued, s.desk.Now())
	return strings.Join([]string{string(status.Problem), number(status.Edition.Number), parts.AgeWords(s.say, old)}, " ")
}

// problem is why nobody can be checked; that an older edition answers, or the lists
// without what is laid over them, is none.
func (s *Screen) problem() desk.Problem {
	p := s.desk.Status().Problem
	if p == desk.ProblemOlder || p == desk.ProblemLaid {
		return desk.ProblemNone
	}
	return p
}

// open reports whether an alert is on the screen: the case has to be decided
// before the next.
func (s *Screen) open() bool { return s.c.stage == stageAnswered && len(s.c.view.matches) > 0 }

// busy reports whether a line that is scanned now is the next traveller's: the one
// before is not decided, or not even answered, or comes back.
func (s *Screen) busy() bool { return s.open() || s.running || s.reopening }

// locked reports whether the scan field takes nothing.
func (s *Screen) locked() bool { return s.open() || s.choice != choiceNone }

// folded reports whether the traveller's column has given way to the evidence:
// side by side shows the same values.
func (s *Screen) folded() bool { return s.compact && s.open() && !s.unfolded }

// show puts the case on the screen.
func (s *Screen) show() {
	s.lists = s.listsNow()
	s.moveLine()
	s.askFaces()
	s.showVerdict()
	s.panel.show()
	key := s.evidence.focusedKey()
	s.evidence.set(strconv.Itoa(s.asked)+"/"+strconv.Itoa(s.c.chosen), s.evidenceRows(), s.keys(), s.choicePanel())
	s.panel.object.Hidden = s.folded()
	s.catcher.Hidden = !s.folded() && s.choice == choiceNone
	parts.Relay(s.root)
	s.evidence.reveal(s.c.chosen)
	s.refocusKey(key)
	s.tellChanged()
}

// refocusKey gives the focus that a key had to the key that stands in its place
// now.
func (s *Screen) refocusKey(place int) {
	if place < 0 {
		return
	}
	if keys := s.evidence.keys.Objects; place < len(keys) {
		if b, ok := keys[place].(*parts.KeyButton); ok {
			s.focusOn(b)
			return
		}
	}
	s.Focus()
}

func (s *Screen) tellChanged() {
	if s.changed != nil {
		s.changed()
	}
}

// expect has the next painting told as an event.
func (s *Screen) expect(e Event) {
	s.tells = e
	s.painted.Expect()
}

// onPainted hears that a frame is being painted, and tells what stands in it once
// it stands.
func (s *Screen) onPainted(first bool) (stands func()) {
	var told []Event
	shown := s.Shown()
	if first {
		told, s.stood = append(told, EventFirstFrame), true
	}
	if s.tells != "" { // in the first frame too: a case that comes back may stand there already
		told, s.tells = append(told, s.tells), ""
	}
	return func() {
		for _, event := range told {
			s.event(event, shown)
		}
	}
}

// arrangement lays the screen out: the traveller's column at the leading side;
// verdict and evidence take the rest. Where the text is big the verdict goes
// over both, so that its word keeps its size.
type arrangement struct{ screen *Screen }

const (
	edgeGap     = 12  // around the columns
	panelGap    = 8   // between panels
	columnWidth = 332 // of the traveller, at 100 % text
	wideEnough  = 1040
)

func (a *arrangement) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(640, 400) // whatever is higher scrolls
}

func (a *arrangement) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	s := a.screen
	f := theme.Factor()
	compact := size.Width/f < wideEnough
	if compact != s.compact {
		s.compact = compact
		s.show() // other contents; it comes back here
		return
	}
	inner := fyne.NewSize(size.Width-2*edgeGap, size.Height-2*edgeGap)
	vh := s.verdict.MinSize().Height
	column := min(columnWidth*f, inner.Width*0.4)
	top, left := float32(edgeGap), edgeGap+column+edgeGap
	if !compact {
		parts.Place(s.verdict, left, top, inner.Width-column-edgeGap, vh)
		parts.Place(s.panel.object, edgeGap, top, column, inner.Height)
	} else {
		parts.Place(s.verdict, edgeGap, top, inner.Width, vh)
		parts.Place(s.panel.object, edgeGap, top+vh+panelGap, column, inner.Height-vh-panelGap)
	}
	below := top + vh + panelGap
	if compact && s.open() {
		left = edgeGap // the fields, when called back, lie over it
	}
	parts.Place(s.evidence.object, left, below, size.Width-edgeGap-left, size.Height-edgeGap-below)
	parts.Place(s.catcher, 0, 0, 0, 0)
	s.complete.layout(size)
	s.path.Lay()
}

// Shown is what stands on the screen, read from the widgets that show it.
type Shown struct {
	Verdict string   // border.Verdict's value, or "ready", "protect", "damaged", "failed", "opening", "no_lists"
	Word    string   // the verdict's word
	Line    string   // the sentence under it
	Matches []string // the names in the list of matches, in order
	Action  string   // the action to be taken
	Markers []string // the safety markers
	Said    string   // what became of the case before, or why a decision could not be kept
	Waiting int      // scans for the next travellers
}

// Shown reads the screen.
func (s *Screen) Shown() Shown {
	word, line := s.verdict.Shown()
	shown := Shown{Verdict: verdictNames()[s.verdict.Look.Icon], Word: word, Line: line}
	for _, name := range s.evidence.names {
		shown.Matches = append(shown.Matches, name.String())
	}
	if s.evidence.action != nil {
		shown.Action = s.evidence.action.String()
	}
	shown.Markers = slices.Clone(s.evidence.markers)
	shown.Said, shown.Waiting = strings.TrimSpace(s.done+" "+s.trouble+s.tooLate), len(s.shift.WaitingScans())
	if p := s.problem(); p == desk.ProblemOpening || p != desk.ProblemNone && shown.Verdict == "damaged" {
		shown.Verdict = string(p)
	}
	return shown
}

// verdictNames names the verdicts by the shape under which they stand.
func verdictNames() map[string]string {
	return map[string]string{
		parts.LookReady().Icon:    "ready",
		parts.LookNoMatch().Icon:  string(border.VerdictNoMatch),
		parts.LookPossible().Icon: string(border.VerdictPossible),
		parts.LookMatch().Icon:    string(border.VerdictMatch),
		parts.LookProtect().Icon:  "protect",
		parts.LookDamaged().Icon:  "damaged",
	}
}
