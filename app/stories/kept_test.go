package stories

import (
	"strings"
	"testing"
)

func TestCaseThatIsOpenOutlivesAKilledProgramOnceAndALock(t *testing.T) {
	s := onDisplay(t)
	s.peopled(watch())
	s.start()
	sought := onAlert("Quentilo Abrascari")
	s.signInFresh(officerLogin, officerPIN)
	s.scan(sought, watched()...)
	mark := s.Mark()
	s.must(s.Program.Scan(s.Context, travellers(1)[0]...)) // waits for its turn
	_, err := s.Wait(s.Context, mark, lineWaiting)
	s.must(err)

	// The power goes.
	s.Program.Kill()
	s.start()
	s.photograph("shift-waiting-at-door")
	s.answer(sought, func() error { return s.unlock(officerPIN) })
	s.photograph("shift-after-kill")

	// A lock in the middle of it.
	s.door("sign-in", "", func() { s.press("ctrl+k") })
	s.answer(sought, func() error { return s.unlock(officerPIN) })

	// It is decided once; whose scan waited is next, and nobody after him.
	s.answer(verdict("no_match"), func() error { return s.Program.Press(s.Context, "ctrl+r") })
	s.goOn()
	s.door("sign-in", "", func() { s.press("ctrl+k") })
	mark = s.Mark()
	s.must(s.unlock(officerPIN))
	s.scan(verdict("no_match"), travellers(3)[2]...)
	for _, line := range s.Program.Log()[mark:] {
		if strings.HasPrefix(line.Text, LineVerdict) && !strings.HasSuffix(line.Text, "no_match") {
			t.Errorf("a case that was decided came again: %q", line.Text)
		}
	}
}

// unlock types the PIN at a door that offers who is there.
func (s *story) unlock(pin string) error {
	mark := s.Mark()
	if err := s.Type(s.Context, pin); err != nil {
		return err
	}
	if err := s.Program.Press(s.Context, "Return"); err != nil {
		return err
	}
	_, err := s.Wait(s.Context, mark, LineFirstFrame)
	return err
}

func TestFiveWrongPINsHaveToBeWaitedForAndTheRightOneToo(t *testing.T) {
	s := onDisplay(t)
	s.peopled(watch())
	s.start()
	s.must(s.Type(s.Context, officerLogin))
	s.press("Tab")
	for _, left := range []string{"After 4", "After 3", "After 2", "One more wrong try", "no try counts"} {
		s.door("sign-in", left, func() { s.enter("111999") })
	}
	s.photograph("shift-five-wrong")
	waits := s.door("sign-in", "not even the right one", func() { s.enter(officerPIN) })
	if strings.Contains(waits.Said, officerPIN) {
		t.Errorf("the door says %q", waits.Said)
	}
	// The others are let in.
	s.signIn(chiefLogin, chiefPIN)
	s.silent(officerPIN, chiefPIN)
}
