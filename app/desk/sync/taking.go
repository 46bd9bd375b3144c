package sync

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"postern/store"
	"postern/store/journal"
)

// shelfTaking keeps what the journal is to say of an edition that is being switched to: that
// happens in one file, and the journal is another. Should the machine stop in between, or
// the journal not take it, it is booked as soon as somebody works here again, and once.
const shelfTaking = "taking"

// taking is an edition that is being switched to.
type taking struct {
	Edition uint64            `json:"edition"`
	At      time.Time         `json:"at"`
	Who     string            `json:"who,omitempty"`
	Facts   map[string]string `json:"facts"`
	Done    bool              `json:"done,omitempty"` // it was switched to
	// Losses are what its lists have lost of late, with this edition.
	Losses map[string]losses `json:"losses,omitempty"`
}

func (t *taking) key() string { return fmt.Sprintf("%d %d", t.At.UnixNano(), t.Edition) }

// switching switches to it by do, and journals that: it is kept before, so that it is booked
// in the end whatever stops the machine. unbooked is why the journal did not take it; the
// edition answers for all that. With an err nothing has changed.
func (t *taking) switching(station *store.Station, now func() time.Time, do func() error) (unbooked, err error) {
	if err := t.keep(station); err != nil {
		return nil, err
	}
	if err := do(); err != nil {
		return nil, errors.Join(err, t.drop(station))
	}
	return t.book(station, now()), nil
}

// keep keeps it until it is booked or dropped. Errors: those of store.Station.Book.
func (t *taking) keep(station *store.Station) error {
	content, err := json.Marshal(t)
	if err != nil {
		return err
	}
	_, err = station.Book(t.At, nil, store.Kept{Shelf: shelfTaking, Key: t.key(), Value: content})
	return err
}

// book books it, and keeps it no longer. Where the journal does not take it, it is kept on.
func (t *taking) book(station *store.Station, now time.Time) error {
	draft := journal.Draft{Kind: journal.KindImport, Who: t.Who, Facts: t.Facts}
	kept, err := keptLosses(t.Losses)
	if err != nil {
		return err
	}
	_, err = station.Book(now, []journal.Draft{draft}, append(kept, store.Kept{Shelf: shelfTaking, Key: t.key()})...)
	if err != nil && !t.Done {
		t.Done = true
		err = errors.Join(err, t.keep(station))
	}
	return err
}

// drop keeps it no longer: it did not come to switching.
func (t *taking) drop(station *store.Station) error {
	_, err := station.Book(t.At, nil, store.Kept{Shelf: shelfTaking, Key: t.key()})
	return err
}

// settleTaking books what was switched to and was not booked. Errors: those of package
// store; what is damaged does not keep the rest from being booked.
func settleTaking(station *store.Station, now time.Time) error {
	kept, err := station.Kept(shelfTaking)
	for _, key := range slices.Sorted(maps.Keys(kept)) {
		var t taking
		if bad := json.Unmarshal(kept[key], &t); bad != nil {
			err = errors.Join(err, bad)
			continue
		}
		err = errors.Join(err, t.settle(station, now))
	}
	return err
}

func (t *taking) settle(station *store.Station, now time.Time) error {
	if !t.Done {
		is, err := answered(station, t.Edition)
		if err != nil {
			return err
		}
		if !is {
			return t.drop(station)
		}
	}
	if t.Facts == nil {
		t.Facts = map[string]string{}
	}
	t.Facts["at"] = t.At.UTC().Format(time.RFC3339)
	return t.book(station, now)
}

// answered reports whether an edition was switched to: it answers, or would if it were not
// damaged.
func answered(station *store.Station, number uint64) (bool, error) {
	e, err := station.Open()
	if errors.Is(err, store.ErrNoEdition) {
		return false, nil
	}
	var passed []store.PassedOver
	if none, damaged := errors.AsType[*store.NoneAnswersError](err); damaged {
		passed, err = none.PassedOver, nil
	}
	if err != nil {
		return false, err
	}
	is := false
	if e != nil {
		is, passed, err = e.Info().Number == number, e.PassedOver(), e.Close()
	}
	return is || slices.ContainsFunc(passed, func(p store.PassedOver) bool { return p.Number == number }), err
}
