package journal

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"golang.org/x/mod/sumdb/tlog"
)

// The files of an export.
const (
	FileEntries    = "entries.jsonl"  // a line an entry
	FileHashes     = "hashes.txt"     // a line an entry: its hash in the tree, base64
	FileCheckpoint = "checkpoint.txt" // for all of them
	FileVerifier   = "verifier.txt"   // by what the checkpoint is checked
	FileDetails    = "details.jsonl"  // a line a detail: n, salt, detail; where it was asked for
	FileReadMe     = "README.txt"
)

// ErrNotEmpty says that an export needs a folder of its own.
var ErrNotEmpty = errors.New("the folder is not empty")

// Export writes a journal into a folder. Add every entry in order, then Finish; or Abort.
type Export struct {
	dir     string
	made    bool // the folder
	files   []*os.File
	entries *bufio.Writer
	hashes  *bufio.Writer
	details *bufio.Writer // nil without
	tree    Tree
}

// NewExport begins an export into a folder that is empty or does not exist. Errors:
// ErrNotEmpty, those of the system.
func NewExport(dir string, details bool) (*Export, error) {
	made, err := Vacant(dir)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	e := &Export{dir: dir, made: made}
	names := map[string]**bufio.Writer{FileEntries: &e.entries, FileHashes: &e.hashes}
	if details {
		names[FileDetails] = &e.details
	}
	for name, to := range names {
		f, err := os.OpenFile(filepath.Join(dir, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return nil, errors.Join(err, e.Abort())
		}
		e.files = append(e.files, f)
		*to = bufio.NewWriter(f)
	}
	return e, nil
}

// Vacant looks whether an export can go into a folder; missing says that it is not there
// yet. Errors: ErrNotEmpty, those of the system.
func Vacant(dir string) (missing bool, err error) {
	there, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return true, nil
	case err == nil && len(there) > 0:
		err = fmt.Errorf("%w: %s", ErrNotEmpty, dir)
	}
	return false, err
}

// Add adds the next entry's line.
func (e *Export) Add(text []byte) error {
	h := Hash(text)
	if _, err := e.tree.Add(h); err != nil {
		return err
	}
	_, err := e.entries.Write(append(text, '\n'))
	_, other := e.hashes.WriteString(h.String() + "\n")
	return errors.Join(err, other)
}

// AddDetail adds a detail, and the salt with which it can be checked against its entry.
func (e *Export) AddDetail(number uint64, salt, detail []byte) error {
	_, err := e.details.Write(appendDetail(nil, number, salt, detail))
	return err
}

// appendDetail writes the detail as it is, so that it can be hashed again.
func appendDetail(b []byte, number uint64, salt, detail []byte) []byte {
	b = strconv.AppendUint(append(b, `{"n":`...), number, 10)
	b = appendBytes(append(b, `,"salt":`...), salt)
	b = append(append(b, `,"detail":`...), detail...)
	return append(b, '}', '\n')
}

// Finish writes the rest: the checkpoint last, without which it is no export. Errors:
// ErrNotProven where the entries are not those of the checkpoint.
func (e *Export) Finish(signed Checkpoint, v Verifier, readMe string) error {
	root, err := e.tree.Root()
	if err != nil {
		return err
	}
	if e.tree.Size() != signed.Size || root != signed.Root {
		return fmt.Errorf("%w: the entries are not those of the checkpoint", ErrNotProven)
	}
	for _, w := range []*bufio.Writer{e.entries, e.hashes, e.details} {
		if w != nil {
			err = errors.Join(err, w.Flush())
		}
	}
	for _, f := range e.files {
		err = errors.Join(err, f.Sync(), f.Close())
	}
	e.files = nil
	for _, f := range [...]struct {
		name    string
		content []byte
	}{{FileReadMe, []byte(readMe)}, {FileVerifier, []byte(v.String() + "\n")}, {FileCheckpoint, signed.Text}} {
		if err == nil {
			err = writeFile(filepath.Join(e.dir, f.name), f.content)
		}
	}
	return err
}

func writeFile(path string, content []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Sync(), f.Close())
}

// Abort takes back what was written.
func (e *Export) Abort() error {
	var err error
	for _, f := range e.files {
		err = errors.Join(err, f.Close())
	}
	e.files = nil
	for _, name := range []string{FileEntries, FileHashes, FileDetails, FileReadMe, FileVerifier, FileCheckpoint} {
		if gone := os.Remove(filepath.Join(e.dir, name)); !errors.Is(gone, fs.ErrNotExist) {
			err = errors.Join(err, gone)
		}
	}
	if e.made {
		err = errors.Join(err, os.Remove(e.dir))
	}
	return err
}

// detailLine is a line of FileDetails.
type detailLine struct {
	Number uint64          `json:"n"`
	Salt   []byte          `json:"salt"`
	Detail json.RawMessage `json:"detail"`
}

// parseDetail reads a line of FileDetails, without its end. Errors: ErrLine.
func parseDetail(text []byte) (detailLine, error) {
	var d detailLine
	if err := json.Unmarshal(text, &d); err != nil {
		return d, fmt.Errorf("%w: %v", ErrLine, err)
	}
	if !bytes.Equal(appendDetail(nil, d.Number, d.Salt, d.Detail), append(bytes.Clone(text), '\n')) {
		return d, fmt.Errorf("%w: it is not written as details are", ErrLine)
	}
	return d, nil
}

// parseHash reads a line of FileHashes, without its end.
func parseHash(text []byte) (h tlog.Hash, ok bool) {
	b, err := base64.StdEncoding.Strict().DecodeString(string(text))
	if err != nil || len(b) != len(h) || len(text) != base64.StdEncoding.EncodedLen(len(h)) {
		return h, false
	}
	return tlog.Hash(b), true
}
