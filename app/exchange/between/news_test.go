//go:build linux

package between

import (
	"fmt"
	"maps"
	"os"
	"testing"

	"postern/app/border"
	"postern/app/exchange/fetch"
)

// newsAlerts are changed by each step: 0.07 % of a stock of a million a day, by four
// nations that publish four times.
const newsAlerts = 44

// few are changed by the steps before, so that all of them are less to carry than a base and
// stand in the manifest, as with a stock of a million.
const few = 3

// BenchmarkNews has a counter learn that a nation published one step, where so many stand
// in its manifest: what that costs beside the step itself.
func BenchmarkNews(b *testing.B) {
	h := founded(b, listNation)
	s := behindItself(b, h)
	r := relayTo(b, s)
	published := 0
	next := func(alerts int) {
		published++
		h.publish(listNation, listName, func(yield func(border.Alert) bool) {
			n := 0
			for a := range people(4_000, 0) {
				if n++; n%40 == published%40 && n/40 < alerts {
					a.Remarks = fmt.Sprintf("as of %d", published)
				}
				if !yield(a) {
					return
				}
			}
		})
	}
	next(few)
	o := fetch.Options{Root: h.fingerprint(), Nations: []string{listNation}}
	source := web(b, r.address, h.pinned())
	root, err := fetch.FirstRoot(b.Context(), source)
	h.must(err)
	stands := []int{1, 75}
	if os.Getenv("BENCH_MILLION") != "" {
		stands = append(stands, 150, 225)
	}
	for _, steps := range stands {
		for published < steps {
			next(few)
		}
		k := &memory{notes: map[string][]byte{}}
		h.must(fetch.Join(k, root, o.Root))
		_, err = fetch.New(k, source, o).Refresh(b.Context())
		h.must(err)
		next(newsAlerts)
		b.Run(fmt.Sprintf("steps=%d", steps), func(b *testing.B) {
			requests, up, down := len(s.asked()), r.up.Load(), r.down.Load()
			packed := int64(0)
			for b.Loop() {
				c := &memory{notes: maps.Clone(k.notes)}
				news, err := fetch.New(c, source, o).Refresh(b.Context())
				h.must(err)
				all := news.Nations[0].Manifest.Lists[0].Steps
				if len(all) != steps {
					b.Fatalf("%d steps", len(all))
				}
				packed = all[len(all)-1].Packed
			}
			b.ReportMetric(float64(len(s.asked())-requests)/float64(b.N), "requests/op")
			b.ReportMetric(float64(r.up.Load()-up)/float64(b.N), "bytes-up/op")
			b.ReportMetric(float64(r.down.Load()-down)/float64(b.N), "bytes-down/op")
			b.ReportMetric(float64(packed), "bytes-step")
		})
	}
}
