package fetch

import (
	"bufio"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/theupdateframework/go-tuf/v2/metadata"

	"postern/app/exchange"
)

// bigFolder is headquarters' folder on the disk, with one target of some bytes.
func bigFolder(b *testing.B, h *headquarters, bytes int64) string {
	b.Helper()
	dir := b.TempDir()
	next := filepath.Join(dir, "next")
	f, err := os.Create(next)
	h.must(err)
	sum := sha256.New()
	counted := &counting{Writer: io.MultiWriter(f, sum)}
	w, err := zstd.NewWriter(counted, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest))
	h.must(err)
	_, err = io.CopyN(w, rand.NewChaCha8([32]byte{7}), bytes)
	h.must(err)
	h.must(w.Close())
	h.must(f.Close())
	h.top.Signed.Targets[exchange.TargetAnswers] = &metadata.TargetFiles{Length: counted.n, Hashes: metadata.Hashes{"sha256": sum.Sum(nil)}}
	h.publish()
	h.must(os.CopyFS(dir, h.files))
	answers := filepath.Join(dir, exchange.DirTargets, "answers")
	h.must(os.MkdirAll(answers, 0o700))
	h.must(os.Rename(next, filepath.Join(answers, fmt.Sprintf("%x.sheet.zst", sum.Sum(nil)))))
	return dir
}

type counting struct {
	io.Writer
	n int64
}

func (c *counting) Write(p []byte) (int, error) {
	n, err := c.Writer.Write(p)
	c.n += int64(n)
	return n, err
}

// resident is the most memory that this program has had, in bytes; 0 where the system
// does not say.
func resident() (most int64) {
	f, err := os.Open("/proc/self/status")
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

// forgetPeak lets resident count from now on.
func forgetPeak() { _ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) }

const bigTarget = 200 << 20

// BenchmarkDownload carries a target of 200 MB, and opens it.
func BenchmarkDownload(b *testing.B) {
	h := newHeadquarters(b, "PAK")
	dir := bigFolder(b, h, bigTarget)
	s := httptest.NewServer(http.FileServer(http.Dir(dir)))
	defer s.Close()
	far, err := Web(s.URL, WebOptions{})
	if err != nil {
		b.Fatal(err)
	}
	near := openedStick(b, dir, nil)
	for name, source := range map[string]Source{"stick": near, "network": far} {
		b.Run(name, func(b *testing.B) {
			c := newCounter(b, h, "PAK")
			b.SetBytes(bigTarget)
			b.ReportAllocs()
			forgetPeak()
			before := resident()
			for b.Loop() {
				r, err := c.at(source).Refresh(context.Background())
				if err != nil {
					b.Fatal(err)
				}
				f, err := c.fetch(source, r.Plan(nil))
				if err != nil {
					b.Fatal(err)
				}
				b.StopTimer()
				if err := f.Discard(); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
			}
			b.ReportMetric(float64(resident()-before)/1e6, "MB-more")
		})
	}
	b.Run("open", func(b *testing.B) {
		c := newCounter(b, h, "PAK")
		f, err := c.fetch(near, c.refresh(os.DirFS(dir)).Plan(nil))
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(bigTarget)
		b.ReportAllocs()
		forgetPeak()
		before := resident()
		for b.Loop() {
			r, err := f.Open(f.Answers)
			if err != nil {
				b.Fatal(err)
			}
			n, err := io.Copy(io.Discard, r)
			if err != nil || n != bigTarget || r.Close() != nil {
				b.Fatal(n, err)
			}
		}
		b.ReportMetric(float64(resident()-before)/1e6, "MB-more")
	})
}

// BenchmarkRefresh looks for what is new where nothing is.
func BenchmarkRefresh(b *testing.B) {
	h := newHeadquarters(b, "PAK", "ITA", "ESP", "GRC")
	h.addList("PAK", "Red book", 100)
	c := newCounter(b, h, "PAK", "ITA", "ESP", "GRC")
	c.take(h.files)
	for b.Loop() {
		if p := c.refresh(h.files).Plan(c.haves()); !p.Nothing() {
			b.Fatal(p)
		}
	}
}
