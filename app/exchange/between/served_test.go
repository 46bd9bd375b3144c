package between

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"errors"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"postern/app/exchange/fetch"
	"postern/app/exchange/hq"
)

// server is a web server with a headquarters' folder.
type server struct {
	address string
	pid     int
	asked   func() []asked // all that it was asked for
}

// asked is one request.
type asked struct {
	status, bytes int
	connection    string
	path, from    string // from: the range
}

// servers are those behind which a headquarters is tried.
var servers = map[string]func(testing.TB, *headquarters) *server{"nginx": behindNginx, "posternctl": behindItself}

func behind(t *testing.T, check func(t *testing.T, h *headquarters, s *server)) {
	for name, serve := range servers {
		t.Run(name, func(t *testing.T) {
			h := founded(t, "PAK", "ITA")
			check(t, h, serve(t, h))
		})
	}
}

func TestCounterJoinsFetchesAndFollowsBehindAWebServer(t *testing.T) {
	behind(t, func(t *testing.T, h *headquarters, s *server) {
		h.publish(listNation, listName, people(300, 0))
		h.publish("ITA", "Elenco", people(40, 3))
		c := newCounter(t, h.fingerprint(), "PAK", "ITA")
		source := web(t, s.address, h.pinned())
		c.join(source)
		if p := c.take(source); len(p.Lists) != 2 || p.Lists[1].Base == nil || len(c.state[listName]) != 300 {
			t.Fatalf("%+v", p)
		}
		if _, p := c.refresh(source); !p.Nothing() {
			t.Fatalf("%+v", p)
		}
		h.publish(listNation, listName, people(310, 5))
		if p := c.take(source); len(p.Lists) != 1 || p.Lists[0].Base != nil || len(p.Lists[0].Steps) != 1 || len(c.state[listName]) != 310 {
			t.Fatalf("%+v", p)
		}
	})
}

func TestNothingNewTakesTwoRequestsOverOneConnectionBehindAWebServer(t *testing.T) {
	behind(t, func(t *testing.T, h *headquarters, s *server) {
		h.publish(listNation, listName, people(30, 0))
		c := newCounter(t, h.fingerprint(), "PAK", "ITA")
		source := web(t, s.address, h.pinned())
		c.join(source)
		c.take(source)
		before := len(s.asked())
		for range 3 { // a clock that renews the timestamp changes nothing of it
			if _, p := c.refresh(web(t, s.address, h.pinned())); !p.Nothing() {
				t.Fatalf("%+v", p)
			}
			all := s.asked()[before:]
			if len(all) != 2 || all[0].path != "/metadata/2.root.json" || all[1].path != "/metadata/timestamp.json" || all[0].connection != all[1].connection {
				t.Errorf("%+v", all)
			}
			_, err := h.repository.Renew()
			h.must(err)
			before += len(all)
		}
	})
}

func TestDownloadThatBrokeOffGoesOnByARangeBehindAWebServer(t *testing.T) {
	behind(t, func(t *testing.T, h *headquarters, s *server) {
		h.publish(listNation, listName, wordy(8_000))
		c := newCounter(t, h.fingerprint(), "PAK")
		source := web(t, s.address, h.pinned())
		c.join(source)
		client, p := c.refresh(source)
		if err := c.breakOff(client, p, p.Bytes/2); !errors.Is(err, context.Canceled) {
			t.Fatalf("%v, of %d bytes", err, p.Bytes)
		}
		f, err := client.Download(t.Context(), p, nil)
		if err == nil {
			err = c.apply(f)
		}
		if err != nil || len(c.state[listName]) != 8_000 {
			t.Fatal(err, len(c.state[listName]))
		}
		all := s.asked()
		last := all[len(all)-1]
		from, _ := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(last.from, "bytes="), "-"))
		if last.status != http.StatusPartialContent || from < int(p.Bytes/4) || int64(from+last.bytes) != p.Bytes {
			t.Errorf("%+v of %d", last, p.Bytes)
		}
	})
}

func TestServerWithAnotherCertificateThanThePinnedOneIsRefused(t *testing.T) {
	behind(t, func(t *testing.T, h *headquarters, s *server) {
		source := web(t, s.address, fetch.WebOptions{Pinned: new(sha256.Sum256([]byte("another")))})
		if _, err := fetch.FirstRoot(t.Context(), source); !errors.Is(err, fetch.Unreachable) {
			t.Error(err)
		}
		if all := s.asked(); len(all) != 0 {
			t.Errorf("it was asked all the same: %+v", all)
		}
	})
}

func TestWebServerGivesTheSignedFilesAloneAndSaysHowLongTheyMayBeKept(t *testing.T) {
	behind(t, func(t *testing.T, h *headquarters, s *server) {
		h.publish(listNation, listName, people(30, 0))
		h.must(os.WriteFile(filepath.Join(h.repository.Public(), "metadata", ".hidden.json"), []byte("{}"), 0o600))
		h.must(os.WriteFile(filepath.Join(h.repository.Public(), "notes.txt"), []byte("x"), 0o600))
		bases, err := filepath.Glob(filepath.Join(h.repository.Public(), "targets", "PAK", "*"))
		h.must(err)
		const forever = "public, max-age=31536000, immutable"
		kept := map[string]string{
			"/metadata/timestamp.json": "public, max-age=30, must-revalidate",
			"/metadata/1.root.json":    forever,
			"/metadata/2.root.json":    "-", // is to come
			"/hq.lock":                 "-", "/keys/": "-", "/../hq.lock": "-", "/%2e%2e/hq.lock": "-", "/": "-", "/metadata/": "-",
			"/targets/PAK/": "-", "/metadata/.hidden.json": "-", "/notes.txt": "-",
		}
		for _, base := range bases {
			kept[path.Join("/targets/PAK", filepath.Base(base))] = forever
		}
		client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
		defer client.CloseIdleConnections()
		for name, want := range kept {
			q, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.address+name, nil)
			h.must(err)
			a, err := client.Do(q)
			h.must(err)
			a.Body.Close()
			got := a.Header.Get("Cache-Control")
			switch {
			case want != "-" && (a.StatusCode != http.StatusOK || got != want):
				t.Errorf("%s: %s, %q", name, a.Status, got)
			case want == "-" && (a.StatusCode/100 != 4 || strings.Contains(got, "immutable")):
				t.Errorf("%s: %s, %q", name, a.Status, got)
			}
		}
	})
}

// behindItself serves a headquarters' folder as posternctl does.
func behindItself(t testing.TB, h *headquarters) *server {
	t.Helper()
	root, err := os.OpenRoot(h.repository.Public())
	h.must(err)
	t.Cleanup(func() { root.Close() })
	return noting(t, h, hq.Handler(root))
}
