package courier

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"postern/app/border"
	desksync "postern/app/desk/sync"
	"postern/app/exchange/fetch"
)

const secondPIN = "615094"

// enrolSecond enrols a second supervisor, who has chosen his PIN himself.
func (n *counter) enrolSecond() {
	n.t.Helper()
	const given = "805162"
	err := n.station.Enrol("q.talvaro", "Q. Talvaro", border.RoleSupervisor, given, n.hq.now())
	n.locks()
	if err == nil {
		_, err = n.station.SignIn("q.talvaro", given, n.hq.now())
	}
	if err == nil {
		err = n.station.ChangePIN(given, secondPIN, n.hq.now())
	}
	n.station.Lock()
	if err != nil {
		n.t.Fatal(err)
	}
	n.hq.hours(25) // who gave the PIN has no second in him for a day
	n.enters("d.ostrupi", chiefPIN)
}

func TestListsOfAnotherHeadquartersAreTakenWholeByTwoSupervisorsForAReason(t *testing.T) {
	h := newHeadquarters(t)
	n := h.attended()
	n.enrolSecond()
	for last := range 3 {
		h.publish("PAK", "pak-wanted", people(0, 60+last))
	}
	n.joins("PAK")
	n.takes()
	if err := n.Leave(t.Context()); err != nil {
		t.Fatal(err)
	}
	other := newHeadquarters(t)
	other.hours(26)
	other.publish("PAK", "pak-wanted", people(2, 62))
	o, err := n.Look(t.Context(), other.Public())
	if err == nil {
		err = n.Join(t.Context(), o, Terms{Typed: o.Fingerprint.String(), Nations: []string{"PAK"}})
	}
	if err != nil {
		t.Fatal(err)
	}
	there := Place{Path: other.Public()}
	a, err := n.Check(t.Context(), there, nil)
	if err != nil || a.Staged != nil || len(a.Faults) != 1 || !Lower(a.Faults[0]) {
		t.Fatal(a, err)
	}
	if text := sentence(t, a.Faults[0]); !strings.Contains(text, "a supervisor has the list fetched whole") {
		t.Error(text)
	}
	there.Again = true
	if _, err := n.Check(t.Context(), there, nil); !errors.Is(err, ErrReason) {
		t.Errorf("without a reason: %v", err)
	}
	there.Reason = "the old headquarters was dissolved"
	n.locks()
	n.enters("b.kestolo", officerPIN)
	if _, err := n.Check(t.Context(), there, nil); !errors.Is(err, ErrSupervisor) {
		t.Errorf("an officer: %v", err)
	}
	n.locks()
	n.enters("d.ostrupi", chiefPIN)
	a, err = n.Check(t.Context(), there, nil)
	if err != nil || a.Staged == nil || len(a.Staged.Stops) != 1 || !errors.Is(a.Staged.Stops[0], desksync.ErrNumberedAnew) {
		t.Fatal(a, err)
	}
	if err := n.sync.TakeStopped(a.Staged, "q.talvaro", secondPIN); err != nil {
		t.Fatal(err)
	}
	if l := n.list("pak-wanted"); l.Sequence != 1 || !n.finds(person(61)) || n.finds(person(0)) {
		t.Errorf("%+v", l)
	}
	var reasons, overridden int
	for _, b := range n.booked() {
		if b["what"] == "again" && b["reason"] == there.Reason && b["published"] == "pak-wanted" {
			reasons++
		}
		if b["second"] == "q.talvaro" {
			overridden++
		}
	}
	if reasons != 1 || overridden != 1 {
		t.Errorf("%v", n.booked())
	}
	other.publish("PAK", "pak-wanted", people(2, 63))
	a, err = n.Check(t.Context(), Place{Path: other.Public()}, nil)
	if err != nil || a.Staged == nil || a.Staged.Stopped() {
		t.Fatal(a, err)
	}
	if err := n.sync.Take(a.Staged); err != nil {
		t.Fatal(err)
	}
}

func TestAnOfficerDoesNotOverrideAStopWithOneSupervisorAsTheSecond(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 100))
	n := h.attended()
	n.joins("PAK")
	n.takes()
	h.publish("PAK", "pak-wanted", people(0, 50))
	n.locks()
	n.enters("b.kestolo", officerPIN)
	staged := n.arrives()
	if !staged.Stopped() {
		t.Fatal("nothing stops it")
	}
	if _, second := errors.AsType[*desksync.SecondError](n.sync.TakeStopped(staged, "d.ostrupi", chiefPIN)); !second {
		t.Error("one supervisor overrides a stop")
	}
	if !n.finds(person(80)) {
		t.Error("it was taken")
	}
}

