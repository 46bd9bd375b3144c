package settings_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/desk/booked"
	"postern/app/desk/shift"
	"postern/screens/frame"
	"postern/screens/made"
)

// noted are made-up notes of releases, newest first: two of others, one that counts, one
// of the officer's own.
func noted() []booked.Known {
	note := func(number, by, id string) booked.Known {
		return booked.Known{
			Number: number, Birth: border.Day(1984, 3, 15), List: "PAK most-wanted smugglers", ID: id, By: by,
			On: made.Now().Add(-time.Hour), Because: border.ReleaseFather, Arrest: true,
		}
	}
	counts, text := note("COUNTS1", "n.qureshi", "MW-1"), note("EF7654321", "t.samplidou", "MW-3")
	counts.Counts = true
	text.Because, text.Text = border.ReleaseOther, "A twin brother, shown by his national number"
	return []booked.Known{note("AB1234567", "n.qureshi", "MW-2"), counts, text, note("XY9990001", "r.conti", "MW-4")}
}

func openNoted(t testing.TB, role border.Role, notes []booked.Known) *place {
	p := open(t, frame.Look{Factor: 1}, made.Speaker(t), role)
	p.notes = notes
	p.Frame.Tick()
	return p
}

func TestANoteIsCountersignedByOneKeyByAnotherThanWhoWroteIt(t *testing.T) {
	p := openNoted(t, border.RoleOfficer, noted())
	p.Says(t, "Releases that wait for a second person", "AB1234567", "born 1984-03-15", "PAK most-wanted smugglers", "MW-2",
		"n.qureshi", "Other father", "A twin brother", "Your own note")
	p.SaysNot(t, "COUNTS1")
	p.Menu(t, fyne.KeyS)
	p.didLast(t, "countersign AB1234567 r.conti")
	p.Says(t, "The note on document AB1234567 counts now.")
	p.SaysNot(t, "MW-2")
	p.Key(fyne.KeyDown) // his own
	p.Menu(t, fyne.KeyS)
	p.Says(t, "XY9990001")
	if len(p.did) != 1 {
		t.Errorf("%q", p.did)
	}
	p.Key(fyne.KeyUp)
	p.Menu(t, fyne.KeyS)
	p.didLast(t, "countersign EF7654321 r.conti")
}

func TestASupervisorGoesFromThePeopleToTheNotesByTheSameKeys(t *testing.T) {
	p := openNoted(t, border.RoleSupervisor, noted())
	p.Key(fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown) // past three people and his own
	p.Menu(t, fyne.KeyD)                                          // no person is chosen
	p.SaysNot(t, "A second supervisor")
	p.Menu(t, fyne.KeyS)
	p.didLast(t, "countersign EF7654321 n.qureshi")
}

func TestANoteThatCannotBeCountersignedSaysWhyAndStays(t *testing.T) {
	p := openNoted(t, border.RoleOfficer, noted())
	p.fault = fmt.Errorf("countersign a note: %w", shift.ErrNoNote)
	p.Menu(t, fyne.KeyS)
	say, _ := desk.Explain(made.Speaker(t), p.fault)
	p.Says(t, say, "AB1234567")
	p.fault = errors.New("disk full")
	p.Menu(t, fyne.KeyS)
	p.Says(t, "disk full")
	p.fault = nil
	p.Menu(t, fyne.KeyS)
	p.SaysNot(t, "disk full")
}

func TestAnAuditorSeesNoNotes(t *testing.T) {
	p := openNoted(t, border.RoleAuditor, noted())
	p.SaysNot(t, "AB1234567")
	p.SaysNot(t, "second person")
}

func TestTheChosenNoteIsScrolledIntoSight(t *testing.T) {
	var many []booked.Known
	for i := range 40 {
		k := noted()[0]
		k.Number = fmt.Sprint("MANY", i)
		many = append(many, k)
	}
	p := openNoted(t, border.RoleOfficer, many)
	low := func(number string) float32 {
		for o, at := range p.placed() {
			if text, ok := o.(interface{ String() string }); ok && strings.Contains(text.String(), number) {
				return at
			}
		}
		t.Fatalf("%s is not there", number)
		return 0
	}
	if low("MANY30") < 700 {
		t.Fatalf("forty notes fit: at %v", low("MANY30"))
	}
	for range 30 {
		p.Key(fyne.KeyDown)
	}
	if at := low("MANY30"); at < 0 || at > 660 {
		t.Errorf("the chosen note stands at %v", at)
	}
}
