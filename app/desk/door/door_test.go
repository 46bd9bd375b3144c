package door

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"strings"
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
	"postern/store/journal"
)

const (
	chiefPIN, officerPIN, secondPIN, auditorPIN = "482913", "739154", "915274", "a quiet harbour"

	chief, officer, second, auditor = "d.ostrupi", "b.kestolo", "s.miravan", "q.talvaro"
)

// doorway is a station with people and its door, by a clock that the test moves.
type doorway struct {
	testing.TB
	*Door
	station *store.Station
	desk    *desk.Desk
	clock   time.Time
}

// founded is how long before the lists were brought in the station was founded.
const founded = 48 * time.Hour

// newDoorway is a station in which one alert lies, with people; the supervisor is
// signed in.
func newDoorway(t testing.TB) *doorway {
	t.Helper()
	dir := t.TempDir()
	layStation(t, dir)
	s, err := store.OpenStation(filepath.Join(dir, "station"))
	if err != nil {
		t.Fatal(err)
	}
	w := &doorway{TB: t, station: s, clock: made.Brought()}
	t.Cleanup(func() { w.station.Close() })
	w.open()
	w.enter(chief, chiefPIN)
	return w
}

// firstPIN is the one that supervisors give.
const firstPIN = "805162"

// own has a person choose his own PIN, and the supervisor go on.
func (w *doorway) own(login, pin string) error {
	_, err := w.station.SignIn(login, firstPIN, w.clock)
	if err == nil {
		err = w.station.ChangePIN(firstPIN, pin, w.clock)
	}
	_, back := w.station.SignIn(chief, chiefPIN, w.clock)
	return errors.Join(err, back)
}

// open puts a door before the station.
func (w *doorway) open() {
	w.Helper()
	if err := w.stand(); err != nil {
		w.Fatal(err)
	}
}

// stand is open without a test.
func (w *doorway) stand() error {
	say, err := lang.New(assets.Catalogues(), language.English)
	if err != nil {
		return err
	}
	now := func() time.Time { return w.clock }
	w.desk = desk.New(desk.Options{Name: "station", Now: now, Frequencies: names.LoadFrequencies()})
	w.Door = New(Options{Station: w.station, Desk: w.desk, Name: "station", Say: say, Now: now, Started: w.clock})
	return nil
}

func (w *doorway) enter(login, pin string) {
	w.Helper()
	if err := w.SignIn(login, pin); err != nil {
		w.Fatal(err)
	}
	if w.Shift() != nil {
		if err := w.desk.Load(w.station); err != nil {
			w.Fatal(err)
		}
	}
}

// entries are the journal's, as who is signed in reads them.
func (w *doorway) entries() (all []journal.Entry) {
	w.Helper()
	for e, err := range w.station.Journal().Entries(context.Background(), 0, 0) {
		if err != nil {
			w.Fatal(err)
		}
		all = append(all, e)
	}
	return all
}

// has counts the entries of a kind and person that have these facts.
func (w *doorway) has(kind journal.Kind, who string, facts map[string]string) (n int) {
	w.Helper()
	for _, e := range w.entries() {
		same := e.Kind == kind && e.Who == who
		for k, v := range facts {
			same = same && e.Facts[k] == v
		}
		if same {
			n++
		}
	}
	return n
}

func TestFoundingNamesTheStationAndItsFirstSupervisorAndEnrollingTheOthers(t *testing.T) {
	s, err := store.CreateStation(filepath.Join(t.TempDir(), "station"))
	if err != nil {
		t.Fatal(err)
	}
	w := &doorway{TB: t, station: s, clock: made.Brought().Add(-founded)}
	t.Cleanup(func() { w.station.Close() })
	w.open()
	if view := w.Door.Door(); view.Attended || view.Station != "station" {
		t.Errorf("before the first start the door says %+v", view)
	}
	sheet, err := w.Found(NewStation{Station: " Velmar Bridge 3 ", Name: " Dameli Ostrupi", PIN: chiefPIN})
	if err != nil || sheet.Login != chief || sheet.Station != "Velmar Bridge 3" || sheet.Code == "" {
		t.Fatalf("%+v, %v", sheet, err)
	}
	if login, err := w.Enrol("Belto Kestolo", border.RoleOfficer, firstPIN); err != nil || login != officer {
		t.Error(login, err)
	}
}

