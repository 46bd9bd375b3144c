package hq

import (
	"bufio"
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"filippo.io/age"
	"filippo.io/age/armor"
	"github.com/theupdateframework/go-tuf/v2/metadata"
)

// The work that a passphrase costs whoever guesses it: the binary logarithm of scrypt's N.
const (
	WorkDefault = 18 // about a second
	WorkSafe    = 14 // the least for keys that guard something
	WorkLeast   = 10
	WorkMost    = 22
)

const (
	formatKey    = "postern-key/1"
	formatPublic = "postern-public-key/1"
	maxKeyFile   = 64 << 10
	maxOwner     = 100 // characters
)

// PublicKey is what others may know of a key: an Ed25519 key and whose it is.
type PublicKey struct {
	Owner string
	Key   ed25519.PublicKey
}

// publicLine is a public key as files have it.
type publicLine struct {
	Format string `json:"format"`
	Owner  string `json:"owner"`
	Public string `json:"public"` // hexadecimal
}

// ID is the key's id in TUF.
func (p PublicKey) ID() string {
	id, err := p.tuf().ID()
	if err != nil { // only of a key that is no text
		panic(err)
	}
	return id
}

func (p PublicKey) tuf() *metadata.Key {
	return &metadata.Key{
		Type: metadata.KeyTypeEd25519, Scheme: metadata.KeySchemeEd25519,
		Value: metadata.KeyVal{PublicKey: hex.EncodeToString(p.Key)},
	}
}

func (p PublicKey) line(format string) []byte {
	text, err := json.Marshal(publicLine{format, p.Owner, hex.EncodeToString(p.Key)})
	if err != nil { // texts only
		panic(err)
	}
	return append(text, '\n')
}

func parsePublic(line []byte, format string) (PublicKey, error) {
	var l publicLine
	if json.Unmarshal(line, &l) != nil { // why would show what stands there
		return PublicKey{}, errors.New("it is no key that hq key or hq init made")
	}
	key, err := hex.DecodeString(l.Public)
	switch {
	case l.Format != format:
		return PublicKey{}, fmt.Errorf("it is of another format than %s", format)
	case err != nil || len(key) != ed25519.PublicKeySize:
		return PublicKey{}, errors.New("it holds no Ed25519 key")
	}
	return PublicKey{Owner: owner(l.Owner), Key: key}, nil
}

// owner makes a text fit to be shown as whose a key is.
func owner(text string) string {
	text = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, text)
	letters := []rune(strings.TrimSpace(text))
	return string(letters[:min(len(letters), maxOwner)])
}

// KeyFile is a private key on disk: one line with its public part, then the private part
// as an age file under a passphrase (scrypt), in ASCII armour.
type KeyFile struct {
	Path string
	PublicKey
	sealed []byte
}

// drawKey draws a key, and seals its private part.
func drawKey(whose, passphrase string, work int) (p PublicKey, private ed25519.PrivateKey, content []byte, err error) {
	if err := CheckPassphrase(passphrase); err != nil {
		return PublicKey{}, nil, nil, err
	}
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return PublicKey{}, nil, nil, err
	}
	p = PublicKey{Owner: owner(whose), Key: public}
	content, err = sealKey(p, private, passphrase, work)
	return p, private, content, err
}

// NewKey makes a key file, of mode 0600, and beside it the public key, with the ending
// .pub, for headquarters. It refuses a path that is taken. Errors: ErrShortPassphrase,
// ErrUnwritable, ErrNoRoom.
func NewKey(path, whose, passphrase string, work int) (PublicKey, error) {
	p, _, content, err := drawKey(whose, passphrase, work)
	if err != nil {
		return PublicKey{}, err
	}
	d := realDisk()
	if err := d.create(path, content, 0o600); err != nil {
		return PublicKey{}, err
	}
	return p, d.create(strings.TrimSuffix(path, ".key")+".pub", p.line(formatPublic), 0o644)
}

// ShortestPassphrase is how many characters the passphrase of a new key has at least. Keys
// that were sealed with less still open.
const ShortestPassphrase = 12

// CheckPassphrase says whether a passphrase will do for a new key. The error is
// ErrShortPassphrase.
func CheckPassphrase(text string) error {
	if utf8.RuneCountInString(text) < ShortestPassphrase {
		return fault("seal", "", ErrShortPassphrase, nil)
	}
	return nil
}

func sealKey(p PublicKey, private ed25519.PrivateKey, passphrase string, work int) ([]byte, error) {
	if work == 0 {
		work = WorkDefault
	}
	if work < WorkLeast || work > WorkMost {
		return nil, faultf("seal", p.Owner, ErrPassphrase, "its work is %d, want %d to %d", work, WorkLeast, WorkMost)
	}
	r, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, err
	}
	r.SetWorkFactor(work)
	var b bytes.Buffer
	b.Write(p.line(formatKey))
	text := armor.NewWriter(&b)
	w, err := age.Encrypt(text, r)
	if err != nil {
		return nil, err
	}
	_, err = w.Write(private.Seed())
	if err := errors.Join(err, w.Close(), text.Close()); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// ReadKey reads a key file without opening it.
