//go:build linux

package between

import (
	"maps"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"filippo.io/age"

	"postern/app/exchange/fetch"
)

// memory is a station's end of the exchange as far as asking needs it.
type memory struct {
	mu    sync.Mutex
	notes map[string][]byte
}

func (m *memory) Inbox() string                       { return os.DevNull }
func (m *memory) Recipient() *age.X25519Recipient     { return nil }
func (m *memory) Identities() ([]age.Identity, error) { return nil, nil }

func (m *memory) Notes() (map[string][]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return maps.Clone(m.notes), nil
}

func (m *memory) Note(notes map[string][]byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	maps.Copy(m.notes, notes)
	maps.DeleteFunc(m.notes, func(_ string, content []byte) bool { return content == nil })
	return nil
}

// crowdOf are so many counters that ask, each so often, in so much time: BENCH_MILLION
// makes them 1,000 that ask six times in a minute.
func crowdOf() (counters, rounds int, over time.Duration) {
	if os.Getenv("BENCH_MILLION") != "" {
		return 1_000, 6, time.Minute
	}
	return 200, 5, 5 * time.Second
}

// BenchmarkPolling has many counters ask one `posternctl hq serve` where nothing is new,
// evenly spread over the time. What is told is of the server's process, after each counter
// has asked once. The counters share its processors.
func BenchmarkPolling(b *testing.B) {
	h := founded(b, "PAK", "ITA", "ESP", "GRC")
	for _, n := range h.repository.Nations() {
		h.publish(n, "Crowd of "+n, people(100, 0))
	}
	posternctl := built(b)
	for _, kept := range []bool{false, true} {
		b.Run(map[bool]string{false: "connection=new", true: "connection=kept"}[kept], func(b *testing.B) {
			s := serving(b, posternctl, h)
			r := relayTo(b, s)
			counters, rounds, over := crowdOf()
			p := polling{h: h, address: r.address, kept: kept, rounds: rounds, each: over / time.Duration(rounds)}
			for b.Loop() {
				p.enrol(b, counters)
				cpu, up, down, lines := spent(s.pid), r.up.Load(), r.down.Load(), r.lines.Load()
				p.run()
				if failed := p.failed.Load(); failed > 0 {
					b.Fatalf("%d failed: %v", failed, p.why)
				}
				polls := float64(counters * rounds)
				b.ReportMetric(polls, "polls")
				b.ReportMetric(polls/over.Seconds(), "polls/s")
				b.ReportMetric(float64((spent(s.pid)-cpu).Microseconds())/polls, "server-µs/poll")
				b.ReportMetric(float64(r.up.Load()-up)/polls, "bytes-up/poll")
				b.ReportMetric(float64(r.down.Load()-down)/polls, "bytes-down/poll")
				b.ReportMetric(float64(r.lines.Load()-lines)/polls, "connections/poll")
				slices.Sort(p.took)
				b.ReportMetric(float64(p.took[len(p.took)/2].Microseconds())/1000, "ms-median")
				b.ReportMetric(float64(p.took[len(p.took)*99/100].Microseconds())/1000, "ms-p99")
			}
			b.ReportMetric(float64(resident(s.pid))/1e6, "server-MB")
		})
	}
}

// polling is a crowd of counters.
type polling struct {
	h       *headquarters
	address string
	kept    bool
	rounds  int
	each    time.Duration // between two times that a counter asks
	clients []asker

	failed atomic.Int64
	mu     sync.Mutex
	took   []time.Duration
	why    error
}

type asker struct {
	keeper *memory
	source fetch.Source
}

// options are a counter's; whose connections are not kept lets go of them at once.
func (p *polling) options() fetch.WebOptions {
	o := p.h.pinned()
	if !p.kept {
		o.Patience = 5 * time.Second
	}
	return o
}

// enrol has each counter ask once, so that it knows what there is.
func (p *polling) enrol(b *testing.B, counters int) {
	b.Helper()
	p.clients, p.took = make([]asker, counters), nil
	root, err := fetch.FirstRoot(b.Context(), web(b, p.address, p.options()))
	p.h.must(err)
	o := fetch.Options{Root: p.h.fingerprint(), Nations: p.h.repository.Nations()}
	for i := range p.clients {
		k := &memory{notes: map[string][]byte{}}
		p.h.must(fetch.Join(k, root, o.Root))
		p.clients[i] = asker{k, web(b, p.address, p.options())}
		_, err := fetch.New(k, p.clients[i].source, o).Refresh(b.Context())
		p.h.must(err)
	}
}

// run has each ask when it is its turn.
func (p *polling) run() {
	var all sync.WaitGroup
	begin := time.Now()
	o := fetch.Options{Root: p.h.fingerprint(), Nations: p.h.repository.Nations()}
	for i := range p.clients {
		all.Go(func() {
			for round := range p.rounds {
				turn := p.each*time.Duration(round) + p.each*time.Duration(i)/time.Duration(len(p.clients))
				time.Sleep(time.Until(begin.Add(turn)))
				p.ask(&p.clients[i], o)
			}
		})
	}
	all.Wait()
}

func (p *polling) ask(c *asker, o fetch.Options) {
	began := time.Now()
	source, err := c.source, error(nil)
	if !p.kept {
		source, err = fetch.Web(p.address, p.options())
	}
	if err == nil {
		_, err = fetch.New(c.keeper, source, o).Refresh(p.h.t.Context())
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.took = append(p.took, time.Since(began))
	if err != nil {
		p.failed.Add(1)
		p.why = err
	}
}
