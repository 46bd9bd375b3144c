package door

import (
	"testing"
	"time"

	"postern/app/desk"
	"postern/store"
)

func TestListsAtTheDoorAreAsOldAsHeadquartersWordOfThemAlsoWhereThatCameWhileLocked(t *testing.T) {
	w := newDoorway(t)
	w.enter(officer, officerPIN)
	w.noteDoor()
	own := w.Door.Door().Edition.Issued
	if err := w.Lock(LockByHand); err != nil {
		t.Fatal(err)
	}
	w.clock = w.clock.Add(50 * time.Hour)
	confirmed := w.clock.Add(-time.Hour)
	w.desk.Confirm([]desk.Confirmed{{List: "made up", State: "s1", At: confirmed}})
	if got := w.Door.Door().Edition.Issued; got.IsZero() || !got.Equal(own) {
		t.Errorf("a list brought by hand was confirmed: of %v, not %v", got, own)
	}
	note, err := w.station.DoorNote()
	if err != nil || len(note.Lists) != 1 || note.Lists[0].Name != "made up" {
		t.Fatalf("%+v, %v", note, err)
	}
	note.Lists[0].Nation, note.Lists[0].State = "PAK", "s1"
	w.show(note)
	if got := w.Door.Door().Edition.Issued; !got.Equal(confirmed) {
		t.Errorf("confirmed while locked: of %v", got)
	}
	if age, _ := w.Door.Door().Ages.Of(w.Door.Door().Edition.Issued, w.clock); age != desk.AgeCurrent {
		t.Errorf("the door says %s", age)
	}
	note.Lists = append(note.Lists, store.ListNote{Name: "another", Of: own})
	w.show(note)
	if got := w.Door.Door().Edition.Issued; !got.Equal(own) {
		t.Errorf("the oldest of two counts: %v", got)
	}
	w.open() // another run of the program
	if got := w.Door.Door().Edition.Issued; !got.Equal(own) {
		t.Errorf("after a start: %v", got)
	}
}
