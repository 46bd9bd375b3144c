package sync_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"postern/app/border"
	"postern/app/desk"
	desksync "postern/app/desk/sync"
	"postern/app/lang"
	"postern/app/lists"
	"postern/screens/frame"
	"postern/screens/made"
	"postern/screens/sync"
	"postern/store"
)

// station is a made-up desk: what it holds, and what the next edition would be.
type station struct {
	in     desksync.Installed
	next   *desksync.Staged
	rest   *desksync.Staged // what Without stages
	steps  []desksync.Step
	fault  error
	paths  []string
	brings [][]string
	did    []string
	people bool   // a stop is overridden by two
	deaf   bool   // to a cancelled context
	during func() // Prepare, after its steps
}

func newStation() *station {
	now := made.Now()
	in := desksync.Installed{Edition: border.EditionInfo{Number: 4312, Name: answering, Alerts: 404_279, Issued: now.Add(-31 * time.Hour)}, Other: 4311}
	for _, l := range []struct {
		name   string
		alerts int
		old    time.Duration
		owner  string
	}{{"Most-wanted smugglers", 143, 3, "PAK"}, {"National list, Altamora", 401_220, 31, "ITA"}, {"Lost documents", 2_916, 80, ""}} {
		in.Lists = append(in.Lists, desk.ListStatus{
			Name: l.name, Alerts: l.alerts, Issued: now.Add(-l.old * time.Hour), Dated: true, Brought: now, Owner: l.owner, Digest: strings.Repeat("5b0c", 16),
		})
	}
	s := &station{in: in, steps: []desksync.Step{{Stage: desksync.StageSwitch, Alerts: 401_384}}}
	s.next = &desksync.Staged{
		Import: desksync.Import{Edition: border.EditionInfo{Number: 4313}, Lists: []desksync.ImportedList{{
			Path: "stick", Report: lists.Report{
				List: "Most-wanted smugglers", Read: 190, Kept: 154, Skipped: map[lists.SkipReason]int{lists.SkipVessel: 34}, RejectedCount: 2,
				Rejected: []lists.Rejection{
					{File: "smugglers.jsonl", Line: 17, Code: lists.RejectNoName, Values: map[string]any{"ID": "S-16"}}, {File: "smugglers.jsonl", Line: 40, Code: lists.RejectNoID},
				},
			},
		}}},
		Changes: []desksync.ListChange{
			{List: "Lost documents", Before: 2_916, After: 2_916, Same: true},
			{List: "Most-wanted smugglers", Before: 143, After: 154, Added: 12, Changed: 31, Removed: 1},
			{List: "National list, Altamora", Before: 401_220, After: 401_230, Added: 204, Changed: 511, Removed: 194},
		},
	}
	return s
}

// stop makes the next edition one that is stopped.
func (s *station) stop() {
	c := &s.next.Changes[2]
	c.After, c.Added, c.Changed, c.Removed, c.TooMuch = 356_000, 0, 2, 45_220, true
	s.next.Stops = []*desksync.ImportError{{List: c.List, Before: c.Before, After: c.After, Gone: c.Removed, Err: desksync.ErrSmaller}}
	s.restBut(c)
}

// shrink makes the next edition one that is stopped for what went step by step.
func (s *station) shrink() {
	c := &s.next.Changes[2]
	c.After, c.Added, c.Changed, c.Removed, c.Slowly = 389_020, 0, 2, 12_200, true
	s.next.Stops = []*desksync.ImportError{{
		List: c.List, Before: 440_100, After: c.After, Gone: 51_080, Here: made.Now().Add(-19 * 24 * time.Hour), Err: desksync.ErrSlowLoss,
	}}
	s.restBut(c)
}

// restBut has the rest of the next edition be one in which a list stays as it is.
func (s *station) restBut(c *desksync.ListChange) {
	rest := *s.next
	rest.Stops, rest.AsShown, rest.Changes = nil, true, slices.Clone(rest.Changes)
	rest.Changes[2] = desksync.ListChange{List: c.List, Before: c.Before, After: c.Before, Same: true}
	s.rest = &rest
}

