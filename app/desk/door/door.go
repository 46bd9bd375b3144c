// Package door lets people into a station and out of it, and sets in their name what is set
// there: people, policy, sheets, signs. It gives each the rooms of his role: a shift, sync,
// lookback. It changes when sign-in, roles or settings do, not with what is done in a room.
package door

import (
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/desk/lookback"
	"postern/app/desk/shift"
	desksync "postern/app/desk/sync"
	"postern/app/lang"
	"postern/store"
	"postern/store/journal"
)

// Options say which door it is. All must be set but Accounts and Log.
type Options struct {
	Station  *store.Station
	Desk     *desk.Desk
	Name     string        // of a station that has none of its own
	Say      *lang.Speaker // in whose language recovery sheets are written
	Now      func() time.Time
	Started  time.Time              // the program's start
	Accounts []DemonstrationAccount // shown to everybody
	Log      *slog.Logger
}

// Door is the way into a station and out of it: one person at a time works at its desk,
// and what he sets there is set in his name. It is safe for concurrent use; Door, Me,
// Settings, Shift, Sync, Touched and Idle never wait for the disk.
type Door struct {
	o Options

	working sync.Mutex // one verb that changes something at a time
	writing sync.Mutex // one note at the door at a time
	mu      sync.Mutex // guards what follows, for moments
	view    View
	note    store.DoorNote // as it lies in the station
	in      session
	touched time.Time
}

// session is one person's time at the desk; of no login while the station is locked.
type session struct {
	who   border.Account
	shift *shift.Shift   // nil where the role checks nobody
	sync  *desksync.Sync // nil where the role checks nobody
	back  *lookback.LookBack
	sign  SignPlace
	notes *noting // of the cases that are opened and closed; nil where the role checks nobody
}

// New returns the door of a station at which nobody is signed in.
func New(o Options) *Door {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	d := &Door{o: o}
	d.o.Desk.Begin(d.name(), border.Account{})
	if err := d.o.Desk.Unload(); err != nil {
		o.Log.Error("lists stay open at the door", "cause", err)
	}
	d.look()
	return d
}

// name is the station's own, or the one given.
func (d *Door) name() string {
	if name := d.o.Station.Name(); name != "" {
		return name
	}
	return d.o.Name
}

// Now is the station's clock.
func (d *Door) Now() time.Time { return d.o.Now() }

// Me is who is signed in; of no login while the station is locked.
func (d *Door) Me() border.Account { return d.now().who }

// Shift is the work of who is signed in; nil where the role checks nobody.
func (d *Door) Shift() *shift.Shift { return d.now().shift }

// Sync brings lists in the name of who is signed in; nil where the role brings none.
func (d *Door) Sync() *desksync.Sync {
	if in := d.now(); in.who.Role.Rules() {
		return in.sync
	}
	return nil
}

// Lists brings the lists that headquarters has signed, whoever checks; nil where nobody
// who does is signed in.
func (d *Door) Lists() *desksync.Sync { return d.now().sync }

// LookBack reads the journal in the name of who is signed in; nil where the role does not.
func (d *Door) LookBack() *lookback.LookBack { return d.now().back }

// Station is whose door it is.
func (d *Door) Station() *store.Station { return d.o.Station }

func (d *Door) now() session {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.in
}

// SignIn lets a person in. Whoever was signed in is signed out once the other has proven
// himself; his open case is kept. Errors: those of store.Station.SignIn, of booking, of
// resuming the shift, store.ErrGivenPIN where SignInAnew has to be: nobody is signed in
// then.
func (d *Door) SignIn(login, pin string) error { return d.signIn(login, pin, "") }

// SignInAnew is SignIn by who has still the PIN that a supervisor gave him, and chooses his
// own. Errors: those of SignIn, a store.WeakPINError of the fresh one.
func (d *Door) SignInAnew(login, pin, fresh string) error { return d.signIn(login, pin, fresh) }

func (d *Door) signIn(login, pin, fresh string) error {
	d.working.Lock()
	defer d.working.Unlock()
	station, now := d.o.Station, d.o.Now()
	if d.Me().Login != "" {
		if err := station.Knows(login, pin, now); err != nil {
			return err
		}
		if err := d.end(journal.KindSignOut, "signed_in"); err != nil {
			d.o.Log.Error("sign out", "cause", err)
		}
	}
	who, err := station.SignIn(login, pin, now)
	if err != nil {
		return err
	}
	given, err := station.PINGiven()
	switch {
	case err != nil:
	case !given:
		return d.begin(who)
	case fresh == "":
		err = &store.Error{Op: "sign in", Subject: login, Err: store.ErrGivenPIN}
	default:
		if err = station.ChangePIN(pin, fresh, now); err == nil {
			own := account("pin", who.Login)
			own.Who = who.Login
			return d.begin(who, own)
		}
	}
	station.Lock()
	return err
}

// begin begins the session of who has just proven himself.
func (d *Door) begin(who border.Account, drafts ...journal.Draft) error {
	err := BookSignIn(d.o.Station, who, byWindow, d.o.Now(), drafts...)
	in := session{who: who}
	if err == nil || d.mayLookAnyway(who, err) {
		err = d.equip(&in)
	}
	if err != nil {
		d.o.Station.Lock()
		return errors.Join(fmt.Errorf("sign in: %w", err), d.o.Desk.Unload())
	}
	d.mu.Lock()
	d.in, d.touched = in, desk.Wall(d.o.Now())
	d.mu.Unlock()
	d.noteDoor()
	if in.notes != nil {
		go in.notes.run(d.noteDoor)
	}
	return nil
}

