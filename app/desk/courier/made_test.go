package courier

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/desk/made"
	desksync "postern/app/desk/sync"
	"postern/app/exchange/hq"
	"postern/app/lists"
	"postern/app/names"
	"postern/store"
)

// clock is a time that tests move.
type clock struct{ at atomic.Int64 }

func newClock() *clock {
	c := &clock{}
	c.at.Store(time.Now().UnixNano())
	return c
}

func (c *clock) now() time.Time       { return time.Unix(0, c.at.Load()) }
func (c *clock) pass(d time.Duration) { c.at.Add(int64(d)) }
func (c *clock) hours(n int)          { c.pass(time.Duration(n) * time.Hour) }
func (c *clock) options(o hq.Outgrown) hq.Options {
	return hq.Options{Now: c.now, Ask: askedFor, Outgrown: o}
}
func askedFor(hq.KeyFile) (string, error) { return "a passphrase for tests", nil }

// headquarters is one that publishes for PAK and ITA.
type headquarters struct {
	*hq.Repository
	t testing.TB
	*clock
}

func newHeadquarters(t testing.TB) *headquarters {
	t.Helper()
	return headquartersWith(t, hq.Outgrown{Steps: 4, Lines: 20_000, Bytes: 4 << 20})
}

// headquartersWith is one whose bases are outgrown like that.
func headquartersWith(t testing.TB, o hq.Outgrown) *headquarters {
	t.Helper()
	c := newClock()
	r, err := hq.Found(filepath.Join(t.TempDir(), "hq"), hq.Plan{
		Passphrase: "a passphrase for tests", Work: hq.WorkLeast, Nations: map[string]hq.RolePlan{"PAK": {}, "ITA": {}},
	}, c.options(o))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return &headquarters{r, t, c}
}

// person is the nth of made-up people.
func person(n int) border.Alert {
	given := []string{"Belto", "Harin", "Sovra", "Dameli", "Quen", "Irrad", "Nosta"}
	surnames := []string{"Zarvandi", "Kestolo", "Miravan", "Ostrupi", "Talvaro"}
	return border.Alert{
		ID: fmt.Sprintf("M-%04d", n), Subject: border.SubjectPerson,
		Names:      []border.Name{{Text: given[n%7] + " " + surnames[n%5] + " " + given[n*3%7] + "ov", Kind: border.NamePrimary}},
		BirthDates: []border.PartialDate{border.Day(1950+n%50, 1+n%12, 1+n%28)},
		Category:   border.CategorySmuggling, Action: border.ActionRefer,
		Remarks: fmt.Sprintf("made up, %x", uint64(n+1)*0x9E3779B97F4A7C15),
	}
}

func people(from, to int) (all []border.Alert) {
	for n := from; n < to; n++ {
		all = append(all, person(n))
	}
	return all
}

// other is an alert with other remarks.
func other(a border.Alert, remarks string) border.Alert {
	a.Remarks = remarks
	return a
}

// served serves headquarters' folder on this machine, as long as up says so.
func (h *headquarters) served() (address string, up *atomic.Bool) {
	h.t.Helper()
	up = &atomic.Bool{}
	up.Store(true)
	files := http.FileServer(http.Dir(h.Public()))
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !up.Load() {
			http.Error(w, "closed", http.StatusServiceUnavailable)
			return
		}
		files.ServeHTTP(w, r)
	}))
	h.t.Cleanup(s.Close)
	return s.URL, up
}

// publish publishes a list.
func (h *headquarters) publish(nation, name string, alerts []border.Alert) hq.PublishedList {
	h.t.Helper()
	p := h.publishing(nation, hq.PublishOptions{AcceptSmaller: true}, h.written(name, alerts))
	return p.Lists[0]
}

func (h *headquarters) publishing(nation string, o hq.PublishOptions, in ...hq.Incoming) hq.Publication {
	h.t.Helper()
	h.pass(time.Minute)
	p, err := h.Publish(h.t.Context(), nation, in, o)
	if err != nil {
		h.t.Fatal(err)
	}
	return p
}

// renews signs anew that what is published is the newest.
func (h *headquarters) renews() {
	h.t.Helper()
	if _, err := h.Renew(); err != nil {
		h.t.Fatal(err)
	}
}

