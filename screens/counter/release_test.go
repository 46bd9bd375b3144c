package counter

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"postern/app/border"
	"postern/screens/made"
	"postern/store/journal"
)

// chosenName is the match that stands side by side.
func (b *bench) chosenName() string {
	m, _, _ := b.screen.c.view.at(b.screen.c.chosen, b.screen.c.weaker)
	return b.screen.alertName(m)
}

func TestOneReasonReleasesOneAlertAndTheNextStandsSideBySide(t *testing.T) {
	for _, factor := range []float32{1, 1.5} {
		b := met(t, factor, made.Smuggler(), made.Namesake(), made.Elder())
		b.do(fyne.KeyL, ctrl)
		b.says("Mohd Asif KHAN, 1 of 3: why is this not the person on this alert?")
		b.choose("3")
		b.verdict("possible_match")
		b.says("Released from Mohd Asif KHAN: Other father.")
		if line := b.screen.Shown().Line; line != "2 alerts to look at" {
			t.Errorf("the verdict says %q", line)
		}
		if got := b.chosenName(); got != "Muhammad Asaf KHAN" {
			t.Errorf("%q stands side by side", got)
		}
		b.do(fyne.KeyL, ctrl)
		b.choose("4")
		b.do(fyne.KeyL, ctrl)
		b.says("Release: why is this not the person on the alert?")
		b.choose("1")
		b.verdict("ready")
		b.decided("released other_father", "released other_face", "released other_birth_date")
	}
}

func TestTheReasonIsForTheAlertThatStandsSideBySide(t *testing.T) {
	b := met(t, 1, made.Smuggler(), made.Namesake(), made.Elder())
	b.do(fyne.KeyJ, ctrl)
	b.do(fyne.KeyJ, ctrl)
	b.do(fyne.KeyL, ctrl)
	b.says("Asif Mehmood KHAN, 3 of 3: why")
	b.choose("1")
	b.says("released: Other birth date")
	open, _ := b.screen.shift.Case()
	if left := open.OpenMatches(); len(left) != 2 || left[0].Alert.ID != made.Smuggler().Alert.ID {
		t.Errorf("%d are open", len(left))
	}
}

func TestOneReasonForAllIsAskedForByItsOwnKeyAndJournaledSo(t *testing.T) {
	b := met(t, 1, made.Smuggler(), made.Namesake())
	b.do(fyne.KeyL, ctrl)
	b.says("A: give one reason for all 2 open alerts at once")
	b.choose("a")
	b.says("All 2 alerts: why is this not the person on any of them?")
	b.choose("3") // of the second the father is not known
	b.verdict("possible_match")
	b.decided()
	b.choose("4")
	b.verdict("ready")
	b.says("Released from all 2 alerts: Other face.")
	for _, d := range b.keeper.Booked {
		if d.Kind == journal.KindDecision && d.Facts["at_once"] != "2" {
			t.Errorf("booked %v", d.Facts)
		}
	}
}

func TestAReasonThatTheFieldsDoNotBearOutSaysSoAndIsNotTaken(t *testing.T) {
	b := met(t, 1, made.Smuggler())
	b.do(fyne.KeyL, ctrl)
	b.says("Other birth date: not known", "Other sex: it is the same", "Other document: not known")
	for _, key := range []string{"1", "2", "5"} {
		b.choose(key)
	}
	b.verdict("possible_match")
	b.decided()
	b.choose("3")
	b.decided("released other_father")
}

func TestAReleaseFromOneAlertOfSeveralIsTakenBack(t *testing.T) {
	b := met(t, 1, made.Smuggler(), made.Namesake())
	b.do(fyne.KeyL, ctrl)
	b.choose("3")
	b.says("Take back")
	b.do(fyne.KeyU, ctrl)
	b.says("2 alerts to look at")
	if b.screen.c.view.released != nil {
		t.Error("a release stands that was taken back")
	}
}

func TestTheOfferToTakeBackCountsItsSeconds(t *testing.T) {
	b := met(t, 1, made.Smuggler())
	b.do(fyne.KeyL, ctrl)
	b.choose("3")
	_, until, _ := b.screen.shift.CanUndo()
	for left := until.Sub(b.desk.Now()); left > time.Second; left -= time.Second {
		if at := (left + time.Second - 1) / time.Second; b.screen.undoes.Key != b.screen.undoLeft() || at < 1 {
			t.Fatalf("%d s are left and %q stands there", at, b.screen.undoes.Key)
		}
		b.pass(time.Second)
	}
	b.says("Ctrl+U · 1 s")
	b.pass(time.Second)
	if b.screen.undoes != nil {
		t.Error("the offer stands after its time")
	}
}

func TestALateUndoSaysThatItIsTooLateAndWhatToDo(t *testing.T) {
	b := met(t, 1, made.Smuggler())
	b.do(fyne.KeyU, ctrl)
	b.says("Nothing was taken back.", "No decision was made")
	b.do(fyne.KeyL, ctrl)
	b.choose("3")
	b.pass(time.Minute)
	b.do(fyne.KeyU, ctrl)
	b.verdict("ready")
	b.says("Nothing was taken back.", "Case 1 could be taken back until ", "tell the second line")
	b.decided("released " + string(border.ReleaseFather))
	b.scan(made.Sought())
	b.do(fyne.KeyU, ctrl)
	b.says("Case 1 could be taken back until ")
}

func TestADecisionIsNotTakenBackOverAnOpenCase(t *testing.T) {
	b := met(t, 1, made.Smuggler())
	b.do(fyne.KeyL, ctrl)
	b.choose("3")
	b.scan(made.Sought())
	b.do(fyne.KeyU, ctrl)
	b.says("This case is open. Decide it first; case 1 can be taken back until ")
	b.decided("released other_father")
}
