package fetch

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// served counts the bytes that a server sends of targets.
type served struct {
	http.Handler
	sent   atomic.Int64
	ranges atomic.Int64
	most   int64 // bytes after which a connection breaks; 0 is never
}

func (s *served) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.Contains(r.URL.Path, "/targets/") {
		if r.Header.Get("Range") != "" {
			s.ranges.Add(1)
		}
		w = &breaking{ResponseWriter: w, of: s}
		w.Header().Set("ETag", `"`+r.URL.Path+`"`)
	}
	s.Handler.ServeHTTP(w, r)
}

type breaking struct {
	http.ResponseWriter
	of *served
}

func (b *breaking) Write(p []byte) (int, error) {
	n, err := b.ResponseWriter.Write(p)
	if sent := b.of.sent.Add(int64(n)); b.of.most > 0 && sent > b.of.most {
		panic(http.ErrAbortHandler)
	}
	return n, err
}

func web1(t *testing.T, s *httptest.Server, o WebOptions) Source {
	t.Helper()
	w, err := Web(s.URL+"/lists/", o)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func trusting(s *httptest.Server) WebOptions {
	return WebOptions{Pinned: new(sha256.Sum256(s.Certificate().Raw))}
}

func TestDownloadOverTheNetworkThatBreaksOffGoesOnWithARange(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	h.addList("PAK", "Red book", 50)
	want := h.big(6 << 20)
	files := &served{Handler: http.StripPrefix("/lists/", http.FileServerFS(h.files)), most: 4 << 20}
	s := httptest.NewTLSServer(files)
	defer s.Close()
	c := newCounter(t, h, "PAK")
	source := web1(t, s, trusting(s))
	r, err := c.at(source).Refresh(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	p := r.Plan(nil)
	if _, err := c.fetch(source, p); !errors.Is(err, Unreachable) {
		t.Fatal(err)
	}
	files.most = 0
	before := files.sent.Load()
	f, err := c.fetch(source, p)
	if err != nil {
		t.Fatal(err)
	}
	if again := files.sent.Load() - before; again > 4<<20 || files.ranges.Load() != 1 {
		t.Errorf("%d bytes came again, with %d ranges", again, files.ranges.Load())
	}
	c.apply(f)
	c.holds(h, "PAK", "Red book")
	if !bytes.Equal(readAnswers(t, f), want) {
		t.Error("something else came")
	}
}

func TestServerThatKnowsNoRangesSendsAllAgainAndItIsWhole(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	want := h.big(3 << 20)
	c := newCounter(t, h, "PAK")
	p := c.refresh(h.files).Plan(nil)
	if _, err := c.fetch(stick(&drawn{FS: h.files, left: 2<<20 + 5}), p); !errors.Is(err, MediumGone) {
		t.Fatal(err)
	}
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write(h.files[strings.TrimPrefix(r.URL.Path, "/lists/")].Data)
	}))
	defer s.Close()
	f, err := c.fetch(web1(t, s, trusting(s)), p)
	if err != nil || !bytes.Equal(readAnswers(t, f), want) {
		t.Error(err)
	}
}

func TestServerThatSendsAnotherRangeThanItWasAskedForIsRefused(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	h.big(3 << 20)
	c := newCounter(t, h, "PAK")
	p := c.refresh(h.files).Plan(nil)
	if _, err := c.fetch(stick(&drawn{FS: h.files, left: 2<<20 + 5}), p); !errors.Is(err, MediumGone) {
		t.Fatal(err)
	}
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Range", "bytes 0-9/10")
		w.WriteHeader(http.StatusPartialContent)
	}))
	defer s.Close()
	if f, err := c.fetch(web1(t, s, trusting(s)), p); err != nil || len(f.Faults) != 1 || !errors.Is(f.Faults[0], Refused) || f.Answers != nil {
		t.Error(f, err)
	}
}

