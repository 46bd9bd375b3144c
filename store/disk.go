package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// disk are the steps by which an edition takes its place. Tests stop them one
// by one.
type disk interface {
	// write makes a file of mode 0600 that is on the disk when it returns.
	write(path string, content []byte) error
	// sync brings a written file onto the disk.
	sync(path string) error
	rename(from, to string) error
	// remove removes a file; that it is not there is no error.
	remove(path string) error
	// syncFolder makes renames within the folder last.
	syncFolder(path string) error
	// free is how many bytes are left where a folder lies, where that is known.
	free(folder string) (bytes int64, known bool)
}

type realDisk struct{}

func (realDisk) write(path string, content []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Sync(), f.Close())
}

func (realDisk) sync(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func (realDisk) rename(from, to string) error { return os.Rename(from, to) }

func (realDisk) remove(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func (realDisk) syncFolder(path string) error {
	if runtime.GOOS == "windows" { // folders cannot be synced there, renames are journaled
		return nil
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func (realDisk) free(folder string) (int64, bool) { return freeBytes(folder) }

// replace puts content in the place of a file: wholly, or not at all.
func replace(d disk, path string, content []byte) error {
	next := path + suffixTemporary
	if err := d.write(next, content); err != nil {
		return err
	}
	if err := d.rename(next, path); err != nil {
		return err
	}
	return d.syncFolder(filepath.Dir(path))
}
