package main

import (
	"context"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/text/language"

	"postern/app/desk"
	"postern/app/desk/door"
	"postern/app/lang"
	"postern/app/names"
	"postern/assets"
	"postern/store"
)

// window DIR LOGIN FILE has a station open as a window has it at which somebody works by
// the PIN in a file, and answers other programs until the script ends.
func window(ts *testscript.TestScript, _ bool, args []string) {
	s, err := store.OpenStation(ts.MkAbs(args[0]))
	ts.Check(err)
	say, err := lang.New(assets.Catalogues(), language.English)
	ts.Check(err)
	d := desk.New(desk.Options{Name: args[0], Now: time.Now, Frequencies: names.LoadFrequencies()})
	at := door.New(door.Options{Station: s, Desk: d, Name: args[0], Say: say, Now: time.Now, Started: time.Now()})
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- d.Serve(ctx, s, at) }()
	ts.Defer(func() {
		stop()
		ts.Check(<-ended)
		ts.Check(at.Lock(door.LockClosed))
		ts.Check(s.Close())
	})
	ts.Check(at.SignIn(args[1], strings.TrimSpace(ts.ReadFile(args[2]))))
	for range 1_000_000 { // it has only just begun
		if a, err := desk.Ask(s.Dir()); err == nil {
			ts.Check(a.Close())
			return
		}
	}
	ts.Fatalf("the window does not answer")
}