func (h *headquarters) written(name string, alerts []border.Alert) hq.Incoming {
	h.t.Helper()
	source, err := lists.Detect(made.ListFile(h.t, lines(h.t, name, alerts)))
	if err != nil {
		h.t.Fatal(err)
	}
	return hq.Incoming{Source: source}
}

func lines(t testing.TB, name string, alerts []border.Alert) string {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, `{"format":"postern-alerts/1","list":%q,"issued":"2026-11-20T06:00:00Z"}`+"\n", name)
	for _, a := range alerts {
		line, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(append(line, '\n'))
	}
	fmt.Fprintf(&b, `{"end":true,"alerts":%d}`+"\n", len(alerts))
	return b.String()
}

// counter is a station that takes lists.
type counter struct {
	t       testing.TB
	hq      *headquarters
	station *store.Station
	desk    *desk.Desk
	sync    *desksync.Sync // nil while nobody is signed in
	*Courier
}

// newCounter is one without people, which has not joined.
func (h *headquarters) newCounter() *counter { return h.counterAt(made.Station(h.t)) }

func (h *headquarters) counterAt(station *store.Station) *counter {
	h.t.Helper()
	log := slog.New(made.Hearing(func(m string) { h.t.Log(m) }))
	n := &counter{t: h.t, hq: h, station: station}
	n.desk = desk.New(desk.Options{Name: "Velmar Bridge", Now: h.now, Frequencies: names.LoadFrequencies(), Log: log})
	h.t.Cleanup(func() { n.desk.Close() })
	n.Courier = New(Options{Station: station, Desk: n.desk, Lists: func() *desksync.Sync { return n.sync }, Log: log})
	if !station.Attended() {
		n.sync = desksync.New(n.desk, station)
	}
	return n
}

// joined is a counter that has joined.
func (h *headquarters) joined(nations ...string) *counter {
	h.t.Helper()
	n := h.newCounter()
	n.joins(nations...)
	return n
}

func (n *counter) joins(nations ...string) {
	n.t.Helper()
	if len(nations) == 0 {
		nations = []string{"PAK", "ITA"}
	}
	o, err := n.Look(n.t.Context(), n.hq.Public())
	if err == nil {
		err = n.Join(n.t.Context(), o, Terms{Typed: o.Fingerprint.String()[:19], Nations: nations})
	}
	if err != nil {
		n.t.Fatal(err)
	}
}

func (n *counter) joinsAt(address string) {
	n.t.Helper()
	o, err := n.Look(n.t.Context(), address)
	if err == nil {
		err = n.Join(n.t.Context(), o, Terms{Typed: o.Fingerprint.String(), Nations: o.Nations})
	}
	if err != nil {
		n.t.Fatal(err)
	}
}

// joinsOnline joins over the network, and says where.
func (n *counter) joinsOnline() (address string) {
	n.t.Helper()
	address, _ = n.hq.served()
	n.joinsAt(address)
	return address
}

const (
	chiefPIN   = "482913"
	officerPIN = "730518"
)

// attended is a counter with a supervisor, who is signed in, and an officer.
func (h *headquarters) attended() *counter {
	h.t.Helper()
	s := made.Station(h.t)
	_, err := s.Found(store.Founding{Station: "Velmar Bridge 3", Login: "d.ostrupi", Name: "D. Ostrupi", PIN: chiefPIN, Now: h.now()})
	if err == nil {
		err = s.Enrol("b.kestolo", "B. Kestolo", border.RoleOfficer, officerPIN, h.now())
	}
	if err != nil {
		h.t.Fatal(err)
	}
	n := h.counterAt(s)
	n.enters("d.ostrupi", chiefPIN)
	return n
}

func (n *counter) enters(login, pin string) {
	n.t.Helper()
	who, err := n.station.SignIn(login, pin, n.hq.now())
	if err != nil {
		n.t.Fatal(err)
	}
	n.desk.Begin("Velmar Bridge 3", who)
	n.sync = desksync.New(n.desk, n.station)
	if err := n.desk.Load(n.station); err != nil && !errors.Is(err, store.ErrNoEdition) {
		n.t.Fatal(err)
	}
}

