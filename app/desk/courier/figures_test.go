//go:build linux

package courier

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"postern/app/border"
	desksync "postern/app/desk/sync"
	"postern/app/exchange/answers"
	"postern/app/exchange/hq"
	"postern/app/lists"
	"postern/app/names"
	"postern/app/search/crowd"
	"postern/store"
)

// figures are made at one station with what headquarters publishes: a list of made-up
// people, and a step of it.
type figures struct {
	persons, changed int
	hq               *headquarters
	published        int      // times: the base, the step, another base
	counter          *counter // has the base, or the step too; nil before the first sync
	travellers       []border.Traveller
}

// BenchmarkStation brings a list of 20,000 made-up people to a station, of a million with
// BENCH_MILLION, then a step in which one of a hundred is new, gone or somebody else, and
// a base anew: how long until the edition answers, what memory the program takes meanwhile,
// its lists in it, and how long an officer waits who searches without a pause. Memory counts
// the pages of files that are mapped.
func BenchmarkStation(b *testing.B) {
	f := &figures{persons: 20_000, changed: 200}
	if os.Getenv("BENCH_MILLION") != "" {
		f.persons, f.changed = 1_000_000, 10_000
	}
	f.hq = headquartersWith(b, hq.Outgrown{Steps: 4, Lines: 2 * f.changed, Bytes: 4 << 20})
	maker := crowd.New(9, names.LoadFrequencies())
	for range 300 {
		f.travellers = append(f.travellers, maker.Traveller())
	}
	f.publish(b, 0)
	for _, part := range []struct {
		name string
		run  func(*testing.B)
	}{
		{"first-sync", f.firstSync},
		{"search-whole", f.search},
		{"step", f.step},
		{"search-laid", f.search},
		{"step-while-searching", f.stepWhileSearching},
		{"nothing-new", f.nothingNew},
		{"sheet", f.sheet},
		{"open", f.open},
		{"base-while-searching", f.baseWhileSearching},
	} {
		b.Run(part.name, part.run)
	}
}

// publish publishes the list, with so many changes.
func (f *figures) publish(b *testing.B, changed int) {
	b.Helper()
	source, err := lists.Detect(crowdFile(b, f.persons, changed))
	if err != nil {
		b.Fatal(err)
	}
	p := f.hq.publishing("PAK", hq.PublishOptions{}, hq.Incoming{Source: source})
	if n := len(p.Lists); n != 1 || p.Lists[0].Same {
		b.Fatalf("%+v", p)
	}
	f.published++
}

// crowdFile is a file with a list of made-up people. Of those that are changed one of ten
// is new, one is gone, and the others are somebody else under the same id.
func crowdFile(b *testing.B, persons, changed int) string {
	b.Helper()
	name := filepath.Join(b.TempDir(), "crowd.jsonl")
	file, err := os.Create(name)
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	w := bufio.NewWriterSize(file, 1<<20)
	out, n := json.NewEncoder(w), 0
	fmt.Fprintln(w, `{"format":"postern-alerts/1","list":"Crowd","issued":"2026-11-20T06:00:00Z"}`)
	tables := names.LoadFrequencies()
	was, is := crowd.New(1, tables), crowd.New(2, tables)
	put := func(a border.Alert, id string) {
		a.ID, a.List = id, ""
		if err := out.Encode(a); err != nil {
			b.Fatal(err)
		}
		n++
	}
	for i := range persons {
		a := was.Alert(i)
		change := -1
		if changed > 0 && i%(persons/changed) == 0 {
			change = i / (persons / changed) % 10
		}
		switch change {
		case -1:
			put(a, a.ID)
		case 0: // gone
		case 1:
			put(a, a.ID)
			put(is.Alert(i), "new-"+a.ID)
		default:
			put(is.Alert(i), a.ID)
		}
	}
	fmt.Fprintf(w, `{"end":true,"alerts":%d}`+"\n", n)
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	return name
}

// there is the station with the lists that are published.
func (f *figures) there(b *testing.B) *counter {
	b.Helper()
	if f.counter == nil {
		f.counter = f.hq.joined("PAK")
		f.brings(b, f.counter, &course{})
	}
	return f.counter
}

