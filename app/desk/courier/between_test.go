package courier

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"postern/app/border"
	desksync "postern/app/desk/sync"
	"postern/app/exchange/fetch"
	"postern/app/exchange/hq"
)

func TestAListThatIsGoneWaitsNoLongerOnceThatWasTaken(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 20))
	h.publish("PAK", "pak-other", people(50, 55))
	n := h.joined("PAK")
	n.takes()
	if _, err := h.Publish(t.Context(), "PAK", nil, hqRemove("pak-other")); err != nil {
		t.Fatal(err)
	}
	staged := n.arrives()
	if w := n.State().Waiting; w == nil || !w.Lists[0].Gone {
		t.Fatalf("%+v", w)
	}
	n.took(staged)
	if w := n.State().Waiting; w != nil {
		t.Errorf("it waits still: %+v", w)
	}
}

func TestAListThatWasLeftAsItIsIsAsOldAsItWasLastConfirmed(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 100))
	h.publish("ITA", "ita-stop", people(100, 130))
	n := h.joined()
	n.takes()
	h.hours(50)
	h.renews()
	n.findsNothingNew()
	confirmed := n.list("pak-wanted").Of()
	h.publish("PAK", "pak-wanted", people(0, 10))
	h.publish("ITA", "ita-stop", people(100, 131))
	kept, err := n.sync.Without(t.Context(), n.arrives(), nil)
	if err == nil {
		err = n.sync.Take(kept)
	}
	if err != nil {
		t.Fatal(err)
	}
	if of := n.list("pak-wanted").Of(); !of.Equal(confirmed) || n.list("ita-stop").Alerts != 31 {
		t.Errorf("it was confirmed %v, and is of %v", confirmed, of)
	}
}

func TestWhatWaitsIsTakenFromWhereItCameThoughALaterDownloadBrokeOff(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 40))
	n := h.attended()
	address := n.joinsOnline()
	n.locks()
	n.ticks()
	h.publish("PAK", "pak-wanted", people(0, 41))
	put := h.takenAway("PAK")
	n.ticks()
	put()
	if s := n.State(); s.Fault == nil || s.Waiting == nil || s.Waiting.From != address {
		t.Fatalf("%+v", s)
	}
	n.officerComes()
	if l := n.list("pak-wanted"); l.Sequence != 1 {
		t.Fatalf("%+v", l)
	}
	b := n.booked()
	if last := b[len(b)-1]; last["source"] != address || last["issued"] == "" {
		t.Errorf("%v", last)
	}
}

func TestALockAmidTakingWhatWaitsIsNoFaultAndItIsTakenTheNextTime(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 40))
	n := h.joined("PAK")
	n.discards(n.arrives())
	if err := n.sync.End(); err != nil {
		t.Fatal(err)
	}
	n.Entered(t.Context())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	n.sync = desksync.New(n.desk, n.station)
	n.Entered(ctx)
	if s := n.State(); s.Fault != nil || s.Waiting == nil {
		t.Fatalf("%+v", s)
	}
	n.Entered(t.Context())
	if s := n.State(); s.Fault != nil || s.Waiting != nil || !n.finds(person(7)) {
		t.Errorf("%+v", s)
	}
}

func TestAnEditionThatCannotBeSwitchedToIsTakenByTheNextTick(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 40))
	n := h.newCounter()
	n.joinsOnline()
	inTheWay := filepath.Join(n.station.Dir(), "current.tmp")
	if err := os.MkdirAll(filepath.Join(inTheWay, "x"), 0o700); err != nil {
		t.Fatal(err)
	}
	n.ticks()
	if s := n.State(); s.Fault == nil || n.desk.Status().Edition.Number != 0 {
		t.Fatalf("nobody is told that it was not taken: %+v", s)
	}
	if err := os.RemoveAll(inTheWay); err != nil {
		t.Fatal(err)
	}
	n.ticks()
	if s := n.State(); s.Fault != nil || !n.finds(person(7)) {
		t.Errorf("%+v", s)
	}
	if b := n.booked(); len(b) != 1 || b[0]["published"] == "" {
		t.Errorf("%v", b)
	}
}

