package sync

import (
	"maps"
	"slices"
	gosync "sync"
	"time"

	"postern/app/desk/sync"
)

// progress is how far a doing has come. It is told on whatever thread.
type progress struct {
	mu  gosync.Mutex
	now func() time.Time
	reached
	begun time.Time // the stage that is at work
}

// reached is what is known of the stages.
type reached struct {
	stages []sync.Stage
	at     sync.Step
	last   map[sync.Stage]sync.Step // what was last told of each
	took   map[sync.Stage]time.Duration
	told   int // grows with each telling
}

func newProgress(now func() time.Time) *progress {
	p := &progress{now: now}
	p.begin(sync.Stages())
	return p
}

// begin says which stages there will be.
func (p *progress) begin(stages []sync.Stage) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stages, p.at = stages, sync.Step{Stage: stages[0]}
	p.last, p.took = map[sync.Stage]sync.Step{}, map[sync.Stage]time.Duration{}
	p.begun = p.now()
	p.told++
}

// tell notes a step.
func (p *progress) tell(step sync.Step) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if step.Stage != p.at.Stage {
		p.took[p.at.Stage] = p.now().Sub(p.begun)
		p.begun = p.now()
	}
	p.at = step
	p.last[step.Stage] = step
	p.told++
}

// count says whether anything was told since.
func (p *progress) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.told
}

// reach is what is known now.
func (p *progress) reach() reached {
	p.mu.Lock()
	defer p.mu.Unlock()
	r := p.reached
	r.last, r.took = maps.Clone(r.last), maps.Clone(r.took)
	r.took[p.at.Stage] = p.now().Sub(p.begun)
	return r
}

// place is where a stage stands among the others: before the one at work, it, or after.
func (r *reached) place(stage sync.Stage) (done, now bool) {
	at, i := slices.Index(r.stages, r.at.Stage), slices.Index(r.stages, stage)
	return i < at, i == at
}