func TestAMassDeletionIsTakenByTwoSupervisorsWhoBothStandInTheJournal(t *testing.T) {
	h := newHeadquarters(t)
	n := h.attended()
	n.enrolSecond()
	h.publish("PAK", "pak-wanted", people(0, 100))
	n.joins("PAK")
	n.takes()
	h.publish("PAK", "pak-wanted", people(0, 50))
	staged := n.arrives()
	for login, pin := range map[string]string{"d.ostrupi": chiefPIN, "b.kestolo": officerPIN, "q.talvaro": "000000"} {
		if _, second := errors.AsType[*desksync.SecondError](n.sync.TakeStopped(staged, login, pin)); !second {
			t.Errorf("%s is a second supervisor", login)
		}
	}
	if err := n.sync.TakeStopped(staged, "q.talvaro", secondPIN); err != nil {
		t.Fatal(err)
	}
	b := n.booked()
	if last := b[len(b)-1]; last["second"] != "q.talvaro" || last["overridden"] != "1" || n.finds(person(80)) || n.State().Waiting != nil {
		t.Errorf("%v", last)
	}
}

func TestAJoiningThatFailsLeavesTheStationFreeToJoinAnother(t *testing.T) {
	h, other := newHeadquarters(t), newHeadquarters(t)
	n := h.attended()
	full := errors.New("no room for the policy")
	n.o.SetPolicy = func(border.Policy) error { return full }
	o, err := n.Look(t.Context(), h.Public())
	if err != nil {
		t.Fatal(err)
	}
	terms := Terms{Typed: o.Fingerprint.String(), Nations: o.Nations}
	if err := n.Join(t.Context(), o, terms); !errors.Is(err, full) {
		t.Fatal(err)
	}
	if s := n.State(); s.Joined {
		t.Fatalf("%+v", s)
	}
	n.o.SetPolicy = nil
	if o, err = n.Look(t.Context(), other.Public()); err != nil {
		t.Fatal(err)
	}
	terms.Typed = o.Fingerprint.String()
	if err := n.Join(t.Context(), o, terms); err != nil {
		t.Fatal(err)
	}
	if s := n.State(); s.Fingerprint != o.Fingerprint {
		t.Errorf("%+v", s)
	}
}

func TestJoiningAgainKeepsTheCertificateAndHowOftenHeadquartersIsAsked(t *testing.T) {
	h := newHeadquarters(t)
	h.publish("PAK", "pak-wanted", people(0, 20))
	server := httptest.NewTLSServer(http.FileServer(http.Dir(h.Public())))
	t.Cleanup(server.Close)
	digest := sha256.Sum256(server.Certificate().Raw)
	n := h.newCounter()
	o, err := n.Look(t.Context(), fmt.Sprintf("%s#%x", server.URL, digest))
	if err == nil {
		err = n.Join(t.Context(), o, Terms{Typed: o.Fingerprint.String(), Nations: o.Nations, Every: 15 * time.Minute})
	}
	if err != nil {
		t.Fatal(err)
	}
	if s := n.State(); !s.Online || !s.Checked.IsZero() {
		t.Errorf("it has just answered: %+v", s)
	}
	if o, err = n.Look(t.Context(), server.URL); err != nil {
		t.Fatalf("the address that was joined is not known any more: %v", err)
	}
	if err := n.Join(t.Context(), o, Terms{Typed: o.Fingerprint.String(), Nations: []string{"PAK"}}); err != nil {
		t.Fatal(err)
	}
	if m := n.member(); m.Every != 15*time.Minute || m.Certificate != fmt.Sprintf("%x", digest) || len(m.Nations) != 1 {
		t.Errorf("%+v", m)
	}
	if _, err := n.Check(t.Context(), Place{}, nil); err != nil {
		t.Error(err)
	}
	before := n.member()
	n.joins("PAK", "ITA") // by its folder
	if m := n.member(); m.Address != before.Address || m.Certificate != before.Certificate || m.Every != before.Every || len(m.Nations) != 2 {
		t.Errorf("joined by a stick it is %+v, and was %+v", m, before)
	}
	if _, err := n.Look(t.Context(), server.URL+"/x"); !errors.Is(err, fetch.Unreachable) {
		t.Errorf("the certificate counts for another address: %v", err)
	}
}

func TestASealedStickIsNotForAStationThatIsYetToBeSetUp(t *testing.T) {
	h := newHeadquarters(t)
	if o, err := LookFirst(t.Context(), h.Public(), h.now); err != nil || len(o.Nations) != 2 {
		t.Fatal(o, err)
	} else if err := o.Fits(Terms{Typed: "0000000000000000", Nations: o.Nations}); !errors.Is(err, ErrConfirm) {
		t.Error(err)
	}
	if _, err := LookFirst(t.Context(), t.TempDir(), h.now); !errors.Is(err, fetch.NoLists) {
		t.Error(err)
	}
}
