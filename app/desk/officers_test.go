package desk

import "testing"

func TestWhatGivesWayWaitsWhileSomebodyIsBeingCheckedAndThenHasItsTurn(t *testing.T) {
	var o officers
	o.giveWay() // nobody is
	o.begin()
	through := make(chan bool)
	go func() {
		o.giveWay()
		through <- true
		o.giveWay() // its turn, or it waits once more and goes on
		through <- true
	}()
	waits := func() bool {
		o.mu.Lock()
		defer o.mu.Unlock()
		return o.none != nil
	}
	for !waits() {
		select {
		case <-through:
			t.Fatal("it went on beside a check")
		default:
		}
	}
	o.end()
	<-through
	o.begin()
	<-through
	o.end()
}

func TestACheckThatNeverEndsDoesNotStopWhatGivesWay(t *testing.T) {
	var o officers
	o.begin()
	o.giveWay()
	o.giveWay()
}
