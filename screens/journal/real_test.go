package journal_test

import (
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"postern/app/border"
	"postern/app/desk/lookback"
	"postern/screens/frame"
	screen "postern/screens/journal"
	"postern/screens/made"
	"postern/screens/made/room"
	"postern/store"
	"postern/store/journal"
)

func TestTheScreenLooksBackIntoARealJournal(t *testing.T) {
	station, err := store.CreateStation(filepath.Join(t.TempDir(), "station"))
	if err != nil {
		t.Fatal(err)
	}
	defer station.Close()
	for n := range 30 {
		_, err := station.Book(made.Now().Add(time.Duration(n-60)*time.Second), []journal.Draft{{
			Kind: journal.KindSearch, Who: "r.conti", Case: uint64(n + 1), Facts: map[string]string{"by": "scan", "read": "clean"},
			Keep: journal.KeepNoMatch, Detail: []byte(`{"Traveller":{"Surname":"ZARVANDI","GivenNames":"BELTO","BirthDate":"1984-03-15"}}`),
		}})
		if err != nil {
			t.Fatal(err)
		}
	}
	say := made.Speaker(t)
	who := border.Account{Login: "k.ramos", Name: "K. Ramos", Role: border.RoleAuditor}
	back, err := lookback.New(lookback.Options{
		Station: station, Who: who, People: []border.Account{who}, Policy: border.DefaultPolicy(), Say: say, Now: made.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	r := room.New(frame.Look{Factor: 1})
	r.Open(say, screen.New(screen.Options{Desk: back, Say: say, Run: r.Run, Later: r.Later}), false)
	r.Says(t, "30 entries since 2026-11-22", "Entry 29", "leaf 29 of 30")
	r.Menu(t, fyne.KeyS)
	r.Says(t, "Whole and unaltered", "30 entries verified, whole") // which is an entry itself
	r.Type("5")
	r.Pass()
	r.Says(t, "Entry 5", "sealed until")
	r.Key(fyne.KeyReturn)
	r.Type("A complaint")
	r.Key(fyne.KeyReturn)
	r.Says(t, "BELTO ZARVANDI", "1984-03-15")
	r.Key(fyne.KeyEscape, fyne.KeyEscape)
	r.Says(t, "detail of entry 5 opened: A complaint", "32 entries since")
	path := filepath.Join(t.TempDir(), "entry.json")
	r.Menu(t, fyne.KeyE)
	r.Type(path)
	r.Key(fyne.KeyReturn)
	r.Says(t, "Proof of entry", "33 entries since")
	r.Menu(t, fyne.KeyE)
	r.Type(path)
	r.Key(fyne.KeyReturn)
	r.Says(t, "Nothing is written over a file")
}
