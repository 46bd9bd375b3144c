package store

import (
	"time"

	bolt "go.etcd.io/bbolt"

	"postern/app/border"
)

// DoorNote is what stands at the door of a station with people before anybody has
// signed in. It lies under the door key, which opens to whoever works at this machine,
// so it holds nothing of a traveller.
type DoorNote struct {
	Last    string       `json:"last,omitempty"` // the login of who signed in last
	Waiting *WaitingNote `json:"waiting,omitempty"`
	// Edition is what answered when the station was locked.
	Edition border.EditionInfo `json:"edition,omitzero"`
	Lists   []ListNote         `json:"lists,omitempty"` // of that edition
}

// ListNote is a list as far as its age may be known at the door.
type ListNote struct {
	Name   string    `json:"name"`
	Nation string    `json:"nation,omitempty"` // of a published list
	State  string    `json:"state,omitempty"`
	Of     time.Time `json:"of"` // from when its age counts where nothing is confirmed of it
}

// WaitingNote is an open case, as far as it may be known at the door.
type WaitingNote struct {
	Since   time.Time `json:"since"`
	Officer string    `json:"officer"` // by name
}

const keyDoorNote = "note"

// DoorNote is what was noted for the door; a zero one where nothing was. Errors:
// ErrDamaged, ErrClosed.
func (s *Station) DoorNote() (n DoorNote, err error) {
	p := s.doorPeople()
	if p == nil || p.astray != nil {
		return n, nil
	}
	err = s.db.view("read the door's note", func(tx *bolt.Tx) error {
		_, err := p.get(tx, keyDoorNote, &n)
		return err
	})
	return n, err
}

// NoteAtDoor notes what is to stand at the door. Errors: ErrLocked, ErrUnattended,
// ErrClosed, those of the system.
func (s *Station) NoteAtDoor(n DoorNote) error {
	const op = "note at the door"
	p := s.doorPeople()
	if p == nil {
		return fail(op, s.dir, ErrUnattended)
	}
	if _, in := s.SignedIn(); !in {
		return fail(op, s.dir, ErrLocked)
	}
	return s.db.update(op, func(tx *bolt.Tx) error { return p.put(tx, keyDoorNote, &n) })
}
