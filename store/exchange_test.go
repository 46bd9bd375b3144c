package store

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"os"
	"testing"

	"filippo.io/age"
	"github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"
)

func exchangeOf(t testing.TB, s *Station) *Exchange {
	t.Helper()
	x, err := s.Exchange()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(x.Close)
	return x
}

// sealedTo is a text sealed to a recipient.
func sealedTo(t testing.TB, to age.Recipient, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := age.Encrypt(&b, to)
	if err == nil {
		_, err = io.WriteString(w, text)
	}
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func opens(t testing.TB, x *Exchange, sealed []byte, want string) {
	t.Helper()
	keys, err := x.Identities()
	if err != nil {
		t.Fatal(err)
	}
	r, err := age.Decrypt(bytes.NewReader(sealed), keys...)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(r); err != nil || string(text) != want {
		t.Fatalf("%q, %v", text, err)
	}
}

func notesAre(t testing.TB, x *Exchange, want map[string][]byte) {
	t.Helper()
	got, err := x.Notes()
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Fatal(d)
	}
}

func TestExchangeOfAStationWithoutPeopleOpensAlwaysAndKeepsItsNotes(t *testing.T) {
	s := newStation(t)
	x := exchangeOf(t, s)
	notes := map[string][]byte{"a": []byte("1"), "b": {}}
	if err := x.Note(notes); err != nil {
		t.Fatal(err)
	}
	sealed, recipient := sealedTo(t, x.Recipient(), "carried"), x.Recipient().String()
	x.Close()
	s.Close()
	x = exchangeOf(t, reopened(t, s.dir))
	if x.Recipient().String() != recipient {
		t.Error("its recipient changes")
	}
	notesAre(t, x, map[string][]byte{"a": []byte("1"), "b": nil})
	opens(t, x, sealed, "carried")
	if err := x.Note(map[string][]byte{"a": nil, "c": []byte("3")}); err != nil {
		t.Fatal(err)
	}
	notesAre(t, x, map[string][]byte{"b": nil, "c": []byte("3")})
}

