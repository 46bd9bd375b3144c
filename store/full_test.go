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

func TestDiskThatIsFullFailsTheImportAndTheEditionBeforeAnswers(t *testing.T) {
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
	for size := 20_000; size < 2_000_000; size = size*3/2 + 4096 {
		c := exec.Command(self)
		c.Env = append(os.Environ(), "POSTERN_TEST_FULL="+s.dir, fmt.Sprint("POSTERN_TEST_BYTES=", size))
		said, err := c.CombinedOutput()
		if err != nil {
			t.Fatalf("%d bytes: %v: %s", size, err, said)
		}
		again := reopened(t, s.dir)
		e := mustOpen(t, again)
		if strings.HasSuffix(string(said), "<nil>\n") {
			holds(t, e, made{"l", 0, killedAlerts})
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
		if e.Info().Alerts == killedAlerts {
			break
		}
	}
	if failed < 3 {
		t.Errorf("the disk was full %d times: the test does not test", failed)
	}
}

// overAlters are what the program whose disk is full lays over an edition of 40 alerts.
func overAlters() (alters []alter) {
	for n := range killedAlerts {
		alters = append(alters, alter{n, 1})
	}
	return alters
}

func TestDiskThatIsFullFailsLayingOverAndTheEditionBeforeAnswers(t *testing.T) {
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
	for size := 40_000; size < 3_000_000; size = size*2 + 4096 {
		c := exec.Command(self)
		c.Env = append(os.Environ(), "POSTERN_TEST_FULL="+s.dir, "POSTERN_TEST_OVER=1", fmt.Sprint("POSTERN_TEST_BYTES=", size))
		said, err := c.CombinedOutput()
		if err != nil {
			t.Fatalf("%d bytes: %v: %s", size, err, said)
		}
		again := reopened(t, s.dir)
		e := mustOpen(t, again)
		if strings.HasSuffix(string(said), "<nil>\n") {
			standsAt(t, e, states("l", 0, 40, overAlters()...))
			break
		}
		failed++
		if !strings.HasPrefix(string(said), "false ") || !strings.Contains(string(said), syscall.EFBIG.Error()) {
			t.Errorf("%d bytes: %s", size, said)
		}
		holds(t, e, made{"l", 0, 40})
		if left := files(t, s.path(dirEditions)); len(left) != 3 {
			t.Errorf("%d bytes: %s is left", size, left)
		}
		e.Close()
		again.Close()
	}
	if failed < 3 {
		t.Errorf("the disk was full %d times: the test does not test", failed)
	}
}
