package lists

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"io/fs"
	"unicode/utf8"

	"golang.org/x/text/transform"
)

var utf8BOM = []byte{0xEF, 0xBB, 0xBF}

// input is one open file of a list. What is read from it is hashed on the way.
type input struct {
	run  *run
	what role
	name string // as reports write it
	file fs.File
	hash hash.Hash
	*bufio.Reader
}

// open opens the file that has a role in the list, past a byte order mark.
func (r *run) open(what role) (*input, error) {
	name := r.source.files[what]
	in := &input{run: r, what: what, name: r.shown(name), hash: sha256.New()}
	f, err := r.source.fsys.Open(name)
	if err != nil {
		return nil, in.fault(CodeUnreadable, 0, err)
	}
	if info, err := f.Stat(); err == nil && info.ModTime().After(r.newest) {
		r.newest = info.ModTime()
	}
	in.file = f
	in.Reader = bufio.NewReaderSize(io.TeeReader(f, in.hash), 256<<10)
	head, err := in.Peek(len(utf8BOM))
	if err != nil && err != io.EOF {
		in.close()
		return nil, in.fault(CodeUnreadable, 0, err)
	}
	if bytes.Equal(head, utf8BOM) {
		_, _ = in.Discard(len(utf8BOM))
	}
	return in, nil
}

// close lets go of the file.
func (in *input) close() { _ = in.file.Close() }

// whole reads what is left, so that the digest is that of the whole file, and
// makes sure that a file read twice was the same both times.
func (in *input) whole() error {
	if _, err := io.Copy(io.Discard, in.Reader); err != nil {
		return in.fault(CodeUnreadable, 0, err)
	}
	sum := hex.EncodeToString(in.hash.Sum(nil))
	if before, again := in.run.digests[in.what]; again && before != sum {
		return in.fault(CodeChanged, 0, nil)
	}
	in.run.digests[in.what] = sum
	return nil
}

// fault is an Error about this file.
func (in *input) fault(code ErrorCode, line int, err error) *Error {
	return newError(opRead, code, in.name, line, err)
}

// damaged stands for bytes that are not UTF-8, in what a markedReader gives. It
// is a noncharacter: no text has a use for it.
const damaged = '\uFDD0'

// markedReader turns every byte that is not UTF-8 into the damaged mark, so that
// a decoder which would give up at it goes on and the record can be rejected.
func markedReader(r io.Reader) io.Reader { return transform.NewReader(r, markDamaged{}) }

type markDamaged struct{ transform.NopResetter }

func (markDamaged) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	mark := []byte(string(damaged))
	for nSrc < len(src) {
		plain := nSrc
		for plain < len(src) && src[plain] < utf8.RuneSelf {
			plain++
		}
		if n := copy(dst[nDst:], src[nSrc:plain]); n > 0 {
			nDst, nSrc = nDst+n, nSrc+n
			continue
		}
		if nDst == len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		size := runeSize(src[nSrc:], atEOF)
		if size == 0 {
			return nDst, nSrc, transform.ErrShortSrc
		}
		put := src[nSrc : nSrc+max(size, 1)]
		if size < 0 {
			put = mark
		}
		if nDst+len(put) > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		nDst += copy(dst[nDst:], put)
		nSrc += max(size, 1)
	}
	return nDst, nSrc, nil
}
