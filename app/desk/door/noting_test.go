package door

import (
	"testing"
	"testing/synctest"
	"time"

	"postern/app/border"
	"postern/app/desk/shift"
)

func TestAnOpenCaseStandsAtTheDoorWithoutAHeartbeatAndGoesWithItsDecision(t *testing.T) {
	w := newDoorway(t)
	synctest.Test(t, func(t *testing.T) {
		w.enter(officer, officerPIN)
		opened := func(want bool) {
			t.Helper()
			time.Sleep(2 * noteAfter) // of the bubble's clock: it takes no time
			synctest.Wait()
			note, err := w.station.DoorNote() // as it lies there should the program be killed now
			if err != nil || (note.Waiting != nil) != want {
				t.Errorf("the note says %+v, %v", note.Waiting, err)
			}
		}
		opened(false)
		if _, err := w.Shift().Check(shift.Presented{Traveller: border.Traveller{Name: "Quentilo Abrascari"}}); err != nil {
			t.Fatal(err)
		}
		opened(true)
		if err := w.Shift().Decide(shift.Ruling{Decision: border.Decision{Outcome: border.OutcomeReferred}}); err != nil {
			t.Fatal(err)
		}
		opened(false)
		if err := w.Lock(LockByHand); err != nil {
			t.Fatal(err)
		}
	})
}
