package stories

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"postern/store"
	"postern/store/journal"
)

// national is ALT's list: people whom nobody bears the name of, and those who are sought.
func national(sought ...string) string {
	const others = 60
	var b strings.Builder
	fmt.Fprintln(&b, `{"format":"postern-alerts/1","list":"National list, Altamora","issued":"2026-11-19T06:00:00Z"}`)
	for n, name := range sought {
		fmt.Fprintf(&b, `{"id":"S-%d","subject":"person","names":[{"text":%q}],"category":"smuggling","action":"refer"}`+"\n", n, name)
	}
	for n := range others {
		fmt.Fprintf(&b, `{"id":"M-%d","subject":"person","names":[{"text":"Belto Zarvandi %d"}],"category":"smuggling","action":"refer"}`+"\n", n, n)
	}
	fmt.Fprintf(&b, `{"end":true,"alerts":%d}`+"\n", others+len(sought))
	return b.String()
}

// takes takes what is staged.
func (s *story) takes(edition uint64) {
	s.Helper()
	s.listsSaying("idle", edition, fmt.Sprintf("Edition %d answers.", edition), func() { s.press("ctrl+e") })
}

// booked are the facts of the journal's entries of a kind, oldest first. The program has
// ended.
func (s *story) booked(kinds ...string) (all []map[string]string) {
	s.Helper()
	station, err := store.Secrets{File: s.key()}.OpenStation(s.station())
	s.must(err)
	defer station.Close()
	_, err = station.SignIn(chiefLogin, chiefPIN, time.Now())
	s.must(err)
	page, err := station.Journal().Page(s.Context, store.Filter{}, 0, 10_000)
	s.must(err)
	for i := len(page.Entries) - 1; i >= 0; i-- {
		for _, kind := range kinds {
			if e := page.Entries[i]; string(e.Kind) == kind {
				all = append(all, e.Facts)
			}
		}
	}
	return all
}