func TestLockedDeskHasNoKeysNoListsAndSearchesNobodyUntilTheSamePersonIsBackWithHisOpenCase(t *testing.T) {
	w := newDoorway(t)
	w.enter(officer, officerPIN) // the supervisor's session ends with it
	c, err := w.Shift().Check(shift.Presented{Traveller: border.Traveller{Name: "Quentilo Abrascari"}})
	if err != nil || len(c.OpenMatches()) != 1 {
		t.Fatal(c, err)
	}
	w.clock = w.clock.Add(time.Minute)
	if err := w.Lock(LockByHand); err != nil {
		t.Fatal(err)
	}
	if _, err := w.desk.Check(border.Traveller{Name: "Quentilo Abrascari"}, false); !errors.Is(err, desk.ErrDeskLocked) {
		t.Errorf("a locked desk searches: %v", err)
	}
	if _, err := w.station.Open(); !errors.Is(err, store.ErrLocked) {
		t.Errorf("a locked station opens its lists: %v", err)
	}
	if w.Shift() != nil || w.Me().Login != "" {
		t.Error("something of the session is left")
	}
	view := w.Door.Door()
	if view.Last != officer || view.Waiting == nil || view.Waiting.Officer != "Belto Kestolo" || !view.Waiting.Since.Equal(made.Brought()) || view.Edition.Alerts != 21 {
		t.Errorf("the door says %+v, %+v", view, view.Waiting)
	}
	w.enter(officer, officerPIN)
	again, open := w.Shift().Case()
	if !open || again.Number != c.Number || again.Traveller.Name != "Quentilo Abrascari" {
		t.Errorf("%+v, %v", again, open)
	}
	if n := w.has(journal.KindLock, officer, map[string]string{"cause": "hand"}); n != 1 {
		t.Errorf("%d locks are booked", n)
	}
	if w.has(journal.KindSignOut, chief, map[string]string{"cause": "signed_in"}) != 1 || w.has(journal.KindSignIn, officer, nil) != 2 {
		t.Error("sign-ins are not booked")
	}
}

func TestSecondSignInTakesOverTheOpenCaseAndOnlyAfterItsPINFits(t *testing.T) {
	w := newDoorway(t)
	w.enter(officer, officerPIN)
	if _, err := w.Shift().Check(shift.Presented{Traveller: border.Traveller{Name: "Quentilo Abrascari"}}); err != nil {
		t.Fatal(err)
	}
	if err := w.SignIn(chief, "111222"); err == nil {
		t.Fatal("a wrong PIN lets in")
	}
	if w.Me().Login != officer {
		t.Fatal("a wrong PIN of another ends the session")
	}
	w.enter(chief, chiefPIN)
	if c, open := w.Shift().Case(); !open || !c.TakenOver || c.Officer != officer {
		t.Errorf("%+v, %v", c, open)
	}
}

