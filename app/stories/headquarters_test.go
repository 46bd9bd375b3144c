package stories

import (
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"postern/app/desk"
	"postern/app/desk/courier"
	"postern/app/desk/made"
	"postern/app/desk/sync"
	"postern/app/exchange"
	"postern/app/exchange/answers"
	"postern/app/exchange/hq"
	"postern/app/lists"
	"postern/app/names"
	"postern/app/search"
	"postern/store"
)

const passphrase = "seven made-up herons"

// headquarters is a real one of made-up nations, with a server of its own.
type headquarters struct {
	testing.TB
	*hq.Repository
	dir  string
	addr string // where its folder is served, host:port
	cut  func() // ends the server and waits for it
}

// newHeadquarters founds one; nothing is published, and it is not served.
func newHeadquarters(t testing.TB) *headquarters {
	t.Helper()
	h := &headquarters{TB: t, dir: filepath.Join(t.TempDir(), "hq"), addr: "127.0.0.1:0", cut: func() {}}
	r, err := hq.Found(h.dir, hq.Plan{
		Passphrase: passphrase, Work: hq.WorkLeast, Nations: map[string]hq.RolePlan{"ALT": {}, "BRV": {}},
	}, hq.Options{Ask: func(hq.KeyFile) (string, error) { return passphrase, nil }})
	h.must(err)
	h.Repository = r
	t.Cleanup(func() { r.Close() })
	return h
}

func (h *headquarters) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// publish publishes a list of ALT.
func (h *headquarters) publish(content string) {
	h.Helper()
	source, err := lists.Detect(made.ListFile(h.TB, content))
	h.must(err)
	_, err = h.Publish(context.Background(), "ALT", []hq.Incoming{{Source: source}}, hq.PublishOptions{})
	h.must(err)
}

// serve serves the folder with the certificate that headquarters makes for itself, after a
// cut at the same address.
func (h *headquarters) serve() {
	h.Helper()
	certificate, _, err := hq.SelfSigned(h.dir, nil, time.Now())
	h.must(err)
	ctx, cancel := context.WithCancel(context.Background())
	ready, ended := make(chan net.Addr, 1), make(chan error, 1)
	go func() {
		ended <- hq.Serve(ctx, h.Public(), hq.Serving{
			Addr: h.addr, Certificates: []tls.Certificate{certificate}, Ready: func(at net.Addr) { ready <- at },
		})
	}()
	h.cut = func() {
		cancel()
		<-ended
	}
	h.Cleanup(cancel)
	select {
	case at := <-ready:
		h.addr = at.String()
	case err := <-ended:
		h.Fatal(err)
	}
}

func (h *headquarters) address() string { return "https://" + h.addr }

// authority is the file with the certificate, for who is to trust it.
func (h *headquarters) authority() string { return filepath.Join(h.dir, "serve.crt") }

// fingerprint is that of the first root, as headquarters' letter has it.
func (h *headquarters) fingerprint() string {
	h.Helper()
	f, err := hq.Fingerprint(h.Public())
	h.must(err)
	return f
}

// stick copies what is published into a folder, as it is carried.
func (h *headquarters) stick(to string) string {
	h.Helper()
	_, err := h.Stick(context.Background(), to)
	h.must(err)
	return to
}

// rotate gives the root, the timestamp and ALT new keys for their old ones.
func (h *headquarters) rotate() {
	h.Helper()
	for _, role := range []string{"root", "timestamp", "ALT"} {
		part, err := h.Rotate(hq.Rotation{RoleChange: hq.RoleChange{Role: role}, Passphrase: passphrase, Work: hq.WorkLeast})
		h.must(err)
		if part != "" {
			h.Fatalf("the new key of %s waits for signatures in %s", role, part)
		}
	}
}

// answered publishes how headquarters itself answers about made-up travellers: as a counter
// that takes all its lists.
func (h *headquarters) answered(travellers int) {
	h.Helper()
	ctx := context.Background()
	station := made.Station(h.TB)
	d := desk.New(desk.Options{Name: "Headquarters", Now: time.Now, Frequencies: names.LoadFrequencies()})
	defer d.Close()
	brings := sync.New(d, station)
	carries := courier.New(courier.Options{Station: station, Desk: d, Lists: func() *sync.Sync { return brings }})
	defer carries.Close()
	offer, err := carries.Look(ctx, h.Public())
	h.must(err)
	h.must(carries.Join(ctx, offer, courier.Terms{Typed: h.fingerprint(), Nations: offer.Nations}))
	arrived, err := carries.Check(ctx, courier.Place{Path: h.Public()}, nil)
	h.must(err)
	h.must(brings.Take(arrived.Staged))
	h.must(h.publishSheet(ctx, d, station, travellers))
}

func (h *headquarters) publishSheet(ctx context.Context, d *desk.Desk, station *store.Station, travellers int) error {
	edition, err := station.Open()
	if err != nil {
		return err
	}
	defer edition.Close()
	searcher, err := desk.OpenSearcher(edition, d.Frequencies(), func(why error) { h.Error(why) })
	if err != nil {
		return err
	}
	of := answers.Composition{Matching: search.SegmentName(d.Frequencies())}
	for _, l := range d.Status().Lists {
		of.Lists = append(of.Lists, answers.ListState{Nation: l.Nation, Name: l.Name, Sequence: l.Sequence, Base: l.BaseSequence, State: l.State})
	}
	sheet, err := answers.Make(ctx, searcher, edition, answers.Wanted{Of: of, Travellers: travellers, Seed: 11, On: time.Now()})
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := sheet.Encode(&b); err != nil {
		return err
	}
	_, err = h.PublishTarget(ctx, exchange.TargetAnswers, &b)
	return err
}

// changed is a stick with a byte changed of the one file of alerts that another stick has not.
func (h *headquarters) changed(stick, before string) (string, error) {
	files, err := filepath.Glob(filepath.Join(stick, exchange.DirTargets, "ALT", "*"))
	if err != nil {
		return "", err
	}
	var news []string
	for _, file := range files {
		_, err := os.Stat(filepath.Join(before, exchange.DirTargets, "ALT", filepath.Base(file)))
		if err != nil && !strings.HasSuffix(file, "manifest.json") {
			news = append(news, file)
		}
	}
	if len(news) != 1 {
		return "", fmt.Errorf("%d files of alerts are new on the stick: %q", len(news), news)
	}
	content, err := os.ReadFile(news[0])
	if err != nil {
		return "", err
	}
	content[len(content)/2] ^= 1
	return news[0], os.WriteFile(news[0], content, 0o600)
}
