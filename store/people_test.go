package store

import (
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"postern/app/border"
)

// cheapPIN is what PINs cost in tests.
func cheapPIN() kdf { return kdf{Name: kdfPIN, Time: 1, Memory: 8} }

func cheap() Secrets { return Secrets{cheap: cheapPIN()} }

const (
	pinChief   = "482913"
	pinOfficer = "739154"
	pinSecond  = "915274"
	pinAuditor = "a quiet harbour"
)

var founding = Founding{Station: "Velmar Bridge 3", Login: "d.ostrupi", Name: "D. Ostrupi", PIN: pinChief, Now: day1}

// attended is a station with people: supervisor d.ostrupi (signed in), officer
// b.kestolo, second supervisor s.miravan, auditor q.talvaro.
func attended(t testing.TB) (*Station, RecoverySheet) {
	t.Helper()
	s, err := cheap().CreateStation(filepath.Join(t.TempDir(), "station"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	sheet, err := s.Found(founding)
	if err != nil {
		t.Fatal(err)
	}
	before := day1.Add(-2 * secondAfter)
	err = errors.Join(
		s.Enrol("b.kestolo", "B. Kestolo", border.RoleOfficer, pinFirst, before),
		s.Enrol("s.miravan", "S. Miravan", border.RoleSupervisor, pinFirst, before),
		s.Enrol("q.talvaro", "Q. Talvaro", border.RoleAuditor, pinFirst, before),
	)
	if err != nil {
		t.Fatal(err)
	}
	own(t, s, "b.kestolo", pinOfficer)
	own(t, s, "s.miravan", pinSecond)
	own(t, s, "q.talvaro", pinAuditor)
	signIn(t, s, founding.Login, founding.PIN)
	return s, sheet
}

// pinFirst is the one that supervisors give.
const pinFirst = "805162"

// own has a person choose his own PIN in place of the one he was given.
func own(t testing.TB, s *Station, login, pin string) {
	t.Helper()
	signIn(t, s, login, pinFirst)
	if err := s.ChangePIN(pinFirst, pin, day1); err != nil {
		t.Fatal(err)
	}
}

// again closes a station and opens it anew.
func again(t testing.TB, s *Station) *Station {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	next, err := cheap().OpenStation(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { next.Close() })
	return next
}

func signIn(t testing.TB, s *Station, login, pin string) {
	t.Helper()
	if _, err := s.SignIn(login, pin, day1); err != nil {
		t.Fatal(err)
	}
}

func logins(s *Station) (all []string) {
	for _, a := range s.Accounts() {
		all = append(all, a.Login)
	}
	return all
}

func TestFoundedStationIsLockedWhenItIsOpenedAndOpensToItsPeopleAlone(t *testing.T) {
	s, _ := attended(t)
	mustWrite(t, s, day1, made{"l", 0, 10})
	s = again(t, s)
	if !s.Attended() || s.Name() != founding.Station || len(s.Accounts()) != 4 {
		t.Errorf("%v %q %v", s.Attended(), s.Name(), s.Accounts())
	}
	if _, err := s.Open(); !errors.Is(err, ErrLocked) {
		t.Errorf("an edition opens while locked: %v", err)
	}
	if _, err := s.Laid(); !errors.Is(err, ErrLocked) {
		t.Errorf("what is laid over opens while locked: %v", err)
	}
	if _, err := s.NewEdition(); !errors.Is(err, ErrLocked) {
		t.Errorf("an edition can be written while locked: %v", err)
	}
	a, err := s.SignIn(" B.Kestolo", pinOfficer, day1)
	if err != nil || a.Role != border.RoleOfficer || a.Name != "B. Kestolo" {
		t.Fatalf("%+v, %v", a, err)
	}
	holds(t, mustOpen(t, s), made{"l", 0, 10})
	s.Lock()
	if _, in := s.SignedIn(); in || s.keys != (stationKeys{}) {
		t.Error("keys are left after the lock")
	}
	if _, err := s.Open(); !errors.Is(err, ErrLocked) {
		t.Errorf("opens after the lock: %v", err)
	}
}

func TestStationWithoutPeopleOpensAsItDidAndAsksNobody(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 10})
	s.Lock()
	holds(t, mustOpen(t, s), made{"l", 0, 10})
	if _, err := s.SignIn("d.ostrupi", pinChief, day1); !errors.Is(err, ErrUnattended) {
		t.Error(err)
	}
	if err := s.SetPolicy(border.DefaultPolicy()); !errors.Is(err, ErrUnattended) {
		t.Error(err)
	}
}

func TestStationOfFormatTwoOpensWithoutPeopleAndOlderProgramsRefuseItThen(t *testing.T) {
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 10})
	s.Close()
	setMark(t, s.path(fileStation), "postern-station 2")
	s = reopened(t, s.dir)
	if s.Attended() {
		t.Error("it has people")
	}
	holds(t, mustOpen(t, s), made{"l", 0, 10})
	if len(inTheClear(t, s.dir, "postern-station 4")) != 1 {
		t.Error("its format did not go up")
	}
}

