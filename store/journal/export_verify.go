package journal

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/tlog"
)

// ErrNotExport says that a folder holds no export of a journal.
var ErrNotExport = errors.New("no export of a journal")

// OpenVerifier reads the verifier that an export brings with it. It is worth what the
// way is worth on which the export came. Errors: ErrNotExport, ErrVerifier, those of the
// system.
func OpenVerifier(dir string) (Verifier, error) {
	text, err := readSmall(filepath.Join(dir, FileVerifier))
	if errors.Is(err, fs.ErrNotExist) {
		return Verifier{}, fmt.Errorf("%w: %s has no %s", ErrNotExport, dir, FileVerifier)
	}
	if err != nil {
		return Verifier{}, err
	}
	return ParseVerifier(string(text))
}

// readSmall reads a file of which no true one is longer than a proof.
func readSmall(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxProof+1))
}

// VerifyExport verifies an export by itself, and holds it against what was kept
// elsewhere. What is wrong with it stands in the result. Errors: ErrNotExport, that of
// ctx, those of the system.
func VerifyExport(ctx context.Context, dir string, v Verifier, e Evidence, progress func(done, of uint64)) (Result, error) {
	text, err := readSmall(filepath.Join(dir, FileCheckpoint))
	if errors.Is(err, fs.ErrNotExist) {
		return Result{}, fmt.Errorf("%w: %s has no %s", ErrNotExport, dir, FileCheckpoint)
	}
	if err != nil {
		return Result{}, err
	}
	signed, fault := v.Open(text)
	if fault != nil {
		signed = Checkpoint{Journal: v.Journal()}
		if said, err := readCheckpoint(text); err == nil {
			signed.Size, signed.Root = said.Size, said.Root
		}
	}
	x := exportCheck{dir: dir, walk: Begin(signed, e), size: signed.Size, progress: progress}
	if fault != nil {
		x.walk.Fault(Fault{Code: FaultCheckpoint, Err: fault})
	}
	for _, step := range []func(context.Context) error{x.readHashes, x.readEntries, x.readDetails} {
		if err := step(ctx); err != nil {
			return Result{}, err
		}
	}
	return x.walk.End()
}

// exportCheck is one run of VerifyExport. The hashes make the tree, and the lines are
// held against the hashes: so a bad line is told as that line.
type exportCheck struct {
	dir      string
	walk     *Walk
	size     uint64
	progress func(done, of uint64)
	hashes   []tlog.Hash
	seen     []bool
	good     []bool            // seen, and as it was written
	details  map[uint64][]byte // what entries say their details are
}

// lines goes through a file line by line. A line that is longer than most is given cut:
// it is no line of an export.
func (x *exportCheck) lines(ctx context.Context, name string, most int, each func(n uint64, text []byte)) error {
	f, err := os.Open(filepath.Join(x.dir, name))
	if err != nil {
		return err
	}
	defer f.Close()
	r := bufio.NewReaderSize(f, most)
	for n := uint64(0); ; n++ {
		if n%1024 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		text, err := r.ReadSlice('\n')
		ended := err == nil
		for errors.Is(err, bufio.ErrBufferFull) {
			text = nil // too long to be one
			_, err = r.ReadSlice('\n')
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if len(text) == 0 && errors.Is(err, io.EOF) {
			return nil
		}
		if ended {
			text = bytes.TrimSuffix(text, []byte("\n"))
		} else {
			text = nil
		}
		each(n, text)
		if err != nil {
			return nil
		}
	}
}

func (x *exportCheck) readHashes(ctx context.Context) error {
	var failed error
	err := x.lines(ctx, FileHashes, 256, func(n uint64, text []byte) {
		h, ok := parseHash(text)
		if !ok {
			x.walk.Fault(Fault{Code: FaultHashes, Entry: n})
		}
		if n == x.size {
			x.walk.Fault(Fault{Code: FaultAdded, Entry: n})
		}
		x.hashes = append(x.hashes, h)
		_, err := x.walk.Add(h)
		failed = errors.Join(failed, err)
	})
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: %s has no %s", ErrNotExport, x.dir, FileHashes)
	}
	x.seen, x.good = make([]bool, len(x.hashes)), make([]bool, len(x.hashes))
	return errors.Join(err, failed)
}

func (x *exportCheck) readEntries(ctx context.Context) error {
	x.details = map[uint64][]byte{}
	next := uint64(0)
	err := x.lines(ctx, FileEntries, MaxLine+2, func(_ uint64, text []byte) {
		next = x.entry(next, text)
		if next%1024 == 0 && x.progress != nil {
			x.progress(next, x.size)
		}
	})
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: %s has no %s", ErrNotExport, x.dir, FileEntries)
	}
	if err != nil {
		return err
	}
	for from := 0; from < len(x.seen); from++ {
		to := from
		for to < len(x.seen) && !x.seen[to] {
			to++
		}
		switch {
		case to == from:
			continue
		case to == len(x.seen):
			x.walk.Fault(Fault{Code: FaultCut, Entry: uint64(from), Count: uint64(to - from)})
		default:
			x.walk.Fault(Fault{Code: FaultMissing, Entry: uint64(from), Count: uint64(to - from)})
		}
		from = to
	}
	return nil
}

// entry judges the line where entry next is to be. It returns which is to come after it.
func (x *exportCheck) entry(next uint64, text []byte) uint64 {
	l, err := ParseLine(text)
	n := l.Number
	if err != nil {
		n = next
	}
	if n >= uint64(len(x.seen)) || x.seen[n] {
		x.walk.Fault(Fault{Code: FaultAdded, Entry: n})
		return next
	}
	x.seen[n], x.good[n] = true, err == nil && Hash(text) == x.hashes[n]
	if l.Detail != nil {
		x.details[n] = l.Detail
	}
	switch {
	case !x.good[n]:
		x.walk.Fault(Fault{Code: FaultAltered, Entry: n})
	case n < next:
		x.walk.Fault(Fault{Code: FaultMoved, Entry: next, Other: n})
	}
	return max(next, n+1)
}

func (x *exportCheck) readDetails(ctx context.Context) error {
	err := x.lines(ctx, FileDetails, 2*MaxDetail, func(n uint64, text []byte) {
		d, err := parseDetail(text)
		if err != nil {
			x.walk.Fault(Fault{Code: FaultDetailLine, Other: n + 1, Err: err})
			return
		}
		if d.Number < uint64(len(x.seen)) && !x.good[d.Number] {
			return // what is wrong with its entry is told
		}
		if !bytes.Equal(Commitment(d.Salt, d.Detail), x.details[d.Number]) {
			x.walk.Fault(Fault{Code: FaultDetail, Entry: d.Number})
		}
	})
	if errors.Is(err, fs.ErrNotExist) { // it was not asked for
		return nil
	}
	return err
}
