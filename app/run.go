package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/alecthomas/kong"
	"golang.org/x/text/language"

	"postern/app/desk"
	"postern/app/desk/courier"
	"postern/app/desk/door"
	"postern/app/lang"
	"postern/app/names"
	"postern/assets"
	"postern/screens/counter"
	"postern/screens/sync"
	"postern/store"
)

// The exit statuses.
const (
	exitDone  = 0
	exitFault = 1
	exitUsage = 2
)

// commandLine is what the program can be told.
type commandLine struct {
	Version       kong.VersionFlag `help:"${help_version}"`
	Station       *string          `help:"${help_station}" placeholder:"DIR"` // nil where it is not named
	KeyFile       *string          `help:"${help_key_file}" placeholder:"FILE" env:"POSTERN_KEY_FILE"`
	Demonstration bool             `help:"${help_demonstration}"`
	State         string           `help:"${help_state}" placeholder:"FILE"`
}

// Validate refuses an empty folder, as a variable that is not set leaves it: it
// must not become the station in the user's own data folder.
func (c *commandLine) Validate() error {
	if c.Station != nil && *c.Station == "" {
		return errors.New("--station: want a folder, not an empty text")
	}
	if c.KeyFile != nil && *c.KeyFile == "" {
		return errors.New("--key-file: want a file, not an empty text")
	}
	return nil
}

// secrets is where the station's key lies. That of a demonstration is beside it:
// it guards nobody, and is thrown away with the folder.
func (c commandLine) secrets() store.Secrets {
	var s store.Secrets
	if !c.Demonstration {
		s.Keyring = store.SystemKeyring()
	}
	if c.KeyFile != nil {
		s.File = *c.KeyFile
	}
	return s
}

// run opens the window and returns when it is closed. --version and --help need
// no display.
func run(args []string, stdout, stderr io.Writer) int {
	say, err := lang.New(assets.Catalogues(), language.English)
	if err != nil {
		fmt.Fprintln(stderr, "postern:", err)
		return exitFault
	}
	var c commandLine
	done := false
	parser, err := kong.New(
		&c, kong.Name("postern"), kong.Description(say.Say("app.help")), kong.Writers(stdout, stderr),
		kong.Exit(func(int) { done = true }),
		kong.Vars{
			"version":      assets.Name + " " + assets.Version,
			"help_version": say.Say("app.help.version"), "help_station": say.Say("app.help.station"),
			"help_demonstration": say.Say("app.help.demonstration"), "help_state": say.Say("app.help.state"),
			"help_key_file": say.Say("app.help.key_file"),
		},
	)
	if err != nil { // the grammar above is constant
		panic(err)
	}
	_, err = parser.Parse(args)
	switch {
	case done:
		return exitDone
	case err != nil:
		fmt.Fprintln(stderr, "postern:", err)
		return exitUsage
	}
	return work(c, say, stderr)
}

// work opens the station, then the window on it.
func work(c commandLine, say *lang.Speaker, stderr io.Writer) int {
	started := time.Now()
	log := slog.New(slog.NewTextHandler(stderr, nil))
	named := ""
	if c.Station != nil {
		named = *c.Station
	}
	dir, err := stationFolder(named, c.Demonstration)
	if err != nil {
		fmt.Fprintln(stderr, "postern:", err)
		return exitFault
	}
	w := newWindow(say, log)
	w.keepLook = !c.Demonstration
	var station *store.Station
	if c.Demonstration && c.Station == nil {
		station, err = openDemonstration(say, dir, c.secrets(), started, log)
	} else {
		station, err = openStation(say, dir, c.secrets(), c.Demonstration, started)
	}
	if err != nil {
		log.Error("open station", "cause", err)
		w.refuse(stationFault(say, dir, err))
		return exitFault
	}
	if at := station.Secret(); at.Made && !c.Demonstration {
		fmt.Fprintln(stderr, desk.SecretNotice(say, at))
	}
	d := desk.New(desk.Options{Name: filepath.Base(dir), Now: time.Now, Frequencies: names.LoadFrequencies(), Log: log})
	entrance := door.New(door.Options{
		Station: station, Desk: d, Name: filepath.Base(dir), Say: say, Now: time.Now, Started: started, Accounts: shownAccounts(station), Log: log,
	})
	tell := teller{state: c.State, stderr: stderr, log: log}
	w.event, w.brought, w.painted = tell.tell, tell.tellLists, tell.tellScreen
	ctx, stop := context.WithCancel(context.Background())
	served := serve(ctx, d, station, entrance, log)
	brings := carrier(station, d, entrance, log)
	w.show(d, entrance, brings, func() { load(d, station, log) })
	brings.Close()
	stop()
	<-served
	if err := errors.Join(entrance.Lock(door.LockClosed), d.Close(), station.Close()); err != nil {
		log.Error("close station", "cause", err)
		return exitFault
	}
	return exitDone
}

