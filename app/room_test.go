package main

import (
	"errors"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"golang.org/x/text/language"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/desk/courier"
	deskdoor "postern/app/desk/door"
	desksync "postern/app/desk/sync"
	"postern/app/lang"
	"postern/app/names"
	"postern/assets"
	"postern/screens/counter"
	"postern/screens/frame"
	"postern/screens/sync"
	"postern/store"
)

const roomPIN = "482913"

// workingRoom is a room in which a supervisor works, with the counter's work done at once,
// its window, and how often the program was ended.
func workingRoom(t *testing.T) (r *room, win fyne.Window, quits *int) {
	t.Helper()
	station, err := store.CreateStation(filepath.Join(t.TempDir(), "station"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { station.Close() })
	say, err := lang.New(assets.Catalogues(), language.English)
	if err != nil {
		t.Fatal(err)
	}
	d := desk.New(desk.Options{Name: "station", Now: time.Now, Frequencies: names.LoadFrequencies()})
	at := deskdoor.New(deskdoor.Options{Station: station, Desk: d, Name: "station", Say: say, Now: time.Now, Started: time.Now()})
	if _, err := at.Found(deskdoor.NewStation{Station: "Velmar Bridge", Name: "Dameli Ostrupi", PIN: roomPIN}); err != nil {
		t.Fatal(err)
	}
	if err := d.Load(station); !errors.Is(err, store.ErrNoEdition) { // travellers are written down
		t.Fatal(err)
	}
	app := test.NewApp()
	frame.SetTheme(frame.Look{Factor: 1})
	w := &window{
		app: app, say: say, log: slog.New(slog.DiscardHandler),
		event: func(counter.Event, counter.Shown) {}, painted: func(_, _, _ string) {},
	}
	quits = new(int)
	r = &room{window: w, desk: d, door: at, load: func() {}, quit: func() { *quits++ }}
	first := r.doorScreen()
	r.frame = frame.New(frame.Options{Desk: d, Say: say, Screens: []frame.Screen{first}, Look: frame.Look{Factor: 1}, Quit: r.close})
	win = w.app.NewWindow("")
	r.frame.Attach(win)
	win.Resize(fyne.NewSize(firstWidth, firstHeight))
	r.entered, r.counter = true, counter.New(counter.Options{
		Desk: d, Shift: at.Shift(), Say: say, Run: func(work, then func()) { work(); then() },
	})
	r.frame.Show(r.counter)
	return r, win, quits
}

func TestNotesThatAreBeingWrittenOutliveTheClosingOfTheWindow(t *testing.T) {
	r, win, quits := workingRoom(t)
	for _, letter := range "Quentilo Abrascari" {
		win.Canvas().Focused().TypedRune(letter)
	}
	win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	do(t, r.counter, fyne.KeyT)
	for _, letter := range "Two suitcases" {
		win.Canvas().Focused().TypedRune(letter)
	}
	r.close()
	if *quits != 1 || r.door.Me().Login != "" {
		t.Fatalf("%d ends, %q is signed in", *quits, r.door.Me().Login)
	}
	if err := r.door.SignIn("d.ostrupi", roomPIN); err != nil {
		t.Fatal(err)
	}
	c, open := r.door.Shift().Case()
	if !open || c.Notes.From != "Two suitcases" {
		t.Errorf("the case is open: %v, with %+v", open, c.Notes)
	}
}

func TestWindowAtTheDoorClosesAtOnce(t *testing.T) {
	r, _, quits := workingRoom(t)
	r.leave(func() error { return r.door.Lock(deskdoor.LockByHand) })
	if *quits != 0 {
		t.Fatal("a lock ends the program")
	}
	r.close()
	if *quits != 1 {
		t.Errorf("%d ends", *quits)
	}
}

// comesBack signs a person in, by a door of its own as a new start of the program has it,
// and says what he is offered.
func (r *room) comesBack(t *testing.T, login, pin, fresh string) desksync.Unfinished {
	t.Helper()
	station := r.door.Station()
	r.desk = desk.New(desk.Options{Name: "station", Now: time.Now, Frequencies: names.LoadFrequencies()})
	r.door = deskdoor.New(deskdoor.Options{Station: station, Desk: r.desk, Name: "station", Say: r.say, Now: time.Now, Started: time.Now()})
	if err := r.door.SignInAnew(login, pin, fresh); err != nil {
		t.Fatal(err)
	}
	return r.door.Sync().Unfinished()
}

func TestWhatALockBreaksOffIsOfferedToWhoseItWasAlsoAfterAnotherStart(t *testing.T) {
	r, _, _ := workingRoom(t)
	if _, err := r.door.Enrol("Sovra Miravan", border.RoleSupervisor, "915274"); err != nil {
		t.Fatal(err)
	}
	work := func(work, then func()) { work(); then() }
	courier := courier.New(courier.Options{Station: r.door.Station(), Desk: r.desk, Lists: r.door.Lists})
	defer courier.Close()
	r.courier = courier
	list := filepath.Join(t.TempDir(), "none.jsonl")
	r.lists = sync.New(sync.Options{
		Desk: r.door.Sync(), Say: r.say, Run: func(func(), func()) {}, Later: func(time.Duration, func()) {}, // it is being read
	})
	r.lists.Bring([]string{list})
	r.leave(func() error { return r.door.Lock(deskdoor.LockIdle) })
	if got := r.comesBack(t, "s.miravan", "915274", "640173").Paths; len(got) != 0 {
		t.Errorf("somebody else is offered %v", got)
	}
	lock := func() error { return r.door.Lock(deskdoor.LockByHand) }
	if err := lock(); err != nil {
		t.Fatal(err)
	}
	off := r.comesBack(t, "d.ostrupi", roomPIN, "")
	if len(off.Paths) != 1 || off.Paths[0] != list {
		t.Fatalf("he is offered %v", off.Paths)
	}
	r.lists = sync.New(sync.Options{
		Desk: r.door.Sync(), Say: r.say, Run: work, Later: func(time.Duration, func()) {}, Unfinished: off,
	})
	r.entered, r.counter = true, nil
	r.lists.Bring([]string{list}) // begun again, and it came to nothing
	done := make(chan struct{})
	r.leave(func() error { defer close(done); return lock() })
	<-done
	if got := r.comesBack(t, "d.ostrupi", roomPIN, "").Paths; len(got) != 0 {
		t.Errorf("it was begun again, and %v is offered", got)
	}
}

func TestWhatIsKnownOfTheExchangeIsLookedAtWhileACheckIsUnderWay(t *testing.T) {
	r, _, _ := workingRoom(t)
	station := r.door.Station()
	r.courier = courier.New(courier.Options{Station: station, Desk: r.desk, Lists: r.door.Lists})
	defer r.courier.Close()
	looks := make(chan bool, 100)
	r.frame = frame.New(frame.Options{
		Desk: r.desk, Say: r.say, Screens: []frame.Screen{r.counter}, Look: frame.Look{Factor: 1}, Quit: r.close,
		Link: func() frame.Link { looks <- r.courier.State().Checking; return frame.Link{} },
	})
	r.frame.Attach(r.app.NewWindow(""))
	for len(looks) > 0 {
		<-looks
	}
	var during func()
	r.heed(func(work, then func()) { work(); during = then })
	if _, err := r.courier.Check(t.Context(), courier.Place{Path: t.TempDir()}, nil); err == nil {
		t.Fatal("a station that has not joined checks")
	}
	if during == nil || len(looks) != 0 {
		t.Fatal("nobody hears that a check began, or the courier's goroutine draws")
	}
	during()
	if len(looks) == 0 {
		t.Error("the window does not look")
	}
	during = nil
	if _, err := r.courier.Check(t.Context(), courier.Place{Path: t.TempDir()}, nil); err == nil || during == nil {
		t.Error("the second check is not heard")
	}
}

// do does the counter's command that has a key with Ctrl.
func do(t *testing.T, of *counter.Screen, key fyne.KeyName) {
	t.Helper()
	for _, c := range of.Commands() {
		if c.Key == key && c.Modifier == fyne.KeyModifierControl && c.Ready() {
			c.Do()
			return
		}
	}
	t.Fatalf("no command has the key %s now", key)
}
