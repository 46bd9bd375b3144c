package courier

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"filippo.io/age"

	"postern/app/border"
	"postern/app/desk"
	desksync "postern/app/desk/sync"
	"postern/app/exchange/fetch"
	"postern/store"
	"postern/store/journal"
)

// confirmDigits is how many of the fingerprint's digits a person types at least, from
// headquarters' letter: of eight anybody makes another root with the same ones in minutes.
const confirmDigits = 16

// Terms are how a station joins.
type Terms struct {
	// Typed are the fingerprint's first sixteen digits or more, as a person typed them from
	// headquarters' letter, with blanks or hyphens anywhere.
	Typed   string
	Nations []string
	Every   time.Duration // 0 is an hour
	// Certificate, where it is not empty, is the SHA-256 of the server's certificate, and
	// stands for the offer's.
	Certificate string
}

// Look looks at a headquarters that the station may join: at an address, or in a folder or
// on a stick. An address with "#" and the SHA-256 of a certificate behind it is that of a
// server with this one, which nobody else need vouch for; the address that the station has
// joined needs none. Nothing is kept. Errors: ErrCertificate, those of fetch.
func (c *Courier) Look(ctx context.Context, place string) (Offer, error) {
	l := looking{web: c.o.Web, now: c.o.Desk.Now, unseal: c.identities, member: c.member()}
	o, err := l.at(ctx, place)
	return o, looked(err)
}

// LookFirst is Look for a station that is yet to be set up, by the clock of now: no stick is
// sealed to it.
func LookFirst(ctx context.Context, place string, now func() time.Time) (Offer, error) {
	l := looking{now: now, unseal: func() ([]age.Identity, error) {
		nobody, err := age.GenerateX25519Identity()
		return []age.Identity{nobody}, err
	}}
	o, err := l.at(ctx, place)
	return o, looked(err)
}

// looking is with what a headquarters is looked at.
type looking struct {
	web    fetch.WebOptions
	now    func() time.Time
	unseal func() ([]age.Identity, error)
	member border.Exchange
}

func (l looking) at(ctx context.Context, place string) (Offer, error) {
	place = strings.TrimSpace(place)
	o := Offer{Place: place}
	var source fetch.Source
	if strings.Contains(place, "://") {
		address, digest, _ := strings.Cut(place, "#")
		o.Address, o.Place, o.Certificate = address, address, plainDigest(digest)
		if address == l.member.Address {
			o.Certificate = cmp.Or(o.Certificate, l.member.Certificate)
		}
		options, err := pinned(l.web, o.Certificate)
		if err != nil {
			return o, err
		}
		web, err := fetch.Web(address, options)
		if err != nil {
			return o, err
		}
		source = web
	} else {
		stick, err := fetch.Stick(place, l.unseal)
		if err != nil {
			return o, err
		}
		defer stick.Close()
		source = stick
	}
	root, err := fetch.FirstRoot(ctx, source)
	if err != nil {
		return o, err
	}
	o.root, o.Fingerprint = root, fetch.FingerprintOf(root)
	k := &passing{}
	if err := fetch.Join(k, root, o.Fingerprint); err != nil {
		return o, err
	}
	r, err := fetch.New(k, source, fetch.Options{Root: o.Fingerprint, Now: l.now, AcceptExpired: true}).Refresh(ctx)
	if err != nil {
		return o, err
	}
	o.Nations, o.Issued = r.Known, r.Issued
	return o, nil
}

// Readable reports whether what was typed can be how a fingerprint begins, whosever it is.
// Error: ErrDigits.
func (t Terms) Readable() error {
	_, err := t.digits()
	return told(err)
}

// digits are what was typed, as a fingerprint's digits are kept.
func (t Terms) digits() (string, error) {
	typed := strings.ToLower(strings.NewReplacer(" ", "", "-", "", ":", "").Replace(strings.TrimSpace(t.Typed)))
	if len(typed) < confirmDigits || len(typed) > hex.EncodedLen(len(fetch.Fingerprint{})) || strings.Trim(typed, "0123456789abcdef") != "" {
		return "", ErrDigits
	}
	return typed, nil
}

