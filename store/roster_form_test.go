package store

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"slices"
	"testing"

	bolt "go.etcd.io/bbolt"
)

// signedAnew puts a roster of other bytes into a station with a supervisor signed in, as
// another version would have signed it.
func signedAnew(t *testing.T, s *Station, change func(content map[string]any)) {
	t.Helper()
	_, keys, err := s.ruler()
	if err != nil {
		t.Fatal(err)
	}
	defer keys.wipe()
	err = s.db.update("test", func(tx *bolt.Tx) error {
		var signed signedRoster
		if _, err := s.people.get(tx, keyRoster, &signed); err != nil {
			return err
		}
		content := map[string]any{}
		if err := records().glance.Unmarshal(signed.Content, &content); err != nil {
			return err
		}
		change(content)
		if signed.Content, err = records().enc.Marshal(content); err != nil {
			return err
		}
		signed.Signature = ed25519.Sign(keys.admin(), message([]byte(signsRoster), []byte(s.people.of.Station), signed.Content))
		return s.people.put(tx, keyRoster, &signed)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// rosterBytes are the roster as it was signed.
func rosterBytes(t *testing.T, s *Station) []byte {
	t.Helper()
	var signed signedRoster
	err := s.db.view("test", func(tx *bolt.Tx) error {
		_, err := s.people.get(tx, keyRoster, &signed)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return signed.Content
}

// saysForm is the field of a roster in which its form stands, as CBOR.
func saysForm(form byte) []byte { return append([]byte("\x66format"), form) }

func TestARosterSaysOfWhichFormItIs(t *testing.T) {
	s, _ := attended(t)
	if content := rosterBytes(t, s); !bytes.Contains(content, saysForm(2)) {
		t.Errorf("% x", content)
	}
}

func TestARosterFromBeforeRostersSaidTheirFormIsReadAndIsOfTodaysAfterAChange(t *testing.T) {
	s, _ := attended(t)
	if err := s.Enrol("r.nosta", "R. Nosta", "officer", pinFirst, day1); err != nil {
		t.Fatal(err)
	}
	before := logins(s)
	signedAnew(t, s, func(content map[string]any) { delete(content, "format") })
	s = again(t, s)
	if content := rosterBytes(t, s); bytes.Contains(content, []byte("\x66format")) {
		t.Fatalf("% x", content)
	}
	if now := logins(s); !slices.Equal(now, before) {
		t.Errorf("of %v there are %v", before, now)
	}
	signIn(t, s, "r.nosta", pinFirst)
	mustGiven(t, s, true) // what it notes counts
	signIn(t, s, "d.ostrupi", pinChief)
	if err := s.SetPolicy(s.Policy()); err != nil {
		t.Fatal(err)
	}
	if content := rosterBytes(t, s); !bytes.Contains(content, saysForm(2)) {
		t.Errorf("% x", content)
	}
}

func TestARosterOfANewerFormIsRefusedWithASentenceAndItsPeopleAreNotForgotten(t *testing.T) {
	s, sheet := attended(t)
	signedAnew(t, s, func(content map[string]any) { content["format"], content["tokens"] = 3, []string{"blue"} })
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for name, open := range map[string]func(string) (*Station, error){"opened": cheap().OpenStation, "opened to recover": cheap().OpenToRecover} {
		opened, err := open(s.dir)
		newer, ok := errors.AsType[*NewerError](err)
		if !ok || newer.Found != 3 || newer.Known != 2 || errors.Is(err, ErrDamaged) || opened != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	device, err := cheap().take("test", s.dir) // its device secret is lost, say
	if err != nil {
		t.Fatal(err)
	}
	defer device.Close()
	device.people = &people{astray: ErrNoSecret}
	if _, err := device.Recover(sheet.Code, "d.ostrupi", pinFirst, day1); !errors.Is(err, ErrNewerFormat) {
		t.Errorf("recovered: %v", err)
	}
}

func TestARosterWhoseFormIsNoNumberIsNotTrusted(t *testing.T) {
	for _, form := range []any{"two", -1, []byte{2}} {
		s, _ := attended(t)
		signedAnew(t, s, func(content map[string]any) { content["format"] = form })
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := cheap().OpenStation(s.dir); !errors.Is(err, ErrPeople) || errors.Is(err, ErrNewerFormat) {
			t.Errorf("%v: %v", form, err)
		}
	}
}

func TestAProgramFromBeforeRostersSaidTheirFormRefusesTheStationWithASentence(t *testing.T) {
	s := newStation(t)
	s.Close()
	const known = 3 // the newest format that such a program knows
	setMark(t, s.path(fileStation), "postern-station 3")
	s = reopened(t, s.dir)
	if len(inTheClear(t, s.dir, "postern-station 4")) != 1 {
		t.Fatal("its format did not go up")
	}
	newer, ok := errors.AsType[*NewerError](checkMark([]byte(markText(markStation, formatStation)), markStation, known))
	if !ok || newer.Found != 4 || newer.Known != known {
		t.Error(newer)
	}
}
