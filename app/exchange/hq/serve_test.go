package hq

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata/config"
	"github.com/theupdateframework/go-tuf/v2/metadata/updater"
)

func servedBy(t *testing.T, r *Repository) *httptest.Server {
	t.Helper()
	root, err := os.OpenRoot(r.Public())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	s := httptest.NewServer(Handler(root))
	t.Cleanup(s.Close)
	return s
}

func get(t *testing.T, url string, headers ...string) (*http.Response, string) {
	t.Helper()
	q, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		q.Header.Set(headers[i], headers[i+1])
	}
	a, err := http.DefaultClient.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	body, err := io.ReadAll(a.Body)
	if err != nil {
		t.Fatal(err)
	}
	return a, string(body)
}

func TestCountersFetchOverHTTPWhatTheFolderHolds(t *testing.T) {
	r, _ := founded(t, "PAK")
	publish(t, r, "PAK", "Red book", madeUp(50), PublishOptions{})
	s := servedBy(t, r)
	root, err := os.ReadFile(filepath.Join(r.Public(), "metadata", "1.root.json"))
	if err != nil {
		t.Fatal(err)
	}
	c, err := config.New(s.URL+"/metadata", root)
	if err != nil {
		t.Fatal(err)
	}
	c.DisableLocalCache, c.RemoteTargetsURL = true, s.URL+"/targets"
	u, err := updater.New(c)
	if err != nil {
		t.Fatal(err)
	}
	h, _, err := (&counter{u, root}).sync("PAK", "Red book", held{})
	if err != nil || len(h.alerts) != 50 {
		t.Errorf("%d alerts, %v", len(h.alerts), err)
	}
}

