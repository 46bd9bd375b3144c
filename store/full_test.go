//go:build linux

package store

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"
)

// fullDisk is run by a test as a program of its own, whose files cannot grow past
// some bytes: every write beyond fails, bbolt's too, as on a disk that is full.
func fullDisk(dir, size string) {
	var most uint64
	_, err := fmt.Sscan(size, &most)
	signal.Ignore(syscall.SIGXFSZ)
	err = errors.Join(err, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: most, Max: most}))
	if err == nil {
		var s *Station
		if s, err = OpenStation(dir); err == nil {
			if os.Getenv("POSTERN_TEST_OVER") == "" {
				_, err = write(s, day1, made{"l", 0, killedAlerts})
			} else {
				_, err = writeOver(s, overAlters()...)
			}
			err = errors.Join(err, s.Close())
		}
	}
	fmt.Println(errors.Is(err, ErrDamaged), err)
}

// onFullDisks runs fullDisk over a station of 40 alerts, on one disk after another, each
// larger than the one before. Where the disk was full the edition before must answer; the
// first on which there is room ends it, and whole looks at the new edition.
func onFullDisks(t *testing.T, size int, larger func(size int) int, environment []string, whole func(*Edition)) {
	t.Helper()
	if testing.Short() {
		t.Skip("it starts programs on a full disk, in which the race detector sees nothing new")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	s := newStation(t)
	mustWrite(t, s, day1, made{"l", 0, 40})
	s.Close()
	failed := 0
	for ended := false; !ended && size < 3_000_000; size = larger(size) {
		c := exec.Command(self)
		c.Env = append(os.Environ(), "POSTERN_TEST_FULL="+s.dir, fmt.Sprint("POSTERN_TEST_BYTES=", size))
		c.Env = append(c.Env, environment...)
		said, err := c.CombinedOutput()
		if err != nil {
			t.Fatalf("%d bytes: %v: %s", size, err, said)
		}
		again := reopened(t, s.dir)
		e := mustOpen(t, again)
		if ended = strings.HasSuffix(string(said), "<nil>\n"); ended {
			whole(e)
		} else {
			failed++
			if !strings.HasPrefix(string(said), "false ") || !strings.Contains(string(said), syscall.EFBIG.Error()) {
				t.Errorf("%d bytes: %s", size, said)
			}
			holds(t, e, made{"l", 0, 40})
			if left := files(t, s.path(dirEditions)); len(left) != 3 {
				t.Errorf("%d bytes: %s is left", size, left)
			}
		}
		e.Close()
		again.Close()
	}
	if failed < 3 {
		t.Errorf("the disk was full %d times: the test does not test", failed)
	}
}

func TestDiskThatIsFullFailsTheImportAndTheEditionBeforeAnswers(t *testing.T) {
	onFullDisks(t, 20_000, func(size int) int { return size*3/2 + 4096 }, nil, func(e *Edition) {
		holds(t, e, made{"l", 0, killedAlerts})
	})
}

// overAlters are what the program whose disk is full lays over an edition of 40 alerts.
func overAlters() (alters []alter) {
	for n := range killedAlerts {
		alters = append(alters, alter{n, 1})
	}
	return alters
}

func TestDiskThatIsFullFailsLayingOverAndTheEditionBeforeAnswers(t *testing.T) {
	onFullDisks(t, 40_000, func(size int) int { return size*2 + 4096 }, []string{"POSTERN_TEST_OVER=1"}, func(e *Edition) {
		standsAt(t, e, states("l", 0, 40, overAlters()...))
	})
}
