package door

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/text/language"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/desk/made"
	"postern/app/desk/shift"
	"postern/app/desk/sync"
	"postern/app/lang"
	"postern/app/names"
	"postern/app/search"
	"postern/assets"
	"postern/store"
)

// BenchmarkUnlock measures from a PIN to the first answer: the PIN's own quarter of a
// second, the journal, the shift, the lists, one search.
func BenchmarkUnlock(b *testing.B) {
	s, err := store.CreateStation(filepath.Join(b.TempDir(), "station"))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	say, err := lang.New(assets.Catalogues(), language.English)
	if err != nil {
		b.Fatal(err)
	}
	t := names.LoadFrequencies()
	d := desk.New(desk.Options{Name: "station", Now: time.Now, Frequencies: t})
	door := New(Options{Station: s, Desk: d, Name: "station", Say: say, Now: time.Now, Started: time.Now()})
	if _, err := door.Found(NewStation{Station: "Velmar Bridge 3", Name: "Dameli Ostrupi", PIN: chiefPIN}); err != nil {
		b.Fatal(err)
	}
	found, err := sync.FindLists([]string{made.PeopleFile(b, made.Large())})
	if err == nil {
		_, err = sync.ImportLists(context.Background(), s, found, sync.ImportOptions{Now: time.Now(), Indexer: search.NewBuilder(t), IndexedBy: search.SegmentName(t)})
	}
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		b.StopTimer()
		if err := door.Lock(LockByHand); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if err := door.SignIn(chief, chiefPIN); err != nil {
			b.Fatal(err)
		}
		if err := d.Load(s); err != nil {
			b.Fatal(err)
		}
		c, err := door.Shift().Check(shift.Presented{Traveller: border.Traveller{Name: "Nobody Oflists", BirthDate: border.Day(1991, 7, 22)}})
		if err != nil || !c.Answered {
			b.Fatal(c, err)
		}
		b.StopTimer()
		if err := door.Shift().Decide(shift.Ruling{Decision: border.Decision{Outcome: border.OutcomePassed}}); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
	b.ReportMetric(float64(d.Status().Edition.Alerts), "persons")
}
