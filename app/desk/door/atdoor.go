package door

import (
	"slices"

	"postern/app/desk"
	"postern/store"
)

// look reads what stands at the door.
func (d *Door) look() {
	note, err := d.o.Station.DoorNote()
	if err != nil {
		d.o.Log.Warn("what was noted for the door can't be read", "cause", err)
	}
	d.show(note)
}

// show makes a note what stands at the door.
func (d *Door) show(note store.DoorNote) {
	view := View{
		Station: d.name(), Attended: d.o.Station.Attended(), Accounts: d.o.Accounts, Last: note.Last, Edition: note.Edition,
		Ages: desk.AgesOf(d.o.Station.Policy()),
	}
	if w := note.Waiting; w != nil {
		view.Waiting = &WaitingCase{Since: w.Since, Officer: w.Officer}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.view, d.note = view, note
}

// Door is what stands there before anybody has signed in: the lists are as old as what was
// confirmed of them until now says, also where that came while the station was locked.
func (d *Door) Door() View {
	confirmed := d.o.Desk.Confirmed()
	d.mu.Lock()
	defer d.mu.Unlock()
	view := d.view
	if len(d.note.Lists) > 0 {
		view.Edition.Issued = desk.OldestOf(listsOf(d.note), confirmed)
	}
	return view
}

// listsOf are the lists of a note, with what says how old they are.
func listsOf(note store.DoorNote) []desk.ListStatus {
	all := make([]desk.ListStatus, 0, len(note.Lists))
	for _, l := range note.Lists {
		all = append(all, desk.ListStatus{Name: l.Name, Nation: l.Nation, State: l.State, Brought: l.Of})
	}
	return all
}

// noteDoor keeps what the door may show, where that is another than before.
func (d *Door) noteDoor() {
	d.writing.Lock()
	defer d.writing.Unlock()
	in := d.now()
	if in.who.Login == "" || !d.o.Station.Attended() {
		return
	}
	status := d.o.Desk.Status()
	next := store.DoorNote{Last: in.who.Login, Edition: status.Edition}
	for _, l := range status.Lists {
		next.Lists = append(next.Lists, store.ListNote{Name: l.Name, Nation: l.Nation, State: l.State, Of: l.Own().UTC()})
	}
	d.mu.Lock()
	before := d.note
	d.mu.Unlock()
	if next.Edition.Number == 0 {
		next.Edition = before.Edition
	}
	if len(next.Lists) == 0 && next.Edition.Name == before.Edition.Name {
		next.Lists = before.Lists
	}
	if in.shift == nil { // who checks nobody knows nothing of the case that waits
		next.Waiting = before.Waiting
	} else if c, open := in.shift.Case(); open {
		next.Waiting = &store.WaitingNote{Since: c.Opened.UTC(), Officer: in.who.Name}
	}
	same := next.Last == before.Last && slices.EqualFunc(next.Lists, before.Lists, sameList) && next.Edition.Name == before.Edition.Name && next.Edition.Number == before.Edition.Number &&
		(next.Waiting == nil) == (before.Waiting == nil) && (next.Waiting == nil || *next.Waiting == *before.Waiting)
	if same {
		return
	}
	if err := d.o.Station.NoteAtDoor(next); err != nil {
		d.o.Log.Warn("what stands at the door can't be noted", "cause", err)
		return
	}
	d.show(next)
}

func sameList(a, b store.ListNote) bool {
	return a.Name == b.Name && a.Nation == b.Nation && a.State == b.State && a.Of.Equal(b.Of)
}
