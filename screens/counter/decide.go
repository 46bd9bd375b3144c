package counter

import (
	"fyne.io/fyne/v2"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/desk/door"
	"postern/app/desk/shift"
	"postern/app/lang"
	"postern/screens/parts"
	"postern/screens/theme"
)

// leave closes the case that stands, where one does and no match of it is open: the
// next traveller is already here. It reports whether a case stands there all the same.
func (s *Screen) leave() (stays bool) {
	if _, open := s.shift.Case(); !open && !s.working && len(s.jobs) == 0 {
		return false
	}
	outcome := border.OutcomePassed
	if s.c.stage == stageReady || s.c.stage == stageDamaged || s.c.stage == stageFailed {
		outcome = border.OutcomeDropped
	}
	s.closeNotes()
	return s.decide(func() error {
		if _, open := s.shift.Case(); !open { // it was never opened, or is closed already
			return nil
		}
		return s.shift.Decide(shift.Ruling{Decision: border.Decision{Outcome: outcome}})
	})
}

// decide records a decision. The screen does not wait for a slow disk; where the
// decision could not be kept its case stands there again, and where it was kept the one
// that was set aside before: stays then, if that is known at once.
func (s *Screen) decide(record func() error) (stays bool) {
	err := errNoAnswer
	s.do(job{soon: true, keep: record, work: func() { err = record() }, then: func() {
		_, open := s.shift.Case()
		if stays = err != nil || open; stays {
			s.giveUp()
			why := ""
			if err != nil {
				why = s.sentence(err)
			}
			s.again(why)
		}
		if err == nil {
			s.afterUndo()
		}
	}})
	return stays
}

// again shows the case that is open, and why it still is.
func (s *Screen) again(why string) {
	c, open := s.shift.Case()
	if open {
		s.showCase(c)
	}
	s.trouble = why
	s.show()
}

// showCase puts a case on the screen that was open before: it was taken back, waited
// in the queue, or outlived the program.
func (s *Screen) showCase(c shift.Case) {
	s.begin()
	s.clearLine()
	s.panel.note("")
	s.c.zone, s.c.number = c.Zone, c.Number
	s.panel.fill(c.Traveller, c.Zone)
	s.done = ""
	if c.TakenOver {
		s.done = s.say.Say("counter.taken_over", lang.Values{"Officer": c.Officer})
	}
	s.asked++
	if !c.Answered && c.NotScreened == shift.CauseNone {
		s.check(c.Traveller)
		return
	}
	s.answer(c.Traveller, c, nil, s.asked)
}

// releaseAsBefore closes the case by what was noted before.
func (s *Screen) releaseAsBefore() {
	if s.allKnown() {
		s.finish(shift.Ruling{Decision: border.Decision{Outcome: border.OutcomeReleased}, Known: true}, s.say.Say("counter.released.known"))
	}
}

// refer hands the case to the second line.
func (s *Screen) refer() {
	s.finish(shift.Ruling{Decision: border.Decision{Outcome: border.OutcomeReferred}},
		s.say.Say("counter.referred", lang.Values{"Case": number(s.c.number)}))
}

// finish records a decision and goes on.
func (s *Screen) finish(r shift.Ruling, words string) {
	s.closeNotes()
	if s.decide(func() error { return s.shift.Decide(r) }) {
		return
	}
	s.next()
	s.done = words
	s.show()
}

func (s *Screen) canDecide() bool {
	return s.open() && s.choice == choiceNone && !s.running && !s.reopening
}

// canRefer: anybody who was answered can be referred.
func (s *Screen) canRefer() bool {
	return s.c.number != 0 && s.choice == choiceNone && !s.running && !s.reopening && s.c.stage != stageReady
}

func (s *Screen) allKnown() bool { return s.canDecide() && s.c.of.AllKnown() }

// takeQueued opens the first case that waits to be decided.
func (s *Screen) takeQueued() {
	queue := s.shift.Queue()
	if len(queue) == 0 || !s.canTakeQueued() {
		return
	}
	s.setAside()
	if s.leave() {
		return
	}
	s.begin()
	take := func() (shift.Case, error) { return s.shift.Take(queue[0].Number) }
	s.reopen(take, func(err error) { s.trouble = s.sentence(err) })
}

func (s *Screen) canTakeQueued() bool {
	return len(s.shift.Queue()) > 0 && !s.busy() && s.choice == choiceNone && s.problem() == desk.ProblemNone
}

