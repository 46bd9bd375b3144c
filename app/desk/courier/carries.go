package courier

import (
	"bytes"
	"io"
	"os"
	"path/filepath"

	"postern/app/exchange"
	"postern/app/exchange/fetch"
)

// sealedHead begins every file that is sealed as a stick is.
const sealedHead = "age-encryption.org/"

// Carries reports whether a folder of headquarters lies on a path, or a stick of it: then
// lists are taken from there by Check, and not as files that somebody has brought.
func (c *Courier) Carries(path string) bool {
	info, err := os.Stat(path)
	if err != nil {
		return false
	}
	if info.Mode().IsRegular() {
		return isSealed(path)
	}
	for _, dir := range []string{path, filepath.Join(path, "postern")} {
		if isFile(filepath.Join(dir, exchange.DirMetadata, "timestamp.json")) || isFile(filepath.Join(dir, fetch.FileStick)) {
			return true
		}
	}
	return false
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

func isSealed(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, len(sealedHead))
	_, err = io.ReadFull(f, head)
	return err == nil && bytes.Equal(head, []byte(sealedHead))
}
