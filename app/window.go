package main

import (
	"log/slog"
	"runtime/debug"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"postern/app/desk"
	"postern/app/desk/courier"
	"postern/app/desk/door"
	"postern/app/lang"
	"postern/assets"
	"postern/screens/counter"
	"postern/screens/frame"
	"postern/screens/sync"
	"postern/screens/theme"
)

// window is the program's one window, before and while it is shown.
type window struct {
	app      fyne.App
	say      *lang.Speaker
	log      *slog.Logger
	event    func(counter.Event, counter.Shown)
	painted  func(screen, phase, said string) // hears what stands at the door and on the quieter screens
	brought  func(sync.Shown)                 // hears what stands on the screen of lists
	keepLook bool                             // between starts
}

// The window's first size: smaller screens make it smaller.
const (
	firstWidth  = 1280
	firstHeight = 800
)

// clockEvery is how often the clock and the lists' age are looked at.
const clockEvery = 5 * time.Second

func newWindow(say *lang.Speaker, log *slog.Logger) *window {
	app := fyneapp.NewWithID(assets.ID)
	fyneapp.SetMetadata(fyne.AppMetadata{ID: assets.ID, Name: assets.Name, Version: assets.Version, Build: assets.Build})
	app.SetIcon(fyne.NewStaticResource("Icon.png", assets.ProgramIcon()))
	return &window{app: app, say: say, log: log}
}

// show opens the window at a station's door and returns when it is closed. load opens the
// desk's lists: the window stands before they do.
func (w *window) show(d *desk.Desk, at *door.Door, brings *courier.Courier, load func()) {
	look := w.look()
	frame.SetTheme(look)
	win := w.app.NewWindow(assets.Name)
	win.SetMaster()
	r := &room{window: w, desk: d, door: at, courier: brings, load: load, quit: w.app.Quit}
	first := r.doorScreen()
	r.frame = frame.New(frame.Options{
		Desk: d, Say: w.say, Screens: []frame.Screen{first}, Look: look, OnLook: w.rememberLook, Quit: r.close,
		Lock:    func() { r.leave(func() error { return at.Lock(door.LockByHand) }) },
		SignOut: func() { r.leave(at.SignOut) },
		Touched: at.Touched,
		Link:    r.link,
	})
	r.frame.Attach(win)
	r.frame.Bar(first)
	win.SetCloseIntercept(r.close)
	win.SetOnDropped(func(_ fyne.Position, dropped []fyne.URI) {
		var paths []string
		for _, u := range dropped {
			paths = append(paths, u.Path())
		}
		r.bring(paths)
	})
	win.Resize(fyne.NewSize(firstWidth, firstHeight))
	stop := make(chan struct{})
	w.app.Lifecycle().SetOnStarted(func() {
		r.frame.Start()
		r.heed(w.runner)
		go w.tick(r, stop)
	})
	w.app.Lifecycle().SetOnStopped(func() {
		brings.OnChanged(nil)
		close(stop)
	})
	win.ShowAndRun()
}

// tick moves the clock on, on the window's thread.
func (w *window) tick(r *room, stop <-chan struct{}) {
	t := time.NewTicker(clockEvery)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			fyne.Do(r.tick)
		case <-stop:
			return
		}
	}
}

// runner does work off the window's thread and what follows on it. A panic in
// the work is logged; what follows then finds no answer and says so.
func (w *window) runner(work, then func()) {
	go func() {
		w.guard(work)
		fyne.Do(then)
	}()
}

// soonest is how long the window's thread waits for an answer: about as long as painting a
// frame without it, and then another with it, would take.
const soonest = 80 * time.Millisecond

// soon is runner for what is mostly done before a frame would be: the window's thread,
// on which it is called, waits for it a moment, and then goes on without.
func (w *window) soon(work, then func()) {
	done := make(chan struct{})
	go func() {
		w.guard(work)
		close(done)
	}()
	limit := time.NewTimer(soonest)
	defer limit.Stop()
	select {
	case <-done:
		then()
	case <-limit.C:
		go func() {
			<-done
			fyne.Do(then)
		}()
	}
}

func (w *window) guard(work func()) {
	defer func() {
		if p := recover(); p != nil {
			w.log.Error("work broke off", "cause", p, "stack", string(debug.Stack()))
		}
	}()
	work()
}

// later does a thing after a time on the window's thread, and not before the window has
// heard what was typed until then: after a long frame a reader's letters still wait to be
// heard, and it would seem to have fallen silent. An animation ticks right after the
// window has listened.
func (w *window) later(after time.Duration, then func()) {
	time.AfterFunc(after, func() {
		fyne.Do(func() {
			ticked := false
			fyne.NewAnimation(0, func(float32) {
				if !ticked {
					ticked = true
					then()
				}
			}).Start()
		})
	})
}

// The names under which the look is kept.
const (
	keyMode   = "look.mode"
	keyFactor = "look.factor"
)

func (w *window) look() frame.Look {
	if !w.keepLook {
		return frame.Look{Factor: 1}
	}
	p := w.app.Preferences()
	return frame.Look{Mode: theme.Mode(p.Int(keyMode)), Factor: float32(p.FloatWithFallback(keyFactor, 1))}
}

func (w *window) rememberLook(l frame.Look) {
	if !w.keepLook {
		return
	}
	w.app.Preferences().SetInt(keyMode, int(l.Mode))
	w.app.Preferences().SetFloat(keyFactor, float64(l.Factor))
}
