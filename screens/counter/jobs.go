package counter

import "postern/app/desk"

// job is something that is done at the station: jobs go one after the other, in the
// order in which the officer asked.
type job struct {
	work func()
	then func()
	// asks is whom a check is for: he is kept where the job is given up.
	asks *desk.Presented
}

// do does a job when those before it are done.
func (s *Screen) do(j job) {
	s.jobs = append(s.jobs, j)
	s.doNext()
}

func (s *Screen) doNext() {
	if s.working || len(s.jobs) == 0 {
		return
	}
	j := s.jobs[0]
	s.jobs = s.jobs[1:]
	s.working = true
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
	s.asked++
	for _, j := range jobs {
		if j.asks != nil && j.asks.Scan == 0 {
			s.wait(*j.asks)
		}
	}
}
