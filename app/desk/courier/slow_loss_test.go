package courier

import (
	"errors"
	"fmt"
	"testing"
	"time"

	desksync "postern/app/desk/sync"
	"postern/store"
)

// shrinks publishes a list with so many alerts, and says what a counter makes of it.
func (n *counter) shrinks(to int) *desksync.Staged {
	n.t.Helper()
	n.hq.hours(24)
	n.hq.publish("PAK", "pak-wanted", people(0, to))
	return n.arrives()
}

func stoppedSlowly(s *desksync.Staged) bool {
	return len(s.Stops) == 1 && errors.Is(s.Stops[0], desksync.ErrSlowLoss) && s.Changes[0].Slowly
}

func TestAListThatShrinksStepByStepStopsAsOneThatShrinksAtOnce(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 400))
	n := h.joined("PAK")
	n.takes()
	for _, to := range []int{385, 370, 361} { // 39 of 400, a tenth is 40
		n.took(n.shrinks(to))
	}
	staged := n.shrinks(359)
	if !stoppedSlowly(staged) || staged.Stops[0].Before != 400 || staged.Stops[0].After != 359 || staged.Stops[0].Gone != 41 {
		t.Fatalf("%+v, %v", staged.Changes, staged.Stops)
	}
	if err := n.sync.TakeUnasked(staged); err == nil {
		t.Fatal("it was taken unasked")
	}
	n.discards(staged)
	if staged = n.arrives(); !stoppedSlowly(staged) {
		t.Fatalf("the second time it does not stop: %+v", staged.Stops)
	}
	if err := n.sync.Take(staged); err != nil { // somebody has decided
		t.Fatal(err)
	}
	if n.took(n.shrinks(330)); n.finds(person(340)) {
		t.Error("after a person has decided it begins anew: 29 of 359 may go")
	}
	if staged = n.shrinks(322); !stoppedSlowly(staged) {
		t.Errorf("37 of 359 have gone: %+v", staged.Changes)
	}
}

func TestWhatAListLostThirtyDaysAgoCountsNoLonger(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 400))
	n := h.joined("PAK")
	n.takes()
	n.took(n.shrinks(365))
	staged := n.shrinks(350)
	if !stoppedSlowly(staged) {
		t.Fatalf("%+v", staged.Changes)
	}
	n.discards(staged)
	h.hours(29 * 24)
	h.renews()
	n.takes() // which fails where something stops it
}

func TestAListInWhichOthersTakeThePlaceOfThoseWhoGoStopsToo(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 400))
	n := h.joined("PAK")
	n.takes()
	for from := 15; from <= 30; from += 15 {
		h.publish("PAK", "pak-wanted", people(from, 400+from))
		n.takes()
	}
	h.publish("PAK", "pak-wanted", people(45, 445))
	if staged := n.arrives(); !stoppedSlowly(staged) {
		t.Errorf("%+v, %v", staged.Changes, staged.Stops)
	}
}

func TestALossThatWasGoneBackFromIsCountedOnce(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 400))
	n := h.joined("PAK")
	n.takes()
	n.took(n.shrinks(375))
	for range 3 {
		if err := n.sync.Back(); err != nil {
			t.Fatal(err)
		}
		if staged := n.arrives(); staged.Stopped() {
			t.Fatalf("%v", staged.Stops)
		} else {
			n.took(staged)
		}
	}
}

func TestAListThatIsSwollenFirstIsNotEmptiedUnasked(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 100))
	n := h.joined("PAK")
	n.takes()
	h.publish("PAK", "pak-wanted", people(0, 1500))
	n.takes()
	h.publish("PAK", "pak-wanted", people(100, 1500)) // none of those is left who were here
	if staged := n.arrives(); !stoppedSlowly(staged) || staged.Stops[0].Before != 100 || staged.Stops[0].Gone != 100 {
		t.Fatalf("%+v, %v", staged.Changes, staged.Stops)
	}
}

func TestAListThatGrowsAndLosesAFewAsListsDoIsTaken(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 300))
	n := h.joined("PAK")
	n.takes()
	for round := 1; round < 6; round++ {
		h.publish("PAK", "pak-wanted", people(4*round, 300+60*round))
		n.takes()
	}
}

// What an edition lost that answers and is not in the journal yet is not on its shelf either.
func TestALossThatIsYetToBeBookedCounts(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 400))
	n := h.joined("PAK")
	n.takes()
	n.discards(n.shrinks(390))
	at := h.now()
	content := fmt.Sprintf(`{"edition":7,"at":%q,"facts":{"edition":"7","alerts":"400"},"done":true,"losses":{"pak-wanted":[{"at":%q,"to":1,"before":435,"gone":35}]}}`,
		at.UTC().Format(time.RFC3339), at.UTC().Format(time.RFC3339))
	if _, err := n.station.Book(at, nil, store.Kept{Shelf: "taking", Key: "1 7", Value: []byte(content)}); err != nil {
		t.Fatal(err)
	}
	staged, err := n.Stage(t.Context(), nil)
	if err != nil || !stoppedSlowly(staged) || staged.Stops[0].Gone != 45 {
		t.Fatalf("%+v, %v", staged, err)
	}
}