// course is how long the parts of bringing lists took: fetching what is signed, making an
// edition of it, and opening that. Processor time is what a machine without other work
// needs on its cores.
type course struct {
	fetching, making, opening, processor time.Duration
	from                                 time.Time
}

// processor is the processor time that a clock of the system has counted, see
// clock_gettime(2).
func processor(clock int32) time.Duration {
	var at unix.Timespec
	_ = unix.ClockGettime(clock, &at)
	return time.Duration(at.Nano())
}

// part ends a part.
func (c *course) part(took *time.Duration) {
	now := time.Now()
	*took += now.Sub(c.from)
	c.from = now
}

// brings checks, and takes what came, until it answers.
func (f *figures) brings(b *testing.B, n *counter, c *course) {
	b.Helper()
	c.from = time.Now()
	spent := processor(unix.CLOCK_PROCESS_CPUTIME_ID)
	a, err := n.Check(b.Context(), n.stick(), func(s desksync.Step) {
		if s.Stage == desksync.StageVerify {
			c.part(&c.fetching)
		}
	})
	c.part(&c.making)
	if err == nil && (a.Staged == nil || a.Staged.Stopped()) {
		err = fmt.Errorf("nothing is to be taken: %+v", a)
	}
	if err == nil {
		err = n.sync.Take(a.Staged)
	}
	if err != nil {
		b.Fatal(err)
	}
	c.part(&c.opening)
	c.processor += processor(unix.CLOCK_PROCESS_CPUTIME_ID) - spent
}

// report reports the parts and the most memory.
func (c *course) report(b *testing.B) {
	b.ReportMetric(c.fetching.Seconds()/float64(b.N), "fetching-s")
	b.ReportMetric(c.making.Seconds()/float64(b.N), "making-s")
	b.ReportMetric(c.opening.Seconds()/float64(b.N), "opening-s")
	b.ReportMetric(c.processor.Seconds()/float64(b.N), "processor-s")
	b.ReportMetric(inMemory("VmHWM"), "MB-most")
}

// inMemory is a line of what the system says of this process's memory, in MB.
func inMemory(line string) float64 {
	content, _ := os.ReadFile("/proc/self/status")
	_, rest, _ := strings.Cut(string(content), line+":")
	kB := 0.
	_, _ = fmt.Sscan(rest, &kB)
	return kB * 1024 / 1e6
}

// forget lets the most memory count from now on.
func forget() {
	debug.FreeOSMemory()
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0)
}

func (f *figures) firstSync(b *testing.B) {
	var c course
	for b.Loop() {
		b.StopTimer()
		f.counter = f.hq.joined("PAK")
		forget()
		b.StartTimer()
		f.brings(b, f.counter, &c)
	}
	c.report(b)
}

// again is the station to which the nth publishing is yet to come, in which so many are
// changed.
func (f *figures) again(b *testing.B, nth, changed int) *counter {
	b.Helper()
	n := f.there(b)
	if f.published < nth {
		f.publish(b, changed)
	} else if err := n.sync.Back(); err != nil {
		b.Fatal(err)
	}
	forget()
	return n
}

func (f *figures) step(b *testing.B) {
	var c course
	before := 0.
	for b.Loop() {
		b.StopTimer()
		n := f.again(b, 2, f.changed)
		before = inMemory("VmRSS")
		b.StartTimer()
		f.brings(b, n, &c)
	}
	c.report(b)
	b.ReportMetric(before, "MB-before")
}

func (f *figures) stepWhileSearching(b *testing.B) { f.whileSearching(b, 2, f.changed) }

func (f *figures) baseWhileSearching(b *testing.B) { f.whileSearching(b, 3, 3*f.changed) }

