package search

import (
	"cmp"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"postern/app/border"
	"postern/app/names"
	"postern/app/search/crowd"
	"postern/app/search/measure"
)

func dataDir(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("POSTERN_DATA")
	if dir == "" {
		t.Skip("POSTERN_DATA is not set: the real lists lie outside the repository")
	}
	return dir
}

func realList(t testing.TB, folder string) (*Searcher, []border.Alert) {
	t.Helper()
	alerts, err := measure.Persons(filepath.Join(dataDir(t), folder))
	if err != nil {
		t.Fatal(err)
	}
	s, err := Build(border.EditionInfo{Name: "real"}, MemoryRecords(alerts), names.LoadFrequencies())
	if err != nil {
		t.Fatal(err)
	}
	return s, alerts
}

func BenchmarkFindRealList(b *testing.B) {
	s, _ := realList(b, "lists/ofac-2022")
	rows, err := measure.Table(filepath.Join(dataDir(b), "names/corrupted.tsv"))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := s.Find(border.Traveller{Name: rows[i*37%len(rows)]["query"]}, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// drawnRecords is a list of made-up people that are drawn when they are asked for: a
// million of them take no memory. It is not safe for concurrent use.
type drawnRecords struct {
	persons int
	maker   *crowd.Maker
}

const benchSeed = 5

func drawn(persons int, t *names.Frequencies) drawnRecords {
	return drawnRecords{persons, crowd.New(benchSeed, t)}
}

func (d drawnRecords) Alerts() iter.Seq2[border.Alert, error] {
	return func(yield func(border.Alert, error) bool) {
		for a := range d.maker.Alerts(d.persons) {
			if !yield(a, nil) {
				return
			}
		}
	}
}

func (d drawnRecords) Alert(ref int) (border.Alert, error) {
	if ref < 0 || ref >= d.persons {
		return border.Alert{}, fmt.Errorf("person %d of %d: there is none", ref, d.persons)
	}
	return d.maker.Alert(ref), nil
}

// yard is one list to measure on: its segment is built once.
type yard struct {
	persons int
	tables  *names.Frequencies
	segment *segment
}

// BenchmarkList measures lists of made-up people: building and opening the segment,
// and searches of it. A million of them with BENCH_MILLION or POSTERN_SOAK.
func BenchmarkList(b *testing.B) {
	sizes := []int{10_000, 100_000}
	if os.Getenv("BENCH_MILLION") != "" || os.Getenv("POSTERN_SOAK") != "" {
		sizes = append(sizes, 1_000_000)
	}
	for _, persons := range sizes {
		b.Run(fmt.Sprintf("persons=%d", persons), func(b *testing.B) {
			y := &yard{persons: persons, tables: names.LoadFrequencies()}
			b.Run("build", y.benchmarkBuild)
			b.Run("open", y.benchmarkOpen)
			for _, q := range y.queries() {
				b.Run(q.name, func(b *testing.B) { y.benchmarkFind(b, q) })
			}
		})
	}
}

// build makes the segment; drawing the people does not count.
func (y *yard) build(b *testing.B) *segment {
	const atOnce = 10_000
	maker := crowd.New(benchSeed, y.tables)
	builder := NewBuilder(y.tables)
	batch := make([]border.Alert, 0, atOnce)
	for from := 0; from < y.persons; from += atOnce {
		b.StopTimer()
		batch = batch[:0]
		for n := from; n < min(from+atOnce, y.persons); n++ {
			batch = append(batch, maker.Alert(n))
		}
		b.StartTimer()
		for _, a := range batch {
			if err := builder.Add(a); err != nil {
				b.Fatal(err)
			}
		}
	}
	return builder.finish()
}

func (y *yard) benchmarkBuild(b *testing.B) {
	for b.Loop() {
		y.segment = y.build(b)
	}
	bytes := 0
	y.segment.arrays(func(_ string, array any) {
		size, n := shape(array)
		bytes += size * n
	})
	b.ReportMetric(float64(bytes)/1e6, "segment-MB")
	b.ReportMetric(float64(len(y.segment.nameAlert)), "names")
	b.ReportMetric(float64(y.segment.lexicon.Len()), "words")
}

// built is the segment, also where only a part of the benchmarks is asked for.
func (y *yard) built(b *testing.B) *segment {
	if y.segment == nil {
		y.segment = y.build(b)
	}
	return y.segment
}

// benchmarkOpen reads the segment's blocks, which lie in memory.
func (y *yard) benchmarkOpen(b *testing.B) {
	var blocks [][]byte
	for block, err := range y.built(b).blocks() {
		if err != nil {
			b.Fatal(err)
		}
		blocks = append(blocks, slices.Clone(block))
	}
	y.segment = nil // the one that is read takes its place
	before := heapMB()
	var s *Searcher
	for b.Loop() {
		var err error
		if s, err = Open(border.EditionInfo{}, drawn(y.persons, y.tables), each(blocks), y.tables); err != nil {
			b.Fatal(err)
		}
	}
	y.segment = s.layers[0].segment
	b.ReportMetric(heapMB()-before, "heap-MB")
	runtime.KeepAlive(blocks)
}

// heapMB is what is kept in memory, in MB.
func heapMB() float64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / 1e6
}

func (y *yard) searcher(b *testing.B) *Searcher {
	return newSearcher(border.EditionInfo{}, drawn(y.persons, y.tables), y.built(b), y.tables)
}

// queries are travellers of one kind.
type queries struct {
	name       string
	travellers []border.Traveller
}

// queries draws the same travellers for every list of a size.
func (y *yard) queries() []queries {
	n := 1000
	if y.persons > 100_000 {
		n = 400
	}
	maker := crowd.New(benchSeed, y.tables)
	ordinary, alone, variants := queries{name: "ordinary"}, queries{name: "name-alone"}, queries{name: "variant"}
	for i := range n {
		t := maker.Traveller()
		ordinary.travellers = append(ordinary.travellers, t)
		alone.travellers = append(alone.travellers, border.Traveller{Name: t.FullName()})
		a := maker.Alert(int(uint64(i) * 0x9e3779b1 % uint64(y.persons))) // anywhere on the list
		v, _ := maker.Variant(a)
		variants.travellers = append(variants.travellers, v)
	}
	return []queries{ordinary, alone, variants}
}

// benchmarkFind searches for all travellers, one after the other, and for a few of
// them by scoring every alert, as what a search is compared with in the same run.
func (y *yard) benchmarkFind(b *testing.B, q queries) {
	var took []time.Duration
	var s *Searcher
	y.built(b)
	for b.Loop() {
		s = y.searcher(b)
		for _, t := range q.travellers {
			start := time.Now()
			if _, err := s.Find(t, Options{}); err != nil {
				b.Fatal(err)
			}
			took = append(took, time.Since(start))
		}
	}
	all, compared := y.exhaustive(b, s, q)
	mean := b.Elapsed() / time.Duration(len(took))
	b.ReportMetric(float64(mean), "ns/op") // of a search
	b.ReportMetric(float64(len(took)), "searches")
	b.ReportMetric(quantile(took, .50), "median-ms")
	b.ReportMetric(quantile(took, .99), "p99-ms")
	b.ReportMetric(quantile(all, .50), "exhaustive-ms")
	b.ReportMetric(quantile(all, .50)/quantile(compared, .50), "times-faster")
}

// exhaustive is how long some travellers take with every alert scored, and without.
// The answers must be the same.
func (y *yard) exhaustive(b *testing.B, s *Searcher, q queries) (all, found []time.Duration) {
	n := max(5, min(50, 2_000_000/y.persons))
	for i := range n {
		t := q.travellers[i*len(q.travellers)/n]
		start := time.Now()
		want, err := s.Find(t, Options{Exhaustive: true})
		if err != nil {
			b.Fatal(err)
		}
		between := time.Now()
		got, err := s.Find(t, Options{})
		if err != nil {
			b.Fatal(err)
		}
		all, found = append(all, between.Sub(start)), append(found, time.Since(between))
		if got.Verdict != want.Verdict || !slices.EqualFunc(got.Matches, want.Matches, sameMatch) {
			b.Fatalf("%s: %s with %d matches, and %s with %d others where every alert is scored", t.FullName(), got.Verdict, len(got.Matches), want.Verdict, len(want.Matches))
		}
	}
	return all, found
}

func sameMatch(x, y border.Match) bool { return x.Alert.ID == y.Alert.ID && x.Score == y.Score }

// quantile is the duration, in ms, within which a share of all lies.
func quantile(took []time.Duration, share float64) float64 {
	slices.SortFunc(took, func(x, y time.Duration) int { return cmp.Compare(x, y) })
	return float64(took[int(share*float64(len(took)-1))]) / float64(time.Millisecond)
}

// benchmarkCrowd searches for ordinary travellers; a father's name takes the place of
// theirs.
func benchmarkCrowd(b *testing.B, persons int, father string) {
	y := &yard{persons: persons, tables: names.LoadFrequencies()}
	s, travellers := y.searcher(b), y.queries()[0].travellers
	for i := range travellers {
		travellers[i].FatherName = father
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := s.Find(travellers[i%len(travellers)], Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// laidOverAtOnce is how many alerts a station gets in one go at most.
const laidOverAtOnce = 10_000

// BenchmarkDelta searches a list while alerts are laid over it, the same travellers
// without that, and then what came of it. A million of them with BENCH_MILLION.
func BenchmarkDelta(b *testing.B) {
	y := &yard{persons: 100_000, tables: names.LoadFrequencies()}
	if os.Getenv("BENCH_MILLION") != "" {
		y.persons = 1_000_000
	}
	y.benchmarkDelta(b, y.searcher(b))
}

func (y *yard) benchmarkDelta(b *testing.B, s *Searcher) {
	var changed MemoryRecords
	for a := range crowd.New(benchSeed+1, y.tables).Alerts(laidOverAtOnce) {
		a.ID = "new " + a.ID
		changed = append(changed, a)
	}
	travellers := y.queries()[0].travellers
	find := func(s *Searcher, i int) time.Duration {
		start := time.Now()
		if _, err := s.Find(travellers[i%len(travellers)], Options{}); err != nil {
			b.Fatal(err)
		}
		return time.Since(start)
	}
	var laying, meanwhile, alone, over []time.Duration
	for b.Loop() {
		type result struct {
			s    *Searcher
			err  error
			took time.Duration
		}
		done := make(chan result)
		go func() {
			start := time.Now()
			s, err := s.With(changed, nil)
			done <- result{s, err, time.Since(start)}
		}()
		from := len(meanwhile)
		var r result
		for r.s == nil {
			meanwhile = append(meanwhile, find(s, len(meanwhile)))
			select {
			case r = <-done:
				if r.err != nil {
					b.Fatal(r.err)
				}
			default:
			}
		}
		laying = append(laying, r.took)
		for i := from; i < len(meanwhile); i++ {
			alone, over = append(alone, find(s, i)), append(over, find(r.s, i))
		}
	}
	b.ReportMetric(quantile(laying, .5)/1000, "laying-s")
	b.ReportMetric(float64(len(meanwhile)), "searches")
	for _, m := range []struct {
		name string
		took []time.Duration
	}{{"alone", alone}, {"meanwhile", meanwhile}, {"over", over}} {
		b.ReportMetric(quantile(m.took, .5), m.name+"-median-ms")
		b.ReportMetric(quantile(m.took, .99), m.name+"-p99-ms")
	}
	b.ReportMetric(0, "ns/op")
}