// Fits reports what is wrong with terms on which it is to be joined. Errors: ErrDigits,
// ErrConfirm, ErrNations, ErrCertificate.
func (o Offer) Fits(t Terms) error { return told(o.fits(t)) }

func (o Offer) fits(t Terms) error {
	typed, err := t.digits()
	_, notDigest := pinned(fetch.WebOptions{}, o.pin(t))
	unknown := slices.DeleteFunc(slices.Clone(t.Nations), func(n string) bool { return slices.Contains(o.Nations, n) })
	switch {
	case err != nil:
		return err
	case !strings.HasPrefix(o.digits(), typed):
		return ErrConfirm
	case len(t.Nations) == 0:
		return ErrNations
	case len(unknown) > 0:
		return &NationsError{unknown, o.Nations}
	case notDigest != nil:
		return ErrCertificate
	}
	return nil
}

func (o Offer) digits() string { return hex.EncodeToString(o.Fingerprint[:]) }

func (o Offer) pin(t Terms) string { return cmp.Or(plainDigest(t.Certificate), o.Certificate) }

// plainDigest is a digest as it is written into a policy, however it was typed.
func plainDigest(text string) string {
	return strings.ToLower(strings.NewReplacer(" ", "", ":", "").Replace(text))
}

// pinned are options with the one certificate that a server may have, by its digest; ""
// leaves it to those whom the system trusts.
func pinned(o fetch.WebOptions, digest string) (fetch.WebOptions, error) {
	if digest == "" {
		return o, nil
	}
	raw, err := hex.DecodeString(digest)
	if err != nil || len(raw) != len(o.Pinned) {
		return o, fmt.Errorf("%w: %q", ErrCertificate, digest)
	}
	o.Pinned = (*[len(o.Pinned)]byte)(raw)
	return o, nil
}

// identities open a stick that is sealed to this station.
func (c *Courier) identities() (all []age.Identity, err error) {
	err = c.exchange(func(x *store.Exchange) error {
		all, err = x.Identities()
		return err
	})
	return all, err
}

// passing keeps what is noted while a headquarters is looked at, and no longer.
type passing struct{ notes map[string][]byte }

// Inbox is none: nothing is fetched.
func (p *passing) Inbox() string { return "" }

// Recipient is none.
func (p *passing) Recipient() *age.X25519Recipient { return nil }

// Identities are none.
func (p *passing) Identities() ([]age.Identity, error) { return nil, store.ErrLocked }

// Notes are what was noted.
func (p *passing) Notes() (map[string][]byte, error) { return p.notes, nil }

// Note notes it.
func (p *passing) Note(notes map[string][]byte) error {
	if p.notes == nil {
		p.notes = map[string][]byte{}
	}
	for name, content := range notes {
		p.notes[name] = content
	}
	return nil
}

// Join makes a headquarters that was looked at the station's: its first root is kept, and
// the policy names it. One that was joined already is changed so; looked at on a stick it
// keeps its address. Errors: those of Offer.Fits, ErrJoined, ErrSupervisor,
// those of fetch.Join and of setting the policy.
func (c *Courier) Join(ctx context.Context, o Offer, t Terms) error {
	_, done, err := c.begin(ctx)
	if err != nil {
		return told(err)
	}
	defer done()
	return told(c.join(o, t))
}

func (c *Courier) join(o Offer, t Terms) error {
	if !c.rules() {
		return ErrSupervisor
	}
	if err := o.fits(t); err != nil {
		return err
	}
	if err := c.forget(o); err != nil {
		return err
	}
	before := c.member()
	nations := slices.Compact(slices.Sorted(slices.Values(t.Nations)))
	member := border.Exchange{Address: o.Address, Root: o.digits(), Nations: nations, Every: t.Every, Certificate: o.pin(t)}
	if before.Root == member.Root { // it is changed, and what was not spoken of stays
		member.Every = cmp.Or(member.Every, before.Every)
		if member.Address == "" {
			member.Address, member.Certificate = before.Address, before.Certificate
		}
	}
	member = member.Bounded()
	return c.exchange(func(x *store.Exchange) error {
		if of, joined, err := fetch.Joined(x); err != nil {
			return err
		} else if joined && of != o.Fingerprint {
			return ErrJoined
		}
		if err := fetch.Join(x, o.root, o.Fingerprint); err != nil {
			return err
		}
		if err := c.setMember(x, before, member); err != nil {
			return err
		}
		now := c.o.Desk.Now()
		c.set(func(s *State) {
			s.Fault, s.Faults, s.Next = nil, nil, c.first(now, member.Every)
			s.Online = o.Address != "" || s.Online // it was just looked at
		})
		return nil
	})
}

