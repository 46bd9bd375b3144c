package lookback

import (
	"strings"
	"testing"

	"golang.org/x/text/language"

	"postern/app/lang"
	"postern/assets"
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
			got := Fault(say, f)
			where := strings.Contains(got, "4711") || strings.Contains(got, "4712") || strings.Contains(got, "monday.txt") || strings.Contains(got, "2026-03-01")
			if strings.ContainsAny(got, "⟨…") || !where && code != journal.FaultCheckpoint {
				t.Errorf("%s: %q", code, got)
			}
		}
	}
	for shown, want := range map[uint64]string{0: "Not shown", 7: "All 7", 3: "Of the 4 after"} {
		if got := Shown(say, journal.Result{Entries: 7, Shown: shown}); !strings.Contains(got, want) {
			t.Errorf("%d: %q", shown, got)
		}
	}
}
