package fetch

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"path"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

// WebOptions say whom a station takes for headquarters' server. That only keeps what is
// asked for from strangers' eyes: what comes is trusted for its signatures.
type WebOptions struct {
	// Pinned, where it is not nil, is the SHA-256 of the one certificate that the server
	// may have, whoever signed it.
	Pinned *[sha256.Size]byte
	// Authorities, where it is not empty, are certificates in PEM that may have signed the
	// server's, besides those that the system knows.
	Authorities []byte
	// Patience is how long a server may take to answer, and to send MinBytes more of a
	// file; 0 is a minute.
	Patience time.Duration
}

// MinBytes have to come within the patience that is had with a server.
const MinBytes = 32 << 10

const (
	patience     = time.Minute
	maxRedirects = 5
	maxRefusal   = 4 << 10 // bytes that are read of an answer that is none
)

// web is a source behind an address.
type web struct {
	base     *url.URL
	client   *http.Client
	patience time.Duration
}

// Web is the source at an address: https, or http on this machine alone. Errors:
// BadAddress.
func Web(address string, o WebOptions) (Source, error) {
	bad := func(why error) error {
		return &Error{Op: "open", Subject: address, Code: BadAddress, Err: why, Values: values{"Address": address}}
	}
	u, err := url.Parse(strings.TrimSpace(address))
	if err == nil {
		address = u.Redacted() // what is told of it tells no password
	}
	switch {
	case err != nil:
		return nil, bad(err)
	case u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return nil, bad(errors.New("it is no plain address of a folder"))
	case u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())):
		return nil, bad(errors.New("it is not https"))
	}
	secure, err := o.tls()
	if err != nil {
		return nil, bad(err)
	}
	w := &web{base: u, patience: o.Patience}
	if w.patience <= 0 {
		w.patience = patience
	}
	w.client = &http.Client{
		CheckRedirect: w.redirect,
		Transport: &http.Transport{
			Proxy:                  http.ProxyFromEnvironment,
			TLSClientConfig:        secure,
			TLSHandshakeTimeout:    w.patience,
			ResponseHeaderTimeout:  w.patience,
			DialContext:            (&net.Dialer{Timeout: w.patience}).DialContext,
			MaxResponseHeaderBytes: 64 << 10,
			MaxConnsPerHost:        2,
			IdleConnTimeout:        w.patience,
			DisableCompression:     true,
			ForceAttemptHTTP2:      true,
		},
	}
	return w, nil
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.IsLoopback()
}

func (o WebOptions) tls() (*tls.Config, error) {
	c := &tls.Config{MinVersion: tls.VersionTLS12}
	if len(o.Authorities) > 0 {
		all, err := x509.SystemCertPool()
		if err != nil {
			all = x509.NewCertPool()
		}
		if !all.AppendCertsFromPEM(o.Authorities) {
			return nil, errors.New("the authority's certificate cannot be read")
		}
		c.RootCAs = all
	}
	if o.Pinned != nil {
		c.InsecureSkipVerify = true // the certificate is the pinned one, or none will do
		c.VerifyConnection = func(s tls.ConnectionState) error {
			if len(s.PeerCertificates) == 0 || sha256.Sum256(s.PeerCertificates[0].Raw) != *o.Pinned {
				return errNotPinned
			}
			return nil
		}
	}
	return c, nil
}

func (w *web) Name() string { return w.base.String() }

func (w *web) redirect(r *http.Request, via []*http.Request) error {
	if r.URL.Scheme != w.base.Scheme || r.URL.Host != w.base.Host || len(via) > maxRedirects {
		return fault(Redirected, w.Name(), nil, values{"Source": w.Name(), "To": r.URL.Host})
	}
	return nil
}

