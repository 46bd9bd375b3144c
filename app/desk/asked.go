package desk

import (
	"encoding/gob"
	"errors"
	"fmt"
	"net"
	"time"

	"postern/app/border"
	"postern/app/search"
)

// ErrNotServed: the program that holds the station answers nobody, or speaks another
// version.
var ErrNotServed = errors.New("the program that holds the station does not answer")

// Asked is a station that another program owns and searches for us. One goroutine may
// use it.
type Asked struct {
	conn  net.Conn
	in    *gob.Decoder
	out   *gob.Encoder
	hello greeting
}

// greetingWait is how long an owner may take to greet: one that stands still, or
// answers as many as it can, must not keep others waiting for good.
const greetingWait = 5 * time.Second

// Ask asks who owns the station of a folder. Error: ErrNotServed.
func Ask(dir string) (*Asked, error) { return askWithin(dir, greetingWait) }

func askWithin(dir string, wait time.Duration) (*Asked, error) {
	until := time.Now().Add(wait)
	path, done, err := socketPath(dir)
	if err != nil {
		return nil, fmt.Errorf("ask station: %w: %v", ErrNotServed, err)
	}
	defer done()
	conn, err := (&net.Dialer{Deadline: until}).Dial("unix", path)
	if err != nil {
		return nil, fmt.Errorf("ask station: %w: %v", ErrNotServed, err)
	}
	a := &Asked{conn: conn, in: gob.NewDecoder(conn), out: gob.NewEncoder(conn)}
	err = conn.SetReadDeadline(until)
	if err == nil {
		err = a.in.Decode(&a.hello)
	}
	if err == nil {
		err = conn.SetReadDeadline(time.Time{})
	}
	if err != nil || a.hello.Version != askVersion {
		return nil, errors.Join(fmt.Errorf("ask station: %w: version %d, %v", ErrNotServed, a.hello.Version, err), conn.Close())
	}
	return a, nil
}

// Close hangs up.
func (a *Asked) Close() error { return a.conn.Close() }

// Info is what is searched, as it was when we asked.
func (a *Asked) Info() border.EditionInfo { return a.hello.Edition }

// Locked reports whether nobody was signed in there when we asked.
func (a *Asked) Locked() bool { return a.hello.Locked }

// Ages are from when lists are called ageing and out of date there.
func (a *Asked) Ages() Ages { return Ages{a.hello.Current, a.hello.Ageing} }

// Flush has the owner put all that we asked into the journal: what it answered may be
// shown then.
func (a *Asked) Flush() error {
	_, err := a.ask(question{Flush: true})
	return err
}

// Lists are the names of the lists that are searched.
func (a *Asked) Lists() []string { return a.hello.Lists }

// Scale is how evidence becomes a score there.
func (a *Asked) Scale() search.Scale { return a.hello.Scale }

// Find has the owner search, as a search of our own would; the day is the owner's. Errors:
// ErrNoLists, ErrNothingToSearch, ErrNotServed, or what was wrong there.
func (a *Asked) Find(t border.Traveller, o search.Options) (border.Finding, error) {
	got, err := a.ask(question{Traveller: t, Options: o})
	return got.Finding, err
}

// Reckon has the owner reckon alerts, as a search of our own would.
func (a *Asked) Reckon(t border.Traveller, list, id string, threshold float64) ([]search.Reckoning, error) {
	got, err := a.ask(question{Traveller: t, Options: search.Options{Threshold: threshold}, Reckon: &AlertOf{list, id}})
	return got.Reckoned, err
}

func (a *Asked) ask(q question) (got answered, err error) {
	if err = a.out.Encode(q); err == nil {
		err = a.in.Decode(&got)
	}
	if err != nil {
		return answered{}, fmt.Errorf("ask station: %w: %v", ErrNotServed, err)
	}
	switch got.Fault {
	case faultNone:
		return got, nil
	case faultNoLists:
		err = ErrNoLists
	case faultNothingToSearch:
		err = ErrNothingToSearch
	case faultLocked:
		err = ErrDeskLocked
	default:
		err = errors.New(got.Detail)
	}
	return answered{}, fmt.Errorf("ask station: %w", err)
}
