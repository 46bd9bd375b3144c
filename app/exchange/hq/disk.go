package hq

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"

	"postern/app/exchange"
)

// disk are the steps by which the folder changes. Tests stop them one by one.
type disk struct {
	// before is called ahead of each step; its error is the step's. nil in real life.
	before func(op, path string) error
}

func realDisk() *disk { return &disk{} }

func (d *disk) step(op, path string) error {
	if d.before == nil {
		return nil
	}
	return d.before(op, path)
}

// unwritten says of an error of writing at a path what others make a sentence of: ErrNoRoom,
// or ErrUnwritable. Any other error stays as it is.
func unwritten(path string, err error) error {
	if _, told := errors.AsType[*Fault](err); told || err == nil {
		return err
	}
	if err := roomless(path, err); errors.Is(err, ErrNoRoom) {
		return err
	}
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		return fault("write", path, ErrUnwritable, bare(err))
	}
	return err
}

// roomless is unwritten for what may have failed by reading too: a disk without room alone.
func roomless(path string, err error) error {
	if _, told := errors.AsType[*Fault](err); told || !exchange.NoRoom(err) {
		return err
	}
	return fault("write", path, ErrNoRoom, bare(err))
}

// bare is an error of the system without the path and what was done there.
func bare(err error) error {
	if number, ok := errors.AsType[syscall.Errno](err); ok {
		return number
	}
	return err
}

// create makes a file that must not be there, with its folder, and brings it onto the disk.
func (d *disk) create(path string, content []byte, mode fs.FileMode) (err error) {
	defer func() { err = unwritten(path, err) }()
	if err := d.folder(filepath.Dir(path)); err != nil {
		return err
	}
	if err := d.step("create", path); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return d.syncFolder(filepath.Dir(path))
}

// folder makes a folder and those above it, each brought onto the disk before the next.
func (d *disk) folder(path string) (err error) {
	defer func() { err = unwritten(path, err) }()
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	above := filepath.Dir(path)
	if above != path {
		if err := d.folder(above); err != nil {
			return err
		}
	}
	if err := d.step("folder", path); err != nil {
		return err
	}
	if err := os.Mkdir(path, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return d.syncFolder(above)
}

// place gives a file that is on the disk another name, and makes that last.
func (d *disk) place(from, to string) (err error) {
	defer func() { err = unwritten(to, err) }()
	if err := d.folder(filepath.Dir(to)); err != nil {
		return err
	}
	if err := d.step("rename", to); err != nil {
		return err
	}
	if err := os.Rename(from, to); err != nil {
		return err
	}
	return d.syncFolder(filepath.Dir(to))
}

// remove removes a file; that it is not there is no error.
func (d *disk) remove(path string) (err error) {
	defer func() { err = unwritten(path, err) }()
	if err := d.step("remove", path); err != nil {
		return err
	}
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func (d *disk) syncFolder(path string) error {
	if runtime.GOOS == "windows" { // folders cannot be synced there, renames are journaled
		return nil
	}
	if err := d.step("sync", path); err != nil {
		return err
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// replace puts content in the place of a file, wholly or not at all, by way of a file
// in the work folder.
func (d *disk) replace(work, path string, content []byte, mode fs.FileMode) error {
	next := filepath.Join(work, filepath.Base(path)+".next")
	if err := d.remove(next); err != nil {
		return err
	}
	if err := d.create(next, content, mode); err != nil {
		return err
	}
	return d.place(next, path)
}