func TestWrongTriesAreInTheJournalWithTheirTimesAndNothingElseThatWasTyped(t *testing.T) {
	w := newDoorway(t)
	if err := w.SignOut(); err != nil {
		t.Fatal(err)
	}
	for _, login := range []string{officer, "739154"} { // a PIN in the wrong field
		w.clock = w.clock.Add(time.Minute)
		if err := w.SignIn(login, "000111"); err == nil {
			t.Fatal("a wrong PIN lets in")
		}
	}
	w.clock = w.clock.Add(time.Minute)
	w.enter(auditor, auditorPIN)
	if w.has(journal.KindSignInFailed, officer, map[string]string{"at": made.Brought().Add(time.Minute).UTC().Format(time.RFC3339)}) != 1 ||
		w.has(journal.KindSignInFailed, "", map[string]string{"login": "unknown"}) != 1 {
		t.Errorf("%+v", w.entries())
	}
	for _, e := range w.entries() {
		for _, v := range append([]string{e.Who}, slicesOf(e.Facts)...) {
			for _, pin := range []string{chiefPIN, officerPIN, secondPIN, auditorPIN, "000111"} {
				if strings.Contains(v, pin) {
					t.Errorf("entry %d holds a PIN: %+v", e.Number, e)
				}
			}
		}
	}
	if w.Shift() != nil || w.Sync() != nil || w.LookBack() == nil {
		t.Error("an auditor has more than the journal, or less")
	}
	if err := w.SignOut(); err != nil {
		t.Fatal(err)
	}
	w.enter(auditor, auditorPIN)
	if n := w.has(journal.KindSignInFailed, officer, nil); n != 1 {
		t.Errorf("the wrong try is booked %d times", n)
	}
}

func slicesOf(facts map[string]string) (out []string) {
	for v := range maps.Values(facts) {
		out = append(out, v)
	}
	return out
}

func TestStationThatNobodyTouchesIsIdleByThePolicyAndOneThatIsTouchedIsNot(t *testing.T) {
	w := newDoorway(t)
	limit := w.station.Policy().IdleLock
	w.Touched()
	w.clock = w.clock.Add(limit - time.Second)
	if w.Idle() {
		t.Error("idle too early")
	}
	w.Touched()
	w.clock = w.clock.Add(limit - time.Second)
	if w.Idle() {
		t.Error("idle though it was touched")
	}
	w.clock = w.clock.Add(-time.Hour)
	if w.Idle() {
		t.Error("idle by a clock that went back")
	}
	w.clock = w.clock.Add(limit)
	if !w.Idle() {
		t.Error("not idle")
	}
	if err := w.Lock(LockIdle); err != nil {
		t.Fatal(err)
	}
	if w.Idle() {
		t.Error("a locked station is idle")
	}
}

