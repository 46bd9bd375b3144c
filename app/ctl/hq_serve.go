package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"filippo.io/age"

	"postern/app/exchange/hq"
	"postern/app/lang"
)

// hqServe serves the public folder.
type hqServe struct {
	Dir   string   `required:"" placeholder:"DIR" help:"${help_hq_serve_dir}"`
	Addr  string   `default:":8443" placeholder:"HOST:PORT" help:"${help_hq_serve_addr}"`
	Cert  string   `placeholder:"FILE" help:"${help_hq_serve_cert}"`
	Key   string   `name:"cert-key" placeholder:"FILE" help:"${help_hq_serve_key}"`
	Host  []string `sep:"none" placeholder:"NAME" help:"${help_hq_serve_host}"`
	Plain bool     `help:"${help_hq_serve_plain}"`
	Renew bool     `help:"${help_hq_serve_renew}"`

	hqSecret
	hqLives
}

// AfterApply is called when all that is required is there.
func (c *hqServe) AfterApply() error {
	if (c.Cert == "") != (c.Key == "") {
		return errors.New("--cert and --cert-key go together")
	}
	if c.Plain && c.Cert != "" {
		return errors.New("--plain and --cert can't be used together")
	}
	_, port, err := net.SplitHostPort(c.Addr)
	if n, bad := strconv.Atoi(port); err != nil || bad != nil || n < 0 || n > 65535 {
		return fmt.Errorf("--addr: want HOST:PORT with a port of at most 65535, as :8443, not %q", c.Addr)
	}
	return errors.Join(notEmpty("--dir", c.Dir), checked(&c.hqSecret, &c.hqLives))
}

// renewEach is how often a headquarters that serves renews itself.
const renewEach = time.Hour

// Run serves until it is interrupted.
func (c *hqServe) Run(p *program) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	dir, public := c.Dir, filepath.Join(c.Dir, hq.DirPublic)
	if _, err := os.Stat(public); err != nil { // the public folder itself was named
		dir, public = filepath.Dir(filepath.Clean(c.Dir)), c.Dir
	}
	s := hq.Serving{Addr: c.Addr}
	if err := c.certify(p, dir, &s); err != nil {
		return err
	}
	if c.Renew {
		o := p.hqOptions(c.hqSecret, c.hqLives)
		if _, err := c.once(p, dir, o); err != nil { // better now than in an hour
			return err
		}
		tick := time.NewTicker(renewEach)
		defer tick.Stop()
		go hq.KeepRenewed(ctx, dir, o, tick.C, func(roles []string, err error) {
			if err != nil {
				p.note(p.say.Say("hq.serve.not_renewed", lang.Values{"Error": p.sentence(err)}))
			}
		})
	}
	s.Ready = func(at net.Addr) {
		p.note(p.say.Say("hq.serve.ready", lang.Values{"Public": public, "Addr": at.String()}))
	}
	return hq.Serve(ctx, public, s)
}

func (c *hqServe) once(p *program, dir string, o hq.Options) (roles []string, err error) {
	err = inHQ(dir, o, func(r *hq.Repository) error {
		roles, err = r.Renew()
		return err
	})
	return roles, err
}

// certify finds the server's certificate. Where none is named it is made, and its fingerprint
// is said, once the server listens.
func (c *hqServe) certify(p *program, dir string, s *hq.Serving) error {
	switch {
	case c.Plain:
		return nil
	case c.Cert != "":
		cert, err := tls.LoadX509KeyPair(c.Cert, c.Key)
		if err != nil {
			return &hqFault{"certificate", lang.Values{"File": c.Cert, "Error": err.Error()}}
		}
		s.Certificates = []tls.Certificate{cert}
		return nil
	}
	s.Certify = func() ([]tls.Certificate, error) {
		cert, fingerprint, err := hq.SelfSigned(dir, c.Host, p.now())
		if err != nil {
			return nil, err
		}
		p.note(p.say.Say("hq.serve.fingerprint", lang.Values{"Fingerprint": fingerprint}))
		return []tls.Certificate{cert}, nil
	}
	return nil
}

// hqStick carries the public folder.
type hqStick struct {
	hqFolder
	To  string   `required:"" placeholder:"DIR" help:"${help_hq_stick_to}"`
	For []string `sep:"none" placeholder:"age1…" help:"${help_hq_stick_for}"`
}

// AfterApply is called when all that is required is there.
func (c *hqStick) AfterApply() error {
	return errors.Join(c.check(), notEmpty("--to", c.To), notEmpty("--for", c.For...))
}

// Run writes the stick.
func (c *hqStick) Run(p *program) error {
	var recipients []age.Recipient
	for _, text := range c.For {
		some, err := age.ParseRecipients(strings.NewReader(text))
		if err != nil {
			return &hqFault{"recipient", lang.Values{"Value": shown(text)}}
		}
		recipients = append(recipients, some...)
	}
	ctx, stop := interrupted()
	defer stop()
	return inHQ(c.Dir, hq.Options{Now: p.now, Patience: hqPatience}, func(r *hq.Repository) error {
		if len(recipients) > 0 {
			path, err := r.SealedStickTo(ctx, c.To, recipients)
			if err == nil {
				p.print(p.say.Count("hq.stick.sealed", len(recipients), lang.Values{"File": path}))
			}
			return err
		}
		copied, err := r.Stick(ctx, c.To)
		if err == nil {
			p.print(p.say.Say("hq.stick.written", lang.Values{"To": c.To, "Copied": bytesText(copied)}))
		}
		return err
	})
}
