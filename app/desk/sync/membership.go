package sync

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"postern/app/border"
	"postern/app/exchange/fetch"
	"postern/store"
)

// noteMembership is where a station without people keeps what elsewhere the policy says.
const noteMembership = "membership"

// Membership says which headquarters a station has joined: the policy does, at a station
// without people a note of its exchange. Errors: those of package store.
func Membership(station *store.Station, x *store.Exchange) (border.Exchange, error) {
	if station.Attended() {
		return station.Policy().Exchange, nil
	}
	notes, err := x.Notes()
	if err != nil || notes[noteMembership] == nil {
		return border.Exchange{}, err
	}
	var e border.Exchange
	if err := json.Unmarshal(notes[noteMembership], &e); err != nil {
		return e, &store.Error{Op: "read membership", Subject: station.Dir(), Err: fmt.Errorf("%w: %v", store.ErrDamaged, err)}
	}
	return e.Bounded(), nil
}

// NoteMembership notes it at a station without people; the zero Exchange forgets it.
func NoteMembership(x *store.Exchange, e border.Exchange) error {
	if !e.Joined() {
		return x.Note(map[string][]byte{noteMembership: nil})
	}
	content, err := json.Marshal(e)
	if err != nil {
		return err
	}
	return x.Note(map[string][]byte{noteMembership: content})
}

// unsigned refuses a file in place of a list that comes from headquarters, as long as the
// station takes that nation's lists.
func (r *importing) unsigned(f FoundList) error {
	at := r.hadAt(f.List)
	if at < 0 || r.had[at].Nation == "" {
		return nil
	}
	member := r.station.Policy().Exchange
	if !r.station.Attended() {
		x, err := fetch.Open(r.station)
		if err != nil {
			return err
		}
		defer x.Close()
		if member, err = Membership(r.station, x); err != nil && !errors.Is(err, store.ErrDamaged) {
			return err
		}
	}
	if !slices.Contains(member.Nations, r.had[at].Nation) {
		return nil
	}
	return &ImportError{Path: f.Path, List: f.List, Err: ErrSigned}
}