// officerComes has the officer sign in, who takes what waits.
func (n *counter) officerComes() {
	n.t.Helper()
	n.enters("b.kestolo", officerPIN)
	n.Entered(n.t.Context())
}

func (n *counter) locks() {
	n.t.Helper()
	err := errors.Join(n.sync.End(), n.desk.Unload())
	n.sync = nil
	n.station.Lock()
	if err != nil {
		n.t.Fatal(err)
	}
}

// stick is headquarters' folder as it is carried.
func (n *counter) stick() Place { return Place{Path: n.hq.Public()} }

// arrives checks and returns the staged edition.
func (n *counter) arrives() *desksync.Staged {
	n.t.Helper()
	a, err := n.Check(n.t.Context(), n.stick(), nil)
	if err != nil {
		n.t.Fatal(err)
	}
	if a.Staged == nil {
		n.t.Fatalf("nothing was staged: %+v", a)
	}
	return a.Staged
}

// takes checks and takes what came.
func (n *counter) takes() *desksync.Staged {
	n.t.Helper()
	staged := n.arrives()
	if staged.Stopped() {
		n.t.Fatalf("stopped: %v", staged.Stops[0])
	}
	n.took(staged)
	return staged
}

func (n *counter) discards(staged *desksync.Staged) {
	n.t.Helper()
	if err := n.sync.Discard(staged); err != nil {
		n.t.Fatal(err)
	}
}

// goesBack goes back to the edition before.
func (n *counter) goesBack() {
	n.t.Helper()
	if err := n.sync.Back(); err != nil {
		n.t.Fatal(err)
	}
}

// findsNothingNew checks, and fails unless what is here is the newest.
func (n *counter) findsNothingNew() {
	n.t.Helper()
	if a, err := n.Check(n.t.Context(), n.stick(), nil); err != nil || !a.Nothing {
		n.t.Fatal(a, err)
	}
}

// ticks is two hours later, when headquarters is to be asked again.
func (n *counter) ticks() {
	n.hq.hours(2)
	n.Tick(n.t.Context())
}

// list is a list of the edition that answers.
func (n *counter) list(name string) desk.ListStatus {
	n.t.Helper()
	for _, l := range n.desk.Status().Lists {
		if l.Name == name {
			return l
		}
	}
	n.t.Fatalf("there is no list %q", name)
	return desk.ListStatus{}
}

// finds reports whether the desk finds somebody of that id.
func (n *counter) finds(a border.Alert) bool {
	n.t.Helper()
	f, err := n.desk.Check(border.Traveller{Name: a.Names[0].Text, BirthDate: a.BirthDates[0]}, false)
	if err != nil {
		n.t.Fatal(err)
	}
	for _, m := range f.Matches {
		if m.Alert.ID == a.ID && m.Alert.Remarks == a.Remarks {
			return true
		}
	}
	return false
}

// booked are the facts of what was booked of lists, oldest first; each is
// said in words.
func (n *counter) booked() (all []map[string]string) {
	n.t.Helper()
	page, err := n.station.Journal().Page(n.t.Context(), store.Filter{}, 0, 10_000)
	if err != nil {
		n.t.Fatal(err)
	}
	for i := len(page.Entries) - 1; i >= 0; i-- {
		if e := page.Entries[i]; e.Kind == "import" {
			inWords(n.t, e)
			all = append(all, e.Facts)
		}
	}
	return all
}

func hqRemove(list string) hq.PublishOptions {
	return hq.PublishOptions{Remove: []string{list}, AcceptSmaller: true}
}

// sameAnswer fails unless two counters answer the same about somebody, to the digit.
func sameAnswer(t testing.TB, a, b *counter, who int) {
	t.Helper()
	traveller := border.Traveller{Name: person(who).Names[0].Text + "a", BirthDate: person(who).BirthDates[0]}
	of := func(n *counter) map[string]float64 {
		f, err := n.desk.Check(traveller, true)
		if err != nil {
			t.Fatal(err)
		}
		scores := map[string]float64{}
		for _, m := range f.Matches {
			scores[m.Alert.List+" "+m.Alert.ID] = m.Score
		}
		return scores
	}
	if d := cmp.Diff(of(a), of(b)); d != "" || len(of(a)) == 0 {
		t.Errorf("about %q they differ: %s", traveller.Name, d)
	}
}