func TestLockStopsAStagingAndGivesUpWhatWasStaged(t *testing.T) {
	w := newDoorway(t)
	brings := w.Sync()
	path := filepath.Join(t.TempDir(), "more.jsonl")
	if err := os.WriteFile(path, []byte(made.AlertLines("more", 0, 20, made.Wanted)), 0o600); err != nil {
		t.Fatal(err)
	}
	staged, err := brings.Prepare(context.Background(), []string{path}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Lock(LockByHand); err != nil {
		t.Fatal(err)
	}
	if err := brings.Take(staged); !errors.Is(err, sync.ErrEnded) {
		t.Errorf("taken after the lock: %v", err)
	}
	if _, err := brings.Prepare(context.Background(), []string{path}, nil); !errors.Is(err, sync.ErrEnded) {
		t.Errorf("staged after the lock: %v", err)
	}
	w.enter(chief, chiefPIN)
	if staged, err = w.Sync().Prepare(context.Background(), []string{path}, nil); err != nil { // there is room for it
		t.Fatal(err)
	}
	if err := w.Sync().Discard(staged); err != nil {
		t.Fatal(err)
	}
	if w.has(journal.KindImport, chief, map[string]string{"edition": "1"}) != 1 {
		t.Error("the first import is not booked")
	}
}

func TestAStopIsOverriddenByTwoSupervisorsAndBothAreInTheJournal(t *testing.T) {
	w := newDoorway(t)
	path := filepath.Join(t.TempDir(), "made up.jsonl")
	if err := os.WriteFile(path, []byte(made.AlertLines("made up", 0, 4, made.Wanted)), 0o600); err != nil {
		t.Fatal(err)
	}
	brings := w.Sync()
	staged, err := brings.Prepare(context.Background(), []string{path}, nil)
	if err != nil || !staged.Stopped() {
		t.Fatalf("%v, stopped %v", err, staged != nil && staged.Stopped())
	}
	if _, refused := errors.AsType[*sync.SecondError](brings.Take(staged)); !refused {
		t.Error("one supervisor alone takes it")
	}
	for login, pin := range map[string]string{chief: chiefPIN, officer: officerPIN, auditor: auditorPIN} {
		if _, refused := errors.AsType[*sync.SecondError](brings.TakeStopped(staged, login, pin)); !refused {
			t.Errorf("%s counts as a second supervisor", login)
		}
	}
	if _, refused := errors.AsType[*sync.SecondError](brings.TakeStopped(staged, second, chiefPIN)); !refused {
		t.Error("a wrong PIN counts")
	}
	if err := brings.TakeStopped(staged, second, secondPIN); err != nil {
		t.Fatal(err)
	}
	if w.has(journal.KindImport, chief, map[string]string{"overridden": "1", "second": second}) != 1 {
		t.Error("who overrode the stop is not in the journal")
	}
}

func TestWhatIsSetIsInTheJournalAndOnlyWhoMaySetsIt(t *testing.T) {
	w := newDoorway(t)
	p := w.Settings().Policy
	p.IdleLock, p.CurrentFor = 2*time.Minute, time.Hour
	if err := w.SetPolicy(p); err != nil {
		t.Fatal(err)
	}
	for _, ages := range []desk.Ages{w.desk.Status().Ages, w.Sync().Installed().Ages} {
		if age, _ := ages.Of(w.clock.Add(-2*time.Hour), w.clock); age != desk.AgeAgeing {
			t.Errorf("lists two hours old are %s under a policy of one", age)
		}
	}
	if w.has(journal.KindSetting, chief, map[string]string{"what": "policy", "idle_lock_s": "120"}) != 1 {
		t.Error("the policy is not booked")
	}
	if err := w.Remove(chief, second, secondPIN); !errors.Is(err, ErrOneself) {
		t.Error(err)
	}
	if err := w.Remove(auditor, officer, officerPIN); !errors.Is(err, store.ErrNoWitness) {
		t.Errorf("an officer is witness: %v", err)
	}
	if err := w.Remove(auditor, second, secondPIN); err != nil {
		t.Fatal(err)
	}
	if w.has(journal.KindAccount, chief, map[string]string{"what": "removed", "of": auditor, "second": second}) != 1 {
		t.Error("the removal is not booked")
	}
	w.enter(officer, officerPIN)
	if err := w.SetSign(SignAfterClock); err != nil {
		t.Fatal(err)
	}
	if err := w.SetSign("elsewhere"); err == nil {
		t.Error("the sign stands nowhere")
	}
	before := len(w.entries())
	if _, err := w.Enrol("Irrad Nosta", border.RoleSupervisor, "628417"); !errors.Is(err, store.ErrNotAllowed) {
		t.Errorf("an officer enrols: %v", err)
	}
	if err := w.SetPolicy(p); !errors.Is(err, store.ErrNotAllowed) {
		t.Errorf("an officer sets the policy: %v", err)
	}
	if err := w.Remove(second, chief, chiefPIN); !errors.Is(err, store.ErrNotAllowed) {
		t.Errorf("an officer removes: %v", err)
	}
	if people := w.Settings().People; people != nil || len(w.entries()) != before {
		t.Errorf("an officer sees %v, and the journal grew by %d", people, len(w.entries())-before)
	}
	if err := w.Lock(LockByHand); err != nil {
		t.Fatal(err)
	}
	w.enter(officer, officerPIN)
	if at := w.Settings().Sign; at != SignAfterClock {
		t.Errorf("the sign stands at %q", at)
	}
}

// serves answers other programs until the test is over.
func (w *doorway) serves() {
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- w.desk.Serve(ctx, w.station, w.Door) }()
	w.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			w.Error(err)
		}
	})
}

