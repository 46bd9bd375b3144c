package main

import (
	"context"
	"os"
	"path/filepath"
	"sync/atomic"

	"postern/app/desk"
	"postern/app/desk/courier"
	deskdoor "postern/app/desk/door"
	"postern/screens/counter"
	"postern/screens/door"
	"postern/screens/frame"
	"postern/screens/journal"
	"postern/screens/settings"
	"postern/screens/sync"
)

// room is what stands in the window: the door, or the screens of who is signed in. All
// of it is called on the window's thread.
type room struct {
	*window
	desk *desk.Desk
	door *deskdoor.Door
	load func()
	// courier brings signed lists by itself; asking says that it is under way.
	courier *courier.Courier
	asking  bool
	frame   *frame.Frame

	lists   *sync.Screen // nil where nobody is signed in who brings lists
	counter *counter.Screen
	quit    func() // ends the program
	entered bool   // somebody works here
	leaving bool   // a session is being ended
	closing bool   // the program ends once that is through
	beating bool   // work of the clock is under way
	ticks   int
}

// How many ticks of the clock lie between two of the same kind.
const (
	ticksBeat  = 6   // thirty seconds
	ticksErase = 720 // an hour
)

// doorScreen is a new door, at which nothing was typed yet.
func (r *room) doorScreen() frame.Screen {
	return r.tellPaintings(door.New(door.Options{
		Desk: r.door, Say: r.say, Run: r.runner, SignedIn: r.enter, SheetPath: r.sheetPath(),
	}), "door", r.painted)
}

// sheetPath is where a recovery sheet is offered to be saved.
func (r *room) sheetPath() string {
	home, err := os.UserHomeDir()
	if err != nil {
		home = "."
	}
	return filepath.Join(home, r.say.Say("app.sheet.file"))
}

// enter puts the screens of who has signed in into the window, and opens the lists.
func (r *room) enter() {
	me, set := r.door.Me(), r.door.Settings()
	if me.Login == "" { // locked meanwhile
		r.bar()
		return
	}
	var screens []frame.Screen
	var signed func(deskdoor.SignPlace)
	if shift := r.door.Shift(); shift != nil {
		r.counter = counter.New(counter.Options{
			Desk: r.desk, Shift: shift, Say: r.say, Run: r.runner, Soon: r.soon, Log: r.log, Later: r.later, Sign: set.Sign, Event: r.event,
		})
		signed = r.counter.SetSign
		screens = append(screens, r.counter)
	}
	if brings := r.door.Sync(); brings != nil {
		r.lists = sync.New(sync.Options{
			Unfinished: brings.Unfinished(), Desk: brings, Courier: r.courier, Say: r.say, Run: r.runner, Later: r.later, Switched: r.switched, Event: r.brought,
		})
		screens = append(screens, r.lists)
	}
	if back := r.door.LookBack(); back != nil {
		looks := journal.New(journal.Options{Desk: back, Say: r.say, Run: r.runner, Later: r.later})
		screens = append(screens, r.tellPaintings(looks, "journal", r.painted))
	}
	mine := settings.New(settings.Options{
		Desk: r.door, Say: r.say, Run: r.runner, Now: r.door.Now, Signed: signed, SheetPath: r.sheetPath(),
	})
	screens = append(screens, r.tellPaintings(mine, "settings", r.painted))
	r.entered, r.ticks = true, 0
	r.frame.Show(screens...)
	checks := me.Role.Checks()
	r.runner(func() {
		if checks {
			r.load()
		}
		r.fault("keep the time", r.door.Heartbeat())
		r.fault("erase what is due", r.door.Erase())
	}, func() {
		r.frame.Tick()
		r.runner(func() { r.courier.Entered(context.Background()) }, r.frame.Tick)
	})
}

// switched asks how the station answers once another edition does.
func (r *room) switched() {
	r.frame.Tick()
	r.runner(func() { r.courier.Compare(context.Background()) }, r.frame.Tick)
}

