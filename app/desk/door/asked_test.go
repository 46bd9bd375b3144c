package door

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"postern/app/border"
	"postern/app/desk"
	"postern/store/journal"
)

// answers asks the door about the journal as another program does.
func (w *doorway) answers(q desk.JournalQuestion) desk.JournalAnswer {
	w.Helper()
	return w.AnswerJournal(context.Background(), q, func(uint64, uint64) {})
}

func TestTheJournalIsReadThroughTheWindowByWhoAuditsAlone(t *testing.T) {
	w := newDoorway(t)
	for name, c := range map[string]struct {
		in         func()
		login, pin string
		says       string // "" for an answer
	}{
		"an auditor while an officer works": {func() { w.enter(officer, officerPIN) }, auditor, auditorPIN, ""},
		"a supervisor by himself":           {func() { w.enter(chief, chiefPIN) }, chief, chiefPIN, ""},
		"an auditor while an auditor reads": {func() { w.enter(auditor, auditorPIN) }, auditor, auditorPIN, ""},
		"an officer":                        {func() { w.enter(chief, chiefPIN) }, officer, officerPIN, "read by supervisors and auditors"},
		"a wrong PIN":                       {func() { w.enter(chief, chiefPIN) }, second, firstPIN, "Login or PIN do not fit"},
		"nobody":                            {func() { w.enter(chief, chiefPIN) }, "", "", "nobody works there unnamed"},
		"at a locked window":                {func() { w.leave() }, auditor, auditorPIN, "The station is locked"},
	} {
		t.Run(name, func(t *testing.T) {
			c.in()
			me := w.Me()
			a := w.answers(desk.JournalQuestion{Do: desk.JournalVerify, Login: c.login, PIN: c.pin})
			switch {
			case c.says == "" && (a.Refused != "" || !a.Result.Whole() || a.Result.Entries == 0 || a.Verifier == ""):
				t.Errorf("%+v", a)
			case c.says != "" && (!strings.Contains(a.Refused, c.says) || a.Result.Entries > 0 || a.Verifier != ""):
				t.Errorf("%+v", a)
			}
			if w.Me() != me {
				t.Errorf("%q is signed in now", w.Me().Login)
			}
		})
	}
	w.enter(chief, chiefPIN)
	for who, n := range map[string]int{auditor: 2, chief: 1, officer: 0, second: 0} {
		if got := w.has(journal.KindLookBack, who, map[string]string{"what": "verify", "faults": "0"}); got != n {
			t.Errorf("%d verifications by %s are booked, want %d", got, who, n)
		}
	}
	if n := w.has(journal.KindSignIn, officer, map[string]string{"by": desk.ByCommand}); n != 1 {
		t.Errorf("that the officer tried is booked %d times", n)
	}
	if n := w.has(journal.KindSignInFailed, second, nil); n != 1 {
		t.Errorf("the wrong PIN is booked %d times", n)
	}
}

// leave locks the window.
func (w *doorway) leave() {
	w.Helper()
	if err := w.Lock(LockByHand); err != nil {
		w.Fatal(err)
	}
}

func TestThroughTheWindowNoDetailLeavesTheStation(t *testing.T) {
	w := newDoorway(t)
	if _, err := w.desk.Check(border.Traveller{Name: "Quentilo Abrascari"}, false); err != nil {
		t.Fatal(err)
	}
	detail := []byte(`{"Traveller":{"Name":"Quentilo Abrascari"}}`)
	_, err := w.station.Book(w.clock, []journal.Draft{{Kind: journal.KindSearch, Who: chief, Case: 1, Keep: journal.KeepNoMatch, Detail: detail}})
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "out")
	a := w.answers(desk.JournalQuestion{Do: desk.JournalExport, Login: auditor, PIN: auditorPIN, Dir: dir})
	if a.Refused != "" || a.Size == 0 {
		t.Fatalf("%+v", a)
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		content, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil || strings.Contains(string(content), "Abrascari") {
			t.Errorf("%s holds a detail, or: %v", f.Name(), err)
		}
	}
	if n := w.has(journal.KindExport, auditor, map[string]string{"what": "journal", "details": "false"}); n != 1 {
		t.Errorf("%d exports are booked", n)
	}
	for _, do := range []desk.JournalVerb{"detail", ""} {
		if a := w.answers(desk.JournalQuestion{Do: do, Login: auditor, PIN: auditorPIN}); !strings.Contains(a.Refused, "another version") {
			t.Errorf("%q: %+v", do, a)
		}
	}
	if a := w.answers(desk.JournalQuestion{Do: desk.JournalExport, Login: auditor, PIN: auditorPIN, Dir: "out"}); a.Refused == "" {
		t.Errorf("a folder of the window's own choice: %+v", a)
	}
}

func TestWhatAVerificationFindsGoesOverTheSocketWithItsReasons(t *testing.T) {
	w := newDoorway(t)
	w.serves()
	asked := asking(t, w.station)
	told := uint64(0)
	a, err := asked.Journal(t.Context(), desk.JournalQuestion{
		Do: desk.JournalVerify, Login: auditor, PIN: auditorPIN,
		Kept: []desk.KeptElsewhere{{Name: "monday.txt", Text: []byte("hello")}, {Name: "two.proof", Text: []byte("hello"), Proof: true}},
	}, func(n, _ uint64) { told = n })
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Result.Faults) != 2 || len(a.Why) != 2 || a.Result.Faults[0].Code != journal.FaultForeign || !strings.Contains(a.Why[0], "no checkpoint") || told == 0 {
		t.Errorf("%+v, %d entries told", a, told)
	}
	_, err = asked.Journal(t.Context(), desk.JournalQuestion{Do: desk.JournalProve, Number: 4711, Login: auditor, PIN: auditorPIN}, nil)
	var said desk.Spoken
	if !errors.As(err, &said) || !strings.Contains(said.Sentence(nil), "no entry of that number") {
		t.Errorf("%v", err)
	}
	if a, err := asked.Journal(t.Context(), desk.JournalQuestion{Do: desk.JournalCheckpoint, Login: auditor, PIN: auditorPIN}, nil); err != nil || len(a.Text) == 0 {
		t.Errorf("after a refusal the same connection answers no more: %+v, %v", a, err)
	}
}
