package sync

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"postern/app/desk/made"
	"postern/store"
	"postern/store/journal"
)

// bookedEditions are the editions that the journal says were brought in, or gone back to.
func bookedEditions(t *testing.T, station *store.Station) (all []string) {
	t.Helper()
	page, err := station.Journal().Page(t.Context(), store.Filter{Kind: journal.KindImport}, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	for i := len(page.Entries) - 1; i >= 0; i-- {
		all = append(all, page.Entries[i].Facts["what"]+page.Entries[i].Facts["edition"])
	}
	return all
}

func TestAnEditionThatWasSwitchedToBeforeTheMachineStoppedIsBookedOnce(t *testing.T) {
	s, d, station := syncDesk(t, made.AlertLines("a", 0, 30))
	before := len(bookedEditions(t, station))
	for _, switched := range []bool{true, false} {
		staged := prepared(t, s, made.AlertLines("b", 0, 5+before))
		of := &taking{Edition: staged.Edition.Number, At: d.Now().Add(-time.Hour), Who: "d.ostrupi", Facts: importFacts(staged.Import)}
		if err := of.keep(station); err != nil {
			t.Fatal(err)
		}
		if switched {
			if _, err := staged.writer.Switch(); err != nil {
				t.Fatal(err)
			}
			s.staged = nil
		} else if err := s.Discard(staged); err != nil {
			t.Fatal(err)
		}
		next := New(d, station) // another run of the program
		for range 2 {
			if err := next.Settle(); err != nil {
				t.Fatal(err)
			}
		}
		all := bookedEditions(t, station)
		if len(all) != before+1 {
			t.Errorf("switched to %v: %q", switched, all)
		}
		page, err := station.Journal().Page(t.Context(), store.Filter{Who: "d.ostrupi"}, 0, 10)
		if err != nil || len(page.Entries) != 1 || page.Entries[0].Facts["at"] == "" {
			t.Errorf("%+v, %v", page.Entries, err)
		}
	}
}

func TestWhatIsTakenAndLedBackStandsInTheJournalOnceEach(t *testing.T) {
	s, _, station := syncDesk(t, made.AlertLines("a", 0, 30))
	before := len(bookedEditions(t, station))
	if err := s.Take(prepared(t, s, made.AlertLines("b", 0, 5))); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.Back(); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Settle(); err != nil {
		t.Fatal(err)
	}
	if all := bookedEditions(t, station)[before:]; len(all) != 3 || all[1] != "back1" || all[2] != "back2" {
		t.Errorf("%q", all)
	}
	if kept, err := station.Kept(shelfTaking); err != nil || len(kept) != 0 {
		t.Errorf("%v is kept, %v", kept, err)
	}
}

func TestAnEditionThatCannotBeSwitchedToIsStagedNoLongerAndNotInTheJournal(t *testing.T) {
	s, _, station := syncDesk(t, made.AlertLines("a", 0, 30))
	before := len(bookedEditions(t, station))
	staged := prepared(t, s, made.AlertLines("b", 0, 5))
	inTheWay := filepath.Join(station.Dir(), "current.tmp")
	if err := os.MkdirAll(filepath.Join(inTheWay, "x"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := s.Take(staged); err == nil {
		t.Fatal("it was taken")
	}
	if s.Pending() {
		t.Error("it is staged still: headquarters is not asked any more")
	}
	if err := os.RemoveAll(inTheWay); err != nil {
		t.Fatal(err)
	}
	if err := s.Settle(); err != nil {
		t.Fatal(err)
	}
	if all := bookedEditions(t, station); len(all) != before {
		t.Errorf("%q", all)
	}
	if err := s.Take(prepared(t, s, made.AlertLines("b", 0, 5))); err != nil {
		t.Error(err)
	}
}

func TestWhatTheJournalDoesNotTakeIsKeptAndSaysThatTheEditionAnswers(t *testing.T) {
	s, _, station := syncDesk(t, made.AlertLines("a", 0, 30))
	staged := prepared(t, s, made.AlertLines("b", 0, 5))
	facts := map[string]string{"published": strings.Repeat("x", journal.MaxLine)}
	booked, err := s.switching(&taking{Edition: staged.Edition.Number, Who: "d.ostrupi", Facts: facts}, func() error {
		_, err := staged.writer.Switch()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if text := explained(t, booked); !errors.Is(booked, journal.ErrUnfit) || !strings.HasPrefix(text, "The edition answers") {
		t.Error(text)
	}
	if kept, err := station.Kept(shelfTaking); err != nil || len(kept) != 1 {
		t.Errorf("%v, %v", kept, err)
	}
}
