//go:build linux

package between

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// built is posternctl, built for these figures.
func built(b *testing.B) string {
	b.Helper()
	file := filepath.Join(b.TempDir(), "posternctl")
	build := exec.Command("go", "build", "-o", file, "postern/app/ctl")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if said, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, said)
	}
	return file
}

// run runs posternctl to its end, and says the most memory that it had, in bytes.
func run(b *testing.B, posternctl string, args ...string) (most int64) {
	b.Helper()
	process := exec.Command(posternctl, args...)
	if said, err := process.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, said)
	}
	if used, ok := process.ProcessState.SysUsage().(*syscall.Rusage); ok {
		most = used.Maxrss << 10
	}
	return most
}

// serving runs `posternctl hq serve` until the benchmark ends.
func serving(b *testing.B, posternctl string, h *headquarters) *server {
	b.Helper()
	ctx, stop := context.WithCancel(context.Background())
	process := exec.CommandContext(ctx, posternctl, "hq", "serve", "--dir", h.dir, "--addr", "127.0.0.1:0")
	process.Cancel = func() error { return process.Process.Signal(os.Interrupt) }
	out, err := process.StderrPipe()
	h.must(err)
	h.must(process.Start())
	b.Cleanup(func() {
		stop()
		_ = process.Wait()
	})
	address := regexp.MustCompile(`127\.0\.0\.1:\d+`)
	said := ""
	for lines := bufio.NewScanner(out); lines.Scan(); {
		said += lines.Text() + "\n"
		if at := address.FindString(lines.Text()); at != "" {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return &server{address: "https://" + at, pid: process.Process.Pid}
		}
	}
	b.Fatalf("it does not serve:\n%s", said)
	return nil
}

// spent is the processor time that a process has had; 0 where the system does not say.
func spent(pid int) time.Duration {
	content, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(content), ") ")
	fields := strings.Fields(rest)
	ticks := 0
	for _, field := range fields[11:13] { // utime and stime, see proc(5)
		n, _ := strconv.Atoi(field)
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}

// resident is the most memory that a process has had since forgetPeak, in bytes; 0 where
// the system does not say.
func resident(pid int) (most int64) {
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if rest, is := strings.CutPrefix(lines.Text(), "VmHWM:"); is {
			_, _ = fmt.Sscan(rest, &most)
		}
	}
	return most << 10
}

func forgetPeak() { _ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) }

// relay passes connections on to a server and counts what goes over them.
type relay struct {
	address         string
	up, down, lines atomic.Int64 // bytes, bytes, connections
}

func relayTo(b *testing.B, s *server) *relay {
	b.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	r := &relay{address: "https://" + listener.Addr().String()}
	var all sync.WaitGroup
	b.Cleanup(func() { listener.Close() })
	go func() {
		for {
			near, err := listener.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", strings.TrimPrefix(s.address, "https://"))
			if err != nil {
				near.Close()
				continue
			}
			r.lines.Add(1)
			all.Add(2)
			pass := func(to, from net.Conn, count *atomic.Int64) {
				defer all.Done()
				defer to.Close()
				_, _ = io.Copy(&counted{to, count}, from)
			}
			go pass(far, near, &r.up)
			go pass(near, far, &r.down)
		}
	}()
	return r
}

type counted struct {
	io.Writer
	n *atomic.Int64
}

func (c *counted) Write(p []byte) (int, error) {
	n, err := c.Writer.Write(p)
	c.n.Add(int64(n))
	return n, err
}
