package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// What can be wrong with a proof.
var (
	// ErrProof: the text is no proof of an entry.
	ErrProof = errors.New("not a proof of an entry")
	// ErrNotProven: it does not prove what it says.
	ErrNotProven = errors.New("the proof does not hold")
	// ErrNewer: a newer program wrote it.
	ErrNewer = errors.New("written by a newer program")
)

// Proof proves that a journal has an entry, to who has nothing but the proof and the
// journal's verifier.
type Proof struct {
	Line       []byte      // the entry
	Path       []tlog.Hash // the audit path, RFC 6962 §2.1.1
	Checkpoint []byte      // the text of the checkpoint that it leads to
	Verifier   string      // what the proof says checks it; trusted only as far as the proof is
}

// proofFile is a proof as it is written.
type proofFile struct {
	Format     string      `json:"format"`
	Entry      string      `json:"entry"`
	Path       []tlog.Hash `json:"path"`
	Checkpoint string      `json:"checkpoint"`
	Verifier   string      `json:"verifier"`
}

const (
	markProof   = "postern-journal-proof/"
	formatProof = markProof + "1"

	maxProof = 2*MaxLine + 4*maxNote + levels*64
)

// Text is the proof as a file.
func (p Proof) Text() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	path := p.Path
	if path == nil { // of the only entry
		path = []tlog.Hash{}
	}
	err := enc.Encode(proofFile{formatProof, string(p.Line), path, string(p.Checkpoint), p.Verifier})
	return b.Bytes(), err
}

// ParseProof reads a proof; whether it holds says Check. Errors: ErrProof, ErrNewer.
func ParseProof(text []byte) (Proof, error) {
	if len(text) > maxProof {
		return Proof{}, fmt.Errorf("%w: it has %d bytes", ErrProof, len(text))
	}
	var in proofFile
	dec := json.NewDecoder(bytes.NewReader(text))
	if err := dec.Decode(&in); err != nil {
		return Proof{}, fmt.Errorf("%w: %v", ErrProof, err)
	}
	if len(bytes.TrimSpace(text[dec.InputOffset():])) > 0 {
		return Proof{}, fmt.Errorf("%w: something follows it", ErrProof)
	}
	switch {
	case in.Format != formatProof && strings.HasPrefix(in.Format, markProof):
		return Proof{}, fmt.Errorf("%w: %s", ErrNewer, in.Format)
	case in.Format != formatProof:
		return Proof{}, fmt.Errorf("%w: it does not say %q", ErrProof, formatProof)
	case len(in.Path) > levels:
		return Proof{}, fmt.Errorf("%w: its path has %d hashes", ErrProof, len(in.Path))
	}
	return Proof{[]byte(in.Entry), in.Path, []byte(in.Checkpoint), in.Verifier}, nil
}

// Check checks that the checkpoint in the proof is signed and that its journal has the
// entry. Errors: those of Verifier.Open, ErrLine, ErrNotProven.
func (p Proof) Check(v Verifier) (Leaf, Checkpoint, error) {
	c, err := v.Open(p.Checkpoint)
	if err != nil {
		return Leaf{}, Checkpoint{}, err
	}
	l, err := ParseLine(p.Line)
	if err != nil {
		return Leaf{}, Checkpoint{}, err
	}
	if l.Number >= c.Size {
		return Leaf{}, Checkpoint{}, fmt.Errorf("%w: entry %d of %d", ErrNotProven, l.Number, c.Size)
	}
	if err := tlog.CheckRecord(p.Path, int64(c.Size), c.Root, int64(l.Number), Hash(p.Line)); err != nil {
		return Leaf{}, Checkpoint{}, fmt.Errorf("%w: %v", ErrNotProven, err)
	}
	return l, c, nil
}
