package stories

import (
	"fmt"
	"image"
	"image/color"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"postern/store"
	"postern/store/journal"
)

// national is ALT's list: people whom nobody bears the name of, and those of these names.
func national(names ...string) string {
	const others = 60
	var b strings.Builder
	fmt.Fprintln(&b, `{"format":"postern-alerts/1","list":"National list, Altamora","issued":"2026-11-19T06:00:00Z"}`)
	for n, name := range names {
		fmt.Fprintf(&b, `{"id":"S-%d","subject":"person","names":[{"text":%q}],"category":"smuggling","action":"refer"}`+"\n", n, name)
	}
	for n := range others {
		fmt.Fprintf(&b, `{"id":"M-%d","subject":"person","names":[{"text":"Belto Zarvandi %d"}],"category":"smuggling","action":"refer"}`+"\n", n, n)
	}
	fmt.Fprintf(&b, `{"end":true,"alerts":%d}`+"\n", others+len(names))
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

// sought are those whom ALT seeks, one more with each publishing.
var sought = [...]string{"Quentilo Abrascari", "Sembra Undari", "Annikoso Perduval", "Velmaro Istrandi", "Teodrin Oskavelli"}

func TestSupervisorJoinsHeadquartersAndItsListsComeByNetworkAndStickAndNothingChangedDoes(t *testing.T) {
	h := newHeadquarters(t)
	h.publish(national(sought[:1]...))
	h.serve()
	s := onDisplay(t)
	s.environment = []string{"SSL_CERT_FILE=" + h.authority()}
	s.founded()
	s.start()
	s.signInFresh(chiefLogin, chiefPIN)
	s.lists("idle", 0, func() { s.press("ctrl+2") })
	s.joins(h)

	// The first lists, and an officer who finds somebody of them.
	s.lists("staged", 0, func() { s.press("ctrl+s") })
	s.photograph("exchange-first")
	s.takes(1)
	s.door("sign-in", "", func() { s.press("ctrl+q") })
	s.signIn(officerLogin, officerPIN)
	s.scan(onAlert(sought[0]), passport("ABRASCARI", "QUENTILO", "A7700123", "790308", "M")...)
	s.photograph("exchange-found")
	s.ready(func() { s.press("ctrl+r") })
	s.scan(verdict("no_match"), sought[1])
	s.press("Return")
	s.door("sign-in", "", func() { s.press("ctrl+q") })
	s.signIn(chiefLogin, chiefPIN)
	s.lists("idle", 1, func() { s.press("ctrl+2") })

	// A step.
	h.publish(national(sought[:2]...))
	s.lists("staged", 0, func() { s.press("ctrl+s") })
	s.photograph("exchange-step")
	s.takes(2)
	s.photographOnce("exchange-on-line", onLine)
	s.finds(sought[1])

	// The line is cut, and sticks come instead.
	h.cut()
	s.listsSaying("idle", 2, "Nothing has changed. "+h.address()+" cannot be reached", func() { s.press("ctrl+s") })
	s.photographOnce("exchange-cut", func(p image.Image) bool { return !onLine(p) })
	changed := s.sticks(h)

	// The line is back, and headquarters signs with new keys.
	h.rotate()
	h.publish(national(sought[:]...))
	h.serve()
	s.lists("staged", 0, func() { s.press("ctrl+s") })
	s.takes(4)
	s.photographOnce("exchange-line-back", onLine)
	s.finds(sought[3])
	s.finds(sought[4])

	// Headquarters says how it answers itself.
	h.answered(60)
	s.listsSaying("idle", 4, "Same answers as headquarters: 60 of 60", func() { s.press("ctrl+s") })
	s.photograph("exchange-same-answers")
	s.screen(lineJournal, "idle", "", func() { s.press("ctrl+3") })
	s.photograph("exchange-journal")
	s.silent(officerPIN, chiefPIN)
	s.press("ctrl+shift+q")
	s.must(s.Exit(s.Context))
	s.journalOf(h, changed)
}

// joins types where headquarters is and how its fingerprint begins in its letter, once it
// was typed wrong.
func (s *story) joins(h *headquarters) {
	s.Helper()
	s.lists("join", 0, func() { s.press("ctrl+j") })
	s.must(s.Type(s.Context, h.address()))
	s.lists("offer", 0, func() { s.press("Return") })
	s.must(s.Type(s.Context, "0000000000000000"))
	s.listsSaying("offer", 0, "begins otherwise", func() { s.press("Return") })
	s.photograph("exchange-offer")
	s.press("ctrl+a")
	s.must(s.Type(s.Context, strings.ReplaceAll(h.fingerprint(), " ", "")[:16]))
	s.listsSaying("idle", 0, "The station has joined.", func() { s.press("Return") })
	s.photograph("exchange-joined")
}

// sticks brings the next edition on a stick, and another stick of which a byte was changed:
// it returns where that lies.
func (s *story) sticks(h *headquarters) (changed string) {
	s.Helper()
	h.publish(national(sought[:3]...))
	stick := h.stick(filepath.Join(s.folder, "stick"))
	s.lists("staged", 2, func() { s.bring(stick) })
	s.photograph("exchange-stick")
	s.takes(3)
	s.finds(sought[2])

	h.publish(national(sought[:4]...))
	changed = h.stick(filepath.Join(s.folder, "changed"))
	file, err := h.changed(changed, stick)
	s.must(err)
	_, name, _ := strings.Cut(filepath.Base(file), ".") // the digest stands before it
	refused := s.listsSaying("idle", 3, "Nothing has changed. ALT/"+name+" is not what was signed", func() { s.bring(changed) })
	s.photograph("exchange-changed-byte")
	if refused.Next != 0 {
		s.Errorf("edition %d is staged of a stick that was changed", refused.Next)
	}
	s.press("ctrl+1")
	s.scan(verdict("no_match"), sought[3])
	s.press("Return", "ctrl+2")
	return changed
}

// onLine reports whether the status bar has the green dot of a line to headquarters, which
// stands to the right of how old the lists are.
func onLine(picture image.Image) bool {
	const halfADot = 30
	good := color.RGBA{0x0a, 0x5c, 0x46, 0xff} // as the screens' palette has it
	all := picture.Bounds()
	dot := share(picture, func(x, y int, c color.Color) bool {
		return y > all.Max.Y-36 && x > 612 && x < 660 && color.RGBAModel.Convert(c) == good
	})
	return dot*float64(all.Dx()*all.Dy()) > halfADot
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
