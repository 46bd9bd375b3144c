package courier

import (
	"cmp"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"time"

	"postern/app/border"
	"postern/app/desk"
	desksync "postern/app/desk/sync"
	"postern/app/exchange/fetch"
	"postern/store"
	"postern/store/journal"
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

// left is a list that waits for a supervisor; of no State where it is published no longer.
type left struct {
	List  string `json:"list"`
	State string `json:"state"`
}

// leave notes that a list waits for a supervisor.
func (m *memory) leave(l left) {
	m.Left = append(slices.DeleteFunc(m.Left, func(before left) bool { return before.List == l.List }), l)
}

// left are the lists of what was fetched, and of what is gone, that wait for a supervisor.
func (m *memory) left(f *fetch.Fetched) (all []string) {
	if f != nil {
		for i := range f.Lists {
			if l := &f.Lists[i].List; slices.Contains(m.Left, left{l.Name, l.State}) {
				all = append(all, l.Name)
			}
		}
	}
	for _, g := range m.Carried.Gone {
		if slices.Contains(m.Left, left{List: g.List}) {
			all = append(all, g.List)
		}
	}
	return all
}

// within reports whether a list is as it came in what a station has; of one that is
// published no longer, that it has none.
func (l left) within(have []fetch.Have) bool {
	at := slices.IndexFunc(have, func(h fetch.Have) bool { return h.List == l.List })
	if l.State == "" {
		return at < 0
	}
	return at >= 0 && have[at].State == l.State
}

// stillLeft keeps of what waits for a supervisor what is published as it was then, or could
// not be looked at now.
func (m *memory) stillLeft(f *fetch.Fetched, plan *fetch.Plan, have []fetch.Have) {
	m.Left = slices.DeleteFunc(m.Left, func(l left) bool {
		came := planOf(f, l.List)
		return l.within(have) || slices.Contains(plan.Same, l.List) || came != nil && came.List.State != l.State
	})
}

type unbooked struct {
	ID    string            `json:"id,omitempty"` // of no meaning, and no other's; "" of what was noted before there were any
	At    time.Time         `json:"at"`
	Facts map[string]string `json:"facts"`
}

// mostUnbooked is how much waits for somebody to sign in.
const mostUnbooked = 100

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

// staged is what waits once it was staged without some lists, of which it is what was seen
// before. Whoever has the state reads the one before on.
func (w *Waiting) staged(s *desksync.Staged, without []string) *Waiting {
	seen := *w
	seen.Changes, seen.Stops = nil, nil
	seen.seen(w, func(list string) bool { return slices.Contains(without, list) })
	for _, c := range s.Changes {
		if !slices.Contains(without, c.List) {
			seen.Changes = append(seen.Changes, c)
		}
	}
	slices.SortFunc(seen.Changes, func(a, b desksync.ListChange) int { return cmp.Compare(a.List, b.List) })
	seen.Stops = append(seen.Stops, s.Stops...)
	return &seen
}

func (w *Waiting) has(list string) bool {
	return slices.ContainsFunc(w.Lists, func(l WaitingList) bool { return l.List == list })
}

// seen is what was seen of what waited before, of the lists that wait still.
func (w *Waiting) seen(before *Waiting, still func(list string) bool) {
	for _, c := range before.Changes {
		if still(c.List) {
			w.Changes = append(w.Changes, c)
		}
	}
	for _, s := range before.Stops {
		if still(s.List) {
			w.Stops = append(w.Stops, s)
		}
	}
}

// waitingOf is what was fetched and is not in the edition yet, nil where nothing is.
func waitingOf(f *fetch.Fetched, of *carried) *Waiting {
	w := &Waiting{}
	if f != nil {
		for _, l := range f.Lists {
			w.Lists = append(w.Lists, WaitingList{Nation: l.Nation, List: l.List.Name, From: l.From, To: l.List.Sequence})
			w.Bytes += l.Bytes
		}
	}
	if keyOf(f, of.Gone) == of.Key {
		w.From, w.Issued = of.From, of.Issued
		for _, g := range of.Gone {
			w.Lists = append(w.Lists, WaitingList{Nation: g.Nation, List: g.List, From: g.Sequence, Gone: true})
		}
	}
	if len(w.Lists) == 0 {
		return nil
	}
	return w
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

// book books something of the exchange now, or once somebody has signed in.
func (c *Courier) book(x *store.Exchange, who string, facts map[string]string) error {
	now := c.o.Desk.Now()
	if c.unlocked() {
		_, err := c.o.Station.Book(now, []journal.Draft{{Kind: journal.KindImport, Who: who, Facts: facts}})
		return err
	}
	return c.remember(x, func(m *memory) {
		if len(m.Unbooked) < mostUnbooked {
			m.Unbooked = append(m.Unbooked, unbooked{rand.Text(), now, facts})
		}
	})
}

// bookLate books what has waited for somebody to sign in.
func (c *Courier) bookLate(x *store.Exchange) error {
	waiting := c.remembered().Unbooked
	if len(waiting) == 0 {
		return nil
	}
	booked, err := c.bookedLate()
	if err != nil {
		return err
	}
	drafts := make([]journal.Draft, 0, len(waiting))
	var ids []string
	for _, u := range waiting {
		ids = append(ids, u.ID) // what was booked already too: the machine may stop here more than once
		if u.ID != "" && slices.Contains(booked, u.ID) {
			continue
		}
		facts := maps.Clone(u.Facts)
		facts["at"] = u.At.UTC().Format(time.RFC3339)
		drafts = append(drafts, journal.Draft{Kind: journal.KindImport, Facts: facts})
	}
	if len(drafts) > 0 {
		content, err := json.Marshal(ids)
		if err != nil {
			return err
		}
		if _, err := c.o.Station.Book(c.o.Desk.Now(), drafts, store.Kept{Shelf: shelfLate, Key: lateLast, Value: content}); err != nil {
			return err
		}
	}
	return c.remember(x, func(m *memory) { m.Unbooked = nil })
}

// The station keeps, in one stroke with the journal, what of the exchange's was booked late
// last: the exchange's note of it is another file, and the machine may stop before that is
// changed.
const (
	shelfLate = "booked-late"
	lateLast  = "last"
)

// bookedLate are the ids of what was booked late last. Where that can't be read it is booked
// once more rather than never.
func (c *Courier) bookedLate() (ids []string, err error) {
	kept, err := c.o.Station.Kept(shelfLate)
	if err != nil && !errors.Is(err, store.ErrDamaged) {
		return nil, err
	}
	if kept[lateLast] != nil {
		err = errors.Join(err, json.Unmarshal(kept[lateLast], &ids))
	}
	if err != nil {
		c.o.Log.Error("what was booked late last can't be read", "cause", err)
	}
	return ids, nil
}

// unlocked reports whether the station's keys are at hand.
func (c *Courier) unlocked() bool {
	_, in := c.o.Station.SignedIn()
	return in || !c.o.Station.Attended()
}