// forget forgets a root that was noted for a joining, or a leaving, that broke off: as long
// as the policy names no headquarters the station has joined none.
func (c *Courier) forget(o Offer) error {
	var other bool
	err := c.exchange(func(x *store.Exchange) error {
		of, joined, err := fetch.Joined(x)
		other = joined && of != o.Fingerprint
		return err
	})
	if err != nil || !other || c.member().Joined() {
		return err
	}
	if err := c.o.Station.LeaveExchange(); err != nil {
		return err
	}
	c.mu.Lock()
	c.known, c.memory = false, memory{}
	c.mu.Unlock()
	return nil
}

// rules reports whether who is signed in may rule the station.
func (c *Courier) rules() bool {
	who, in := c.o.Station.SignedIn()
	return !c.o.Station.Attended() || in && who.Role.Rules()
}

// setMember makes the policy name a headquarters, and books it.
func (c *Courier) setMember(x *store.Exchange, before, member border.Exchange) error {
	if c.o.Station.Attended() {
		p := c.o.Station.Policy()
		p.Exchange = member
		if c.o.SetPolicy != nil {
			return c.o.SetPolicy(p) // and books it
		}
		if err := c.o.Station.SetPolicy(p); err != nil {
			return err
		}
	} else if err := desksync.NoteMembership(x, member); err != nil {
		return err
	}
	c.mu.Lock()
	c.memory.member = member
	c.mu.Unlock()
	who, _ := c.o.Station.SignedIn()
	facts := desk.ExchangeFacts(before, member)
	if len(facts) == 0 {
		return nil
	}
	facts["what"] = "exchange"
	_, err := c.o.Station.Book(c.o.Desk.Now(), []journal.Draft{{Kind: journal.KindSetting, Who: who.Login, Facts: facts}})
	return err
}

// Leave forgets whom the station trusts and what was fetched; its lists stay as they are.
// Errors: ErrSupervisor, those of package store.
func (c *Courier) Leave(ctx context.Context) error {
	_, done, err := c.begin(ctx)
	if err != nil {
		return told(err)
	}
	defer done()
	return told(c.leave())
}

func (c *Courier) leave() error {
	if !c.rules() {
		return ErrSupervisor
	}
	err := c.exchange(func(x *store.Exchange) error {
		f, err := fetch.LastFetched(x)
		if err == nil && f != nil {
			err = f.Discard()
		}
		return err
	})
	if err != nil && !errors.Is(err, store.ErrDamaged) { // which leaving mends
		return err
	}
	before := c.member()
	if err := c.o.Station.LeaveExchange(); err != nil {
		return err
	}
	c.mu.Lock()
	c.known, c.memory, c.state = false, memory{}, State{}
	c.mu.Unlock()
	c.o.Desk.Confirm(nil)
	return c.exchange(func(x *store.Exchange) error { return c.setMember(x, before, border.Exchange{}) })
}

// source opens a place.
func (c *Courier) source(p Place, member border.Exchange, x *store.Exchange) (source fetch.Source, closes func() error, err error) {
	if p.Path != "" {
		path, err := filepath.Abs(p.Path)
		if err != nil {
			return nil, nil, err
		}
		stick, err := fetch.Stick(path, x.Identities)
		if err != nil {
			return nil, nil, err
		}
		return stick, stick.Close, nil
	}
	if member.Address == "" {
		return nil, nil, ErrNoAddress
	}
	o, err := pinned(c.o.Web, member.Certificate)
	if err != nil {
		return nil, nil, err
	}
	source, err = fetch.Web(member.Address, o)
	return source, func() error { return nil }, err
}
