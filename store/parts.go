package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
)

// An edition's file is proven whole before bbolt looks at it: a page pointer with
// one flipped bit can send bbolt into a recursion that ends the process. The
// file's own sum takes one core. The sums of its parts prove the same with all
// cores:
//
//	postern-parts 1
//	833560576 4194304        bytes of the file, bytes of a part
//	5b0c…                    SHA-256 of each part; the last may be shorter
//
// Where they cannot be read, or do not fit, the sum decides.
const (
	partBytes = 4 << 20
	readBytes = 256 << 10 // in one go; it stays in a core's cache
)

// proveWhole says whether a file is as it was written: nil, ErrDamaged, or what
// the system has against reading it.
func proveWhole(op, path string) error {
	stem := path[:len(path)-len(suffixEdition)]
	want, err := os.ReadFile(stem + suffixSum)
	if errors.Is(err, fs.ErrNotExist) {
		return damaged(op, path, "its checksum is missing")
	}
	if err != nil {
		return fail(op, path, err)
	}
	if parts, err := os.ReadFile(stem + suffixParts); err == nil {
		got, err := partSums(path)
		if err != nil {
			return fail(op, path, err)
		}
		if bytes.Equal(parts, got) {
			return nil
		}
	}
	sum, err := fileSum(path)
	if err != nil {
		return fail(op, path, err)
	}
	if string(want) != sumText(sum, path) {
		return damaged(op, path, "its checksum does not fit")
	}
	return nil
}

func sumText(sum, path string) string { return sum + "  " + filepath.Base(path) + "\n" }

// fileSum reads with read(2), so that the pages do not count as this process's.
func fileSum(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.CopyBuffer(struct{ io.Writer }{h}, struct{ io.Reader }{f}, make([]byte, readBytes)); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// partSums is the content of the file of sums, read and hashed on all cores.
func partSums(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	size := info.Size()
	sums := make([][sha256.Size]byte, (size+partBytes-1)/partBytes)
	workers := min(runtime.GOMAXPROCS(0), len(sums))
	faults := make([]error, workers)
	var next atomic.Int64
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			h, buffer := sha256.New(), make([]byte, readBytes)
			for {
				n := next.Add(1) - 1
				if n >= int64(len(sums)) {
					return
				}
				if faults[w] = partSum(h, f, n, size, buffer, sums[n][:0]); faults[w] != nil {
					next.Store(int64(len(sums)))
					return
				}
			}
		})
	}
	all.Wait()
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	var text bytes.Buffer
	fmt.Fprintf(&text, "%s\n%d %d\n", markText(markParts, formatParts), size, partBytes)
	for _, s := range sums {
		fmt.Fprintf(&text, "%x\n", s)
	}
	return text.Bytes(), nil
}

// partSum appends the sum of the nth part to to.
func partSum(h hash.Hash, f *os.File, n, size int64, buffer, to []byte) error {
	h.Reset()
	part := io.NewSectionReader(f, n*partBytes, min(partBytes, size-n*partBytes))
	if _, err := io.CopyBuffer(struct{ io.Writer }{h}, part, buffer); err != nil {
		return err
	}
	h.Sum(to)
	return nil
}
