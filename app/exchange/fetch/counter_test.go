package fetch

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"postern/app/border"
	"postern/app/exchange"
	"postern/store"
)

// counter is a station that takes lists.
type counter struct {
	t       testing.TB
	keeper  Keeper
	options Options
	clock   time.Time
	alerts  map[string]map[string]border.Alert // what it has, by list and id
	have    map[string]Have
}

func newStation(t testing.TB) *store.Station {
	t.Helper()
	s, err := store.CreateStation(filepath.Join(t.TempDir(), "station"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func opened1(t testing.TB, s *store.Station) *store.Exchange {
	t.Helper()
	x, err := Open(s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(x.Close)
	return x
}

// newCounter is one that has joined headquarters.
func newCounter(t testing.TB, h *headquarters, nations ...string) *counter {
	t.Helper()
	c := &counter{t: t, keeper: opened1(t, newStation(t)), clock: h.now.Add(time.Minute), alerts: map[string]map[string]border.Alert{}, have: map[string]Have{}}
	if err := Join(c.keeper, h.firstRoot, h.fingerprint()); err != nil {
		t.Fatal(err)
	}
	c.options = Options{Root: h.fingerprint(), Nations: nations, Now: func() time.Time { return c.clock }}
	return c
}

func (c *counter) at(source Source) *Client { return New(c.keeper, source, c.options) }

func stick(fsys fs.FS) Source { return Folder("/media/stick", fsys) }

// refuses looks that a source is refused as it must be, and that nothing is older for it.
func (c *counter) refuses(fsys fs.FS, want Code) *Error {
	c.t.Helper()
	r, err := c.at(stick(fsys)).Refresh(context.Background())
	if err == nil && len(r.Faults) > 0 {
		err = r.Faults[0]
	}
	e, ok := errors.AsType[*Error](err)
	if !ok || e.Code != want || e.Op == "" {
		c.t.Fatalf("%v, want %s", err, want)
	}
	said(c.t, e)
	return e
}

func (c *counter) refresh(fsys fs.FS) *Refreshed {
	c.t.Helper()
	r, err := c.at(stick(fsys)).Refresh(context.Background())
	if err != nil {
		c.t.Fatal(err)
	}
	if len(r.Faults) > 0 {
		c.t.Fatal(r.Faults[0])
	}
	return r
}

func (c *counter) haves() (all []Have) {
	for _, h := range c.have {
		all = append(all, h)
	}
	return all
}

// take takes all that is new, as a station does, and looks at every state.
func (c *counter) take(fsys fs.FS) *Plan {
	c.t.Helper()
	p := c.refresh(fsys).Plan(c.haves())
	f, err := c.at(stick(fsys)).Download(context.Background(), p, nil)
	if err != nil {
		c.t.Fatal(err)
	}
	c.apply(f)
	if err := f.Discard(); err != nil {
		c.t.Fatal(err)
	}
	return p
}

func (c *counter) apply(f *Fetched) {
	c.t.Helper()
	for i := range f.Lists {
		l := &f.Lists[i]
		all := maps.Clone(c.alerts[l.List.Name])
		base := c.have[l.List.Name].BaseSequence
		if l.Base != nil {
			base, all = l.Base.File.To, map[string]border.Alert{}
			_, err := f.ReadBase(l, func(a border.Alert) error {
				all[a.ID] = a
				return nil
			})
			if err != nil {
				c.t.Fatal(err)
			}
		}
		for n := range l.Steps {
			err := f.ReadStep(l, n, func(s exchange.StepLine) error {
				if s.Put != nil {
					all[s.Put.ID] = *s.Put
				} else {
					delete(all, s.Gone)
				}
				return nil
			})
			if err != nil {
				c.t.Fatal(err)
			}
			if got := stateOf(c.t, all); got != l.Steps[n].File.State {
				c.t.Fatalf("after step %d the state is %s", n, got)
			}
		}
		c.alerts[l.List.Name] = all
		c.have[l.List.Name] = Have{l.List.Name, l.Nation, l.List.Sequence, base, stateOf(c.t, all)}
	}
}

func stateOf(t testing.TB, all map[string]border.Alert) string {
	t.Helper()
	var s exchange.State
	for _, a := range all {
		content, err := exchange.Content(a)
		if err != nil {
			t.Fatal(err)
		}
		s.Add(content)
	}
	return s.String()
}

// holds looks that the counter has what headquarters has.
func (c *counter) holds(h *headquarters, nation, list string) {
	c.t.Helper()
	want, got := h.alerts[nation+"/"+list], c.alerts[list]
	if len(want) != len(got) || len(want) == 0 {
		c.t.Fatalf("%d alerts, want %d", len(got), len(want))
	}
	for id, a := range want {
		a.List = list
		if d := cmp.Diff(a, got[id]); d != "" {
			c.t.Fatal(d)
		}
	}
}

func (c *counter) floors() floors {
	c.t.Helper()
	notes, err := c.keeper.Notes()
	if err != nil {
		c.t.Fatal(err)
	}
	f, err := parseFloors(notes[noteFloors])
	if err != nil {
		c.t.Fatal(err)
	}
	return f
}
