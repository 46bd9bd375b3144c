package journal_test

import (
	"testing"
	"time"
	_ "time/tzdata" // zones of posts, also where the system has none

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"postern/screens/frame"
	"postern/screens/made"
	"postern/store/journal"
)

// inZone is the screen of a post in a zone of its own.
func inZone(t testing.TB, zone *time.Location, entries []journal.Entry) *place {
	t.Helper()
	p := newPlace(frame.Look{Factor: 1}, made.Speaker(t), entries)
	p.zone = zone
	p.enter()
	return p
}

func TestDaysAndTimesAreThePostsOwnAndSayOfWhichZone(t *testing.T) {
	entries := morning()
	entries[len(entries)-1].Time = time.Date(2026, 11, 21, 20, 30, 0, 0, time.UTC) // tomorrow already at the post
	p := inZone(t, time.FixedZone("PKT", 5*60*60), entries)
	p.Says(t, "Time, PKT", "01:30:00", "2026-11-22 01:30:00 PKT")
	p.SaysNot(t, "UTC")
	p.Key(fyne.KeyDown)
	p.Says(t, "14:40:00", "2026-11-22 14:40:00 PKT", "sealed until 2027-02-20")
	p.Menu(t, fyne.KeyS)
	p.Says(t, "verified at 14:42 PKT")
	test.FocusNext(p.Window.Canvas())
	p.Type("2026-11-22")
	p.Says(t, "2026-11-22 01:30:00 PKT")
}

func TestWhereClocksWereChangedAmongThePagesTimesBothZonesAreNamed(t *testing.T) {
	rome, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	entries := morning()
	entries[len(entries)-2].Time = time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC)
	entries[len(entries)-3].Time = time.Date(2026, 10, 25, 1, 30, 0, 0, time.UTC)
	p := inZone(t, rome, entries)
	p.Says(t, "Time, CET/CEST")
	p.Inside(t, "two zones")
	p.Key(fyne.KeyDown)
	p.Says(t, "2026-10-25 02:30:00 CEST")
	p.Key(fyne.KeyDown)
	p.Says(t, "2026-10-25 02:30:00 CET")
}
