package courier

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/desk/made"
	desksync "postern/app/desk/sync"
	"postern/app/exchange/fetch"
	"postern/app/exchange/hq"
)

func TestServerWithACertificateOfItsOwnIsJoinedByTheDigestBehindItsAddressAlone(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 20))
	server := httptest.NewTLSServer(http.FileServer(http.Dir(h.Public())))
	t.Cleanup(server.Close)
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // strangers' handshakes
	digest := sha256.Sum256(server.Certificate().Raw)
	n := h.newCounter()
	for behind, want := range map[string]error{
		"": fetch.Unreachable, "#00": ErrCertificate, "#" + strings.Repeat("0", 64): fetch.OtherCertificate,
	} {
		if _, err := n.Look(t.Context(), server.URL+behind); !errors.Is(err, want) {
			t.Errorf("%q: %v", behind, err)
		}
	}
	n.joinsAt(fmt.Sprintf("%s#% X", server.URL, digest))
	if s := n.State(); s.Address != server.URL {
		t.Errorf("the address is %q", s.Address)
	}
	a, err := n.Check(t.Context(), Place{}, nil)
	if err != nil || a.Staged == nil {
		t.Fatal(a, err)
	}
	n.discards(a.Staged)
}

func TestWhatIsFetchedWhileLockedIsTakenAtTheNextSignInByAnOfficer(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 40))
	n := h.attended()
	address := n.joinsOnline()
	if p := n.station.Policy().Exchange; p.Address != address || !slices.Equal(p.Nations, []string{"ITA", "PAK"}) || p.Every != time.Hour {
		t.Errorf("the policy says %+v", p)
	}
	a, err := n.Check(t.Context(), Place{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	n.took(a.Staged)
	n.locks()
	h.publish("PAK", "pak-wanted", people(0, 41))
	n.ticks()
	s := n.State()
	if s.Fault != nil || s.Waiting == nil || s.Waiting.From != address || s.Waiting.Lists[0] != (WaitingList{Nation: "PAK", List: "pak-wanted", From: 1, To: 2}) || !s.Online {
		t.Fatalf("%+v, %+v", s, s.Waiting)
	}
	n.enters("b.kestolo", officerPIN)
	if n.finds(person(40)) {
		t.Error("it answered before it was taken")
	}
	n.Entered(t.Context())
	if !n.finds(person(40)) || n.State().Waiting != nil {
		t.Errorf("it was not taken: %+v", n.State())
	}
	b := n.booked()
	if len(b) != 2 || b[1]["source"] != address {
		t.Errorf("%v", b)
	}
}

func TestHeadquartersIsAskedByItselfAndLessOftenWhileItDoesNotAnswer(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 40))
	address, up := h.served()
	n := h.newCounter()
	n.joinsAt(address)
	if n.Due(h.now()) {
		t.Error("it asks the moment it has joined")
	}
	h.hours(1)
	n.Tick(t.Context())
	if !n.finds(person(7)) {
		t.Fatalf("it was not taken by itself: %+v", n.State())
	}
	if n.Due(h.now().Add(53*time.Minute)) || !n.Due(h.now().Add(67*time.Minute)) {
		t.Errorf("it asks again in %v", n.State().Next.Sub(h.now()))
	}
	up.Store(false)
	h.hours(2)
	var waits []time.Duration
	for range 9 {
		n.Tick(t.Context())
		s := n.State()
		if s.Fault == nil || s.Online || !errors.Is(s.Fault, fetch.Refused) {
			t.Fatalf("%+v", s)
		}
		waits = append(waits, s.Next.Sub(h.now()))
		h.pass(s.Next.Sub(h.now()))
	}
	if waits[0] > 70*time.Second || waits[3] < 7*time.Minute || waits[8] < 54*time.Minute || waits[8] > 66*time.Minute {
		t.Errorf("it waited %v", waits)
	}
	up.Store(true)
	n.Tick(t.Context())
	if s := n.State(); s.Fault != nil || !s.Online {
		t.Errorf("%+v", s)
	}
	if b := n.booked(); len(b) != 1 {
		t.Errorf("that nobody answered is in the journal: %v", b)
	}
}

