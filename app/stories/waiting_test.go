package stories

import (
	"fmt"
	"strings"
	"testing"

	"postern/app/desk/made"
	"postern/app/exchange/hq"
	"postern/app/lists"
)

// harbour is BRV's list, of so many made-up people.
func harbour(alerts int) string {
	var b strings.Builder
	fmt.Fprintln(&b, `{"format":"postern-alerts/1","list":"Harbour wanted, Brevane","issued":"2026-11-19T06:00:00Z"}`)
	for n := range alerts {
		fmt.Fprintf(&b, `{"id":"H-%d","subject":"person","names":[{"text":"Harin Kestolo %d"}],"category":"smuggling","action":"refer"}`+"\n", n, n)
	}
	fmt.Fprintf(&b, `{"end":true,"alerts":%d}`+"\n", alerts)
	return b.String()
}

// publishAs publishes a list of a nation, whatever it has lost.
func (h *headquarters) publishAs(nation, content string) {
	h.Helper()
	source, err := lists.Detect(made.ListFile(h.TB, content))
	h.must(err)
	_, err = h.Publish(h.Context(), nation, []hq.Incoming{{Source: source}}, hq.PublishOptions{AcceptSmaller: true})
	h.must(err)
}

func TestAListThatShrinksWaitsInSyncWhileTheOtherNationsListComes(t *testing.T) {
	h := newHeadquarters(t)
	h.publishAs("ALT", altamora(200))
	h.publishAs("BRV", harbour(20))
	h.serve()
	s := onDisplay(t)
	s.environment = []string{"SSL_CERT_FILE=" + h.authority()}
	s.founded()
	s.start()
	s.signInFresh(chiefLogin, chiefPIN)
	s.lists("idle", 0, func() { s.press("ctrl+2") })
	s.joins(h)
	s.lists("staged", 0, func() { s.press("ctrl+s") })
	s.takes(1)

	// Step by step: three times seven of two hundred. The last is too much.
	for edition, left := range []int{193, 186} {
		h.publishAs("ALT", altamora(left))
		s.lists("staged", 0, func() { s.press("ctrl+s") })
		s.takes(uint64(edition + 2))
	}
	h.publishAs("ALT", altamora(179))
	h.publishAs("BRV", harbour(21))
	s.listsSaying("staged", 0, "Stopped: step by step 21 alerts of National list, Altamora", func() { s.press("ctrl+s") })
	s.photograph("waiting-stopped")

	// The supervisor leaves it as it is. It waits, and says so.
	s.lists("idle", 4, func() { s.press("ctrl+e") })
	s.photograph("waiting-left")
	s.press("ctrl+shift+q")
	s.must(s.Exit(s.Context))
	for _, f := range s.booked("import") {
		if f["edition"] != "" && strings.Contains(f["kept"], "Altamora") {
			return
		}
	}
	t.Error("the journal does not say what was left")
}

// altamora is ALT's list, of so many.
func altamora(alerts int) string {
	return strings.NewReplacer("Harbour wanted, Brevane", "National list, Altamora", "Harin Kestolo", "Sovra Miravan").Replace(harbour(alerts))
}