// carrier brings the station's signed lists. What it has noted is read at once, so that
// it is known also while the station is locked.
func carrier(station *store.Station, d *desk.Desk, at *door.Door, log *slog.Logger) *courier.Courier {
	c := courier.New(courier.Options{Station: station, Desk: d, Lists: at.Lists, SetPolicy: at.SetPolicy, Log: log})
	if station.Policy().Exchange.Joined() {
		if err := c.Recall(); err != nil {
			log.Warn("what the exchange has noted can't be read", "cause", err)
		}
	}
	return c
}

// serve answers other programs that search this station or read its journal, until the
// context is done; the channel is closed then. Without it they are told who holds the
// station.
func serve(ctx context.Context, d *desk.Desk, station *store.Station, at *door.Door, log *slog.Logger) <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := d.Serve(ctx, station, at); err != nil {
			log.Warn("other programs can't ask this station while the window is open", "cause", err)
		}
	}()
	return done
}

// linePainted follows a screen's name when what it shows stands in the window.
const linePainted = "-painted"

// load opens the lists. It is run off the window's thread: a large edition takes
// seconds.
func load(d *desk.Desk, station *store.Station, log *slog.Logger) {
	start := time.Now()
	if err := d.Load(station); err != nil {
		log.Warn("no lists", "cause", err)
		return
	}
	edition := d.Status().Edition
	log.Info("lists opened", "edition", edition.Name, "alerts", edition.Alerts, "took", time.Since(start).Round(time.Millisecond))
}

// stationFault says why there is no station to work at, and what to do.
func stationFault(say *lang.Speaker, dir string, err error) refusal {
	if errors.Is(err, errRealStation) {
		return refusal{say.Say("app.real_station", lang.Values{"Station": dir}), say.Say("app.real_station.do")}
	}
	if errors.Is(err, errChangedDemonstration) {
		return refusal{say.Say("app.changed_demonstration", lang.Values{"Station": dir}), say.Say("app.real_station.do")}
	}
	if sentence, known := desk.Explain(say, err); known {
		return refusal{sentence, say.Say("app.again")} // it says what to do before that
	}
	return refusal{say.Say("app.station_fault", lang.Values{"Station": dir, "Detail": err.Error()}), say.Say("app.station_fault.do")}
}

// teller says what the window does to whoever drives or measures it: a line of
// each event, and after each answer and each step with lists what stands on the
// screen.
type teller struct {
	state  string
	stderr io.Writer
	log    *slog.Logger
}

// tell writes the state before the line, so that whoever saw the line can read
// the state.
func (t teller) tell(event counter.Event, shown counter.Shown) {
	if event == counter.EventFirstFrame || event == counter.EventSubmitted {
		fmt.Fprintln(t.stderr, event)
		return
	}
	t.write(map[string]any{
		"verdict": shown.Verdict, "word": shown.Word, "line": shown.Line,
		"matches": shown.Matches, "action": shown.Action, "markers": shown.Markers,
		"said": shown.Said, "waiting": shown.Waiting,
	})
	fmt.Fprintln(t.stderr, event, shown.Verdict)
}

// tellScreen is tell for the door, the settings and the journal.
func (t teller) tellScreen(screen, phase, said string) {
	t.write(map[string]any{"phase": phase, "said": said})
	fmt.Fprintln(t.stderr, screen+linePainted, phase)
}

// tellLists is tell for the screen of lists.
func (t teller) tellLists(shown sync.Shown) {
	t.write(map[string]any{"phase": shown.Phase, "edition": shown.Edition, "next": shown.Next, "said": shown.Said})
	fmt.Fprintln(t.stderr, sync.EventPainted, shown.Phase)
}

func (t teller) write(state map[string]any) {
	if t.state == "" {
		return
	}
	if err := writeState(t.state, state); err != nil {
		t.log.Error("write state", "cause", err)
	}
}

// writeState replaces the file whole. It holds names: nobody else may read it.
func writeState(file string, state map[string]any) error {
	text, err := json.Marshal(state)
	if err != nil {
		return err
	}
	next := file + ".next"
	if err := os.WriteFile(next, text, 0o600); err != nil {
		return err
	}
	return os.Rename(next, file)
}
