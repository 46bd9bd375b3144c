package settings_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"postern/app/border"
	"postern/screens/frame"
	"postern/screens/made"
)

func openSheet(t testing.TB) *place {
	p := open(t, frame.Look{Factor: 1}, made.Speaker(t), border.RoleSupervisor)
	p.Menu(t, fyne.KeyH)
	p.fill("771204")
	return p
}

func TestASupervisorMakesSavesAndKeepsANewSheetByKeysAlone(t *testing.T) {
	p := openSheet(t)
	p.Says(t, "New recovery sheet", madeCode, "Last group of the code")
	p.Menu(t, fyne.KeyO)
	p.Says(t, "Saved: /media/stick/recovery.pdf")
	p.fill("8yb6")
	p.Says(t, "not the last group", madeCode)
	p.fill("made")
	p.Says(t, "The new recovery sheet counts.", "People of this station")
	p.SaysNot(t, madeCode)
	if want := []string{"sheet 771204", "save " + madeCode + " /media/stick/recovery.pdf"}; !slices.Equal(p.did, want) {
		t.Errorf("%q, want %q", p.did, want)
	}
	p.Menu(t, fyne.KeyO) // the key is the policy's again
	p.Says(t, "Change the policy", "Opening hours")
}

func TestWhoLeavesTheSheetIsToldThatItCountsAllTheSame(t *testing.T) {
	p := openSheet(t)
	p.Key(fyne.KeyEscape)
	p.Says(t, "counts all the same", "make another sheet", "People of this station")
	p.SaysNot(t, madeCode)
	p.Menu(t, fyne.KeyH)
	p.SaysNot(t, "counts all the same")
	p.fill("771204")
	p.Says(t, madeCode)
}

func TestAWrongPINMakesNoSheetAndLeavesTheField(t *testing.T) {
	p := open(t, frame.Look{Factor: 1}, made.Speaker(t), border.RoleSupervisor)
	p.fault = errors.New("that PIN is wrong")
	p.Menu(t, fyne.KeyH)
	p.fill("111111")
	p.Says(t, "that PIN is wrong", "My PIN or passphrase")
	p.SaysNot(t, madeCode)
	p.fault = nil
	p.fill("771204")
	p.didLast(t, "sheet 771204")
	p.Says(t, madeCode)
}

func TestASheetThatTheJournalHasNotTakenIsShownWithThatSentence(t *testing.T) {
	p := open(t, frame.Look{Factor: 1}, made.Speaker(t), border.RoleSupervisor)
	p.unbooked = errors.New("disk full")
	p.Menu(t, fyne.KeyH)
	p.fill("771204")
	p.Says(t, madeCode, "it is not in the journal", "disk full")
}

func TestASheetThatCannotBeSavedStaysOnTheScreen(t *testing.T) {
	p := openSheet(t)
	p.fault = errors.New("there is a file of that name")
	p.Menu(t, fyne.KeyO)
	p.Says(t, "/media/stick/recovery.pdf could not be written", "there is a file of that name", madeCode)
}

func TestOnlyASupervisorIsOfferedASheet(t *testing.T) {
	for _, role := range []border.Role{border.RoleOfficer, border.RoleAuditor} {
		p := open(t, frame.Look{Factor: 1}, made.Speaker(t), role)
		p.SaysNot(t, "Recovery sheet")
		for _, menu := range p.Window.MainMenu().Items {
			for _, item := range menu.Items {
				if strings.Contains(item.Label, "recovery sheet") {
					t.Errorf("%s: the menu has %q", role, item.Label)
				}
			}
		}
	}
}
