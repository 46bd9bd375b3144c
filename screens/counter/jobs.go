package counter

import (
	"context"
	"slices"

	"postern/app/desk"
)

// job is something that is done at the station: jobs go one after the other, in the
// order in which the officer asked.
type job struct {
	work func()
	then func()
	// asks is whom a check is for: he is kept where the job is given up.
	asks *desk.Presented
	// stays says that it is done whatever becomes of those before it.
	stays bool
	// yields ends a job that can wait, and then begins it anew: whatever else is asked
	// for goes before it. nil: it cannot.
	yields context.CancelFunc
}

// do does a job when those before it are done.
func (s *Screen) do(j job) {
	s.jobs = append(s.jobs, j)
	if s.working && s.yields != nil && j.yields == nil {
		s.yields()
	}
	s.doNext()
}

func (s *Screen) doNext() {
	if s.working || len(s.jobs) == 0 {
		return
	}
	next := max(slices.IndexFunc(s.jobs, func(j job) bool { return j.yields == nil }), 0)
	j := s.jobs[next]
	s.jobs = slices.Delete(s.jobs, next, next+1)
	s.working, s.yields = true, j.yields
	s.run(j.work, func() {
		s.working = false
		j.then()
		s.doNext()
	})
}

// giveUp drops the jobs that wait. Who was to be checked is kept for later.
func (s *Screen) giveUp() {
	jobs := s.jobs
	s.jobs, s.running, s.queued = nil, false, nil
	for _, j := range jobs {
		if j.yields != nil {
			s.jobs = append(s.jobs, j)
		}
	}
	s.asked++
	for _, j := range jobs {
		switch {
		case j.asks != nil && j.asks.Scan == 0:
			s.wait(*j.asks)
		case j.stays:
			s.do(j)
		}
	}
}
