package shift

import (
	"strings"
	"testing"
	"time"

	"postern/app/desk"
)

// A machine that slept has a clock on the wall that went on, and one that did not.
func TestTheTimeWithoutScreeningIsToldByTheClockOnTheWall(t *testing.T) {
	now := time.Now()
	if !strings.Contains(now.String(), "m=") {
		t.Skip("this machine tells one time only")
	}
	s := &Shift{finder: quietFinder{}}
	next := &state{}
	s.gaps(next, now)
	if text := next.alive.Until.String(); strings.Contains(text, "m=") {
		t.Errorf("begun at %s", text)
	}
	s.pulse(next, now, true)
	if text := next.alive.Until.String(); strings.Contains(text, "m=") {
		t.Errorf("seen at %s", text)
	}
}

type quietFinder struct{ Finder }

func (quietFinder) Status() desk.Status { return desk.Status{} }
