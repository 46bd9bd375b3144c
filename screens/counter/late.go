package counter

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"postern/app/desk"
	"postern/app/desk/shift"
	"postern/app/lang"
	"postern/screens/parts"
	"postern/screens/theme"
)

// lateRun is the search for travellers who were not screened when they came.
type lateRun struct {
	tally *tally // nil: none goes on
	done  int    // searched in this run, before it made room for others
	queue int    // of them with a match
	tried bool   // with these lists, at this case
	at    struct{ edition, of uint64 }
	fault string // why the last one ended
	said  string // what it brought, until the next traveller
}

// screenKept searches for the travellers who were not screened, as soon as an edition
// answers. It is tried again at every further case, since the one before may be among
// them; after a fault with another edition only.
func (s *Screen) screenKept() {
	l := &s.late
	if s.problem() != desk.ProblemNone {
		l.tried = false
		return
	}
	at := l.at
	at.edition, at.of = s.desk.Status().Edition.Number, s.c.number
	again := !l.tried || at.edition != l.at.edition || at.of != l.at.of && l.fault == ""
	if l.tally != nil || !again || s.shift.Unscreened() == 0 {
		return
	}
	l.tried, l.at, l.fault, l.done, l.queue = true, at, "", 0, 0
	l.tally = newTally(s.say.Say("late.searching"))
	s.poll()
	s.screenRest()
}

// screenRest searches until somebody at the counter wants something done, and goes on
// after that.
func (s *Screen) screenRest() {
	l := &s.late
	ctx, cancel := context.WithCancel(context.Background())
	before, tally := l.done, l.tally
	var got shift.Screened
	err := errNoAnswer
	s.do(job{
		yields: cancel,
		work: func() {
			got, err = s.shift.ScreenKept(ctx, func(done, all int) { tally.report(before+done, before+all) })
		},
		then: func() {
			cancel()
			l.done, l.queue = l.done+got.Searched, l.queue+got.Queued
			if errors.Is(err, context.Canceled) {
				s.screenRest()
				return
			}
			s.endLate(err)
		},
	})
}

func (s *Screen) endLate(err error) {
	l := &s.late
	l.tally = nil
	if err != nil {
		l.fault = s.lateFault(err)
	}
	if l.done > 0 {
		queued := s.say.Say("late.nobody")
		if l.queue > 0 {
			queued = s.say.Count("late.queued", l.queue)
		}
		l.said = s.say.Count("late.done", l.done) + " " + queued
	}
	if err != nil || l.done > 0 {
		s.show()
	}
}

func (s *Screen) lateFault(err error) string {
	if sentence, known := desk.Explain(s.say, err); known {
		return sentence
	}
	return s.say.Say("late.trouble", lang.Values{"Detail": err.Error()})
}

// lateRows say who was not screened, and what becomes of it.
func (s *Screen) lateRows() []fyne.CanvasObject {
	var rows []fyne.CanvasObject
	l := &s.late
	if l.said != "" {
		rows = append(rows, goodStrip(l.said))
	}
	n := s.shift.Unscreened()
	switch {
	case l.tally != nil && l.tally.now().all > 0:
		rows = append(rows, l.tally.row(s.say))
	case n > 0 && l.fault != "":
		rows = append(rows, parts.AttentionStrip("hand", s.say.Count("strip.unscreened", n), l.fault))
	case n > 0:
		rows = append(rows, parts.AttentionStrip("hand", s.say.Count("strip.unscreened", n), s.say.Say("strip.unscreened.rest")))
	}
	return rows
}

// goodStrip says what was done.
func goodStrip(text string) fyne.CanvasObject {
	return parts.Framed(parts.Frame{Ground: theme.Surface, Edge: theme.Line, Width: 1, Radius: 6},
		parts.Padded(15, 11, parts.Lead(12, parts.Icon("ok", 22, theme.Good), parts.Text(text, theme.SizeText, theme.Ink))))
}
