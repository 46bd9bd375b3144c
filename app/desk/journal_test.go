package desk

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/language"

	"postern/app/lang"
	"postern/assets"
	"postern/store"
	"postern/store/journal"
)

func TestEveryFaultOfAJournalHasASentenceThatSaysWhere(t *testing.T) {
	say, err := lang.New(assets.Catalogues(), language.English)
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range []journal.FaultCode{
		journal.FaultAltered, journal.FaultMissing, journal.FaultMoved, journal.FaultAdded, journal.FaultCut,
		journal.FaultHashes, journal.FaultRoot, journal.FaultCheckpoint, journal.FaultDetail, journal.FaultDetailLine,
		journal.FaultDayKey, journal.FaultWoundBack, journal.FaultRewritten, journal.FaultDiffers, journal.FaultForeign,
	} {
		for _, count := range []uint64{1, 5} {
			f := journal.Fault{
				Code: code, Entry: 4711, Other: 4712, Count: count, Day: "2026-03-01", Keep: journal.KeepDecision,
				Evidence: "monday.txt", Err: journal.ErrSignature,
			}
			got := JournalFault(say, f)
			where := strings.Contains(got, "4711") || strings.Contains(got, "4712") || strings.Contains(got, "monday.txt") || strings.Contains(got, "2026-03-01")
			if strings.ContainsAny(got, "⟨…") || !where && code != journal.FaultCheckpoint {
				t.Errorf("%s: %q", code, got)
			}
		}
	}
	for shown, want := range map[uint64]string{0: "Not shown", 7: "All 7", 3: "Of the 4 after"} {
		if got := JournalShown(say, journal.Result{Entries: 7, Shown: shown}); !strings.Contains(got, want) {
			t.Errorf("%d: %q", shown, got)
		}
	}
}

func TestEveryErrorOfAJournalHasASentence(t *testing.T) {
	say, err := lang.New(assets.Catalogues(), language.English)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, e := range journalErrors {
		got, known := Explain(say, &store.Error{Op: "read the journal", Subject: "station", Err: fmt.Errorf("%w: why", e.err)})
		if !known || strings.ContainsAny(got, "⟨…") || seen[got] {
			t.Errorf("%v: %q", e.err, got)
		}
		seen[got] = true
	}
	if got, known := Explain(say, &store.Error{Op: "book", Subject: "station.db", Err: errors.Join(store.ErrNoEntry, store.ErrDamaged)}); !known || !strings.Contains(got, "station.db is damaged") {
		t.Errorf("%q", got)
	}
}