func TestMoreThanMayLieOverTheBasesIsWrittenFlatAndIsTheSame(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 300))
	h.publish("ITA", "ita-stop", people(500, 600))
	n := h.joined()
	n.sync.LayAtMost(30)
	n.takes()
	h.publish("ITA", "ita-stop", people(500, 605))
	n.takes()
	h.publish("PAK", "pak-wanted", append(people(20, 300), people(900, 940)...)) // 60 changes
	n.takes()
	if l := n.list("pak-wanted"); l.Sequence != 2 || l.BaseSequence != 2 || l.Alerts != 320 {
		t.Errorf("%+v", l)
	}
	if l := n.list("ita-stop"); l.Sequence != 2 || l.BaseSequence != 1 || l.Alerts != 105 {
		t.Errorf("%+v", l)
	}
	if n.finds(person(3)) || !n.finds(person(939)) || !n.finds(person(604)) {
		t.Error("what was written flat is not what was published")
	}
	h.publish("PAK", "pak-wanted", append(people(20, 300), people(900, 945)...)) // a few, over it
	n.takes()
	late := h.joined()
	late.takes()
	for _, list := range []string{"pak-wanted", "ita-stop"} {
		if a, b := n.list(list), late.list(list); a.State != b.State || a.Alerts != b.Alerts || a.Sequence != b.Sequence {
			t.Errorf("%+v, and at another station %+v", a, b)
		}
	}
	all := append(people(20, 300), people(900, 945)...)
	for round := range 12 { // past the next base
		all = append(all[1:], person(3000+round))
		h.publish("PAK", "pak-wanted", all)
		n.took(n.arrives())
	}
	late = h.joined()
	late.takes()
	if a, b := n.list("pak-wanted"), late.list("pak-wanted"); a.BaseSequence != b.BaseSequence || a.BaseSequence <= 2 {
		t.Errorf("it rests on base %d, another on %d", a.BaseSequence, b.BaseSequence)
	}
	for _, who := range []int{60, 299, 940, 3011, 520} {
		sameAnswer(t, n, late, who)
	}
}

func TestOfManyThatCameWhileLockedTheNewestIsTakenOnce(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 40))
	n := h.attended()
	n.joinsOnline()
	n.locks()
	for round := range 6 {
		h.publish("PAK", "pak-wanted", people(0, 41+round))
		n.ticks()
	}
	n.officerComes()
	n.Entered(t.Context())
	b := n.booked()
	if l := n.list("pak-wanted"); l.Sequence != 7 || l.Alerts != 46 || len(b) != 1 || !strings.Contains(b[0]["published"], "pak-wanted 7") {
		t.Errorf("%+v, %v", l, b)
	}
}

func TestOneThatIsBrokenInTheInboxIsFetchedAgain(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 40))
	h.publish("ITA", "ita-stop", people(100, 130))
	n := h.attended()
	n.joinsOnline()
	n.locks()
	n.ticks()
	lies, err := filepath.Glob(filepath.Join(n.station.Dir(), "inbox", "*.sealed"))
	if err != nil || len(lies) != 2 {
		t.Fatal(lies, err)
	}
	content, err := os.ReadFile(lies[0])
	if err == nil {
		content[len(content)/2] ^= 1
		err = os.WriteFile(lies[0], content, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	n.officerComes()
	if l := n.desk.Status().Lists; len(l) != 1 {
		t.Fatalf("%+v, %+v", l, n.State())
	}
	n.ticks()
	if l := n.desk.Status().Lists; len(l) != 2 || n.State().Waiting != nil {
		t.Errorf("%+v, %+v", l, n.State())
	}
}

func TestWhatASupervisorWentBackFromIsNotTakenUnaskedAgainButWhatIsNewerIs(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 40))
	h.publish("ITA", "ita-stop", people(100, 130))
	n := h.newCounter()
	n.joinsOnline()
	n.ticks()
	h.publish("PAK", "pak-wanted", people(0, 41))
	n.ticks()
	n.goesBack()
	for range 2 {
		n.ticks()
		if l := n.list("pak-wanted"); l.Sequence != 1 || n.State().Waiting == nil {
			t.Fatalf("%+v, %+v", l, n.State())
		}
	}
	h.publish("ITA", "ita-stop", people(100, 131))
	n.ticks()
	if a, b := n.list("pak-wanted"), n.list("ita-stop"); a.Sequence != 1 || b.Sequence != 2 {
		t.Fatalf("%+v, %+v", a, b)
	}
	n.ticks()
	staged, err := n.Stage(t.Context(), nil)
	if err != nil || len(staged.Lists) != 1 || staged.Lists[0].List != "pak-wanted" {
		t.Fatal(staged, err)
	}
	n.discards(staged)
	h.publish("PAK", "pak-wanted", people(0, 42))
	n.ticks()
	if l := n.list("pak-wanted"); l.Sequence != 3 || n.State().Waiting != nil {
		t.Errorf("%+v, %+v", l, n.State())
	}
}

