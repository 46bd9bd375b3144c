package store

import (
	"bytes"
	"errors"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"

	"postern/app/border"
)

func TestDoorNoteIsReadWithNobodySignedInAndIsNotOnTheDiskInTheClear(t *testing.T) {
	s, _ := attended(t)
	want := DoorNote{
		Last: "b.kestolo", Waiting: &WaitingNote{day1, "B. Kestolo-Visible"},
		Edition: border.EditionInfo{Number: 7, Name: "7", Alerts: 12, Issued: day1},
		Lists:   []ListNote{{Name: "Most wanted", Nation: "PAK", State: "s1", Of: day1}},
	}
	if err := s.NoteAtDoor(want); err != nil {
		t.Fatal(err)
	}
	s = again(t, s)
	got, err := s.DoorNote()
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	text, err := os.ReadFile(s.path(fileStation))
	if err != nil || bytes.Contains(text, []byte("Kestolo-Visible")) {
		t.Error("the note is on the disk in the clear", err)
	}
	if err := s.NoteAtDoor(DoorNote{}); !errors.Is(err, ErrLocked) {
		t.Errorf("the note can be changed with nobody signed in: %v", err)
	}
}

func TestOfficerReadsNoDetailWithWhateverBytesHeWrites(t *testing.T) {
	s, _ := attended(t)
	signIn(t, s, "b.kestolo", pinOfficer)
	e := mustBook(t, s, day1.Add(time.Hour), draft(0))[0]
	if _, err := s.Journal().Detail(e.Number); !errors.Is(err, ErrNotAuditor) {
		t.Fatalf("an officer's session reads a detail: %v", err)
	}
	// With a reader of his own he has the shape of a key, and not the key.
	for _, key := range [][keyBytes]byte{s.keys.journal, s.keys.named, s.keys.head.key, s.keys.state.key, [keyBytes]byte(s.session.purse.Own), [keyBytes]byte(s.session.purse.Station)} {
		s.door.Lock()
		s.keys.reader = key
		s.door.Unlock()
		if detail, err := s.Journal().Detail(e.Number); err == nil {
			t.Fatalf("a key that an officer has opens a detail: %s", detail)
		}
	}
	// He writes another auditor into a roster, signs it with a key of his own and puts it there.
	p := s.doorPeople()
	r := p.roster.clone()
	mine, err := newPurse()
	if err != nil {
		t.Fatal(err)
	}
	if r.Auditor, err = mine.auditor(); err != nil {
		t.Fatal(err)
	}
	r.Version++
	forged, err := r.sign(mine.admin())
	if err != nil {
		t.Fatal(err)
	}
	r.Admin = mine.AdminOf
	own, err := r.sign(mine.admin())
	if err != nil {
		t.Fatal(err)
	}
	was, err := os.ReadFile(s.path(fileStation))
	if err != nil {
		t.Fatal(err)
	}
	for _, signed := range []signedRoster{forged, own} {
		if err := s.db.update("test", func(tx *bolt.Tx) error { return p.put(tx, keyRoster, &signed) }); err != nil {
			t.Fatal(err)
		}
		s.Close()
		if opened, err := cheap().OpenStation(s.dir); err == nil {
			opened.Close()
			t.Fatal("a roster of the officer's own is taken")
		}
		if err := os.WriteFile(s.path(fileStation), was, 0o600); err != nil {
			t.Fatal(err)
		}
		if s, err = cheap().OpenStation(s.dir); err != nil {
			t.Fatal(err)
		}
		p = s.doorPeople()
	}
	defer s.Close()
	signIn(t, s, "q.talvaro", pinAuditor)
	if detail, err := s.Journal().Detail(e.Number); err != nil || !bytes.Equal(detail, draft(0).Detail) {
		t.Errorf("the auditor does not read it: %s %v", detail, err)
	}
	if _, _, err := s.unlocked(); !errors.Is(err, ErrNotAllowed) {
		t.Errorf("the auditor has the station's key: %v", err)
	}
}
