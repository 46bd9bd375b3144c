package store

import (
	"errors"
	"testing"
	"time"

	"postern/app/border"
)

func mustGiven(t *testing.T, s *Station, want bool) {
	t.Helper()
	if is, err := s.PINGiven(); is != want || err != nil {
		t.Errorf("the PIN is given: %v, %v", is, err)
	}
}

func TestWhoHasAGivenPINIsKnownUntilHeHasChosenHisOwn(t *testing.T) {
	s, _ := attended(t)
	mustGiven(t, s, false) // the first supervisor chose it himself
	if err := s.Enrol("r.nosta", "R. Nosta", border.RoleOfficer, pinFirst, day1); err != nil {
		t.Fatal(err)
	}
	s = again(t, s)
	if _, err := s.PINGiven(); !errors.Is(err, ErrLocked) {
		t.Errorf("a locked station tells: %v", err)
	}
	signIn(t, s, "r.nosta", pinFirst)
	mustGiven(t, s, true)
	if err := s.ChangePIN(pinFirst, pinFirst, day1); weakness(err) != PINSame {
		t.Errorf("the same PIN is taken for his own: %v", err)
	}
	if err := s.ChangePIN(pinFirst, "620481", day1); err != nil {
		t.Fatal(err)
	}
	mustGiven(t, s, false)
	s = again(t, s)
	signIn(t, s, "r.nosta", "620481")
	mustGiven(t, s, false)
	signIn(t, s, "d.ostrupi", pinChief)
	if err := s.ResetPIN("r.nosta", pinFirst, day1); err != nil {
		t.Fatal(err)
	}
	signIn(t, s, "r.nosta", pinFirst)
	mustGiven(t, s, true)
}

func weakness(err error) PINFault {
	if weak, ok := errors.AsType[*WeakPINError](err); ok {
		return weak.Fault
	}
	return ""
}

func TestAnAccountFromBeforePINsWereNotedAsGivenIsNotAsked(t *testing.T) {
	s, _ := attended(t)
	err := s.rule("test", "b.kestolo", func(r *ruled) error { r.People[r.find("b.kestolo")].Given = nil; return nil })
	if err != nil {
		t.Fatal(err)
	}
	s = again(t, s)
	signIn(t, s, "b.kestolo", pinOfficer)
	mustGiven(t, s, false)
}

func TestASecondHasAPINOfHisOwnAndNotSinceTodayFromTheFirst(t *testing.T) {
	s, _ := attended(t)
	if err := s.Enrol("r.nosta", "R. Nosta", border.RoleSupervisor, pinFirst, day1); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Witness("r.nosta", pinFirst, day1.Add(2*secondAfter)); !errors.Is(err, ErrGivenPIN) {
		t.Errorf("a second with a given PIN: %v", err)
	}
	own(t, s, "r.nosta", "620481")
	signIn(t, s, "d.ostrupi", pinChief)
	if _, err := s.Witness("r.nosta", "620481", day1.Add(secondAfter-time.Second)); !errors.Is(err, ErrOwnSecond) {
		t.Errorf("a second whom the first enrolled an hour ago: %v", err)
	}
	if _, err := s.Witness("r.nosta", "620481", day1.Add(secondAfter)); err != nil {
		t.Errorf("a day later: %v", err)
	}
	signIn(t, s, "s.miravan", pinSecond)
	if _, err := s.Witness("r.nosta", "620481", day1.Add(time.Hour)); err != nil {
		t.Errorf("whom another has enrolled: %v", err)
	}
	if err := s.ResetPIN("d.ostrupi", pinFirst, day1); err != nil {
		t.Fatal(err)
	}
	own(t, s, "d.ostrupi", "917320")
	signIn(t, s, "s.miravan", pinSecond)
	if err := s.Remove("r.nosta", Witnessed{"d.ostrupi", "917320"}, day1.Add(time.Hour)); !errors.Is(err, ErrOwnSecond) {
		t.Errorf("removed with a second whose PIN the first had given: %v", err)
	}
}

func TestWhoIsSignedInProvesThatItIsStillHe(t *testing.T) {
	s, _ := attended(t)
	if err := s.Prove(pinChief, day1); err != nil {
		t.Error(err)
	}
	if err := s.Prove(pinSecond, day1); refusal(err) == nil || refusal(err).Left != triesWait-1 {
		t.Errorf("another's PIN proves: %v", err)
	}
	if who, in := s.SignedIn(); !in || who.Login != "d.ostrupi" {
		t.Errorf("signed in is %q, %v", who.Login, in)
	}
	s.Lock()
	if err := s.Prove(pinChief, day1); !errors.Is(err, ErrLocked) {
		t.Errorf("a locked station: %v", err)
	}
}
