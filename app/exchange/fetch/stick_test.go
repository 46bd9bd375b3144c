package fetch

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"filippo.io/age"

	"postern/store"
)

// sealedStick writes a folder as a sealed stick.
func sealedStick(t testing.TB, fsys fs.FS, file string, to ...age.Recipient) {
	t.Helper()
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	w, err := age.Encrypt(f, to...)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(w)
	err = fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		to, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err != nil {
			return err
		}
		content, err := fs.ReadFile(fsys, name)
		if err == nil {
			_, err = to.Write(content)
		}
		return err
	})
	if err := errors.Join(err, z.Close(), w.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
}

func openedStick(t testing.TB, path string, keys func() ([]age.Identity, error)) *StickSource {
	t.Helper()
	s, err := Stick(path, keys)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestStickIsFoundAsAFolderAndAsOneSealedFile(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	h.addList("PAK", "Red book", 30)
	c := newCounter(t, h, "PAK")
	dir := t.TempDir()
	open, nested, sealed := filepath.Join(dir, "a"), filepath.Join(dir, "b"), filepath.Join(dir, "c")
	for _, to := range []string{open, filepath.Join(nested, "postern")} {
		if err := os.CopyFS(to, h.files); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(sealed, 0o700); err != nil {
		t.Fatal(err)
	}
	other, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(sealed, FileStick)
	sealedStick(t, h.files, file, other.Recipient(), c.keeper.Recipient())
	for _, path := range []string{open, nested, sealed, file} {
		if Sealed(path) != (path == sealed || path == file) {
			t.Errorf("%s is sealed: %v", path, Sealed(path))
		}
		s := openedStick(t, path, c.keeper.Identities)
		c.have = map[string]Have{}
		p, err := c.at(s).Refresh(context.Background())
		if err != nil {
			t.Fatal(path, err)
		}
		f, err := c.fetch(s, p.Plan(nil))
		if err != nil {
			t.Fatal(path, err)
		}
		c.apply(f)
		c.holds(h, "PAK", "Red book")
		if err := errors.Join(f.Discard(), s.Close(), s.Close()); err != nil {
			t.Fatal(err)
		}
	}
}

func TestSealedStickForOthersOrNotWholeOrWhileLockedIsToldOf(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	c := newCounter(t, h, "PAK")
	dir := t.TempDir()
	file := filepath.Join(dir, FileStick)
	other, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	sealedStick(t, h.files, file, other.Recipient())
	refused := func(want Code, keys func() ([]age.Identity, error)) {
		t.Helper()
		s, err := Stick(dir, keys)
		if !errors.Is(err, want) {
			t.Errorf("%v, want %s", err, want)
		}
		if err == nil {
			s.Close()
		}
	}
	refused(NotForUs, c.keeper.Identities)
	refused(Locked, func() ([]age.Identity, error) { return nil, store.ErrLocked })
	sealedStick(t, h.files, file, c.keeper.Recipient())
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, content := range [][]byte{nil, whole[:10], whole[:len(whole)/2], whole[:len(whole)-1], []byte("no stick"), append(bytes.Clone(whole), 0)} {
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
		refused(BadStick, c.keeper.Identities)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	refused(NoLists, c.keeper.Identities)
	if _, err := Stick(filepath.Join(dir, "none"), c.keeper.Identities); !errors.Is(err, NotThere) {
		t.Error(err)
	}
}

func TestSealedStickWithChangedBytesIsRefusedOrChangesNothing(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	h.addList("PAK", "Red book", 300)
	c := newCounter(t, h, "PAK")
	file := filepath.Join(t.TempDir(), FileStick)
	sealedStick(t, h.files, file, c.keeper.Recipient())
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for range times(60, 1000) {
		changed := bytes.Clone(whole)
		at := rand.IntN(len(changed))
		changed[at] ^= byte(1 + rand.IntN(255))
		if err := os.WriteFile(file, changed, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := Stick(file, c.keeper.Identities)
		if err == nil {
			var r *Refreshed
			if r, err = c.at(s).Refresh(context.Background()); err == nil {
				_, err = c.fetch(s, r.Plan(nil))
			}
			s.Close()
		}
		if _, ok := errors.AsType[*Error](err); !ok {
			t.Fatalf("byte %d: %v", at, err)
		}
	}
}

func TestArchiveWithADirectoryBeyondAllNeedIsRefusedBeforeItFillsTheMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("it makes an archive of 40,000 files, in which the race detector sees nothing new")
	}
	h := newHeadquarters(t, "PAK")
	c := newCounter(t, h, "PAK")
	file := filepath.Join(t.TempDir(), FileStick)
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	w, err := age.Encrypt(f, c.keeper.Recipient())
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(w)
	for n := range 40_000 {
		if _, err := z.Create(fmt.Sprintf("metadata/%0200d", n)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(z.Close(), w.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := Stick(file, c.keeper.Identities); !errors.Is(err, BadStick) {
		t.Error(err)
	}
}

func TestWhatLeadsAwayFromAStickIsNotFollowed(t *testing.T) {
	h := newHeadquarters(t, "PAK")
	h.addList("PAK", "Red book", 5)
	c := newCounter(t, h, "PAK")
	dir := t.TempDir()
	if err := os.CopyFS(dir, h.files); err != nil {
		t.Fatal(err)
	}
	elsewhere := filepath.Join(t.TempDir(), "timestamp.json")
	name := filepath.Join(dir, "metadata", "timestamp.json")
	if err := errors.Join(os.Rename(name, elsewhere), os.Symlink(elsewhere, name)); err != nil {
		t.Fatal(err)
	}
	_, err := c.at(openedStick(t, dir, nil)).Refresh(context.Background())
	if !errors.Is(err, MediumGone) {
		t.Error(err)
	}
	if err := errors.Join(os.Remove(name), os.Mkdir(name, 0o700)); err != nil {
		t.Fatal(err)
	}
	if _, err = c.at(openedStick(t, dir, nil)).Refresh(context.Background()); !errors.Is(err, MediumGone) {
		t.Error(err)
	}
}

func TestSkippingPastTheEndIsToldOf(t *testing.T) {
	if err := skip(io.LimitReader(bytes.NewReader(make([]byte, 5)), 5), 9); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Error(err)
	}
}
