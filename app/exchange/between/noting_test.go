package between

import (
	"crypto/tls"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"sync"
	"testing"
)

// noting serves by a handler and notes what it is asked for.
func noting(t testing.TB, h *headquarters, files http.Handler) *server {
	var mu sync.Mutex
	var busy sync.RWMutex // a client may have its answer before the handler has ended
	var all []asked
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		busy.RLock()
		defer busy.RUnlock()
		n := &noted{ResponseWriter: w, asked: asked{status: http.StatusOK, connection: q.RemoteAddr, path: q.URL.Path, from: q.Header.Get("Range")}}
		defer func() {
			mu.Lock()
			defer mu.Unlock()
			all = append(all, n.asked)
		}()
		files.ServeHTTP(n, q)
	}))
	s.TLS = &tls.Config{Certificates: []tls.Certificate{h.certificate}}
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // of those who like the certificate less
	s.StartTLS()
	t.Cleanup(s.Close)
	return &server{s.URL, os.Getpid(), func() []asked {
		busy.Lock()
		defer busy.Unlock()
		return slices.Clone(all)
	}}
}

type noted struct {
	http.ResponseWriter
	asked
}

func (n *noted) WriteHeader(status int) {
	n.status = status
	n.ResponseWriter.WriteHeader(status)
}

func (n *noted) Write(b []byte) (int, error) {
	written, err := n.ResponseWriter.Write(b)
	n.bytes += written
	return written, err
}

// Unwrap is for http.ResponseController.
func (n *noted) Unwrap() http.ResponseWriter { return n.ResponseWriter }