func TestStationThatGetsPeopleKeepsWhatTheExchangeHasNotedAndDrawsAnotherKey(t *testing.T) {
	s := newStation(t)
	s.Close()
	s, err := cheap().OpenStation(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	x := exchangeOf(t, s)
	notes := map[string][]byte{"floors": []byte("7")}
	if err := x.Note(notes); err != nil {
		t.Fatal(err)
	}
	sealed, before := sealedTo(t, x.Recipient(), "carried before"), x.Recipient().String()
	if _, err := s.Found(founding); err != nil {
		t.Fatal(err)
	}
	notesAre(t, x, notes)
	x.Close()
	x = exchangeOf(t, s)
	if x.Recipient().String() == before {
		t.Error("the key that lay open to the device secret alone is used on")
	}
	notesAre(t, x, notes)
	opens(t, x, sealed, "carried before")
	opens(t, x, sealedTo(t, x.Recipient(), "after"), "after")
	after := x.Recipient().String()
	x.Close()
	s = again(t, s) // locked
	x = exchangeOf(t, s)
	if x.Recipient().String() != after {
		t.Error("its recipient changes")
	}
	notesAre(t, x, notes)
	if err := x.Note(map[string][]byte{"floors": []byte("8")}); err != nil {
		t.Fatal(err)
	}
	if _, err := x.Identities(); !errors.Is(err, ErrLocked) {
		t.Error(err)
	}
	signIn(t, s, founding.Login, founding.PIN)
	opens(t, x, sealed, "carried before")
	notesAre(t, x, map[string][]byte{"floors": []byte("8")})
}

func TestLockedStationHasNoExchangeBeforeSomebodyHasSignedIn(t *testing.T) {
	s, _ := attended(t)
	s.Lock()
	if _, err := s.Exchange(); !errors.Is(err, ErrLocked) {
		t.Fatal(err)
	}
	signIn(t, s, "q.talvaro", pinAuditor)
	if _, err := s.Exchange(); !errors.Is(err, ErrNotAllowed) {
		t.Fatal(err)
	}
	signIn(t, s, "b.kestolo", pinOfficer)
	x := exchangeOf(t, s)
	x.Close()
	signIn(t, s, "q.talvaro", pinAuditor)
	x = exchangeOf(t, s)
	if _, err := x.Identities(); !errors.Is(err, ErrNotAllowed) {
		t.Error(err)
	}
}

func TestExchangeOutlivesALostDeviceSecret(t *testing.T) {
	s, sheet := attended(t)
	x := exchangeOf(t, s)
	notes := map[string][]byte{"floors": []byte("7")}
	if err := x.Note(notes); err != nil {
		t.Fatal(err)
	}
	sealed := sealedTo(t, x.Recipient(), "carried")
	x.Close()
	s.Close()
	if err := errors.Join(os.Remove(s.dir+suffixKey), os.Remove(s.dir+suffixAnchor)); err != nil {
		t.Fatal(err)
	}
	s, err := cheap().OpenToRecover(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if _, err := s.Recover(sheet.Code, "d.ostrupi", "305718", day1); err != nil {
		t.Fatal(err)
	}
	s.Lock()
	if _, err := s.Exchange(); !errors.Is(err, ErrLocked) {
		t.Fatal(err)
	}
	signIn(t, s, "d.ostrupi", "305718")
	x = exchangeOf(t, s)
	notesAre(t, x, notes)
	opens(t, x, sealed, "carried")
	x.Close()
	s.Lock()
	notesAre(t, exchangeOf(t, s), notes)
}

func TestExchangeBelongsToOneAtATime(t *testing.T) {
	s := newStation(t)
	x := exchangeOf(t, s)
	if _, err := s.Exchange(); !errors.Is(err, ErrExchanging) {
		t.Fatal(err)
	}
	if err := s.LeaveExchange(); !errors.Is(err, ErrExchanging) {
		t.Fatal(err)
	}
	x.Close()
	x.Close()
	exchangeOf(t, s).Close()
	s.Close()
	if _, err := s.Exchange(); !errors.Is(err, ErrClosed) {
		t.Error(err)
	}
}

func TestAnyByteOfTheExchangeThatIsChangedIsRefused(t *testing.T) {
	s := newStation(t)
	x := exchangeOf(t, s)
	if err := x.Note(map[string][]byte{"a": []byte("floors"), "b": []byte("root")}); err != nil {
		t.Fatal(err)
	}
	x.Close()
	s.Close()
	raw, err := os.ReadFile(s.path(fileStation))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]byte{}
	change(t, s.path(fileStation), func(tx *bolt.Tx) error {
		return tx.Bucket([]byte(bucketExchange)).ForEach(func(k, v []byte) error {
			found[string(k)] = bytes.Clone(v)
			return nil
		})
	})
	if len(found) != 3 {
		t.Fatalf("%d values", len(found))
	}
	for key, value := range found {
		for at := 0; at <= len(value); at += 1 + len(value)/9 {
			changed := bytes.Clone(value)
			if at < len(value) {
				changed[at] ^= 0x20
			}
			at2 := key
			if at == len(value) { // whole, and in the place of the other
				at2 = map[string]string{"note a": "note b", "note b": "note a", "key": "note a"}[key]
			}
			if err := os.WriteFile(s.path(fileStation), raw, 0o600); err != nil {
				t.Fatal(err)
			}
			change(t, s.path(fileStation), func(tx *bolt.Tx) error {
				return tx.Bucket([]byte(bucketExchange)).Put([]byte(at2), changed)
			})
			again := reopened(t, s.dir)
			x, err := again.Exchange()
			if key == "key" && at < len(value) {
				if err != nil { // who has the station key mends it
					t.Errorf("%s, byte %d: %v", key, at, err)
				}
			} else if err == nil {
				if _, err = x.Notes(); !errors.Is(err, ErrDamaged) {
					t.Errorf("%s, byte %d: %v", key, at, err)
				}
			}
			if x != nil {
				x.Close()
			}
			again.Close()
		}
	}
}

func TestStationThatLeavesTheExchangeForgetsItAndMayBeginAnew(t *testing.T) {
	s, _ := attended(t)
	x := exchangeOf(t, s)
	if err := x.Note(map[string][]byte{"floors": []byte("7")}); err != nil {
		t.Fatal(err)
	}
	before := x.Recipient().String()
	x.Close()
	signIn(t, s, "b.kestolo", pinOfficer)
	if err := s.LeaveExchange(); !errors.Is(err, ErrNotAllowed) {
		t.Fatal(err)
	}
	s.Lock()
	if err := s.LeaveExchange(); !errors.Is(err, ErrLocked) {
		t.Fatal(err)
	}
	signIn(t, s, "d.ostrupi", pinChief)
	for range 2 { // the second time there is nothing to leave
		if err := s.LeaveExchange(); err != nil {
			t.Fatal(err)
		}
	}
	x = exchangeOf(t, s)
	if x.Recipient().String() == before {
		t.Error("its recipient is as before")
	}
	notesAre(t, x, map[string][]byte{})
}

func TestNoteThatIsTooLongIsRefusedAndNothingOfItsKindIsNoted(t *testing.T) {
	x := exchangeOf(t, newStation(t))
	want := map[string][]byte{"a": []byte("1")}
	if err := x.Note(want); err != nil {
		t.Fatal(err)
	}
	more := maps.Clone(want)
	more["a"], more["b"] = []byte("2"), make([]byte, maxRecord+1)
	if err := x.Note(more); !errors.Is(err, ErrUnfit) {
		t.Error(err)
	}
	notesAre(t, x, want)
}

func TestNothingOfTheExchangeLiesOpenInTheStationsFile(t *testing.T) {
	s := newStation(t)
	x := exchangeOf(t, s)
	if err := x.Note(map[string][]byte{"have": []byte("Red book of most wanted")}); err != nil {
		t.Fatal(err)
	}
	recipient := x.Recipient().String()
	x.Close()
	s.Close()
	raw, err := os.ReadFile(s.path(fileStation))
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"Red book", "AGE-SECRET-KEY", recipient} {
		if bytes.Contains(raw, []byte(text)) {
			t.Errorf("it shows %q", text)
		}
	}
}
