package store

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/zalando/go-keyring"
)

// systemKeyring is the keyring of the account that the program runs under.
type systemKeyring struct{}

const (
	keyringService = "Postern"
	// keyringWait is how long a person has to unlock the keyring when it asks.
	keyringWait = time.Minute
)

var errKeyringSilent = errors.New("the keyring did not answer within a minute")

// SystemKeyring returns the keyring of the account that the program runs under;
// nil where there is none: without a desktop session there is nobody to ask, and
// asking would start one.
func SystemKeyring() Keyring {
	switch runtime.GOOS {
	case "darwin", "windows":
		return systemKeyring{}
	}
	if os.Getenv("DBUS_SESSION_BUS_ADDRESS") != "" {
		return systemKeyring{}
	}
	if run := os.Getenv("XDG_RUNTIME_DIR"); run != "" {
		if _, err := os.Stat(filepath.Join(run, "bus")); err == nil {
			return systemKeyring{}
		}
	}
	return nil
}

func (systemKeyring) Get(name string) (string, error) {
	return answered(func() (string, error) { return keyring.Get(keyringService, name) })
}

func (systemKeyring) Set(name, text string) error {
	_, err := answered(func() (string, error) { return "", keyring.Set(keyringService, name, text) })
	return err
}

// answered waits for a keyring no longer than a person takes: a session without
// anybody at it must not hang.
func answered(ask func() (string, error)) (string, error) {
	type answer struct {
		text string
		err  error
	}
	got := make(chan answer, 1)
	go func() {
		text, err := ask()
		got <- answer{text, err}
	}()
	select {
	case a := <-got:
		return a.text, a.err
	case <-time.After(keyringWait):
		return "", errKeyringSilent
	}
}
