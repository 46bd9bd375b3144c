package fetch

import (
	"io"
	"io/fs"
	"sync"
)

// endless is a file system in which one file never ends.
type endless struct {
	fs.FS
	name string
	read int64
}

func (e *endless) Open(name string) (fs.File, error) {
	if name != e.name {
		return e.FS.Open(name)
	}
	f, err := e.FS.Open("metadata/1.root.json")
	return &endlessFile{f, e}, err
}

func (e *endless) Stat(name string) (fs.FileInfo, error) {
	if name == e.name {
		name = "metadata/1.root.json"
	}
	return fs.Stat(e.FS, name)
}

type endlessFile struct {
	fs.File
	of *endless
}

func (f *endlessFile) Read(p []byte) (int, error) {
	clear(p)
	f.of.read += int64(len(p))
	return len(p), nil
}

// drawn is a file system on a stick that somebody draws after some bytes of targets.
type drawn struct {
	fs.FS
	mu   sync.Mutex
	left int64
	gone bool
}

func (d *drawn) Open(name string) (fs.File, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.gone {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	f, err := d.FS.Open(name)
	return &drawnFile{f, d}, err
}

type drawnFile struct {
	fs.File
	of *drawn
}

func (f *drawnFile) Read(p []byte) (int, error) {
	f.of.mu.Lock()
	defer f.of.mu.Unlock()
	if f.of.gone {
		return 0, &fs.PathError{Op: "read", Path: "x", Err: io.ErrNoProgress}
	}
	n, err := f.File.Read(p[:min(int64(len(p)), 4<<10)])
	if f.of.left -= int64(n); f.of.left < 0 {
		f.of.gone = true
	}
	return n, err
}
