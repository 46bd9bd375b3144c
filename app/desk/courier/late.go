package courier

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"time"

	"postern/store"
	"postern/store/journal"
)

type unbooked struct {
	ID    string            `json:"id,omitempty"` // of no meaning, and no other's; "" of what was noted before there were any
	At    time.Time         `json:"at"`
	Facts map[string]string `json:"facts"`
}

// mostUnbooked is how much waits for somebody to sign in.
const mostUnbooked = 100

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
