// Package fetch takes lists from a folder of package exchange, over the network or from
// a stick, and trusts nothing in it that is not signed, newer and whole.
//
// A station joins once, by a first root that somebody vouches for. From then on
//
//	Refresh   learns what is newest there and believes it or says why not
//	Plan      says what of it the station has to fetch
//	Download  fetches that into the station's inbox, sealed, going on where it broke off
//	Fetched   opens what lies in the inbox, and proves that it is what was signed
//
// All but the last works while the station is locked. Nothing here changes what answers
// at the station.
//
// TUF's rules are those of go-tuf's trusted set of metadata; what is added here is that
// the station goes on from the newest root it has ever seen, that it keeps floors under
// every version and under time, and that no file is held in memory.
package fetch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"filippo.io/age"

	"postern/app/exchange"
	"postern/store"
)

// Keeper is a station's end of the exchange; a *store.Exchange is one.
type Keeper interface {
	// Inbox is a folder for what is fetched.
	Inbox() string
	// Recipient is to whom that is sealed; it is known while the station is locked.
	Recipient() *age.X25519Recipient
	// Identities open it. Errors: store.ErrLocked.
	Identities() ([]age.Identity, error)
	// Notes and Note keep what must outlive the program and be changed by nobody else;
	// Note notes all or nothing, nil removes a note. They work while the station is locked.
	Notes() (map[string][]byte, error)
	Note(map[string][]byte) error
}

var _ Keeper = (*store.Exchange)(nil)

// Options say what a client may believe.
type Options struct {
	// Root is the fingerprint of the first root, as the signed policy has it.
	Root Fingerprint
	// Nations are those whose lists the station takes.
	Nations []string
	// Now is the station's clock; nil is the machine's.
	Now func() time.Time
	// AcceptExpired takes what is signed and not older than what was seen, though its
	// term is over. A supervisor asks for it, with a reason.
	AcceptExpired bool
	// Free is how many bytes are left on the disk of a folder, where that is known: what
	// is fetched never takes the last, see store.KeepFree. nil asks the system.
	Free func(folder string) (bytes int64, known bool)
}

// MaxClockBack is by how much the station's clock may be before the newest time that was
// signed.
const MaxClockBack = 24 * time.Hour

// Client takes lists from one source. It is not safe for concurrent use.
type Client struct {
	keeper Keeper
	source Source
	o      Options
}

// New is a client of a source.
func New(keeper Keeper, source Source, o Options) *Client {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Free == nil {
		o.Free = store.Free
	}
	return &Client{keeper, source, o}
}

// Open takes a station's end of the exchange. Errors: Busy, Locked, those of package store.
func Open(s *store.Station) (*store.Exchange, error) {
	x, err := s.Exchange()
	switch {
	case errors.Is(err, store.ErrExchanging):
		err = &Error{Op: "open", Subject: s.Dir(), Code: Busy, Err: err}
	case errors.Is(err, store.ErrLocked):
		err = &Error{Op: "open", Subject: s.Dir(), Code: Locked, Err: err}
	}
	if err != nil {
		return nil, err
	}
	return x, nil
}

// Fingerprint is the SHA-256 of a first root.
type Fingerprint [sha256.Size]byte

// FingerprintOf is the fingerprint of a root's bytes.
func FingerprintOf(root []byte) Fingerprint { return sha256.Sum256(root) }

// String is a fingerprint as it is read out: hexadecimal digits in groups of four.
func (f Fingerprint) String() string {
	digits := hex.EncodeToString(f[:])
	groups := make([]string, 0, len(digits)/4)
	for ; digits != ""; digits = digits[4:] {
		groups = append(groups, digits[:4])
	}
	return strings.Join(groups, " ")
}

// ErrFingerprint: a text is no fingerprint.
var ErrFingerprint = errors.New("a fingerprint is 64 hexadecimal digits")

// ParseFingerprint reads what String wrote, however it was typed: with blanks, hyphens or
// colons anywhere, in capitals or not. Error: ErrFingerprint.
func ParseFingerprint(text string) (f Fingerprint, err error) {
	const most = 4 * len(f)
	if len(text) > most {
		return f, ErrFingerprint
	}
	digits := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -:\t\r\n", r) {
			return -1
		}
		return r
	}, text)
	b, err := hex.DecodeString(digits)
	if err != nil || len(b) != len(f) {
		return Fingerprint{}, ErrFingerprint
	}
	return Fingerprint(b), nil
}

// FirstRoot reads the first root that a source offers. It proves nothing: its fingerprint
// has to be the one that headquarters has told. Errors: those of the source.
func FirstRoot(ctx context.Context, s Source) ([]byte, error) {
	root, err := readAll(ctx, s, exchange.DirMetadata+"/1.root.json", maxRoot)
	if e, ok := errors.AsType[*Error](err); ok && e.Code == Missing {
		err = fault(NoLists, s.Name(), err, values{"Source": s.Name()})
	}
	return root, during("join", err)
}

// Join notes whom a station trusts: the first root, which must be the one of the
// fingerprint. A station that has joined by it already stays as it is; one that has
// joined by another must leave first, see store.Station.LeaveExchange. Errors: WrongRoot,
// Malformed, Unsigned, those of package store.
func Join(keeper Keeper, root []byte, of Fingerprint) error {
	return during("join", join(keeper, root, of))
}

func join(keeper Keeper, root []byte, of Fingerprint) error {
	if found := FingerprintOf(root); found != of {
		return fault(WrongRoot, found.String(), nil, values{"Wanted": of.String(), "Found": found.String()})
	}
	notes, err := keeper.Notes()
	if err != nil {
		return err
	}
	if first, joined := notes[noteFirst]; joined {
		if found := FingerprintOf(first); found != of {
			return fault(WrongRoot, found.String(), nil, values{"Wanted": of.String(), "Found": found.String()})
		}
		return nil
	}
	trusted, err := firstRoot(root)
	if err != nil {
		return err
	}
	f := floors{Root: trusted.Root.Signed.Version}
	return keeper.Note(map[string][]byte{noteFirst: root, noteFloors: f.content()})
}

// Joined is the fingerprint of the root by which a station has joined; false where it has
// not. Errors: those of package store.
func Joined(keeper Keeper) (Fingerprint, bool, error) {
	notes, err := keeper.Notes()
	first, joined := notes[noteFirst]
	if err != nil || !joined {
		return Fingerprint{}, false, err
	}
	return FingerprintOf(first), true, nil
}

// digestText is a digest as files bear it.
func digestText(digest []byte) string { return fmt.Sprintf("%x", digest) }
