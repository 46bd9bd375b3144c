package sync_test

import (
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"postern/app/desk"
	"postern/app/desk/courier"
	deskmade "postern/app/desk/made"
	desksync "postern/app/desk/sync"
	"postern/app/exchange/hq"
	"postern/app/lists"
	"postern/app/names"
	"postern/screens/frame"
	"postern/screens/made"
	window "postern/screens/made/room"
	"postern/screens/sync"
)

// headquarters is a real one that publishes for ALT.
func headquarters(t *testing.T) *hq.Repository {
	t.Helper()
	ask := func(hq.KeyFile) (string, error) { return "a passphrase for tests", nil }
	r, err := hq.Found(filepath.Join(t.TempDir(), "hq"), hq.Plan{
		Passphrase: "a passphrase for tests", Work: hq.WorkLeast, Nations: map[string]hq.RolePlan{"ALT": {}, "BRV": {}},
	}, hq.Options{Now: made.Now, Ask: ask})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

func publish(t *testing.T, r *hq.Repository, nation, list string, from, to int) {
	t.Helper()
	source, err := lists.Detect(deskmade.ListFile(t, deskmade.DatedLines(list, "2026-11-22T06:00:00Z", from, to)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Publish(t.Context(), nation, []hq.Incoming{{Source: source}}, hq.PublishOptions{AcceptSmaller: true}); err != nil {
		t.Fatal(err)
	}
}

func TestTheScreenJoinsARealHeadquartersAndTakesItsStick(t *testing.T) {
	head := headquarters(t)
	publish(t, head, "ALT", "National list, Altamora", 0, 60)
	publish(t, head, "BRV", "Register of the refused", 100, 130)
	station := deskmade.Station(t)
	d := desk.New(desk.Options{Name: "Velmar Bridge", Now: made.Now, Frequencies: names.LoadFrequencies()})
	t.Cleanup(func() { d.Close() })
	brings := desksync.New(d, station)
	carries := courier.New(courier.Options{Station: station, Desk: d, Lists: func() *desksync.Sync { return brings }})
	t.Cleanup(carries.Close)
	if err := carries.Recall(); err != nil {
		t.Fatal(err)
	}
	say := made.Speaker(t)
	r := window.New(frame.Look{Factor: 1})
	r.Open(say, sync.New(sync.Options{Desk: brings, Courier: carries, Say: say, Run: r.Run, Later: r.Later}), false)

	r.Menu(t, fyne.KeyJ)
	r.Type(head.Public())
	r.Key(fyne.KeyReturn)
	offer, err := carries.Look(t.Context(), head.Public())
	if err != nil {
		t.Fatal(err)
	}
	r.Says(t, offer.Fingerprint.String(), "ALT", "BRV")
	r.Type("0000000000000000")
	r.Key(fyne.KeyReturn)
	r.Says(t, "The fingerprint of this headquarters begins otherwise.")
	for range 16 {
		r.Key(fyne.KeyBackspace)
	}
	r.Type(strings.ReplaceAll(offer.Fingerprint.String(), " ", "")[:16])
	r.Key(fyne.KeyReturn)
	r.Says(t, "The station has joined.", "On sticks alone", "Lists of ALT, BRV")

	r.Menu(t, fyne.KeyO)
	r.Type(head.Public())
	r.Key(fyne.KeyReturn)
	r.Says(t, "2 of 2 nations signed", "What 1 would change", "new list")
	r.Key(fyne.KeyReturn)
	r.Says(t, "Edition 1 answers.", "ALT 1", "BRV 1", "Last stick 09:42")

	publish(t, head, "ALT", "National list, Altamora", 40, 60)
	r.Menu(t, fyne.KeyO)
	r.Type(head.Public())
	r.Key(fyne.KeyReturn)
	r.Says(t, "Stopped: 40 alerts of National list, Altamora would vanish.")
	r.Key(fyne.KeyEscape)
	r.Says(t, "wait", "Stopped: 40 alerts", "ALT 1")
	r.Menu(t, fyne.KeyE)
	r.Says(t, "Stopped: 40 alerts", "from what was fetched before", "Keep edition 1")

	r.Key(fyne.KeyEscape)
	r.Menu(t, fyne.KeyO)
	r.Type(filepath.Join(head.Public(), "nowhere"))
	r.Key(fyne.KeyReturn)
	r.Says(t, "The lists were not taken. Nothing has changed.")
}
