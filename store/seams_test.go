package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"postern/app/border"
	"postern/store/journal"
)

func TestStationsOfOneFolderNameThatShareAKeyFileEachKeepTheirAnchor(t *testing.T) {
	base := t.TempDir()
	p := cheap()
	p.File = filepath.Join(base, "shared.key")
	north, south := filepath.Join(base, "north", "station"), filepath.Join(base, "south", "station")
	for _, dir := range []string{north, south} {
		s, err := p.CreateStation(dir)
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.Found(founding)
		if err := errors.Join(err, s.Close()); err != nil {
			t.Fatal(err)
		}
	}
	for _, dir := range []string{north, south} {
		s, err := p.OpenStation(dir)
		if err != nil {
			t.Errorf("%s: another station took its anchor: %v", dir, err)
			continue
		}
		signIn(t, s, founding.Login, pinChief)
		s.Close()
	}
}

func TestEditionThatWasBegunBeforeAStationGotPeopleIsNotLost(t *testing.T) {
	s, err := cheap().CreateStation(filepath.Join(t.TempDir(), "station"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	mustWrite(t, s, day1, made{"l", 0, 10})
	w, err := s.NewEdition()
	if err != nil {
		t.Fatal(err)
	}
	for n := range 20 {
		if err := w.Add(madeUp(n)); err != nil {
			t.Fatal(err)
		}
	}
	err = errors.Join(w.EndList(ListInfo{Name: "l"}), w.Finish(context.Background(), day1, nil))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Found(founding); err != nil && !errors.Is(err, ErrBusy) {
		t.Fatal(err)
	}
	if _, err := w.Switch(); err != nil {
		t.Errorf("the edition that lay ready: %v", err)
	}
	if !s.Attended() {
		if _, err := s.Found(founding); err != nil {
			t.Fatal(err)
		}
	}
	s = again(t, s)
	signIn(t, s, founding.Login, pinChief)
	holds(t, mustOpen(t, s), made{"l", 0, 20})
	mustWrite(t, s, day1, made{"l", 0, 5})
}

func TestMachineThatStopsAtAnyStepOfARecoveryHasAStationThatCanBeRecoveredOrSignedInTo(t *testing.T) {
	first, sheet := attended(t)
	first.Close()
	for _, lost := range []string{"anchor", "secret and anchor"} {
		for steps := range 9 {
			t.Run(fmt.Sprintf("%s after %d", lost, steps), func(t *testing.T) {
				dir := copyFolder(t, first.dir)
				if lost == "anchor" {
					text, err := os.ReadFile(first.dir + suffixKey)
					if err = errors.Join(err, os.WriteFile(dir+suffixKey, text, 0o600)); err != nil {
						t.Fatal(err)
					}
				}
				s, err := cheap().OpenToRecover(dir)
				if err != nil {
					t.Fatal(err)
				}
				s.disk = &failing{at: steps}
				_, err = s.Recover(sheet.Code, "d.ostrupi", "305718", day1)
				s.Close()
				t.Logf("cut: %v", err)
				s, err = cheap().OpenToRecover(dir)
				if err != nil {
					t.Fatal(err)
				}
				defer s.Close()
				_, signed := s.SignIn("d.ostrupi", "305718", day1)
				if signed == nil {
					return
				}
				if _, err := s.Recover(sheet.Code, "d.ostrupi", "305718", day1); err != nil {
					t.Errorf("shut for ever: neither signs in (%v) nor recovers (%v)", signed, err)
				}
			})
		}
	}
}

func TestRecoveryTakesNoVersionFromARosterThatIsNotTheAdmins(t *testing.T) {
	s, sheet := attended(t)
	byHand(t, s, func(tx *bolt.Tx, p *people, _ purse) error {
		false1 := p.roster.clone()
		keys, err := newPurse()
		if err != nil {
			return err
		}
		false1.Admin, false1.Version = keys.AdminOf, math.MaxUint64
		return p.putRoster(tx, &false1, keys.admin())
	})
	s, err := cheap().OpenToRecover(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if _, err := s.Recover(sheet.Code, "d.ostrupi", "305718", day1); err != nil {
		t.Fatal(err)
	}
	if v := s.people.roster.Version; v == 0 || v > 100 {
		t.Errorf("version %d", v)
	}
	signIn(t, again(t, s), "d.ostrupi", "305718")
}

func TestClockFarAheadLocksNobodyOutOnceItIsRightAgain(t *testing.T) {
	s, _ := attended(t)
	ahead := day1.AddDate(30, 0, 0)
	for n := range triesWait {
		if _, err := s.SignIn("b.kestolo", fmt.Sprint(n), ahead); err == nil {
			t.Fatal("signed in")
		}
	}
	now := day1.Add(time.Hour)
	if _, err := s.SignIn("b.kestolo", pinOfficer, now); err == nil {
		t.Error("setting the clock back saved the wait")
	}
	a, err := s.SignIn("b.kestolo", pinOfficer, now.Add(firstWait))
	if err != nil || a.Role != border.RoleOfficer {
		t.Errorf("locked out: %v", err)
	}
}

func TestLockingWhileOthersWorkPanicsNowhereAndSealsNothingWithNoKey(t *testing.T) {
	s, _ := attended(t)
	mustWrite(t, s, day1, made{"l", 0, 10})
	fits := func(err error) {
		t.Helper()
		for _, may := range []error{nil, ErrLocked, ErrNotAllowed, ErrJournalWhole, ErrBusy, ErrErased} {
			if errors.Is(err, may) {
				return
			}
		}
		t.Error(err)
	}
	var all sync.WaitGroup
	work := func(times int, f func(n int) error) {
		all.Go(func() {
			for n := range times {
				fits(f(n))
			}
		})
	}
	work(40, func(n int) error {
		_, err := s.Book(day1.Add(time.Duration(n)*time.Hour), drafts(n, n+4), Kept{"case", fmt.Sprint(n), []byte("open")})
		return err
	})
	work(10, func(n int) error {
		_, err := s.Erase(day1.AddDate(0, 0, n), border.DefaultPolicy())
		return err
	})
	work(10, func(int) error { _, err := s.SetJournalAside(day1, ""); return err })
	work(10, func(int) error { _, err := write(s, day1, made{"l", 0, 10}); return err })
	work(10, func(int) error {
		_, err := s.Journal().Verify(context.Background(), journal.Evidence{}, nil)
		return err
	})
	work(30, func(int) error { s.Lock(); return nil })
	for n := range 20 {
		login, pin := "d.ostrupi", pinChief
		if n%3 == 0 {
			login, pin = "b.kestolo", pinOfficer
		}
		signIn(t, s, login, pin)
	}
	all.Wait()
	s = again(t, s)
	signIn(t, s, "d.ostrupi", pinChief)
	faults(t, mustVerify(t, s, journal.Evidence{}))
	if _, err := s.Kept("case"); err != nil {
		t.Error(err)
	}
	if _, err := s.Book(day1, []journal.Draft{{Kind: journal.KindSignIn}}); err != nil {
		t.Error(err)
	}
	holds(t, mustOpen(t, s), made{"l", 0, 10})
}

func TestNoKeyIsLeftWithTheStationOnceItIsLocked(t *testing.T) {
	s, _ := attended(t)
	purse := s.session.purse
	s.Lock()
	for name, key := range map[string][]byte{
		"own": purse.Own, "station": purse.Station, "admin": purse.Admin, "journal": purse.Journal, "reader": purse.Reader,
	} {
		if len(key) == 0 || !bytes.Equal(key, make([]byte, len(key))) {
			t.Errorf("the %s key is left", name)
		}
	}
	if s.keys != (stationKeys{}) || s.session != nil {
		t.Error("keys are left")
	}
	if _, err := s.Book(day1, []journal.Draft{{Kind: journal.KindLock}}); !errors.Is(err, ErrLocked) {
		t.Error(err)
	}
	s.Close()
	if _, err := s.Book(day1, []journal.Draft{{Kind: journal.KindLock}}); !errors.Is(err, ErrClosed) && !errors.Is(err, ErrLocked) {
		t.Error(err)
	}
}

func TestEditionThatIsGivenUpTakesNothingFromWhoWritesTheStationAnew(t *testing.T) {
	s := newStation(t)
	w, err := s.NewEdition()
	if err != nil {
		t.Fatal(err)
	}
	next := s.path(fileStation + suffixTemporary) // of a change that is on its way
	if err := os.WriteFile(next, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Switch(); err == nil {
		t.Fatal("an edition that is not finished answers")
	}
	if _, err := os.Stat(next); err != nil {
		t.Error(err)
	}
	reopen(t, s)
	if _, err := os.Stat(next); err == nil {
		t.Error("what broke off is left")
	}
}

func TestSignInThatMeetsTheCloseLeavesNoKey(t *testing.T) {
	s, _ := attended(t)
	of, keys, err := s.prove("d.ostrupi", pinChief, day1)
	if err != nil {
		t.Fatal(err)
	}
	station, err := keys.keys()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s.enter(station, state{}, &session{of, keys})
	if s.keys != (stationKeys{}) || s.session != nil || !bytes.Equal(keys.Admin, make([]byte, keyBytes)) {
		t.Error("keys are left in a station that is closed")
	}
}
