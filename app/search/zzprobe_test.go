package search

import (
	"bufio"
	"encoding/gob"
	"fmt"
	"iter"
	"os"
	"postern/app/border"
	"postern/app/names"
	"postern/app/search/crowd"
	"runtime"
	"runtime/pprof"
	"slices"
	"strconv"
	"testing"
	"time"
)

type crowdRecords struct {
	n    int
	seed uint64
	m    *crowd.Maker
}

func (c crowdRecords) Alerts() iter.Seq2[border.Alert, error] {
	return func(y func(border.Alert, error) bool) {
		for a := range c.m.Alerts(c.n) {
			if !y(a, nil) {
				return
			}
		}
	}
}
func (c crowdRecords) Alert(ref int) (border.Alert, error) { return c.m.Alert(ref), nil }
func TestProbe(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv("PROBE"))
	if n == 0 {
		t.Skip()
	}
	f := names.LoadFrequencies()
	t0 := time.Now()
	var s *Searcher
	var err error
	path := fmt.Sprintf("/tmp/probe/seg-%d", n)
	rec := crowdRecords{n, 1, crowd.New(1, f)}
	if _, e := os.Stat(path); e != nil {
		b := NewBuilder(f)
		if err := b.addAll(rec); err != nil {
			t.Fatal(err)
		}
		fh, _ := os.Create(path)
		enc := gob.NewEncoder(fh)
		for blk, err := range b.Blocks() {
			if err != nil {
				t.Fatal(err)
			}
			enc.Encode(blk)
		}
		fh.Close()
	}
	fh, _ := os.Open(path)
	dec := gob.NewDecoder(bufio.NewReaderSize(fh, 1<<20))
	t0 = time.Now()
	s, err = Open(border.EditionInfo{}, rec, func(y func([]byte, error) bool) {
		for {
			var b []byte
			if dec.Decode(&b) != nil {
				return
			}
			if !y(b, nil) {
				return
			}
		}
	}, f)
	if err != nil {
		t.Fatal(err)
	}
	g := s.layers[0].segment
	runtime.GC()
	var ms runtime.MemStats
	runtime.ReadMemStats(&ms)
	fmt.Printf("built %d in %v; names %d words %d tokens %d parents %d heap %d MB\n", n, time.Since(t0), len(g.nameAlert), g.lexicon.Len(), len(g.listed.words.items), g.parents.words.len(), ms.HeapAlloc>>20)
	total := 0
	g.arrays(func(name string, a any) {
		size, k := shape(a)
		total += size * k
		if size*k > 4<<20 {
			fmt.Printf("  %s %d MB\n", name, size*k>>20)
		}
	})
	fmt.Println("arrays MB", total>>20)
	maker := crowd.New(1, f)
	k := 150
	
	for _, kind := range []string{"traveller", "name alone", "variant"} {
		var took []time.Duration
		hits, weak := 0, 0
		if kind == "traveller" && os.Getenv("PROF") != "" {
			pf, _ := os.Create(os.Getenv("PROF"))
			pprof.StartCPUProfile(pf)
		}
		for i := range k {
			q := maker.Traveller()
			if kind == "name alone" {
				q = border.Traveller{Name: q.FullName()}
			}
			if kind == "variant" {
				q, _ = maker.Variant(maker.Alert(i * 31 % n))
			}
			t1 := time.Now()
			fd, err := s.Find(q, Options{})
			took = append(took, time.Since(t1))
			if err != nil {
				t.Fatal(err)
			}
			if len(fd.Matches) > 0 {
				hits++
			}
			weak += fd.WeakerCount
			if d := took[len(took)-1]; d > 30*time.Millisecond {
				r := s.request(q)
				fmt.Println("slow", d, q.FullName(), q.BirthDate, q.FatherName, r.fatherMost)
			}
		}
		pprof.StopCPUProfile()
		slices.Sort(took)
		fmt.Printf("%s: median %v p90 %v p99 %v max %v; alerting %.4f weaker %.2f\n", kind, took[k/2], took[k*9/10], took[k*99/100], took[k-1], float64(hits)/float64(k), float64(weak)/float64(k))
	}
}