func (f *figures) whileSearching(b *testing.B, nth, changed int) {
	var c course
	var took []waited
	for b.Loop() {
		b.StopTimer()
		n := f.again(b, nth, changed)
		done, searched := make(chan bool), make(chan []waited)
		go func() {
			var took []waited
			for i := 0; ; i++ {
				select {
				case <-done:
					searched <- took
					return
				default:
					took = append(took, f.one(b, n, i))
				}
			}
		}()
		b.StartTimer()
		f.brings(b, n, &c)
		b.StopTimer()
		close(done)
		took = append(took, <-searched...)
		b.StartTimer()
	}
	c.report(b)
	quantiles(b, took)
}

// waited is how long one search took, and how much of it on a processor.
type waited struct{ wall, processor time.Duration }

// one searches for the ith traveller.
func (f *figures) one(b *testing.B, n *counter, i int) waited {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	start, spent := time.Now(), processor(unix.CLOCK_THREAD_CPUTIME_ID)
	if _, err := n.desk.Check(f.travellers[i%len(f.travellers)], false); err != nil {
		b.Error(err)
	}
	return waited{time.Since(start), processor(unix.CLOCK_THREAD_CPUTIME_ID) - spent}
}

func (f *figures) search(b *testing.B) {
	n := f.there(b)
	var took []waited
	for b.Loop() {
		for i := range f.travellers {
			took = append(took, f.one(b, n, i))
		}
	}
	quantiles(b, took)
}

func quantiles(b *testing.B, took []waited) {
	report := func(name string, of func(waited) time.Duration) {
		slices.SortFunc(took, func(x, y waited) int { return cmp.Compare(of(x), of(y)) })
		for unit, share := range map[string]float64{"-median-ms": .5, "-p99-ms": .99} {
			b.ReportMetric(float64(of(took[int(share*float64(len(took)-1))]))/float64(time.Millisecond), name+unit)
		}
	}
	b.ReportMetric(float64(len(took)), "searches")
	report("wall", func(w waited) time.Duration { return w.wall })
	report("processor", func(w waited) time.Duration { return w.processor })
}

func (f *figures) nothingNew(b *testing.B) {
	n := f.there(b)
	forget()
	b.ResetTimer()
	for b.Loop() {
		a, err := n.Check(b.Context(), n.stick(), nil)
		if err != nil || !a.Nothing {
			b.Fatal(a, err)
		}
	}
	b.ReportMetric(inMemory("VmHWM"), "MB-most")
}

// sheet asks how the station's answers compare with those of headquarters.
func (f *figures) sheet(b *testing.B) {
	n := f.there(b)
	f.hq.sheeted(n, 300)
	if a, err := n.Check(b.Context(), n.stick(), nil); err != nil || !a.Nothing {
		b.Fatal(a, err)
	}
	forget()
	before := inMemory("VmRSS")
	b.ResetTimer()
	for b.Loop() {
		n.set(func(s *State) { s.Answers = Answers{} })
		n.Compare(b.Context())
		if r := n.State().Answers.Report; r.Outcome != answers.OutcomeSame || r.Asked != 300 {
			b.Fatalf("%s of %d: %v", r.Outcome, r.Asked, n.State().Answers.Fault)
		}
	}
	b.ReportMetric(inMemory("VmHWM")-before, "MB-more")
}

// open opens the station anew, up to the first answer.
func (f *figures) open(b *testing.B) {
	n := f.there(b)
	dir := n.station.Dir()
	leave := func() {
		if err := cmp.Or(n.desk.Close(), n.station.Close()); err != nil {
			b.Fatal(err)
		}
		n = nil
		f.counter = nil
		forget()
	}
	leave()
	before := inMemory("VmRSS")
	b.ResetTimer()
	for b.Loop() {
		if n != nil {
			b.StopTimer()
			leave()
			b.StartTimer()
		}
		s, err := store.OpenStation(dir)
		if err != nil {
			b.Fatal(err)
		}
		n = f.hq.counterAt(s)
		if err := n.desk.Load(s); err != nil {
			b.Fatal(err)
		}
		f.one(b, n, 0)
	}
	for i := range f.travellers {
		f.one(b, n, i)
	}
	b.ReportMetric(inMemory("VmHWM")-before, "MB-more")
	b.ReportMetric(inMemory("VmRSS")-before, "MB-more-then")
	f.counter = n
}