func TestSupervisorJoinsHeadquartersAndItsListsComeByNetworkAndStickAndNothingChangedDoes(t *testing.T) {
	first, second, third, fourth, fifth := "Quentilo Abrascari", "Sembra Undari", "Annikoso Perduval", "Velmaro Istrandi", "Teodrin Oskavelli"
	h := newHeadquarters(t)
	h.publish(national(first))
	h.serve()
	s := onDisplayFor(t, 2*patience)
	s.environment = []string{"SSL_CERT_FILE=" + h.authority()}
	s.founded()
	s.start()
	s.signInFresh(chiefLogin, chiefPIN)
	s.lists("idle", 0, func() { s.press("ctrl+2") })

	// Whoever joins types what headquarters' letter says, and nothing else will do.
	s.lists("join", 0, func() { s.press("ctrl+j") })
	s.must(s.Type(s.Context, h.address()))
	s.lists("offer", 0, func() { s.press("Return") })
	s.must(s.Type(s.Context, "00000000"))
	s.listsSaying("offer", 0, "begins otherwise", func() { s.press("Return") })
	s.photograph("exchange-offer")
	s.press("ctrl+a")
	s.must(s.Type(s.Context, strings.ReplaceAll(h.fingerprint(), " ", "")[:8]))
	s.listsSaying("idle", 0, "The station has joined.", func() { s.press("Return") })
	s.photograph("exchange-joined")

	// The first lists, and an officer who finds somebody of them.
	s.lists("staged", 0, func() { s.press("ctrl+s") })
	s.photograph("exchange-first")
	s.takes(1)
	s.door("sign-in", "", func() { s.press("ctrl+q") })
	s.signIn(officerLogin, officerPIN)
	s.scan(onAlert(first), passport("ABRASCARI", "QUENTILO", "A7700123", "790308", "M")...)
	s.photograph("exchange-found")
	s.ready(func() { s.press("ctrl+r") })
	s.scan(verdict("no_match"), second)
	s.press("Return")
	s.door("sign-in", "", func() { s.press("ctrl+q") })
	s.signIn(chiefLogin, chiefPIN)
	s.lists("idle", 1, func() { s.press("ctrl+2") })

	// A step.
	h.publish(national(first, second))
	s.lists("staged", 0, func() { s.press("ctrl+s") })
	s.photograph("exchange-step")
	s.takes(2)
	s.finds(second)

	// The line is cut, and a stick comes instead.
	h.cut()
	s.listsSaying("idle", 0, "Nothing has changed. "+h.address()+" cannot be reached", func() { s.press("ctrl+s") })
	s.photograph("exchange-cut")
	h.publish(national(first, second, third))
	stick := h.stick(filepath.Join(s.folder, "stick"))
	s.lists("staged", 0, func() { s.bring(stick) })
	s.photograph("exchange-stick")
	s.takes(3)
	s.finds(third)

	// Of another stick a byte was changed.
	h.publish(national(first, second, third, fourth))
	bad := h.stick(filepath.Join(s.folder, "changed"))
	file, err := h.changed(bad, stick)
	s.must(err)
	_, name, _ := strings.Cut(filepath.Base(file), ".") // the digest stands before it
	refused := s.listsSaying("idle", 3, "Nothing has changed. ALT/"+name+" is not what was signed", func() { s.bring(bad) })
	s.photograph("exchange-changed-byte")
	if refused.Next != 0 {
		t.Errorf("edition %d is staged of a stick that was changed", refused.Next)
	}
	s.press("ctrl+1")
	s.scan(verdict("no_match"), fourth)
	s.press("Return", "ctrl+2")

	// The line is back, and headquarters signs with new keys.
	h.rotate()
	h.publish(national(first, second, third, fourth, fifth))
	h.serve()
	s.lists("staged", 0, func() { s.press("ctrl+s") })
	s.takes(4)
	s.finds(fourth)
	s.finds(fifth)

	// Headquarters says how it answers itself.
	h.answered(60)
	s.listsSaying("idle", 0, "Same answers as headquarters: 60 of 60", func() { s.press("ctrl+s") })
	s.photograph("exchange-same-answers")
	s.screen(lineJournal, "idle", "", func() { s.press("ctrl+3") })
	s.photograph("exchange-journal")
	s.silent(officerPIN, chiefPIN)
	s.press("ctrl+shift+q")
	s.must(s.Exit(s.Context))
	s.journalOf(h, bad)
}

// finds types a name at the counter that is on the lists, and goes back to them.
func (s *story) finds(name string) {
	s.Helper()
	s.press("ctrl+1")
	s.scan(onAlert(name), name)
	s.press("ctrl+r", "ctrl+2") // to the second line
}

// journalOf fails unless the journal tells of the joining, of each edition, of what was
// refused, and of the answers that were compared.
func (s *story) journalOf(h *headquarters, refused string) {
	s.Helper()
	var said []string
	for _, f := range s.booked(string(journal.KindSetting), string(journal.KindImport)) {
		switch {
		case f["what"] == "policy":
			said = append(said, "joined "+f["address"]+" "+f["nations"])
		case f["what"] == "refused":
			said = append(said, "refused "+f["why"]+" "+f["source"])
		case f["what"] == "answers":
			said = append(said, "answers "+f["outcome"]+" "+f["asked"])
		case f["edition"] != "":
			said = append(said, "edition "+f["edition"]+" "+f["published"]+" "+f["source"])
		}
	}
	const list = "ALT National list, Altamora "
	var at int
	for _, want := range []string{
		"joined " + h.address() + " ALT, BRV", "edition 1 " + list + "1", "edition 2 " + list + "2", "edition 3 " + list + "3",
		"refused fetch.error.tampered " + refused, "edition 4 " + list + "5", "answers same 60",
	} {
		for at < len(said) && !strings.HasPrefix(said[at], want) {
			at++
		}
		if at == len(said) {
			s.Errorf("the journal does not tell %q, in its place:\n%s", want, strings.Join(said, "\n"))
			return
		}
	}
}
