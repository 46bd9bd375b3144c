package store

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	bolt "go.etcd.io/bbolt"

	"postern/app/border"
)

// The slots as they lie on the disk, found by what seals them: the bytes after the
// nonce of each value.
func TestNothingOfAChangedOrRemovedSlotIsLeftInTheFile(t *testing.T) {
	s, _ := attended(t)
	raw := func(login string) []byte {
		var value []byte
		i := s.people.roster.find(login)
		err := s.db.view("look", func(tx *bolt.Tx) error {
			value = bytes.Clone(tx.Bucket([]byte(bucketPeople)).Get([]byte(slotKey(s.people.roster.People[i].ID))))
			return nil
		})
		if err != nil || len(value) < 100 {
			t.Fatalf("%d bytes, %v", len(value), err)
		}
		return value
	}
	left := func(value []byte) bool {
		content, err := os.ReadFile(s.path(fileStation))
		if err != nil {
			t.Fatal(err)
		}
		return bytes.Contains(content, value[30:60])
	}
	officer, second := raw("b.kestolo"), raw("s.miravan")
	if !left(officer) || !left(second) {
		t.Fatal("the test does not test")
	}
	if err := s.ResetPIN("b.kestolo", "620481", day1); err != nil || left(officer) {
		t.Errorf("a slot that was reset: %v", err)
	}
	officer = raw("b.kestolo")
	if err := s.Remove("b.kestolo", Witnessed{}, day1); err != nil || left(officer) {
		t.Errorf("a slot that was removed: %v", err)
	}
	signIn(t, s, "s.miravan", pinSecond)
	if err := s.ChangePIN(pinSecond, "620481", day1); err != nil || left(second) {
		t.Errorf("a slot whose PIN was changed: %v", err)
	}
	unattended, err := cheap().CreateStation(filepath.Join(t.TempDir(), "other"))
	if err != nil {
		t.Fatal(err)
	}
	s = unattended
	defer s.Close()
	var device slot
	if err := s.db.view("look", func(tx *bolt.Tx) (err error) { device, err = readSlot(tx); return err }); err != nil {
		t.Fatal(err)
	}
	in := func() bool {
		content, err := os.ReadFile(s.path(fileStation))
		return err != nil || bytes.Contains(content, device.Key)
	}
	if !in() {
		t.Fatal("the test does not test")
	}
	if _, err := s.Found(founding); err != nil || in() {
		t.Errorf("the slot of the device: %v", err)
	}
}

func TestStationThatIsWrittenAnewIsHeldAllTheWhile(t *testing.T) {
	s, _ := attended(t)
	for range 3 {
		if err := s.ResetPIN("b.kestolo", "620481", day1); err != nil {
			t.Fatal(err)
		}
		if _, err := cheap().OpenStation(s.dir); !errors.Is(err, ErrHeld) {
			t.Fatal(err)
		}
	}
	if left := files(t, s.dir); slices.ContainsFunc(left, func(n string) bool { return strings.HasSuffix(n, suffixTemporary) }) {
		t.Error(left)
	}
}

func TestSlotThatWasMadeTooCheapIsRefused(t *testing.T) {
	s, _ := attended(t)
	s.Close()
	s, err := OpenStation(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.SignIn("d.ostrupi", pinChief, day1); !errors.Is(err, ErrPeople) {
		t.Error(err)
	}
}

func TestPINsCostWhatTheyMust(t *testing.T) {
	s := newStation(t)
	if _, err := s.Found(founding); err != nil {
		t.Fatal(err)
	}
	var slot *personSlot
	err := s.db.view("look", func(tx *bolt.Tx) (err error) {
		slot, err = s.people.readPersonSlot(tx, s.people.roster.People[0], costPIN())
		return err
	})
	if err != nil || slot.KDF.Time < 3 || slot.KDF.Memory < 64<<10 {
		t.Errorf("%+v, %v", slot, err)
	}
	for _, k := range []kdf{{Name: kdfPIN, Time: 2, Memory: 64 << 10}, {Name: kdfPIN, Time: 3, Memory: 63 << 10}, {Name: kdfPIN, Time: 1 << 20, Memory: 64 << 10}, {Name: kdfPIN, Time: 3, Memory: 1 << 31}, {Name: kdfHKDF, Time: 3, Memory: 64 << 10}} {
		if k.bounded(costPIN()) == nil {
			t.Errorf("%+v is taken", k)
		}
	}
}

func TestManyAtOnceMeetNoHalfOfASession(t *testing.T) {
	s, _ := attended(t)
	mustWrite(t, s, day1, made{"l", 0, 10})
	if err := s.Lay(laidAlert("1", "Beltar Zarmand")); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() {
			for range 30 {
				e, err := s.Open()
				if err == nil {
					err = e.Close()
				}
				if err != nil && !errors.Is(err, ErrLocked) {
					t.Error(err)
				}
				if _, err := s.Laid(); err != nil && !errors.Is(err, ErrLocked) {
					t.Error(err)
				}
				s.Accounts()
				s.Policy()
			}
		})
	}
	all.Go(func() {
		for range 30 {
			s.Lock()
			if _, err := s.SignIn("d.ostrupi", pinChief, day1); err != nil {
				t.Error(err)
			}
			if err := s.SetPolicy(border.DefaultPolicy()); err != nil {
				t.Error(err)
			}
		}
	})
	all.Wait()
}
