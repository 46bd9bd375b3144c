package between

import (
	"bufio"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"postern/app/border"
	"postern/app/exchange"
	"postern/app/exchange/fetch"
	"postern/app/exchange/hq"
	"postern/app/lists"
	"postern/app/names"
	"postern/app/search/crowd"
	"postern/store"
)

const (
	passphrase = "a passphrase for tests"
	listName   = "Crowd"
	listNation = "PAK"
)

// headquarters is a repository with a certificate of its own.
type headquarters struct {
	t           testing.TB
	dir         string
	repository  *hq.Repository
	certificate tls.Certificate
}

// founded is a headquarters of these nations.
func founded(t testing.TB, nations ...string) *headquarters {
	t.Helper()
	h := &headquarters{t: t, dir: filepath.Join(t.TempDir(), "hq")}
	plan := hq.Plan{Passphrase: passphrase, Work: hq.WorkLeast, Nations: map[string]hq.RolePlan{}}
	for _, n := range nations {
		plan.Nations[n] = hq.RolePlan{}
	}
	var err error
	h.repository, err = hq.Found(h.dir, plan, hq.Options{Ask: func(hq.KeyFile) (string, error) { return passphrase, nil }})
	h.must(err)
	t.Cleanup(func() { h.repository.Close() })
	h.certificate, _, err = hq.SelfSigned(h.dir, nil, time.Now())
	h.must(err)
	return h
}

func (h *headquarters) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *headquarters) pinned() fetch.WebOptions {
	return fetch.WebOptions{Pinned: new(sha256.Sum256(h.certificate.Certificate[0]))}
}

func (h *headquarters) fingerprint() fetch.Fingerprint {
	h.t.Helper()
	text, err := hq.Fingerprint(h.repository.Public())
	h.must(err)
	f, err := fetch.ParseFingerprint(text)
	h.must(err)
	return f
}

// publish publishes made-up persons as the nation's list.
func (h *headquarters) publish(nation, list string, persons iter.Seq[border.Alert]) hq.Publication {
	h.t.Helper()
	source, err := lists.Detect(written(h.t, list, persons))
	h.must(err)
	p, err := h.repository.Publish(h.t.Context(), nation, []hq.Incoming{{Source: source}}, hq.PublishOptions{})
	h.must(err)
	return p
}

// written is a file with a list.
func written(t testing.TB, list string, persons iter.Seq[border.Alert]) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "list.jsonl")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<20)
	lines := json.NewEncoder(w)
	fmt.Fprintf(w, `{"format":"postern-alerts/1","list":%q,"issued":"2026-11-20T06:00:00Z"}`+"\n", list)
	n := 0
	for a := range persons {
		a.List = ""
		if err := lines.Encode(a); err != nil {
			t.Fatal(err)
		}
		n++
	}
	fmt.Fprintf(w, `{"end":true,"alerts":%d}`+"\n", n)
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return name
}

// wordy are made-up persons of whom there is so much to say that it does not pack.
func wordy(n int) iter.Seq[border.Alert] {
	return func(yield func(border.Alert) bool) {
		words := rand.NewChaCha8([32]byte{3})
		remarks := make([]byte, 400)
		for a := range people(n, 0) {
			_, _ = words.Read(remarks)
			a.Remarks = hex.EncodeToString(remarks)
			if !yield(a) {
				return
			}
		}
	}
}

// people are made-up persons; of the first so many it is noted that they were seen again.
func people(n, changed int) iter.Seq[border.Alert] {
	return func(yield func(border.Alert) bool) {
		for a := range crowd.New(1, names.LoadFrequencies()).Alerts(n) {
			if changed > 0 {
				a.Remarks = "seen again"
				changed--
			}
			if !yield(a) {
				return
			}
		}
	}
}

// counter is a station that takes lists.
type counter struct {
	t      testing.TB
	keeper *store.Exchange
	o      fetch.Options
	have   map[string]fetch.Have
	state  map[string]map[string][sha256.Size]byte // of each list the digests of its alerts, by id
}

func newCounter(t testing.TB, root fetch.Fingerprint, nations ...string) *counter {
	t.Helper()
	s, err := store.CreateStation(filepath.Join(t.TempDir(), "station"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	x, err := fetch.Open(s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(x.Close)
	return &counter{
		t: t, keeper: x, o: fetch.Options{Root: root, Nations: nations},
		have: map[string]fetch.Have{}, state: map[string]map[string][sha256.Size]byte{},
	}
}

// join trusts the first root that a source has, by the fingerprint that was told.
func (c *counter) join(s fetch.Source) {
	c.t.Helper()
	root, err := fetch.FirstRoot(c.t.Context(), s)
	if err == nil {
		err = fetch.Join(c.keeper, root, c.o.Root)
	}
	if err != nil {
		c.t.Fatal(err)
	}
}

func (c *counter) haves() (all []fetch.Have) {
	for _, h := range c.have {
		all = append(all, h)
	}
	return all
}

func (c *counter) refresh(s fetch.Source) (*fetch.Client, *fetch.Plan) {
	c.t.Helper()
	client := fetch.New(c.keeper, s, c.o)
	r, err := client.Refresh(c.t.Context())
	if err != nil {
		c.t.Fatal(err)
	}
	p := r.Plan(c.haves())
	if len(r.Faults)+len(p.Faults) > 0 {
		c.t.Fatal(r.Faults, p.Faults)
	}
	return client, p
}

// take brings the counter up to date, and proves every alert of it.
func (c *counter) take(s fetch.Source) *fetch.Plan {
	c.t.Helper()
	client, p := c.refresh(s)
	f, err := client.Download(c.t.Context(), p, nil)
	if err == nil {
		err = c.apply(f)
	}
	if err != nil {
		c.t.Fatal(err)
	}
	return p
}

func (c *counter) apply(f *fetch.Fetched) error {
	for i := range f.Lists {
		l := &f.Lists[i]
		state := c.state[l.List.Name]
		base := c.have[l.List.Name].BaseSequence
		put := func(a border.Alert) error {
			a.List = ""
			digest, err := exchange.Content(a)
			state[a.ID] = digest
			return err
		}
		if l.Base != nil {
			state, base = map[string][sha256.Size]byte{}, l.Base.File.To
			if _, err := f.ReadBase(l, put); err != nil {
				return err
			}
		}
		for n := range l.Steps {
			err := f.ReadStep(l, n, func(s exchange.StepLine) error {
				if s.Put == nil {
					delete(state, s.Gone)
					return nil
				}
				return put(*s.Put)
			})
			if err != nil {
				return err
			}
		}
		var all exchange.State
		for _, digest := range state {
			all.Add(digest)
		}
		if all.String() != l.List.State || len(state) != l.List.Alerts {
			return fmt.Errorf("list %s: %d alerts, signed are %d, or another state", l.List.Name, len(state), l.List.Alerts)
		}
		c.state[l.List.Name] = state
		c.have[l.List.Name] = fetch.Have{List: l.List.Name, Nation: l.Nation, Sequence: l.List.Sequence, BaseSequence: base, State: l.List.State}
	}
	return f.Discard()
}

// web is the source at an address.
func web(t testing.TB, address string, o fetch.WebOptions) fetch.Source {
	t.Helper()
	s, err := fetch.Web(address, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// breakOff downloads until some bytes of a plan have come, and no further.
func (c *counter) breakOff(client *fetch.Client, p *fetch.Plan, after int64) error {
	ctx, stop := context.WithCancel(c.t.Context())
	defer stop()
	_, err := client.Download(ctx, p, func(at fetch.Progress) {
		if at.Done >= after {
			stop()
		}
	})
	return err
}
