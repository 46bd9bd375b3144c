package hq

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
)

func TestFoldersThatAreMadeAreOnTheDiskEachInItsOwn(t *testing.T) {
	top := t.TempDir()
	var synced []string
	d := &disk{before: func(op, path string) error {
		if op == "sync" {
			synced = append(synced, path)
		}
		return nil
	}}
	if err := d.folder(filepath.Join(top, "public", "targets", "PAK")); err != nil {
		t.Fatal(err)
	}
	for _, in := range []string{top, filepath.Join(top, "public"), filepath.Join(top, "public", "targets")} {
		if !slices.Contains(synced, in) {
			t.Errorf("what was made in %s may be gone after a power cut", in)
		}
	}
}

// failing fails each step of a kind with an error of the system.
func failing(op string, number syscall.Errno) *disk {
	return &disk{before: func(of, path string) error {
		if of == op {
			return &fs.PathError{Op: "open", Path: path, Err: number}
		}
		return nil
	}}
}

func TestFolderThatCannotBeWrittenIsNotSaidToBeInUse(t *testing.T) {
	r, c := founded(t, "PAK")
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Dir(r.Public())
	for _, number := range []syscall.Errno{syscall.EACCES, syscall.EROFS, syscall.EPERM} {
		o := testOptions(c)
		o.disk = failing("lock", number)
		_, err := Open(dir, o)
		mustBe(t, err, ErrUnwritable)
		if e, ok := errors.AsType[*Fault](err); !ok || e.Subject != filepath.Join(dir, fileLock) || errors.Is(err, ErrInUse) {
			t.Errorf("%v: it is not said where: %v", number, err)
		}
	}
}

func TestFullDiskIsSaidSoWhereverItIsMet(t *testing.T) {
	r, c := founded(t, "PAK")
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	for _, op := range []string{"create", "rename", "sync"} {
		o := testOptions(c)
		o.disk = failing(op, syscall.ENOSPC)
		again, err := Open(filepath.Dir(r.Public()), o)
		if err != nil {
			t.Fatal(err)
		}
		_, err = again.Renew()
		mustBe(t, err, ErrNoRoom)
		_, err = again.Publish(t.Context(), "PAK", []Incoming{writtenList(t, "Red book", madeUp(3))}, PublishOptions{})
		mustBe(t, err, ErrNoRoom)
		if err := again.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAnotherRunIsWaitedForAndThenToldOf(t *testing.T) {
	r, c := founded(t, "PAK")
	o := testOptions(c)
	tried := 0
	o.disk = &disk{before: func(op, _ string) error {
		if op == "lock" {
			if tried++; tried == 3 {
				return r.Close()
			}
		}
		return nil
	}}
	o.Patience = 5 * lockAgain
	again, err := Open(filepath.Dir(r.Public()), o)
	if err != nil || tried != 3 {
		t.Fatalf("%d tries: %v", tried, err)
	}
	defer again.Close()
	o.Patience = lockAgain
	tried = 5
	_, err = Open(filepath.Dir(r.Public()), o)
	mustBe(t, err, ErrInUse)
	if tried != 7 {
		t.Errorf("%d tries", tried-5)
	}
}

func TestFoundingThatFailsLeavesNothingAndCanBeMadeAgain(t *testing.T) {
	for _, there := range []bool{false, true} {
		for n := 0; ; n++ {
			dir := filepath.Join(t.TempDir(), "hq")
			if there {
				if err := os.Mkdir(dir, 0o755); err != nil {
					t.Fatal(err)
				}
			}
			o := testOptions(newClock())
			steps := 0
			o.disk = &disk{before: func(string, string) error {
				if steps++; steps > n {
					return syscall.ENOSPC
				}
				return nil
			}}
			r, err := Found(dir, testPlan("PAK"), o)
			if err == nil {
				if err := r.Close(); err != nil || n < 20 {
					t.Errorf("after %d steps: %v", n, err)
				}
				break
			}
			mustBe(t, err, ErrNoRoom)
			left, err := os.ReadDir(dir)
			if len(left) > 0 || (err == nil) != there {
				t.Fatalf("step %d left %v, %v", n, left, err)
			}
		}
	}
}

func TestFoundingThatWasCutShortIsToldFromAHeadquartersThatLostWhatIsPublic(t *testing.T) {
	r, c := founded(t, "PAK")
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Dir(r.Public())
	if err := os.RemoveAll(r.Public()); err != nil {
		t.Fatal(err)
	}
	_, err := Found(dir, testPlan("PAK"), testOptions(c))
	mustBe(t, err, ErrFounded)
	if err := os.WriteFile(filepath.Join(dir, fileFounding), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = Found(dir, testPlan("PAK"), testOptions(c))
	mustBe(t, err, ErrHalfFounded)
}
