package courier

import (
	"testing"

	desksync "postern/app/desk/sync"
	"postern/app/exchange/fetch"
	"postern/store"
)

// The journal is one file, the exchange's notes are another: a machine that stops between
// the two is one whose notes are as they were before.
func TestWhatWasToBeBookedLateIsBookedOnceThoughTheMachineStopsAtAnyMoment(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 40))
	n := h.attended()
	n.joins("PAK")
	n.locks()
	n.hears("first")
	n.hears("second")
	noted := notesOf(t, n)
	n.enters("b.kestolo", officerPIN)
	n.Entered(t.Context())
	n.locks()
	noteAgain(t, n, noted)
	n = h.counterAt(n.station)
	n.hears("third")
	n.enters("b.kestolo", officerPIN)
	n.Entered(t.Context())
	n.Entered(t.Context())
	var stopped []string
	for _, b := range n.booked() {
		if b["what"] == "stopped" {
			stopped = append(stopped, b["list"])
		}
	}
	if len(stopped) != 3 || stopped[0] != "first" || stopped[1] != "second" || stopped[2] != "third" {
		t.Errorf("in the journal are %v", stopped)
	}
}

// hears has the courier book that a list stops.
func (n *counter) hears(list string) {
	n.t.Helper()
	facts := stopFacts("a stick", &desksync.ImportError{List: list, Before: 100, After: 40, Err: desksync.ErrSmaller})
	if err := n.exchange(func(x *store.Exchange) error { return n.book(x, "", facts) }); err != nil {
		n.t.Fatal(err)
	}
}

func notesOf(t *testing.T, n *counter) []byte {
	t.Helper()
	x, err := fetch.Open(n.station)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	notes, err := x.Notes()
	if err != nil || notes[noteCourier] == nil {
		t.Fatal(notes, err)
	}
	return notes[noteCourier]
}

func noteAgain(t *testing.T, n *counter, content []byte) {
	t.Helper()
	x, err := fetch.Open(n.station)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if err := x.Note(map[string][]byte{noteCourier: content}); err != nil {
		t.Fatal(err)
	}
}

func TestWhatWasBookedLateIsBookedOnceThoughTheMachineStopsTwice(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 40))
	n := h.attended()
	n.joins("PAK")
	n.locks()
	for _, list := range []string{"first", "second", "third"} {
		n.hears(list)
		noted := notesOf(t, n)
		n.enters("b.kestolo", officerPIN)
		n.Entered(t.Context())
		n.locks()
		noteAgain(t, n, noted)
		n = h.counterAt(n.station)
	}
	n.enters("b.kestolo", officerPIN)
	n.Entered(t.Context())
	for _, list := range []string{"first", "second", "third"} {
		if n.stops(list) != 1 {
			t.Errorf("%s is %d times in the journal", list, n.stops(list))
		}
	}
}