func ReadKey(path string) (KeyFile, error) {
	content, err := readBounded(path, maxKeyFile)
	if err != nil {
		return KeyFile{}, err
	}
	line, rest, _ := bytes.Cut(content, []byte("\n"))
	p, err := parsePublic(line, formatKey)
	if err != nil {
		return KeyFile{}, fault("read", path, ErrBadKey, err)
	}
	return KeyFile{Path: path, PublicKey: p, sealed: rest}, nil
}

// ReadPublic reads a public key from a file, or from a key file.
func ReadPublic(path string) (PublicKey, error) {
	content, err := readBounded(path, maxKeyFile)
	if err != nil {
		return PublicKey{}, err
	}
	line, _, _ := bytes.Cut(content, []byte("\n"))
	p, err := parsePublic(line, formatPublic)
	if err != nil {
		if k, of := parsePublic(line, formatKey); of == nil {
			return k, nil
		}
		return PublicKey{}, fault("read", path, ErrBadKey, err)
	}
	return p, nil
}

// open gives the private key. Errors: ErrPassphrase where the passphrase is wrong,
// ErrDamagedKey, ErrBadKey.
func (k KeyFile) open(passphrase string) (ed25519.PrivateKey, error) {
	identity, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, fault("open", k.Path, ErrPassphrase, nil)
	}
	r, err := age.Decrypt(armor.NewReader(bufio.NewReader(bytes.NewReader(k.sealed))), identity)
	if _, wrong := errors.AsType[*age.NoIdentityMatchError](err); wrong {
		return nil, fault("open", k.Path, ErrPassphrase, nil)
	}
	if err != nil {
		return nil, fault("open", k.Path, ErrDamagedKey, err)
	}
	seed, err := io.ReadAll(io.LimitReader(r, ed25519.SeedSize+1))
	if err != nil || len(seed) != ed25519.SeedSize {
		return nil, fault("open", k.Path, ErrDamagedKey, err)
	}
	private := ed25519.NewKeyFromSeed(seed)
	if !k.Key.Equal(private.Public()) {
		return nil, faultf("open", k.Path, ErrBadKey, "its public part is of another key")
	}
	return private, nil
}

// AskPassphrase gives the passphrase of a key file.
type AskPassphrase func(k KeyFile) (string, error)

// ring are the keys that can be signed with. Each is opened when it is first needed.
type ring struct {
	files  map[string]KeyFile // by id
	open   map[string]ed25519.PrivateKey
	ask    AskPassphrase
	known  []string // passphrases that have opened one
	folder string
}

// newRing finds the keys of a folder, which need not be there, and others by their files.
func newRing(folder string, others []string, ask AskPassphrase) (*ring, error) {
	r := &ring{files: map[string]KeyFile{}, open: map[string]ed25519.PrivateKey{}, ask: ask, folder: folder}
	paths, err := filepath.Glob(filepath.Join(folder, "*.key"))
	if err != nil {
		return nil, err
	}
	for _, path := range append(paths, others...) {
		k, err := ReadKey(path)
		if err != nil {
			return nil, err
		}
		r.files[k.ID()] = k
	}
	return r, nil
}

func (r *ring) holds(id string) bool { _, held := r.files[id]; return held }

// private opens a key that is held.
func (r *ring) private(id string) (ed25519.PrivateKey, error) {
	if k, done := r.open[id]; done {
		return k, nil
	}
	k := r.files[id]
	for _, p := range r.known {
		if private, err := k.open(p); err == nil {
			r.open[id] = private
			return private, nil
		}
	}
	if r.ask == nil {
		return nil, fault("open", k.Path, ErrPassphrase, nil)
	}
	passphrase, err := r.ask(k)
	if err != nil {
		return nil, err
	}
	private, err := k.open(passphrase)
	if err != nil {
		return nil, err
	}
	r.known = append(r.known, passphrase)
	r.open[id] = private
	return private, nil
}

// keep makes a key for a role in the ring's folder.
func (r *ring) keep(d *disk, name, whose, passphrase string, work int) (PublicKey, error) {
	p, private, content, err := drawKey(whose, passphrase, work)
	if err != nil {
		return PublicKey{}, err
	}
	id := p.ID()
	path := filepath.Join(r.folder, name+"-"+id[:16]+".key")
	if err := d.create(path, content, 0o600); err != nil {
		return PublicKey{}, err
	}
	k, err := ReadKey(path)
	if err != nil {
		return PublicKey{}, err
	}
	r.files[id], r.open[id] = k, private
	return p, nil
}

func readBounded(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(content)) > most {
		err = &os.PathError{Op: "read", Path: path, Err: fmt.Errorf("it is longer than %d bytes", most)}
	}
	return content, err
}

func publicKeyOf(k *metadata.Key, whose string) (PublicKey, error) {
	key, err := hex.DecodeString(k.Value.PublicKey)
	if err != nil || len(key) != ed25519.PublicKeySize || k.Type != metadata.KeyTypeEd25519 {
		return PublicKey{}, faultf("read", whose, ErrBadKey, "it is no Ed25519 key")
	}
	return PublicKey{Owner: whose, Key: key}, nil
}