func TestOnlyTheCertificateThatIsVouchedForIsSpokenTo(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	s := httptest.NewTLSServer(http.StripPrefix("/lists/", http.FileServerFS(h.files)))
	defer s.Close()
	c := newCounter(t, h, "PAK")
	authority := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
	for what, of := range map[string]struct {
		o       WebOptions
		ok      bool
		another bool // than the one whose fingerprint was given
	}{
		"nobody's word":     {WebOptions{}, false, false},
		"the pinned one":    {trusting(s), true, false},
		"another pinned":    {WebOptions{Pinned: &[32]byte{1}}, false, true},
		"none but zeros":    {WebOptions{Pinned: &[32]byte{}}, false, true},
		"its own authority": {WebOptions{Authorities: authority}, true, false},
	} {
		_, err := c.at(web1(t, s, of.o)).Refresh(context.Background())
		if of.ok && err != nil || !of.ok && !errors.Is(err, Unreachable) || errors.Is(err, OtherCertificate) != of.another {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := Web(s.URL, WebOptions{Authorities: []byte("none")}); !errors.Is(err, BadAddress) {
		t.Error(err)
	}
}

func TestAddressThatIsNoFolderOfAServerIsRefused(t *testing.T) {
	for _, address := range []string{"", "lists.example", "ftp://lists.example/", "http://lists.example/", "https://", "https://u:p@lists.example/", "https://lists.example/?a=b", "https://lists.example/#a", "http://localhost.example/", "::"} {
		if _, err := Web(address, WebOptions{}); !errors.Is(err, BadAddress) {
			t.Errorf("%q: %v", address, err)
		} else if e, _ := errors.AsType[*Error](err); strings.Contains(err.Error()+said(t, e), ":p@") {
			t.Errorf("the password is told: %v", err)
		}
	}
	for _, address := range []string{"https://lists.example/postern", "http://127.0.0.1:8080", "http://[::1]:8080/x", "http://localhost/"} {
		if _, err := Web(address, WebOptions{}); err != nil {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestServerThatLeadsElsewhereIsNotFollowed(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	other := httptest.NewTLSServer(http.FileServerFS(h.files))
	defer other.Close()
	s := httptest.NewTLSServer(http.RedirectHandler(other.URL, http.StatusFound))
	defer s.Close()
	c := newCounter(t, h, "PAK")
	if _, err := c.at(web1(t, s, trusting(s))).Refresh(context.Background()); !errors.Is(err, Redirected) {
		t.Error(err)
	}
	circle := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path, http.StatusFound) }))
	defer circle.Close()
	if _, err := c.at(web1(t, circle, trusting(circle))).Refresh(context.Background()); !errors.Is(err, Redirected) {
		t.Error(err)
	}
}

func TestServerThatSaysNothingOrNextToNothingIsGivenUp(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	for _, bytes := range []int{0, 1} {
		ended := make(chan struct{})
		s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusOK)
			for range 1000 {
				fmt.Fprint(w, strings.Repeat("x", bytes))
				_ = http.NewResponseController(w).Flush()
				select {
				case <-r.Context().Done():
					return
				case <-ended:
					return
				case <-time.After(5 * time.Millisecond):
				}
			}
		}))
		o := trusting(s)
		o.Patience = 200 * time.Millisecond
		c := newCounter(t, h, "PAK")
		if _, err := c.at(web1(t, s, o)).Refresh(context.Background()); !errors.Is(err, Stalled) {
			t.Error(err)
		}
		close(ended)
		s.Close()
	}
}

func TestServerThatSaysNoIsToldOfWithWhatItSays(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }))
	defer s.Close()
	c := newCounter(t, h, "PAK")
	_, err := c.at(web1(t, s, trusting(s))).Refresh(context.Background())
	if e, ok := errors.AsType[*Error](err); !ok || e.Code != Refused || e.Values["Status"] != "503" {
		t.Error(err)
	}
	s.Close()
	if _, err := c.at(web1(t, s, trusting(s))).Refresh(context.Background()); !errors.Is(err, Unreachable) {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := c.at(web1(t, s, trusting(s))).Refresh(ctx); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestFileWithNoEndOverTheNetworkIsReadOnlyAsFarAsItMay(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	var sent atomic.Int64
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for {
			n, err := w.Write(make([]byte, 32<<10))
			sent.Add(int64(n))
			if err != nil {
				return
			}
		}
	}))
	defer s.Close()
	c := newCounter(t, h, "PAK")
	if _, err := c.at(web1(t, s, trusting(s))).Refresh(context.Background()); !errors.Is(err, TooLarge) {
		t.Error(err)
	}
	if sent.Load() > 64<<20 {
		t.Errorf("%d bytes", sent.Load())
	}
}
