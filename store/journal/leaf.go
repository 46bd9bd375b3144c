package journal

import (
	"bytes"
	"crypto/ecdh"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// What bounds an entry.
const (
	MaxLine   = 16 << 10 // bytes of a line
	MaxDetail = 1 << 20  // bytes of a detail

	saltBytes = 16
	sumBytes  = 32
)

// ErrUnfit says that a draft cannot be written as it is.
var ErrUnfit = errors.New("cannot be written into the journal")

// ErrLine says that a text is not the line of an entry.
var ErrLine = errors.New("not an entry of a journal")

// Leaf is an entry as the tree holds it: hashed by anyone who has its line, and
// telling nothing to who has only the hash, for Salt is drawn at random.
type Leaf struct {
	Entry
	Detail []byte // what the detail is: see Commitment; none without one
	Sealed []byte // SHA-256 of the sealed detail
	Salt   []byte // 16 bytes
}

// NewLeaf makes the leaf of a draft, but for its detail. Texts that are not UTF-8 are
// mended; the draft stays as it is. The time is kept to the millisecond. Errors: ErrUnfit.
func NewLeaf(number uint64, at time.Time, d Draft) (Leaf, error) {
	l := Leaf{
		Entry: Entry{
			Number: number, Time: at.UTC().Round(0).Truncate(time.Millisecond), Kind: Kind(mend(string(d.Kind))), Who: mend(d.Who), Case: d.Case, Keep: d.Keep,
		},
		Salt: make([]byte, saltBytes),
	}
	_, _ = rand.Read(l.Salt) // it ends the program before it fails
	for name, value := range d.Facts {
		if l.Facts == nil {
			l.Facts = make(map[string]string, len(d.Facts))
		}
		l.Facts[mend(name)] = mend(value)
	}
	switch {
	case d.Kind == "":
		return Leaf{}, fmt.Errorf("%w: it says no kind", ErrUnfit)
	case (d.Detail == nil) != (d.Keep == KeepNothing):
		return Leaf{}, fmt.Errorf("%w: a detail and how long it is kept go together", ErrUnfit)
	case !d.Keep.known():
		return Leaf{}, fmt.Errorf("%w: there is no term %q", ErrUnfit, d.Keep)
	case len(d.Detail) > MaxDetail:
		return Leaf{}, fmt.Errorf("%w: its detail has %d bytes, the most is %d", ErrUnfit, len(d.Detail), MaxDetail)
	case d.Detail != nil && !json.Valid(d.Detail):
		return Leaf{}, fmt.Errorf("%w: its detail is not JSON", ErrUnfit)
	case l.Time.Year() < 0 || l.Time.Year() > 9999:
		return Leaf{}, fmt.Errorf("%w: its year has more than four digits", ErrUnfit)
	}
	if d.Keep != KeepNothing {
		l.Day = DayOf(l.Time)
	}
	return l, nil
}

func (k Keep) known() bool { return k == KeepNothing || k == KeepNoMatch || k == KeepDecision }

// DayOf names the day whose key a detail of that time lies under. It is a day of UTC
// wherever the station stands, so that no change of its zone brings two keys for one day or
// an erasure too early; what people are shown goes by their own days.
func DayOf(t time.Time) string { return t.UTC().Format(time.DateOnly) }

func mend(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

// check looks for what no leaf is.
func (l *Leaf) check() error {
	switch {
	case l.Kind == "":
		return errors.New("it says no kind")
	case len(l.Salt) != saltBytes:
		return fmt.Errorf("its salt has %d bytes", len(l.Salt))
	case !l.Keep.known():
		return fmt.Errorf("there is no term %q", l.Keep)
	case l.Keep == KeepNothing && (l.Day != "" || l.Detail != nil || l.Sealed != nil):
		return errors.New("it has a detail that is not kept")
	case l.Keep != KeepNothing && (!isDay(l.Day) || len(l.Detail) != sumBytes || len(l.Sealed) != sumBytes):
		return errors.New("it does not say which detail it has")
	}
	return nil
}

func isDay(s string) bool {
	t, err := time.Parse(time.DateOnly, s)
	return err == nil && t.Format(time.DateOnly) == s
}

// Hash is the hash of a line in the tree: SHA-256 over a byte 0 and the line (RFC
// 6962 §2.1).
func Hash(text []byte) tlog.Hash { return tlog.RecordHash(text) }

// SealDetail seals the detail of l, without blanks between its parts, and writes into l
// which it is.
func (l *Leaf) SealDetail(journal string, auditor *ecdh.PublicKey, day, detail []byte) (sealed []byte, err error) {
	var compact bytes.Buffer
	if err := json.Compact(&compact, detail); err != nil {
		return nil, fmt.Errorf("%w: its detail is not JSON", ErrUnfit)
	}
	sealed, l.Detail, err = SealDetail(auditor, day, l.Place(journal), compact.Bytes())
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(sealed)
	l.Sealed = sum[:]
	return sealed, nil
}

// Place is where the detail of l lies in a journal of that name.
func (l *Leaf) Place(journal string) Place { return Place{journal, l.Number, l.Day, l.Keep} }
