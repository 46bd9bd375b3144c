package shift

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// ManifestFile is Manifest with the file at a path. What is not there, or is no file, is
// a ManifestError: nobody was searched.
func (s *Shift) ManifestFile(ctx context.Context, path string, progress func(done, all int)) (ManifestResult, error) {
	f, err := openManifest(path)
	if err != nil {
		return ManifestResult{}, fmt.Errorf("search a manifest: %w", err)
	}
	defer f.Close() // it was only read
	return s.Manifest(ctx, f, progress)
}

// openManifest opens a plain file. It looks first: to open a pipe would wait for whoever
// writes into it.
func openManifest(path string) (*os.File, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, &ManifestError{Fault: ManifestMissing, Path: path, Err: err}
	case err != nil:
		return nil, &ManifestError{Fault: ManifestUnreadable, Path: path, Err: err}
	case !info.Mode().IsRegular():
		return nil, &ManifestError{Fault: ManifestNoFile, Path: path}
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, &ManifestError{Fault: ManifestUnreadable, Path: path, Err: err}
	}
	return f, nil
}
