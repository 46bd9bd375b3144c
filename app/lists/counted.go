package lists

import "io/fs"

// Size is how many bytes the list's files have together. The error is an *Error.
func (s Source) Size() (int64, error) {
	n := int64(0)
	for _, name := range s.files {
		info, err := fs.Stat(s.fsys, name)
		if err != nil {
			return 0, newError(opDetect, CodeUnreadable, join(s.shown, name), 0, err)
		}
		n += info.Size()
	}
	return n, nil
}

// Counted is the same source; when it is read, read is told of the
// bytes as they come. A format may read a file twice.
func (s Source) Counted(read func(bytes int)) Source {
	s.fsys = countedFS{s.fsys, read}
	return s
}

type countedFS struct {
	fs.FS
	read func(bytes int)
}

// Open opens a file whose reading is counted.
func (c countedFS) Open(name string) (fs.File, error) {
	f, err := c.FS.Open(name)
	if err != nil {
		return nil, err
	}
	return countedFile{f, c.read}, nil
}

type countedFile struct {
	fs.File
	read func(bytes int)
}

// Read reads and tells how much.
func (c countedFile) Read(to []byte) (int, error) {
	n, err := c.File.Read(to)
	c.read(n)
	return n, err
}