// longNames gives the lists names as long as lists have.
func (s *station) longNames() {
	long := []string{
		"Consolidated list of persons, groups and entities under restrictive measures, Altamora",
		"Documents lost, stolen, misappropriated or made invalid, of all seven provinces",
		"Register of persons whose entry the Ministry of the Interior has decided to refuse",
	}
	for i := range s.in.Lists {
		s.in.Lists[i].Name, s.next.Changes[i].List = long[i], long[i]
	}
	s.in.Lists[0].Owner = "Ministry of the Interior, Altamora"
	for _, stop := range s.next.Stops {
		stop.List = long[2]
	}
}

// stopAll makes the next edition one of the stopped list alone.
func (s *station) stopAll() {
	s.stop()
	s.next.Lists[0].List = s.next.Stops[0].List
}

func (s *station) Installed() desksync.Installed { return s.in }
func (s *station) Now() time.Time                { return made.Now() }
func (s *station) Paths(string) []string         { return s.paths }

func (s *station) Prepare(ctx context.Context, paths []string, progress func(desksync.Step)) (*desksync.Staged, error) {
	s.brings = append(s.brings, paths)
	for _, step := range s.steps {
		progress(step)
	}
	if s.during != nil {
		s.during()
	}
	if s.fault != nil {
		return nil, s.fault
	}
	if err := ctx.Err(); err != nil && !s.deaf {
		return nil, fmt.Errorf("import: %w", err)
	}
	return s.next, nil
}

func (s *station) Without(ctx context.Context, staged *desksync.Staged, progress func(desksync.Step)) (*desksync.Staged, error) {
	s.did = append(s.did, "without "+strings.Join(staged.Keepable(), ", "))
	for _, step := range s.steps {
		progress(step)
	}
	if err := ctx.Err(); err != nil && !s.deaf {
		return nil, fmt.Errorf("import: %w", err)
	}
	return s.rest, s.fault
}

func (s *station) NeedsSecond() bool { return s.people }

func (s *station) TakeStopped(staged *desksync.Staged, login, pin string) error {
	if pin != "771204" {
		return &desksync.SecondError{Err: store.ErrNoWitness}
	}
	s.did = append(s.did, "seconded by "+login)
	return s.Take(staged)
}

func (s *station) Take(staged *desksync.Staged) error {
	if staged == s.rest {
		s.did = append(s.did, "take the rest")
	} else {
		s.did = append(s.did, "take")
	}
	s.in.Edition.Number, s.in.Other = 4313, 4312
	return s.fault
}

func (s *station) Discard(*desksync.Staged) error { s.did = append(s.did, "discard"); return nil }

func (s *station) Back() error {
	s.did = append(s.did, "back")
	s.in.Edition.Number, s.in.Other = s.in.Other, s.in.Edition.Number
	return s.fault
}

// room is a window with the screen in it. Work waits in held where hold is set.
type room struct {
	*station
	courier  *made.Courier
	screen   *sync.Screen
	frame    *frame.Frame
	window   fyne.Window
	hold     bool
	halfway  bool // work is done, and what follows waits in held
	held     []func()
	later    []func()
	switched int
}

func open(t testing.TB, look frame.Look, say *lang.Speaker) *room {
	t.Helper()
	app := test.NewApp()
	frame.SetTheme(look)
	r := &room{station: newStation(), courier: &made.Courier{}}
	r.screen = sync.New(sync.Options{
		Desk: r.station, Courier: r.courier, Say: say,
		Run: func(work, then func()) {
			if r.hold {
				r.held = append(r.held, func() { work(); then() })
				return
			}
			work()
			if r.halfway {
				r.held = append(r.held, then)
				return
			}
			then()
		},
		Later:    func(_ time.Duration, then func()) { r.later = append(r.later, then) },
		Switched: func() { r.switched++ },
	})
	d := made.NewDesk()
	r.frame = frame.New(frame.Options{Desk: d, Say: say, Screens: []frame.Screen{r.screen}, Look: look, Quit: func() {}})
	r.window = app.NewWindow("")
	r.frame.Attach(r.window)
	r.window.Resize(fyne.NewSize(1280, 800-20.5*max(look.Factor, 1)-12))
	r.frame.Start()
	return r
}

