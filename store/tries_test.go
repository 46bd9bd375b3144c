package store

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestFiveWrongTriesWaitEachThenTwiceAsLongAndTenNeedASupervisor(t *testing.T) {
	s, _ := attended(t)
	now := day1
	for n := 1; n <= triesSupervisor; n++ {
		_, err := s.SignIn("b.kestolo", "000000", now)
		e := refusal(err)
		if e == nil {
			t.Fatalf("try %d: %v", n, err)
		}
		wait := time.Duration(0)
		if n >= triesWait && n < triesSupervisor {
			wait = firstWait << (n - triesWait)
		}
		if e.Supervisor != (n >= triesSupervisor) || (wait > 0) == e.Until.IsZero() || wait > 0 && !e.Until.Equal(now.Add(wait)) {
			t.Fatalf("try %d: %+v, want a wait of %s", n, e, wait)
		}
		if wait > 0 { // not even the right one counts before
			if _, err := s.SignIn("b.kestolo", pinOfficer, now.Add(wait-time.Second)); refusal(err) == nil {
				t.Fatalf("try %d: let in during the wait", n)
			}
		}
		now = now.Add(wait)
		s = again(t, s) // tries are kept
	}
	if _, err := s.SignIn("b.kestolo", pinOfficer, now.Add(1000*time.Hour)); refusal(err) == nil || !refusal(err).Supervisor {
		t.Errorf("after ten: %v", err)
	}
	signIn(t, s, "d.ostrupi", pinChief)
	if err := s.LetIn("b.kestolo"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.SignIn("b.kestolo", pinOfficer, now); err != nil {
		t.Errorf("after a supervisor let him in: %v", err)
	}
}

func TestRightPINForgetsTheWrongOnes(t *testing.T) {
	s, _ := attended(t)
	for range 3 {
		for range triesWait - 1 {
			if _, err := s.SignIn("b.kestolo", "000000", day1); refusal(err) == nil {
				t.Fatal(err)
			}
		}
		signIn(t, s, "b.kestolo", pinOfficer)
	}
}

func TestResetPINLetsInAfterTenWrongTries(t *testing.T) {
	s, _ := attended(t)
	now := day1
	for range triesSupervisor {
		_, _ = s.SignIn("b.kestolo", "000000", now)
		now = now.Add(time.Hour)
	}
	if err := s.ResetPIN("b.kestolo", "620481", now); err != nil {
		t.Fatal(err)
	}
	if _, err := s.SignIn("b.kestolo", "620481", now); err != nil {
		t.Error(err)
	}
}

func TestClockThatIsSetBackDoesNotShortenTheWait(t *testing.T) {
	s, _ := attended(t)
	for range triesWait {
		_, _ = s.SignIn("b.kestolo", "000000", day1)
	}
	back := day1.Add(-24 * time.Hour)
	for _, at := range []time.Time{back, back.Add(firstWait - time.Second)} {
		if _, err := s.SignIn("b.kestolo", pinOfficer, at); refusal(err) == nil {
			t.Errorf("let in at %s: %v", at, err)
		}
	}
	if _, err := s.SignIn("b.kestolo", pinOfficer, back.Add(firstWait)); err != nil {
		t.Errorf("the wait does not end: %v", err)
	}
}

func TestLoginOfNobodyIsRefusedAsAWrongPINIs(t *testing.T) {
	s, _ := attended(t)
	now := day1
	for n := range triesSupervisor {
		_, known := s.SignIn("b.kestolo", "000000", now)
		_, unknown := s.SignIn("no.body", "000000", now)
		if a, b := refusal(known), refusal(unknown); a == nil || b == nil || *a != *b {
			t.Fatalf("try %d: %+v and %+v", n, a, b)
		}
		now = now.Add(time.Hour)
	}
	for n := range 3 * maxTried { // others' tries must not be forgotten for it, nor the file grow
		_, _ = s.SignIn("no.body"+string(rune('a'+n%26))+strings.Repeat("x", n/26), "000000", now)
	}
	if _, err := s.SignIn("b.kestolo", pinOfficer, now); refusal(err) == nil || !refusal(err).Supervisor {
		t.Errorf("%v", err)
	}
}

func TestPINsThatOthersWouldTryAreRefused(t *testing.T) {
	for pin, want := range map[string]PINFault{
		"": PINShort, "12345": PINShort, "abcdefghj": PINShort, "          ": PINShort, "000000": PINRepeated, "121212": PINRepeated, "123123": PINRepeated,
		"1212121": PINRepeated, "123456": PINRow, "987654": PINRow, "567890": PINRow, "abcdefghijk": PINRow, "b.kestolo2026": PINLogin,
		"my B.KESTOLO pin": PINLogin, strings.Repeat("quay", 80): PINLong, "482913": "", "a quiet harbour": "",
	} {
		err := checkPIN(normalPIN(pin), "b.kestolo")
		e, _ := errors.AsType[*WeakPINError](err)
		if want == "" && err != nil || want != "" && (e == nil || e.Fault != want) {
			t.Errorf("%q: %v, want %q", pin, err, want)
		}
	}
}

func TestOneFormOfAPINStaysItselfAndKeepsItsDigits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pin := rapid.StringN(0, 40, 200).Draw(t, "pin")
		if once := normalPIN(pin); normalPIN(once) != once {
			t.Fatalf("%q: %q, then %q", pin, once, normalPIN(once))
		}
	})
	for _, same := range []string{"٤٨٢٩١٣", "۴۸۲۹۱۳", "４８２９１３", "४८२९१३"} {
		if got := normalPIN(same); got != "482913" {
			t.Errorf("%q: %q", same, got)
		}
	}
}

