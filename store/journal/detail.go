package journal

import (
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/crypto/chacha20poly1305"
)

// KeyBytes is the length of a day's key.
const KeyBytes = chacha20poly1305.KeySize

// ErrSeal says that a sealed detail does not open: it was changed, lies in another's
// place, or these are not its keys.
var ErrSeal = errors.New("the seal of a detail does not fit")

// Place is where a detail lies. It is part of the seal.
type Place struct {
	Journal string // the journal's name
	Number  uint64
	Day     string
	Keep    Keep
}

func (p Place) bytes() []byte {
	return fmt.Appendf(nil, "postern journal detail 1\n%s\n%d\n%s\n%s\n", p.Journal, p.Number, p.Day, p.Keep)
}

// A sealed detail: one byte 1, the drawn public key, then what is sealed under
// HKDF-SHA256(X25519(drawn, auditor) ‖ the day's key): 32 bytes salt, 4 bytes length,
// the detail, and zeros up to a multiple of detailStep, so that its size tells little.
const (
	sealedDetail = 1
	detailStep   = 512
	detailSalt   = 32
	publicBytes  = 32
)

// Commitment binds an entry to a detail without telling of it: SHA-256 over a
// salt, which is sealed with the detail and dies with it, and the detail.
func Commitment(salt, detail []byte) []byte {
	h := sha256.New()
	h.Write([]byte("postern journal detail 1\n"))
	h.Write(salt)
	h.Write(detail)
	return h.Sum(nil)
}

// SealDetail seals a detail so that it opens only to the auditor, and only while the
// day's key lives.
func SealDetail(auditor *ecdh.PublicKey, day []byte, at Place, detail []byte) (sealed, commitment []byte, err error) {
	drawn, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	shared, err := drawn.ECDH(auditor)
	if err != nil {
		return nil, nil, err
	}
	key, err := detailKey(shared, day, drawn.PublicKey(), auditor)
	if err != nil {
		return nil, nil, err
	}
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return nil, nil, err
	}
	size := detailSalt + 4 + len(detail)
	content := make([]byte, (size+detailStep-1)/detailStep*detailStep)
	salt := content[:detailSalt]
	_, _ = rand.Read(salt) // it ends the program before it fails
	binary.BigEndian.PutUint32(content[detailSalt:], uint32(len(detail)))
	copy(content[detailSalt+4:], detail)
	sealed = append([]byte{sealedDetail}, drawn.PublicKey().Bytes()...)
	// The key is of one use, so its nonce need not differ.
	sealed = aead.Seal(sealed, make([]byte, chacha20poly1305.NonceSizeX), content, at.bytes())
	return sealed, Commitment(salt, detail), nil
}

// OpenDetail opens a detail, and gives the salt by which others can check that it is
// the one its entry was written with. Errors: ErrSeal.
func OpenDetail(auditor *ecdh.PrivateKey, day []byte, at Place, sealed []byte) (detail, salt []byte, err error) {
	const head = 1 + publicBytes
	if len(sealed) < head || sealed[0] != sealedDetail {
		return nil, nil, ErrSeal
	}
	drawn, err := ecdh.X25519().NewPublicKey(sealed[1:head])
	if err != nil {
		return nil, nil, ErrSeal
	}
	shared, err := auditor.ECDH(drawn)
	if err != nil {
		return nil, nil, ErrSeal
	}
	key, err := detailKey(shared, day, drawn, auditor.PublicKey())
	if err != nil {
		return nil, nil, err
	}
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return nil, nil, err
	}
	content, err := aead.Open(nil, make([]byte, chacha20poly1305.NonceSizeX), sealed[head:], at.bytes())
	if err != nil || len(content) < detailSalt+4 {
		return nil, nil, ErrSeal
	}
	size := binary.BigEndian.Uint32(content[detailSalt:])
	rest := content[detailSalt+4:]
	if uint64(size) > uint64(len(rest)) {
		return nil, nil, ErrSeal
	}
	return rest[:size:size], content[:detailSalt:detailSalt], nil
}

func detailKey(shared, day []byte, drawn, auditor *ecdh.PublicKey) ([]byte, error) {
	return hkdf.Key(sha256.New, slices.Concat(shared, day), slices.Concat(drawn.Bytes(), auditor.Bytes()), "postern journal detail 1", KeyBytes)
}