// release does the work that waits.
func (r *room) release() {
	held := r.held
	r.held, r.hold = nil, false
	for _, do := range held {
		do()
	}
}

// pass lets what was asked for later happen.
func (r *room) pass() {
	later := r.later
	r.later = nil
	for _, do := range later {
		do()
	}
}

func (r *room) key(keys ...fyne.KeyName) {
	for _, k := range keys {
		if f := r.window.Canvas().Focused(); f != nil {
			f.TypedKey(&fyne.KeyEvent{Name: k})
		} else {
			r.window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: k})
		}
	}
}

func (r *room) typing(text string) {
	for _, letter := range text {
		if f := r.window.Canvas().Focused(); f != nil {
			f.TypedRune(letter)
		}
	}
}

// menu does the menu's command that has a key with Ctrl.
func (r *room) menu(t testing.TB, key fyne.KeyName) {
	t.Helper()
	for _, menu := range r.window.MainMenu().Items {
		for _, item := range menu.Items {
			if s, ok := item.Shortcut.(fyne.KeyboardShortcut); ok && s.Key() == key && s.Mod() == fyne.KeyModifierControl {
				item.Action()
				return
			}
		}
	}
	t.Fatalf("the menu has no Ctrl+%s", key)
}

func (r *room) says(t testing.TB, want ...string) {
	t.Helper()
	text := strings.Join(made.Texts(r.window.Content()), " | ")
	for _, w := range want {
		if !strings.Contains(text, w) {
			t.Errorf("the window does not say %q: %s", w, text)
		}
	}
}

func (r *room) saysNot(t testing.TB, banned string) {
	t.Helper()
	if text := strings.Join(made.Texts(r.window.Content()), " | "); strings.Contains(text, banned) {
		t.Errorf("the window says %q: %s", banned, text)
	}
}

func (r *room) bring(t testing.TB) {
	t.Helper()
	r.menu(t, fyne.KeyO)
	r.typing("stick")
	r.key(fyne.KeyReturn)
}

func TestAPathThatIsTypedIsReadAndWhatItWouldChangeIsShownBeforeItIsTaken(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
	r.says(t, "Installed: edition 4312", "OUT OF DATE · 3 d 8 h", "Back to 4311")
	r.bring(t)
	if len(r.brings) != 1 || !slices.Equal(r.brings[0], []string{"stick"}) {
		t.Fatalf("%q", r.brings)
	}
	r.says(t, "What 4313 would change", "0.7 %", "0.1 %", "stays as it is", "smugglers.jsonl:17: ", "34 ships")
	if len(r.did) != 0 {
		t.Fatalf("%q before a word was said", r.did)
	}
	r.key(fyne.KeyReturn) // the focus is on Take
	if !slices.Equal(r.did, []string{"take"}) || r.switched != 1 {
		t.Errorf("%q, %d times told", r.did, r.switched)
	}
	r.says(t, "Edition 4313 answers.", "Back to 4312")
	r.menu(t, fyne.KeyB)
	r.says(t, "Edition 4312 answers again.", "Forward to 4313")
	r.menu(t, fyne.KeyB)
	r.says(t, "Edition 4313 answers again.", "Back to 4312")
}

func TestShareGoneIsRoundedAndNeverSaysLessThanWouldVanish(t *testing.T) {
	for _, c := range []struct {
		removed, before int
		tooMuch         bool
		want            string
	}{
		{4, 9, false, "44.4 %"},
		{5, 9, true, "55.6 %"},
		{1, 100_000, false, "0.1 %"},
		{0, 100_000, false, "0.0 %"},
		{9, 9, true, "100.0 %"},
		{99_999, 100_000, true, "99.9 %"},
		{10_001, 100_000, true, "10.1 %"},
		{10_000, 100_000, false, "10.0 %"},
		{1_254, 10_000, true, "12.5 %"},
	} {
		r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
		r.next.Changes = []desksync.ListChange{{List: "a", Before: c.before, After: c.before - c.removed, Removed: c.removed, TooMuch: c.tooMuch}}
		r.bring(t)
		r.says(t, "| "+c.want+" |")
	}
}