func TestWhatWasConfirmedCurrentIsOfThatAge(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 40))
	n := h.joined("PAK")
	n.takes()
	h.hours(30)
	before := n.desk.Status().Edition.Issued
	if age, _ := n.desk.Status().Ages.Of(before, h.now()); age != desk.AgeAgeing {
		t.Fatalf("the lists are %s", age)
	}
	h.renews()
	n.findsNothingNew()
	f, err := n.desk.Check(border.Traveller{Name: "Belto Zarvandi"}, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []time.Time{n.desk.Status().Edition.Issued, f.Edition.Issued, n.list("pak-wanted").Of()} {
		if age, d := n.desk.Status().Ages.Of(at, h.now()); age != desk.AgeCurrent || d > time.Minute {
			t.Errorf("%s, %v old", age, d)
		}
	}
	if n.list("pak-wanted").Issued.After(before.Add(time.Minute)) {
		t.Error("the list's own date has changed")
	}
	other := h.counterAt(n.station) // another run of the program
	if err := other.desk.Load(n.station); err != nil {
		t.Fatal(err)
	}
	if err := other.Recall(); err != nil {
		t.Fatal(err)
	}
	if !other.desk.Status().Edition.Issued.Equal(f.Edition.Issued) {
		t.Error("after a start the lists are older again")
	}
	confirmed, err := Confirmed(n.station)
	if err != nil || len(confirmed) != 1 || confirmed[0].List != "pak-wanted" || !confirmed[0].At.Equal(f.Edition.Issued) {
		t.Errorf("noted is %+v, %v", confirmed, err)
	}
}

func TestListOfANameThatIsHereAlreadyStaysWhoseItIsAndIsRefusedOnce(t *testing.T) {
	h := newHeadquarters(t)
	n := h.joined()
	staged, err := n.sync.Prepare(t.Context(), []string{made.ListFile(t, made.AlertLines("wanted", 0, 20))}, nil)
	if err == nil {
		err = n.sync.Take(staged)
	}
	if err != nil {
		t.Fatal(err)
	}
	h.publish("ITA", "wanted", people(50, 90))
	for range 3 {
		a, err := n.Check(t.Context(), n.stick(), nil)
		if err != nil || len(a.Faults) != 1 || a.Staged != nil {
			t.Fatal(a, err)
		}
	}
	refused := 0
	for _, b := range n.booked() {
		if b["what"] == "refused" && b["why"] == "fetch.error.name_clash" && b["list"] == "wanted" {
			refused++
		}
	}
	if refused != 1 || n.list("wanted").Nation != "" {
		t.Errorf("refused %d times: %v", refused, n.booked())
	}
}

