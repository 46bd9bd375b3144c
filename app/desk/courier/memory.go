package courier

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
	"time"

	"postern/app/border"
	"postern/app/desk"
	desksync "postern/app/desk/sync"
	"postern/app/exchange/fetch"
	"postern/store"
)

// noteCourier is the exchange's note of what the courier remembers.
const noteCourier = "courier"

// memory is what outlives the program; the exchange keeps it, also while the station is
// locked.
type memory struct {
	Checked time.Time `json:"checked,omitzero"`
	From    string    `json:"from,omitempty"`
	Issued  time.Time `json:"issued,omitzero"`
	Carried carried   `json:"carried,omitzero"`
	// Confirmed says which lists were the newest, and when.
	Confirmed []desk.Confirmed `json:"confirmed,omitempty"`
	// Afresh are lists that have to come whole: what came of them was not what it should be.
	Afresh []string `json:"afresh,omitempty"`
	// Bad are lists that came whole and were not what their nation says of them.
	Bad []bad `json:"bad,omitempty"`
	// Left are the lists, as they came, that wait for a supervisor: he went back from them,
	// or they stop.
	Left []left `json:"left,omitempty"`
	// Stopped is the key of what was fetched and waits for a supervisor, all of it.
	Stopped string `json:"stopped,omitempty"`
	// Unbooked is what happened while the station was locked.
	Unbooked []unbooked `json:"unbooked,omitempty"`
	Refused  []string   `json:"refused,omitempty"` // what was refused and is still, so that each is booked once
	Asked    string     `json:"asked,omitempty"`   // sheet and edition of which the answers were booked

	member border.Exchange // of a station without people
}

// carried is where what lies in the inbox came from.
type carried struct {
	Key    string           `json:"key"` // of the lists that it was
	From   string           `json:"from"`
	Issued time.Time        `json:"issued"`
	Gone   []fetch.Have     `json:"gone,omitempty"`
	Newest []desk.Confirmed `json:"newest,omitempty"`
}

// bad is a list as it was published, and is not fetched again.
type bad struct {
	Nation   string `json:"nation"`
	List     string `json:"list"`
	Sequence uint64 `json:"sequence"`
	State    string `json:"state"`
}

func badOf(l *fetch.ListPlan) bad { return bad{l.Nation, l.List.Name, l.List.Sequence, l.List.State} }

// recall reads what was noted, the first time.
func (c *Courier) recall(x *store.Exchange) error {
	member, err := desksync.Membership(c.o.Station, x)
	if err != nil {
		return err
	}
	recipient := x.Recipient().String()
	c.mu.Lock()
	known := c.known
	c.memory.member = member
	c.state.Recipient = recipient
	c.mu.Unlock()
	h := fnv.New64a()
	_, _ = h.Write([]byte(recipient))
	c.seed.Store(h.Sum64() | 1)
	if known {
		return nil
	}
	m, bad, err := readMemory(x)
	if err != nil {
		return err
	}
	if bad != nil { // it only says when, and what to book
		c.o.Log.Error("what the exchange has noted can't be read", "cause", bad)
	}
	c.mu.Lock()
	m.member = member
	c.memory, c.known = m, true
	c.mu.Unlock()
	c.o.Desk.Confirm(m.Confirmed)
	return c.look(x)
}

// readMemory reads what was noted; bad says that it can't be made out.
func readMemory(x *store.Exchange) (m memory, bad, err error) {
	notes, err := x.Notes()
	if err != nil || notes[noteCourier] == nil {
		return m, nil, err
	}
	if bad := json.Unmarshal(notes[noteCourier], &m); bad != nil {
		return memory{}, bad, nil
	}
	return m, nil, nil
}

// Confirmed says which lists of a station were the newest and when, as it has noted it.
// Errors: those of fetch.Open and package store.
func Confirmed(station *store.Station) ([]desk.Confirmed, error) {
	x, err := fetch.Open(station)
	if err != nil {
		return nil, err
	}
	defer x.Close()
	m, bad, err := readMemory(x)
	return m.Confirmed, errors.Join(bad, err)
}

// remember changes what is remembered, and notes it.
func (c *Courier) remember(x *store.Exchange, change func(*memory)) error {
	c.mu.Lock()
	m := c.memory
	c.mu.Unlock()
	m.Confirmed, m.Afresh = slices.Clone(m.Confirmed), slices.Clone(m.Afresh)
	m.Unbooked, m.Refused, m.Bad = slices.Clone(m.Unbooked), slices.Clone(m.Refused), slices.Clone(m.Bad)
	m.Left = slices.Clone(m.Left)
	change(&m)
	content, err := json.Marshal(&m)
	if err != nil {
		return err
	}
	if err := x.Note(map[string][]byte{noteCourier: content}); err != nil {
		return err
	}
	c.mu.Lock()
	c.memory = m
	c.mu.Unlock()
	return nil
}

func (c *Courier) remembered() memory {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.memory
}

// look says in the state what waits in the inbox.
func (c *Courier) look(x *store.Exchange) error {
	f, err := fetch.LastFetched(x)
	if err != nil {
		return err
	}
	m := c.remembered()
	w, waits := waitingOf(f, &m.Carried), m.left(f)
	c.set(func(s *State) {
		if w != nil && s.Waiting != nil {
			all := m.Stopped != "" && m.Stopped == m.Carried.Key
			w.seen(s.Waiting, func(list string) bool { return slices.Contains(waits, list) || all && (list == "" || w.has(list)) })
		}
		s.Waiting = w
	})
	return nil
}

// keyOf names what was fetched, and what is gone with it.
func keyOf(f *fetch.Fetched, gone []fetch.Have) string {
	h := fnv.New128a()
	if f != nil {
		for i := range f.Lists {
			l := &f.Lists[i]
			fmt.Fprintf(h, "%s %q %d %s %t\n", l.Nation, l.List.Name, l.List.Sequence, l.List.State, l.Base != nil)
		}
	}
	for _, g := range gone {
		fmt.Fprintf(h, "gone %s %q\n", g.Nation, g.List)
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

// confirm adds what was confirmed to what was before; the newer one of a list counts.
func confirm(before, now []desk.Confirmed) []desk.Confirmed {
	for _, c := range now {
		i := slices.IndexFunc(before, func(b desk.Confirmed) bool { return b.List == c.List })
		switch {
		case i < 0:
			before = append(before, c)
		case before[i].State != c.State || c.At.After(before[i].At):
			before[i] = c
		}
	}
	return before
}

// unlocked reports whether the station's keys are at hand.
func (c *Courier) unlocked() bool {
	_, in := c.o.Station.SignedIn()
	return in || !c.o.Station.Attended()
}
