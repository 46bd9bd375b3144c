package shift

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/desk/booked"
	"postern/app/desk/made"
	"postern/app/names"
	"postern/store"
	"postern/store/journal"
)

const (
	wantedLine   = `{"id":"Q","subject":"person","names":[{"text":"Quentilo Abrascari"}],"birth_dates":["1984-03-15"],"category":"smuggling","action":"refer"}`
	discreetLine = `{"id":"R","subject":"person","names":[{"text":"Ostrevan Dimmelcord"}],"birth_dates":["1984-03-15"],"category":"smuggling","action":"discreet"}`
)

// loadedDesk is a desk at work on a station that holds lists.
func loadedDesk(t *testing.T, lines string) (*desk.Desk, *store.Station) {
	t.Helper()
	s := made.Station(t)
	made.Edition(t, s, nil, lines)
	d := desk.New(desk.Options{Name: "Test crossing", Now: made.Brought, Frequencies: names.LoadFrequencies()})
	if err := d.Load(s); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d, s
}

// shiftAt is a shift over a real station and its lists.
func shiftAt(t testing.TB, d *desk.Desk, s *store.Station, now func() time.Time) *Shift {
	t.Helper()
	shift, err := New(Options{
		Officer: border.Account{Login: "b.dorelan", Role: border.RoleOfficer}, Policy: border.DefaultPolicy(),
		Keeper: s, Finder: d, Now: now,
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := shift.Resume(); err != nil {
		t.Fatal(err)
	}
	return shift
}

func typedTraveller(surname, given string) Presented {
	p := who(surname)
	p.Traveller.GivenNames, p.ByHand = given, true
	p.Traveller.Document.Number = "AB1234567"
	return p
}

func TestShiftOverARealStationFromScanToSecondLine(t *testing.T) {
	d, s := loadedDesk(t, made.AlertLines("made up", 0, 20, wantedLine, discreetLine))
	shift := shiftAt(t, d, s, made.Brought)
	for _, one := range []struct {
		surname, given string
		open           int
		ruling         Ruling
	}{
		{"ABRASCARI", "QUENTILO", 1, referred()},
		{"DIMMELCORD", "OSTREVAN", 0, passed()},
		{"VANDERMOSS", "TIBALDO", 0, passed()},
		{"ABRASCARI", "QUENTILO", 1, noted(border.ReleaseFace)},
	} {
		c, err := shift.Check(typedTraveller(one.surname, one.given))
		if err != nil || len(c.OpenMatches()) != one.open || c.Discreet() != (one.surname == "DIMMELCORD") {
			t.Fatalf("%s: %+v, %v", one.surname, c.Finding, err)
		}
		if err := shift.Decide(one.ruling); err != nil {
			t.Fatal(err)
		}
	}
	r, err := Referred(s)
	if err != nil || len(r) != 2 || r[0].Finding.Matches[0].Alert.ID != "Q" || r[1].Outcome != border.OutcomeShown {
		t.Errorf("second line: %+v, %v", r, err)
	}
	shift = shiftAt(t, d, s, made.Brought)
	c, err := shift.Check(typedTraveller("ABRASCARI", "QUENTILO"))
	if err != nil || !c.AllKnown() || c.Number != 5 {
		t.Errorf("known over a restart: %+v, %v", c.Known, err)
	}
	got, err := s.Journal().Verify(context.Background(), journal.Evidence{}, nil)
	if err != nil || !got.Whole() {
		t.Errorf("the journal: %+v, %v", got, err)
	}
}

func TestDiscreetCaseLeavesAsMuchInTheStationAsNoMatch(t *testing.T) {
	d, s := loadedDesk(t, made.AlertLines("made up", 0, 20, wantedLine, discreetLine))
	shift := shiftAt(t, d, s, made.Brought)
	var shapes [2]string
	for i, one := range [][2]string{{"DIMMELCORD", "OSTREVAN"}, {"VANDERMOSS", "TIBALDOR"}} { // as many letters
		before, err := s.Journal().Count()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := shift.Check(typedTraveller(one[0], one[1])); err != nil {
			t.Fatal(err)
		}
		if err := shift.Decide(passed()); err != nil {
			t.Fatal(err)
		}
		after, err := s.Journal().Count()
		if err != nil {
			t.Fatal(err)
		}
		for n := before; n < after; n++ {
			e, err := s.Journal().Entry(n)
			if err != nil {
				t.Fatal(err)
			}
			detail, err := s.Journal().Detail(n)
			if err != nil {
				t.Fatal(err)
			}
			delete(e.Facts, "elapsed_ms")
			shapes[i] += fmt.Sprintln(e.Kind, e.Facts, e.Keep, len(detail))
		}
	}
	if shapes[0] != shapes[1] || strings.Count(shapes[0], "\n") != 3 {
		t.Errorf("discreet:\n%s\nno match:\n%s", shapes[0], shapes[1])
	}
}

func TestShiftAnswersManyAtOnceWithoutLosingOrder(t *testing.T) {
	c := newMadeCounter(t)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for n := range 20 {
				switch (i + n) % 6 {
				case 0:
					_, _ = c.Check(who("WANTED"))
				case 1:
					_ = c.Decide(referred())
				case 2:
					_, _ = c.Wait(who(fmt.Sprintf("W%d-%d", i, n)))
				case 3:
					_, _ = c.Undo()
				case 4:
					_ = c.Heartbeat()
				}
				_, _ = c.Case()
				c.Queue()
				c.WaitingScans()
				c.Figures()
				_, _, _ = c.CanUndo()
			}
		})
	}
	all.Wait()
	decided := map[uint64]int{}
	for _, e := range c.keeper.entries {
		switch e.Kind {
		case journal.KindDecision:
			decided[e.Case]++
		case journal.KindUndo:
			decided[e.Case]--
		}
	}
	for number, n := range decided {
		if n < 0 || n > 1 {
			t.Errorf("case %d was decided %d times", number, n)
		}
	}
}

