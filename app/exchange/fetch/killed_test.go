package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"postern/store"
)

// TestMain is also the program that TestDownloadKilled… kills, and that whose disk is full.
func TestMain(m *testing.M) {
	dir := os.Getenv("POSTERN_TEST_FETCH")
	if dir == "" {
		os.Exit(m.Run())
	}
	if err := fetchOn(dir, os.Getenv("POSTERN_TEST_BYTES")); err != nil {
		fmt.Println(errors.Is(err, DiskFull), err)
		os.Exit(1)
	}
}

// fetchOn fetches until it is killed, or its files have grown to some bytes.
func fetchOn(dir, bytes string) error {
	if bytes != "" {
		if err := limitFiles(bytes); err != nil {
			return err
		}
	}
	s, err := store.OpenStation(filepath.Join(dir, "station"))
	if err != nil {
		return err
	}
	for {
		x, err := Open(s)
		if err != nil {
			return err
		}
		if err := fetchOnce(dir, x); err != nil {
			return err
		}
		x.Close()
		fmt.Println("whole")
	}
}

func fetchOnce(dir string, x *store.Exchange) error {
	f, err := fetchAt(dir, x)
	if err != nil {
		return err
	}
	return f.Discard()
}

func fetchAt(dir string, x *store.Exchange) (*Fetched, error) {
	of, joined, err := Joined(x)
	if err != nil || !joined {
		return nil, errors.Join(err, NotJoined)
	}
	at, err := Stick(filepath.Join(dir, "stick"), x.Identities)
	if err != nil {
		return nil, err
	}
	defer at.Close()
	c := New(x, at, Options{Root: of, Nations: []string{"PAK"}, Now: func() time.Time { return day1.Add(time.Minute) }})
	r, err := c.Refresh(context.Background())
	if err != nil {
		return nil, err
	}
	return c.Download(context.Background(), r.Plan(nil), nil)
}

// post is a folder with a joined station and a stick.
func post(t *testing.T, h *headquarters) string {
	t.Helper()
	dir := t.TempDir()
	s, err := store.CreateStation(filepath.Join(dir, "station"))
	if err != nil {
		t.Fatal(err)
	}
	x := opened1(t, s)
	err = errors.Join(Join(x, h.firstRoot, h.fingerprint()), os.CopyFS(filepath.Join(dir, "stick"), h.files))
	x.Close()
	if err := errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	return dir
}

// looked opens a station that was killed, looks at what counts as fetched, and reports
// how far a file on its way would go on from.
func looked(t *testing.T, dir string, then func(*store.Exchange)) (from int64) {
	t.Helper()
	s, err := store.OpenStation(filepath.Join(dir, "station"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	x, err := Open(s)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	then(x)
	notes, err := x.Notes()
	if err != nil {
		t.Fatal(err)
	}
	for name := range notes {
		if digest, is := strings.CutPrefix(name, notePart); is {
			if info, err := os.Stat(filepath.Join(x.Inbox(), digest+suffixPartial)); err == nil {
				from = info.Size()
			}
		}
	}
	return from
}

func readBack(t *testing.T, f *Fetched, want []byte) {
	t.Helper()
	r, err := f.Open(f.Answers)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	got, err := io.ReadAll(r)
	if err != nil || !bytes.Equal(got, want) {
		t.Fatalf("%d bytes, %v", len(got), err)
	}
}

func TestDownloadKilledAtAnyMomentGoesOnAndIsWhole(t *testing.T) {
	if testing.Short() {
		t.Skip("it kills programs, in which the race detector sees nothing new")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	h := newHeadquarters(t, "PAK")
	want := h.big(settledBytes + settledBytes/2)
	dir := post(t, h)
	start := func() (*exec.Cmd, io.Reader) {
		c := exec.Command(self)
		c.Env = append(os.Environ(), "POSTERN_TEST_FETCH="+dir)
		out, err := c.StdoutPipe()
		if err == nil {
			err = c.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
		return c, out
	}
	began := time.Now()
	c, out := start()
	if _, err := io.ReadFull(out, make([]byte, len("whole\n"))); err != nil {
		t.Fatal(err)
	}
	once := time.Since(began)
	_ = c.Process.Kill()
	_ = c.Wait()
	settled, whole := 0, 0
	for n := range times(20, 200) {
		c, _ := start()
		kill := time.AfterFunc(rand.N(once*3/2), func() { _ = c.Process.Kill() })
		_ = c.Wait()
		if kill.Stop() {
			t.Fatal("it ended by itself")
		}
		from := looked(t, dir, func(x *store.Exchange) {
			f, err := LastFetched(x)
			if err != nil {
				t.Fatal(err)
			}
			if f != nil {
				whole++
				readBack(t, f, want)
			}
		})
		if from > 0 {
			settled++
		}
		if n%5 == 4 {
			looked(t, dir, func(x *store.Exchange) {
				f, err := fetchAt(dir, x)
				if err != nil {
					t.Fatalf("killed %d times: %v", n+1, err)
				}
				readBack(t, f, want)
				if left := inboxFiles(t, x); len(left) != 1 {
					t.Errorf("%v is left", left)
				}
				if err := f.Discard(); err != nil {
					t.Fatal(err)
				}
			})
		}
	}
	if settled+whole == 0 {
		t.Error("it was never killed amid a file: the test does not test")
	}
	t.Logf("%d times a file would have gone on, %d times it was whole", settled, whole)
}

func TestDiskThatIsFullIsToldOfAndTheDownloadGoesOnOnceThereIsRoom(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	h := newHeadquarters(t, "PAK")
	want := h.big(5 << 20)
	dir := post(t, h)
	for _, size := range []int{400_000, 1 << 20, 2_500_000, 5 << 20} {
		c := exec.Command(self)
		c.Env = append(os.Environ(), "POSTERN_TEST_FETCH="+dir, fmt.Sprint("POSTERN_TEST_BYTES=", size))
		said, err := c.CombinedOutput()
		if strings.HasPrefix(string(said), "skip") {
			t.Skip("the size of files cannot be bounded here")
		}
		if err == nil || !strings.HasPrefix(string(said), "true ") {
			t.Errorf("%d bytes: %v: %s", size, err, said)
		}
	}
	looked(t, dir, func(x *store.Exchange) {
		f, err := fetchAt(dir, x)
		if err != nil {
			t.Fatal(err)
		}
		readBack(t, f, want)
	})
}
