package counter

import (
	"context"
	"errors"
	"slices"

	"postern/app/desk/shift"
)

// job is something that is done at the station: jobs go one after the other, in the
// order in which the officer asked.
type job struct {
	work func()
	then func()
	// asks is whom a check is for: he is kept where the job is given up.
	asks *shift.Presented
	// keep is the work of what is done even where the screen goes; nil: it is not.
	keep func() error
	// stays says that it is done whatever becomes of those before it.
	stays bool
	// soon says that it is done in a blink, mostly: the next frame waits for it.
	soon bool
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
	run := s.run
	if j.soon && s.soon != nil {
		run = s.soon
	}
	run(j.work, func() {
		s.working = false
		j.then()
		s.doNext()
	})
}

// Leave is called when the screen goes. What is being done is done first, then what was
// asked for and not done yet is kept: notes, decisions, travellers who wait. Then end is
// called off the window's thread, with what could not be kept, and then on it.
func (s *Screen) Leave(end func(kept error), then func()) {
	notes := s.notes
	if s.part != nil {
		s.keepPart()
	}
	s.setAside()
	if m := s.manifest; m != nil && m.goesOn() {
		m.cancel()
	}
	jobs := s.jobs
	s.jobs, s.queued, s.notes = nil, nil, nil
	s.asked++
	s.do(job{
		work: func() {
			var faults []error
			if notes != nil {
				if written := notes.written(); written != notes.kept {
					faults = append(faults, s.shift.Write(written))
				}
			}
			for _, j := range jobs {
				faults = append(faults, s.keepLeft(j))
			}
			end(errors.Join(faults...))
		},
		then: then,
	})
}

// keepLeft keeps what of a job outlives the screen.
func (s *Screen) keepLeft(j job) error {
	switch {
	case j.yields != nil:
	case j.asks != nil && j.asks.Scan == 0: // nobody sees an answer any more
		_, err := s.shift.Wait(*j.asks)
		return err
	case j.keep != nil:
		return j.keep()
	}
	return nil
}

// giveUp drops the jobs that wait. Who was to be checked is kept for later.
func (s *Screen) giveUp() {
	jobs := s.jobs
	s.jobs, s.running, s.reopening, s.queued = nil, false, false, nil
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
