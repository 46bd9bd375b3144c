package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// Secrets says where the device secrets of stations lie: 32 random bytes each,
// outside the station's folder, without which nothing in it opens. The zero
// Secrets keeps each in a file beside the folder.
type Secrets struct {
	// File is the key file; "" is the folder's own path with .key behind it.
	File string
	// Keyring, where it is not nil and no File is named, is asked to keep new
	// secrets. One that cannot leaves them to the file.
	Keyring Keyring

	// cheap is what PINs cost in tests; the zero value is what they cost.
	cheap kdf
}

// Keyring keeps texts that belong to one account of a machine.
type Keyring interface {
	// Get returns what was kept under a name, or why not.
	Get(name string) (string, error)
	Set(name, text string) error
}

// SecretPlace is where a station's device secret lies.
type SecretPlace struct {
	File    string // "" where it is in the keyring
	Keyring bool
	// Made reports whether the secret was put there just now: the operator is to
	// be told once.
	Made bool
}

const (
	suffixKey = ".key"
	markKey   = "postern-key"
	formatKey = 1
	keySum    = 4     // bytes of the secret's SHA-256 that a key file bears
	maxKey    = 4_096 // bytes; no key file is longer
)

// least is what PINs cost at least, and what new ones cost.
func (p Secrets) least() kdf {
	if p.cheap == (kdf{}) {
		return costPIN()
	}
	return p.cheap
}

// file is the key file of the station in a folder that is there.
func (p Secrets) file(dir string) (string, error) {
	if p.File != "" {
		return filepath.Abs(p.File)
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if real, err := filepath.EvalSymlinks(abs); err == nil {
		abs = real
	}
	return abs + suffixKey, nil
}

// asks reports whether the keyring has a say.
func (p Secrets) asks() bool { return p.Keyring != nil && p.File == "" }

// keep keeps a new secret for a station, or returns the one that its key file
// holds already: of a set-up that broke off, or of another station that shares
// the file.
func (p Secrets) keep(disk disk, dir, name string) ([]byte, SecretPlace, error) {
	path, err := p.file(dir)
	if err != nil {
		return nil, SecretPlace{}, err
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) && p.asks() {
		secret := drawKey()
		if p.Keyring.Set(name, secretText(secret)) == nil {
			if kept, err := p.Keyring.Get(name); err == nil && kept == secretText(secret) {
				return secret, SecretPlace{Keyring: true, Made: true}, nil
			}
		}
	}
	secret, err := makeKeyFile(disk, path)
	return secret, SecretPlace{File: path, Made: true}, err
}

// makeKeyFile reads a key file, or makes it where there is none. Its lock keeps
// two that share the file from each making one.
func makeKeyFile(disk disk, path string) ([]byte, error) {
	f, err := lockedfile.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxKey))
	if err != nil {
		return nil, err
	}
	if len(text) > 0 {
		secret, err := parseSecret(text)
		if err != nil {
			return nil, &NoSecretError{File: path, Unread: err}
		}
		return secret, nil
	}
	secret := drawKey()
	_, err = f.WriteString(secretText(secret)) // through this file: elsewhere the lock keeps out every other
	if err := errors.Join(err, f.Sync()); err != nil {
		return nil, errors.Join(err, f.Truncate(0)) // nothing depends on it yet
	}
	return secret, disk.syncFolder(filepath.Dir(path))
}

// candidates gives the secrets that lie where a station's may lie. It is a
// NoSecretError where there is none.
func (p Secrets) candidates(dir string, of slot) (secrets [][]byte, places []SecretPlace, err error) {
	path, err := p.file(dir)
	if err != nil {
		return nil, nil, err
	}
	missing := &NoSecretError{File: path, Keyring: of.Keyring}
	text, err := readSmall(path, maxKey)
	switch {
	case err == nil:
		secret, err := parseSecret(text)
		if err != nil {
			missing.Unread = err
			break
		}
		secrets, places = append(secrets, secret), append(places, SecretPlace{File: path})
	case !errors.Is(err, fs.ErrNotExist):
		return nil, nil, err
	}
	if of.Keyring && p.asks() {
		text, err := p.Keyring.Get(of.Station)
		var secret []byte
		if err == nil {
			secret, err = parseSecret([]byte(text))
		}
		if err == nil {
			secrets, places = append(secrets, secret), append(places, SecretPlace{Keyring: true})
		} else {
			missing.Unread = err
		}
	}
	if len(secrets) == 0 {
		return nil, nil, missing
	}
	return secrets, places, nil
}

// readSmall reads a file of which no more than most bytes can count.
func readSmall(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, most))
}

// secretText is a secret as it is kept, in a file or a keyring:
//
//	postern-key 1
//	64 hexadecimal digits: the secret
//	8 hexadecimal digits: the beginning of its SHA-256
func secretText(secret []byte) string {
	sum := sha256.Sum256(secret)
	return fmt.Sprintf("%s\n%x\n%x\n", markText(markKey, formatKey), secret, sum[:keySum])
}

var errNoKey = errors.New("it does not hold a key")

// parseSecret reads a secret as it is kept. No error repeats what the text holds.
// Errors: errNoKey, ErrNewerFormat.
func parseSecret(text []byte) ([]byte, error) {
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")) // carried by hand through another system
	mark, rest, _ := bytes.Cut(text, []byte("\n"))
	if err := checkMark(mark, markKey, formatKey); err != nil {
		if errors.Is(err, ErrNewerFormat) {
			return nil, err
		}
		return nil, errNoKey
	}
	digits, _, _ := bytes.Cut(rest, []byte("\n"))
	secret, err := hex.DecodeString(string(digits))
	if err != nil || len(secret) != keyBytes || secretText(secret) != string(text) {
		return nil, errNoKey
	}
	return secret, nil
}