func TestNamesOfListsTakeTwoLinesAtMostHoweverLongAndBig(t *testing.T) {
	for _, factor := range []float32{1, 1.25, 1.5, 1.75} {
		for _, say := range []*lang.Speaker{made.Speaker(t), made.LongSpeaker(t)} {
			r := open(t, frame.Look{Factor: factor}, say)
			r.longNames()
			r.bring(t)
			r.screen.Tick()
			met := 0
			for text, lines := range made.Lines(r.window.Content()) {
				if !slices.ContainsFunc(r.in.Lists, func(l desk.ListStatus) bool { return l.Name == text }) {
					continue
				}
				if met++; lines > 2 {
					t.Errorf("at %v: %q takes %d lines", factor, text, lines)
				}
			}
			if met < 6 { // three installed, three that would change
				t.Errorf("at %v: %d names", factor, met)
			}
		}
	}
}

func TestEscKeepsTheEditionThatAnswers(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
	r.bring(t)
	r.key(fyne.KeyEscape)
	if !slices.Equal(r.did, []string{"discard"}) {
		t.Errorf("%q", r.did)
	}
	r.says(t, "Nothing has changed.", "Installed: edition 4312")
	r.saysNot(t, "What 4313 would change")
}

func TestEscCancelsWhatIsBeingReadAndTheScreenSaysSo(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
	r.hold = true
	r.bring(t)
	r.says(t, "From stick", "counters work on with 4312", "waits")
	r.saysNot(t, "Back to")
	r.key(fyne.KeyEscape)
	r.says(t, "Ending what was begun")
	r.release()
	r.says(t, "Cancelled. Nothing has changed.", "Back to 4311")
	if len(r.did) != 0 {
		t.Errorf("%q", r.did)
	}
}

func TestAnEditionThatIsDoneWhenItIsCancelledIsGivenUp(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
	r.hold = true
	r.bring(t)
	r.deaf = true
	r.key(fyne.KeyEscape)
	r.release()
	if !slices.Equal(r.did, []string{"discard"}) {
		t.Errorf("%q", r.did)
	}
	r.saysNot(t, "would change")
}

func TestStagesMoveOnWhileTheyAreAtWorkAndNoLonger(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
	r.steps = []desksync.Step{{Stage: desksync.StageRead, Done: 9_240_000, Total: 18_400_000, Alerts: 600_000}}
	r.fault = errors.New("it ended there")
	r.during = func() {
		r.pass()
		r.says(t, "9.2 MB of 18.4 MB · 600,000 alerts")
		if len(r.later) != 1 {
			t.Errorf("%d things wait", len(r.later))
		}
	}
	r.hold = true
	r.bring(t)
	r.says(t, "0 alerts")
	r.release()
	r.pass()
	if len(r.later) != 0 {
		t.Error("it is drawn on after its end")
	}
	r.says(t, "The lists were not taken. Nothing has changed.", "it ended there")
}

func TestATypedPathIsCompleted(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
	r.menu(t, fyne.KeyO)
	r.paths = []string{"/media/stick/", "/media/store.xml"}
	r.typing("/media/st")
	r.paths = nil
	r.key(fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn, fyne.KeyReturn)
	if len(r.brings) != 1 || r.brings[0][0] != "/media/store.xml" {
		t.Errorf("%q", r.brings)
	}
}

func TestNothingIsBroughtInWhileAnEditionWaits(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
	r.bring(t)
	r.screen.Bring([]string{"dropped"})
	r.menu(t, fyne.KeyO)
	r.menu(t, fyne.KeyB)
	if len(r.brings) != 1 || len(r.did) != 0 {
		t.Errorf("%q, %q", r.brings, r.did)
	}
}

func TestAPathDroppedOnTheWindowIsRead(t *testing.T) {
	r := open(t, frame.Look{Factor: 1}, made.Speaker(t))
	r.screen.Bring([]string{"a", "b"})
	if len(r.brings) != 1 || len(r.brings[0]) != 2 {
		t.Errorf("%q", r.brings)
	}
	r.says(t, "from 2 files")
}
