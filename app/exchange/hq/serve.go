package hq

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path"
	"runtime"
	"strings"
	"syscall"
	"time"

	"postern/app/exchange"
)

// The errors of serving.
var (
	ErrPlain        = errors.New("without TLS only this machine itself is served")
	ErrAddressInUse = errors.New("another program listens there")
	ErrAddress      = errors.New("nothing can listen there")
)

// slowest is how many bytes a second a counter takes at least before it is given up.
const slowest = 4 << 10

// Handler serves a public folder: the files of a repository and nothing else, no listings,
// in ranges too. What never changes under its name may be kept for ever; the timestamp is
// asked for again and again.
func Handler(public *os.Root) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Cache-Control", "no-cache")
		if q.Method != http.MethodGet && q.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
			return
		}
		name, ok := served(q.URL.Path)
		if !ok {
			http.NotFound(w, q)
			return
		}
		f, err := public.Open(name)
		if err != nil {
			if errors.Is(err, fs.ErrNotExist) {
				http.NotFound(w, q)
			} else {
				http.Error(w, "cannot be read", http.StatusInternalServerError)
			}
			return
		}
		defer f.Close()
		info, err := f.Stat()
		if err != nil || !info.Mode().IsRegular() {
			http.NotFound(w, q)
			return
		}
		serveFile(w, q, name, f, info)
	})
}

// served is the file that a path asks for: metadata/NAME.json or targets/FOLDER/NAME.
func served(asked string) (string, bool) {
	name := strings.TrimPrefix(asked, "/")
	parts := strings.Split(name, "/")
	for _, p := range parts {
		if p == "" || strings.HasPrefix(p, ".") || strings.ContainsAny(p, "\\:\x00") {
			return "", false
		}
	}
	switch {
	case len(parts) == 2 && parts[0] == exchange.DirMetadata && path.Ext(name) == ".json":
	case len(parts) == 3 && parts[0] == exchange.DirTargets:
	default:
		return "", false
	}
	return name, true
}

func serveFile(w http.ResponseWriter, q *http.Request, name string, f *os.File, info fs.FileInfo) {
	base := path.Base(name)
	h := w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	content := io.ReadSeeker(f)
	digest, _, _ := strings.Cut(base, ".")
	if path.Ext(name) == ".json" {
		h.Set("Content-Type", "application/json")
	}
	if strings.HasPrefix(name, exchange.DirMetadata+"/") {
		b, err := io.ReadAll(io.LimitReader(f, maxTargets+1))
		if err != nil {
			http.Error(w, "cannot be read", http.StatusInternalServerError)
			return
		}
		digest, content = fmt.Sprintf("%x", sha256.Sum256(b)), bytes.NewReader(b)
		if base == "timestamp.json" {
			h.Set("Cache-Control", "public, max-age=30, must-revalidate")
		}
	}
	h.Set("ETag", `"`+digest+`"`)
	limit := time.Minute + time.Duration(info.Size()/slowest)*time.Second
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(limit)) // a writer of tests has none
	http.ServeContent(w, q, base, time.Time{}, content)
}

// Serving is how a public folder is served.
type Serving struct {
	Addr string // host:port
	// Certificates of the server; none is plain HTTP, on loopback alone.
	Certificates []tls.Certificate
	// Certify gives them where there are none, once it listens.
	Certify func() ([]tls.Certificate, error)
	// Ready is called with the address once it listens.
	Ready func(addr net.Addr)
}

// Serve serves a public folder until the context ends. Errors: ErrNoRepository, ErrPlain,
// ErrAddressInUse, ErrAddress.
func Serve(ctx context.Context, public string, s Serving) error {
	if !present(metadataPath(public, "root", 1)) {
		return fault("serve", public, ErrNoRepository, nil)
	}
	plain := len(s.Certificates) == 0 && s.Certify == nil
	if plain && !loopback(s.Addr) {
		return fault("serve", s.Addr, ErrPlain, nil)
	}
	root, err := os.OpenRoot(public)
	if err != nil {
		return err
	}
	defer root.Close()
	listener, err := listen(ctx, s.Addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	if len(s.Certificates) == 0 && !plain {
		if s.Certificates, err = s.Certify(); err != nil {
			return err
		}
	}
	if !plain {
		listener = tls.NewListener(listener, &tls.Config{
			Certificates: s.Certificates, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"},
		})
	}
	server := &http.Server{
		Handler: Handler(root), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10,
	}
	stop := context.AfterFunc(ctx, func() {
		late, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		if server.Shutdown(late) != nil {
			_ = server.Close()
		}
	})
	defer stop()
	if s.Ready != nil {
		s.Ready(listener.Addr())
	}
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// listen listens at an address. Errors: ErrAddressInUse, ErrAddress.
func listen(ctx context.Context, addr string) (net.Listener, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	const inUse = syscall.Errno(10048) // WSAEADDRINUSE
	switch {
	case err == nil:
		return listener, nil
	case errors.Is(err, syscall.EADDRINUSE), runtime.GOOS == "windows" && errors.Is(err, inUse):
		return nil, fault("serve", addr, ErrAddressInUse, nil)
	}
	if e, ok := errors.AsType[*net.OpError](err); ok { // without the address, which is told
		err = bare(e.Err)
	}
	return nil, fault("serve", addr, ErrAddress, err)
}

// loopback says whether an address is this machine alone.
func loopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// KeepRenewed renews a headquarters with each tick until the context ends, and says what
// came of it.
func KeepRenewed(ctx context.Context, dir string, o Options, tick <-chan time.Time, said func(renewed []string, err error)) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick:
			said(renewOnce(dir, o))
		}
	}
}

func renewOnce(dir string, o Options) (renewed []string, err error) {
	r, err := Open(dir, o)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	return r.Renew()
}