func TestAStickNeitherPutsOffNorHurriesWhenHeadquartersIsAsked(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 40))
	address, up := h.served()
	n := h.newCounter()
	n.joinsAt(address)
	n.ticks()
	next := n.State().Next
	h.pass(50 * time.Minute)
	n.findsNothingNew()
	if _, err := n.Check(t.Context(), Place{Path: t.TempDir()}, nil); err == nil {
		t.Fatal("a folder of nothing is a stick")
	}
	if s := n.State(); !s.Next.Equal(next) || !s.Online {
		t.Errorf("it was to be asked at %v, and is at %v", next, s.Next)
	}
	up.Store(false)
	h.hours(1)
	n.Tick(t.Context())
	if _, err := n.Check(t.Context(), Place{AcceptExpired: true}, nil); !errors.Is(err, ErrReason) {
		t.Fatal(err)
	}
	if s := n.State(); s.Online || errors.Is(s.Fault, ErrReason) {
		t.Errorf("nothing was asked, and it is on line: %+v", s)
	}
}

func TestAClockThatGoesForwardAndBackDoesNotKeepHeadquartersFromBeingAsked(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 40))
	n := h.newCounter()
	n.joinsOnline()
	n.ticks()
	const year = 365 * 24 * time.Hour
	h.pass(2 * year)
	n.Tick(t.Context())
	if s := n.State(); !errors.Is(s.Fault, fetch.Expired) || !s.Online || !n.finds(person(7)) {
		t.Fatalf("%+v", s)
	}
	h.pass(-2 * year)
	n.Tick(t.Context())
	if s := n.State(); s.Fault != nil || s.Next.After(h.now().Add(70*time.Minute)) {
		t.Fatalf("%+v", s)
	}
	h.hours(-72)
	n.Tick(t.Context())
	s := n.State()
	if !errors.Is(s.Fault, fetch.ClockBack) || s.Next.After(h.now().Add(2*time.Minute)) {
		t.Fatalf("%+v", s)
	}
	h.hours(72)
	n.Tick(t.Context())
	if s := n.State(); s.Fault != nil || !s.Online {
		t.Errorf("%+v", s)
	}
	other := h.counterAt(n.station) // another run of the program, with a clock that went back
	if err := other.Recall(); err != nil {
		t.Fatal(err)
	}
	h.hours(-20)
	if _ = other.Due(h.now()); !other.Due(h.now().Add(7 * time.Minute)) { // since the start
		t.Errorf("it is not asked before %v", other.State().Next)
	}
}

func TestListsAreFetchedWhileAnAuditorIsSignedInAndTakenByTheNextWhoChecks(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 40))
	address, _ := h.served()
	n := h.attended()
	const pin = "640281"
	if err := n.station.Enrol("q.talvaro", "Q. Talvaro", border.RoleAuditor, pin, h.now()); err != nil {
		t.Fatal(err)
	}
	n.joinsAt(address)
	n.ticks()
	if !n.finds(person(7)) {
		t.Fatalf("%+v", n.State())
	}
	n.locks()
	who, err := n.station.SignIn("q.talvaro", pin, h.now())
	if err != nil {
		t.Fatal(err)
	}
	n.desk.Begin("Velmar Bridge 3", who)
	n.Entered(t.Context())
	h.publish("PAK", "pak-wanted", people(0, 41))
	n.ticks()
	if s := n.State(); s.Fault != nil || s.Waiting == nil || s.Waiting.Lists[0].From != 1 {
		t.Fatalf("%+v", s)
	}
	n.station.Lock()
	n.officerComes()
	if !n.finds(person(40)) || n.State().Waiting != nil {
		t.Errorf("%+v", n.State())
	}
}

func TestSoManyListsThatNoLineOfTheJournalNamesThemAllAreTakenAndBooked(t *testing.T) {
	h := newHeadquarters(t)
	var all []hq.Incoming
	for i := range 100 {
		all = append(all, h.written(fmt.Sprintf("%s %02d", strings.Repeat("long ", 38), i), people(i, i+1)))
	}
	h.publishing("PAK", hq.PublishOptions{}, all...)
	n := h.joined("PAK")
	n.takes()
	b := n.booked()
	if len(b) != 1 || b[0]["lists"] != "100" || !strings.HasSuffix(b[0]["published"], ", +80") {
		t.Errorf("%v", b)
	}
}