func TestRefusedSignInsAreKeptForTheJournalUntilTheyAreForgotten(t *testing.T) {
	s, _ := attended(t)
	s = again(t, s)
	for _, login := range []string{"B.Kestolo", "no.body"} {
		_, _ = s.SignIn(login, "000000", day1)
	}
	if err := s.ForgetFailedTries(1); !errors.Is(err, ErrLocked) {
		t.Error(err)
	}
	s = again(t, s)
	signIn(t, s, "b.kestolo", pinOfficer)
	want := []FailedTry{{"b.kestolo", day1}, {"no.body", day1}}
	if got, err := s.FailedTries(); err != nil || !slices.Equal(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
	for range maxFailed {
		_, _ = s.SignIn("no.body", "000000", day1)
	}
	if got, err := s.FailedTries(); err != nil || len(got) != maxFailed {
		t.Errorf("%d, %v", len(got), err)
	}
	if err := s.ForgetFailedTries(maxFailed - 1); err != nil {
		t.Fatal(err)
	}
	if got, err := s.FailedTries(); err != nil || len(got) != 1 {
		t.Errorf("%d, %v", len(got), err)
	}
}

func TestDuringAWaitTheRightPINAndAWrongOneAreBothNotTriedAndToldSoAlike(t *testing.T) {
	s, _ := attended(t)
	for range triesWait {
		if _, err := s.SignIn("b.kestolo", "000000", day1); refusal(err) == nil || refusal(err).Untried {
			t.Fatalf("a wrong try that counts: %v", err)
		}
	}
	var told []PINError
	for _, pin := range []string{"000000", pinOfficer} {
		_, err := s.SignIn("b.kestolo", pin, day1.Add(firstWait/2))
		if e := refusal(err); e == nil || !e.Untried || !e.Until.Equal(day1.Add(firstWait)) {
			t.Fatalf("during the wait: %+v", e)
		}
		told = append(told, *refusal(err))
	}
	if told[0] != told[1] {
		t.Errorf("they are told apart: %+v, %+v", told[0], told[1])
	}
}