func (w *web) open(ctx context.Context, name string, from int64, tag string) (*opened, error) {
	at := *w.base
	at.Path, at.RawPath = path.Join("/", at.Path, name), ""
	ctx, stop := context.WithCancelCause(ctx)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
	if err != nil {
		stop(nil)
		return nil, fault(BadAddress, w.Name(), err, values{"Address": at.String()})
	}
	if from > 0 {
		r.Header.Set("Range", fmt.Sprintf("bytes=%d-", from))
		if tag != "" {
			r.Header.Set("If-Range", tag)
		}
	}
	answer, err := w.client.Do(r)
	if err != nil {
		err = w.fault(ctx, err)
		stop(nil)
		return nil, err
	}
	body := newPatient(ctx, stop, w, answer.Body)
	if err := w.at(answer, name, from, body); err != nil {
		_, _ = io.CopyN(io.Discard, body, maxRefusal) // a connection that was read to its end is used again
		return nil, errors.Join(err, body.Close())
	}
	tag = answer.Header.Get("ETag")
	if strings.HasPrefix(tag, "W/") || len(tag) > 200 { // a weak one promises nothing of bytes
		tag = ""
	}
	return &opened{body, tag}, nil
}

// at brings an answer to where the file was asked for from.
func (w *web) at(answer *http.Response, name string, from int64, body io.Reader) error {
	switch {
	case answer.StatusCode == http.StatusOK:
		if from == 0 {
			return nil
		}
		return skip(body, from) // it is another version, or the server knows no ranges
	case answer.StatusCode == http.StatusPartialContent && from > 0:
		if strings.HasPrefix(answer.Header.Get("Content-Range"), fmt.Sprintf("bytes %d-", from)) {
			return nil
		}
	case answer.StatusCode == http.StatusNotFound, answer.StatusCode == http.StatusGone:
		return fault(Missing, name, nil, values{"File": name})
	}
	return fault(Refused, w.Name(), nil, values{"Source": w.Name(), "File": name, "Status": strconv.Itoa(answer.StatusCode)})
}

// fault is what the network says; who had enough is not it.
func (w *web) fault(ctx context.Context, err error) error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	if e, ok := errors.AsType[*Error](context.Cause(ctx)); ok {
		return e
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if of, ok := errors.AsType[*url.Error](err); ok {
		err = of.Err
	}
	if errors.Is(err, errNotPinned) {
		return fault(OtherCertificate, w.Name(), err, values{"Source": w.Name()})
	}
	return fault(Unreachable, w.Name(), err, values{"Source": w.Name(), "Why": whyNot(err)})
}

// errNotPinned: the server has another certificate than the one that it may have.
var errNotPinned = errors.New("the server's certificate is not the pinned one")

// whyNot says in a word why a server cannot be reached; the sentence has each of them.
func whyNot(err error) string {
	_, name := errors.AsType[*net.DNSError](err)
	_, untrusted := errors.AsType[*tls.CertificateVerificationError](err)
	network, late := errors.AsType[net.Error](err)
	switch {
	case name:
		return "name"
	case untrusted:
		return "certificate"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "refused"
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return "away"
	case late && network.Timeout():
		return "late"
	}
	return "broke"
}

// patient is a file from the network; it ends when too little comes for too long.
type patient struct {
	ctx   context.Context
	stop  context.CancelCauseFunc
	of    *web
	body  io.ReadCloser
	came  atomic.Int64 // since the watch was wound
	watch *time.Timer
}

func newPatient(ctx context.Context, stop context.CancelCauseFunc, of *web, body io.ReadCloser) *patient {
	p := &patient{ctx: ctx, stop: stop, of: of, body: body}
	p.watch = time.AfterFunc(of.patience, func() {
		p.stop(fault(Stalled, of.Name(), nil, values{"Source": of.Name()}))
	})
	return p
}

func (p *patient) Read(b []byte) (int, error) {
	n, err := p.body.Read(b)
	if p.came.Add(int64(n)) >= MinBytes && p.watch.Stop() {
		p.came.Store(0)
		p.watch.Reset(p.of.patience)
	}
	if err != nil && (!errors.Is(err, io.EOF) || p.ctx.Err() != nil) { // an end that somebody made is none
		err = p.of.fault(p.ctx, err)
	}
	return n, err
}

func (p *patient) Close() error {
	p.watch.Stop()
	p.stop(nil)
	return p.body.Close()
}
