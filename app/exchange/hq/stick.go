package hq

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"filippo.io/age"
	"github.com/theupdateframework/go-tuf/v2/metadata"

	"postern/app/exchange"
)

// SealedStick is what a stick for certain crossings is called.
const SealedStick = "postern-stick.age"

// Stick copies what counters need into a folder, as a stick: new files first, the
// timestamp last, so that a stick that is pulled out too early holds what it held before.
// What lies there already is not copied again. It returns how many bytes it copied.
// Errors: ErrDamaged where a file is not the one that is signed.
func (r *Repository) Stick(ctx context.Context, to string) (copied int64, err error) {
	work := filepath.Join(to, ".postern-stick")
	if err := r.disk.folder(work); err != nil {
		return 0, err
	}
	for _, f := range r.carried() {
		n, err := r.carry(ctx, f, work, to)
		copied += n
		if err != nil {
			return copied, err
		}
	}
	return copied, errors.Join(r.pruneStick(to), os.RemoveAll(work))
}

// carriedFile is a file of the public folder, by its path there, with slashes.
type carriedFile struct {
	path   string
	digest []byte // nil where nothing is signed about it but what is in it
	length int64
}

// carried are the files that counters need, in the order in which they are to be written.
func (r *Repository) carried() []carriedFile {
	var files []carriedFile
	add := func(path string, digest []byte, length int64) {
		rel, err := filepath.Rel(r.public(), path)
		if err != nil { // both are below the same folder
			panic(err)
		}
		files = append(files, carriedFile{filepath.ToSlash(rel), digest, length})
	}
	docs := map[string]*targetsDoc{metadata.TARGETS: r.now.targets}
	maps.Copy(docs, r.now.nations)
	for _, role := range slices.Sorted(maps.Keys(docs)) {
		for _, target := range slices.Sorted(maps.Keys(docs[role].Signed.Targets)) {
			info := docs[role].Signed.Targets[target]
			add(targetPath(r.public(), target, info), info.Hashes["sha256"], info.Length)
		}
	}
	for _, role := range slices.Sorted(maps.Keys(docs)) {
		info := r.now.snapshot.Signed.Meta[role+".json"]
		add(metadataPath(r.public(), role, info.Version), info.Hashes["sha256"], info.Length)
	}
	info := r.now.timestamp.Signed.Meta["snapshot.json"]
	add(metadataPath(r.public(), metadata.SNAPSHOT, info.Version), info.Hashes["sha256"], info.Length)
	for i := range r.now.roots {
		add(metadataPath(r.public(), metadata.ROOT, int64(i+1)), nil, 0)
	}
	add(metadataPath(r.public(), metadata.TIMESTAMP, 0), nil, 0)
	return files
}

// carry copies a file, unless it lies there.
func (r *Repository) carry(ctx context.Context, f carriedFile, work, to string) (_ int64, err error) {
	at := filepath.Join(to, filepath.FromSlash(f.path))
	defer func() { err = roomless(at, err) }()
	if f.digest != nil && exists(at, f.length) && digestIs(at, f.digest) {
		return 0, nil
	}
	next := filepath.Join(work, "next")
	if err := r.disk.step("create", at); err != nil {
		return 0, err
	}
	out, err := os.OpenFile(next, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return 0, unwritten(next, err)
	}
	defer out.Close()
	n, err := r.copyOut(ctx, f, out)
	if err := errors.Join(err, out.Sync(), out.Close()); err != nil {
		return n, err
	}
	return n, r.disk.place(next, at)
}

// copyOut writes a file of the public folder and sees that it is the one that is signed.
func (r *Repository) copyOut(ctx context.Context, f carriedFile, to io.Writer) (int64, error) {
	path := filepath.Join(r.public(), filepath.FromSlash(f.path))
	in, err := os.Open(path)
	if err != nil {
		return 0, fault("copy", path, ErrDamaged, err)
	}
	defer in.Close()
	sum := &counting{to: to, hash: sha256.New()}
	if _, err := io.Copy(sum, readerWithin{ctx, in}); err != nil {
		return sum.n, err
	}
	if f.digest != nil && (sum.n != f.length || !slices.Equal(sum.hash.Sum(nil), f.digest)) {
		return sum.n, faultf("copy", path, ErrDamaged, "it is not the file that is signed")
	}
	return sum.n, nil
}

func digestIs(path string, digest []byte) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	sum := sha256.New()
	_, err = io.Copy(sum, f)
	return err == nil && slices.Equal(sum.Sum(nil), digest)
}

// pruneStick removes targets from a stick that it no longer names.
func (r *Repository) pruneStick(to string) error {
	keep := r.now.files(to)
	found, err := filepath.Glob(filepath.Join(to, exchange.DirTargets, "*", "*"))
	if err != nil {
		return err
	}
	for _, path := range found {
		if !keep[path] {
			if err := r.disk.remove(path); err != nil {
				return err
			}
		}
	}
	return nil
}

// SealedStickTo writes one file into a folder, SealedStick: a zip of what counters need,
// that only those with the keys of the recipients ("age1…") can open. It returns its path.
// The error is ErrBadKey for what is no recipient.
func (r *Repository) SealedStickTo(ctx context.Context, to string, recipients []age.Recipient) (_ string, err error) {
	path := filepath.Join(to, SealedStick)
	defer func() { err = roomless(path, err) }()
	next := path + ".next"
	if err := r.disk.folder(to); err != nil {
		return "", err
	}
	if err := r.disk.step("create", next); err != nil {
		return "", err
	}
	f, err := os.OpenFile(next, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return "", unwritten(next, err)
	}
	defer f.Close()
	sealed, err := age.Encrypt(f, recipients...)
	if err != nil {
		return "", fault("seal", path, ErrBadKey, err)
	}
	z := zip.NewWriter(sealed)
	for _, file := range r.carried() {
		w, err := z.CreateHeader(&zip.FileHeader{Name: file.path, Method: zip.Store}) // it is packed already
		if err != nil {
			return "", err
		}
		if _, err := r.copyOut(ctx, file, w); err != nil {
			return "", errors.Join(err, os.Remove(next))
		}
	}
	if err := errors.Join(z.Close(), sealed.Close(), f.Sync(), f.Close()); err != nil {
		return "", err
	}
	return path, r.disk.place(next, path)
}
