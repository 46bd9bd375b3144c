package desk

import (
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"runtime/debug"
	"sync"
	"time"

	"postern/app/border"
	"postern/app/search"
	"postern/store"
	"postern/store/journal"
)

// Who owns a station answers others at a socket in its folder, which nobody but the
// user may open: a greeting, then for each question an answer.

// askVersion changes with what goes over the socket.
const askVersion = 3

// greeting is what the owner says first.
type greeting struct {
	Version int
	Edition border.EditionInfo
	Scale   search.Scale
	Lists   []string // their names, in the edition's order
	Locked  bool     // nobody is signed in
}

// question asks for a finding, for how alerts are reckoned where Reckon says which, about
// the journal where Journal says what, or with Flush that the journal has all that was
// asked.
type question struct {
	Traveller border.Traveller
	Options   search.Options
	Reckon    *AlertOf
	Journal   *JournalQuestion
	Flush     bool
}

// AlertOf names an alert on a list.
type AlertOf struct{ List, ID string }

type answered struct {
	Finding  border.Finding
	Reckoned []search.Reckoning
	Journal  *JournalAnswer // nil, with how far it is, until it is there
	Done, Of uint64
	Fault    fault
	Detail   string // of a fault that has no sentence of its own
}

// fault is what can be wrong with an answer, as it goes over the socket.
type fault int

const (
	faultNone fault = iota
	faultOther
	faultNoLists
	faultNothingToSearch
	faultLocked
)

// mostAsking bounds who is answered at once.
const mostAsking = 8

// Serve answers others who search this station until the context is done, then takes the
// socket away; what they ask about its journal the answerer does, nil for nobody. What an
// owner before has left is replaced: whoever serves holds the station. Errors: those of the
// system, where there can be no socket.
func (d *Desk) Serve(ctx context.Context, station *store.Station, of JournalAnswerer) error {
	d.mu.Lock()
	d.asked = NewSearched(d.now, func(now time.Time, drafts []journal.Draft) error {
		_, err := station.Book(now, drafts)
		return err
	})
	d.mu.Unlock()
	path := store.SocketPath(station.Dir())
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("serve: %w", err)
	}
	short, done, err := socketPath(station.Dir())
	if err != nil {
		return fmt.Errorf("serve: %w", err)
	}
	defer done()
	listener, err := net.Listen("unix", short)
	if err != nil {
		return fmt.Errorf("serve: %w", err)
	}
	defer context.AfterFunc(ctx, func() { listener.Close() })()
	defer listener.Close()
	if err := os.Chmod(path, 0o600); err != nil {
		return fmt.Errorf("serve: %w", err)
	}
	var asking sync.WaitGroup
	defer asking.Wait()
	room := make(chan struct{}, mostAsking)
	for {
		conn, err := listener.Accept()
		if err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return fmt.Errorf("serve: %w", err)
		}
		room <- struct{}{}
		asking.Go(func() {
			defer func() { <-room }()
			d.serveOne(ctx, conn, of)
		})
	}
}

// serveOne answers one who asks, until he hangs up.
func (d *Desk) serveOne(ctx context.Context, conn net.Conn, of JournalAnswerer) {
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	defer conn.Close()
	defer func() {
		if p := recover(); p != nil {
			d.log.Error("answering another program broke off", "cause", p, "stack", string(debug.Stack()))
		}
	}()
	in, out := gob.NewDecoder(conn), gob.NewEncoder(conn)
	var err error
	status := d.Status()
	hello := greeting{Version: askVersion, Edition: status.Edition}
	if hello.Scale, err = d.scale(); err != nil { // still opening, or nothing to search
		hello.Edition = border.EditionInfo{}
		hello.Locked = errors.Is(err, ErrDeskLocked)
	}
	for _, l := range status.Lists {
		hello.Lists = append(hello.Lists, l.Name)
	}
	err = out.Encode(hello)
	for err == nil {
		var q question
		if err = in.Decode(&q); err != nil {
			break
		}
		if q.Journal != nil {
			err = answerJournal(ctx, of, *q.Journal, out)
		} else {
			err = out.Encode(d.answer(q))
		}
	}
	if err := d.Journaled(); err != nil {
		d.log.Error("searches by another program are not in the journal yet", "cause", err)
	}
	if !errors.Is(err, io.EOF) && ctx.Err() == nil {
		d.log.Warn("another program that searched this station went away", "cause", err)
	}
}

func (d *Desk) answer(q question) answered {
	q.Options.On = d.now()
	var got answered
	var err error
	log, who := d.journaling()
	switch {
	case q.Flush:
		err = log.Flush()
	case q.Reckon != nil:
		if got.Reckoned, err = d.reckon(q); err == nil {
			err = log.Explained(who, q.Traveller, q.Reckon.List, q.Reckon.ID)
		}
	default:
		if got.Finding, err = d.find(q.Traveller, q.Options); err == nil {
			err = log.Found(who, q.Traveller, got.Finding)
		}
	}
	switch {
	case err == nil:
		return got
	case errors.Is(err, ErrNoLists):
		return answered{Fault: faultNoLists}
	case errors.Is(err, ErrNothingToSearch):
		return answered{Fault: faultNothingToSearch}
	case errors.Is(err, ErrDeskLocked):
		return answered{Fault: faultLocked}
	}
	return answered{Fault: faultOther, Detail: err.Error()}
}

// journaling is what journals the searches of other programs, and in whose name.
func (d *Desk) journaling() (*Searched, string) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.asked, d.officer.Login
}

// Journaled books what waits of the searches that other programs made.
func (d *Desk) Journaled() error {
	if log, _ := d.journaling(); log != nil {
		return log.Flush()
	}
	return nil
}

func (d *Desk) reckon(q question) ([]search.Reckoning, error) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	if err := d.searches(); err != nil {
		return nil, fmt.Errorf("reckon: %w", err)
	}
	return d.searcher.Reckon(q.Traveller, q.Reckon.List, q.Reckon.ID, q.Options.Threshold)
}

func (d *Desk) scale() (search.Scale, error) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	if err := d.searches(); err != nil {
		return search.Scale{}, err
	}
	return d.searcher.Scale(), nil
}
