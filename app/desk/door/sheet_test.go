package door

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"postern/app/desk"
	"postern/app/desk/made"
	"postern/store"
	"postern/store/journal"
)

func TestRecoverySheetIsAPageForTheUserAloneAndNeverOverAFile(t *testing.T) {
	w := newDoorway(t)
	path := filepath.Join(t.TempDir(), "sheet.pdf")
	sheet := Sheet{Station: "Velmar Bridge 3", Login: chief, Code: "AAAA-BBBB", Made: made.Brought()}
	if err := w.SaveSheet(sheet, path); err != nil {
		t.Fatal(err)
	}
	i, err := os.Stat(path)
	page, readErr := os.ReadFile(path)
	if err != nil || readErr != nil || i.Mode().Perm() != 0o600 || !strings.HasPrefix(string(page), "%PDF") || !strings.Contains(string(page), "AAAA-BBBB") {
		t.Error(i, err, readErr)
	}
	if err := w.SaveSheet(sheet, path); err != nil {
		t.Errorf("the same sheet once more: %v", err)
	}
	sheet.Code = "CCCC-DDDD"
	if err := w.SaveSheet(sheet, path); !errors.Is(err, ErrSheetThere) {
		t.Error(err)
	}
}

func TestRecoverySheetLetsInAgainAndIsUsedUp(t *testing.T) {
	w := newDoorway(t)
	made, err := w.station.NewSheet(w.clock)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.SignOut(); err != nil {
		t.Fatal(err)
	}
	sheet, err := w.Recover(strings.ToLower(made.Code), " D.Ostrupi", "551928")
	if err != nil || sheet.Login != chief || w.Me().Login != chief || sheet.Code == made.Code {
		t.Fatal(sheet, err)
	}
	if w.has(journal.KindAccount, chief, map[string]string{"what": "recovered"}) != 1 {
		t.Error("it is not booked")
	}
	if err := w.SignOut(); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Recover(made.Code, chief, "551928"); !errors.Is(err, store.ErrBadCode) {
		t.Errorf("the sheet is not used up: %v", err)
	}
}

func TestASupervisorMakesANewSheetByHisPINAndTheOneBeforeOpensNothing(t *testing.T) {
	w := newDoorway(t)
	lost, err := w.NewSheet(chiefPIN)
	if err != nil {
		t.Fatal(err)
	}
	var wrong *store.PINError
	if sheet, err := w.NewSheet(secondPIN); !errors.As(err, &wrong) || sheet.Code != "" {
		t.Fatalf("by another's PIN: %v, %v", sheet, err)
	}
	booked := map[string]string{"what": "sheet"}
	if n := w.has(journal.KindSetting, chief, booked); n != 1 || w.Me().Login != chief {
		t.Errorf("%d sheets are booked, %q is signed in", n, w.Me().Login)
	}
	sheet, err := w.NewSheet(chiefPIN)
	if err != nil || sheet.Login != chief || sheet.Station != "Velmar Bridge 3" || sheet.Made.IsZero() || sheet.Code == lost.Code {
		t.Fatal(sheet, err)
	}
	w.enter(officer, officerPIN)
	if none, err := w.NewSheet(officerPIN); !errors.Is(err, store.ErrNotAllowed) || none.Code != "" {
		t.Errorf("an officer makes a sheet: %v", err)
	}
	if n := w.has(journal.KindSetting, officer, booked); n != 0 {
		t.Errorf("the officer's refusal is booked as %d sheets", n)
	}
	if err := w.SignOut(); err != nil {
		t.Fatal(err)
	}
	if _, err := w.NewSheet(chiefPIN); !errors.Is(err, desk.ErrDeskLocked) {
		t.Errorf("at a locked desk: %v", err)
	}
	if _, err := w.Recover(lost.Code, chief, "551928"); !errors.Is(err, store.ErrBadCode) {
		t.Errorf("the sheet before opens: %v", err)
	}
	if _, err := w.Recover(sheet.Code, chief, "551928"); err != nil {
		t.Error(err)
	}
}