// asking waits until the owner answers: he has only just begun.
func asking(t *testing.T, s *store.Station) *desk.Asked {
	t.Helper()
	for range 1_000_000 {
		if a, err := desk.Ask(s.Dir()); err == nil {
			t.Cleanup(func() { a.Close() })
			return a
		}
	}
	t.Fatal("nobody answers")
	return nil
}

func TestLockedOwnerTellsAnotherProgramSoAndItsSearchesAreInTheJournal(t *testing.T) {
	w := newDoorway(t)
	w.serves()
	a := asking(t, w.station)
	before := len(w.entries())
	if _, err := a.Find(border.Traveller{Name: "Quentilo Abrascari"}, search.Options{Top: 10}); err != nil {
		t.Fatal(err)
	}
	if err := a.Flush(); err != nil {
		t.Fatal(err)
	}
	added := w.entries()[before:]
	if len(added) != 2 || added[0].Kind != journal.KindSearch || added[0].Who != chief || added[0].Facts["by"] != desk.ByCommand || added[1].Facts["matches"] != "1" {
		t.Errorf("%+v", added)
	}
	if _, err := a.Find(border.Traveller{Name: "Nobody Oflists"}, search.Options{Top: 10}); err != nil {
		t.Fatal(err)
	}
	if err := w.Lock(LockByHand); err != nil { // with a search that waits to be booked
		t.Fatal(err)
	}
	if _, err := a.Find(border.Traveller{Name: "Nobody Oflists"}, search.Options{Top: 10}); !errors.Is(err, desk.ErrDeskLocked) {
		t.Error(err)
	}
	if next := asking(t, w.station); !next.Locked() {
		t.Error("the owner does not say that it is locked")
	}
	w.enter(auditor, auditorPIN)
	if n := w.has(journal.KindSearch, chief, map[string]string{"by": desk.ByCommand}); n != 2 {
		t.Errorf("%d searches are booked", n)
	}
}

func TestLoginIsInitialAndSurnameAndNobodyElses(t *testing.T) {
	for name, want := range map[string]string{
		"Noor Qureshi": "n.qureshi", "QURESHI, Noor": "n.qureshi", "نور قریشی": "n.qryshy", "Björn Ødegård": "b.odegard",
		"Dr. Noor Qureshi": "n.qureshi", "Madonna": "madonna", "张伟": "张伟",
	} {
		if got := LoginOf(name, nil); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	if got := LoginOf("Noor Qureshi", []string{"n.qureshi", "n.qureshi2"}); got != "n.qureshi3" {
		t.Error(got)
	}
}

func TestWhoHasAGivenPINChoosesHisOwnBeforeAnythingElse(t *testing.T) {
	w := newDoorway(t)
	if _, err := w.Enrol("Irrad Nosta", border.RoleOfficer, firstPIN); err != nil {
		t.Fatal(err)
	}
	if err := w.SignIn("i.nosta", firstPIN); !errors.Is(err, store.ErrGivenPIN) {
		t.Fatalf("signed in with a given PIN: %v", err)
	}
	if _, in := w.station.SignedIn(); in || w.Me().Login != "" || w.Shift() != nil {
		t.Fatal("something is open to a given PIN")
	}
	if err := w.SignInAnew("i.nosta", firstPIN, firstPIN); err == nil || w.Me().Login != "" {
		t.Errorf("the given PIN is taken for his own: %v", err)
	}
	if err := w.SignInAnew("i.nosta", firstPIN, "620481"); err != nil || w.Me().Login != "i.nosta" {
		t.Fatalf("%q, %v", w.Me().Login, err)
	}
	w.enter("i.nosta", "620481")
	w.enter(chief, chiefPIN)
	if w.has(journal.KindAccount, "i.nosta", map[string]string{"what": "pin"}) != 1 {
		t.Error("that he chose his own is not booked")
	}
}
