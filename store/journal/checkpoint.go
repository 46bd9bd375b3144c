package journal

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// What can be wrong with a checkpoint.
var (
	// ErrCheckpoint: the text is no checkpoint of a journal.
	ErrCheckpoint = errors.New("not a checkpoint of a journal")
	// ErrOther: it is of another journal, or another key signed it.
	ErrOther = errors.New("of another journal")
	// ErrSignature: the journal's key did not sign this.
	ErrSignature = errors.New("the signature does not fit")
	// ErrVerifier: the text is no key by which checkpoints are checked.
	ErrVerifier = errors.New("not the verifier of a journal")
)

// Checkpoint says how many entries a journal has and what the root of its tree is,
// signed by the journal. Its text is what others keep: a signed note
// (golang.org/x/mod/sumdb/note) whose first line is the journal's name.
type Checkpoint struct {
	Journal string
	Size    uint64
	Root    tlog.Hash
	Text    []byte // the whole note
}

// maxNote bounds a checkpoint's text, in bytes; no real one has a tenth of it.
const maxNote = 4 << 10

// ed25519Note is how a note's key says that it is of Ed25519.
const ed25519Note = 1

// Signer signs checkpoints.
type Signer struct {
	signer   note.Signer
	verifier Verifier
}

// Verifier checks checkpoints.
type Verifier struct {
	note note.Verifier
	text string
}

// NewSigner makes the signer of a journal of that name, which has neither blanks nor +.
func NewSigner(name string, key ed25519.PrivateKey) (Signer, error) {
	public, ok := key.Public().(ed25519.PublicKey)
	if !ok {
		return Signer{}, ErrVerifier
	}
	text, err := note.NewEd25519VerifierKey(name, public)
	if err != nil {
		return Signer{}, err
	}
	v, err := ParseVerifier(text)
	if err != nil {
		return Signer{}, err
	}
	secret := base64.StdEncoding.EncodeToString(append([]byte{ed25519Note}, key.Seed()...))
	s, err := note.NewSigner(fmt.Sprintf("PRIVATE+KEY+%s+%08x+%s", name, v.note.KeyHash(), secret))
	if err != nil {
		return Signer{}, err
	}
	return Signer{s, v}, nil
}

// Verifier checks what s signs.
func (s Signer) Verifier() Verifier { return s.verifier }

// Sign signs a state of the journal.
func (s Signer) Sign(size uint64, root tlog.Hash) (Checkpoint, error) {
	text, err := note.Sign(&note.Note{Text: checkpointText(s.signer.Name(), size, root)}, s.signer)
	if err != nil {
		return Checkpoint{}, err
	}
	return Checkpoint{s.signer.Name(), size, root, text}, nil
}

func checkpointText(name string, size uint64, root tlog.Hash) string {
	return fmt.Sprintf("%s\n%d\n%s\n", name, size, root)
}

// ParseVerifier reads a verifier: name+hash+key, in one line. Errors: ErrVerifier.
func ParseVerifier(text string) (Verifier, error) {
	text = strings.TrimSpace(text)
	v, err := note.NewVerifier(text)
	if err != nil {
		return Verifier{}, fmt.Errorf("%w: %v", ErrVerifier, err)
	}
	return Verifier{v, text}, nil
}

// String is the verifier as ParseVerifier reads it.
func (v Verifier) String() string { return v.text }

// Journal is the name of the journal that it checks.
func (v Verifier) Journal() string {
	if v.note == nil {
		return ""
	}
	return v.note.Name()
}

// Open reads a checkpoint and checks its signature. Errors: ErrCheckpoint, ErrOther,
// ErrSignature, ErrVerifier.
func (v Verifier) Open(text []byte) (Checkpoint, error) {
	if v.note == nil {
		return Checkpoint{}, ErrVerifier
	}
	c, err := readCheckpoint(text)
	if err != nil {
		return Checkpoint{}, err
	}
	_, err = note.Open(text, note.VerifierList(v.note))
	_, invalid := errors.AsType[*note.InvalidSignatureError](err)
	_, unverified := errors.AsType[*note.UnverifiedNoteError](err)
	switch {
	case invalid:
		return Checkpoint{}, ErrSignature
	case unverified || err == nil && c.Journal != v.Journal():
		return Checkpoint{}, fmt.Errorf("%w: %s", ErrOther, c.Journal)
	case err != nil:
		return Checkpoint{}, fmt.Errorf("%w: %v", ErrCheckpoint, err)
	}
	return c, nil
}

// readCheckpoint reads what a checkpoint says, signed or not.
func readCheckpoint(text []byte) (Checkpoint, error) {
	bad := func(what string) (Checkpoint, error) { return Checkpoint{}, fmt.Errorf("%w: %s", ErrCheckpoint, what) }
	if len(text) > maxNote {
		return bad("it is too long")
	}
	said, _, ok := strings.Cut(string(text), "\n\n")
	lines := strings.Split(said, "\n")
	if !ok || len(lines) != 3 {
		return bad("it does not begin with name, size and root")
	}
	size, err := strconv.ParseUint(lines[1], 10, 62)
	if err != nil {
		return bad("its size is no number")
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		return bad("its root is no hash")
	}
	if said+"\n" != checkpointText(lines[0], size, root) {
		return bad("its numbers are not written as they are in checkpoints")
	}
	return Checkpoint{lines[0], size, root, append([]byte(nil), text...)}, nil
}
