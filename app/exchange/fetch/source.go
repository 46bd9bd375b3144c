package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
)

// Source is a folder of headquarters, wherever it lies: see Web, Folder and Stick.
type Source interface {
	// Name is what people call it: its address or path.
	Name() string
	// open opens a file of the folder behind its first bytes; tag is what an earlier
	// opening gave, "" where there was none. Errors: Missing, those of the source.
	open(ctx context.Context, name string, from int64, tag string) (*opened, error)
}

// opened is a file of a source. Its errors are the source's.
type opened struct {
	io.ReadCloser
	tag string // under which the same bytes can be asked for again, "" where there is none
}

// readAll reads a small file whole.
func readAll(ctx context.Context, s Source, name string, limit int64) ([]byte, error) {
	f, err := s.open(ctx, name, 0, "")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(content)) > limit {
		err = fault(TooLarge, name, nil, values{"File": name, "Limit": int(limit)})
	}
	return content, err
}

// skip reads past the first bytes of a file.
func skip(r io.Reader, n int64) error {
	if s, ok := r.(io.Seeker); ok {
		_, err := s.Seek(n, io.SeekStart)
		return err
	}
	_, err := io.CopyN(io.Discard, r, n)
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// folder is a source in a file system.
type folder struct {
	name string
	fsys fs.FS
}

// Folder is a folder of a file system; its name is for people.
func Folder(name string, fsys fs.FS) Source { return &folder{name, fsys} }

func (s *folder) Name() string { return s.name }

func (s *folder) open(ctx context.Context, name string, from int64, _ string) (*opened, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	info, err := fs.Stat(s.fsys, name) // first: opening a pipe would wait
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("it is %s and no file", info.Mode().Type())
	}
	var f fs.File
	if err == nil {
		f, err = s.fsys.Open(name)
	}
	if err != nil {
		return nil, s.fault(name, err)
	}
	if from > 0 {
		if err := skip(f, from); err != nil {
			return nil, errors.Join(s.fault(name, err), f.Close())
		}
	}
	return &opened{&folderFile{ctx, s, name, f}, ""}, nil
}

// fault tells a file that is not there from a medium that is not.
func (s *folder) fault(name string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		if _, gone := fs.Stat(s.fsys, path.Dir(name)); gone == nil || path.Dir(name) == "." {
			return fault(Missing, name, err, values{"File": name})
		}
		if _, gone := fs.Stat(s.fsys, "."); gone == nil {
			return fault(Missing, name, err, values{"File": name})
		}
	}
	return fault(MediumGone, name, err, values{"Source": s.name, "File": name, "Detail": cause(err)})
}

// folderFile is a file of a folder, read until somebody has had enough.
type folderFile struct {
	ctx  context.Context
	of   *folder
	name string
	file fs.File
}

func (f *folderFile) Read(p []byte) (int, error) {
	if err := f.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := f.file.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = f.of.fault(f.name, err)
	}
	return n, err
}

func (f *folderFile) Close() error { return f.file.Close() }