// sentence says what an error means.
func (s *Screen) sentence(err error) string {
	if sentence, known := desk.Explain(s.say, err); known {
		return sentence
	}
	return s.say.Say("counter.trouble", lang.Values{"Detail": err.Error()})
}

// troubleStrip says why a decision, a scan or a note could not be kept, or none be taken back.
func (s *Screen) troubleStrip() []fyne.CanvasObject {
	var strips []fyne.CanvasObject
	if s.tooLate != "" {
		strips = append(strips, parts.AttentionStrip("info", s.say.Say("undo.not"), s.tooLate))
	}
	if s.trouble == "" {
		return strips
	}
	return append(strips, parts.WrongStrip("error", s.say.Say("strip.trouble"), s.trouble))
}

// readyRows stand on the empty screen: what the last decision was, what waits.
func (s *Screen) readyRows() []fyne.CanvasObject {
	var rows []fyne.CanvasObject
	if s.done != "" {
		rows = append(rows, goodStrip(s.done))
	}
	rows = append(rows, s.manifestRows()...)
	if n := len(s.shift.Queue()); n > 0 {
		rows = append(rows, parts.AttentionStrip("document", s.say.Count("strip.queue", n), s.say.Say("strip.queue.rest")))
	}
	rows = append(rows, s.lateRows()...)
	if f := s.shift.Figures(); f.Travellers > 0 && s.c.stage == stageReady {
		rows = append(rows, s.figures(f))
	}
	return append(rows, s.badRows()...)
}

// figures are the officer's own, of this shift.
func (s *Screen) figures(f shift.Figures) fyne.CanvasObject {
	return parts.Panel(parts.Padded(14, 10, parts.Column(8,
		parts.Bold(s.say.Say("figures", lang.Values{"Since": f.Since.Format("15:04")}), theme.SizeCaption, theme.Ink),
		parts.Flow(40, 8,
			figureOf(s.say.Number(f.Travellers), s.say.Count("figures.travellers", f.Travellers)),
			figureOf(s.say.Number(int(f.Median.Seconds())), s.say.Say("figures.seconds")),
			figureOf(s.say.Number(f.Matches), s.say.Count("figures.matches", f.Matches)),
			figureOf(s.say.Number(f.Referred), s.say.Say("figures.referred")),
		))))
}

// figureOf is a number and what it counts.
func figureOf(value, words string) fyne.CanvasObject {
	return parts.Column(0, parts.Bold(value, theme.SizeHeading, theme.Ink), parts.Text(words, theme.SizeCaption, theme.Ink2))
}

// knownStrip says that the traveller was released from every open match before.
func (s *Screen) knownStrip() []fyne.CanvasObject {
	if !s.open() {
		return nil
	}
	m, _, ok := s.c.view.at(s.c.chosen, s.c.weaker)
	if !ok {
		return nil
	}
	k, known := s.c.of.KnownOf(m)
	if !known {
		return nil
	}
	rest := "strip.known.rest"
	switch {
	case !k.Counts:
		rest = "strip.known.second"
	case !s.c.of.AllKnown():
		rest = "strip.known.others"
	}
	because := s.say.Say("release." + string(k.Because))
	if k.Text != "" {
		because = k.Text
	}
	head := s.say.Say("strip.known", lang.Values{"On": k.On.Format("2006-01-02"), "By": k.By, "Because": because})
	return []fyne.CanvasObject{parts.AttentionStrip("info", head, s.say.Say(rest))}
}

// signed reports whether the officer's sign for a discreet alert is to be seen in a
// place.
func (s *Screen) signed(place door.SignPlace) bool {
	return place == s.sign && s.c.stage == stageAnswered && s.c.of.Discreet()
}

// signRun is the sign after a text on a ground. Where it is not to be seen it has the
// ground's colour, so that nothing else moves by it.
func (s *Screen) signRun(place door.SignPlace, ink, ground fyne.ThemeColorName) []parts.Run {
	if place != s.sign {
		return nil
	}
	if !s.signed(place) {
		ink = ground
	}
	return []parts.Run{{Text: " " + discreetSign, Size: theme.SizeCaption, Colour: ink}}
}

// SetSign moves the officer's sign for discreet alerts.
func (s *Screen) SetSign(place door.SignPlace) {
	s.sign = place
	s.show()
}

// ClockSign is the sign where the officer has it after the clock.
func (s *Screen) ClockSign() []parts.Run {
	return s.signRun(door.SignAfterClock, theme.Ink, theme.Surface)
}

const discreetSign = "•"
