package fetch

import (
	"archive/zip"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"filippo.io/age"

	"postern/app/exchange"
	"postern/store"
)

// FileStick is a whole folder of headquarters in one file, sealed to stations: an
// age file that holds a zip archive.
const FileStick = "postern-stick.age"

// maxDirectory bounds what is read of an archive before any file of it, in bytes: its
// directory is held in memory.
const maxDirectory = 8 << 20

// StickSource is a source on a path: a folder of headquarters, a file FileStick, or a
// folder that holds one of the two, by itself or in a folder postern. Close it before the
// stick is drawn.
type StickSource struct {
	Source
	closers []io.Closer
}

// Close lets go of the stick.
func (s *StickSource) Close() error {
	var all error
	for _, c := range s.closers {
		all = errors.Join(all, c.Close())
	}
	s.closers = nil
	return all
}

// Sealed reports whether opening what lies on a path needs the station's keys.
func Sealed(path string) bool {
	at, sealed, err := findStick(path)
	return err == nil && sealed && at != ""
}

// Stick opens the source on a path. unseal gives the station's keys, and is called for a
// sealed stick alone. Errors: NotThere, NoLists, Locked, NotForUs, BadStick, MediumGone, those of unseal.
func Stick(path string, unseal func() ([]age.Identity, error)) (*StickSource, error) {
	s, err := openStick(path, unseal)
	return s, during("open", err)
}

func openStick(path string, unseal func() ([]age.Identity, error)) (*StickSource, error) {
	at, sealed, err := findStick(path)
	if err != nil {
		return nil, err
	}
	if !sealed {
		root, err := os.OpenRoot(at) // what lies on a stick does not lead away from it
		if err != nil {
			return nil, fault(MediumGone, path, err, values{"Source": path, "File": at, "Detail": cause(err)})
		}
		return &StickSource{Folder(path, root.FS()), []io.Closer{root}}, nil
	}
	keys, err := unseal()
	if errors.Is(err, store.ErrLocked) {
		return nil, fault(Locked, path, err, nil)
	}
	if err != nil {
		return nil, err
	}
	f, err := os.Open(at)
	if err != nil {
		return nil, fault(MediumGone, path, err, values{"Source": path, "File": at, "Detail": cause(err)})
	}
	fsys, err := openSealed(path, f, keys)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &StickSource{Folder(path, fsys), []io.Closer{f}}, nil
}

// findStick looks where on a path headquarters' folder or sealed file lies.
func findStick(path string) (at string, sealed bool, err error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", false, fault(NotThere, path, err, values{"Source": path})
	}
	if err != nil {
		return "", false, fault(MediumGone, path, err, values{"Source": path, "File": path, "Detail": cause(err)})
	}
	if info.Mode().IsRegular() {
		return path, true, nil
	}
	for _, dir := range []string{path, filepath.Join(path, "postern")} {
		if is, err := os.Stat(filepath.Join(dir, exchange.DirMetadata)); err == nil && is.IsDir() {
			return dir, false, nil
		}
		file := filepath.Join(dir, FileStick)
		if is, err := os.Stat(file); err == nil && is.Mode().IsRegular() {
			return file, true, nil
		}
	}
	return "", false, fault(NoLists, path, nil, values{"Source": path})
}

// openSealed opens a sealed stick.
func openSealed(name string, f *os.File, keys []age.Identity) (fs.FS, error) {
	bad := func(err error) error {
		if _, other := errors.AsType[*age.NoIdentityMatchError](err); other {
			return fault(NotForUs, name, err, values{"Source": name})
		}
		if _, system := errors.AsType[*fs.PathError](err); system {
			return fault(MediumGone, name, err, values{"Source": name, "File": filepath.Base(f.Name()), "Detail": cause(err)})
		}
		return fault(BadStick, name, err, values{"Source": name, "Detail": err.Error()})
	}
	info, err := f.Stat()
	if err != nil {
		return nil, bad(err)
	}
	plain, size, err := age.DecryptReaderAt(f, info.Size(), keys...)
	if err != nil {
		return nil, bad(err)
	}
	budget := &budgeted{ReaderAt: plain, left: maxDirectory}
	archive, err := zip.NewReader(budget, size)
	if err != nil {
		return nil, bad(err)
	}
	budget.free = true
	return archive, nil
}

// budgeted gives only so many bytes before it is free: what names a file's length is
// not believed before anything was proven.
type budgeted struct {
	io.ReaderAt
	left int64
	free bool
}

var errBudget = errors.New("its directory is too long")

func (b *budgeted) ReadAt(p []byte, at int64) (int, error) {
	if !b.free {
		if b.left -= int64(len(p)); b.left < 0 {
			return 0, errBudget
		}
	}
	return b.ReaderAt.ReadAt(p, at)
}