func TestServedAreFilesOfTheRepositoryAndNothingElse(t *testing.T) {
	r, _ := founded(t, "PAK")
	if err := os.WriteFile(filepath.Join(r.Public(), "metadata", ".hidden.json"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(r.path(DirKeys), filepath.Join(r.Public(), "targets")); err != nil {
		t.Fatal(err)
	}
	keys, err := os.ReadDir(r.path(DirKeys))
	if err != nil {
		t.Fatal(err)
	}
	s := servedBy(t, r)
	for _, path := range []string{
		"/", "/metadata", "/metadata/", "/targets/", "/targets/PAK/", "/metadata/.hidden.json", "/metadata/99.root.json", "/hq.lock",
		"/../keys/", "/metadata/../../hq.lock", "/targets/x/" + keys[0].Name(), "/targets/" + keys[0].Name(), "/metadata/%2e%2e/%2e%2e/hq.lock", "/metadata//1.root.json",
	} {
		a, body := get(t, s.URL+path)
		if a.StatusCode == http.StatusOK || strings.Contains(body, "root.json") && !strings.Contains(path, "root.json") {
			t.Errorf("%s: %s %q", path, a.Status, body)
		}
	}
	if a, _ := get(t, s.URL+"/metadata/2.root.json"); a.StatusCode != http.StatusNotFound || a.Header.Get("Cache-Control") != "no-cache" {
		t.Errorf("a root to come: %s, %v", a.Status, a.Header)
	}
	a, err := http.Post(s.URL+"/metadata/timestamp.json", "text/plain", strings.NewReader("x"))
	if err != nil || a.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("%v, %v", a.Status, err)
	}
	a.Body.Close()
}

func TestServedFilesComeInRangesAndAreNotSentTwice(t *testing.T) {
	r, c := founded(t, "PAK")
	publish(t, r, "PAK", "Red book", madeUp(50), PublishOptions{})
	s := servedBy(t, r)
	bases, err := filepath.Glob(filepath.Join(r.Public(), "targets", "PAK", "*-base-*"))
	if err != nil || len(bases) != 1 {
		t.Fatal(bases, err)
	}
	base := s.URL + "/targets/PAK/" + filepath.Base(bases[0])
	whole, body := get(t, base)
	if !strings.Contains(whole.Header.Get("Cache-Control"), "immutable") || !strings.HasPrefix(filepath.Base(bases[0]), strings.Trim(whole.Header.Get("ETag"), `"`)) {
		t.Errorf("%v", whole.Header)
	}
	if a, part := get(t, base, "Range", "bytes=10-19"); a.StatusCode != http.StatusPartialContent || part != body[10:20] {
		t.Errorf("%s %q", a.Status, part)
	}
	stamp := s.URL + "/metadata/timestamp.json"
	first, _ := get(t, stamp)
	if !strings.Contains(first.Header.Get("Cache-Control"), "must-revalidate") {
		t.Errorf("%v", first.Header)
	}
	if a, _ := get(t, stamp, "If-None-Match", first.Header.Get("ETag")); a.StatusCode != http.StatusNotModified {
		t.Errorf("the same timestamp: %s", a.Status)
	}
	c.Time = c.Add(time.Minute)
	if _, err := r.Renew(); err != nil {
		t.Fatal(err)
	}
	if a, _ := get(t, stamp, "If-None-Match", first.Header.Get("ETag")); a.StatusCode != http.StatusOK {
		t.Errorf("another timestamp: %s", a.Status)
	}
}

func TestHeadquartersServesUnderItsOwnCertificate(t *testing.T) {
	r, c := founded(t, "PAK")
	dir := filepath.Dir(r.Public())
	cert, fingerprint, err := SelfSigned(dir, []string{"hq.example"}, c.now())
	if err != nil {
		t.Fatal(err)
	}
	if _, again, err := SelfSigned(dir, nil, c.now()); err != nil || again != fingerprint {
		t.Errorf("%s after %s, %v", again, fingerprint, err)
	}
	if info, err := os.Stat(filepath.Join(dir, fileServeKey)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	ctx, stop := context.WithCancel(t.Context())
	at, ended := make(chan net.Addr, 1), make(chan error, 1)
	go func() {
		ended <- Serve(ctx, r.Public(), Serving{Addr: "127.0.0.1:0", Certificates: []tls.Certificate{cert}, Ready: func(a net.Addr) { at <- a }})
	}()
	pool := x509.NewCertPool()
	leaf, err := x509.ParseCertificate(cert.Certificate[0])
	if err != nil {
		t.Fatal(err)
	}
	pool.AddCert(leaf)
	var addr net.Addr
	select {
	case addr = <-at:
	case err := <-ended:
		t.Fatal(err)
	}
	client := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}
	a, err := client.Get("https://" + addr.String() + "/metadata/1.root.json")
	if err != nil || a.StatusCode != http.StatusOK {
		t.Fatal(a, err)
	}
	a.Body.Close()
	client.CloseIdleConnections()
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestWithoutTLSOnlyThisMachineIsServed(t *testing.T) {
	r, _ := founded(t, "PAK")
	for _, addr := range []string{":0", "0.0.0.0:0", "192.0.2.1:80", "[::]:0", "hq.example:80"} {
		mustBe(t, Serve(t.Context(), r.Public(), Serving{Addr: addr}), ErrPlain)
	}
	mustBe(t, Serve(t.Context(), t.TempDir(), Serving{Addr: "127.0.0.1:0"}), ErrNoRepository)
}

func TestHeadquartersRenewsItselfWithEachTick(t *testing.T) {
	r, c := founded(t, "PAK")
	r.Close()
	ctx, stop := context.WithCancel(t.Context())
	tick, said, ended := make(chan time.Time), make(chan error), make(chan bool)
	go func() {
		KeepRenewed(ctx, filepath.Dir(r.Public()), testOptions(c), tick, func(_ []string, err error) { said <- err })
		close(ended)
	}()
	for range 2 {
		tick <- time.Time{}
		if err := <-said; err != nil {
			t.Error(err)
		}
	}
	stop()
	<-ended
	p, err := readPublished(r.Public())
	if err != nil || p.timestamp.Signed.Version != 3 {
		t.Errorf("timestamp %+v, %v", p.timestamp.Signed.Version, err)
	}
	if errors.Is(err, ErrDamaged) {
		t.Error(err)
	}
}
