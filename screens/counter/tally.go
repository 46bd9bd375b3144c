package counter

import (
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"

	"postern/app/lang"
	"postern/screens/parts"
	"postern/screens/theme"
)

// tally is how far something has come that searches for many, off the window's thread.
type tally struct {
	title  string
	object *fyne.Container
	at     atomic.Pointer[progress]
	drawn  progress
}

type progress struct{ done, all int }

// pollEvery is how often a tally is drawn while it goes on.
const pollEvery = 200 * time.Millisecond

func newTally(title string) *tally {
	return &tally{title: title, object: &fyne.Container{Layout: parts.Fill{}}}
}

// report tells how far it has come, on whatever thread.
func (t *tally) report(done, all int) { t.at.Store(&progress{done, all}) }

// now is how far it has come.
func (t *tally) now() progress {
	if p := t.at.Load(); p != nil {
		return *p
	}
	return progress{}
}

// row is the tally as it stands on the screen.
func (t *tally) row(say *lang.Speaker) fyne.CanvasObject {
	t.draw(say)
	return parts.Panel(parts.Padded(14, 11, t.object))
}

// draw draws the bar and its counts afresh.
func (t *tally) draw(say *lang.Speaker) {
	t.drawn = t.now()
	figure, filled := "", float32(0)
	if t.drawn.all > 0 {
		figure = say.Say("tally", lang.Values{"Done": say.Number(t.drawn.done), "All": say.Number(t.drawn.all)})
		filled = float32(t.drawn.done) / float32(t.drawn.all)
	}
	t.object.Objects = []fyne.CanvasObject{parts.Column(9,
		parts.Spread(12, parts.Bold(t.title, theme.SizeText, theme.Ink), parts.Text(figure, theme.SizeText, theme.Ink)),
		parts.Bar(filled, theme.Primary))}
	parts.Relay(t.object)
}

// tallies are those that go on.
func (s *Screen) tallies() []*tally {
	var all []*tally
	if m := s.manifest; m != nil && m.goesOn() {
		all = append(all, m.tally)
	}
	if s.late.tally != nil {
		all = append(all, s.late.tally)
	}
	return all
}

// poll draws the tallies while they go on.
func (s *Screen) poll() {
	if s.polling || s.later == nil || len(s.tallies()) == 0 {
		return
	}
	s.polling = true
	s.later(pollEvery, func() {
		s.polling = false
		for _, t := range s.tallies() {
			switch begun := t.drawn.all > 0; {
			case t.now() == t.drawn:
			case begun:
				t.draw(s.say)
			default: // it takes its place now
				s.show()
			}
		}
		s.poll()
	})
}