// heed has what is known of the exchange shown as soon as it changes, also while a check
// is under way. The courier says so on whatever thread, and many times over: one look is
// enough for all that came before it. run is the window’s runner.
func (r *room) heed(run func(work, then func())) {
	var looks atomic.Bool
	r.courier.OnChanged(func() {
		if looks.Swap(true) {
			return
		}
		run(func() {}, func() {
			looks.Store(false)
			r.frame.Tick()
		})
	})
}

// ask has the courier ask headquarters where that is due, locked or not.
func (r *room) ask() {
	if r.asking || !r.courier.Due(r.door.Now()) {
		return
	}
	r.asking = true
	r.runner(func() { r.courier.Tick(context.Background()) }, func() {
		r.asking = false
		r.frame.Tick()
	})
}

// leave bars the window at once and ends the session behind it.
func (r *room) leave(end func() error) {
	if !r.entered {
		return
	}
	was, breakOff := r.counter, r.breaksOff()
	at := r.bar()
	r.leaving = true
	then := func() {
		r.leaving = false
		if r.closing {
			r.quit()
			return
		}
		at.Tick()
		at.Restyle()
		r.frame.Tick()
	}
	if was == nil {
		r.runner(func() {
			breakOff()
			r.fault("end a session", end())
		}, then)
		return
	}
	was.Leave(func(kept error) {
		r.fault("keep what was not done yet", kept)
		breakOff()
		r.fault("end a session", end())
	}, then)
}

// breaksOff keeps what of bringing lists in the end of the session breaks off: it is offered
// to whose it was when he comes back, also after another start of the program.
func (r *room) breaksOff() (keep func()) {
	brings := r.door.Sync()
	if r.lists == nil || brings == nil {
		return func() {}
	}
	off := r.lists.Unfinished()
	return func() { r.fault("keep what was broken off", brings.KeepUnfinished(off)) }
}

// close ends the program as locking ends a session: what is being written and decided is
// kept first. A second time it waits for nothing.
func (r *room) close() {
	if r.closing || !r.entered && !r.leaving {
		r.quit()
		return
	}
	r.closing = true
	r.leave(func() error { return r.door.Lock(deskdoor.LockClosed) })
}

func (r *room) bar() frame.Screen {
	r.entered, r.lists, r.counter = false, nil, nil
	at := r.doorScreen()
	r.frame.Bar(at)
	return at
}

// bring takes what was dropped on the window: a manifest at the counter, lists
// elsewhere.
func (r *room) bring(paths []string) {
	atCounter := r.counter != nil && r.frame.Shown() == frame.Screen(r.counter)
	switch {
	case r.counter != nil && (atCounter || r.lists == nil):
		r.frame.Open(r.counter)
		r.counter.Bring(paths)
	case r.lists != nil:
		r.frame.Open(r.lists)
		r.lists.Bring(paths)
	}
}

// tick moves the clock on: it locks a window that nobody touches, and does what is to be
// done from time to time.
func (r *room) tick() {
	r.frame.Tick()
	r.ask()
	if !r.entered {
		return
	}
	if r.door.Idle() {
		r.leave(func() error { return r.door.Lock(deskdoor.LockIdle) })
		return
	}
	r.ticks++
	if r.beating || r.ticks%ticksBeat != 0 {
		return
	}
	r.beating = true
	erase := r.ticks%ticksErase == 0
	r.runner(func() {
		r.fault("keep the time", r.door.Heartbeat())
		if erase {
			r.fault("erase what is due", r.door.Erase())
		}
	}, func() { r.beating = false })
}

// link is the line to headquarters, for the status bar.
func (r *room) link() frame.Link {
	s := r.courier.State()
	return frame.Link{Joined: s.Joined && s.Address != "", Online: s.Online, Checked: s.Checked}
}

// fault logs what went wrong behind the window.
func (r *room) fault(what string, err error) {
	if err != nil {
		r.log.Error(what, "cause", err)
	}
}