func TestOneCheckAtATimeAndOneThatIsCancelledChangesNothing(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 300))
	n := h.joined()
	ctx, cancel := context.WithCancel(t.Context())
	second := errors.New("not asked")
	_, err := n.Check(ctx, n.stick(), func(s desksync.Step) {
		if s.Stage == desksync.StageVerify {
			_, second = n.Check(t.Context(), n.stick(), nil)
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || !errors.Is(second, fetch.Busy) {
		t.Errorf("%v, the second %v", err, second)
	}
	if n.desk.Status().Edition.Number != 0 || n.State().Waiting == nil {
		t.Errorf("%+v", n.State())
	}
	n.takes()
	if n.State().Fault != nil || !n.finds(person(7)) {
		t.Errorf("%+v", n.State())
	}
}

func TestFingerprintAndNationsAreAskedBeforeAStationJoins(t *testing.T) {
	h := newHeadquarters(t)
	n := h.newCounter()
	o, err := n.Look(t.Context(), h.Public())
	if err != nil || !slices.Equal(o.Nations, []string{"ITA", "PAK"}) {
		t.Fatal(o, err)
	}
	if told, err := hq.Fingerprint(h.Public()); err != nil || told != o.Fingerprint.String() {
		t.Errorf("%s, headquarters says %s, %v", o.Fingerprint, told, err)
	}
	for _, c := range []struct {
		terms Terms
		want  error
	}{
		{Terms{Typed: o.Fingerprint.String()[:4], Nations: o.Nations}, ErrDigits},
		{Terms{Typed: o.Fingerprint.String()[:18], Nations: o.Nations}, ErrDigits}, // fifteen
		{Terms{Typed: "0000 0000 0000 0000", Nations: o.Nations}, ErrConfirm},
		{Terms{Typed: o.Fingerprint.String()}, ErrNations},
		{Terms{Typed: o.Fingerprint.String(), Nations: []string{"ESP"}}, ErrNations},
		{Terms{Typed: o.Fingerprint.String(), Nations: o.Nations, Certificate: "ab"}, ErrCertificate},
	} {
		if err := n.Join(t.Context(), o, c.terms); !errors.Is(err, c.want) {
			t.Errorf("%+v: %v, want %v", c.terms, err, c.want)
		}
	}
	if n.State().Joined {
		t.Error("it has joined")
	}
	n.joins()
	other := newHeadquarters(t)
	o, err = n.Look(t.Context(), other.Public())
	if err != nil {
		t.Fatal(err)
	}
	terms := Terms{Typed: o.Fingerprint.String(), Nations: o.Nations}
	if err := n.Join(t.Context(), o, terms); !errors.Is(err, ErrJoined) {
		t.Errorf("%v", err)
	}
	if err := n.Leave(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := n.Join(t.Context(), o, terms); err != nil {
		t.Error(err)
	}
}

func TestStickCarriesTheJournalsCheckpointOfWhatWasTakenFromIt(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 20))
	n := h.attended()
	n.joins("PAK")
	dir := filepath.Join(t.TempDir(), "stick")
	if err := os.CopyFS(dir, os.DirFS(h.Public())); err != nil {
		t.Fatal(err)
	}
	a, err := n.Check(t.Context(), Place{Path: dir}, nil)
	if err != nil {
		t.Fatal(err)
	}
	n.took(a.Staged)
	newest, err := n.station.Journal().Checkpoint()
	if err != nil {
		t.Fatal(err)
	}
	carried, err := os.ReadFile(filepath.Join(dir, "checkpoints", "Velmar-Bridge-3.txt"))
	if err != nil || !bytes.Equal(carried, newest.Text) {
		t.Errorf("%v: it carries %q, the newest is %q", err, carried, newest.Text)
	}
}

func TestWhatOnlyASupervisorMayNobodyElseDoes(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 20))
	n := h.attended()
	o, err := n.Look(t.Context(), h.Public())
	if err != nil {
		t.Fatal(err)
	}
	n.joins("PAK")
	n.locks()
	n.enters("b.kestolo", officerPIN)
	if err := n.Join(t.Context(), o, Terms{Typed: o.Fingerprint.String(), Nations: o.Nations}); !errors.Is(err, ErrSupervisor) {
		t.Errorf("joining: %v", err)
	}
	if err := n.Leave(t.Context()); !errors.Is(err, ErrSupervisor) {
		t.Errorf("leaving: %v", err)
	}
	_, err = n.Check(t.Context(), Place{Path: h.Public(), AcceptExpired: true, Reason: "in a hurry"}, nil)
	if !errors.Is(err, ErrSupervisor) {
		t.Errorf("taking what is expired: %v", err)
	}
	staged := n.arrives()
	if err := n.sync.TakeUnasked(staged); err != nil {
		t.Fatal(err)
	}
	if !n.finds(person(7)) {
		t.Error("what an officer's session took by itself does not answer")
	}
	n.locks()
	n.enters("d.ostrupi", chiefPIN)
	h.publish("PAK", "pak-wanted", people(0, 9))
	staged = n.arrives()
	if _, second := errors.AsType[*desksync.SecondError](n.sync.Take(staged)); !second {
		t.Error("one supervisor alone overrides a stop")
	}
}

func TestWhatStopsByItselfWaitsAndIsLookedAtOnceUntilASupervisorDecides(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 100))
	n := h.newCounter()
	n.joinsOnline()
	n.ticks()
	h.publish("PAK", "pak-wanted", people(0, 50))
	for range 3 {
		n.ticks()
		if w := n.State().Waiting; w == nil || len(w.Stops) != 1 || len(w.Changes) != 1 || w.Changes[0].Removed != 50 {
			t.Fatalf("%+v", n.State())
		}
	}
	if !n.finds(person(80)) {
		t.Error("it was taken unasked")
	}
	stopped := 0
	for _, b := range n.booked() {
		if b["what"] == "stopped" && b["why"] == "desk.import.smaller" && b["list"] == "pak-wanted" {
			stopped++
		}
	}
	if stopped != 1 {
		t.Errorf("the stop is %d times in the journal: %v", stopped, n.booked())
	}
	staged, err := n.Stage(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	n.took(staged)
	n.ticks()
	if s := n.State(); s.Waiting != nil || s.Fault != nil || n.finds(person(80)) {
		t.Errorf("%+v", s)
	}
}