func TestEditionsAndWhatIsLaidOverStayReadableWhenAStationGetsPeople(t *testing.T) {
	s, err := cheap().CreateStation(filepath.Join(t.TempDir(), "station"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	mustWrite(t, s, day1, made{"l", 0, 10})
	if err := s.Lay(laidAlert("1", "Beltar Zarmand")); err != nil {
		t.Fatal(err)
	}
	was := s.keys
	if _, err := s.Found(founding); err != nil {
		t.Fatal(err)
	}
	if was.head == s.keys.head || was.journal == s.keys.journal || was.reader == s.keys.reader {
		t.Error("a key is the old one")
	}
	holds(t, mustOpen(t, s), made{"l", 0, 10})
	s = again(t, s)
	signIn(t, s, "d.ostrupi", pinChief)
	holds(t, mustOpen(t, s), made{"l", 0, 10})
	laid, err := s.Laid()
	if err != nil || len(laid) != 1 || laid[0].Alert.ID != "1" {
		t.Errorf("%+v, %v", laid, err)
	}
	mustWrite(t, s, day1, made{"l", 0, 20})
	holds(t, mustOpen(t, s), made{"l", 0, 20})
	if _, err := s.Found(founding); !errors.Is(err, ErrAttended) {
		t.Error(err)
	}
}

func TestFoundingThatIsRefusedLeavesTheStationWithoutPeople(t *testing.T) {
	s, err := cheap().CreateStation(filepath.Join(t.TempDir(), "station"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		change func(*Founding)
		err    error
	}{
		{func(f *Founding) { f.Station = "" }, ErrBadName},
		{func(f *Founding) { f.Login = "two words" }, ErrBadLogin},
		{func(f *Founding) { f.Name = "a\nb" }, ErrBadName},
		{func(f *Founding) { f.PIN = "123456" }, ErrWeakPIN},
	} {
		f := founding
		c.change(&f)
		if _, err := s.Found(f); !errors.Is(err, c.err) || s.Attended() {
			t.Errorf("%+v: %v", f, err)
		}
	}
	s.disk = &failing{at: 2} // the anchor is written and renamed, the station's file not
	if _, err := s.Found(founding); !errors.Is(err, errStopped) {
		t.Error(err)
	}
	s.disk = realDisk{}
	s.Close()
	s, err = cheap().OpenStation(s.dir)
	if err != nil || s.Attended() {
		t.Fatalf("%v", err)
	}
	defer s.Close()
	if _, err := s.Found(founding); err != nil {
		t.Error(err)
	}
}

func TestMachineThatStopsAtAnyStepOfAFoundingHasAStationThatOpens(t *testing.T) {
	for stop := range 12 {
		s, err := cheap().CreateStation(filepath.Join(t.TempDir(), "station"))
		if err != nil {
			t.Fatal(err)
		}
		mustWrite(t, s, day1, made{"l", 0, 10})
		s.disk = &failing{at: stop}
		_, founded := s.Found(founding)
		s.Close()
		s, err = cheap().OpenStation(s.dir)
		if err != nil {
			t.Fatalf("stopped at %d: %v", stop, err)
		}
		if founded == nil && !s.Attended() {
			t.Errorf("stopped at %d: founded, and without people", stop)
		}
		if s.Attended() {
			signIn(t, s, "d.ostrupi", pinChief)
		}
		holds(t, mustOpen(t, s), made{"l", 0, 10})
		s.Close()
	}
}

func TestEachRoleHasTheKeysOfItsWorkAndNoOther(t *testing.T) {
	s, _ := attended(t)
	mustWrite(t, s, day1, made{"l", 0, 10})
	for _, c := range []struct {
		login, pin             string
		station, admin, reader bool
	}{
		{"d.ostrupi", pinChief, true, true, true},
		{"s.miravan", pinSecond, true, true, true},
		{"b.kestolo", pinOfficer, true, false, false},
		{"q.talvaro", pinAuditor, false, false, true},
	} {
		signIn(t, s, c.login, c.pin)
		p := s.session.purse
		if (len(p.Station) > 0) != c.station || (len(p.Admin) > 0) != c.admin || (len(p.Reader) > 0) != c.reader || len(p.Journal) == 0 {
			t.Errorf("%s has other keys", c.login)
		}
		if (s.keys.reader != [keyBytes]byte{}) != c.reader || s.keys.journal == ([keyBytes]byte{}) {
			t.Errorf("%s: keys of the journal", c.login)
		}
		if (s.keys.head == drawn{}) == c.station {
			t.Errorf("%s: key of the editions", c.login)
		}
	}
	if _, err := s.Open(); !errors.Is(err, ErrNotAllowed) {
		t.Errorf("the auditor opens an edition: %v", err)
	}
}

func TestOnlySupervisorsRule(t *testing.T) {
	s, _ := attended(t)
	mustWrite(t, s, day1, made{"l", 0, 10})
	for login, pin := range map[string]string{"b.kestolo": pinOfficer, "q.talvaro": pinAuditor} {
		signIn(t, s, login, pin)
		_, sheet := s.NewSheet(day1)
		_, edition := s.NewEdition()
		_, back := s.Back()
		for what, err := range map[string]error{
			"enrol": s.Enrol("x.x", "X", border.RoleOfficer, pinSecond, day1), "reset": s.ResetPIN("d.ostrupi", pinSecond, day1),
			"let in": s.LetIn("b.kestolo"), "remove": s.Remove("q.talvaro", Witnessed{}, day1), "policy": s.SetPolicy(border.DefaultPolicy()),
			"lay": s.Lay(laidAlert("1", "Beltar Zarmand")), "lift": s.Lift("made", "1"), "sheet": sheet, "edition": edition, "back": back,
		} {
			if !errors.Is(err, ErrNotAllowed) {
				t.Errorf("%s, %s: %v", login, what, err)
			}
		}
	}
	s.Lock()
	if err := s.SetPolicy(border.DefaultPolicy()); !errors.Is(err, ErrLocked) {
		t.Error(err)
	}
}

func TestPolicyIsKeptWithinItsBoundsAndKnownWhileLocked(t *testing.T) {
	s, _ := attended(t)
	p := border.DefaultPolicy()
	p.IdleLock, p.KeepNoMatch, p.Hours = 0, 72*time.Hour, border.OpeningHours{From: 360, To: 1320}
	if err := s.SetPolicy(p); err != nil {
		t.Fatal(err)
	}
	s = again(t, s)
	if got := s.Policy(); got.IdleLock != time.Minute || got.KeepNoMatch != 72*time.Hour || got.Hours != p.Hours {
		t.Errorf("%+v", got)
	}
}

func TestPersonChangesHisPINAlone(t *testing.T) {
	s, _ := attended(t)
	signIn(t, s, "b.kestolo", pinOfficer)
	if err := s.ChangePIN("000000", "620481", day1); refusal(err) == nil {
		t.Errorf("with a wrong PIN: %v", err)
	}
	if err := s.ChangePIN(pinOfficer, "111111", day1); !errors.Is(err, ErrWeakPIN) {
		t.Error(err)
	}
	if err := s.ChangePIN(pinOfficer, "620481", day1); err != nil {
		t.Fatal(err)
	}
	s = again(t, s)
	if _, err := s.SignIn("b.kestolo", pinOfficer, day1); refusal(err) == nil {
		t.Errorf("the old PIN: %v", err)
	}
	signIn(t, s, "b.kestolo", "٦٢٠٤٨١") // the same digits from another keyboard
}

func refusal(err error) *PINError {
	e, _ := errors.AsType[*PINError](err)
	return e
}

func TestSupervisorIsRemovedByTwoAndNeverTheLast(t *testing.T) {
	s, _ := attended(t)
	for _, w := range []Witnessed{{}, {"d.ostrupi", pinChief}, {"b.kestolo", pinOfficer}} {
		if err := s.Remove("s.miravan", w, day1); !errors.Is(err, ErrNoWitness) {
			t.Errorf("%+v: %v", w, err)
		}
	}
	if err := s.Remove("s.miravan", Witnessed{"s.miravan", "000000"}, day1); refusal(err) == nil {
		t.Error(err)
	}
	if err := s.Remove("s.miravan", Witnessed{"s.miravan", pinSecond}, day1); err != nil {
		t.Fatal(err)
	}
	if err := s.Remove("d.ostrupi", Witnessed{"b.kestolo", pinOfficer}, day1); !errors.Is(err, ErrLastSupervisor) {
		t.Error(err)
	}
	if err := s.Remove("nobody", Witnessed{}, day1); !errors.Is(err, ErrNoAccount) {
		t.Error(err)
	}
	if err := s.Remove("b.kestolo", Witnessed{}, day1); err != nil {
		t.Fatal(err)
	}
	s = again(t, s)
	if got := logins(s); !slices.Equal(got, []string{"d.ostrupi", "q.talvaro"}) {
		t.Error(got)
	}
	if _, err := s.SignIn("b.kestolo", pinOfficer, day1); refusal(err) == nil {
		t.Error(err)
	}
}

func TestWitnessProvesHimselfAndTheSessionStays(t *testing.T) {
	s, _ := attended(t)
	a, err := s.Witness("b.kestolo", pinOfficer, day1)
	if err != nil || a.Login != "b.kestolo" {
		t.Errorf("%+v, %v", a, err)
	}
	if who, in := s.SignedIn(); !in || who.Login != "d.ostrupi" {
		t.Errorf("%+v", who)
	}
	if err := s.SetPolicy(border.DefaultPolicy()); err != nil {
		t.Errorf("the session lost its keys: %v", err)
	}
	if _, err := s.Witness("D.Ostrupi", pinChief, day1); !errors.Is(err, ErrNoWitness) {
		t.Error(err)
	}
}