func TestWhatIsKeptOfACaseIsReadAgainAsItWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringN(0, 20, 60)
		date := rapid.Custom(func(t *rapid.T) border.PartialDate {
			d, err := border.ParsePartialDate(rapid.SampledFrom([]string{
				"", "1984-03-15", "1984-03", "1984", "~1984", "1984..1986-05", "????-03-15", "1984-??-15", "2000-02-29",
			}).Draw(t, "date"))
			if err != nil {
				t.Fatal(err)
			}
			return d
		})
		r := record{
			Version: recordVersion, Number: rapid.Uint64().Draw(t, "number"), Officer: text.Draw(t, "officer"), Opened: madeNow,
			Presented: Presented{Traveller: border.Traveller{
				Surname: text.Draw(t, "surname"), BirthDate: date.Draw(t, "born"), Sex: border.SexFemale,
				Document: border.TravelDocument{Number: text.Draw(t, "number of it"), Expires: date.Draw(t, "until")},
			}},
			Notes: border.Notes{Remark: text.Draw(t, "remark")}, Outcome: border.OutcomePassed,
		}
		for range rapid.IntRange(0, 4).Draw(t, "matches") {
			r.Open = append(r.Open, booked.Match{List: text.Draw(t, "list"), ID: text.Draw(t, "id"), Score: rapid.Float64Range(0, 1).Draw(t, "score")})
		}
		if fitsRecord(&r.Presented) != nil {
			t.Fatal("it does not fit")
		}
		value, err := r.encode()
		if err != nil || len(value)%booked.SizeStep != 0 {
			t.Fatalf("%d bytes, %v", len(value), err)
		}
		back, err := decodeRecord(value)
		if err != nil {
			t.Fatal(err)
		}
		want, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		got, err := json.Marshal(back)
		if err != nil || string(got) != string(want) {
			t.Fatalf("got %s, want %s, %v", got, want, err)
		}
	})
}

func BenchmarkCheckAndDecideOverAStation(b *testing.B) {
	station, err := store.CreateStation(b.TempDir() + "/station")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { station.Close() })
	shift, err := shiftOf(station)
	if err != nil {
		b.Fatal(err)
	}
	if _, _, err := shift.Resume(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := shift.Check(who("NOBODY")); err != nil {
			b.Fatal(err)
		}
		if err := shift.Decide(passed()); err != nil {
			b.Fatal(err)
		}
	}
}