// mayLookAnyway says of a journal that takes no entry, being damaged, that whoever reads
// journals comes in for all that: to find out what became of it.
func (d *Door) mayLookAnyway(who border.Account, err error) bool {
	if !who.Role.Audits() || !errors.Is(err, store.ErrDamaged) {
		return false
	}
	d.o.Log.Error("the sign-in is not in the journal", "cause", err)
	return true
}

// equip gives a session what its role works with.
func (d *Door) equip(in *session) error {
	station := d.o.Station
	d.o.Desk.Begin(d.name(), in.who)
	d.o.Desk.SetAges(desk.AgesOf(station.Policy()))
	if in.who.Role.Audits() {
		back, err := d.looking(in.who)
		if err != nil {
			return err
		}
		in.back = back
	}
	if !in.who.Role.Checks() {
		return nil
	}
	sign, err := station.Kept(shelfSettings)
	if err != nil {
		d.o.Log.Warn("settings can't be read", "cause", err)
	}
	in.sign = SignPlace(sign[keySign+in.who.Login])
	notes := newNoting()
	work, err := shift.New(shift.Options{
		Officer: in.who, Policy: station.Policy(), Keeper: station, Finder: d.o.Desk, Now: d.o.Now, Started: d.o.Started,
		Changed: notes.tell,
	})
	if err == nil {
		_, _, err = work.Resume()
	}
	if _, some := errors.AsType[*shift.UnreadError](err); some {
		d.o.Log.Error("some of what was kept can't be read and was laid aside", "cause", err)
		err = nil
	}
	switch {
	case err == nil:
		in.shift, in.notes = work, notes
	case !d.mayLookAnyway(in.who, err):
		return err
	}
	in.sync = desksync.New(d.o.Desk, station)
	if err := in.sync.Recall(); err != nil {
		d.o.Log.Warn("what was broken off is not offered", "cause", err)
	}
	return nil
}

// LockCause says why a station was locked.
type LockCause string

// The causes.
const (
	LockByHand LockCause = "hand"
	LockIdle   LockCause = "idle" // nobody had touched it for as long as the policy allows
	LockClosed LockCause = "closed"
)

// Lock ends the session and keeps its open case: keys and lists leave the memory, also
// where the error says that something of it is not in the journal.
func (d *Door) Lock(cause LockCause) error {
	d.working.Lock()
	defer d.working.Unlock()
	return d.end(journal.KindLock, string(cause))
}

// SignOut is Lock by who goes home.
func (d *Door) SignOut() error {
	d.working.Lock()
	defer d.working.Unlock()
	return d.end(journal.KindSignOut, string(LockByHand))
}

// end books first and then lets go of everything. Who calls holds working.
func (d *Door) end(kind journal.Kind, cause string) error {
	in := d.now()
	if in.who.Login == "" {
		return nil
	}
	var faults []error
	if in.sync != nil {
		faults = append(faults, in.sync.End())
	}
	if in.notes != nil {
		in.notes.end()
	}
	d.noteDoor()
	if in.shift != nil {
		faults = append(faults, in.shift.Close())
	}
	faults = append(faults, d.o.Desk.Journaled())
	_, err := d.o.Station.Book(d.o.Now(), []journal.Draft{{Kind: kind, Who: in.who.Login, Facts: map[string]string{"cause": cause}}})
	faults = append(faults, err)
	d.mu.Lock()
	d.in = session{}
	d.mu.Unlock()
	faults = append(faults, d.o.Desk.Unload())
	d.o.Station.Lock()
	debug.FreeOSMemory() // the index leaves this process, not the program's own lists alone
	return errors.Join(faults...)
}

// Touched says that somebody is there: a key, a movement.
func (d *Door) Touched() {
	now := desk.Wall(d.o.Now())
	d.mu.Lock()
	d.touched = now
	d.mu.Unlock()
}

// Idle reports whether somebody is signed in whom nobody has seen for as long as the
// policy allows: the station is to be locked.
func (d *Door) Idle() bool {
	limit, now := d.o.Station.Policy().IdleLock, desk.Wall(d.o.Now())
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.in.who.Login == "" {
		return false
	}
	if now.Before(d.touched) { // the clock went back
		d.touched = now
	}
	return now.Sub(d.touched) >= limit
}

// Heartbeat says that the program runs: call it every thirty seconds, and when the lists
// were opened.
func (d *Door) Heartbeat() error {
	d.working.Lock()
	defer d.working.Unlock()
	err := d.o.Desk.Journaled()
	if shift := d.Shift(); shift != nil {
		err = errors.Join(err, shift.Heartbeat())
	}
	d.noteDoor()
	return err
}

// Erase forgets the journal's details whose term is over: call it every hour. While the
// station is locked it waits.
func (d *Door) Erase() error {
	d.working.Lock()
	defer d.working.Unlock()
	if d.Me().Login == "" {
		return nil
	}
	_, err := d.o.Station.Erase(d.o.Now(), d.o.Station.Policy())
	return err
}
