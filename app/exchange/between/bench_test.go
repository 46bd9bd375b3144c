//go:build linux

package between

import (
	"crypto/sha256"
	"os"
	"path/filepath"
	"runtime/debug"
	"testing"

	"postern/app/border"
	"postern/app/exchange/fetch"
)

// stock is how many persons the figures are made with, and how many of them a step changes.
func stock() (persons, changed int) {
	if os.Getenv("BENCH_MILLION") != "" {
		return 1_000_000, 10_000
	}
	return 20_000, 200
}

// BenchmarkNothingNew asks where nothing is new, over TLS: with a new connection each
// time, as who asks once an hour, and over one that is kept.
func BenchmarkNothingNew(b *testing.B) {
	h := founded(b, "PAK", "ITA", "ESP", "GRC")
	for _, n := range h.repository.Nations() {
		h.publish(n, "Crowd of "+n, people(100, 0))
	}
	s := behindItself(b, h)
	for _, kept := range []bool{false, true} {
		b.Run(map[bool]string{false: "connection=new", true: "connection=kept"}[kept], func(b *testing.B) {
			r := relayTo(b, s)
			c := newCounter(b, h.fingerprint(), h.repository.Nations()...)
			source := web(b, r.address, h.pinned())
			c.join(source)
			c.take(source)
			requests, up, down, lines := len(s.asked()), r.up.Load(), r.down.Load(), r.lines.Load()
			for b.Loop() {
				if !kept {
					source = web(b, r.address, h.pinned())
				}
				if _, p := c.refresh(source); !p.Nothing() {
					b.Fatal(p)
				}
			}
			per := func(n int64, unit string) { b.ReportMetric(float64(n)/float64(b.N), unit) }
			per(int64(len(s.asked())-requests), "requests/op")
			per(r.up.Load()-up, "bytes-up/op")
			per(r.down.Load()-down, "bytes-down/op")
			per(r.lines.Load()-lines, "connections/op")
		})
	}
}

// BenchmarkStock publishes a list, and a step of it, by posternctl, and brings its base to
// a counter.
func BenchmarkStock(b *testing.B) {
	posternctl := built(b)
	persons, changed := stock()
	lists := [2]string{written(b, listName, people(persons, 0)), written(b, listName, people(persons, changed))}
	secret := filepath.Join(b.TempDir(), "passphrase")
	if err := os.WriteFile(secret, []byte(passphrase), 0o600); err != nil {
		b.Fatal(err)
	}
	debug.FreeOSMemory()
	all := b // whose folders outlive the single figures
	publish := func(b *testing.B, h *headquarters, list string) (most int64) {
		return run(b, posternctl, "hq", "publish", "--dir", h.dir, "--nation", listNation, "--list", list, "--passphrase-file", secret)
	}
	var h *headquarters
	size := func(b *testing.B, pattern, unit string) {
		files, err := filepath.Glob(filepath.Join(h.repository.Public(), pattern))
		h.must(err)
		info, err := os.Stat(files[0])
		h.must(err)
		b.ReportMetric(float64(info.Size()), unit)
	}
	b.Run("publish", func(b *testing.B) {
		most := int64(0)
		for b.Loop() {
			b.StopTimer()
			h = founded(all, listNation)
			h.must(h.repository.Close())
			b.StartTimer()
			most = max(most, publish(b, h, lists[0]))
		}
		b.ReportMetric(float64(most)/1e6, "MB")
		size(b, "targets/*/*-base-1.zst", "bytes-base")
	})
	carry(b, posternctl, h, persons)
	b.Run("publish-step", func(b *testing.B) {
		most, n := int64(0), 0
		for b.Loop() {
			n++
			most = max(most, publish(b, h, lists[n%2]))
		}
		b.ReportMetric(float64(most)/1e6, "MB")
		size(b, "targets/*/*-step-1-2.zst", "bytes-step")
	})
}

// carry brings a base to a counter: that it is there, and that it is read, proven to be
// what was signed.
func carry(b *testing.B, posternctl string, h *headquarters, persons int) {
	dir := b.TempDir()
	run(b, posternctl, "hq", "stick", "--dir", h.dir, "--to", dir)
	stick, err := fetch.Stick(dir, nil)
	h.must(err)
	defer stick.Close()
	s := serving(b, posternctl, h)
	for name, source := range map[string]fetch.Source{"https": web(b, s.address, fetch.WebOptions{Pinned: new(sha256.Sum256(h.certificate.Certificate[0]))}), "stick": stick} {
		b.Run("base-by-"+name, func(b *testing.B) {
			c := newCounter(b, h.fingerprint(), listNation)
			c.join(source)
			debug.FreeOSMemory()
			forgetPeak()
			before, carried := resident(os.Getpid()), int64(0)
			b.ReportAllocs()
			for b.Loop() {
				client, p := c.refresh(source)
				f, err := client.Download(b.Context(), p, nil)
				h.must(err)
				carried = max(carried, resident(os.Getpid())-before)
				n := 0
				_, err = f.ReadBase(&f.Lists[0], func(border.Alert) error { n++; return nil })
				h.must(err)
				if n != persons {
					b.Fatalf("%d alerts", n)
				}
				h.must(f.Discard())
			}
			b.ReportMetric(float64(carried)/1e6, "MB-more-fetched")
			b.ReportMetric(float64(resident(os.Getpid())-before)/1e6, "MB-more-proven")
		})
	}
}
