package hq

import (
	"crypto/ed25519"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"postern/app/exchange"
)

var errStopped = errors.New("stopped here")

// stopAt lets n steps of the disk pass and fails every one after: the power is gone. It
// looks at the folder as counters do when that happens.
func stopAt(n int, look func(op, path string)) (*disk, *int) {
	steps := 0
	return &disk{before: func(op, path string) error {
		if op == "lock" { // nothing is changed by that
			return nil
		}
		if steps++; steps <= n {
			return nil
		}
		if steps == n+1 {
			look(op, path)
		}
		return errStopped
	}}, &steps
}

// TestCountersReadTheFolderWheneverAChangeIsCutShort cuts each change short at each of its
// steps. At every moment counters that begin at the first root can read all of it, and
// the change can be made afterwards.
func TestCountersReadTheFolderWheneverAChangeIsCutShort(t *testing.T) {
	changes := map[string]func(t *testing.T, r *Repository) error{
		"renew": func(_ *testing.T, r *Repository) error { _, err := r.Renew(); return err },
		"publish": func(t *testing.T, r *Repository) error {
			_, err := r.Publish(t.Context(), "PAK", []Incoming{writtenList(t, "Red book", madeUp(35))}, PublishOptions{})
			return err
		},
		"target": func(t *testing.T, r *Repository) error {
			_, err := r.PublishTarget(t.Context(), exchange.TargetAnswers, lettersOf("sheet"))
			return err
		},
	}
	changes["remove"] = func(_ *testing.T, r *Repository) error {
		if !slices.Contains(r.Nations(), "ITA") { // it was cut short after the last that counts
			return nil
		}
		_, err := r.RemoveNation("ITA")
		return err
	}
	for _, role := range append(metadata.TOP_LEVEL_ROLE_NAMES[:], "PAK") {
		changes["rotate "+role] = func(_ *testing.T, r *Repository) error {
			_, err := r.Rotate(Rotation{RoleChange: RoleChange{Role: role}, Passphrase: secret, Work: WorkLeast})
			return err
		}
	}
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newClock()
			made := filepath.Join(t.TempDir(), "hq")
			o := testOptions(c)
			o.open = map[string]ed25519.PrivateKey{}
			r, err := Found(made, testPlan("PAK", "ITA"), o)
			if err != nil {
				t.Fatal(err)
			}
			publish(t, r, "PAK", "Red book", madeUp(30), PublishOptions{})
			if err := r.Close(); err != nil {
				t.Fatal(err)
			}
			for n := 0; ; n++ {
				dir := filepath.Join(t.TempDir(), "hq")
				if err := os.CopyFS(dir, os.DirFS(made)); err != nil {
					t.Fatal(err)
				}
				if cutShort(t, dir, n, o, change) {
					return
				}
				if n > 200 {
					t.Fatal("a change of more than 200 steps")
				}
			}
		})
	}
}

func lettersOf(text string) *lettersReader { return &lettersReader{text} }

// lettersReader gives one letter at a time.
type lettersReader struct{ left string }

func (l *lettersReader) Read(b []byte) (int, error) {
	if l.left == "" {
		return 0, io.EOF
	}
	n := copy(b, l.left[:1])
	l.left = l.left[n:]
	return n, nil
}

// cutShort makes a change and fails it at one step; it says whether the change was whole
// before that.
func cutShort(t *testing.T, dir string, n int, o Options, change func(*testing.T, *Repository) error) (whole bool) {
	t.Helper()
	readable := func(at string) {
		counter, err := visit(filepath.Join(dir, DirPublic))
		if err != nil {
			t.Fatalf("cut at %d, %s: %v", n, at, err)
		}
		if _, _, err := counter.sync("PAK", "Red book", held{}); err != nil {
			t.Fatalf("cut at %d, %s: %v", n, at, err)
		}
	}
	cut := o
	var steps *int
	cut.disk, steps = stopAt(n, func(op, path string) { readable("before " + op + " " + filepath.Base(path)) })
	r, err := Open(dir, cut)
	if err != nil {
		t.Fatal(err)
	}
	err = change(t, r)
	readable("after")
	if closed := r.Close(); closed != nil {
		t.Fatal(closed)
	}
	if *steps <= n {
		if err != nil {
			t.Fatalf("nothing failed, and it says %v", err)
		}
		return true
	}
	again, of := Open(dir, o)
	if of != nil {
		t.Fatalf("cut at %d: %v", n, of)
	}
	defer again.Close()
	if err == nil { // what failed was the tidying up
		return false
	}
	if !errors.Is(err, errStopped) {
		t.Fatalf("cut at %d: %v", n, err)
	}
	if err := change(t, again); err != nil {
		t.Fatalf("cut at %d, made again: %v", n, err)
	}
	readable("made again")
	return false
}

func TestFoundingCutShortLeavesNothingThatCountersRead(t *testing.T) {
	for n := 0; ; n += 3 {
		dir := filepath.Join(t.TempDir(), "hq")
		o := testOptions(newClock())
		var steps *int
		o.disk, steps = stopAt(n, func(string, string) {
			if _, err := os.Stat(filepath.Join(dir, "public", "metadata", "1.root.json")); err == nil {
				if _, err := visit(filepath.Join(dir, "public")); err != nil {
					t.Fatal(err)
				}
			}
		})
		r, err := Found(dir, testPlan("PAK"), o)
		if *steps <= n {
			if err != nil {
				t.Fatal(err)
			}
			r.Close()
			return
		}
		if err == nil {
			t.Fatalf("cut at %d of %d, and it says nothing", n, *steps)
		}
	}
}
